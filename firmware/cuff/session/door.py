"""The way into a session: what speaks against a START, and what a START, a NEXT, a CLEAR lead to.

Rules: reasons are codes; asking for them changes nothing. What a refusal offers to be confirmed is
confirm.py's, how long a START is remembered start.py's.
"""

from cuff import codes
from cuff.phases import (
    AT_REST,
    CUE_NONE,
    CUE_REFUSED,
    IDLE,
    LEAVING,
    NOTHING,
    RUNNING,
    SHUT,
    STOPPED,
    TRIPPED,
)
from cuff.safety.selftest import under_way
from cuff.session import protocols, start


class Door:
    """parts: the session; note(code, figures...): for a person."""

    def __init__(self, parts, ticks_diff, note):
        self._parts = parts
        self._note = note
        self.request = start.StartRequest(ticks_diff)
        self._anew = False  # a measurement is asked for though an LOP is known
        self._cue = CUE_NONE
        self._pressed = False  # START, in this turn
        self._goes_on = False  # pressed in a vented rest
        self.stale = True  # the plan was made of what has changed since
        self._kind = NOTHING

    # -- asking: nothing is changed by it ----------------------------------------------------

    def blocks(self):
        """Codes of every reason not to start now; empty when it may."""
        return self._settings_blocks() + self._parts.selftest.blocks()

    def _settings_blocks(self):
        parts = self._parts
        training = parts.training
        if parts.problem:  # what a refused file may well hold is not missing
            return [codes.BAD_SETTINGS]
        reasons = []
        settings = parts.settings
        if settings["calibrated_on"] is None:
            reasons.append(codes.UNCALIBRATED)
        limb = parts.limb
        planned_s = training.next_bout_s() if training.resting else settings["lop_time_s"]
        if training.resting:
            time = limb.refusal(planned_s)
        elif parts.measuring.due(self._anew):
            time = limb.refusal(planned_s) or parts.measuring.refusal()
            reasons += parts.desk.blocks(False, 0)
        else:
            code = parts.prescription.target_mmhg()[1]
            plan = parts.prescription.plan
            if code:
                reasons.append(code)
                time = limb.refusal(0)
            else:
                planned_s = plan.total_s
                time = limb.refusal(plan.exercise_s, plan.occlusion_s, planned_s, plan.wall_s)
            reasons += parts.desk.blocks(True, 0 if code else max(plan.sets, len(plan.bouts)))
        reasons += [code for code in (time, parts.battery.refusal(planned_s)) if code]
        return reasons

    def stand(self):
        """Where a person stands who presses START now (phases.py)."""
        tick = self._parts.tick
        if tick.occlusion.shut:  # first: the vent of a training does not end by itself then
            return SHUT
        activity = self._parts.slot.now
        # What tripped and has let go shuts nobody out who wants to clear it.
        if activity.phase != IDLE and not (tick.guard.trip and activity.over):
            return LEAVING if activity.over else RUNNING
        if tick.guard.trip:
            return TRIPPED
        return STOPPED if tick.guard.stop else AT_REST

    def figures(self, code):
        """The numbers that belong to the words of a reason."""
        parts = self._parts
        return (
            parts.limb.figures(code) or parts.measuring.figures(code)
            or parts.prescription.figures(code)
            or parts.desk.figures(code)
            or parts.battery.figures(code)
        )

    # -- doing -------------------------------------------------------------------------------

    def start(self, now_ms, anew):
        """START at rest, or to go on after a vented rest: `step` takes it in the same turn."""
        self._anew = anew
        self._pressed = True
        self._goes_on = self._parts.training.resting
        self.request.press(now_ms)
        return codes.NONE

    def forget(self, code=codes.ENDED):
        """A START that waits for the self-test does not begin any more, for this reason."""
        if not self.request.cancel():
            return codes.NOT_NOW
        self._note(codes.START_FORGOTTEN, code)
        return codes.NONE

    def protocol(self, number):
        """Set another training; `look` makes its plan, and START says what speaks against it."""
        parts = self._parts
        if parts.desk.locked:
            return codes.LOCKED
        if self.request.waiting:  # it was meant for the one before
            return codes.NOT_NOW
        self.stale = True
        known = isinstance(number, int) and protocols.choose(parts.settings, number)
        return codes.NONE if known else codes.PROTOCOL_UNKNOWN

    def store_protocol(self, data):
        """Keep a protocol of one's own: why not, or NONE."""
        parts = self._parts
        if not parts.ready():
            return codes.NOT_NOW
        code = parts.prescription.store(data)
        if code:
            self._note(codes.REFUSED, code, *parts.prescription.figures(code))
        return code

    def clear(self, anew):
        """START at a trip: gone, if the cuff is empty."""
        parts = self._parts
        selftest = parts.selftest
        self._anew = anew
        code = parts.tick.guard.trip
        if not selftest.witness.sees_pressure() and selftest.zero.clear_trip():
            self._note(codes.TRIP_CLEARED)
            selftest.trip_cleared(code)
            return codes.NONE
        self._note(codes.TRIP_STAYS)
        return self.refuse(self.blocks())

    def deny(self, stand):
        """START where it begins nothing: says why."""
        if stand == SHUT:
            return self.refuse([codes.MAY_BE_CLOSED])
        return self.refuse([codes.STOP_HELD] if stand == STOPPED else self.blocks())

    def look(self, now_ms):
        """Once per turn, before `step`: the training that is set, as settings and LOP are now, in
        an empty cuff. True: START was pressed, and not in vain."""
        parts = self._parts
        activity = parts.slot.now
        parts.battery.step(not activity.wanted and not parts.tick.drill.bits)
        if activity.asks:
            activity.asks = False
            self.start(now_ms, 0)
        if activity.kind != self._kind:  # what was measured may count from now on
            self._kind = activity.kind
            self.stale = True
        if (self._pressed or self.stale) and activity.kind == NOTHING:
            self.stale = False
            parts.prescription.look()
            parts.limit(parts.prescription.plan)
        return self._pressed and not self._settings_blocks()

    def step(self, now_ms):
        """Once per turn: what ends an activity; then a START that was noted waits on, begins, or is
        refused."""
        parts = self._parts
        guard = parts.tick.guard
        code = guard.trip or (codes.STOPPED if guard.stop else codes.NONE)
        if code:
            self.forget(code)
        elif parts.slot.now.wanted and parts.limb.used_up():
            code = codes.TIME_USED_UP
        elif parts.slot.now.wanted and parts.battery.empty():
            code = codes.BATTERY_LOW
        activity = parts.slot.now
        if code:
            activity.end(now_ms, code)
        if self._goes_on and not parts.training.resting:  # over: nothing new begins by that START
            self._goes_on = False
            self.forget(parts.training.ended)
        if self._pressed and self.request.waiting:
            reasons = self.blocks()
            if reasons and under_way(reasons):
                self._note(codes.START_NOTED)
        self._pressed = False
        if not self.request.waiting:
            return
        reasons = self.blocks()
        answer = self.request.step(now_ms, reasons, under_way(reasons))
        if answer == start.REFUSE:
            self.refuse(reasons)
        elif answer == start.GO:
            self._begin(now_ms)

    def _begin(self, now_ms):
        """A measurement or a training, once the flash knows that one is under way."""
        parts = self._parts
        if parts.training.resting:
            if parts.limb.begin(now_ms):
                self._goes_on = False
                parts.training.go_on(now_ms)
            else:
                self.refuse([codes.RECORD])
            return
        measure = parts.measuring.due(self._anew)
        self._anew = False  # or what it found would not count as known
        activity = parts.measuring if measure else parts.training
        code = activity.prepare(now_ms)
        if code:
            self.refuse([code])
        elif not parts.limb.begin(now_ms, measure):
            activity.give_up()
            self.refuse([codes.RECORD])
        else:
            if not measure:
                self.tell_pressure()
            parts.slot.begin(activity, now_ms)

    def tell_pressure(self):
        """The LOP in force, and whether one sensor is trusted with no more than so much."""
        parts = self._parts
        code, figures = parts.book.story()
        self._note(code, *figures)
        if parts.prescription.one_sensor:
            self._note(codes.ONE_SENSOR, parts.prescription.one_sensor_mmhg())

    def refuse(self, reasons):
        """Say all of them, and offer what a person may confirm. The first one."""
        confirm = self._parts.confirm
        for code in reasons:
            self._note(codes.REFUSED, code, *self.figures(code))
            confirm.offer(code)
            if code == codes.LOP_SPENT:
                confirm.offer(codes.SESSION_OVER)
        self._cue = CUE_REFUSED
        return reasons[0] if reasons else codes.NONE

    def take_cue(self):
        """The cue that is due, once."""
        cue = self._cue
        self._cue = CUE_NONE
        return cue
