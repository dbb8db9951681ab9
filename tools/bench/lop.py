"""The LOP measurement's figures for `make bench`, on a population small enough for its run time.

COUNT wearers a limb lying still: the standard error of their SD is 6 % of it and that of the bias
a twelfth of it, so a goal that is missed by a mmHg shows; `make lop` takes four times as
many, other postures, movement and the recordings. It must not decide how the goals are met:
bench.py does.
"""

from tools.lop import evaluate
from tools.lop.figures import figures_of

COUNT = 130
FIRST_SEED = 8100000

# name: (unit, goal, published, worst is max or min of)
FIGURES = {
    "lop_bias_mmhg": ("mmHg", "<= 1", "1 arm, 0 leg (Delfi), 4-10 others", max),
    "lop_sd_mmhg": ("mmHg", "<= 5", "8 arm, 15 leg (Delfi)", max),
    "lop_success_pct": ("%", ">= 95", None, min),
    "lop_unflagged_over_15mmhg": ("", "0", None, max),
    "lop_seconds": ("s, arm", "<= 75", None, max),
}


def measure(tick=None):
    """{figure: value}; `tick()` after every wearer. The bias is its size, for the goal is two-
    sided."""
    arm, thigh = (
        evaluate.rows(COUNT, limb, first=FIRST_SEED, tick=tick) for limb in ("arm", "thigh")
    )
    found = figures_of(arm, thigh)
    found["lop_bias_mmhg"] = abs(found["lop_bias_mmhg"])
    return {name: found[name] for name in FIGURES}
