"""The envelope gathered so far: pulse height against cuff pressure, sorted by pressure.

Purpose: keep the points of one measurement and answer the questions the step machine asks about
them. It must not decide where to go; it holds no state but the points.
"""

from array import array

from cuff.session.lop.fit import POINTS_MAX


class Envelope:
    def __init__(self):
        self.pressures_cmmhg = array("i", bytes(4 * POINTS_MAX))
        self.heights_q2cmmhg = array("i", bytes(4 * POINTS_MAX))
        self.variances = array("i", bytes(4 * POINTS_MAX))  # of the heights
        self.clear()

    def clear(self):
        self.n = 0
        self.max_height = 0

    def insert(self, pressure_cmmhg, height_q2cmmhg, variance):
        """True when this height is a new maximum."""
        if self.n >= POINTS_MAX:
            return False
        i = self.n
        while i and self.pressures_cmmhg[i - 1] > pressure_cmmhg:
            self.pressures_cmmhg[i] = self.pressures_cmmhg[i - 1]
            self.heights_q2cmmhg[i] = self.heights_q2cmmhg[i - 1]
            self.variances[i] = self.variances[i - 1]
            i -= 1
        self.pressures_cmmhg[i] = pressure_cmmhg
        self.heights_q2cmmhg[i] = height_q2cmmhg
        self.variances[i] = variance
        self.n += 1
        if height_q2cmmhg > self.max_height:
            self.max_height = height_q2cmmhg
            return True
        return False

    def levelling(self):
        """Has the height stopped falling fast (by less than 30 % over two steps)? Else a fit would
        be wasted time."""
        n = self.n
        return n < 3 or self.heights_q2cmmhg[n - 1] * 10 >= self.heights_q2cmmhg[n - 3] * 7

    def widest_gap(self, low_cmmhg, high_cmmhg, least_cmmhg):
        """Middle of the widest gap between neighbours that touches low..high and is wider than
        `least`; 0 if none."""
        best, at = least_cmmhg, 0
        for i in range(1, self.n):
            a, b = self.pressures_cmmhg[i - 1], self.pressures_cmmhg[i]
            if b > low_cmmhg and a < high_cmmhg and b - a > best:
                best, at = b - a, (a + b) >> 1
        return at
