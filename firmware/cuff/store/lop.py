"""lop.json, of a wearer lop.<wearer>.<limb>: the last measured LOP, checked and safe against a
power cut (store/files.py).

A file that is damaged or not from here is no record, and says so.

Rules: write only while the cuff is vented, since an erase stops the tick. Nothing here decides
whether the LOP may be used: that is session/lop/book.py.
"""

import json

from cuff.memory import unload
from cuff.store import files

PATH = "lop.json"
_LARGEST_BYTES = 1024


def save(record, path=PATH):
    """Whether it is stored. If it is not, no older one is left to be taken for it."""
    if files.write(path, json.dumps(record)):
        return True
    if not files.remove(path):
        files.spoil(path)
    return False


def load(path=PATH):
    """(record or None, problem or None)."""
    body, problem = files.read(path, _LARGEST_BYTES)
    if body is None:
        return None, problem
    try:
        record = json.loads(body)
    except ValueError:
        return None, "%s is not valid JSON" % path
    from cuff.store import lop_fields

    problem = lop_fields.fault(record)
    unload("cuff.store.lop_fields")  # nobody needs it again
    return (None, "%s: %s" % (path, problem)) if problem else (record, None)
