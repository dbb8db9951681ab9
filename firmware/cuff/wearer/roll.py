"""Who the wearers are: chosen, entered, removed, and with which cuff. What sessions and answers
leave in a record is chart.py's.

Does the work for desk.py, which keeps what has to be at hand in whole numbers. Loaded for a moment;
keeps no state. Arguments come from anywhere: what does not fit is refused and changes nothing.
"""

from cuff import codes
from cuff.store import wearers
from cuff.wearer import progress, questions

GUEST = 9  # of whom nothing is kept past the next choice
OPEN_FIELDS = ("name", "profile", "protocol", "share_pct", "lop_mmhg")
_LOCKED_FIELDS = ("protocol", "share_pct", "lop_mmhg", "profile")
_LONG_AGO_MIN = 525600  # a year: if nobody knows how far it was set back, nothing dated holds


def boot(desk):
    """Who was chosen before the power went; a code, or NONE."""
    clock, problem = wearers.load("clock")
    if clock:
        desk.behind_min = clock["behind"]
    elif problem:
        desk.behind_min = _LONG_AGO_MIN
    who, problem = wearers.load("who")
    if problem and who is None:
        return codes.WEARER_DAMAGED
    if who is None:
        return codes.NONE
    return take(desk, who["wearer"], who["cuff"], who["side"])


def take(desk, number, cuff, side):
    """The desk works for this wearer from now on. Nothing is written."""
    record, problem = record_of(desk, number)
    desk.damaged = record is None
    desk.wearer, desk.cuff, desk.side = number, cuff, side
    desk.question = desk.answers = 0
    if desk.trained_minute < 0:  # before this reset: as if it was just now
        desk.trained_minute = desk.chip.minute()
    if record is None:
        record = wearers.new("wearer")
    _wear(desk)
    keep(desk, record)
    return codes.WEARER_DAMAGED if desk.damaged else codes.NONE


def _wear(desk):
    """The cuff's name and width; a cuff that is not known any more has to be chosen anew."""
    if not desk.cuff:
        return  # the one of the settings
    known = wearers.load("cuff", desk.cuff)[0]
    if known is None:
        desk.cuff = 0
        desk.confirmed = False
    else:
        desk.cuff_name, desk.cuff_width_mm = known["name"], known["width_mm"]


def record_of(desk, number):
    """(record, problem); (None, None): nobody of that number."""
    if number in (0, GUEST):
        record = wearers.new("wearer")
        if number == GUEST == desk.wearer:
            record["screened"] = desk.screened
            record["answers"] = desk.reasons
            record["last_minute"] = desk.last_minute
            record["last_limbs"] = desk.last_limbs
            record["sessions"] = desk.sessions
            record["screened_minute"] = desk.screened_minute
        return record, None
    return wearers.load("wearer", number)


def keep(desk, record):
    """What has to be at hand, as whole numbers."""
    for name in desk.KEPT:
        setattr(desk, name, record[name])
    desk.reasons = record["answers"]
    state = progress.now(  # as chart.py has it, but not deeper: the tick shares the stack
        record["profile"], (record["step"], record["good"]), record["sessions"],
        record["last_was"], gap_days(desk, record),
    )  # fmt: skip
    desk.plan = progress.plan(
        record["profile"], state, record["sessions"], record["attested"],
        record["screened"] == questions.CAUTION,
    )  # fmt: skip
    first = not record["attested"] and record["sessions"] < progress.FIRST_SESSIONS
    desk.most_sets = progress.FIRST_SETS if first else 0
    desk.must_min, desk.should_min = progress.apart_min(
        record["profile"], record["sessions"], record["attested"]
    )


def gap_days(desk, record):
    """Days since the last session began; UNKNOWN without a clock then and now."""
    now = desk.today()
    if not now or not record["last_minute"]:
        return progress.UNKNOWN
    return max(0, (now - record["last_minute"]) // 1440)


def choose(desk, argument, source):
    """WEARER: a number to be worked for; (number, field, value) to enter something of one;
    (number, None): remove."""
    if isinstance(argument, tuple) and len(argument) in (2, 3):
        return edit(desk, *argument)
    if isinstance(argument, bool) or not isinstance(argument, int):
        return codes.SET_REFUSED
    record, problem = record_of(desk, argument)
    if record is None and not problem:
        return codes.NO_WEARER
    if not _remember(argument, desk.cuff, desk.side):
        return codes.NOT_STORED
    desk.confirmed = False
    code = take(desk, argument, desk.cuff, desk.side)
    desk.changed()
    return code


def _remember(wearer, cuff, side):
    kept = {"wearer": wearer if wearer <= wearers.MANY else 0, "cuff": cuff, "side": side}
    before, _ = wearers.load("who")
    if before == kept or (before is None and not wearer and not cuff and not side):
        return True
    return wearers.save("who", 0, kept)


def edit(desk, number, field, value=None):
    if not _is_number(number, wearers.MANY):
        return codes.NO_WEARER
    record, problem = wearers.load("wearer", number)
    if field is None:
        if number == desk.wearer or not wearers.remove("wearer", number):
            return codes.NOT_NOW
        return codes.NONE
    if record is None and problem:
        return codes.WEARER_DAMAGED
    if record is None:
        record = wearers.new("wearer")
    if field not in OPEN_FIELDS:
        return codes.SET_REFUSED
    if record["locked"] and field in _LOCKED_FIELDS:
        return codes.LOCKED
    return store(desk, number, record, field, value)


def store(desk, number, record, field, value):
    record[field] = value
    if wearers.fault("wearer", record) or (field == "lop_mmhg" and 0 < value < 80):
        return codes.SET_REFUSED
    if not wearers.save("wearer", number, record):
        return codes.NOT_STORED
    if number == desk.wearer:
        keep(desk, record)
        desk.changed()
    return codes.NONE


def _is_number(number, most):
    return isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= most


def cuff(desk, argument):
    """CUFF: (cuff, side) confirms what is on the limb; (cuff, name, width, from, to in mm) enters
    one."""
    if not isinstance(argument, tuple):
        return codes.SET_REFUSED
    if len(argument) == 2:
        number, side = argument
        if not _is_number(side + 1 if isinstance(side, int) else side, 3):
            return codes.SET_REFUSED
        if number != 0 and (not _is_number(number, wearers.MANY) or not _is_cuff(number)):
            return codes.SET_REFUSED
        if not _remember(desk.wearer, number, side):
            return codes.NOT_STORED
        desk.cuff, desk.side, desk.confirmed = number, side, True
        _wear(desk)
        desk.changed()
        return codes.NONE
    if len(argument) != 5 or not _is_number(argument[0], wearers.MANY):
        return codes.SET_REFUSED
    record = {}
    for name, value in zip(("name", "width_mm", "from_mm", "to_mm"), argument[1:]):
        record[name] = value
    if wearers.fault("cuff", record) or not record["name"] or record["from_mm"] > record["to_mm"]:
        return codes.SET_REFUSED
    return codes.NONE if wearers.save("cuff", argument[0], record) else codes.NOT_STORED


def _is_cuff(number):
    return wearers.load("cuff", number)[0] is not None
