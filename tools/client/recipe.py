"""A protocol of one's own: as JSON that a person writes, and as the bytes that the device takes.

    {"class": "exercise",
     "blocks": [{"inflate": {"share_pct": 60}},
                {"sets": {"reps": [20, 15], "rest_s": 45, "vented": 1, "lift_ms": 2000,
                          "lower_ms": 2000}},
                {"vent": {"seconds": 180}},
                {"inflate": {"mmhg": 60}},
                {"hold": {"seconds": 300}}]}

Kinds, fields and bounds are those of docs/protocols.md. What a person wrote is held to the letter:
an unknown name, a missing field or a value out of bounds is a CuffError that names block (from 1),
field and bound. Whether the time and the pressure are this wearer's, the device looks at.
"""

import json

from tools.client.cuff import CuffError

VERSION = 1
CLASSES = ("exercise", "aerobic", "passive", "full")  # from 1
MOST_BLOCKS = 16
MOST_SETS = 10
MOST_BYTES = 199
REPS = (1, 60)
# kind: (number, ((field, bytes, least, most, what it is if nothing is said), ...))
KINDS = {
    "inflate": (1, (("share_pct", 1, 0, 110, 0), ("mmhg", 2, 0, 300, 0))),
    "sets": (2, (
        ("rest_s", 2, 15, 300, None), ("vented", 1, 0, 1, 0), ("lift_ms", 2, 500, 5000, 2000),
        ("lower_ms", 2, 500, 5000, 2000),
    )),
    "hold": (3, (("seconds", 2, 1, 1200, None), ("from_inflation", 1, 0, 1, 0))),
    "vent": (4, (("seconds", 2, 15, 600, None),)),
    "repeat": (5, (("from_block", 1, 1, MOST_BLOCKS, None), ("times", 1, 2, 20, None))),
}  # fmt: skip
ANY = tuple(KINDS)
AFTER = {
    None: ("inflate",), "inflate": ("sets", "hold"), "sets": ANY, "hold": ANY,
    "vent": ("inflate", "repeat"),
}  # fmt: skip
ENDS = ("sets", "hold", "repeat")


def read(path):
    """The recipe of a file."""
    try:
        with open(path, encoding="utf-8") as stream:
            return json.load(stream, object_pairs_hook=_once)
    except OSError as problem:
        raise CuffError(f"{path}: {problem.strerror}") from None
    except ValueError as problem:
        raise CuffError(f"{path} is no JSON: {problem}") from None


def _once(pairs):
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise CuffError(f"{name} stands there twice")
    return dict(pairs)


def encode(recipe):
    """Its bytes."""
    if not isinstance(recipe, dict) or set(recipe) != {"class", "blocks"}:
        raise CuffError("a protocol is an object with class and blocks, and nothing else")
    if recipe["class"] not in CLASSES:
        raise CuffError(f"class {recipe['class']}: there are {', '.join(CLASSES)}")
    blocks = recipe["blocks"]
    if not isinstance(blocks, list) or not 2 <= len(blocks) <= MOST_BLOCKS:
        raise CuffError(f"blocks: a list of 2 to {MOST_BLOCKS}")
    data = bytearray((VERSION, CLASSES.index(recipe["class"]) + 1, len(blocks)))
    last = None
    for number, block in enumerate(blocks, 1):
        data += _block(number, block)
        last = _in_order(number, next(iter(block)), last, recipe["class"])
    if last not in ENDS:
        raise CuffError(f"block {len(blocks)}, {last}: the last block is one of {', '.join(ENDS)}")
    if len(data) > MOST_BYTES:
        raise CuffError(f"the protocol takes {len(data)} bytes; the radio carries {MOST_BYTES}")
    return bytes(data)


def _in_order(number, kind, last, of_class):
    """What the next one comes after."""
    if kind not in AFTER[last]:
        place = f"after {last}" if last else "first"
        raise CuffError(f"block {number}, {kind}: {place} comes {' or '.join(AFTER[last])}")
    if kind == "sets" and of_class != "exercise":
        raise CuffError(f"block {number}, sets: only in class exercise, not {of_class}")
    if kind == "vent" and of_class == "aerobic":
        raise CuffError(f"block {number}, vent: not in class aerobic")
    return last if kind == "repeat" else kind  # what follows it follows what was repeated


def _block(number, block):
    if not isinstance(block, dict) or len(block) != 1 or next(iter(block)) not in KINDS:
        raise CuffError(f"block {number}: one of {', '.join(KINDS)}, with its fields")
    ((kind, given),) = block.items()
    code, fields = KINDS[kind]
    known = [row[0] for row in fields] + (["reps"] if kind == "sets" else [])
    if not isinstance(given, dict) or set(given) - set(known):
        raise CuffError(f"block {number}, {kind}: its fields are {', '.join(known)}")
    data = bytearray((code,))
    for field, width, least, most, otherwise in fields:
        value = given.get(field, otherwise)
        where = f"block {number}, {kind}: {field}"
        if value is None:
            raise CuffError(f"{where} is missing: {least} to {most}")
        data += _number(where, value, least, most).to_bytes(width, "little")
    if kind == "inflate" and bool(given.get("share_pct")) == bool(given.get("mmhg")):
        raise CuffError(f"block {number}, inflate: share_pct or mmhg, one of the two")
    if kind == "sets":
        reps = given.get("reps")
        if not isinstance(reps, list) or not 1 <= len(reps) <= MOST_SETS:
            raise CuffError(f"block {number}, sets: reps is a list of 1 to {MOST_SETS} sets")
        data.append(len(reps))
        data += bytes(_number(f"block {number}, sets: reps", value, *REPS) for value in reps)
    return bytes(data)


def _number(where, value, least, most):
    if value is True or value is False:
        value = int(value)
    if not isinstance(value, int) or not least <= value <= most:
        raise CuffError(f"{where} {value}: a whole number from {least} to {most}")
    return value


def decode(data):
    """The recipe of bytes."""
    names = {code: (kind, fields) for kind, (code, fields) in KINDS.items()}
    try:
        if data[0] != VERSION:
            raise CuffError(f"a protocol of version {data[0]}: this client knows {VERSION}")
        blocks = []
        at = 3
        for _ in range(data[2]):
            kind, fields = names[data[at]]
            at += 1
            given = {}
            for field, width, _least, _most, otherwise in fields:
                value = int.from_bytes(data[at : at + width], "little")
                if value or otherwise is None:  # a zero that need not be said is left out
                    given[field] = value
                at += width
            if kind == "sets":
                given["reps"] = list(data[at + 1 : at + 1 + data[at]])
                at += 1 + data[at]
            blocks.append({kind: given})
        return {"class": CLASSES[data[1] - 1], "blocks": blocks}
    except (IndexError, KeyError):
        raise CuffError("the device's protocol has bytes that are none") from None
