"""Runs on the device: SHA-256 and size of the firmware's files, a line each. Changes nothing.

Looks only where the firmware lives: cuff/, next/ (copied, not yet in place) and the files in the
root that NAMES, put in front by tools/deploy/survey.py, lists. A line is "F hash size name" or
"D - 0 name".
"""

import os
from binascii import hexlify
from hashlib import sha256

NAMES = globals()["NAMES"]
FOLDER = 0x4000


def look(path, buffer):
    """One file, or a folder with what is in it."""
    try:
        mode = os.stat(path)[0]
    except OSError:
        return
    if mode & FOLDER:
        print("D - 0 " + path)
        for name in sorted(os.listdir(path)):
            look(path + "/" + name, buffer)
        return
    total = sha256()
    size = 0
    with open(path, "rb") as f:
        while True:
            count = f.readinto(buffer)
            if not count:
                break
            total.update(buffer[:count])
            size += count
    print("F", hexlify(total.digest()).decode(), size, path)


def survey():
    """Everything, in a fixed order."""
    buffer = memoryview(bytearray(512))
    for path in NAMES:
        look(path, buffer)


survey()
