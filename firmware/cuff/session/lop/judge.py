"""Judges windows and a fitted knee: confidence in percent, and the reason when it may not be used.

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
WEAK_PULSE = 13  # 12 stands for a result that no limb can have
LOW_PRESSURE = 14
RIPPLE = 15

FAINT_Q2CMMHG = 48  # 0.12 mmHg: a largest pulse below this is noise
FAINT_TENTHS = 92  # strength (watch.py), the mean of some windows: below, they hold noise only
CLEAR_TENTHS = 160  # of one window: and below this noise shapes its beats
LOUD = 2  # range of a window, so many times the roughness of its samples: no noise of a sensor
WEAK_TENTHS = 200  # of the best window: a weak pulse
STRONG_TENTHS = 10000
STEEP_MIN_PCT = 400  # a sine has 310, the flattest of the pulses known 440
ROUGH_CMMHG = 60  # sensors: 31 at most; a pump or a shaking bench: more
LOW_KNEE_CMMHG = 9500
CORNER_MAX_PERMILLE = 620  # what is left at the knee, of the maximum; recordings: 20-45 %
CONFIDENCE_MIN_PCT = 50
SURE_CMMHG, GUESS_CMMHG = 300, 1000  # free of doubt; that much more takes half the confidence
MOVED_COST_PCT = 60  # if every window were one that moved
TAIL_SEEN_CMMHG = 1500  # a line that ends just behind its knee may be one straight line
MOVED_OFTEN = 2  # windows repeated: more explain why a knee is not clear
RESTLESS_SHARE = 4  # one window in so many repeated: the wearer is not still
SHIFT_SURE_CMMHG = 400  # of the knee meanwhile: what breathing explains
ODD_PCT, ALTERNATING_PCT = 24, 18  # more of the windows than this: an irregular rhythm
IRREGULAR_FROM = 4  # windows: fewer prove no rhythm
IRREGULAR_MOST_PCT = (
    75  # confidence with an irregular rhythm: beats differ by more than windows show
)

TALL_PCT = 170  # a beat this much above the window's usual one is a jerk,
SPREAD_PCT = 30
JERK_TENTHS = 25  # range of one stretch against the usual stretch
TALL_OF_MAX, SPREAD_OF_MAX, JERK_OF_MAX = 12, 5, 12  # if it is more than this % of the maximum


def window_moved(w, max_height=0):
    """Does this window look like movement? Beats of one artery under one pressure resemble each
    other; but by as much as noise is, small beats may differ: what counts is also how much it is of
    the wearer's largest pulse, if that is known."""
    height = w.height_q2cmmhg
    tall = height * (w.tallest_pct - 100)
    return (
        (w.tallest_pct > TALL_PCT and tall > max_height * TALL_OF_MAX)
        or (w.spread_pct > SPREAD_PCT and w.spread_q2cmmhg * 100 > max_height * SPREAD_OF_MAX)
        or (
            w.range_max_q2cmmhg * 10 > w.range_q2cmmhg * JERK_TENTHS
            and (w.range_max_q2cmmhg - w.range_q2cmmhg) * 100 > max_height * JERK_OF_MAX
        )
    )


def a_pulse(watch):
    """Has what was seen the shape of a pulse?"""
    return watch.steep_pct >= STEEP_MIN_PCT


def irregular(watch):
    """Is the rhythm irregular, or every other beat weaker?"""
    return watch.irregular_windows * 100 > ODD_PCT * max(
        watch.clear_windows, IRREGULAR_FROM
    ) or watch.alternating * 100 > ALTERNATING_PCT * max(watch.long_windows, IRREGULAR_FROM)


def confidence_pct(fit, repeated_windows, windows, shift_cmmhg=0):
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
    c -= MOVED_COST_PCT * repeated_windows // max(windows, 1)
    c -= max(abs(shift_cmmhg) - SHIFT_SURE_CMMHG, 0) // 20
    return max(0, min(100, c))


def confidence_of(fit, watch):
    """That of a measurement in steps."""
    c = confidence_pct(fit, watch.repeated_windows, watch.windows, watch.shift_cmmhg)
    return min(c, IRREGULAR_MOST_PCT) if irregular(watch) else c


def verdict(fit, confidence, repeated_windows):
    """Reason code for this fit."""
    if 0 < fit.max_height < FAINT_Q2CMMHG:
        return NO_PULSE
    if not fit.valid or fit.corner_permille > CORNER_MAX_PERMILLE:
        return MOVED if repeated_windows else NO_KNEE
    if confidence < CONFIDENCE_MIN_PCT:
        return MOVED if repeated_windows > MOVED_OFTEN else UNCLEAR
    return OK


def final(fit, confidence, watch, pending):
    """The step machine's last word. watch: what the windows were (watch.py); pending: why it
    stopped raising (ceiling, time), or OK."""
    repeated = watch.repeated_windows
    reason = verdict(fit, confidence, repeated)
    if reason == OK and a_pulse(watch) and repeated * RESTLESS_SHARE <= watch.windows:
        return OK
    if repeated * RESTLESS_SHARE > watch.windows or repeated > MOVED_OFTEN:
        return MOVED
    if watch.rough_cmmhg > ROUGH_CMMHG:
        return RIPPLE
    if not a_pulse(watch):
        return MOVED
    if watch.strength_tenths < WEAK_TENTHS:
        return NO_PULSE if watch.faint() else WEAK_PULSE
    if reason in (NO_PULSE, MOVED):
        return reason
    if fit.valid and fit.knee_cmmhg < LOW_KNEE_CMMHG:
        return LOW_PRESSURE
    if pending != OK:
        return pending
    return RHYTHM if reason == UNCLEAR and irregular(watch) else reason
