"""What was changed at the device or from a phone, beside settings.json, which stays a person's.

The record `changes` (two copies: store/pair.py) is one flat object:

    {"rest_s": 45, "schema": 1, "was rest_s": 30}

rest_s was changed to 45 while settings.json said 30; without "was" it did not say anything.
**The newer one wins**: as long as settings.json says the same, the change holds; once a person has
written something else there, that is the newer will, and the change is dropped and reported.

Rules: loaded for a moment, since it goes with params.py (store/settings.py); keeps no state. A
change that params.py does not accept is refused, and with it all: nothing is replaced silently. A
limit is never loosened from here: only settings.json can take that back.
"""

from cuff import codes
from cuff.store import flat, pair

PATH = "changes"
SCHEMA = 1  # of settings.json and of the record: which names there are, and what they mean
MIGRATIONS = ()  # a function a version: takes the object of that version, returns the next one's
_LARGEST_BYTES = 4096
_WAS = "was "


def migrated(values, path):
    """(the object in today's names, problem). Without a schema it is of today."""
    schema = values.pop("schema", SCHEMA)
    if not isinstance(schema, int) or not 1 <= schema <= SCHEMA:
        return {}, "%s: schema %r is not known; the highest is %d" % (path, schema, SCHEMA)
    for step in MIGRATIONS[schema - 1 :]:
        values = step(values)
    return values, None


def read():
    """(changes, problem, what is wrong with the first copy if the second was read)."""
    body, problem = pair.read(PATH, _LARGEST_BYTES)
    if body is None:
        return {}, problem, None
    changes = flat.parse(body)
    if changes is None:
        return {}, "%s is not as it was written" % PATH, None
    changes, refused = migrated(changes, PATH)
    return changes, refused, problem


def overlay(changes, given, values, params):
    """Puts the changes into values. given: what settings.json says. (names of the changes that
    settings.json has overtaken, problem)."""
    overtaken = []
    for name in sorted(changes):
        if name.startswith(_WAS):
            continue
        problem = params.validate(name, changes[name])
        if problem:
            return [], "%s: %s" % (PATH, problem)
        if _overtaken(name, changes, given):
            overtaken.append(name)
        else:
            values[name] = changes[name]
    return overtaken, None


def _overtaken(name, changes, given):
    was = _WAS + name
    if (name in given) != (was in changes):
        return True
    return name in given and given[name] != changes[was]


def refusal(name, value, values, params):
    """(code, sentence or None) of what forbids to change a setting to that value, or (NONE, None).
    values: what holds, or will after a restart."""
    row = params.find(name)
    problem = params.validate(name, value)
    if row is None or problem:
        return codes.SET_REFUSED, problem
    if row.effect == params.BY_HAND:
        return codes.SET_BY_HAND, None
    if isinstance(row, params.Limit) and value > values[name]:
        return codes.SET_LOOSER, None
    return codes.NONE, None


def write(changes, given, name, value):
    """Whether it is stored that name (None: nothing) is changed to value. What settings.json has
    overtaken goes."""
    kept = {}
    for other in changes:
        if not other.startswith(_WAS) and not _overtaken(other, changes, given):
            kept[other] = changes[other]
    if name is not None:
        kept[name] = value
    for other in list(kept):
        if other in given:
            kept[_WAS + other] = given[other]
    kept["schema"] = SCHEMA
    return pair.write(PATH, flat.text(kept))
