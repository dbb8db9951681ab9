"""One training from START to the empty cuff, as a step machine with time handed in.

IDLE -> INFLATE -> READY -> SET -> REST -> SET ... -> VENT -> IDLE   (resistance 30-15-15-15)
IDLE -> INFLATE -> HOLD -> VENT -> IDLE                              (manual hold)

It asks for a pressure (`target_cmmhg`) and gives cues; it never touches pump or valve, and it
cannot keep the cuff closed: stop, trips and limits are the tick's. Nothing resumes by itself:
every way out ends in VENT and IDLE, and only START leaves IDLE.
"""

from cuff.session import protocols

IDLE = 0
INFLATE = 1
READY = 2
SET = 3
REST = 4
HOLD = 5
VENT = 6
PHASE_NAMES = ("idle", "inflate", "ready", "set", "rest", "hold", "vent")

# Cues, once per event: what the panel makes heard.
CUE_NONE = 0
CUE_LIFT = 1
CUE_LOWER = 2
CUE_SET_OVER = 3
CUE_END = 4

DONE = "done"  # `ended` of a training that came to its end
_VENTED_CMMHG = 1000


def planned_s(settings, target_mmhg):
    """Seconds from START to the empty cuff, if nothing interrupts."""
    around_s = target_mmhg // protocols.INFLATE_MMHG_S + protocols.VENT_S
    if settings["training"] != "resistance":
        return around_s + settings["manual_minutes"] * 60
    reps = protocols.RESISTANCE_REPS
    reps_ms = sum(reps) * (settings["lift_ms"] + settings["lower_ms"])
    rests_s = (len(reps) - 1) * settings["rest_s"]
    return around_s + protocols.READY_S + (reps_ms + 999) // 1000 + rests_s


class Training:
    """phase, set_index, reps_done, target_cmmhg and ended ('' while running) may be read."""

    def __init__(self, settings, ticks_diff):
        self._settings = settings
        self._ticks_diff = ticks_diff
        self._rep_ms = settings["lift_ms"] + settings["lower_ms"]
        self.phase = IDLE
        self.set_index = 0
        self.reps_done = 0
        self.target_cmmhg = 0
        self.prescribed_cmmhg = 0
        self.highest_cmmhg = 0
        self.cue = CUE_NONE
        self.ended = ""
        self._phase_at_ms = 0
        self._began_ms = 0
        self._lifting = False

    def start(self, now_ms, target_mmhg, highest_mmhg):
        """Begin, from IDLE only. target up to highest_mmhg, both by prescription.py."""
        if self.phase != IDLE:
            return False
        self.prescribed_cmmhg = self.target_cmmhg = target_mmhg * 100
        self.highest_cmmhg = highest_mmhg * 100
        self.set_index = 0
        self.reps_done = 0
        self.ended = ""
        self._began_ms = now_ms
        self._enter(INFLATE, now_ms)
        return True

    def end(self, now_ms, why):
        """Vent for this reason; the first reason counts."""
        if self.phase not in (IDLE, VENT):
            self.ended = why
            self.target_cmmhg = 0
            self._enter(VENT, now_ms)
            self.cue = CUE_END

    def next(self, now_ms):
        """START pressed in a training: the set is done, or the rest is over."""
        if self.phase == SET:
            self._set_over(now_ms)
        elif self.phase in (REST, READY):
            self._begin_set(now_ms)

    def change_target(self, step_mmhg):
        """UP and DOWN: down always, up no further than the prescribed or highest pressure."""
        if self.target_cmmhg == 0:
            return
        top = self.highest_cmmhg if self.phase == HOLD else self.prescribed_cmmhg
        target = self.target_cmmhg + step_mmhg * 100
        self.target_cmmhg = min(top, max(protocols.LOWEST_MMHG * 100, target))

    def step(self, now_ms, level_cmmhg, reached):
        """One turn of the loop. reached: the regulator has arrived at the target."""
        phase = self.phase
        if phase == IDLE:
            return
        in_phase_ms = self._ticks_diff(now_ms, self._phase_at_ms)
        if phase == VENT:
            if level_cmmhg < _VENTED_CMMHG:
                self._enter(IDLE, now_ms)
            return
        if self._ticks_diff(now_ms, self._began_ms) > self._settings["exercise_min"] * 60000:
            self.end(now_ms, "time limit of one exercise")
        elif phase == INFLATE:
            if reached:
                resistance = self._settings["training"] == "resistance"
                self._enter(READY if resistance else HOLD, now_ms)
        elif phase == READY:
            if in_phase_ms >= protocols.READY_S * 1000:
                self._begin_set(now_ms)
        elif phase == SET:
            self._step_set(now_ms, in_phase_ms)
        elif phase == REST:
            if in_phase_ms >= self._settings["rest_s"] * 1000:
                self._begin_set(now_ms)
        elif in_phase_ms >= self._settings["manual_minutes"] * 60000:
            self.end(now_ms, DONE)

    def take_cue(self):
        """The cue that is due, once: buttons and ends give one outside `step`, too."""
        cue = self.cue
        self.cue = CUE_NONE
        return cue

    def seconds_left(self, now_ms):
        """Seconds left in a timed phase, else 0."""
        seconds = {
            READY: protocols.READY_S,
            REST: self._settings["rest_s"],
            HOLD: self._settings["manual_minutes"] * 60,
        }.get(self.phase, 0)
        return max(0, seconds - self._ticks_diff(now_ms, self._phase_at_ms) // 1000)

    def _enter(self, phase, now_ms):
        self.phase = phase
        self._phase_at_ms = now_ms

    def _begin_set(self, now_ms):
        if self.phase == REST:
            self.set_index += 1
        self.reps_done = 0
        self._lifting = True
        self._enter(SET, now_ms)
        self.cue = CUE_LIFT

    def _step_set(self, now_ms, in_phase_ms):
        """Count repetitions by the tempo and give its cues."""
        rep, in_rep_ms = divmod(in_phase_ms, self._rep_ms)
        if rep > self.reps_done:
            self.reps_done = rep
            if rep >= protocols.RESISTANCE_REPS[self.set_index]:
                self._set_over(now_ms)
            else:
                self._lifting = True
                self.cue = CUE_LIFT
        elif self._lifting and in_rep_ms >= self._settings["lift_ms"]:
            self._lifting = False
            self.cue = CUE_LOWER

    def _set_over(self, now_ms):
        if self.set_index + 1 >= len(protocols.RESISTANCE_REPS):
            self.end(now_ms, DONE)
        else:
            self._enter(REST, now_ms)
            self.cue = CUE_SET_OVER
