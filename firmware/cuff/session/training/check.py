"""Has this protocol the shape of one, and does each field keep its bounds, whoever wears the cuff?

What is wrong is said by code, number of the block (from 1), name of the field and the bound that it
breaks. What its pressures and its time come to is plan.py's. Loaded for a moment when a protocol is
chosen or stored, so it must not keep state.
"""

from cuff import codes, limits
from cuff.session import protocols
from cuff.session.training.blocks import (
    BY_HAND,
    EXERCISE,
    FULL,
    HOLD,
    INFLATE,
    LONG,
    REPEAT,
    SETS,
    VENT,
)

MOST_BLOCKS = 16
MOST_SETS = 10
# kind: its fields, (name, least, most) each. What a wearer may have is looked at later.
FIELDS = {
    INFLATE: (("share_pct", 0, limits.FULL_SHARE_MAX_PCT), ("mmhg", 0, 300)),
    SETS: (
        ("rest_s", 15, 300),
        ("vented", 0, 1),
        ("lift_ms", 500, 5000),
        ("lower_ms", 500, 5000),
    ),
    HOLD: (("seconds", 1, 1200), ("from_inflation", 0, 1)),
    VENT: (("seconds", 15, 600),),
    REPEAT: (("from_block", 1, MOST_BLOCKS), ("times", 2, 20)),
}
REPS = ("reps", 1, 60)
# What may follow; None: the first. What follows a REPEAT follows what was repeated.
_ANY = (INFLATE, SETS, HOLD, VENT, REPEAT)
AFTER = {
    None: (INFLATE,),
    INFLATE: (SETS, HOLD),
    SETS: _ANY,
    HOLD: _ANY,
    VENT: (INFLATE, REPEAT),
}


def shape(kind, blocks):
    """None, or (code, block, field, bound) of the first thing that is wrong whoever wears it."""
    if not BY_HAND <= kind <= FULL:
        return (codes.PROTOCOL_SHAPE, 0, "class", FULL)
    if not 2 <= len(blocks) <= MOST_BLOCKS:
        return (codes.PROTOCOL_SHAPE, 0, "blocks", MOST_BLOCKS)
    last = None
    lowest = 1
    for at, block in enumerate(blocks):
        wrong = _block(at + 1, block, kind) or _order(at + 1, block, blocks, last, lowest, kind)
        if wrong:
            return wrong
        if block[0] == REPEAT:
            lowest = at + 2  # what is repeated is not repeated again
        else:
            last = block[0]
    if last == INFLATE or last == VENT:
        return (codes.PROTOCOL_SHAPE, len(blocks), "kind", last)
    return None


def rests(blocks):
    """None, or the refusal of the first rest between sets in which the cuff would stay full, for a
    wearer whose cuff is to be empty in every one."""
    for at, block in enumerate(blocks):
        if block[0] == SETS and not block[2] and len(block) > 6:
            return (codes.PROTOCOL_LOW, at + 1, "vented", 1)
    return None


def _block(number, block, kind):
    """Its kind, how many fields it has, and the bounds of each."""
    fields = FIELDS.get(block[0]) if block else None
    if fields is None:
        return (codes.PROTOCOL_SHAPE, number, "kind", REPEAT)
    sets = len(block) - 1 - len(fields)
    if not (1 <= sets <= MOST_SETS if block[0] == SETS else sets == 0):
        return (codes.PROTOCOL_SHAPE, number, "reps" if sets > 0 else "fields", len(fields))
    for k, value in enumerate(block[1:]):
        name, least, most = fields[k] if k < len(fields) else REPS
        if value < least:
            return (codes.PROTOCOL_LOW, number, name, least)
        if value > most:
            return (codes.PROTOCOL_HIGH, number, name, most)
    if block[0] == INFLATE:
        return _pressure(number, block[1], block[2], kind)
    return None


def _pressure(number, share_pct, mmhg, kind):
    """A share or a pressure, not both."""
    least = protocols.LOWEST_MMHG
    if not mmhg:
        most = limits.FULL_SHARE_MAX_PCT if kind == FULL else limits.SHARE_MAX_PCT
        if share_pct > most:
            return (codes.PROTOCOL_HIGH, number, "share_pct", most)
        return (codes.PROTOCOL_LOW, number, "share_pct", least) if share_pct < least else None
    if share_pct:
        return (codes.PROTOCOL_SHAPE, number, "mmhg", 0)
    return (codes.PROTOCOL_LOW, number, "mmhg", least) if mmhg < least else None


def _order(number, block, blocks, last, lowest, kind):
    """Air before anything else, something to do after it; sets in an exercise only."""
    what = block[0]
    if what == SETS and kind != EXERCISE or what == VENT and kind in (BY_HAND, LONG):
        return (codes.PROTOCOL_SHAPE, number, "kind", what)
    if what not in AFTER[last]:
        return (codes.PROTOCOL_SHAPE, number, "kind", what)
    if what == REPEAT:
        if block[1] >= number:
            return (codes.PROTOCOL_HIGH, number, "from_block", number - 1)
        if block[1] < lowest:
            return (codes.PROTOCOL_LOW, number, "from_block", lowest)
        if blocks[block[1] - 1][0] != INFLATE:
            return (codes.PROTOCOL_SHAPE, number, "from_block", block[1])
    return None
