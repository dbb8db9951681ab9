"""Finds the knee of the falling flank: where pulse height stops following cuff pressure.

Above the pressure of the largest pulse the heights fall, steeply while blood still passes at the
top of each beat, and slowly once none does: what is left (20-35 % of the maximum) is the artery
knocking on the cuff's upstream edge. The knee between the two lines is the occlusion pressure.
Two lines that meet at K (knee.py) are fitted to the heights from the flank's shoulder down,
for every K on a grid; each K counts by its likelihood, and the estimate is the mean of all of
them. Their spread is what the measurement does not know: `deviation_cmmhg`.

Rules: integers only; one K per call of `advance`, so a turn stays short.
It must not decide whether a result is good enough: that is judge.py's business.
"""

from array import array

from cuff.session.lop.knee import UNIT, fit_at, height_at
from cuff.session.lop.pulse import median

POINTS_MIN, POINTS_MAX = 5, 40
COARSE, RANGE, TRIM, FINE, MEAN, LINES, MISFIT, DONE = range(8)
CANDIDATES_MAX = 132  # 2.5 mmHg apart over the whole range of a sensor
TOP_PERMILLE = 800  # the flank starts at the last point this high: above, the envelope is round
TAIL_HALFMMHG = 64  # tail points up to 32 mmHg above the knee count
FLOOR_PERMILLE = 30  # heights are never trusted better than this,
SHARE_PERMILLE = 50  # and on the flank, where the pressure's breathing moves them, than this share
COARSE_HALFMMHG = 10
OUTLIER_DEVIATIONS = 3  # a point further off than this, in its own deviations, is left out,
OUTLIERS_MAX_SHARE = 7  # but at most one point in so many
# exp(-i / 4) * 1024: how much a knee counts whose misfit is worse by i / 2.
LIKELIHOOD = (
    1024, 797, 621, 484, 377, 293, 228, 178, 139, 108, 84, 65, 51, 40, 31, 24, 19, 15, 11, 9, 7, 5,
    4, 3,
)  # fmt: skip


