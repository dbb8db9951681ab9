"""One LOP measurement from START to the empty cuff: feeds the procedure, tells, keeps the result.

IDLE -> RUN (climb and listen by turns, lop.py) -> VENT -> SETTLE -> IDLE

It asks for a pressure (`target_cmmhg`) and a manner; it never touches pump or valve. Samples are
taken from the guard's history, where every tick leaves one anyway: nothing is added to the tick,
nothing is allocated, and none is lost, since a loop that sleeps through the two seconds of that
ring has lost its lease long before.

Rules
  * Every way out vents; nothing is repeated by itself; a measurement without a result, by whatever
    cause, counts as an attempt, and two begin at least `LOP_SPACING_S` apart.
  * The record is stored only once the cuff is empty, because an erase of flash stops the tick;
    SETTLE waits until the tick's clock check has a whole window behind that.
"""

from cuff import params
from cuff.pressure.regulator import CLIMB, STILL
from cuff.safety.guard import HISTORY
from cuff.session import lop_judge, lop_rules, prescription
from cuff.session.lop import DONE, LopMeasurement
from cuff.session.lop_pulse import MOVED

IDLE = 0
RUN = 1
VENT = 2
SETTLE = 3

# Cues go on from training.py's.
CUE_NONE = 0
CUE_MEASURE = 5
CUE_KEEP_STILL = 6
CUE_FOUND = 7
CUE_NOT_FOUND = 8

_VENTED_CMMHG = 1000
_SETTLE_MS = 2500
_BELOW_TRIP_MMHG = 10
_Q2_PER_MMHG = 400
_BELIEVABLE_CMMHG = params.find("lop_mmhg").lo * 100


