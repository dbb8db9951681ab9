"""The record of what the limb has behind it, on the flash: the memory that a loss of power leaves.

State, seconds used (occlusion, exercise, session), attempts at the LOP, and the minute of a set
clock (0: none) since when the cuff is empty. A record that is there and not right counts as open
and all used: whoever does not know how long the limb was under pressure takes the longest. So does
one of a version before the common check (store/files.py).

    open     a training or a measurement is under way
    shut     it ended in a trip after which the cuff may still be closed: nobody has confirmed
    closed   the cuff is empty, the limb recovers
    rested   it has recovered; session and attempts are still used

Loop code, with the cuff empty only. A training takes three writes.
"""

from cuff.store import files

PATH = "bout"
_LARGEST_BYTES = 64
ABSENT, OPEN, SHUT, CLOSED, RESTED = "absent", "open", "shut", "closed", "rested"
TOPS = (9999, 9999, 9999, 9, 0x3FFFFFFF)
ALL_USED = (9999, 9999, 9999, 9, 0)
NONE_USED = (0, 0, 0, 0, 0)


def _body(state, used):
    return "%s %d %d %d %d %d" % ((state,) + used)


def load():
    """(state, (occluded_s, exercise_s, session_s, attempts, minute)): what the record says."""
    body, problem = files.read(PATH, _LARGEST_BYTES)
    if body is None:
        return (OPEN, ALL_USED) if problem else (ABSENT, NONE_USED)
    words = body.split(" ")
    try:
        used = tuple([int(word) for word in words[1:]])
        right = words[0] in (OPEN, SHUT, CLOSED, RESTED) and body == _body(words[0], used)
    except (ValueError, TypeError):  # no numbers, or not so many
        return OPEN, ALL_USED
    if not right or min(used) < 0 or used != _within(used):
        return OPEN, ALL_USED
    return words[0], used


def _within(used):
    return tuple([min(used[k], TOPS[k]) for k in range(len(TOPS))])


def write(state, used):
    """Whether the record now says so."""
    return files.write(PATH, _body(state, _within(used)))


def remove():
    """Whether no record is left."""
    return files.remove(PATH)
