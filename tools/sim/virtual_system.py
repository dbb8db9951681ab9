"""`micropython`, `sys`, `os`, `gc`, `rp2`, `esp32` as the firmware finds them on the board.

Sources: py/modmicropython.c, py/modsys.c, shared/runtime/interrupt_char.c. Where the running
interpreter is a MicroPython, heap_lock and gc are its own; on CPython they do nothing.
"""

import gc
import sys

from tools.sim.args import get_int
from tools.sim.console import format_exception
from tools.sim.kernel import heap_lock, heap_unlock
from tools.sim.virtual_pio import install as install_pio

VERSION = (1, 28, 0, "")


class VirtualMicropython:
    """The `micropython` module."""

    __name__ = "micropython"

    def __init__(self, board):
        self._b = board

    def const(self, value):
        """The value itself."""
        return value

    def native(self, function):
        """On CPython a plain function; MicroPython's compiler takes the decorator itself."""
        return function

    viper = native

    def alloc_emergency_exception_buf(self, size):
        """Room for exceptions raised while the heap is locked."""
        get_int(size)

    def heap_lock(self):
        """The interpreter's own."""
        return heap_lock()

    def heap_unlock(self):
        """The interpreter's own."""
        return heap_unlock()

    def kbd_intr(self, char):
        """The character that interrupts, -1 for none."""
        self._b.interrupt_char = get_int(char)

    def schedule(self, function, argument):
        """Run function(argument) soon, outside interrupts."""
        if not self._b.schedule(function, argument):
            raise RuntimeError("schedule queue full")

    def opt_level(self, *level):
        """Accepted; nothing is compiled differently."""
        return None if level else 0

    def mem_info(self, *verbose):
        """Nothing to tell: the host's heap says nothing about the chip's."""

    def stack_use(self):
        """Not known here."""
        return 0


class Implementation:
    """sys.implementation."""

    name = "micropython"
    version = VERSION
    _mpy = 4870  # .mpy 6.3 on armv6m, as stock v1.28 reports

    def __init__(self, machine):
        self._machine = machine


class VirtualSys:
    """The `sys` module."""

    __name__ = "sys"
    byteorder = "little"
    maxsize = 0x7FFFFFFF
    version = "3.4.0; MicroPython v1.28.0"
    version_info = (3, 4, 0)

    def __init__(self, board):
        self._b = board
        self.platform = board.chip.name
        self.implementation = Implementation(board.chip.machine)
        self.path = ["", ".frozen", "/lib"]
        self.argv = []
        self.modules = sys.modules  # on CPython the loader puts the firmware's own here

    def exit(self, *code):
        """Raise SystemExit: a soft reset when nobody catches it."""
        raise SystemExit(*code)

    def print_exception(self, error, *stream):
        """Traceback to the serial port, or to a stream."""
        text = format_exception(error)
        if stream:
            stream[0].write(text)
        else:
            self._b.say(text)


class VirtualOs:
    """The `os` module over the board's flash."""

    __name__ = "os"

    def __init__(self, board):
        flash = board.flash
        self.listdir = flash.listdir
        self.ilistdir = flash.ilistdir
        self.rename = flash.rename
        self.remove = self.unlink = flash.remove
        self.mkdir = flash.mkdir
        self.rmdir = flash.rmdir
        self.stat = flash.stat
        self.sep = "/"

    def sync(self):
        """Everything closed is on the flash already."""

    def getcwd(self):
        """The root."""
        return "/"


class VirtualGc:
    """`gc` for CPython: collecting is the host's business."""

    __name__ = "gc"

    def collect(self):
        """Nothing."""

    def enable(self):
        """Nothing."""

    def disable(self):
        """Nothing."""

    def threshold(self, *amount):
        """The port's default."""
        return None if amount else -1

    def mem_free(self):
        """What a Pico W has after boot (docs/chips.md)."""
        return 201000

    def mem_alloc(self):
        """Some."""
        return 20000


class VirtualRp2:
    """The `rp2` module; PIO: virtual_pio.py."""

    __name__ = "rp2"

    def __init__(self, board):
        self._b = board
        install_pio(self, board)

    def bootsel_button(self):
        """Not pressed."""
        return 0


class VirtualEsp32:
    """The `esp32` module."""

    __name__ = "esp32"

    def __init__(self, board):
        self._b = board

    def mcu_temperature(self):
        """Degrees."""
        return 40


def collect_garbage():
    """After a reset the old firmware's objects are free."""
    gc.collect()
