"""On the way to the next pressure of the LOP procedure: arrived, under way, not filling, or
held up by the limb.

Purpose: watch one change of pressure, up or down, from the smoothed pressure alone.
It must not ask for anything itself; measurement.py passes the target on.
"""

from cuff.session.lop import plan

UNDER_WAY, ARRIVED, FAILED, HELD_UP = range(4)  # HELD_UP: the valve is open, the limb pushes


def difference(a_ms, b_ms):
    """Stands in for time.ticks_diff if time does not wrap."""
    return a_ms - b_ms


class Climb:
    def __init__(self, ticks_diff):
        self._diff = ticks_diff
        self.target_cmmhg = 0

    def begin(self, target_cmmhg, pressure_cmmhg, now_ms, limit_ms):
        self.target_cmmhg = target_cmmhg
        self._upward = target_cmmhg > pressure_cmmhg
        self._since_ms = self._check_ms = now_ms
        self._check_cmmhg = pressure_cmmhg
        self._limit_ms = limit_ms
        self._stalls = 0

    def look(self, pressure_cmmhg, now_ms):
        off = self.target_cmmhg - pressure_cmmhg
        if (off if self._upward else -off) <= plan.ARRIVED_CMMHG:
            return ARRIVED
        if self._diff(now_ms, self._since_ms) > self._limit_ms:
            return FAILED if self._upward else HELD_UP
        if self._diff(now_ms, self._check_ms) >= plan.RISE_CHECK_MS:
            stalled = self._upward and pressure_cmmhg - self._check_cmmhg < plan.RISE_MIN_CMMHG
            self._stalls = self._stalls + 1 if stalled else 0
            self._check_ms, self._check_cmmhg = now_ms, pressure_cmmhg
        return FAILED if self._stalls >= plan.STALLS_MAX else UNDER_WAY
