"""Every setting and limit of the device, once: name, unit, default, range, advice, source.

`PARAMS` is the single table. Settings may be given in settings.json and are checked with
`validate`; limits (kind LIMIT) may only be tightened. Numbers a person may type are whole
numbers in the unit shown; the firmware converts to cmmHg and ticks where it uses them.

The running device keeps no row of it: store/settings.py loads this module to check what is given,
and lets it go again (10 KB).

Rules: no side effects; others import limits.py. The table in docs is generated from here.
"""

from cuff import limits

SETTING = 0  # the wearer's or builder's choice, anywhere in the absolute range
LIMIT = 1  # a safety limit: only the stricter direction is allowed


class Param:
    """One row. lo..hi is what is accepted; advise_lo..advise_hi what is recommended.

    default None: no value unless given. For a LIMIT the default is the loosest allowed (hi).
    """

    def __init__(self, name, kind, unit, default, lo, hi, advise_lo, advise_hi, source):
        self.name = name
        self.kind = kind
        self.unit = unit
        self.default = default
        self.lo = lo
        self.hi = hi
        self.advise_lo = advise_lo
        self.advise_hi = advise_hi
        self.source = source


class Choice:
    """A setting that is one of a few words."""

    def __init__(self, name, default, words, source):
        self.name = name
        self.default = default
        self.words = words
        self.source = source


class Name:
    """A setting that is a short name a person gives."""

    def __init__(self, name, default, longest, source):
        self.name = name
        self.default = default
        self.longest = longest
        self.source = source


PARAMS = (
    Choice("build", "arm", ("arm", "thigh"), "which pump, valve and cuff are fitted: boards/"),
    Choice("training", "resistance", ("resistance", "manual"), "what START begins"),
    # wearer
    Param("lop_mmhg", SETTING, "mmHg", None, limits.LOP_LOWEST_MMHG, 300, 120, 282,
          "limb occlusion pressure found elsewhere (Doppler); 120-282 seen lying (ASMR 2022)"),
    Choice("lop_posture", "lying", ("lying", "sitting", "standing"),
           "posture in which the LOP is measured, or was for lop_mmhg"),
    Choice("training_posture", "lying", ("lying", "sitting", "standing"),
           "posture of the training; one with a lower LOP than measured needs a new LOP"),
    Choice("side", "unstated", ("unstated", "left", "right"), "which limb wears the cuff"),
    Name("cuff_name", "cuff", 24, "a measured LOP holds for this cuff only: write it on the cuff"),
    Param("cuff_width_mm", SETTING, "mm", 110, 30, 250, 70, 180,
          "width of the bladder; a wider cuff occludes at a lower pressure (PeerJ e4697)"),
    Choice("experience", "first", ("first", "attested"),
           "first sessions: at most 50 % LOP; a professional attests experience"),
    Param("target_pct_lop", SETTING, "% LOP", 50, 20, limits.SHARE_MAX_PCT, 40, 80,
          "40-80 % LOP (Patterson 2019); full occlusion has its own locked mode"),
    Param("manual_mmhg", SETTING, "mmHg", 60, 20, 240, 40, 90,
          "pressure of the manual hold; without an LOP at most the manual limit of the limb"),
    Param("manual_minutes", SETTING, "min", 5, 1, 10, 1, 5, "length of a manual hold"),
    Param("rest_s", SETTING, "s", 30, 15, 120, 30, 60, "30-60 s between sets (Patterson 2019)"),
    Param("lift_ms", SETTING, "ms", 2000, 500, 5000, 1500, 2500, "2 s up (PMC7534706)"),
    Param("lower_ms", SETTING, "ms", 2000, 500, 5000, 1500, 2500, "2 s down (PMC7534706)"),
    Param("comfort_mmhg_s", SETTING, "mmHg/s", 40, 5, 60, 10, 40,
          "fastest inflation; hand pumps reach about this"),
    # calibration against a reference gauge, dated
    Param("calibrated_on", SETTING, "yyyymmdd", None, 20260101, 20991231, 20260101, 20991231,
          "date of the two-point calibration; without it nothing starts (MPX5050: +-9.4 mmHg)"),
    Param("zero_cmmhg", SETTING, "cmmHg", 0, -1200, 1200, -900, 900,
          "reading at zero when calibrated; MPX5050 offset +-9 mmHg (datasheet)"),
    Param("span_reading_cmmhg", SETTING, "cmmHg", 25000, 23500, 26500, 24300, 25700,
          "reading at 250 mmHg when calibrated; MPX5050 +-2.5 % of span (datasheet)"),
    # limits
    Param("pressure_max_mmhg", LIMIT, "mmHg", 300, 100, 300, 100, 300,
          "highest pressure ever asked for (IEC 80601-2-30: 300 for adults)"),
    Param("pressure_trip_mmhg", LIMIT, "mmHg", 310, 120, 310, 120, 310,
          "trip after 3 ticks; below the 330 of a single fault (IEC 80601-2-30)"),
    Param("manual_arm_mmhg", LIMIT, "mmHg", 90, 20, 90, 20, 90,
          "without an LOP, arm: about half of one"),
    Param("manual_thigh_mmhg", LIMIT, "mmHg", 100, 20, 100, 20, 100,
          "without an LOP, thigh: about half of one"),
    Param("occlusion_arm_min", LIMIT, "min", 15, 1, 15, 1, 15, "continuous, arm < 15 min (VALD)"),
    Param("occlusion_thigh_min", LIMIT, "min", 20, 1, 20, 1, 20, "continuous, leg < 20 min (VALD)"),
    Param("permit_ceiling_s", LIMIT, "s", 1230, 60, 1230, 60, 1230,
          "longest occlusion by the hardware counter: leg 20 min and 30 s of margin"),
    Param("lop_time_s", LIMIT, "s", 180, 60, 180, 120, 180,
          "longest measurement of the LOP, the way up included (own choice)"),
    Param("lop_attempts", LIMIT, "times", 3, 1, 3, 1, 3, "measurements without a result"),
    Param("lop_valid_days", LIMIT, "d", 14, 1, 14, 1, 14,
          "how long a dated LOP holds (own choice)"),
    Param("exercise_min", LIMIT, "min", 10, 1, 10, 5, 10,
          "one resistance exercise 5-10 min (Patterson 2019)"),
    Param("session_min", LIMIT, "min", 30, 1, 30, 1, 30,
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
        if isinstance(value, str) and 0 < len(value) <= row.longest:
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
