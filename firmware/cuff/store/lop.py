"""lop.json: the last measured LOP, safe against a power cut, read once at boot.

The new file is written beside the old one and then renamed over it, which littlefs does in one
step: after a cut at any moment there is the old record or the new one, whole. A checksum catches
what flash has lost; a file that is damaged or not from here is no record, and says so.

Rules: write only while the cuff is vented, since an erase stops the tick. Nothing here decides
whether the LOP may be used: that is session/lop_book.py.
"""

import binascii
import json
import os

PATH = "lop.json"
NEW_PATH = "lop.new"
_LARGEST_BYTES = 1024
# Name: (lowest, highest), or None for a text. "entered" may be null.
_FIELDS = {
    "limb": None,
    "side": None,
    "cuff": None,
    "width_mm": (1, 1000),
    "posture": (0, 2),
    "minute": (0, 0x3FFFFFFF),
    "lop_cmmhg": (8000, 30000),
    "confidence_pct": (0, 100),
    "origin": (0, 1),
    "entered": (0, 300),
    "dated": (0, 1),
}


def _sum_of(body):
    return "%08x" % (binascii.crc32(body.encode()) & 0xFFFFFFFF)


def save(record):
    """Store a record; OSError when the flash does not take it, the old one is then still there."""
    body = json.dumps(record)
    with open(NEW_PATH, "w") as f:
        f.write(_sum_of(body) + "\n" + body)
    os.rename(NEW_PATH, PATH)


def load():
    """(record or None, problem or None)."""
    try:
        with open(PATH) as f:
            text = f.read(_LARGEST_BYTES + 1)
    except OSError:
        return None, None
    except ValueError:  # UnicodeError: erased or overwritten flash
        return None, "%s is not text" % PATH
    head, _, body = text.partition("\n")
    if len(text) > _LARGEST_BYTES or head != _sum_of(body):
        return None, "%s is damaged" % PATH
    try:
        record = json.loads(body)
    except ValueError:
        return None, "%s is not valid JSON" % PATH
    problem = _fault(record)
    return (None, "%s: %s" % (PATH, problem)) if problem else (record, None)


def _fault(record):
    """What is wrong with a record, or None."""
    if not isinstance(record, dict):
        return "no object"
    for name in _FIELDS:
        bounds = _FIELDS[name]
        value = record.get(name)
        if bounds is None:
            if not isinstance(value, str):
                return "%s must be a text, not %r" % (name, value)
        elif name == "entered" and value is None and name in record:
            continue
        elif not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
            return "%s must be %d to %d, not %r" % (name, bounds[0], bounds[1], value)
    return None
