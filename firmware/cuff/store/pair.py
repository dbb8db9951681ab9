"""A record in two copies (store/files.py): what was changed at the device must survive one bad
block, too.

The first copy counts; the second is read where the first is damaged or gone, and may then be one
change older. A power cut leaves the old state or the new one: the first copy is replaced at one
stroke, and the second only after it.

Rules: loop code, with the cuff empty only.
"""

from cuff.store import files

_SECOND = ".2"


def there(path):
    """Is there such a record at all, right or not?"""
    return files.read(path, 0) != (None, None) or files.read(path + _SECOND, 0) != (None, None)


def read(path, largest_bytes):
    """(body, None); (None, None) if there is none; (body, what is wrong) of the second copy; (None,
    what is wrong)."""
    body, problem = files.read(path, largest_bytes)
    if body is not None:
        return body, None
    second, second_problem = files.read(path + _SECOND, largest_bytes)
    return second, problem or second_problem


def write(path, body):
    """Whether the record now says so. False: the old one is there."""
    if not files.write(path, body):
        return False
    files.write(path + _SECOND, body)  # if it fails there is one copy, and that is right
    return True


def remove(path):
    """Whether no copy is left."""
    return files.remove(path + _SECOND) and files.remove(path)
