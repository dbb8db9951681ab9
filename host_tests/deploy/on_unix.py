"""A device out of MicroPython's unix port: littlefs on a file, power cuts, boot.py, main.py, REPL.

    micropython -i on_unix.py FLASH CONTROL WRITES CAUSE [fat]

FLASH is a file with the blocks; it becomes "/" and nothing else of the host is visible. CONTROL is
a JSON file that says what the pins and the converter see; it is read at every look. WRITES holds a
number, or nothing: after so many changes of the flash power fails in the middle of the next one. A
reset ends the process by SIGKILL, a power cut by SIGTERM: host_tests/deploy/unix_device.py starts
it again, or not. CAUSE is what machine.reset_cause() says; fat: another file system.
"""

import json
import os
import sys
import time

import vfs

# Files stay open here: after the mount nothing of the host can be opened any more.
# ruff: noqa: SIM115

BLOCK = 4096
DIE = "kill -%d $PPID"


class Flash:
    """A block device with erase and program, on a file (docs: library/vfs, block devices)."""

    def __init__(self, path, writes_path):
        self._file = open(path, "r+b")
        self._blocks = os.stat(path)[6] // BLOCK
        self._writes = open(writes_path, "r+")
        text = self._writes.read()
        self._left = int(text) if text else None

    def readblocks(self, block, buffer, offset=0):
        """Any number of bytes."""
        self._file.seek(block * BLOCK + offset)
        self._file.readinto(buffer)

    def writeblocks(self, block, buffer, offset=0):
        """Program; the last one before a power cut gets half way."""
        self._file.seek(block * BLOCK + offset)
        if self._cut():
            self._file.write(bytes(buffer)[: len(buffer) // 2])
            self._file.flush()
            os.system(DIE % 15)
        self._file.write(buffer)
        self._file.flush()

    def _cut(self):
        if self._left is None:
            return False
        self._left -= 1
        self._writes.seek(0)
        self._writes.write("%6d" % self._left)  # goes on after a reset
        self._writes.flush()
        return self._left < 0

    def ioctl(self, op, arg):
        """4: blocks, 5: their size, 6: erase."""
        if op == 4:
            return self._blocks
        if op == 5:
            return BLOCK
        if op == 6:
            self._file.seek(arg * BLOCK)
            half = BLOCK // 2 if self._cut() else BLOCK
            self._file.write(b"\xff" * half)
            self._file.flush()
            if half < BLOCK:
                os.system(DIE % 15)
        return 0


class Pin:
    """Levels of CONTROL, by number; outputs remember."""

    IN = 0
    OUT = 1
    PULL_UP = 1
    _driven = {}

    def __init__(self, number, mode=0, pull=None, value=None):
        self.number = number
        if value is not None:
            self._driven[number] = value

    def value(self):
        """What CONTROL says, or 1: pulled up."""
        return machine.control().get("pin%d" % self.number, 1)


class ADC:
    """Millivolts of CONTROL as 16 bits of 3300."""

    def __init__(self, pin):
        self._name = "mv%d" % pin.number

    def read_u16(self):
        """One sample."""
        return machine.control().get(self._name, 0) * 65535 // 3300


class Timer:
    """boot.py's one shot after a minute: no test here waits so long, so it never comes."""

    ONE_SHOT = 0

    def __init__(self, number, mode, period, callback):
        assert period >= 60000, "a shorter one would have to come"

    def deinit(self):
        """It does not come, either."""


class Machine:
    """What boot.py and deployment use of `machine`."""

    Pin = Pin
    ADC = ADC
    Timer = Timer
    PWRON_RESET = 1

    def __init__(self, path, cause):
        self._file = open(path)
        self._cause = cause

    def reset_cause(self):
        """1 after power-on, 3 after reset(), as on the rp2."""
        return self._cause

    def control(self):
        """What the world is like now."""
        self._file.seek(0)
        return json.loads(self._file.read() or "{}")

    def reset(self):
        """Does not return."""
        os.system(DIE % 9)


def littlefs_on(flash):
    """As the ports' _boot.py do: made if there is none."""
    try:
        return vfs.VfsLfs2(flash, progsize=256, readsize=32, lookahead=32)
    except OSError:  # new
        vfs.VfsLfs2.mkfs(flash, progsize=256, readsize=32, lookahead=32)
        return vfs.VfsLfs2(flash, progsize=256, readsize=32, lookahead=32)


def fat_on(flash):
    """As rp2's _boot_fat.py does; only mounting shows whether there is one."""
    try:
        vfs.mount(vfs.VfsFat(flash), "/try")
        vfs.umount("/try")
    except OSError:
        vfs.VfsFat.mkfs(flash)
    return vfs.VfsFat(flash)


def start(arguments):
    """Mount; the machine."""
    global machine
    flash = Flash(arguments[0], arguments[2])
    machine = Machine(arguments[1], int(arguments[3]))
    sys.modules["machine"] = machine
    file_system = fat_on(flash) if arguments[4:] == ["fat"] else littlefs_on(flash)
    vfs.umount("/")
    vfs.mount(file_system, "/")
    os.chdir("/")
    sys.path[:] = ["", "/lib"]


def run_if_there(name):
    """As the chips' ports do: an error is printed, and the next file runs all the same."""
    try:
        os.stat(name)
    except OSError:
        return
    try:
        with open(name) as f:
            code = f.read()
        exec(compile(code, name, "exec"), globals())
    except Exception as error:
        sys.print_exception(error)


start(sys.argv[1:])
run_if_there("boot.py")
run_if_there("main.py")
time.sleep_ms(10)
