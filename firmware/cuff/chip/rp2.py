"""RP2040: the tick is a hard timer interrupt, not delayed by garbage collection or the display."""

import select
import sys

from machine import ADC, Pin, Timer, disable_irq, enable_irq, mem32

from cuff.chip.common import TICK_MS, CommonChip
from cuff.chip.permits_rp2 import PermitLines

# WATCHDOG SCRATCH0 to 3 (datasheet 4.7.6), which are free; the SDK uses 4-7. Addresses are big
# integers on 32 bits, made here once, because the tick writes one of these words, too.
_SCRATCH = (0x4005800C, 0x40058010, 0x40058014, 0x40058018)


def read_scratch(number):
    """A word that outlives resets; 0 after power-on."""
    return mem32[_SCRATCH[number]]


def write_scratch(number, word):
    """Keep it. Allocates nothing: for loop and tick."""
    mem32[_SCRATCH[number]] = word


class Chip(CommonChip):
    """See CommonChip. Samples are read_u16 counts. Needs MicroPython 1.26 or later."""

    HARD_TICK = True
    CONSOLE_END = b"\r\n"  # nothing between here and the port makes two bytes of one

    def __init__(self, board):
        super().__init__(board, read_scratch, write_scratch)
        self.pressure_adc = ADC(Pin(board.PIN_PRESSURE))
        self.rail_adc = ADC(Pin(board.PIN_RAIL))
        self.read_adc = type(self.rail_adc).read_u16
        if getattr(board, "PIN_BATTERY", None) is not None:
            self._battery = ADC(Pin(board.PIN_BATTERY)).read_u16
            self._battery_full_mv = board.ADC_FULL_MV * 1000 // board.BATTERY_DIVIDER_PERMILLE
            self.battery_mv = self._read_battery
        self.permit_lines = PermitLines(board)
        self.console_write = sys.stdout.buffer.write
        self._console = select.poll()
        self._console.register(sys.stdout.buffer, select.POLLOUT)

    def _read_battery(self):
        """The cell in mV. One conversion at a time: a tick in the middle of it would get this one's
        voltage for its own, and it the tick's. It waits for 2 us."""
        state = disable_irq()
        counts = self._battery()
        enable_irq(state)
        return counts * self._battery_full_mv // 65535

    def start_tick(self, callback):
        """Call callback(timer) every 10 ms; TypeError if `hard` is not known (before 1.26)."""
        self._timer = Timer(
            -1, mode=Timer.PERIODIC, period=TICK_MS, callback=callback, hard=True
        )

    def console_room(self):
        """Does the serial port take a byte without waiting? (mp_usbd_cdc_poll_interfaces)"""
        for _ in self._console.ipoll(0):
            return True
        return False
