"""How far the true pressure gets over the target when the one pressure sensor lies. Host side.

Over a smaller grid than `make liars`: a few stories, the faults that hide best, few moments. No
second sensor and no relief valve, so the figure shows what is left to both; nothing to meet.
"""

from tools.liars import grid

STORIES = (
    "arm, inflating to 90", "arm, hold of 60", "arm, a minute into a hold of 60",
    "arm, set at 152", "thigh, hold of 60",
)  # fmt: skip
FAULTS = (
    "stuck", "kink, 0.1 mmHg/s", "kink, 0.5 mmHg/s", "kink, 0.8 mmHg lower", "lag 2 s", "lag 8 s",
    "drift down 0.5 mmHg/s", "drift down 5 mmHg/s", "gain 0.5", "intermittent 5 s of 6 s",
)  # fmt: skip
MOMENTS = 2
WATCH_S = 120
NAME = "worst_true_over_target_mmhg"
# name: (unit, goal, published, worst is max or min of)
FIGURES = {NAME: ("mmHg", "-", None, max)}


def measure(stories=STORIES, faults=FAULTS, moments=MOMENTS, watch_s=WATCH_S):
    """{figure: value}."""
    jobs = [(story, grid.BOARDS[0], False) for story in stories]
    outcomes = grid.run_grid(jobs, list(faults), moments, watch_s)
    return {NAME: max(outcome.over_mmhg for outcome in outcomes)}
