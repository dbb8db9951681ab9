"""How many self-tests with air were begun, one after the other, and never ended: on the flash.

Only a loss of power leaves one behind that counts (safety/air_tries.py). A record that is damaged
reads as many: who does not know waits for a person. Loop code, with the cuff empty only.
"""

from cuff.store import files

PATH = "tries"
MANY = 9


def load():
    """0 to MANY."""
    body, problem = files.read(PATH, 1)
    if body is None:
        return MANY if problem else 0
    return int(body) if body in tuple("123456789") else MANY


def write(number):
    """Whether the record now says so."""
    return files.write(PATH, "%d" % min(number, MANY))


def remove():
    """Whether no record is left."""
    return files.remove(PATH)
