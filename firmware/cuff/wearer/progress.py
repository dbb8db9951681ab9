"""The introductory programme over weeks: from what was done to what comes next. Pure functions.

A profile (profiles.py) has a ladder of steps: the first ones raise the seconds of a set, by 15,
the next ones the sets, by one, and the last ones the pressure, by 5 % LOP. A step is left upwards
after so many good sessions, and downwards after a bad one or a long gap. Nothing here knows of a
clock or a file: gaps are handed in, in days; UNKNOWN if no clock was set, and then the pressure is
not raised.

State: (step, good): good sessions on that step so far.
"""

from cuff.limits import FIRST_SETS, FIRST_SHARE_MAX_PCT
from cuff.wearer import profiles

UNKNOWN = -1
SECONDS_STEP, PCT_STEP = 15, 5
GAP_DAYS = 14  # longer away than that: a step back, and one more for each week begun after it
START_OVER_DAYS = 84  # own choice: twelve weeks away are a new beginning
TOO_HARD = 9  # of 10: it felt so
TOO_MUCH_PAIN = 4  # of 10; 7 is where a training is to be stopped (SmartCuffs manual)
FIRST_SESSIONS = 4  # of a wearer: two weeks at two a week (own choice)
FIRST_APART_H = 48
BROKEN_OFF, DONE, BAD = 0, 1, 2  # what a session was

BEGIN = (0, 0)


def ladder(profile):
    """How many steps each part has: (seconds, sets, pressure); the step 0 comes before them."""
    row = profiles.ROWS[profile]
    return (
        (row[profiles.SECONDS_TO] - row[profiles.SECONDS_FROM]) // SECONDS_STEP,
        row[profiles.SETS_TO] - row[profiles.SETS_FROM],
        (row[profiles.PCT_TO] - row[profiles.PCT_FROM]) // PCT_STEP,
    )


def last_step(profile):
    """The top of the ladder."""
    return sum(ladder(profile))


def of_step(profile, step):
    """(seconds a set, sets, % LOP) of a step."""
    row = profiles.ROWS[profile]
    longer, more, higher = ladder(profile)
    step = min(step, longer + more + higher)  # it may be of another profile's ladder
    return (
        row[profiles.SECONDS_FROM] + SECONDS_STEP * min(step, longer),
        row[profiles.SETS_FROM] + min(max(0, step - longer), more),
        row[profiles.PCT_FROM] + PCT_STEP * max(0, step - longer - more),
    )


def after_gap(step, gap_days):
    """The step to go on with after so many days without a session."""
    if gap_days >= START_OVER_DAYS:
        return 0
    weeks = (gap_days - GAP_DAYS + 6) // 7
    return max(0, step - max(0, weeks))


def after(profile, state, dated, session):
    """The state after a session that was DONE, BROKEN_OFF or BAD. dated: by a clock that was set;
    without one the pressure is not raised."""
    step, good = state
    if session == BAD:
        return max(0, step - 1), 0
    if session == BROKEN_OFF:
        return state
    needed = profiles.ROWS[profile][profiles.SESSIONS]
    good += 1
    if good < needed:
        return step, good
    longer, more, higher = ladder(profile)
    if step >= longer + more + higher or not dated and step >= longer + more:
        return step, needed
    return step + 1, 0


def now(profile, state, sessions, last, gap_days):
    """The state for the next session. state: before the last one, which was `last` and is gap_days
    (or UNKNOWN) ago."""
    if not sessions:
        return BEGIN
    step, good = after(profile, state, gap_days >= 0, last)
    kept = after_gap(step, gap_days)
    return (step, good) if kept == step else (kept, 0)


def judged(done, felt, pain):
    """What a session was; felt, pain: 0 to 10, anything above: not said."""
    if TOO_HARD <= felt <= 10 or TOO_MUCH_PAIN <= pain <= 10:
        return BAD
    return DONE if done else BROKEN_OFF


def plan(profile, state, sessions, attested, caution):
    """(sets, seconds a set, % LOP, are rests vented?) of the next session. sessions: done so far;
    attested: a professional vouches for experience; caution: screening says so."""
    seconds, sets, pct = of_step(profile, state[0])
    if not attested and sessions < FIRST_SESSIONS:
        sets = min(sets, FIRST_SETS)
    if not attested or caution:
        pct = min(pct, FIRST_SHARE_MAX_PCT)
    return sets, seconds, pct, bool(caution or profiles.ROWS[profile][profiles.VENTED])


def apart_min(profile, sessions, attested):
    """(minutes that must pass to the next session, minutes that should)."""
    row = profiles.ROWS[profile]
    first = not attested and sessions < FIRST_SESSIONS
    must_min = FIRST_APART_H * 60 if first else 0
    return must_min, max(row[profiles.APART_H] * 60, must_min)
