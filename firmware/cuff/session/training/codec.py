"""A protocol as bytes, which the radio carries, and as text, which protocols.json holds.

Total: whatever comes, there is a protocol or a refusal (code, block, field, bound), as check.py
has them, and nothing is raised. It looks at what can be read only; check.shape looks at the rest.
Loaded for a moment, so it must not keep state. The form with an example: docs/protocols.md.
"""

from cuff import codes
from cuff.session.training.blocks import (
    EXERCISE,
    FULL,
    HOLD,
    INFLATE,
    LONG,
    PASSIVE,
    REPEAT,
    SETS,
    VENT,
)

VERSION = 1
LONGEST_BYTES = 3 + 16 * 19
# kind: bytes of each of its fields, the low one first. The repetitions of sets follow, counted.
WIDTHS = {INFLATE: (1, 2), SETS: (2, 1, 2, 2), HOLD: (2, 1), VENT: (2,), REPEAT: (1, 1)}
KINDS = {"inflate": INFLATE, "sets": SETS, "hold": HOLD, "vent": VENT, "repeat": REPEAT}
CLASSES = {"exercise": EXERCISE, "aerobic": LONG, "passive": PASSIVE, "full": FULL}


def decode(data):
    """((class, blocks), None) or (None, refusal)."""
    if len(data) < 3 or data[0] != VERSION:
        return None, (codes.PROTOCOL_SHAPE, 0, "version", VERSION)
    kind = data[1]
    found = []
    at = 3
    for number in range(1, data[2] + 1):
        block, at = _block(data, at)
        if block is None:
            return None, (codes.PROTOCOL_SHAPE, number, "bytes", at)
        found.append(block)
    if at != len(data):
        return None, (codes.PROTOCOL_SHAPE, data[2], "bytes", at)
    return _allowed(kind, tuple(found))


def _allowed(kind, blocks):
    if kind not in (EXERCISE, LONG, PASSIVE, FULL):  # by hand is the built-in one's
        return None, (codes.PROTOCOL_SHAPE, 0, "class", FULL)
    return (kind, blocks), None


def _block(data, at):
    """(block, where the next one begins), or (None, where it could not go on)."""
    kind = data[at] if at < len(data) else 0
    widths = WIDTHS.get(kind)
    if widths is None:
        return None, at
    fields = [kind]
    at += 1
    for width in widths:
        if at + width > len(data):
            return None, at
        fields.append(data[at] if width == 1 else data[at] | data[at + 1] << 8)
        at += width
    if kind == SETS:
        many = data[at] if at < len(data) else 0
        if not many or at + 1 + many > len(data):
            return None, at
        fields.extend(data[at + 1 : at + 1 + many])
        at += 1 + many
    return tuple(fields), at


def encode(kind, blocks):
    """The bytes of a protocol whose shape is right."""
    data = bytearray((VERSION, kind, len(blocks)))
    for block in blocks:
        data.append(block[0])
        widths = WIDTHS[block[0]]
        for k, width in enumerate(widths):
            value = block[k + 1]
            data.append(value & 0xFF)
            if width == 2:
                data.append(value >> 8)
        if block[0] == SETS:
            data.append(len(block) - 1 - len(widths))
            data.extend(bytes(block[1 + len(widths) :]))
    return bytes(data)


def from_text(text):
    """The same of what protocols.json holds: "exercise, inflate 50 0, ..."."""
    parts = text.split(",") if isinstance(text, str) else ("",)
    kind = CLASSES.get(parts[0].strip())
    if kind is None:
        return None, (codes.PROTOCOL_SHAPE, 0, "class", FULL)
    found = []
    for number in range(1, len(parts)):
        words = parts[number].split()
        block = [KINDS.get(words[0]) if words else None]
        if block[0] is None:
            return None, (codes.PROTOCOL_SHAPE, number, "kind", REPEAT)
        for word in words[1:]:
            if not 1 <= len(word) <= 5 or [digit for digit in word if digit not in "0123456789"]:
                return None, (codes.PROTOCOL_SHAPE, number, "fields", len(words) - 1)
            block.append(int(word))
        found.append(tuple(block))
    return _allowed(kind, tuple(found))
