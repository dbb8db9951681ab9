"""ESP32-S3: there is no hard timer; the tick is scheduled and waits for the interpreter.

So this board is weaker than the RP2040 and needs its hardware permit (docs/hazards.md). Calibrated
microvolts are read, since raw counts scatter from chip to chip.
"""

import gc
import struct
import sys

from machine import ADC, RTC, Pin, Timer

from cuff.chip.common import KEEP_WORDS, TICK_MS, CommonChip
from cuff.chip.permits_esp32 import PermitLines

# The heap grows only when a collection has not helped (py/gc.c), so collecting after so many new
# bytes keeps it as small as what is in use, PSRAM or not; and small is what makes it quick.
_COLLECT_EVERY_BYTES = 32768


class RtcMemory:
    """Words in the memory of the real-time clock: they outlive resets, not a loss of power."""

    def __init__(self):
        self._memory = RTC().memory
        kept = self._memory()
        size = 4 * KEEP_WORDS
        self._bytes = bytearray(kept if len(kept) == size else bytes(size))

    def read(self, number):
        """One word; 0 if there was none."""
        return struct.unpack_from("<I", self._bytes, 4 * number)[0]

    def write(self, number, word):
        """Keep it."""
        struct.pack_into("<I", self._bytes, 4 * number, word)
        self._memory(self._bytes)


class Chip(CommonChip):
    """See CommonChip. Samples are microvolts at the pin, 0..3100000 at 11 dB."""

    HARD_TICK = False
    # The tick waits while memory is tidied up. Longer than eight ticks, and some never come.
    SLOW_MEMORY_MS = 80
    CONSOLE_END = b"\n"

    def __init__(self, board):
        gc.threshold(_COLLECT_EVERY_BYTES)
        memory = RtcMemory()
        super().__init__(board, memory.read, memory.write)
        self.pressure_adc = ADC(Pin(board.PIN_PRESSURE), atten=ADC.ATTN_11DB)
        self.rail_adc = ADC(Pin(board.PIN_RAIL), atten=ADC.ATTN_11DB)
        self.read_adc = type(self.rail_adc).read_uv
        if getattr(board, "PIN_BATTERY", None) is not None:
            self._battery = ADC(Pin(board.PIN_BATTERY), atten=ADC.ATTN_11DB).read_uv
            self._battery_permille = board.BATTERY_DIVIDER_PERMILLE
            self.battery_mv = self._read_battery
        self.permit_lines = PermitLines(board)
        # Not its buffer: of what the USB port takes only in part that would send a part twice to
        # the UART (ports/esp32/mphalport.c, py/stream.c).
        self.console_write = sys.stdout.write

    def _read_battery(self):
        """The cell in mV."""
        return self._battery() // self._battery_permille

    def start_tick(self, callback):
        """Call callback(timer) every 10 ms, as soon as the interpreter is free."""
        self._timer = Timer(0, mode=Timer.PERIODIC, period=TICK_MS, callback=callback)
