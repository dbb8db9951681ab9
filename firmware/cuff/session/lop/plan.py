"""Numbers of the LOP procedure: steps, windows, when to look, when to give up. Pressures in
hundredths of mmHg.

Rule: shares of the wearer's own maximum and counts of beats, never a typical pressure, apart from
where to start. It must not hold state.
"""

from cuff.session.lop.pulse import STORE_HZ

START_CMMHG = 6000
COARSE_CMMHG = 1800
MIDDLE_CMMHG = 1100
FINE_CMMHG = 800
FLANK_PERMILLE = 900  # below this share of the maximum the steps get fine
LOOK_PERMILLE = 700  # and below this one a knee is looked for
TAIL_CMMHG = 2000  # tail wanted behind the upper end of the knee's range
SEARCH_CMMHG = 9000  # no better knee is expected this far behind the flank's top
CORNER_GO_ON_PERMILLE = 480  # a shoulder this high is not yet the knee (recordings: 20-45 %)
ARRIVED_CMMHG = 120
# No pulse at all in so many windows (up to 150 mmHg): the cuff does not sit on an artery. A thigh
# of somebody who stands has little at 114 mmHg, but never nothing at 150.
PULSE_BY_WINDOWS = 6
SHAPE_BY_WINDOWS = 4  # and the shape of a pulse by this one
OTHER_RATE_PCT = 15
PUSHED_CMMHG = 500  # above the target: the limb pushes
ON_FLANK_CMMHG = 400  # so far below the knee a window can tell whether the knee has moved
COMPARE_BELOW_CMMHG = 1200
SETTLE_MS = 300
FIRST_RAISE_LIMIT_MS, RAISE_LIMIT_MS = 24000, 12000
RISE_MIN_CMMHG = 200  # in each RISE_CHECK_MS of pumping
RISE_CHECK_MS = 3000
FIRST_LOOK = (
    8 * STORE_HZ // 5
)  # samples before the first reading of a window, and between further ones
LOOK_AGAIN = 2 * STORE_HZ // 5
LOOK_MARGIN = 4  # samples a beat may come late
WINDOW_MAX = 6 * STORE_HZ
WINDOW_MAX_IRREGULAR = 8 * STORE_HZ
BEATS_COARSE, BEATS_FINE, BEATS_IRREGULAR, BEATS_MOST = 2, 3, 5, 6
HEIGHT_ERROR_PCT = 3  # of the maximum: beats are gathered until a height is about this well known
RISE_DRIFT_CMMHG = 120  # a closed cuff does not gain pressure by itself
SAG_LIMIT_CMMHG = 700  # in a window, and per second of it: creep of a cuff is slower
SAG_LIMIT_CMMHG_S = 200
JUMP_PCT = 140  # pulse height against the window before, on the falling flank
REPEATS_WINDOW, REPEATS_MAX, LOST_MAX = 2, 6, 1
OVER_CEILING_CMMHG = (
    500  # no target lies above the ceiling; a squeezed limb may push past it for a moment
)
SAGS_MAX = 3  # windows in a row that lose SAG_LIMIT_CMMHG: a leak, not a movement
STALLS_MAX = 2  # checks in a row without a rise while pumping
REFINE_MAX = 4
REFINE_GAP_CMMHG = 900  # wider gaps between points near the knee are filled
REFINE_CLOSE_CMMHG = 350  # and down to this if the knee is not well known
UNSURE_CMMHG = 500  # deviation of the knee
SCAN_PER_TURN = 96
FIT_PER_TURN = 1
FIT_LEAVES_BYTES = 2048  # of garbage: 1.8 KB a knee in the mean, on 32 bits
GRID_COARSE, GRID_FINE = 8, 4  # half mmHg


def beats_needed(on_flank, scatter_q2, max_height_q2, irregular):
    """More beats for a faint or unsteady pulse: the usual scatter of single beats decides."""
    if not on_flank:
        return BEATS_COARSE
    wanted = scatter_q2 * 150 // max(max_height_q2 * HEIGHT_ERROR_PCT, 1)
    least = BEATS_IRREGULAR if irregular else BEATS_FINE
    return min(max(wanted * wanted, least), BEATS_MOST)


def look_again_at(window, beats_wanted, moved):
    """Stored samples at which the window is read again: when the missing beats should be in."""
    missing = beats_wanted - window.beats
    if moved or window.interval == 0 or missing <= 0:
        return window.n + LOOK_AGAIN
    return max(window.read_up_to + missing * window.interval + LOOK_MARGIN, window.n)


def sagged(window):
    """Has the cuff lost more pressure in this window than creep explains?"""
    lost = -window.drift_cmmhg
    return lost > SAG_LIMIT_CMMHG or lost * STORE_HZ > SAG_LIMIT_CMMHG_S * window.read_up_to


def gap_to_fill(fit, envelope):
    """Where one more point says most (20 mmHg below the knee to 6 above), 0 if the knee is known
    well enough."""
    unsure = fit.deviation_cmmhg > UNSURE_CMMHG
    knee = fit.knee_cmmhg
    least = REFINE_CLOSE_CMMHG if unsure else REFINE_GAP_CMMHG
    return envelope.widest_gap(knee - 2000, knee + 600, least)
