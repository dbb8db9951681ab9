"""The one reader and writer of records on the flash: checked, and safe against a power cut.

A record is text: its CRC-32 as eight hex digits, a new line, the body. It is written beside the
old one under another name and then renamed over it, which littlefs does at one stroke: after a cut
at any moment there is the old record or the new one, whole. It is read back after writing.

Rules: loop code, with the cuff empty only, since an erase of the flash stops everything for up to
400 ms. It does not know what a record means, nor what follows from a damaged one. Littlefs keeps
so small a file in its directory's block and moves that about: one erase per dozens of writes.
"""

import binascii
import os

_ENOENT = 2
_HEAD = 9  # the check and its new line


def _with_check(body):
    return "%08x\n%s" % (binascii.crc32(body.encode()) & 0xFFFFFFFF, body)


def read(path, largest_bytes):
    """(body, None); (None, None) if there is no such file; (None, what is wrong with it)."""
    try:
        with open(path) as stream:
            text = stream.read(_HEAD + largest_bytes + 1)
    except OSError as problem:
        if problem.args[:1] == (_ENOENT,):
            return None, None
        return None, "%s cannot be read (%r)" % (path, problem)
    except ValueError:  # UnicodeError: erased or overwritten flash
        return None, "%s is not text" % path
    body = text[_HEAD:]
    check = "%08x\n" % (binascii.crc32(body.encode()) & 0xFFFFFFFF)  # not deeper: the tick's stack
    if len(body) > largest_bytes or text[:_HEAD] != check:
        return None, "%s is damaged" % path
    return body, None


def write(path, body):
    """Whether the record now says so. False: the old one is there, or one that reads as damaged."""
    beside = path + ".new"
    try:
        with open(beside, "w") as stream:
            stream.write(_with_check(body))
        os.rename(beside, path)
    except OSError:
        return False
    return read(path, len(body)) == (body, None)


def remove(path):
    """Whether no such record is left."""
    try:
        os.remove(path)
    except OSError as problem:
        return problem.args[:1] == (_ENOENT,)
    return True


def spoil(path):
    """Where a record can neither be replaced nor removed: emptied, it reads as damaged."""
    try:
        with open(path, "w"):
            pass
    except OSError:  # then the flash takes nothing, and no training begins without its record
        pass
