"""Every setting and limit of the device, once: name, unit, default, range, advice, source.

`PARAMS` is the single table. Settings may be given in settings.json and are checked with
`validate`; limits (kind LIMIT) may only be tightened. Numbers a person may type are whole
numbers in the unit shown; the firmware converts to cmmHg and ticks where it uses them.
`effect` says when a change at run time holds (store/change.py): with the next START, after a
restart, or never, since that row is for settings.json alone.

The running device keeps no row of it: store/settings.py loads this module to check what is given,
and lets it go again (10 KB).

Rules: no side effects; others import limits.py. The table in docs is generated from here.
"""

from cuff import limits

SETTING = 0  # the wearer's or builder's choice, anywhere in the absolute range
LIMIT = 1  # a safety limit: only the stricter direction is allowed

NEXT_START = 0  # whoever uses it asks for it anew each time
RESTART = 1  # it is built in at power-on: limits, calibration, the regulator
BY_HAND = 2  # what is fitted and what a professional attests: not from a button or the air


class Param:
    """One row. lo..hi is what is accepted; advise_lo..advise_hi what is recommended.

    default None: no value unless given.
    """

    def __init__(
        self, name, kind, unit, default, lo, hi, advise_lo, advise_hi, source, effect=NEXT_START
    ):
        self.effect = effect
        self.name = name
        self.kind = kind
        self.unit = unit
        self.default = default
        self.lo = lo
        self.hi = hi
        self.advise_lo = advise_lo
        self.advise_hi = advise_hi
        self.source = source


class Limit(Param):
    """A bound of a dose or a pressure: `loosest` unless somebody wants less, down to `tightest`."""

    def __init__(self, name, unit, loosest, tightest, advised_from, source):
        super().__init__(
            name, LIMIT, unit, loosest, tightest, loosest, advised_from, loosest, source, RESTART
        )


class Choice:
    """A setting that is one of a few words."""

    def __init__(self, name, default, words, source, effect=NEXT_START):
        self.effect = effect
        self.name = name
        self.default = default
        self.words = words
        self.source = source


class Name:
    """A setting that is a short name a person gives."""

    def __init__(self, name, default, longest, source, effect=NEXT_START):
        self.effect = effect
        self.name = name
        self.default = default
        self.longest = longest
        self.source = source


