"""The one light: what the device does, told by its rhythm.

off on off..: on time / period in turns of 20 ms. Steady while pressure is held for a set, slow
blink at rest and while inflating, a short pause every two seconds while the LOP is measured, short
flash when ready to start, fast blink when tripped.
"""

READY = (2, 150)
BLOCKED = (10, 50)
BUSY = (25, 50)
WORK = (50, 50)
MEASURE = (75, 100)
TRIPPED = (7, 14)


class Light:
    """set_level: the chip's function (1 = on)."""

    def __init__(self, set_level):
        self._set_level = set_level
        self._turn = 0

    def step(self, rhythm):
        """One turn of the loop."""
        self._turn += 1
        if self._turn >= rhythm[1]:
            self._turn = 0
        self._set_level(1 if self._turn < rhythm[0] else 0)
