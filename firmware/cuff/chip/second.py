"""The second pressure sensor: Honeywell ABP2 (600MG: 60 kPa gauge), on an I2C bus of its own.

begin() starts a conversion, which takes 5 ms; fetch() in a later turn of the loop takes its result.
Status byte, 10-90 % transfer function and address: the drivers of Linux (abp2030pa.c), RIOT (abp2)
and ESPHome (honeywellabp2_i2c) agree.

Rules: for the loop only, and never longer than some milliseconds. Therefore SoftI2C: it is bounded
by its own clock and by TIMEOUT_US, on both ports, while the ESP32's hardware bus waits up to 100 ms
a byte when its lines are stuck. What is not a good answer is None, whatever the reason: no
exception leaves this module.
"""

from machine import Pin, SoftI2C
from micropython import const

BUS_HZ = const(100000)
TIMEOUT_US = const(500)  # what the sensor may stretch the clock
FROZEN_ANSWERS = const(25)  # 24 bits have noise in the lowest ones: never 1.5 s the same
_POWERED = const(0x40)  # and not busy, memory right, not saturated
_LOWEST = const(6554)  # 10 % and 80 % of 16 bits
_SPAN_QUARTER = const(13107)
_BELOW = const(2621)  # 4 % of 16 bits below zero is no sensor


class SecondSensor:
    """board: pins, address, SECOND_FULL_CMMHG (the range, hundredths of mmHg)."""

    def __init__(self, board):
        self._bus = SoftI2C(
            scl=Pin(board.PIN_SECOND_SCL), sda=Pin(board.PIN_SECOND_SDA),
            freq=BUS_HZ, timeout=TIMEOUT_US,
        )  # fmt: skip
        self._address = board.SECOND_SENSOR
        self._full_quarter = board.SECOND_FULL_CMMHG // 4
        self._measure = b"\xaa\x00\x00"
        self._answer = bytearray(4)
        self._last = 0
        self._same = 0

    def begin(self):
        """Start a conversion. True when the sensor took the order."""
        try:
            return self._bus.writeto(self._address, self._measure) == len(self._measure)
        except OSError:
            return False

    def fetch(self):
        """The pressure in cmmHg that the last conversion found, or None."""
        answer = self._answer
        try:
            self._bus.readfrom_into(self._address, answer)
        except OSError:
            return None
        if answer[0] != _POWERED:
            return None
        word = answer[1] << 16 | answer[2] << 8 | answer[3]
        self._same = self._same + 1 if word == self._last else 0
        self._last = word
        counts = (word >> 8) - _LOWEST
        if self._same >= FROZEN_ANSWERS or counts < -_BELOW:
            return None
        return counts * self._full_quarter // _SPAN_QUARTER
