"""ESP32-S3: the permit is a monostable in hardware, kept closed by rising edges of a feeding pin.

Its hold time is set by its resistor and capacitor (wiring guide); a sense pin reads the side that
it feeds. Weaker than the RP2040 in two ways (docs/hazards.md): feeding again after expiry closes
it again, and there is no second permit that counts the longest occlusion.

Rules: only the tick moves the feeding pin, except for the vented self-test. Nothing is decided
here.
"""

from machine import Pin

SHORTEST_MS = 150  # what the monostable's parts allow (wiring guide)
LONGEST_MS = 280


class Line:
    """The monostable. For the tick, ready bound: level(), put(pin level). For the self-test: what
    it puts, and between which times that has to let go."""

    room = None  # an edge needs no room
    test_word = 1
    shortest_ms = SHORTEST_MS
    longest_ms = LONGEST_MS

    def __init__(self, board):
        self.put = Pin(board.PIN_PERMIT_FEED, Pin.OUT, value=0).value
        self.level = Pin(board.PIN_PERMIT_SENSE, Pin.IN, Pin.PULL_DOWN).value

    def rearm(self):
        """Nothing to do: any rising edge closes it."""


class PermitLines:
    """The one permit there is."""

    PARKS = False
    BY_EDGE = True  # low first, so that a pin that stands still, high or low, feeds nothing
    word = 1
    ceiling = None

    def __init__(self, board):
        self.deadman = Line(board)

    def ceiling_word_of(self, duration_s):
        """There is no ceiling to start."""
        return 0
