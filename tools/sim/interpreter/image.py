"""The loader: boots the unmodified firmware image on CPython and on MicroPython.

    Image(["firmware", "boards/pico_w"])                folders, searched in this order
    Image(files={"main.py": "...", "cuff/x.py": "..."})  sources in a dict, before any folder

Purpose: gives the firmware the modules of its board (machine, time, ...) instead of the host's,
runs boot.py and main.py by name, and forgets every module of the firmware at a reset.

CPython executes the files with an `__import__` and builtins of their own, so that several devices
live in one process and the rest of it keeps the real `time`. On MicroPython there is one device
per process: its modules go into sys.modules, `print` and `open` over the built-in ones.
"""

import sys

from tools.sim.modules import framebuf
from tools.sim.modules.bluetooth import VirtualBluetooth
from tools.sim.modules.machine import Esp32Machine, Rp2Machine
from tools.sim.modules.system import (
    VirtualEsp32,
    VirtualGc,
    VirtualMicropython,
    VirtualOs,
    VirtualRp2,
    VirtualSelect,
    VirtualSys,
    VirtualVfs,
)
from tools.sim.modules.time import VirtualTime

IS_MICROPYTHON = sys.implementation.name == "micropython"


def virtual_modules(board):
    """Name -> object for every module that is the board's own."""
    modules = {
        "time": VirtualTime(board),
        "utime": VirtualTime(board),
        "micropython": VirtualMicropython(board),
        "sys": VirtualSys(board),
        "os": VirtualOs(board),
        "gc": VirtualGc(board),
        "select": VirtualSelect(board),
        "vfs": VirtualVfs(board),
    }
    if not IS_MICROPYTHON:
        modules["framebuf"] = framebuf
    if board.chip.name == "rp2":
        modules["machine"] = Rp2Machine(board)
        modules["rp2"] = VirtualRp2(board)
    else:
        modules["machine"] = Esp32Machine(board)
        modules["esp32"] = VirtualEsp32(board)
    if board.air and not board.air.absent:
        modules["bluetooth"] = VirtualBluetooth(board)
    return modules


class Image:
    """Files of a firmware: folders of the host, or a dict of sources."""

    def __init__(self, folders=(), files=None):
        self.folders = list(folders)
        self.files = files or {}
        self._loader = None

    def attach(self, board):
        """Put the board's modules in place."""
        if IS_MICROPYTHON:
            from tools.sim.interpreter.loader_micropython import Loader
        else:
            from tools.sim.interpreter.loader_cpython import Loader
        self._loader = Loader(board, self, virtual_modules(board))

    def detach(self, board):
        """Give the host its own back."""
        self._loader.detach()
        self._loader = None

    def drop(self, board):
        """A reset: forget every module of the firmware."""
        self._loader.drop()

    def has(self, name):
        """Is there such a file?"""
        return self._loader.find(name) is not None

    def modules(self):
        """sys.modules as the firmware sees it; while attached."""
        return self._loader.modules()

    def execute(self, board, name):
        """Run one file as __main__."""
        self._loader.execute(name)

