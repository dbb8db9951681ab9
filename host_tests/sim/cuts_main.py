"""Run by MicroPython: its own littlefs (VfsLfs2), the power gone between any two writes of a block.

    cuts_main.py FIRMWARE CUTS SEED [WEAKNESS]

A person's days in random order: settings changed and edited, wearers entered, an LOP stored, the
journal written until its ring goes round. What the flash held before, amid and after each of its
writes is mounted anew: every record must be as before that change or as after it, all others
untouched, and the next write must succeed. WEAKNESS plants a fault that has to be found.
Prints how many cuts there were and what was wrong.
"""

import os
import sys

import vfs

sys.path.insert(0, sys.argv[1])

from cuff import params  # noqa: E402
from cuff.store import (  # noqa: E402
    change,
    files,
    flat,
    journal,
    lop,
    pair,
    settings,
    strict,
    wearers,
)

BLOCK, BLOCKS = 4096, 48
OPTIONS = {"progsize": 256, "readsize": 32, "lookahead": 32}
KEPT = (params, change, files, flat, pair, strict)  # in memory, or each reading would compile them


class Flash:
    """A NOR flash in memory; while `log` is a list it gets each change: (address, bytes)."""

    def __init__(self, data=None):
        self.data = data or bytearray(b"\xff" * (BLOCK * BLOCKS))
        self.log = None

    def readblocks(self, block, buffer, offset=0):
        at = block * BLOCK + offset
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        self.change(block * BLOCK + offset, bytes(buffer))

    def change(self, at, data):
        self.data[at : at + len(data)] = data
        if self.log is not None:
            self.log.append((at, data))

    def ioctl(self, what, argument):
        if what == 4:
            return BLOCKS
        if what == 5:
            return BLOCK
        if what == 6:
            self.change(argument * BLOCK, b"\xff" * BLOCK)
        return 0


def mount(flash):
    """From here on the store's files are on this flash."""
    vfs.mount(vfs.VfsLfs2(flash, **OPTIONS), "/flash")
    os.chdir("/flash")


def unmount():
    os.chdir("/")
    vfs.umount("/flash")


def state():
    """All that the records say, each under its name."""
    values, problem = settings.load()
    found = {"settings": (values["rest_s"], values["cuff_name"], values["exercise_min"], problem)}
    found["lop"] = lop.load("lop.1.1")
    for number in (1, 2):
        for kind in ("wearer", "cuff"):
            found[wearers.path(kind, number)] = repr(wearers.load(kind, number)[0])
    found["who"] = repr(wearers.load("who")[0])
    found["journal"] = journal.span() + (sum([readable(index) for index in range(journal.FILES)]),)
    return found


def readable(index):
    """How many entries of a file are right."""
    data = journal._read(index)
    return len([at for at in range(0, len(data), 48) if journal.unpack(data[at : at + 48])])


class Chance:
    """The same on every interpreter."""

    def __init__(self, seed):
        self.seed = seed

    def __call__(self, many):
        self.seed = (self.seed * 1103515245 + 12345) & 0x3FFFFFFF
        return (self.seed >> 8) % many


def record(chance):
    made = {"limb": "arm", "side": "left", "cuff": "c", "width_mm": 110, "posture": 0, "origin": 0,
            "confidence_pct": 90, "entered": None, "dated": 1, "off": 0}  # fmt: skip
    made["minute"], made["lop_cmmhg"] = chance(10**8), 8000 + chance(20000)
    return made


def wearer(chance):
    made = wearers.new("wearer")
    made["name"] = "n%d" % chance(10**6)
    made["sessions"], made["answers"] = chance(9999), chance(2**29)
    return made


def entry(chance):
    return [chance(200) for _ in journal.NAMES[:2]] + [0] * (len(journal.NAMES) - 2)


def something(chance):
    """One change, as a function."""
    kind = chance(8)
    if kind == 0:
        return lambda: settings.change("rest_s", 15 + chance(100))
    if kind == 1:
        return lambda: settings.change("cuff_name", "c%d" % chance(10**9))
    if kind == 2:
        return lambda: settings.change("exercise_min", 9 - chance(3))
    if kind == 3:
        return lambda: wearers.save("wearer", 1 + chance(2), wearer(chance))
    if kind == 4:
        size = {"name": "c%d" % chance(99), "width_mm": 110, "from_mm": 250, "to_mm": 400}
        return lambda: wearers.save("cuff", 1 + chance(2), size)
    if kind == 5:
        return lambda: lop.save(record(chance), "lop.1.1")
    if kind == 6:
        who = {"wearer": chance(9), "cuff": chance(9), "side": chance(3)}
        return lambda: wearers.save("who", 0, who)
    return lambda: journal.append(entry(chance))


def check(data, old, new, chance):
    """What is wrong with a flash that lost its power in between."""
    flash = Flash(data)
    mount(flash)
    try:
        found = state()
        for name in old:
            if found[name] != old[name] and found[name] != new[name]:
                return "%s: %s, neither %s nor %s" % (name, found[name], old[name], new[name])
        if not journal.append(entry(chance)) or not wearers.save("wearer", 1, wearer(chance)):
            return "the next write fails"
        if settings.change("rest_s", 33)[0] or settings.load()[0]["rest_s"] != 33:
            return "the next change fails"
    finally:
        unmount()
    return None


def cut(flash, function, chance):
    """(how many cuts, what was wrong) of one change."""
    before = bytearray(flash.data)
    mount(flash)
    old = state()
    flash.log = log = []
    function()
    flash.log = None
    new = state()
    unmount()
    wrong = []
    cuts = 0
    for at, data in log:
        for part in (len(data) // 2, len(data)) if data[:1] != b"\xff" else (len(data),):
            before[at : at + part] = data[:part]
            cuts += 1
            problem = check(bytearray(before), old, new, chance)
            if problem:
                wrong.append(problem)
    return cuts, wrong


def plant(weakness):
    """Faults that a cut must show."""
    if weakness == "overwritten":  # in place, and not beside the old one

        def write(path, body):
            with open(path, "w") as stream:
                stream.write(files._with_check(body)[:20])
                stream.flush()
                stream.write(files._with_check(body)[20:])
            return True

        def write_removed(path, body):
            files.remove(path)
            return write(path, body)

        pair.files = type("Files", (), {"write": staticmethod(write_removed),
                                        "read": staticmethod(files.read)})  # fmt: skip
    elif weakness == "rewritten":  # the journal's newest file removed and made anew

        def append(values):
            last, index, _ = journal._newest()
            data = journal._read(index)
            values[journal.NUMBER] = last[journal.NUMBER] + 1
            path = journal._path(index)
            files.remove(path)
            with open(path, "wb") as stream:
                stream.write(data[-31 * 48 :] + journal.pack(values))
            return values[journal.NUMBER]

        journal.append = append


def main(wanted, seed, weakness):
    settings.unload = lambda *names, collect=True: None
    chance = Chance(seed)
    flash = Flash()
    vfs.VfsLfs2.mkfs(flash, **OPTIONS)
    mount(flash)
    with open("settings.json", "w") as stream:
        stream.write('{"rest_s": 40, "side": "left"}')
    for _ in range(journal.FILES * journal.PER_FILE - 20):  # soon it goes round
        journal.append(entry(chance))
    unmount()
    if weakness:
        plant(weakness)
    cuts = 0
    wrong = []
    while cuts < wanted and not wrong:
        more, problems = cut(flash, something(chance), chance)
        cuts += more
        wrong += problems
    print("%d cuts, %d wrong" % (cuts, len(wrong)))
    for problem in wrong[:3]:
        print(problem)


main(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "")
