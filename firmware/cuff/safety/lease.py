"""A request for pressure lapses unless it is renewed: "closed" is no state that lasts by itself.

The loop renews with every turn; the tick counts down. The loop's store of `ticks_left` comes last,
so the tick never runs a half-written request for longer than one tick. Tick code: integers only.
"""

LEASE_TICKS = 50  # 500 ms (DESIGN 2); Klipper 3 s, panda 2-5 s


class Lease:
    """What the loop wants: target_cmmhg (0: vent), quiet (hold the mean only)."""

    def __init__(self):
        self.target_cmmhg = 0
        self.quiet = False
        self.ticks_left = 0

    def renew(self, target_cmmhg, quiet):
        """Ask for target_cmmhg (0 vents) for the next 500 ms. Called by the loop."""
        self.target_cmmhg = target_cmmhg
        self.quiet = quiet
        self.ticks_left = LEASE_TICKS

    def tick(self):
        """The target that holds in this tick; 0 once the request has lapsed."""
        if self.ticks_left <= 0:
            return 0
        self.ticks_left -= 1
        return self.target_cmmhg

    def lapsed(self):
        """Did a request for pressure run out without being renewed?"""
        return self.ticks_left <= 0 and self.target_cmmhg > 0
