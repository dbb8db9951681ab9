"""One LOP measurement from START to the empty cuff: may it begin, its phases, its result.

IDLE -> MEASURE (climb and listen by turns, lop/run.py, measurement.py) -> VENT -> SETTLE -> IDLE

It asks for a pressure (`target_cmmhg`) and a manner; it never touches pump or valve.

Rules
  * The procedure is in memory from `prepare`, in the empty cuff, until that is empty again
    (lop/parts.py). If the memory does not suffice, the measurement is refused and that is all.
  * Every way out vents; nothing is repeated by itself; a measurement without a result, by whatever
    cause, counts as an attempt, and two begin at least `LOP_SPACING_S` apart.
  * The record is stored only once the cuff is empty, because an erase of flash stops the tick;
    SETTLE waits until the tick's clock check has a whole window behind that.
"""

# pyright: reportOptionalMemberAccess=false
# The procedure is there in every phase but IDLE and SETTLE; asking each time would only cost.

from cuff import codes, limits
from cuff.limits import EMPTY_CMMHG
from cuff.phases import (
    CUE_FOUND,
    CUE_KEEP_STILL,
    CUE_MEASURE,
    CUE_NONE,
    CUE_NOT_FOUND,
    IDLE,
    LOP,
    MEASURE,
    SETTLE,
    VENT,
)
from cuff.pressure.regulator import CLIMB, STILL
from cuff.session.lop import parts as lop_parts
from cuff.verbs import LESS

_SETTLE_MS = 2500
_SURE_MS = 500  # empty for so long, then no trip of this vent is still to come


