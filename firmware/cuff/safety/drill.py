"""A drill: the self-test's order to move pump and valve by hand, with a little air.

The loop orders, the tick executes; so the tick stays the only one that moves anything. Like the
lease an order lapses after 500 ms without renewal, and whatever is out of order ends it at once: a
pressure that is wanted, a trip, STOP, 20 mmHg. A lapsed or forbidden order is dropped; it
does not come back by itself: `refused` stays until the loop begins a new drill.

In normal operation the tick looks at `bits` only while no pressure is wanted. Tick code: integers,
no allocation, one call deep.
"""

from micropython import const

VALVE = const(1)  # close it: low side on, as in normal operation
PUMP = const(2)  # full duty
DEADMAN = const(4)  # feed it
CEILING = const(8)  # start it, once, with a word that outlasts no drill by much

DRILL_TICKS = const(50)  # 500 ms, as the lease
LIMIT_CMMHG = const(2000)  # below it no limb is occluded (R-OCC-2)


class Drill:
    """bits: what is ordered, 0 none; refused: an order was dropped since begin()."""

    def __init__(self):
        self.bits = 0
        self.ticks_left = 0
        self.refused = False

    def begin(self):
        """Nothing is ordered, nothing was refused. Called by the loop."""
        self.bits = 0
        self.refused = False

    def order(self, bits):
        """Renew in every turn of the loop. Does nothing once an order was refused."""
        if not self.refused:
            self.ticks_left = DRILL_TICKS  # first, as in Lease.renew
            self.bits = bits

    def tick(self, forbidden, raw_cmmhg):
        """What holds in this tick: bits, or 0 when there is a reason not to."""
        left = self.ticks_left - 1
        self.ticks_left = left
        if forbidden or left < 0 or raw_cmmhg >= LIMIT_CMMHG:
            self.refused = True
            self.bits = 0
            return 0
        return self.bits
