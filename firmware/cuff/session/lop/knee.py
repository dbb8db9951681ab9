"""Two lines that meet at a given pressure, fitted to heights of the pulse: how well do they fit?

The flank falls, the tail behind it hardly does. The two pass into each other over some ten mmHg
(`BEND`): the systolic pressure breathes by several mmHg while windows are read, and an artery
near closing opens by degrees. Three numbers are fitted for a given knee: height at the knee and
the two slopes; what is known of every oscillogram holds them weakly (`PRIOR`), so that noise in a
few windows cannot make up a knee halfway up the flank.

Sources of the prior, all in shares of the wearer's own maximum: residual pulsation 20-35 %
(docs/figures.md), 20-45 % on the recordings; the flank falls by about 60 % between mean and
systolic pressure, two thirds of a pulse pressure of 40-80 mmHg, which is 1.1-2.3 % per mmHg; tails
of the recordings sink by 0-0.4 % per mmHg.

Rules: integers only, of any size (this runs in the loop, never in the tick). Pressures are half
mmHg, distances from the knee quarters of a mmHg, heights permille of the maximum, weights UNIT /
variance; a misfit is UNIT times a squared deviation in standard deviations.
It must not choose a knee: fit.py does.
"""

UNIT = 1 << 17
# 18 log(1 + exp(-d / 9)), d half mmHg.
BEND = (
    12, 12, 11, 10, 9, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1,
)  # fmt: skip
# Mean and deviation: height at the knee, permille; slopes, 1/16 permille per quarter mmHg.
PRIOR = ((280, 80), (-72, 32), (-6, 6))


def _prior():
    """(precisions of the three, precision times mean, their sum of precision times mean squared)"""
    (c, c_dev), (left, left_dev), (right, right_dev) = PRIOR
    p = (UNIT // c_dev**2, UNIT * 256 // left_dev**2, UNIT * 256 // right_dev**2)
    v = (p[0] * c, p[1] * left // 16, p[2] * right // 16)
    return p, v, v[0] * c + v[1] * left // 16 + v[2] * right // 16


_P, _V, _SQUARE = _prior()


def bend(d):
    """(distance along the flank, along the tail), quarters of a mmHg, at `d` half mmHg from the
    knee."""
    a = d if d >= 0 else -d
    s = BEND[a] if a < len(BEND) else 0
    return (2 * d - s, s) if d < 0 else (-s, 2 * d + s)


def _sums(x, y, w, n, k):
    """Weighted sums: the normal equations of the three numbers, priors included. `bend` is written
    out, for this is where the fit's time goes."""
    a00, a11, a22 = _P
    b0, b1, b2 = _V
    a01 = a02 = a12 = 0
    yy = _SQUARE
    table, width = BEND, len(BEND)
    for i in range(n):
        g, h, d = w[i], y[i], x[i] - k
        gh = g * h
        a00 += g
        b0 += gh
        yy += gh * h
        if d < 0:
            right = table[-d] if d > -width else 0
        else:
            right = 2 * d + (table[d] if d < width else 0)
        left = 2 * d - right
        if left:
            a01 += g * left
            a11 += g * left * left
            b1 += gh * left
        if right:
            a02 += g * right
            a12 += g * left * right
            a22 += g * right * right
            b2 += gh * right
    return a00, a01, a02, a11, a12, a22, b0, b1, b2, yy


def fit_at(x, y, w, n, k):
    """(misfit, height at k, left slope, right slope): height in permille, slopes 1024 times
    permille per quarter mmHg. Cramer's rule, so the misfit is exact."""
    a00, a01, a02, a11, a12, a22, b0, b1, b2, yy = _sums(x, y, w, n, k)
    m00 = a11 * a22 - a12 * a12
    m01 = a02 * a12 - a01 * a22
    m02 = a01 * a12 - a02 * a11
    det = a00 * m00 + a01 * m01 + a02 * m02
    c = b0 * m00 + b1 * m01 + b2 * m02
    left = b0 * m01 + b1 * (a00 * a22 - a02 * a02) + b2 * (a01 * a02 - a00 * a12)
    right = b0 * m02 + b1 * (a01 * a02 - a00 * a12) + b2 * (a00 * a11 - a01 * a01)
    misfit = yy - (c * b0 + left * b1 + right * b2) // det
    return max(misfit, 0), c // det, (left << 10) // det, (right << 10) // det


def height_at(c, left, right, d):
    """Height of the two lines `d` half mmHg from their knee, permille."""
    a, b = bend(d)
    return c + ((left * a + right * b) >> 10)
