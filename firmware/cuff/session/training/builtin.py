"""The protocols that are built in, as blocks, from the settings.

Loaded for a moment when one is chosen (session/prescription.py), so it must not keep state.
"""

from cuff.session import protocols
from cuff.session.training.blocks import (
    BY_HAND,
    EXERCISE,
    FULL,
    HOLD,
    INFLATE,
    LONG,
    PASSIVE,
    REPEAT,
    SETS,
    VENT,
)

RESISTANCE_REPS = (30, 15, 15, 15)  # the most studied scheme (Patterson 2019, as restated)
CYCLES = 8  # 20 s on, 5 s off (KAATSU's cycle)
CYCLE_ON_S = 20
CYCLE_OFF_S = 5
CYCLE_LOW_MMHG = 22  # 20-25: the cuff stays on the limb
BOUT_S = 285  # "5 min": from the first air to the release, which has to be over by then
PRECONDITIONING_BOUTS = 4  # 4 x 5 min on, 5 min off (PMC6981627)
PRECONDITIONING_REST_S = 300
PRECONDITIONING_PCT = 110  # the LOP itself is 15 mmHg wrong at most: 10 % on top of it
FIRST_SETS, FIRST_SECONDS = 2, 60  # where nobody has counted sessions yet


def made(number, settings, progress, most_sets=0, vented=False):
    """(class, blocks) of a built-in number. progress: (sets, seconds a set, share in % LOP) that
    the wearer's sessions have come to, or None. most_sets: of a first session, 0: all of them;
    vented: the cuff is empty in every rest between sets."""
    inflate = (INFLATE, settings["target_pct_lop"], 0)
    tempo = (settings["lift_ms"], settings["lower_ms"])
    rest_s = settings["rest_s"]
    if number == protocols.RESISTANCE or number == protocols.VENTED:
        vented = 1 if vented or number == protocols.VENTED else 0
        reps = RESISTANCE_REPS[: most_sets or len(RESISTANCE_REPS)]
        return EXERCISE, (inflate, (SETS, rest_s, vented) + tempo + reps)
    if number == protocols.AEROBIC:
        return LONG, (inflate, (HOLD, settings["aerobic_minutes"] * 60, 0))
    if number == protocols.PASSIVE:
        rest = (VENT, settings["passive_rest_min"] * 60)
        bouts = settings["passive_bouts"]
        return PASSIVE, _bouts(inflate, rest, min(bouts, most_sets or bouts))
    if number == protocols.CYCLIC:
        low = (INFLATE, 0, CYCLE_LOW_MMHG)
        on, off = (HOLD, CYCLE_ON_S, 0), (HOLD, CYCLE_OFF_S, 0)
        return EXERCISE, (inflate, on, low, off, (REPEAT, 1, CYCLES))
    if number == protocols.PRECONDITIONING:
        inflate = (INFLATE, PRECONDITIONING_PCT, 0)
        return FULL, _bouts(inflate, (VENT, PRECONDITIONING_REST_S), PRECONDITIONING_BOUTS)
    if number == protocols.INTRODUCTORY:
        return introductory(tempo, rest_s, *(progress or (FIRST_SETS, FIRST_SECONDS, inflate[1])))
    hold = (HOLD, settings["manual_minutes"] * 60, 0)
    return BY_HAND, ((INFLATE, 0, settings["manual_mmhg"]), hold)


def introductory(tempo, rest_s, sets, seconds, share_pct):
    """Sets of so many seconds, the cuff vented between them. tempo: (lift ms, lower ms)."""
    reps = max(1, seconds * 1000 // (tempo[0] + tempo[1]))
    return EXERCISE, ((INFLATE, share_pct, 0), (SETS, rest_s, 1) + tempo + (reps,) * sets)


def _bouts(inflate, rest, times):
    """So often, the rest between them and not after the last."""
    bout = (HOLD, BOUT_S, 1)
    if times < 3:
        return (inflate, bout, rest) * (times - 1) + (inflate, bout)
    return (inflate, bout, rest, (REPEAT, 1, times - 1), inflate, bout)
