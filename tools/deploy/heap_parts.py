"""Runs on 32-bit MicroPython, for heap.mjs: a chip's parts, so that the firmware can be built.

Rules: nothing is driven or measured; the firmware is built, never run.
"""

import sys


class Part:
    """A pin, converter, PWM, timer or watchdog."""

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
        """Kept and counted, since a chip has it in its heap too."""
        Machine.emergency = bytearray(size)


sys.modules["machine"] = Machine
sys.modules["micropython"] = Micropython
