"""What stands in lop.json, and whether a record that was read keeps to it.

Loaded for a moment at boot (store/lop.py), so it must not keep state.
"""

# Name: (lowest, highest), or None for a text. "entered" may be null.
FIELDS = {
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
    "off": (0, 1),
}


def fault(record):
    """What is wrong with a record, or None. One of an older version gets what it lacks."""
    if not isinstance(record, dict):
        return "no object"
    if "off" not in record:
        record["off"] = 0  # of an older version
    for name in FIELDS:
        bounds = FIELDS[name]
        value = record.get(name)
        if bounds is None:
            if not isinstance(value, str):
                return "%s must be a text, not %r" % (name, value)
        elif name == "entered" and value is None and name in record:
            continue
        elif not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
            return "%s must be %d to %d, not %r" % (name, bounds[0], bounds[1], value)
    return None
