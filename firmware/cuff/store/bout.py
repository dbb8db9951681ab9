"""The record of the training at hand, on the flash: the one memory that a loss of power leaves.

One line in a file of its own: state, seconds used (occlusion, exercise, session), check. Written
beside it under another name and then renamed, which littlefs does at one stroke, so a cut leaves
the old record or the new one. Read back after writing. A file that is there and not right counts
as open: whoever cannot tell how long the limb was under pressure takes the longest.

Loop code, with the cuff empty only: an erase of the flash stops everything for up to 400 ms. A
training takes two writes and a removal, some 200 bytes in all. Littlefs keeps so small a file in
its directory's block and moves that about, so wear is no concern: one erase per dozens of these.
"""

import os

PATH = "bout"
_NEXT = "bout.new"
_ENOENT = 2
_LARGEST_BYTES = 64
_CHECK_START = 0x5A17
ABSENT, OPEN, CLOSED = "absent", "open", "closed"
_TOP_S = 9999


def _check(text):
    """16 bits that change with every character and with their order."""
    check = _CHECK_START
    for character in text:
        check = (check * 31 + ord(character)) % 65521
    return check


def _line(state, used_s):
    body = "%s %d %d %d" % (state, used_s[0], used_s[1], used_s[2])
    return "%s %d\n" % (body, _check(body))


def _parse(line):
    """(state, used_s) of a right line; (OPEN, zeros) of any other."""
    words = line.split()
    try:
        used_s = (int(words[1]), int(words[2]), int(words[3]))
    except (ValueError, IndexError):
        return OPEN, (0, 0, 0)
    right = words[0] in (OPEN, CLOSED) and line == _line(words[0], used_s)
    if not right or min(used_s) < 0 or max(used_s) > _TOP_S:
        return OPEN, (0, 0, 0)
    return words[0], used_s


def load():
    """(state, (occluded_s, exercise_s, session_s)): what the record says; damaged reads as open."""
    try:
        with open(PATH) as stream:
            return _parse(stream.read(_LARGEST_BYTES))
    except OSError as problem:
        if problem.args[:1] == (_ENOENT,):
            return ABSENT, (0, 0, 0)
        return OPEN, (0, 0, 0)
    except ValueError:  # no text
        return OPEN, (0, 0, 0)


def write(state, used_s):
    """Whether the record now says so."""
    used_s = tuple([min(seconds, _TOP_S) for seconds in used_s])
    try:
        with open(_NEXT, "w") as stream:
            stream.write(_line(state, used_s))
        os.rename(_NEXT, PATH)
    except OSError:
        return False
    return load() == (state, used_s)


def remove():
    """Whether no record is left."""
    try:
        os.remove(PATH)
    except OSError:
        return load()[0] == ABSENT
    return True
