"""Buttons from sampled levels: debounced, one event per press.

STOP is read by the tick itself, undebounced; here it only confirms a held stop.
"""

_STEADY_TURNS = 2  # 40 ms


class Button:
    """levels are 0 while pressed (to ground, pull-up)."""

    def __init__(self, level):
        self._level = level
        self._turns = 0
        self.held = False

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
