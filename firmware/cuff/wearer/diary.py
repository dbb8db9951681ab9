"""Watches what goes on, in small integers, until it is written down in the empty cuff (desk.py).

A training or a measurement that ended, and every trip, make an entry of the journal
(store/journal.py, by scribe.py, which is loaded for the moment). If the flash or the memory does
not take it, that is said once, and nothing else is held up by it: the limb's own record is another
(session/limb.py).

Rules: writes nothing while pressure is wanted or a test runs; decides nothing.
"""

from cuff import codes
from cuff.phases import HOLD, NOTHING, REST, SET, TRAINING
from cuff.wearer.held import Held


class Diary:
    """slot: session.activity.Slot; guard: the tick's."""

    def __init__(self, slot, guard, ticks_diff):
        self._slot = slot
        self._guard = guard
        self._diff = ticks_diff
        self.held = Held()
        self.newly_on = 0  # 1: the power was off, and nothing was written since
        self.kind = NOTHING  # of the activity that is watched, or waits to be written
        self.over = False
        self.ended = codes.NONE
        self.planned_s = self.protocol = 0
        self.under_ms = self._last_ms = 0
        self.target_cmmhg = 0
        self.sets = self.reps = self._rep = 0
        self.trip = codes.NONE  # that waits to be written
        self.measured = self.limit = 0
        self.day = None  # (seconds, measurements) behind it, that wait to be written
        self._seen_trip = codes.NONE
        self.last = 0  # number of the last training's entry, for how it felt

    def _begin(self, activity):
        self.kind = activity.kind
        plan = getattr(activity, "plan", None)  # of a training
        self.protocol, self.planned_s = (plan.number, plan.total_s) if plan else (0, 0)
        self.under_ms = self.target_cmmhg = self.sets = self.reps = self._rep = 0
        self.held.clear()

    def step(self, now_ms, level_cmmhg):
        """Every turn, after the activity's."""
        guard = self._guard
        if guard.trip != self._seen_trip:
            self._seen_trip = guard.trip
            if guard.trip:
                self.trip = guard.trip
                self.measured = guard.measured
                self.limit = guard.limit
        activity = self._slot.now
        passed_ms = self._diff(now_ms, self._last_ms)
        self._last_ms = now_ms
        if activity.kind != NOTHING and not self.over:
            if not self.kind:
                self._begin(activity)
            self._watch(passed_ms, level_cmmhg, activity)
        elif self.kind and not self.over:
            self.over = True
            self.ended = activity.ended

    def waits(self):
        """Is there something to be written?"""
        return self.over or self.trip or self.day

    def another_day(self, seconds, attempts):
        """A person has confirmed it: so much of the session lies behind."""
        self.day = (seconds, attempts)

    def written(self):
        """It is, or could not be."""
        self.trip = codes.NONE
        self.day = None
        if self.over:
            self.kind = NOTHING
            self.over = False

    def _watch(self, passed_ms, level_cmmhg, activity):
        target_cmmhg = activity.target_cmmhg
        if target_cmmhg:
            self.under_ms += passed_ms
            if target_cmmhg > self.target_cmmhg:
                self.target_cmmhg = target_cmmhg
        if activity.kind != TRAINING:
            return
        self.sets = activity.set_no
        rep = activity.reps_done
        if rep > self._rep:
            self.reps += rep - self._rep
        self._rep = rep
        phase = activity.phase
        if target_cmmhg and (phase == SET or phase == REST or phase == HOLD):
            self.held.add(level_cmmhg, target_cmmhg)
