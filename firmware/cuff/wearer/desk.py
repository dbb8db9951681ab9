"""What a person or a phone asks for beside a training: settings, the clock, wearers, screening.

It keeps small integers only: of the wearer at hand what a START has to know. What does the work is
loaded for the moment (clerk.py, roll.py), with the cuff empty and no test under way, because it
takes memory and writes to the flash. Wearer 0 is nobody: then settings.json decides, as if there
were no wearers.

Rules: asked through commands.py only; the answer is a code. Asking for reasons changes nothing.
"""

from cuff import codes, memory
from cuff.memory import unload
from cuff.store import pair
from cuff.store import settings as settings_file

_LOADED = (
    "cuff.wearer.clerk", "cuff.wearer.roll", "cuff.wearer.professional", "cuff.wearer.scribe",
    "cuff.wearer.progress", "cuff.wearer.profiles", "cuff.wearer.screening",
    "cuff.wearer.questions",
    "cuff.store.journal", "cuff.store.wearers", "cuff.store.strict", "cuff.store.flat",
)  # fmt: skip
SIDES = ("unstated", "left", "right")
LIMBS = 3  # to a side of each build
GUEST = 9
_SAME_SESSION_MIN = 8 * 60  # trainings within are one session: as limits.SESSION_REST_S
_OTHER_LIMB_MIN = 3 * 60  # the other limb of one session is trained within (own choice)
_SCREEN_DAYS, _SCREEN_SESSIONS = 90, 26  # as screening.py has them
_CAUTION, _ASK, _STOP = 2, 3, 4  # as questions.py has them


