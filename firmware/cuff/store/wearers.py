"""What is kept of each wearer and each cuff, and who was chosen last: small records in two copies.

One flat object a file (flat.py, kept by pair.py): `wearer.1` to `wearer.8`, `cuff.1` to
`cuff.8`, `who`, `pro`, `clock`. So what is written of one never touches another. A record that is
damaged, or has a value out of bounds, is no record, and says so: a wearer is not guessed at.

Rules: loop code, with the cuff empty only; loaded for a moment, keeps no state.
"""

from cuff.store import flat, pair

MANY = 8
LONGEST_NAME = 16
SCHEMA = 1
MIGRATIONS = ()  # a function a version: takes kind and object of that version, returns the next's
_LARGEST_BYTES = 1024
_MINUTES = (0, 0x3FFFFFFF)  # since 2000-01-01; 0: nobody's clock was set
_FLAG = (0, 1)

# kind: {name: (lowest, highest) of a whole number, or the longest text}
FIELDS = {
    "wearer": {
        "name": LONGEST_NAME,
        "profile": (0, 4),
        "protocol": (0, 63),  # 0: as in the settings
        "share_pct": (0, 80),  # of the LOP; 0: as the programme says
        "lop_mmhg": (0, 300),  # entered by a person; 0: none
        "sessions": (0, 9999),
        "last_minute": _MINUTES,  # when the last session began
        "last_limbs": (0, 63),  # that had their part in it
        "last_was": (0, 2),  # progress.py; the worst of it
        "step": (0, 63),
        "good": (0, 63),
        "screened": (0, 4),  # outcome: questions.py; 0: never
        "answers": (0, 0x3FFFFFFF),
        "screened_minute": _MINUTES,
        "screened_at": (0, 9999),  # sessions at that time
        "attested": _FLAG,  # these by a professional
        "cleared": _FLAG,
        "cleared_minute": _MINUTES,
        "cleared_by": LONGEST_NAME,
        "locked": _FLAG,
        "full": _FLAG,
    },
    "cuff": {
        "name": 24,
        "width_mm": (30, 250),
        "from_mm": (100, 1200),
        "to_mm": (100, 1200),
    },
    "who": {"wearer": (0, MANY), "cuff": (0, MANY), "side": (0, 2)},
    "clock": {"behind": _MINUTES},  # by how much it was set back, all times together
    "pro": {"salt": (0, 0x3FFFFFFF), "hash": 64},
}


def path(kind, number):
    """Of `who`, `pro` and `clock` there is one: number 0."""
    return "%s.%d" % (kind, number) if number else kind


def new(kind):
    """A record with the lowest of everything."""
    fields = FIELDS[kind]
    values = {}
    for name in fields:
        values[name] = "" if isinstance(fields[name], int) else fields[name][0]
    return values


def load(kind, number=0):
    """(record, None); (None, None) if there is none; (None, what is wrong); (record, what is wrong)
    of the second copy."""
    where = path(kind, number)
    body, damage = pair.read(where, _LARGEST_BYTES)
    if body is None:
        return None, damage
    values = flat.parse(body)
    if values is None:
        return None, "%s is not as it was written" % where
    schema = values.pop("schema", 0)
    if not isinstance(schema, int) or not 1 <= schema <= SCHEMA:
        return None, "%s: schema %r is not known; the highest is %d" % (where, schema, SCHEMA)
    for step in MIGRATIONS[schema - 1 :]:
        values = step(kind, values)
    problem = fault(kind, values)
    return (None, "%s: %s" % (where, problem)) if problem else (values, damage)


def fault(kind, values):
    """What is wrong with a record, or None."""
    fields = FIELDS[kind]
    for name in values:
        if name not in fields:
            return "'%s' is not known" % name
    for name in sorted(fields):
        bounds = fields[name]
        value = values.get(name)
        if isinstance(bounds, int):
            if not isinstance(value, str) or len(value) > bounds or min(value or " ") < " ":
                return "%s must be a text of up to %d characters, not %r" % (name, bounds, value)
        elif isinstance(value, bool) or not isinstance(value, int):
            return "%s must be a whole number, not %r" % (name, value)
        elif not bounds[0] <= value <= bounds[1]:
            return "%s must be %d to %d, not %d" % (name, bounds[0], bounds[1], value)
    return None


def save(kind, number, values):
    """Whether the record now says so; never what is out of bounds."""
    if fault(kind, values):
        return False
    stored = dict(values)
    stored["schema"] = SCHEMA
    return pair.write(path(kind, number), flat.text(stored))


def remove(kind, number):
    """Whether no such record is left."""
    return pair.remove(path(kind, number))
