"""The wearer at hand, in small integers: what a START has to know, what lies over the settings.

desk.py does what is asked for and keeps this; roll.py fills it from the wearer's record. Wearer 0
is nobody: then settings.json decides, as if there were no wearers.

Dates are minutes of a clock that is never behind what it has shown (calendar, `today`). Rules:
asking changes nothing; no file is read here.
"""

from micropython import const

from cuff import codes, limits

SIDES = ("unstated", "left", "right")
LIMBS = 3  # to a side of each build
_SAME_SESSION_MIN = const(480)  # trainings within are one session: as limits.SESSION_REST_S
_OTHER_LIMB_MIN = const(180)  # the other limb of one session is trained within (own choice)
_SCREEN_DAYS = const(90)  # as screening.py has them
_SCREEN_SESSIONS = const(26)
_CAUTION, _ASK, _STOP = 2, 3, 4  # as questions.py has them


class AtHand:
    """settings: the session's; chip: the port."""

    # Of the wearer's record; the rest is looked up.
    KEPT = (
        "profile", "protocol", "share_pct", "lop_mmhg", "sessions", "last_minute", "last_limbs",
        "screened", "screened_minute", "screened_at", "attested", "cleared", "locked", "full",
    )  # fmt: skip
    profile = protocol = share_pct = lop_mmhg = sessions = last_minute = last_limbs = 0
    screened = screened_minute = screened_at = attested = cleared = locked = full = 0

    def __init__(self, settings, chip):
        self.settings = settings
        self.chip = chip
        self.wearer = self.cuff = self.side = 0
        self.cuff_name = ""
        self.cuff_width_mm = 0
        self.confirmed = self.damaged = False
        self.plan = (0, 0, 0, False)  # of the programme: sets, seconds, % LOP, vented rests
        self.most_sets = self.must_min = self.should_min = 0
        self.trained_bits = 0  # a bit per wearer: since the power came, or nobody knows
        self._began = {}  # wearer: minute of the session that began since the last reset
        self.trained_minute = -1  # of a clock that only runs; -1: not looked at yet
        self.measured = 0  # a bit per wearer and side: an LOP since the power came
        self.behind_min = 0  # by how much the clock was set back, all times together
        self.lop_date = None  # session.lop.book's: when the LOP at hand was measured

    def today(self):
        """Minutes since 2000-01-01 by a clock that setting back does not set back, so that what is
        dated gets no younger by it; 0: nobody has set it."""
        minute = self.chip.minute_2000()
        return minute + self.behind_min if minute else 0

    def latest(self):
        """The newest date at hand, as `today`: no clock can be right that is before it. The clock
        has to be set, since an LOP is dated by the chip's."""
        chip = self.chip
        lop = self.lop_date() if self.lop_date else 0
        if lop:
            lop -= chip.minute() - chip.minute_2000()
        return max(lop, self.last_minute, self.screened_minute)

    # -- what a START has to know ---------------------------------------------------------------

    def blocks(self, training, sets):
        """Codes of what the wearer at hand has against a START. training: of one, of so many sets;
        else of a measurement."""
        reasons = []
        if self.wearer:
            if self.damaged:
                return [codes.WEARER_DAMAGED]
            if not self.confirmed:
                reasons.append(codes.CUFF_UNCONFIRMED)
            code = self._screening()
            if code:
                reasons.append(code)
            if training and self.wait_min():
                reasons.append(codes.TOO_SOON)
        most = self.bounds()[0]
        if most and sets > most:
            reasons.append(codes.FIRST_SETS)
        return reasons

    def figures(self, code):
        """The numbers that belong to a reason's words."""
        if code == codes.TOO_SOON:
            return ((self.wait_min() + 59) // 60,)
        return (self.bounds()[0],) if code == codes.FIRST_SETS else ()

    def bounds(self):
        """(sets at most, 0: any number; are all rests vented?) of the next training. Where nobody
        counts sessions they are the first ones until experience is attested."""
        if self.wearer:
            return self.most_sets, self.plan[3]
        return (limits.FIRST_SETS if self.settings["experience"] == "first" else 0), False

    def _screening(self):
        if not self.screened or not self._screening_holds():
            return codes.SCREENING_DUE
        if self.screened == _STOP:
            return codes.SCREENED_STOP
        if self.screened == _ASK and not self.cleared:
            return codes.SCREENED_ASK
        return codes.NONE

    def _screening_holds(self):
        now = self.today()
        if now and self.screened_minute:
            return 0 <= now - self.screened_minute <= _SCREEN_DAYS * 1440
        return self.sessions - self.screened_at < _SCREEN_SESSIONS

    def wait_min(self):
        """Minutes that must pass before the next session; 0: it may begin, or it is the other limb
        of the same one."""
        return self._left_min(self.must_min)

    def due_h(self):
        """Hours to the next session that is advised, begun ones whole; 0: now, the other limb's
        turn, or nobody knows."""
        return (self._left_min(self.should_min) + 59) // 60

    def _left_min(self, apart_min):
        """Minutes that are left of what lies between two sessions."""
        if not apart_min or not self.sessions:
            return 0
        passed = self._passed_min()
        if passed < 0 or passed < _OTHER_LIMB_MIN and self._other_limb():
            return 0
        return max(0, apart_min - passed)

    def _other_limb(self):
        """Is it surely none that had its part in the last session? A side that nobody stated may be
        either."""
        limb = self.limb()
        unstated = limb - limb % LIMBS
        return limb != unstated and not self.last_limbs & (1 << limb | 1 << unstated)

    def _passed_min(self):
        """Minutes since the last session began, -1: the power was off since, and no clock set."""
        now = self.today()
        minute = self.chip.minute()
        if now and self.last_minute:  # the clock may have been set ahead since it began
            passed = now - self.last_minute
            if passed < 0:  # it was dated by a clock that was wrong: what was counted since is sure
                return max(0, minute - self.trained_minute)
            return max(0, min(passed, minute - self._began.get(self.wearer, 0)))
        return minute - self.trained_minute if self.trained_bits >> self.wearer & 1 else -1

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
        self.trained_bits |= 1 << self.wearer
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
