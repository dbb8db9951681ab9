"""How well the pressure was held, counted by the loop in whole numbers: mean, spread, time inside.

Deviations from the target of the moment in cmmHg, 50 a second, while the cuff is held (sets, rests,
holds). Squares are kept in two parts of 24 bits, so that no number needs more than 31 bits and a
turn of the loop allocates nothing: 20 min of 50 a second are 60000 counts.
"""

from micropython import const

_MOST = const(60000)
_FARTHEST_CMMHG = const(16000)  # its square is below 2**28, and 60000 of it below 2**30
_PART = const(0xFFFFFF)
INSIDE_PCT = const(10)  # of the target, to either side: as devices are judged (Swain 2025)


class Held:
    """count: how many turns."""

    def __init__(self):
        self.clear()

    def clear(self):
        """Begin anew."""
        self.count = self._sum = self._low = self._high = self._inside = 0

    def add(self, level_cmmhg, target_cmmhg):
        """One turn."""
        if self.count >= _MOST:
            return
        off = level_cmmhg - target_cmmhg
        if off > _FARTHEST_CMMHG:
            off = _FARTHEST_CMMHG
        elif off < -_FARTHEST_CMMHG:
            off = -_FARTHEST_CMMHG
        self.count += 1
        self._sum += off
        low = self._low + off * off
        self._low = low & _PART
        self._high += low >> 24
        if -target_cmmhg <= off * (100 // INSIDE_PCT) <= target_cmmhg:
            self._inside += 1

    def result(self):
        """(mean deviation, its standard deviation, % of the time inside); with large numbers, so
        not while pressure is wanted."""
        count = self.count
        if not count:
            return 0, 0, 0
        mean = _rounded(self._sum, count)
        squares = (self._high << 24) + self._low
        variance = (squares * count - self._sum * self._sum) // (count * count)
        return mean, _root(variance), self._inside * 100 // count


def _rounded(total, count):
    return (2 * total + count) // (2 * count)


def _root(square):
    """The whole number next below the square root."""
    root = square
    better = (square + 1) // 2
    while better < root:
        root = better
        better = (root + square // root) // 2
    return root
