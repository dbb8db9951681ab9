"""Judges a fitted knee: confidence in percent, and the reason when it may not be used.

Purpose: one place that says yes or no, for the step machine and for the evaluation on recorded
ramps alike. Rules: integers only; nothing here knows a typical pressure: what counts is shape and
agreement. It must not repair an estimate, only accept or refuse it.
"""

OK = 0
MOVED = 1
NO_PULSE = 2
NO_KNEE = 3
UNCLEAR = 4
RHYTHM = 5
CANNOT_INFLATE = 6
CEILING = 7
TIME_LIMIT = 8
STOPPED = 9
DISCOMFORT = 10
LEAK = 11

FAINT_Q2CMMHG = 48  # 0.12 mmHg: a largest pulse below this is noise
CORNER_MAX_PERMILLE = 620  # what is left at the knee, of the maximum; recordings: 20-45 %
CONFIDENCE_MIN_PCT = 50
SURE_CMMHG, GUESS_CMMHG = 300, 650  # free of doubt; that much more takes half the confidence
TAIL_SEEN_CMMHG = 1500  # a line that ends just behind its knee may be one straight line
RESTLESS_SHARE = 6  # one window in so many repeated: the wearer is not still


TALL_PCT = 170  # a beat this much above the window's usual one is a jerk
SPREAD_PCT = 30
JERK_TENTHS = 25  # range of one stretch against the usual stretch


def window_moved(w):
    """Does this window look like movement? Beats of one artery under one pressure resemble each
    other."""
    return (
        w.tallest_pct > TALL_PCT
        or w.spread_pct > SPREAD_PCT
        or w.range_max_q2cmmhg * 10 > w.range_q2cmmhg * JERK_TENTHS
    )


def confidence_pct(fit, repeated_windows, irregular_windows, windows):
    """100 if two lines fit well and the knee is known to 3 mmHg; every doubt takes something
    away."""
    c = 100
    c -= max(fit.deviation_cmmhg - SURE_CMMHG, 0) * 50 // GUESS_CMMHG
    c -= max(fit.misfit_permille - 40, 0) // 3
    c -= max(fit.corner_permille - 400, 0) // 6
    if fit.flank_points < 2:
        c -= 25
    if fit.tail_points < 2:
        c -= 25
    c -= max(TAIL_SEEN_CMMHG - fit.tail_cmmhg, 0) // 20
    steep = fit.tail_slope * 1000 // fit.flank_slope if fit.flank_slope else 1000
    c -= max(steep - 250, 0) // 6  # a tail nearly as steep as the flank is hardly a knee
    c -= 60 * repeated_windows // max(windows, 1)
    c -= 15 * irregular_windows // max(windows, 1)
    return max(0, min(100, c))


def verdict(fit, confidence, repeated_windows):
    """Reason code for this fit."""
    if 0 < fit.max_height < FAINT_Q2CMMHG:
        return NO_PULSE
    if not fit.valid or fit.corner_permille > CORNER_MAX_PERMILLE:
        return MOVED if repeated_windows else NO_KNEE
    if confidence < CONFIDENCE_MIN_PCT:
        return MOVED if repeated_windows > 2 else UNCLEAR
    return OK


def final(fit, confidence, counts, pending):
    """The step machine's last word. `counts`: windows repeated, irregular, all; `pending` is why it
    stopped raising (ceiling, time), or OK."""
    repeated, irregular, windows = counts
    reason = verdict(fit, confidence, repeated)
    if repeated * RESTLESS_SHARE > windows:
        return MOVED
    if reason in (OK, NO_PULSE, MOVED) or pending == OK:
        return RHYTHM if reason == UNCLEAR and irregular * 2 > windows else reason
    return pending
