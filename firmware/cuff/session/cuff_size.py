"""Is it the cuff of last time? A measured LOP and a prescription hold for one cuff on one limb.

While a training fills the cuff it counts for how long the pump, at full speed, lifts it from 30 to
50 mmHg: as much air as cuff and limb take up there. Half or double of what was kept under the
cuff's name (settings: cuff_name) ends the inflation before the working pressure, with a question.
START goes on and keeps the new figure; STOP, a trip or switching off leaves the old one. A wrap
that is a third looser, another posture, a weak battery stay within (host_tests/core/
test_cuff_size.py). The first inflation under a name learns, once it has reached its target.

A target below 55 mmHg ends before there is anything to compare. A measurement of the LOP asks
nothing: another cuff needs one anyway. Loop code; written with the cuff empty only.
"""

from micropython import const

from cuff import codes
from cuff.phases import IDLE, INFLATE, VENT

FROM_CMMHG = const(3000)  # below, the slack of the wrap says more than the cuff
TO_CMMHG = const(5000)
LEAST_PCT = const(54)  # of what was kept: half and double, less what the count is off
MOST_PCT = const(185)


class CuffSize:
    """asked: the question stands, START answers it. record: store.cuffs; state: the training;
    note(code, figures...): for a person."""

    def __init__(self, record, settings, state, ticks_diff, note):
        self._record = record
        self._settings = settings
        self._training = state
        self._ticks_diff = ticks_diff
        self._note = note
        self._sizes = {}
        self._phase = IDLE
        self._last_ms = 0
        self._confirmed = False
        self._from_below = True
        self._size_ms = 0  # of this inflation; 0: not known yet
        self._full_ms_q8 = 0
        self._unsaved = False
        self.asked = False

    def load(self):
        """What earlier runs have left, once."""
        self._sizes = self._record.load()

    def step(self, now_ms, tick, empty):
        """Every turn, after the training's. empty: nothing wanted, and no test that a write
        upsets."""
        passed_ms = self._ticks_diff(now_ms, self._last_ms)
        self._last_ms = now_ms
        before = self._phase
        phase = self._phase = self._training.phase
        if tick.guard.stop or tick.guard.trip:
            self.asked = self._confirmed = self._unsaved = False
            self._size_ms = 0
        elif phase == INFLATE:
            if before != phase:  # START was pressed: the answer, if something was asked
                self._confirmed = self.asked
                self.asked = False
                self._size_ms = self._full_ms_q8 = 0
            regulator = tick.regulator
            if before != phase:  # from higher on there is nothing to compare
                self._from_below = regulator.observer.level_cmmhg < FROM_CMMHG
            full_ms_q8 = regulator.model.speed_q8 * passed_ms
            if self._from_below and self._measured(regulator.observer.level_cmmhg, full_ms_q8):
                self._compare(now_ms)
        elif phase != IDLE and phase != VENT:
            if self._size_ms and (self._confirmed or self._name() not in self._sizes):
                self._sizes[self._name()] = self._size_ms
                self._unsaved = True
            self._size_ms = 0
        elif self._unsaved and empty:
            self._unsaved = False
            self._record.write(self._sizes, self._name())

    def _name(self):
        return self._settings["cuff_name"]

    def _measured(self, level_cmmhg, full_ms_q8):
        """Is the figure there, in this turn?"""
        if self._size_ms or level_cmmhg < FROM_CMMHG:
            return False
        self._full_ms_q8 += full_ms_q8
        if level_cmmhg < TO_CMMHG:
            return False
        self._size_ms = (self._full_ms_q8 >> 8) + 1
        return True

    def _compare(self, now_ms):
        pct = self._size_ms * 100 // self._sizes.get(self._name(), self._size_ms)
        if self._confirmed or LEAST_PCT <= pct <= MOST_PCT:
            return
        self.asked = True
        self._note(codes.CUFF_TAKES, pct)
        self._training.end(now_ms, codes.CUFF_CHANGED)
