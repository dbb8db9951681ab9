"""Time for a tick that may come late: on a port without a hard timer it waits for the interpreter.

While memory is tidied up, ticks wait; afterwards up to eight of them run back to back (the length
of the port's queue, py/scheduler.c), and what was due beyond those never comes. So a number of
ticks is no time there. Two things must not depend on it: that the valve gets its full current for
so long that it closes, and the time the limb has had (R-OCC-1). Everything else that counts ticks
becomes longer by the pause at most, or shorter if it asks for so many readings in a row, which
vents earlier; the monostable bounds the pause (docs/hazards.md).

Tick code: integers in 31 bits, no allocation. Not used with a hard timer.
"""

from micropython import const

TICK_MS = const(10)
STEP_MS = const(100)  # of the occlusion clock
QUEUE_MS = const(80)  # eight ticks that are late are not lost


class LateTicks:
    """step() once in every tick, before anything else."""

    def __init__(self, ticks_ms, ticks_diff):
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self._now_ms = self._pull_from_ms = ticks_ms()
        self._behind_ms = 0

    def step(self):
        """How far the ticks are behind the clock. Never ahead: a clock that is slow takes no time
        away."""
        now = self._ticks_ms()
        self._behind_ms = max(0, self._behind_ms + self._ticks_diff(now, self._now_ms) - TICK_MS)
        self._now_ms = now

    def lost_step(self):
        """Have ticks of a whole step of the occlusion clock been lost? Each is reported once."""
        if self._behind_ms < STEP_MS + QUEUE_MS:
            return False
        self._behind_ms -= STEP_MS
        return True

    def pulled(self, ticks, enough):
        """Ticks for which the valve has had its full current, by the clock. ticks: by the count, 0
        while it has none; enough: from here on it gets less."""
        if not ticks:
            self._pull_from_ms = self._now_ms
            return 0
        passed = self._ticks_diff(self._now_ms, self._pull_from_ms) // TICK_MS
        return min(max(1, passed), enough)
