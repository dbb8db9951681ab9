"""Keeps virtual time at a chosen multiple of real time, and says how well that works.

Rules: real time comes in as a number of seconds, so that tests need no waiting. A machine that is
too slow does not catch up later: the simulator simply runs slower than asked.
"""

LATE_S = 0.25
SHOWN_OVER_S = 1.0
SLOWEST = 0.1
FASTEST = 100.0


class Pace:
    """speed: what was asked for; reached: what the last second gave."""

    def __init__(self, speed):
        self.speed = speed
        self.reached = speed
        self._anchor = None  # (real seconds, virtual ms) that belong together
        self._seen = None

    def ahead_s(self, real_s, virtual_ms):
        """Return how many real seconds virtual time is ahead; negative: it is late."""
        if self._anchor is None:
            self._anchor = self._seen = (real_s, virtual_ms)
        self._measure(real_s, virtual_ms)
        anchor_s, anchor_ms = self._anchor
        ahead_s = (virtual_ms - anchor_ms) / (1000 * self.speed) - (real_s - anchor_s)
        if ahead_s < -LATE_S:
            self._anchor = (real_s, virtual_ms)
        return ahead_s

    def change(self, factor):
        """Run faster or slower from now on."""
        self.speed = min(FASTEST, max(SLOWEST, self.speed * factor))
        self._anchor = None

    def _measure(self, real_s, virtual_ms):
        seen_s, seen_ms = self._seen
        if real_s - seen_s >= SHOWN_OVER_S:
            self.reached = (virtual_ms - seen_ms) / (1000 * (real_s - seen_s))
            self._seen = (real_s, virtual_ms)
