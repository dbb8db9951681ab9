"""Runs on 32-bit MicroPython, for heap.mjs: a chip's parts, so that the firmware can be built.

Rules: nothing is driven or measured; the firmware is built, never run.
"""

import sys


class Part:
    """A pin, converter, PWM, timer or watchdog."""

    IN = OUT = PULL_UP = PULL_DOWN = PERIODIC = ATTN_11DB = 0

    def __init__(self, *args, **kwargs):
        """Any arguments."""

    def value(self, *level, **more):
        """Not pressed."""
        return 1

    duty_u16 = freq = read_u16 = read_uv = value


class Registers:
    """mem32 after power-on."""

    def __getitem__(self, address):
        """Cleared."""
        return 0

    def __setitem__(self, address, word):
        """Taken, and forgotten."""


class Rtc:
    """The real-time clock after power-on."""

    def memory(self, *data):
        """Nothing was kept."""
        return b""


class Machine:
    """In place of `machine`."""

    Pin = ADC = PWM = WDT = Timer = SoftI2C = Part
    RTC = Rtc
    PWRON_RESET, WDT_RESET = 1, 3

    @staticmethod
    def reset_cause():
        """As after power-on."""
        return 1

    @staticmethod
    def disable_irq():
        """No interrupt comes anyway."""
        return 1

    @staticmethod
    def enable_irq(state):
        """As before."""

    mem32 = Registers()


class Rp2:
    """In place of `rp2`: an assembled program is some numbers and up to 32 halfwords."""

    class PIO(Part):
        """Only its names."""

        OUT_LOW = 0

    class StateMachine(Part):
        """tx_fifo, put, active, init."""

        tx_fifo = put = active = init = Part.value

    @staticmethod
    def asm_pio(**settings):
        """A decorator."""
        return lambda program: [bytearray(64), -1, -1, 0, 0, 0, 0, 0]


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

    @staticmethod
    def schedule(function, argument):
        """Nothing is run here."""


sys.modules["machine"] = Machine
sys.modules["rp2"] = Rp2
sys.modules["micropython"] = Micropython
