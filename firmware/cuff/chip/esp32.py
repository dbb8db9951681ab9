"""ESP32-S3: there is no hard timer; the tick is scheduled and waits for the interpreter.

So this board is weaker than the RP2040 and needs its hardware permit (docs/hazards.md). Calibrated
microvolts are read, since raw counts scatter from chip to chip.
"""

from machine import ADC, Pin, Timer

from cuff.chip.common import TICK_MS, CommonChip
from cuff.chip.permits_esp32 import PermitLines


class Chip(CommonChip):
    """See CommonChip. Samples are microvolts at the pin, 0..3100000 at 11 dB."""

    HARD_TICK = False

    def __init__(self, board):
        super().__init__(board)
        self.read_pressure = ADC(Pin(board.PIN_PRESSURE), atten=ADC.ATTN_11DB).read_uv
        self.read_rail = ADC(Pin(board.PIN_RAIL), atten=ADC.ATTN_11DB).read_uv
        self.permit_lines = PermitLines(board)

    def start_tick(self, callback):
        """Call callback(timer) every 10 ms, as soon as the interpreter is free."""
        self._timer = Timer(0, mode=Timer.PERIODIC, period=TICK_MS, callback=callback)
