"""Does what the desk is asked for: changes a setting, sets the clock.

Loaded for a moment (desk.py), so it keeps no state. An argument comes from buttons, phone or
laptop: anything that is not what the verb takes is refused, and changes nothing.
"""

from cuff import codes
from cuff.store import journal, wearers
from cuff.store import settings as settings_file
from cuff.verbs import (
    ANSWER,
    CUFF,
    FELT,
    PANEL,
    READ_CUFF,
    READ_JOURNAL,
    READ_JOURNAL_SPAN,
    READ_PROTOCOL,
    READ_WEARER,
    SET,
    TIME,
    WEARER,
)

FIRST_MINUTE = 13675680  # 2026-01-01, since 2000-01-01: a clock before it is one that nobody set
LAST_MINUTE = 52595999  # 2099-12-31


# What SET means while a wearer is chosen: his own, or the cuff's.
_OF_A_WEARER = {"target_pct_lop": "share_pct", "lop_mmhg": "lop_mmhg"}
_OF_A_CUFF = ("side", "cuff_name", "cuff_width_mm")
_LOCKED = ("training", "custom_protocol", "manual_mmhg", "manual_minutes")


def do(desk, now_ms, verb, argument, source):
    """A code."""
    if verb == SET:
        return _set(desk, argument, source)
    if verb == TIME:
        return _set_clock(desk, argument)
    if verb == FELT:
        return _felt(desk, argument)
    from cuff.wearer import roll

    if verb == WEARER:
        return roll.choose(desk, argument, source)
    if verb == CUFF:
        return roll.cuff(desk, argument)
    if verb == ANSWER:
        from cuff.wearer import chart

        return chart.answer(desk, argument)
    from cuff.wearer import professional

    return professional.do(desk, now_ms, argument, source, PANEL)


def read(desk, what, index):
    """Bytes, or None."""
    if what == READ_WEARER or what == READ_CUFF:
        return _name(what, index)
    if what == READ_PROTOCOL:
        from cuff.store import protocols

        return protocols.load(index)[0]
    if what == READ_JOURNAL_SPAN:
        oldest, newest = journal.span()
        return b"%s%s" % (oldest.to_bytes(4, "little"), newest.to_bytes(4, "little"))
    return journal.read(index) if what == READ_JOURNAL else None


def _felt(desk, argument):
    """argument: (load in 0.1 kg, how hard 0-10, pain 0-10) of the last training; UNKNOWN: 255."""
    if not desk.diary.last:
        return codes.NOT_NOW
    if not isinstance(argument, tuple) or len(argument) != 3:
        return codes.SET_REFUSED
    for value, most in zip(argument, (65535, 10, 10)):
        if isinstance(value, bool) or not isinstance(value, int):
            return codes.SET_REFUSED
        if value != journal.UNKNOWN and not 0 <= value <= most:
            return codes.SET_REFUSED
    from cuff.wearer import chart, scribe

    done = scribe.write_felt(desk.diary, desk, *argument)
    if not chart.felt(desk, argument[1], argument[2]):
        done = False
    return codes.NONE if done else codes.NOT_STORED


def _name(what, number):
    """The name as UTF-8; of a wearer after a byte for the profile, of a cuff after two for its
    width in mm. Numbers 1 to 8; None: there is none."""
    kind = "wearer" if what == READ_WEARER else "cuff"
    if not isinstance(number, int) or not 1 <= number <= wearers.MANY:
        return None
    record, _ = wearers.load(kind, number)
    if record is None:
        return None
    figure = record["profile"].to_bytes(1, "little") if kind == "wearer" else None
    return (figure or record["width_mm"].to_bytes(2, "little")) + record["name"].encode()


def _set(desk, argument, source):
    """argument: (name, value); None: forget a record of changes that is damaged, at the device."""
    if argument is None:
        return _forget(desk, source)
    if not isinstance(argument, tuple) or len(argument) != 2 or not isinstance(argument[0], str):
        return codes.SET_REFUSED
    name, value = argument
    if desk.wearer and name in _OF_A_WEARER:
        from cuff.wearer import roll

        field = _OF_A_WEARER[name]
        return roll.edit(desk, desk.wearer, field, 0 if value is None else value)
    if desk.wearer and name in _OF_A_CUFF:
        return codes.NOT_NOW
    if desk.locked and name in _LOCKED:
        return codes.LOCKED
    code, what = settings_file.change(name, value)
    if code:
        if what:
            desk.note(codes.SETTINGS_REFUSED, what)
        return code
    if what:
        desk.note(codes.SETTING_AT_RESTART, name)
    else:
        desk.settings[name] = value
        desk.note(codes.SETTING_CHANGED, name)
        desk.changed()
    return codes.NONE


def _forget(desk, source):
    if source != PANEL or not (desk.problem or "").startswith("changes"):
        return codes.NOT_ALLOWED
    if not settings_file.forget():
        return codes.NOT_STORED
    desk.note(codes.CHANGES_FORGOTTEN)
    return codes.NONE


def _set_clock(desk, minute):
    """Time that has passed stays as long as it was: rest and waits that were counted go on, and
    what is dated gets no younger by a clock that is set back, or comes back from a loss of power
    before a date at hand: docs/wearers.md."""
    if isinstance(minute, bool) or not isinstance(minute, int):
        return codes.SET_REFUSED
    if not FIRST_MINUTE <= minute <= LAST_MINUTE:
        return codes.SET_REFUSED
    chip = desk.chip
    before = chip.minute()
    was_set = chip.clock_is_set()
    known = desk.today()
    chip.set_clock(minute)
    desk.clock_set = True
    behind = (known if was_set else desk.latest()) - desk.today()
    if behind > 0:
        desk.behind_min += behind
        if not wearers.save("clock", 0, {"behind": desk.behind_min}):
            desk.note(codes.NOT_STORED)
    ahead = chip.minute() - before
    desk.move_counts(ahead)
    if was_set:
        desk.spent.move_date(ahead)
    desk.note(codes.CLOCK_SET)
    return codes.NONE
