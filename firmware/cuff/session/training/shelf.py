"""Protocols of one's own: stored if their shape is right, and brought back as blocks.

Loaded for a moment (session/prescription.py, session/door.py), so it must not keep state. A
refusal: (code, block, field, bound), as check.py has it. Rules: the cuff is empty.
"""

# pyright: reportOptionalSubscript=false
# A protocol is there wherever nothing is wrong with it.

from cuff import codes
from cuff.session import protocols
from cuff.session.training import check, codec
from cuff.store import protocols as stored


def store(data):
    """data: the number, then the protocol's bytes; the number alone: forget it. A refusal, or
    None."""
    if not isinstance(data, (bytes, bytearray)) or not 1 <= len(data) <= codec.LONGEST_BYTES:
        return (codes.PROTOCOL_SHAPE, 0, "bytes", codec.LONGEST_BYTES)
    number = data[0]
    if not protocols.CUSTOM <= number <= protocols.CUSTOM_LAST:
        return (codes.PROTOCOL_UNKNOWN, 0, "number", protocols.CUSTOM_LAST)
    if len(data) == 1:
        done = stored.remove(number)
    else:
        made, wrong = codec.decode(data[1:])
        if not wrong:
            wrong = check.shape(made[0], made[1])
        if wrong:
            return wrong
        done = stored.save(number, data[1:])
    return None if done else (codes.NOT_STORED, 0, "file", number)


def load(number):
    """((class, blocks), None) or (None, refusal)."""
    data, damaged = stored.load(number)
    if data is None and not damaged:
        data, damaged = stored.by_hand(number)
    if damaged:
        return None, (codes.PROTOCOL_SHAPE, 0, "file", number)
    if data is None:
        return None, (codes.PROTOCOL_UNKNOWN, 0, "number", number)
    return codec.decode(data) if isinstance(data, bytes) else codec.from_text(data)
