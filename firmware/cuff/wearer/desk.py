"""What a person or a phone asks for beside a training: settings, the clock, wearers, screening.

It keeps small integers only: at_hand.py's, and what is under way. What does the work is loaded for
the moment (clerk.py, roll.py), with the cuff empty and no test under way, because it takes memory
and writes to the flash.

Rules: asked through commands.py only; the answer is a code. Asking for reasons changes nothing.
"""

from cuff import codes, memory
from cuff.memory import unload
from cuff.store import pair
from cuff.store import settings as settings_file
from cuff.wearer.at_hand import AtHand

_LOADED = (
    "cuff.wearer.clerk", "cuff.wearer.roll", "cuff.wearer.chart", "cuff.wearer.professional",
    "cuff.wearer.scribe",
    "cuff.wearer.progress", "cuff.wearer.profiles", "cuff.wearer.screening",
    "cuff.wearer.questions",
    "cuff.store.journal", "cuff.store.wearers", "cuff.store.strict", "cuff.store.flat",
    "cuff.store.protocols",
)  # fmt: skip
GUEST = 9


class Desk(AtHand):
    """settings, problem: the session's; chip: the port; ready(): the cuff is empty and nothing goes
    on that a write upsets; spent: session.spent; lop_mmhg(): the one in force, or None;
    note(code, figures...): for a person; diary: who watches what goes on (diary.py); on_change():
    the settings or the wearer are others now."""

    def __init__(self, settings, problem, chip, ready, spent, lop_mmhg, note, diary, on_change):
        super().__init__(settings, chip)
        self.problem = problem
        self.spent = spent
        self.note = note
        self.lop_in_force = lop_mmhg
        self._ready = ready
        self.diary = diary
        self.clock_set = False
        self._problem = codes.NONE
        self.on_change = on_change
        self._is_changed = False
        self.job = None  # that waits for the next turn
        self.answer = codes.NONE  # what came of the last one
        self.question = self.answers = self.reasons = 0  # of the screening
        self.wrong = self.wrong_ms = 0  # codes of a professional

    def load(self, power_on):
        """Who was chosen last. power_on: the power was off since."""
        self.diary.newly_on = 1 if power_on else 0
        self.trained_bits = 0 if power_on else 0x3FF
        # no chip here keeps its clock without power
        self.clock_set = not power_on and self.chip.clock_is_set()
        if pair.there("who") or pair.there("clock"):
            self._problem = self._with(_roll, "boot", self)

    def tell(self):
        """What the reading of settings and wearers has found."""
        for code, what in settings_file.reports:
            self.note(code, what)
        if self._problem:
            self.note(self._problem)

    def do(self, now_ms, verb, argument, source):
        """A verb of commands.py: NONE when it is taken. It is done in the next `step`, since what
        it calls is deep and the tick shares the stack; what came of it: `answer`."""
        if self.job or not self._ready():
            return codes.NOT_NOW
        self.job = (now_ms, verb, argument, source)
        return codes.NONE

    def read(self, what, index):
        """Bytes of what is kept (clerk.py), or None: there is no such thing, or not now."""
        found = self._with(_clerk, "read", self, what, index) if self._ready() else None
        return None if isinstance(found, int) else found

    def _with(self, importer, name, *arguments):
        """What a function of a module says that is loaded for it."""
        try:
            return getattr(memory.load(importer), name)(*arguments)
        except MemoryError:
            return codes.LOP_MEMORY
        except (ImportError, OSError, ValueError):  # as a damaged file has it
            return codes.LOP_FILES
        finally:
            self.unload()

    def unload(self):
        """What was loaded for the moment."""
        unload(*_LOADED, collect=False)

    def step(self, now_ms, level_cmmhg, empty):
        """Every turn. empty: as in session/limb.py."""
        diary = self.diary
        diary.step(now_ms, level_cmmhg)
        if empty and diary.waits():
            try:
                done = memory.load(_scribe).write(diary, self)
            except (MemoryError, ImportError, OSError, ValueError):
                done = False
            self.unload()
            diary.written()
            if not done:
                self.note(codes.NOT_WRITTEN)
        if empty and settings_file.reports:
            settings_file.tidy()
        job = self.job
        if job:
            self.job = None
            self.answer = codes.NONE if self._ready() else codes.NOT_NOW
            try:
                if not self.answer:
                    self.answer = memory.load(_clerk).do(self, *job)
            except MemoryError:
                self.answer = codes.LOP_MEMORY
            except (ImportError, OSError, ValueError):  # as a damaged file has it
                self.answer = codes.LOP_FILES
            self.unload()
            if self.answer:
                self.note(self.answer)
        if self._is_changed:
            self._is_changed = False
            self.on_change()

    def changed(self):
        """The settings or the wearer are others: at the end of this turn's step, not deeper."""
        self._is_changed = True


def _clerk():
    from cuff.wearer import clerk

    return clerk


def _scribe():
    from cuff.wearer import scribe

    return scribe


def _roll():
    from cuff.wearer import roll

    return roll
