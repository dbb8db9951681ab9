"""settings.json, and what was changed since at the device (store/change.py): read at boot, checked
against params, never half-used.

A file that cannot be read, is not an object, or holds one bad value is refused as a whole: the
device keeps its defaults, says which bound was broken, and does not start until it is corrected.
It is read by strict.py: MicroPython's own reader of JSON guesses when it should refuse.
No file at all means defaults. settings.json is never written here: it is a person's.

Rules: what it needs is large and unloaded again after each call. `change`, `tidy` and `forget`
write: with the cuff empty only.
"""

from cuff import codes
from cuff.memory import unload
from cuff.store import pair

PATH = "settings.json"
_LARGEST_BYTES = 4096
_PART = 512  # read at a time: a file of usual size must not ask for 4 KB of memory in one piece
_NEEDED = ("cuff.params", "cuff.store.strict", "cuff.store.change", "cuff.store.flat")

# (code, what it is about) of what the last reading found and a person should know. A change that
# settings.json has overtaken has to be tidied, or it would hold again once that says what it said.
reports = []
given = {}  # what settings.json said at power-on: reading it again is too deep for the loop's stack
refused = None  # or what is wrong with it


def load():
    """(values, problem): every parameter with its value; problem is None or a sentence."""
    global given, refused
    from cuff import params
    from cuff.store import change as changes
    from cuff.store import strict

    try:
        given, refused = _read(params, strict, changes)
        return _overlaid(params, changes)[:2]
    finally:
        unload(*_NEEDED)  # they are large; nobody needs them again


def change(name, value):
    """(NONE, does it need a restart?) once it is stored; (code, sentence or None) if it is not."""
    from cuff import params
    from cuff.store import change as changes

    try:
        values, problem, changed = _overlaid(params, changes)
        if problem:
            return codes.BAD_SETTINGS, problem
        code, problem = changes.refusal(name, value, values, params)
        if code:
            return code, problem
        if not changes.write(changed, given, name, value):
            return codes.NOT_STORED, None
        row = params.find(name)
        return codes.NONE, row is not None and row.effect == params.RESTART
    finally:
        unload(*_NEEDED, collect=False)


def tidy():
    """Whether the record is written anew, in both copies, without what settings.json has
    overtaken."""
    from cuff import params
    from cuff.store import change as changes

    try:
        problem, changed = _overlaid(params, changes)[1:]
        del reports[:]
        return problem is None and changes.write(changed, given, None, None)
    finally:
        unload(*_NEEDED, collect=False)


def forget():
    """Whether no change is left: settings.json alone holds. For a record that is damaged."""
    return pair.remove("changes")


def next_start(values):
    """Takes into values what needs no restart, as it is without a wearer: what a professional
    attests (BY_HAND) is one wearer's, too. A problem, or None."""
    from cuff import params
    from cuff.store import change as changes

    try:
        fresh, problem, _ = _overlaid(params, changes)
        for row in params.PARAMS:
            if not problem and row.effect != params.RESTART:
                values[row.name] = fresh[row.name]
        return problem
    finally:
        unload(*_NEEDED, collect=False)


def _overlaid(params, changes):
    """(values, problem, the changes) of settings.json and what was changed since."""
    del reports[:]
    values = params.defaults()
    if refused:
        return values, refused, {}
    values.update(given)
    changed, problem, damage = changes.read()
    if damage:
        reports.append((codes.CHANGES_OLDER, damage))
    if not problem:
        overtaken, problem = changes.overlay(changed, given, values, params)
        for name in overtaken:
            reports.append((codes.CHANGE_OVERTAKEN, name))
    return (params.defaults() if problem else values), problem, changed


def _read(params, strict, changes):
    """(what settings.json says, problem)."""
    try:
        with open(PATH) as f:
            text = part = f.read(_PART)
            while part and len(text) <= _LARGEST_BYTES:
                part = f.read(_PART)
                text += part
    except OSError:
        return {}, None
    except ValueError:  # UnicodeError: erased or overwritten flash
        return {}, "%s is not text" % PATH
    if len(text) > _LARGEST_BYTES:
        return {}, "%s is larger than %d bytes" % (PATH, _LARGEST_BYTES)
    try:
        given, problem = changes.migrated(strict.read(text), PATH)
    except strict.Refused as refused:
        return {}, "%s %s" % (PATH, refused)
    for name in given:
        problem = params.validate(name, given[name])
        if problem:
            return {}, "%s: %s" % (PATH, problem)
    return given, problem
