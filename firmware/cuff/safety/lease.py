"""A request for pressure lapses unless it is renewed: "closed" is no state that lasts by itself.

The loop renews with every turn; the tick counts down. A tick that falls between the stores of a
renewal sees the old target with new time, for one tick; the other order would let it see a new
target without time, and trip. Tick code: integers only.
"""

from micropython import const

LAPSED = const(-1)
LEASE_TICKS = const(50)  # 500 ms (R-CTL-1); Klipper 3 s, panda 2-5 s


class Lease:
    """What the loop wants: target_cmmhg (0: vent), manner (one of pressure/regulator.py)."""

    def __init__(self):
        self.target_cmmhg = 0
        self.manner = 0
        self.ticks_left = 0

    def renew(self, target_cmmhg, manner):
        """Ask for target_cmmhg (0 vents) for the next 500 ms. Called by the loop."""
        self.ticks_left = LEASE_TICKS
        self.manner = manner
        self.target_cmmhg = target_cmmhg

    def tick(self):
        """The target that holds in this tick; LAPSED if a request for pressure ran out."""
        left = self.ticks_left
        if left > 0:
            self.ticks_left = left - 1
            return self.target_cmmhg
        return LAPSED if self.target_cmmhg > 0 else 0
