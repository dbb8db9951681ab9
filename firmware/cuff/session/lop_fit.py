"""Finds the knee of the falling flank: where pulse height stops following cuff pressure.

Above the pressure of the largest pulse the heights fall, steeply while blood still passes at the
top of each beat, and slowly once none does: what is left (20-35 % of the maximum) is the artery
knocking on the cuff's upstream edge. The knee between the two lines is the occlusion pressure. So
two lines that meet at K are fitted to the heights from 90 % of the maximum down, for every K on a
grid, and the estimate is the mean of the K that fit best, weighted by how well; their range is the
uncertainty. Errors of height grow with height, hence the weights.

Rules: integers only; one K per call of `advance`, so a turn stays short; sums stay below 2**30, the
few products when solving may exceed it (they run in the loop, never in the tick).
It must not decide whether a result is good enough: that is lop.py's business.
"""

from array import array

from cuff.session.lop_pulse import median

POINTS_MAX = 40
CANDIDATES_MAX = 330  # 1 mmHg apart over the whole range of a sensor
TOP_PERMILLE = 900  # the flank starts at the last point this high
TAIL_HALFMMHG = 64  # tail points up to 32 mmHg above the knee count
NOISE_PERMILLE = 20  # heights are never trusted better than this
WEIGHT_SCALE = 10000000
WEIGHT_OFFSET = 500
RANGE_NOISE = (
    2  # candidates this much worse than the best (in squared noise) make up the stated range
)
MEAN_NOISE = 8  # and up to here they count, ever less, in the mean that is the estimate
OUTLIER_FLOOR_PERMILLE = (
    40  # a point further off than this and than three usual distances is left out
)
OUTLIERS_MAX_SHARE = 7  # but at most one point in so many


