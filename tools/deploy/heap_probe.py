"""Runs on 32-bit MicroPython: the heap that importing and building the firmware takes.

    heap_probe.py FOLDER CHIP      FOLDER holds the compiled files as on a device

Prints {"imported", "taken"} in bytes, see tools/bench_budget.py. The chip's parts are objects that
do nothing and are counted with the rest, as pins and timers are on a chip.
"""

import gc
import json
import sys


class Part:
    """A pin, converter, PWM, timer or watchdog; never asked for anything but its methods."""

    IN = OUT = PULL_UP = PERIODIC = ATTN_11DB = 0

    def __init__(self, *args, **kwargs):
        """Any arguments."""

    def value(self, *level):
        """Not pressed."""
        return 1

    duty_u16 = freq = read_u16 = read_uv = value


class Machine:
    """In place of `machine`."""

    Pin = ADC = PWM = WDT = Timer = Part


class Micropython:
    """In place of `micropython`: this port has no emergency buffer."""

    @staticmethod
    def const(value):
        """As the compiler's."""
        return value

    @staticmethod
    def alloc_emergency_exception_buf(size):
        """Counted, since a chip has it in its heap too."""
        Machine.emergency = bytearray(size)


def used():
    """Bytes in use. Twice: what the first collection frees may hold more."""
    gc.collect()
    gc.collect()
    return gc.mem_alloc()


def main(arguments):
    """Measure: everything imported, then the device built, all of it still held."""
    folder, chip = arguments
    sys.modules["machine"] = Machine
    sys.modules["micropython"] = Micropython
    sys.path.insert(0, folder)
    before = used()
    board = __import__("board")
    module = __import__("cuff.chip." + chip, None, None, ("Chip",))
    app = __import__("cuff.app", None, None, ("App",))
    imported = used() - before
    built_chip = module.Chip(board)
    device = app.App(built_chip, board)
    taken = used() - before
    if not device.tick.run:
        raise ValueError("the device was not built")
    print(json.dumps({"imported": imported, "taken": taken}))


if __name__ == "__main__":
    main(sys.argv[1:])