class Measuring:
    """An activity (activity.py). occlusion: the tick's clock; save: stores a record;
    note(code, figures...): for a person; spent: what of the attempts is used, counted by
    session/limb.py as each begins."""

    kind = LOP
    set_no = sets = reps = reps_done = left_s = aim_cmmhg = 0
    asks = False

    def __init__(
        self, settings, book, prescription, guard, occlusion, ticks_diff, save, note, spent
    ):
        self._settings = settings
        self._book = book
        self._prescription = prescription
        self._guard = guard
        self._occlusion = occlusion
        self._diff = ticks_diff
        self._save = save
        self._note = note
        self._run = None  # a LopRun while one is prepared or runs
        self.phase = IDLE
        self.target_cmmhg = 0
        self.manner = STILL
        self.cue = CUE_NONE
        self.ended = codes.NONE
        self._record = None
        self._found = False
        self._spent = spent
        self._attempts = 0  # before the result
        self._ended_ms = None  # since when it is empty; later, when that was stored

    def due(self, again):
        """Should START measure now? again: the wearer asks for it (with UP)."""
        return again or self._prescription.target_mmhg()[1] == codes.NO_LOP

    @property
    def wanted(self):
        """From START to the empty cuff, and until the record is on the flash."""
        return self.phase != IDLE

    @property
    def over(self):
        """Does it not measure any more?"""
        return self.phase != MEASURE

    @property
    def procedure(self):
        """lop/measurement.py of the one that runs, or None: for the snapshot."""
        return self._run.lop if self._run else None

    def refusal(self):
        """Why no measurement may begin now, or NONE."""
        if not self._book.postures_agree():
            return codes.POSTURES
        wait_s = self._spent.wait_s()
        if wait_s:
            return codes.LOP_SPENT if wait_s < 0 else codes.LOP_PAUSE
        if self._occlusion.left_s() < self._settings["lop_time_s"]:
            return codes.LOP_TIME
        return codes.NONE

    def figures(self, code):
        """The numbers that belong to a refusal's words."""
        if code == codes.LOP_SPENT:
            return (self._spent.rest_left_min(),)
        if code == codes.LOP_PAUSE:
            return (self._spent.wait_s(),)
        return (self._occlusion.recovery_s(),) if code == codes.LOP_TIME else ()

    def prepare(self, now_ms):
        """Why no measurement may begin now, or NONE: then `start` or `give_up` follows.

        Only while nothing is asked for: see lop/parts.py.
        """
        code = self.refusal()
        if code:
            return code
        try:
            run_class = lop_parts.load()
            self._run = run_class(self._settings, self._guard, self._diff, self._note)
            return codes.NONE
        except MemoryError:
            code = codes.LOP_MEMORY
        except (ImportError, OSError, ValueError):
            code = codes.LOP_FILES
        run_class = None
        self.give_up()
        return code

    def give_up(self):
        """The procedure out of memory: over, or not begun after all."""
        self._run = None
        lop_parts.forget()

    def start(self, now_ms):
        """Begin, from IDLE only, once `prepare` has nothing to say."""
        self._record = None
        self.ended = codes.NONE
        self._run.begin(now_ms)
        self.phase = MEASURE
        self.cue = CUE_MEASURE
        self._ask()

    def end(self, now_ms, code):
        """A trip or STOP: vent now; the first reason counts. A trip while it vents says that what
        was measured is not to be believed."""
        if self.phase == MEASURE:
            self._run.lop.stop()
            self._over(code)
        elif self._guard.trip and self._record is not None:
            self._record = None
            self._found = False
            self._book.take_back()
            self._spent.attempts = self._attempts
            self.cue = CUE_NOT_FOUND
            self._note(codes.LOP_NOT_KEPT, code)

    def command(self, now_ms, verb):
        """LESS: it hurts. There is nothing else to be asked of a measurement."""
        if verb == LESS and self.phase == MEASURE:
            self._run.lop.stop(True)
            self._over(codes.NONE)

    def step(self, now_ms, level_cmmhg, reached):
        """One turn of the loop."""
        phase = self.phase
        if phase == IDLE:
            return
        if phase == MEASURE:
            run = self._run
            run.take_samples()
            run.lop.step(now_ms)  # from here, not from deeper: the tick runs on the same stack
            self._follow(run)
        elif phase == VENT:
            if level_cmmhg >= EMPTY_CMMHG:
                self._ended_ms = None
            elif self._ended_ms is None:
                self._ended_ms = now_ms
            elif self._diff(now_ms, self._ended_ms) >= _SURE_MS:
                self.give_up()
                self._store()
                self._ended_ms = now_ms
                self.phase = SETTLE
        elif self._diff(now_ms, self._ended_ms) >= _SETTLE_MS:
            self.phase = IDLE
            self.cue = CUE_FOUND if self._found else CUE_NONE  # heard: START begins the training
            self._found = False
            self._note(codes.LOP_OVER)

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
            self._over(codes.NONE)
        else:
            self._ask()

    def _ask(self):
        lop = self._run.lop
        self.target_cmmhg = lop.target_cmmhg
        self.manner = CLIMB if lop.pump_allowed else STILL

    def _over(self, code):
        """Vent, and say what came of it. code: from outside, else the procedure's own reason."""
        run = self._run
        self.target_cmmhg = 0
        self._ended_ms = None
        self.phase = VENT
        if run.found():
            self._attempts = self._spent.attempts
            self._spent.attempts = 1  # a result: the next one has all attempts but the spacing
            self._record = self._book.take(run.lop.estimate_cmmhg, run.lop.confidence_pct)
            self._found = True
            self.ended = codes.LOP_FOUND
            run.tell_found()
            return
        self.cue = CUE_NOT_FOUND
        self.ended = code or run.outcome()
        self._note(codes.LOP_NOT_FOUND, self.ended, run.lop.estimate_cmmhg // 100)
        left = self._spent.attempts_left()
        if left > 1:
            self._note(codes.LOP_ATTEMPTS, left, limits.LOP_SPACING_S)
        else:
            code = codes.LOP_LAST_ATTEMPT if left else codes.LOP_NO_ATTEMPT
            self._note(code, limits.LOP_SPACING_S)

    def _store(self):
        record = self._record
        self._record = None
        if record is None:
            return
        if not self._save(record):
            self._note(codes.LOP_NOT_STORED)
