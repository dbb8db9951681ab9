"""RP2040: the tick is a hard timer interrupt, not delayed by garbage collection or the display."""

from machine import ADC, Pin, Timer, mem32

from cuff.chip.common import TICK_MS, CommonChip
from cuff.chip.permits_rp2 import PermitLines

_SCRATCH = 0x4005800C  # WATCHDOG SCRATCH0 (datasheet 4.7.6); 0-3 are free, the SDK uses 4-7


def read_scratch(number):
    """A word that outlives resets; 0 after power-on."""
    return mem32[_SCRATCH + 4 * number]


def write_scratch(number, word):
    """Keep it."""
    mem32[_SCRATCH + 4 * number] = word


class Chip(CommonChip):
    """See CommonChip. Samples are read_u16 counts. Needs MicroPython 1.26 or later."""

    HARD_TICK = True

    def __init__(self, board):
        super().__init__(board, read_scratch, write_scratch)
        self.read_pressure = ADC(Pin(board.PIN_PRESSURE)).read_u16
        self.read_rail = ADC(Pin(board.PIN_RAIL)).read_u16
        self.permit_lines = PermitLines(board)

    def start_tick(self, callback):
        """Call callback(timer) every 10 ms; TypeError where `hard` is not known (before 1.26)."""
        self._timer = Timer(
            -1, mode=Timer.PERIODIC, period=TICK_MS, callback=callback, hard=True
        )
