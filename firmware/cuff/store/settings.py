"""settings.json: read once at boot, checked against params, never half-used.

A file that cannot be read, is not an object, or holds one bad value is refused as a whole: the
device keeps its defaults, says which bound was broken, and does not start until it is corrected.
No file at all means defaults. Nothing is written here.
"""

import json

from cuff.unload import unload

PATH = "settings.json"
_LARGEST_BYTES = 4096
_PART = 512  # read at a time: a file of usual size must not ask for 4 KB of memory in one piece


def load():
    """(values, problem): every parameter with its value; problem is None or a sentence."""
    from cuff import params

    try:
        return _load(params)
    finally:
        unload("cuff.params")  # the table is large, and nobody needs it again


def _load(params):
    values = params.defaults()
    try:
        with open(PATH) as f:
            text = part = f.read(_PART)
            while part and len(text) <= _LARGEST_BYTES:
                part = f.read(_PART)
                text += part
    except OSError:
        return values, None
    except ValueError:  # UnicodeError: erased or overwritten flash
        return values, "%s is not text" % PATH
    if len(text) > _LARGEST_BYTES:
        return values, "%s is larger than %d bytes" % (PATH, _LARGEST_BYTES)
    try:
        given = json.loads(text)
    except ValueError:
        return values, "%s is not valid JSON" % PATH
    if not isinstance(given, dict):
        return values, "%s must hold one object {...}" % PATH
    for name in given:
        problem = params.validate(name, given[name])
        if problem:
            return values, "%s: %s" % (PATH, problem)
    values.update(given)
    return values, None
