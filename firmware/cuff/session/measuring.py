"""One LOP measurement from START to the empty cuff: may it begin, its phases, its result.

IDLE -> RUN (climb and listen by turns, lop_run.py and lop.py) -> VENT -> SETTLE -> IDLE

It asks for a pressure (`target_cmmhg`) and a manner; it never touches pump or valve.

Rules
  * The procedure is in memory from `prepare`, in the empty cuff, until that is empty again
    (lop_parts.py). Where the memory does not suffice, the measurement is refused and that is all.
  * Every way out vents; nothing is repeated by itself; a measurement without a result, by whatever
    cause, counts as an attempt, and two begin at least `LOP_SPACING_S` apart.
  * The record is stored only once the cuff is empty, because an erase of flash stops the tick;
    SETTLE waits until the tick's clock check has a whole window behind that.
"""

# pyright: reportOptionalMemberAccess=false
# The procedure is there in every phase but IDLE and SETTLE; asking each time would only cost.

from cuff import limits
from cuff.pressure.regulator import CLIMB, STILL
from cuff.session import lop_parts, lop_rules, prescription

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
        self._run = None  # a LopRun while one is prepared or runs
        self.phase = IDLE
        self.target_cmmhg = 0
        self.manner = STILL
        self.cue = CUE_NONE
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
            self._diff(now_ms, self._ended_ms) if self._resting else limits.LOP_SPACING_S * 1000,
            self._settings["lop_attempts"],
            limits.LOP_SPACING_S * 1000,
        )
        if wait_ms < 0:
            return "no attempt left - rest; switch off and on to begin anew, or enter lop_mmhg"
        if wait_ms > 0:
            return "the limb rests - try again in %d s" % ((wait_ms + 999) // 1000)
        if self._occlusion.left_s() < self._settings["lop_time_s"]:
            return "too long under pressure - try again in %d s" % self._occlusion.recovery_s()
        return None

    def prepare(self, now_ms):
        """Why no measurement may begin now, or None: then `start` or `give_up` follows.

        Only while nothing is asked for: see lop_parts.py.
        """
        problem = self.refusal(now_ms)
        if problem:
            return problem
        try:
            run_class = lop_parts.load()
            self._run = run_class(self._settings, self._guard, self._diff, self._log)
            return None
        except MemoryError:
            problem = "not enough memory for the measurement: switch off and on and try again"
        except (ImportError, OSError, ValueError) as damage:
            problem = "the measurement's files are damaged (%r): deploy again" % damage
        run_class = None
        self.give_up()
        return problem

    def give_up(self):
        """The procedure out of memory: over, or not begun after all."""
        self._run = None
        lop_parts.forget()

    def start(self, now_ms):
        """Begin, from IDLE only, once `prepare` has nothing to say."""
        self._hold_console(False)
        self._record = None
        self._run.begin(now_ms)
        self.phase = RUN
        self.cue = CUE_MEASURE
        self._ask()

    def end(self, why):
        """A trip or STOP: vent now; the first reason counts."""
        if self.phase == RUN:
            self._run.lop.stop()
            self._over(why)

    def too_much(self):
        """DOWN: it hurts."""
        if self.phase == RUN:
            self._run.lop.stop(True)
            self._over(None)

    def step(self, now_ms, level_cmmhg):
        """One turn of the loop."""
        phase = self.phase
        if phase == IDLE:
            if self._resting:
                rested_ms = self._diff(now_ms, self._ended_ms)
                self._resting = rested_ms < limits.LOP_SPACING_S * 1000
        elif phase == RUN:
            run = self._run
            run.take_samples()
            run.lop.step(now_ms)  # from here, not from deeper: the tick runs on the same stack
            self._follow(run)
        elif phase == VENT:
            if level_cmmhg < _VENTED_CMMHG:
                self.give_up()
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

    def _follow(self, run):
        """Ask for what the procedure wants now."""
        if run.follow():
            self.cue = CUE_KEEP_STILL
        if run.lop.finished:
            self._over(None)
        else:
            self._ask()

    def _ask(self):
        lop = self._run.lop
        self.target_cmmhg = lop.target_cmmhg
        self.manner = CLIMB if lop.pump_allowed else STILL

    def _over(self, why):
        """Vent, and say what came of it. why: from outside, else the procedure's own reason."""
        run = self._run
        self.target_cmmhg = 0
        self.phase = VENT
        if run.found():
            self._attempts = 1  # a result: the next one has all attempts but the spacing
            self._record = self._book.take(run.lop.estimate_cmmhg, run.lop.confidence_pct)
            self._found = True
            run.tell_found()
        else:
            self._attempts += 1
            self.cue = CUE_NOT_FOUND
            run.tell_not_found(why, self._settings["lop_attempts"] - self._attempts)

    def _store(self):
        record = self._record
        self._record = None
        if record is None:
            return
        try:
            self._save(record)
        except OSError as problem:
            self._log("LOP not stored (%r): it holds until the device is switched off" % problem)