class Desk:
    """settings, problem: the session's; chip: the port; ready(): the cuff is empty and nothing goes
    on that a write upsets; spent: session.spent; lop_mmhg(): the one in force, or None;
    note(code, figures...): for a person; diary: who watches what goes on (diary.py); on_change():
    the settings or the wearer are others now."""

    # Of the wearer's record; the rest is looked up.
    KEPT = (
        "profile", "protocol", "share_pct", "lop_mmhg", "sessions", "last_minute", "last_limbs",
        "screened", "screened_minute", "screened_at", "attested", "cleared", "locked", "full",
    )  # fmt: skip
    profile = protocol = share_pct = lop_mmhg = sessions = last_minute = last_limbs = 0
    screened = screened_minute = screened_at = attested = cleared = locked = full = 0

    def __init__(self, settings, problem, chip, ready, spent, lop_mmhg, note, diary, on_change):
        self.settings = settings
        self.problem = problem
        self.chip = chip
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
        self.wearer = self.cuff = self.side = 0
        self.cuff_name = ""
        self.cuff_width_mm = 0
        self.confirmed = self.damaged = False
        self.question = self.answers = self.reasons = 0
        self.plan = (0, 0, 0, False)  # of the programme: sets, seconds, % LOP, vented rests
        self.most_sets = self.must_min = self.should_min = 0
        self.wrong = self.wrong_ms = 0  # codes of a professional
        self._trained = 0  # a bit per wearer: since the power came, or nobody knows
        self._began = {}  # wearer: minute of the session that began since the last reset
        self.trained_minute = -1  # of a clock that only runs; -1: not looked at yet
        self.measured = 0  # a bit per wearer and side: an LOP since the power came

    def load(self, power_on):
        """Who was chosen last. power_on: the power was off since."""
        self.diary.newly_on = 1 if power_on else 0
        self._trained = 0 if power_on else 0x3FF
        # no chip here keeps its clock without power
        self.clock_set = not power_on and self.chip.clock_is_set()
        if pair.there("who"):
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

    # -- what a START has to know ---------------------------------------------------------------

    def blocks(self, training, sets):
        """Codes of what the wearer at hand has against a START. training: of one, of so many sets;
        else of a measurement."""
        if not self.wearer:
            return []
        if self.damaged:
            return [codes.WEARER_DAMAGED]
        reasons = []
        if not self.confirmed:
            reasons.append(codes.CUFF_UNCONFIRMED)
        code = self._screening()
        if code:
            reasons.append(code)
        if training and self.wait_min():
            reasons.append(codes.TOO_SOON)
        if self.most_sets and sets > self.most_sets:
            reasons.append(codes.FIRST_SETS)
        return reasons

    def figures(self, code):
        """The numbers that belong to a reason's words."""
        if code == codes.TOO_SOON:
            return ((self.wait_min() + 59) // 60,)
        return (self.most_sets,) if code == codes.FIRST_SETS else ()

    def _screening(self):
        if not self.screened or not self._screening_holds():
            return codes.SCREENING_DUE
        if self.screened == _STOP:
            return codes.SCREENED_STOP
        if self.screened == _ASK and not self.cleared:
            return codes.SCREENED_ASK
        return codes.NONE

    def _screening_holds(self):
        now = self.chip.minute_2000()
        if now and self.screened_minute:
            return 0 <= now - self.screened_minute <= _SCREEN_DAYS * 1440
        return self.sessions - self.screened_at < _SCREEN_SESSIONS

    def wait_min(self):
        """Minutes that must pass before the next session; 0: it may begin, or it is the other limb
        of the same one."""
        if not self.must_min or not self.sessions:
            return 0
        passed = self._passed_min()
        if passed < 0 or passed < _OTHER_LIMB_MIN and self._other_limb():
            return 0
        return max(0, self.must_min - passed)

    def _other_limb(self):
        """Is it surely none that had its part in the last session? A side that nobody stated may be
        either."""
        limb = self.limb()
        unstated = limb - limb % LIMBS
        return limb != unstated and not self.last_limbs & (1 << limb | 1 << unstated)

    def due_min(self):
        """Minutes to the next session that is advised; 0: now, or nobody knows."""
        passed = self._passed_min()
        return max(0, self.should_min - passed) if self.sessions and passed >= 0 else 0

    def _passed_min(self):
        """Minutes since the last session began, -1: the power was off since, and no clock set."""
        now = self.chip.minute_2000()
        minute = self.chip.minute()
        if now and self.last_minute:  # the clock may have been set ahead since it began
            counted = minute - self._began.get(self.wearer, 0)
            return max(0, min(now - self.last_minute, counted))
        return minute - self.trained_minute if self._trained >> self.wearer & 1 else -1

    def same_session(self):
        """Does a training that ends now belong to the session before?"""
        return self.sessions > 0 and 0 <= self._passed_min() < _SAME_SESSION_MIN

    def move_counts(self, ahead):
        """The clock was set ahead by so many minutes: what was counted stays what it was."""
        if self.trained_minute >= 0:
            self.trained_minute += ahead
        for wearer in self._began:
            self._began[wearer] += ahead

    def trained_in_this_run(self, anew):
        """The wearer at hand had a training. anew: it began a session."""
        if anew:
            self._began[self.wearer] = self.chip.minute()
        self._trained |= 1 << self.wearer
        self.trained_minute = self.chip.minute()

    def progress(self):
        """(sets, seconds a set, % LOP) of the introductory programme, or None: nobody's."""
        return self.plan[:3] if self.wearer and self.plan[0] else None

    # -- what the wearer changes in the settings ------------------------------------------------

    def overlay(self):
        """Puts into the settings what belongs to the wearer, the cuff and the side at hand."""
        if not self.wearer:
            return
        settings = self.settings
        first = not self.attested or self.screened == _CAUTION
        settings["experience"] = "first" if first else "attested"
        settings["full_occlusion"] = "unlocked" if self.full and not first else "locked"
        settings["lop_mmhg"] = self.lop_mmhg or None
        settings["side"] = SIDES[self.side]
        settings["target_pct_lop"] = max(20, self.share_pct or self.plan[2])

        if self.cuff:
            settings["cuff_name"] = self.cuff_name
            settings["cuff_width_mm"] = self.cuff_width_mm

    def limb(self):
        """0 to 5: arm, then thigh; of each unstated, left, right."""
        settings = self.settings
        return LIMBS * (settings["build"] == "thigh") + SIDES.index(settings["side"])

    def lop_name(self):
        """What the file of the LOP at hand is called."""
        return "lop.%d.%d" % (self.wearer, self.limb()) if self.wearer else "lop.json"

    def lop_known(self, taken):
        """Was this LOP measured since the power came? taken: it is, from now on."""
        bit = 1 << self.wearer * LIMBS + SIDES.index(self.settings["side"])
        if taken:
            self.measured |= bit
        return bool(self.measured & bit)


def _clerk():
    from cuff.wearer import clerk

    return clerk


def _scribe():
    from cuff.wearer import scribe

    return scribe


def _roll():
    from cuff.wearer import roll

    return roll
