"""Bounds that the running device needs after the settings are read; cuff/params.py takes them too.

Rules: no imports, no side effects. What a person may set stands in params.py, not here.
"""

EMPTY_CMMHG = 1000  # a cuff below it is empty: it holds no limb, and a zero may be 4 mmHg wrong
SHARE_MAX_PCT = 80  # of the LOP; more is full occlusion's own locked mode (Patterson 2019: 40-80)
FULL_SHARE_MAX_PCT = 110  # of full occlusion: an LOP may be 15 mmHg too low (own choice)
FIRST_SHARE_MAX_PCT = 50  # in first sessions: rhabdomyolysis cases cluster there (PMID 26882107)
FIRST_SETS = 3  # in first sessions, for the same reason (own choice)
LOP_LOWEST_MMHG = 80  # below it no LOP of a grown person's limb is believed
LOP_SPACING_S = 120  # between two measurements of the LOP (own choice)
SESSION_REST_S = 8 * 3600  # between two sessions: up to two a day (Patterson 2019), own choice


def occlusion_limit_s(values):
    """Longest continuous occlusion, seconds, for the limb that is fitted."""
    return values["occlusion_%s_min" % values["build"]] * 60
