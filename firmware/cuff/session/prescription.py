"""Which pressure the settings ask for, and whether the wearer may have it.

A training takes its share of the LOP in force (`settings["lop_mmhg"]`, kept by lop_book.py), a
manual hold its own pressure. Without an LOP there are only the narrow limits of a manual hold; in
first sessions the share is smaller. What is asked for and not allowed is refused with the bound
named, never silently lowered. Rules: pure functions, whole mmHg rounded down.
"""

from cuff import limits
from cuff.session import lop_rules


def highest_mmhg(settings):
    """The most that any session may ask for now."""
    lop_mmhg = settings["lop_mmhg"]
    highest_cmmhg = lop_rules.highest_target_cmmhg(
        0 if lop_mmhg is None else lop_mmhg * 100,
        settings["experience"] == "first",
        limits.SHARE_MAX_PCT,
        limits.FIRST_SHARE_MAX_PCT,
        settings["manual_%s_mmhg" % settings["build"]] * 100,
        settings["pressure_max_mmhg"] * 100,
    )
    return highest_cmmhg // 100


def share_fault(settings):
    """Why the share that is set is allowed to nobody of this experience; None when it is."""
    share = settings["target_pct_lop"]
    if settings["experience"] == "first" and share > limits.FIRST_SHARE_MAX_PCT:
        return "target_pct_lop %d is above the %d %% LOP of first sessions" % (
            share,
            limits.FIRST_SHARE_MAX_PCT,
        )
    return None


def target_mmhg(settings):
    """(working pressure in mmHg, None) or (0, reason)."""
    if settings["training"] == "resistance":
        fault = share_fault(settings)
        if fault:
            return 0, fault
        if settings["lop_mmhg"] is None:
            return 0, "a training needs lop_mmhg, the limb occlusion pressure"
        wanted = settings["lop_mmhg"] * settings["target_pct_lop"] // 100
    else:
        wanted = settings["manual_mmhg"]
    top = highest_mmhg(settings)
    if wanted > top:
        return 0, "target %d mmHg is above the limit of %d mmHg" % (wanted, top)
    return wanted, None
