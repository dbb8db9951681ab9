"""What of the firmware lies on the device, and what has to change: no change is made here.

The firmware owns the folder cuff/, the folder next/ (copied, not yet in place) and four names in
the root. Everything else is the user's (settings, calibration, journal) and is never read, written
or removed. A .py hides an .mpy of the same name, so sources lying in the owned places are removed.
"""

import hashlib

NEXT = "next"
FOLDER = "cuff"
# main.mpy and boot.mpy are not here: MicroPython never starts them.
ROOT_NAMES = ("boot.py", "main.py", "board.py", "board.mpy")
LIST = "install.txt"


def sha256(content):
    """As the device prints it."""
    return hashlib.sha256(content).hexdigest()


class Flash:
    """files: name -> (hash, size); folders: names. Both of the owned places only."""

    def __init__(self, text):
        self.files = {}
        self.folders = []
        for row in text.splitlines():
            kind, digest, size, name = row.split(" ", 3)
            if kind == "D":
                self.folders.append(name)
            else:
                self.files[name] = (digest, int(size))

    @classmethod
    def of(cls, line):
        """Look at the device."""
        return cls(line.run("survey", NAMES=[FOLDER, *ROOT_NAMES, NEXT]))

    def has(self, name, content):
        """The very bytes?"""
        return self.files.get(name, ("", 0))[0] == sha256(content)


class Plan:
    """copy: names to send; ready: sent before, waiting in next/; remove, rmdir, mkdir: names."""

    def __init__(self, flash, files):
        changed = [name for name in files if not flash.has(name, files[name])]
        self.ready = [name for name in changed if flash.has(f"{NEXT}/{name}", files[name])]
        self.copy = [name for name in changed if name not in self.ready]
        self.same = [name for name in files if name not in changed]
        owned = {name for name in flash.files if not name.startswith(NEXT + "/")}
        self.remove = sorted(owned - set(files))
        wanted = folders_of(files)
        there = [name for name in flash.folders if not (name + "/").startswith(NEXT + "/")]
        self.mkdir = [name for name in wanted if name not in there]
        self.rmdir = sorted((name for name in there if name not in wanted), reverse=True)
        self.changed = changed

    def nothing(self):
        """Is the device as wanted?"""
        return not (self.changed or self.remove or self.rmdir)

    def lines(self):
        """install.txt. Whatever boots in the middle must be able to go on: board and boot.py first
        (an old boot.py may know nothing of lists, and still has all of its old firmware)."""
        early = [name for name in ("board.mpy", "boot.py") if name in self.changed]
        late = [name for name in self.changed if name == "main.py"]
        rest = sorted(set(self.changed) - set(early) - set(late))
        rows = ["+" + name for name in early]
        rows += ["/" + name for name in self.mkdir]
        rows += ["+" + name for name in rest + late]
        rows += ["-" + name for name in self.remove]
        rows += ["!" + name for name in self.rmdir]
        return "\n".join(rows)

    def bytes_needed(self, files, block_bytes):
        """Room for the copies: whole blocks, and one for each folder and the list."""
        blocks = sum(-(-len(files[name]) // block_bytes) for name in self.copy)
        return (blocks + 2 * len(folders_of(files)) + 2) * block_bytes


def folders_of(names):
    """Every folder that these files lie in, outer ones first."""
    found = set()
    for name in names:
        parts = name.split("/")[:-1]
        found.update("/".join(parts[: k + 1]) for k in range(len(parts)))
    return sorted(found)