class KneeFit:
    """`begin(pressures_cmmhg, heights, n, step)` then `advance()` until it returns True."""

    def __init__(self):
        self._x = array("i", bytes(4 * POINTS_MAX))  # pressure, half mmHg
        self._y = array("i", bytes(4 * POINTS_MAX))  # height, permille of the wearer's maximum
        self._w = array("i", bytes(4 * POINTS_MAX))
        self._error = array("i", bytes(4 * CANDIDATES_MAX))  # error of each candidate
        self._clear()

    def _clear(self):
        self.valid = False
        self.knee_cmmhg = self.low_cmmhg = self.high_cmmhg = 0
        self.max_height = 0
        self.corner_permille = self.flank_slope = self.tail_slope = 0
        self.flank_points = self.tail_points = 0
        self.misfit_permille = 0

    def begin(self, pressures_cmmhg, heights, n, grid_halfmmhg):
        """Take the points, sorted by pressure. `grid_halfmmhg` is the spacing of the candidates."""
        self._clear()
        self._n = 0
        self._stage = 0
        self._grid = grid_halfmmhg
        if n < 5:
            self._stage = 3
            return
        top = self._maximum(heights, n)
        self.max_height = max(heights[top], 1)
        start = top
        for i in range(top, n):
            if heights[i] * 1000 >= self.max_height * TOP_PERMILLE:
                start = i
        for i in range(start, n):
            y = heights[i] * 1000 // self.max_height
            self._x[self._n] = pressures_cmmhg[i] // 50
            self._y[self._n] = y
            self._w[self._n] = WEIGHT_SCALE // ((WEIGHT_OFFSET + y) * (WEIGHT_OFFSET + y)) + 1
            self._n += 1
        self._use = self._n
        self._set_grid(grid_halfmmhg)

    @staticmethod
    def _maximum(heights, n):
        """Index of the largest height that a neighbour supports with at least 60 % of it."""
        best, at = 0, 0
        for i in range(n):
            beside = max(heights[i - 1] if i else 0, heights[i + 1] if i + 1 < n else 0)
            if heights[i] > best and beside * 10 >= heights[i] * 6:
                best, at = heights[i], i
        return at

    def _set_grid(self, grid):
        self._grid = grid
        if self._use < 5:
            self._stage = 3
            return
        self._first = self._x[0] + 4
        self._last = self._x[self._use - 1] - 8
        self._k = self._first
        self._best = -1
        self._count = 0
        if self._last < self._first:
            self._stage = 3

    def advance(self):
        """Try one candidate; True when the fields are ready."""
        if self._stage >= 2:
            self._stage = 3
            return True
        error = self._try(self._k)
        self._error[self._count] = error
        self._count += 1
        if error >= 0 and (self._best < 0 or error < self._best):
            self._best = error
            self._best_k = self._k
        self._k += self._grid
        if self._k <= self._last and self._count < CANDIDATES_MAX:
            return False
        return self._next_stage()

    def _next_stage(self):
        if self._best < 0:
            self._stage = 3
            return True
        if self._stage == 0:
            self._stage = 1
            if self._trim():
                self._set_grid(self._grid)
                return self._stage == 3
        self._finish()
        self._stage = 3
        return True

    def _trim(self):
        """Forget points far behind the knee and single ones far off both lines; True when any
        went."""
        use = 0
        while use < self._n and self._x[use] <= self._best_k + TAIL_HALFMMHG:
            use += 1
        if use < 5:
            return False
        _, c, left, right = self._solve(self._best_k)
        off = [self._distance(i, c, left, right) for i in range(use)]
        limit = max(3 * median(off, use), OUTLIER_FLOOR_PERMILLE)
        spare = use // OUTLIERS_MAX_SHARE
        kept = 0
        for i in range(use):
            if off[i] > limit and spare:
                spare -= 1
                continue
            self._x[kept], self._y[kept], self._w[kept] = self._x[i], self._y[i], self._w[i]
            kept += 1
        gone = kept < self._use
        self._use = self._n = kept
        return gone

    def _distance(self, i, c, left, right):
        d = self._x[i] - self._best_k
        return abs(self._y[i] - ((c + (left if d < 0 else right) * d) >> 10))

    def _sums(self, k):
        """Weighted sums of the points left (1) and right (2) of k."""
        w1 = w2 = s1 = s2 = q1 = q2 = y0 = y1 = y2 = yy = 0
        for i in range(self._use):
            w, y, d = self._w[i], self._y[i], self._x[i] - k
            wd, wy = w * d, w * y
            y0 += wy
            yy += wy * y
            if d < 0:
                w1 += w
                s1 += wd
                q1 += wd * d
                y1 += wy * d
            else:
                w2 += w
                s2 += wd
                q2 += wd * d
                y2 += wy * d
        return w1 + w2, s1, s2, q1, q2, y0, y1, y2, yy

    def _solve(self, k):
        """(error, height at k, left slope, right slope), the last three times 1024; error -1 where
        the shape is wrong."""
        w, s1, s2, q1, q2, y0, y1, y2, yy = self._sums(k)
        if q1 == 0 or q2 == 0:
            return -1, 0, 0, 0
        d = w * q1 * q2 - s1 * s1 * q2 - s2 * s2 * q1
        if d <= 0:
            return -1, 0, 0, 0
        num = y0 * q1 * q2 - s1 * y1 * q2 - s2 * y2 * q1
        c = (num << 10) // d
        left = ((y1 << 10) - c * s1) // q1
        right = ((y2 << 10) - c * s2) // q2
        if right > 0:  # nothing grows behind the knee: level tail, and the rest solved again
            right = 0
            c = ((y0 * q1 - s1 * y1) << 10) // (w * q1 - s1 * s1)
            left = ((y1 << 10) - c * s1) // q1
        if left >= 0 or left >= right:
            return -1, c, left, right
        error = yy - (c * y0 + left * y1 + right * y2) // 1024
        return min(max(error, 0), 0x3FFFFFFF), c, left, right

    def _try(self, k):
        return self._solve(k)[0]

    def _finish(self):
        """Estimate, its range, and what lop.py needs to judge it."""
        k0 = self._best_k
        error, c, left, right = self._solve(k0)
        weight = sum(self._w[: self._use])
        noise = max(
            error // max(self._use - 4, 1), weight // self._use * NOISE_PERMILLE * NOISE_PERMILLE, 1
        )
        low = high = k0
        total = share = 0
        for j in range(self._count):
            over = self._error[j] - error
            if self._error[j] < 0 or over > MEAN_NOISE * noise:
                continue
            k = self._first + j * self._grid
            part = 1000 - over * 1000 // (MEAN_NOISE * noise)
            total += part
            share += part * (k - k0)
            if over <= RANGE_NOISE * noise:
                low, high = min(low, k), max(high, k)
        self.knee_cmmhg = k0 * 50 + (share * 50 // total if total else 0)
        self.low_cmmhg, self.high_cmmhg = low * 50, high * 50
        self.corner_permille = c >> 10
        self.flank_slope, self.tail_slope = left, right
        self.misfit_permille = self._root(error // max(weight, 1))
        for i in range(self._use):
            if self._x[i] < k0:
                self.flank_points += 1
            else:
                self.tail_points += 1
        self.valid = True

    @staticmethod
    def _root(v):
        r = 0
        while (r + 1) * (r + 1) <= v:
            r += 1
        return r