PARAMS = (
    Choice("build", "arm", ("arm", "thigh"), "which pump, valve and cuff are fitted: boards/",
            BY_HAND),
    Choice("training", "resistance",
           ("resistance", "resistance_vented", "aerobic", "passive", "cyclic", "manual",
            "preconditioning", "introductory", "custom"), "what START begins: docs/protocols.md"),
    Param("custom_protocol", SETTING, "number", 32, 32, 47, 32, 47,
          "which of the protocols of your own, where training is custom"),
    Choice("sets_by", "tempo", ("tempo", "time", "press"),
           "what ends a repetition and a set: tones, time alone, or START"),
    Choice("full_occlusion", "locked", ("locked", "unlocked"),
           "ischaemic preconditioning, above 80 % LOP: a professional unlocks it", BY_HAND),
    Choice("language", "en", ("en", "da"), "the display's: English or Danish"),
    # wearer
    Param("lop_mmhg", SETTING, "mmHg", None, limits.LOP_LOWEST_MMHG, 300, 120, 282,
          "limb occlusion pressure found elsewhere (Doppler); 120-282 seen lying (ASMR 2022)"),
    Choice("lop_posture", "lying", ("lying", "sitting", "standing"),
           "posture in which the LOP is measured, or was for lop_mmhg"),
    Choice("training_posture", "lying", ("lying", "sitting", "standing"),
           "posture of the training; one with a lower LOP than measured needs a new LOP"),
    Choice("side", "unstated", ("unstated", "left", "right"), "which limb wears the cuff"),
    Name("cuff_name", "cuff", 24, "a measured LOP holds for this cuff only: write it on the cuff; "
         "half or double of the air it took the first time is asked about"),
    Param("cuff_width_mm", SETTING, "mm", 110, 30, 250, 70, 180,
          "width of the bladder; a wider cuff occludes at a lower pressure (PeerJ e4697)"),
    Choice("experience", "first", ("first", "attested"),
           "first sessions: at most 50 % LOP; a professional attests experience", BY_HAND),
    Param("target_pct_lop", SETTING, "% LOP", 50, 20, limits.SHARE_MAX_PCT, 40, 80,
          "40-80 % LOP (Patterson 2019); full occlusion has its own locked mode"),
    Param("manual_mmhg", SETTING, "mmHg", 60, 20, 240, 40, 90,
          "pressure of the manual hold; without an LOP at most the manual limit of the limb"),
    Param("manual_minutes", SETTING, "min", 5, 1, 10, 1, 5, "length of a manual hold"),
    Param("aerobic_minutes", SETTING, "min", 10, 5, 20, 5, 20,
          "walking or cycling, 5-20 min (Patterson 2019); an arm ends at its 15 min"),
    Param("passive_bouts", SETTING, "times", 3, 1, 5, 3, 5, "3-5 of 5 min (Patterson 2019)"),
    Param("passive_rest_min", SETTING, "min", 3, 3, 5, 3, 5, "3-5 min off (VALD)"),
    Param("rest_s", SETTING, "s", 30, 15, 120, 30, 60, "30-60 s between sets (Patterson 2019)"),
    Param("lift_ms", SETTING, "ms", 2000, 500, 5000, 1500, 2500, "2 s up (PMC7534706)"),
    Param("lower_ms", SETTING, "ms", 2000, 500, 5000, 1500, 2500, "2 s down (PMC7534706)"),
    Param("comfort_mmhg_s", SETTING, "mmHg/s", 40, 5, 60, 10, 40,
          "fastest inflation; hand pumps reach about this", RESTART),
    # a phone
    Choice("radio", "on", ("on", "off"), "Bluetooth, if the board has it: docs/ble-protocol.md",
           RESTART),
    Choice("link_loss", "first", ("first", "vent", "finish"),
           "what was started by a phone and loses it: vents in first sessions, always, or goes on"),
    # calibration against a reference gauge, dated
    Param("calibrated_on", SETTING, "yyyymmdd", None, 20260101, 20991231, 20260101, 20991231,
          "date of the two-point calibration; without it nothing starts (MPX5050: +-9.4 mmHg)",
          RESTART),
    Param("zero_cmmhg", SETTING, "cmmHg", 0, -1200, 1200, -900, 900,
          "reading at zero when calibrated; MPX5050 offset +-9 mmHg (datasheet)", RESTART),
    Param("span_reading_cmmhg", SETTING, "cmmHg", 25000, 23500, 26500, 24300, 25700,
          "reading at 250 mmHg when calibrated; MPX5050 +-2.5 % of span (datasheet)", RESTART),
    # limits
    Limit("pressure_max_mmhg", "mmHg", 300, 100, 100,
          "highest pressure ever asked for (IEC 80601-2-30: 300 for adults)"),
    Limit("pressure_trip_mmhg", "mmHg", 310, 120, 120,
          "trip after 3 ticks; below the 330 of a single fault (IEC 80601-2-30)"),
    Limit("manual_arm_mmhg", "mmHg", 90, 20, 20,
          "without an LOP, arm: about half of one"),
    Limit("manual_thigh_mmhg", "mmHg", 100, 20, 20,
          "without an LOP, thigh: about half of one"),
    Limit("occlusion_arm_min", "min", 15, 1, 1, "continuous, arm < 15 min (VALD)"),
    Limit("occlusion_thigh_min", "min", 20, 1, 1, "continuous, leg < 20 min (VALD)"),
    Limit("permit_ceiling_s", "s", 1230, 60, 60,
          "longest occlusion by the hardware counter: leg 20 min and 30 s of margin"),
    Limit("lop_time_s", "s", 180, 60, 120,
          "longest measurement of the LOP, the way up included (own choice)"),
    Limit("lop_attempts", "times", 3, 1, 1, "measurements without a result"),
    Limit("lop_valid_days", "d", 14, 1, 1,
          "how long a dated LOP holds (own choice)"),
    Limit("exercise_min", "min", 10, 1, 5,
          "one resistance exercise 5-10 min (Patterson 2019)"),
    Limit("bout_min", "min", 5, 1, 1,
          "passive or full occlusion at a time: 5 min (VALD; PMC6981627)"),
    Limit("session_min", "min", 30, 1, 1,
          "under pressure in one session, all trainings together (Owens: up to 30 min)"),
)  # fmt: skip


def find(name):
    """The row called name, or None."""
    for row in PARAMS:
        if row.name == name:
            return row
    return None


def validate(name, value):
    """None if value may be used for name, else a sentence that names the bound it breaks."""
    row = find(name)
    if row is None:
        return "unknown setting '%s'" % name
    if isinstance(row, Choice):
        if value in row.words:
            return None
        return "%s must be one of %s, not %r" % (name, ", ".join(row.words), value)
    if isinstance(row, Name):
        if isinstance(value, str) and 0 < len(value) <= row.longest and min(value) >= " ":
            return None
        return "%s must be a text of 1 to %d characters, not %r" % (name, row.longest, value)
    if value is None and row.default is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        return "%s must be a whole number of %s, not %r" % (name, row.unit, value)
    if value < row.lo:
        return "%s must be at least %d %s, not %d" % (name, row.lo, row.unit, value)
    if value > row.hi:
        return "%s must be at most %d %s, not %d" % (name, row.hi, row.unit, value)
    return None


def defaults():
    """A new dict with the default of every setting and limit."""
    values = {}
    for row in PARAMS:
        values[row.name] = row.default
    return values
