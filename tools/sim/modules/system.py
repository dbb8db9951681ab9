"""`micropython`, `sys`, `os`, `gc`, `rp2`, `esp32` as the firmware finds them on the board.

Sources: py/modmicropython.c, py/modsys.c, shared/runtime/interrupt_char.c. If the running
interpreter is a MicroPython, heap_lock and gc are its own; on CPython they do nothing.
"""

import gc
import sys

from tools.sim.interpreter.console import format_exception
from tools.sim.interpreter.kernel import heap_lock, heap_unlock
from tools.sim.modules.args import get_int
from tools.sim.modules.pio import install as install_pio

IS_MICROPYTHON = sys.implementation.name == "micropython"
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
        """Nothing to report: the host's heap says nothing about the chip's."""

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


class VirtualStdout:
    """sys.stdout, and its buffer: on the board both take bytes (py/stream.c looks at no type)."""

    def __init__(self, board, buffer=None):
        self._b = board
        self.buffer = buffer

    def write(self, data):
        """To the serial port; how much of it the port took, its text layer does not say."""
        self._b.console_write(data)
        return len(data)


class VirtualPoll:
    """select.poll of one stream, the serial port."""

    def __init__(self, board):
        self._b = board
        self._streams = []

    def register(self, stream, events):
        """Watch it."""
        self._streams.append((stream, get_int(events)))

    def ipoll(self, timeout_ms):
        """Those that are ready now: the ESP32's always (ports/esp32/mphalport.c)."""
        board = self._b
        room = board.console_room()
        return iter(self._streams if room or board.chip.name == "esp32" else ())


class VirtualSelect:
    """The `select` module."""

    __name__ = "select"
    POLLIN = 1
    POLLOUT = 4

    def __init__(self, board):
        self._b = board

    def poll(self):
        """An empty poll object."""
        return VirtualPoll(self._b)


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
        self.stdout = VirtualStdout(board, VirtualStdout(board))
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


class VfsLfs2:
    """What a stock build mounts. It has no use here but its name."""


class VfsFat:
    """What some boards ship with."""


class VirtualVfs:
    """The `vfs` module: what is mounted (v1.25 and later)."""

    __name__ = "vfs"
    VfsLfs2 = VfsLfs2
    VfsFat = VfsFat

    def __init__(self, board):
        self._b = board

    def mount(self):
        """[(file system, place)]; the flash says what it holds."""
        kind = getattr(self, self._b.flash.file_system, None)
        if kind is None:
            raise TypeError("function missing 2 required positional arguments")  # before v1.25
        return [(kind(), "/")]


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
        self.urandom = board.random_bytes
        self.sep = "/"

    def sync(self):
        """Everything closed is on the flash already."""

    def getcwd(self):
        """The root."""
        return "/"


class VirtualGc:
    """`gc`: the host's business, on a MicroPython really done; but it takes the board's time."""

    __name__ = "gc"

    def __init__(self, board):
        self._b = board

    def collect(self):
        """Interrupts go on meanwhile, scheduled callbacks wait."""
        if IS_MICROPYTHON:
            gc.collect()
        if self._b.collect_ms:
            self._b.block_us(self._b.collect_ms * 1000)

    def enable(self):
        """Nothing."""

    def disable(self):
        """Nothing."""

    def threshold(self, *amount):
        """The port's default."""
        if not amount:
            return -1
        self._b.collect_every_bytes = get_int(amount[0])

    def mem_free(self):
        """What a Pico W has after boot (docs/chips.md), or a MicroPython's own."""
        return gc.mem_free() if IS_MICROPYTHON else 201000

    def mem_alloc(self):
        """Some, or a MicroPython's own."""
        return gc.mem_alloc() if IS_MICROPYTHON else 20000


class VirtualRp2:
    """The `rp2` module; PIO: pio.py."""

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