class KneeFit:
    """`begin(pressures_cmmhg, heights, n, grid, variances)` then `advance()` until it is True."""

    def __init__(self):
        self._x = array("i", bytes(4 * POINTS_MAX))  # pressure, half mmHg
        self._y = array("i", bytes(4 * POINTS_MAX))  # height, permille of the wearer's maximum
        self._w = array("i", bytes(4 * POINTS_MAX))
        self._misfit = array("i", bytes(4 * CANDIDATES_MAX))  # of each candidate, 1/64
        self._clear()

    def _clear(self):
        self.valid = False
        self.knee_cmmhg = self.low_cmmhg = self.high_cmmhg = self.deviation_cmmhg = 0
        self.max_height = 0
        self.corner_permille = self.flank_slope = self.tail_slope = 0
        self.flank_points = self.tail_points = self.tail_cmmhg = 0
        self.misfit_permille = 0
        self._n = 0

    def begin(self, pressures_cmmhg, heights, n, grid_halfmmhg, variances=None):
        """Take the points, sorted by pressure. `grid_halfmmhg` is the spacing of the candidates
        in the end; `variances` those of the heights, if they are known."""
        self._clear()
        self._grid = grid_halfmmhg
        self._stage = DONE
        if n < POINTS_MIN:
            return
        top = self._maximum(heights, n)
        self.max_height = max(heights[top], 1)
        start = self._shoulder(heights, n, top)
        for i in range(start, n):
            y = heights[i] * 1000 // self.max_height
            share = max(y, 0) * SHARE_PERMILLE // 1000
            variance = FLOOR_PERMILLE**2 + share * share
            if variances:
                variance += variances[i] * 1000 // self.max_height * 1000 // self.max_height
            self._x[self._n] = pressures_cmmhg[i] // 50
            self._y[self._n] = y
            self._w[self._n] = max(UNIT // variance, 1)
            self._n += 1
        if self._n >= POINTS_MIN:
            self._stage = COARSE
            self._set_grid(self._x[0] + 4, self._x[self._n - 1] - 8, COARSE_HALFMMHG)

    @staticmethod
    def _maximum(heights, n):
        """Index of the largest height that a neighbour supports with at least 60 % of it."""
        best, at = 0, 0
        for i in range(n):
            beside = max(heights[i - 1] if i else 0, heights[i + 1] if i + 1 < n else 0)
            if heights[i] > best and beside * 10 >= heights[i] * 6:
                best, at = heights[i], i
        return at

    def _shoulder(self, heights, n, top):
        """The last point at shoulder height that is not alone among lower ones."""
        at = top
        for i in range(top, n):
            if i > at + 2:
                break
            if heights[i] * 1000 >= self.max_height * TOP_PERMILLE:
                at = i
        return at

    def _set_grid(self, first, last, step):
        self._first = self._k = first
        self._last, self._step = last, step
        self._best = -1
        self._count = 0
        if last < first:
            self._stage = DONE

    def advance(self):
        """One piece of the work; True when the fields are ready."""
        s = self._stage
        if s == COARSE or s == FINE:
            self._try()
        elif s == RANGE:
            self._find_range()
            self._stage = TRIM
        elif s == TRIM:
            self._trim()
            self._begin_fine()
        elif s == MEAN:
            self._take_mean()
            self._stage = LINES
        elif s == LINES:
            self._take_lines()
            self._stage = MISFIT
        elif s == MISFIT:
            self._take_misfit()
            self._stage = DONE
        return self._stage == DONE

    def _try(self):
        misfit, _, left, right = fit_at(self._x, self._y, self._w, self._n, self._k)
        misfit = min(misfit * 64 // UNIT, 1 << 24) if left < right else -1
        self._misfit[self._count] = misfit
        self._count += 1
        if misfit >= 0 and (self._best < 0 or misfit < self._best):
            self._best, self._best_k = misfit, self._k
        self._k += self._step
        if self._k > self._last or self._count == CANDIDATES_MAX:
            self._stage = self._stage + 1 if self._best >= 0 else DONE

    def _find_range(self):
        """All that is not far worse than the best of the coarse grid."""
        low = high = self._best_k
        for j in range(self._count):
            if self._misfit[j] >= 0 and self._share(j):
                k = self._first + j * self._step
                low, high = min(low, k), max(high, k)
        self._low, self._high = low - self._step, high + self._step

    def _begin_fine(self):
        if self._n < POINTS_MIN:
            self._stage = DONE
            return
        self._stage = FINE
        low = max(self._low, self._x[0] + 4)
        high = min(self._high, self._x[self._n - 1] - 8)
        self._set_grid(low, high, self._grid)

    def _share(self, j):
        """How much candidate j counts, 0..1024. If even the best fits worse than the heights'
        errors explain, all errors are taken that much larger."""
        noise = max(64, self._best // max(self._n - 2, 1))
        over = (self._misfit[j] - self._best) * 2 // noise
        return LIKELIHOOD[over] if over < len(LIKELIHOOD) else 0

    def _trim(self):
        """Forget points far behind the knee, and the worst of those far off both lines."""
        k, x, y, w = self._best_k, self._x, self._y, self._w
        while x[self._n - 1] > k + TAIL_HALFMMHG:
            self._n -= 1
        _, c, left, right = fit_at(x, y, w, self._n, k)
        off = [y[i] - height_at(c, left, right, x[i] - k) for i in range(self._n)]
        worse = [off[i] * off[i] * w[i] for i in range(self._n)]
        for _ in range(self._n // OUTLIERS_MAX_SHARE):
            if max(worse) <= OUTLIER_DEVIATIONS**2 * UNIT:
                return
            at = worse.index(max(worse))
            worse.pop(at)
            self._n -= 1
            for i in range(at, self._n):
                x[i], y[i], w[i] = x[i + 1], y[i + 1], w[i + 1]

    def _take_mean(self):
        """Mean of all knees, each by its likelihood, and their deviation."""
        total = first = second = 0
        for j in range(self._count):
            if self._misfit[j] >= 0:
                share, d = self._share(j), self._first + j * self._step - self._best_k
                total += share
                first += share * d
                second += share * d * d
        mean = first * 50 // total
        self.knee_cmmhg = self._best_k * 50 + mean
        step = self._step * 50
        variance = max(second * 2500 // total - mean * mean, 0) + step * step // 12
        self.deviation_cmmhg = _root(variance)
        self.low_cmmhg = self.knee_cmmhg - self.deviation_cmmhg * 3 // 2
        self.high_cmmhg = self.knee_cmmhg + self.deviation_cmmhg * 3 // 2

    def _take_lines(self):
        """The two lines, for judge.py."""
        k = self._best_k
        _, c, left, right = fit_at(self._x, self._y, self._w, self._n, k)
        self.corner_permille = c
        self.flank_slope, self.tail_slope = left, right
        self.flank_points = sum([self._x[i] < k for i in range(self._n)])
        self.tail_points = self._n - self.flank_points
        self.tail_cmmhg = self._x[self._n - 1] * 50 - self.knee_cmmhg

    def shift_cmmhg(self, pressure_cmmhg, height, below_cmmhg):
        """How far the knee seems to have moved since the fit, if this height is read now, at least
        so far below the knee; 0 if it cannot tell."""
        if (
            not self.valid
            or self.flank_slope >= 0
            or pressure_cmmhg > self.knee_cmmhg - below_cmmhg
        ):
            return 0
        d = pressure_cmmhg // 50 - self._best_k
        off = height_at(self.corner_permille, self.flank_slope, self.tail_slope, d)
        off = height * 1000 // self.max_height - off
        return -off * (50 << 9) // self.flank_slope

    def _take_misfit(self):
        """Usual distance of a height from the lines."""
        k, c, left, right = self._best_k, self.corner_permille, self.flank_slope, self.tail_slope
        off = [abs(self._y[i] - height_at(c, left, right, self._x[i] - k)) for i in range(self._n)]
        self.misfit_permille = median(off, self._n)
        self.valid = True


def _root(v):
    """Integer square root, Newton's way: few turns whatever the size."""
    r, nearer = v, (v + 1) >> 1
    while nearer < r:
        r, nearer = nearer, (nearer + v // nearer) >> 1
    return r
