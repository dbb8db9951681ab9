"""How much air each cuff took, by its name, on the flash: what session/cuff_size.py compares with.

A line a cuff: the figure, a space, the name. If the record is damaged nothing is known, and
every cuff is learned anew. Loop code, with the cuff empty only.
"""

from collections import OrderedDict

from cuff.store import files

PATH = "cuffs"
MANY = 8  # the first of more goes
_LARGEST_BYTES = 600  # eight names of 24 letters of up to two bytes, their sides and figures
_TOP = 99999


def load():
    """{name: figure}, the oldest first; a dict of MicroPython has no order."""
    body, _ = files.read(PATH, _LARGEST_BYTES)
    found = OrderedDict()
    for line in body.split("\n") if body else ():
        figure, _, name = line.partition(" ")
        try:
            found[name] = min(_TOP, max(1, int(figure)))
        except ValueError:
            return OrderedDict()
    return found


def write(sizes, name):
    """Whether the record now says so; name: the one that is new and stays."""
    names = [other for other in sizes if other != name][1 - MANY :] + [name]
    return files.write(PATH, "\n".join(["%d %s" % (sizes[one], one) for one in names]))
