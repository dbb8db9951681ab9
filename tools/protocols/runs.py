"""One run of a built-in protocol on a reference build, and what was held beside what was planned.

The unmodified firmware under MicroPython, a wearer who does what the tones say. Host side.
"""

import dataclasses
import re
import sys

import numpy as np

from tools.choice import BUILDS, ROOT
from tools.demo.simulate import LOP_MMHG, run_micropython

sys.path[:0] = [str(ROOT / "firmware"), str(ROOT / "tools" / "host_modules")]
from cuff import params  # noqa: E402
from cuff.session import protocols  # noqa: E402
from cuff.session.training import builtin, check  # noqa: E402
from cuff.session.training import plan as planning  # noqa: E402

# What each is shown with: share of the LOP and settings of its own.
SETTINGS = {
    "resistance": {"target_pct_lop": 80},
    "resistance_vented": {"target_pct_lop": 60},
    "aerobic": {"target_pct_lop": 50, "aerobic_minutes": 14},
    "passive": {"target_pct_lop": 70},
    "cyclic": {"target_pct_lop": 60},
    "manual": {"manual_mmhg": 90},
    "preconditioning": {"full_occlusion": "unlocked"},
    "introductory": {"target_pct_lop": 40, "experience": "first"},
}
BOARDS = {"arm": "pico_w", "thigh": "esp32_s3"}
LONGEST_S = 3600
OCCLUDED_MMHG = 20
STEADY = ("set ", "hold", "rest", "ready")
BAND_PCT = 10


def settings_of(name, build, given=None):
    """Of the device, as the scenario gives them."""
    return {"training": name, "lop_mmhg": LOP_MMHG, **SETTINGS[name], **(given or {})}


def request_of(name, build, given=None):
    """For tools/sim/run_training.py."""
    return {
        "plant": BUILDS[build],
        "build": build,
        "board": BOARDS[build],
        "settings": settings_of(name, build, given),
        "max_s": LONGEST_S,
    }


def plan_of(name, build, given=None):
    """The firmware's own plan of it."""
    values = params.defaults()
    values.update(settings_of(name, build, given), build=build, experience="attested")
    number = protocols.NUMBERS[name]
    kind, blocks = builtin.made(number, values, None)
    plan = planning.Plan(number, kind, blocks, planning.limit_s(kind, values))
    plan.targets = tuple(
        (block[2] or LOP_MMHG * block[1] // 100) if block[0] == check.INFLATE else 0
        for block in blocks
    )
    wrong = check.shape(kind, blocks) or planning.Walk(plan, values, None).play()
    if wrong:
        raise ValueError(f"{name}: {wrong}")
    return plan


@dataclasses.dataclass
class Held:
    """What became of a plan. Seconds and mmHg; bouts: times at or above 20 mmHg."""

    name: str
    build: str
    plan: planning.Plan
    why: str
    bouts: list
    target_mmhg: int
    mean_mmhg: float
    sd_mmhg: float
    within_pct: float
    tripped: bool

    @property
    def total_s(self):
        """Under pressure, all together."""
        return sum(self.bouts)


def held_in(result, name, build, given=None):
    """Judge a run by the true pressure in the cuff."""
    plan = plan_of(name, build, given)
    target = max(plan.targets)
    steady = [
        result.cuff_mmhg[int(begin_s * 100) : int(end_s * 100)]
        for begin_s, end_s, words, at_mmhg in spans(result)
        if words.startswith(STEADY) and at_mmhg == target
    ]
    pressure = np.concatenate([np.zeros(0), *steady])
    off = np.abs(pressure - target)
    return Held(
        name,
        build,
        plan,
        result.why_ended(),
        bouts_of(result.cuff_mmhg),
        target,
        float(pressure.mean()) if len(pressure) else 0.0,
        float(pressure.std()) if len(pressure) else 0.0,
        100.0 * float(np.mean(off <= target * BAND_PCT / 100)) if len(pressure) else 0.0,
        any(" TRIP " in line for _, line in result.log),
    )


def spans(result):
    """[(from s, to s, phase, target mmHg)]; no phase: on the way down to another target."""
    found = []
    for ms, line in result.log:
        said = re.search(r"(?:^\S+ |^\S+ (.*), )target (\d+) mmHg$", line)
        if said:
            found.append((ms / 1000, said[1] or "", int(said[2])))
    ends = [begin for begin, _, _ in found[1:]] + [result.virtual_s]
    return [(a, end, words, at) for (a, words, at), end in zip(found, ends, strict=True)]


def bouts_of(cuff_mmhg):
    """Seconds of every time at or above 20 mmHg."""
    occluded = np.concatenate([[0], (cuff_mmhg >= OCCLUDED_MMHG).astype(int), [0]])
    begins = np.flatnonzero(np.diff(occluded) == 1)
    ends = np.flatnonzero(np.diff(occluded) == -1)
    return [float(b - a) / 100 for a, b in zip(begins, ends, strict=True)]


def run(name, build, given=None, progress=None):
    """(Held, Result) of one protocol on one build."""
    result = run_micropython(request_of(name, build, given), progress)
    return held_in(result, name, build, given), result
