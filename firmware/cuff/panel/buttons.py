"""Buttons from sampled levels: debounced, one event per press.

STOP is read by the tick itself, undebounced; here it only confirms a held stop.
"""

_STEADY_TURNS = 2  # 40 ms


class Button:
    """levels are 0 while pressed (to ground, pull-up). What is down from the beginning is no press:
    a START that is stuck must not start anything when the power comes."""

    def __init__(self, level):
        self._level = level
        self._turns = 0
        self.held = not level()

    def pressed(self):
        """Call once per turn. True in the turn in which a press is seen."""
        down = not self._level()
        if down == self.held:
            self._turns = 0
            return False
        self._turns += 1
        if self._turns < _STEADY_TURNS:
            return False
        self._turns = 0
        self.held = down
        return down