class Measuring:
    """phase, target_cmmhg and manner may be read. occlusion: the tick's clock; save: stores a
    record; log: one line for a person; hold_console(bool): Ctrl-C allowed or not."""

    def __init__(self, settings, book, guard, occlusion, ticks_diff, save, log, hold_console):
        self._settings = settings
        self._book = book
        self._guard = guard
        self._occlusion = occlusion
        self._diff = ticks_diff
        self._save = save
        self._log = log
        self._hold_console = hold_console
        ceiling_mmhg = min(
            settings["pressure_max_mmhg"], settings["pressure_trip_mmhg"] - _BELOW_TRIP_MMHG
        )
        self.lop = LopMeasurement(ceiling_mmhg * 100, settings["lop_time_s"] * 1000, ticks_diff)
        self.phase = IDLE
        self.target_cmmhg = 0
        self.manner = STILL
        self.cue = CUE_NONE
        self._at = 0
        self._told = self._repeated = 0
        self._record = None
        self._found = False
        self._attempts = 0
        self._ended_ms = 0
        self._resting = False  # ticks wrap: what is long ago must not seem to come

    def due(self, again):
        """Should START measure now? again: the wearer asks for it (UP held)."""
        self._book.refresh()
        if again or self._settings["training"] != "resistance":
            return again
        return self._settings["lop_mmhg"] is None and not prescription.share_fault(self._settings)

    def refusal(self, now_ms):
        """Why no measurement may begin now, or None."""
        if not self._book.postures_agree():
            return "lop_posture must not be more upright than training_posture"
        wait_ms = lop_rules.attempt_wait_ms(
            self._attempts,
            self._diff(now_ms, self._ended_ms) if self._resting else params.LOP_SPACING_S * 1000,
            self._settings["lop_attempts"],
            params.LOP_SPACING_S * 1000,
        )
        if wait_ms < 0:
            return "no attempt left - rest; switch off and on to begin anew, or enter lop_mmhg"
        if wait_ms > 0:
            return "the limb rests - try again in %d s" % ((wait_ms + 999) // 1000)
        if self._occlusion.left_s() < self._settings["lop_time_s"]:
            return "too long under pressure - try again in %d s" % self._occlusion.recovery_s()
        return None

    def start(self, now_ms):
        """Begin, from IDLE only, once `refusal` has nothing to say."""
        self._log(
            "LOP measurement begins, %s: keep still; STOP or DOWN ends it"
            % self._settings["lop_posture"]
        )
        self._hold_console(False)
        self._at = self._guard.history_at
        self._told = self._repeated = 0
        self._record = None
        self.lop.start(now_ms)
        self.phase = RUN
        self.cue = CUE_MEASURE
        self._ask()

    def end(self, why):
        """A trip or STOP: vent now; the first reason counts."""
        if self.phase == RUN:
            self.lop.stop()
            self._over(why)

    def too_much(self):
        """DOWN: it hurts."""
        if self.phase == RUN:
            self.lop.stop(True)
            self._over(None)

    def step(self, now_ms, level_cmmhg):
        """One turn of the loop."""
        phase = self.phase
        if phase == IDLE:
            if self._resting:
                rested_ms = self._diff(now_ms, self._ended_ms)
                self._resting = rested_ms < params.LOP_SPACING_S * 1000
        elif phase == RUN:
            self._take_samples()
            self.lop.step(now_ms)  # from here, not from deeper: the tick runs on the same stack
            self._follow()
        elif phase == VENT:
            if level_cmmhg < _VENTED_CMMHG:
                self._store()
                self._ended_ms = now_ms
                self._resting = True
                self.phase = SETTLE
        elif self._diff(now_ms, self._ended_ms) >= _SETTLE_MS:
            self.phase = IDLE
            self.cue = CUE_FOUND if self._found else CUE_NONE  # heard: START begins the training
            self._found = False
            self._hold_console(True)
            self._log("LOP measurement over, cuff empty")

    def take_cue(self):
        """The cue that is due, once."""
        cue = self.cue
        self.cue = CUE_NONE
        return cue

    def _take_samples(self):
        """What the ticks have left since the last turn."""
        lop = self.lop
        history = self._guard.history
        at = self._at
        end = self._guard.history_at  # read once: ticks go on adding
        while at != end:
            sample = history[at]
            lop.push(sample if sample > 0 else 0)
            at = at + 1 if at + 1 < HISTORY else 0
        self._at = at

    def _follow(self):
        """Say what was read, and ask for what the procedure wants now."""
        lop = self.lop
        if lop.windows != self._told:
            self._told = lop.windows
            self._tell_window()
        if lop.finished:
            self._over(None)
        else:
            self._ask()

    def _ask(self):
        self.target_cmmhg = self.lop.target_cmmhg
        self.manner = CLIMB if self.lop.pump_allowed else STILL

    def _tell_window(self):
        lop = self.lop
        window = lop.window
        mean, pulse = window.mean_cmmhg, window.height_q2cmmhg * 100 // _Q2_PER_MMHG
        moved = lop.quality & MOVED
        self._log(
            "LOP window %d: %d.%d mmHg, pulse %d.%02d mmHg, %d beats%s"
            % (
                lop.windows, mean // 100, mean % 100 // 10, pulse // 100, pulse % 100,
                window.beats, ", moved" if moved else "",
            )
        )  # fmt: skip
        if lop.repeated_windows != self._repeated:
            self._repeated = lop.repeated_windows
            self.cue = CUE_KEEP_STILL

    def _over(self, why):
        """Vent, and say what came of it. why: from outside, else the procedure's own reason."""
        lop = self.lop
        self.target_cmmhg = 0
        self.phase = VENT
        if lop.state == DONE and lop.estimate_cmmhg < _BELIEVABLE_CMMHG:
            why = "%d mmHg is no pressure that occludes a limb" % (lop.estimate_cmmhg // 100)
        elif lop.state == DONE:
            self._attempts = 1  # a result: the next one has all attempts but the spacing
            self._record = self._book.take(lop.estimate_cmmhg, lop.confidence_pct)
            self._found = True
            self._log(
                "LOP found: %d mmHg, confidence %d %%, pulse %d/min, %d s"
                % (
                    lop.estimate_cmmhg // 100, lop.confidence_pct, lop.heart_rate_bpm,
                    lop.duration_ms // 1000,
                )
            )  # fmt: skip
            return
        self._attempts += 1
        self.cue = CUE_NOT_FOUND
        text, hint = lop_judge.TEXT[lop.reason]
        self._log("LOP not found: %s %s" % (why or text, "" if why else hint))
        left = self._settings["lop_attempts"] - self._attempts
        self._log(
            "%d attempt%s left, the next one in %d s"
            % (left, "" if left == 1 else "s", params.LOP_SPACING_S)
        )

    def _store(self):
        record = self._record
        self._record = None
        if record is None:
            return
        try:
            self._save(record)
        except OSError as problem:
            self._log("LOP not stored (%r): it holds until the device is switched off" % problem)
