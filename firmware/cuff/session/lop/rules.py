"""What an LOP may be used for: record, validity, attempts, target pressure. Pure functions.

Rules
  * Every limit is handed in (params.py holds the values and their sources); nothing here has a
    default.
  * Times are whole minutes of one clock that the caller vouches for; a clock that ran backwards
    makes a record invalid.
  * A manual entry (Doppler) is an LOP like any other, but says so for ever.
It must not read a clock, a file or a setting.
"""

LYING, SITTING, STANDING = 0, 1, 2  # by expected LOP: lying < sitting < standing (PeerJ e4697)
ARM, THIGH = 0, 1
MEASURED, MANUAL = 0, 1

VALID = 0
OTHER_LIMB = 1
OTHER_CUFF = 2
LOWER_POSTURE = 3  # training in a posture with a lower LOP than measured: measure again
EXPIRED = 4
NO_RECORD = 5
VALID_HIGHER_POSTURE = 6  # usable; the console says that the share of the true LOP will be lower


def record(limb, side, cuff, width_mm, posture, minute, lop_cmmhg, confidence_pct, origin):
    """What is kept of a measurement or a manual entry; `cuff` is its name, `side` the caller's mark
    for left or right."""
    return {
        "limb": limb,
        "side": side,
        "cuff": cuff,
        "width_mm": width_mm,
        "posture": posture,
        "minute": minute,
        "lop_cmmhg": lop_cmmhg,
        "confidence_pct": confidence_pct,
        "origin": origin,
    }


def validity(rec, limb, side, cuff, posture, minute, valid_days):
    """Code: may this record be trained on, here and now?"""
    if rec is None:
        return NO_RECORD
    if rec["limb"] != limb or rec["side"] != side:
        return OTHER_LIMB
    if rec["cuff"] != cuff:
        return OTHER_CUFF
    age = minute - rec["minute"]
    if age < 0 or age > valid_days * 1440:
        return EXPIRED
    if posture < rec["posture"]:
        return LOWER_POSTURE
    return VALID_HIGHER_POSTURE if posture > rec["posture"] else VALID


def usable(code):
    return code in (VALID, VALID_HIGHER_POSTURE)


def attempt_wait_s(attempts, since_last_s, attempts_max, spacing_s):
    """Seconds to wait before the next attempt; -1 when no attempt is left."""
    if attempts >= attempts_max:
        return -1
    if attempts == 0:
        return 0
    return max(spacing_s - since_last_s, 0)


def highest_target_cmmhg(
    lop_cmmhg, first_session, share_max_pct, first_share_max_pct, manual_max_cmmhg, ceiling_cmmhg
):
    """Highest working pressure: a share of the LOP, a smaller one in first sessions; without LOP
    (0) the manual limit."""
    if lop_cmmhg <= 0:
        return min(manual_max_cmmhg, ceiling_cmmhg)
    share = min(first_share_max_pct, share_max_pct) if first_session else share_max_pct
    return min(lop_cmmhg * share // 100, ceiling_cmmhg)


def target_cmmhg(lop_cmmhg, share_pct, highest_cmmhg):
    """Pressure for a wanted share of the LOP, or -1 when it is above what is allowed (never
    silently lowered)."""
    wanted = lop_cmmhg * share_pct // 100
    return wanted if 0 < wanted <= highest_cmmhg else -1
