"""python -m tools.lop.wearers [--check]: some wearers of the population as tables for the plant.

Writes tools/sim/wearers.json: for each the height of a usual beat against cuff pressure, one beat,
rates and swings, and the true LOP, in whole numbers, so that a plant needs neither numpy nor the
population. The seeds lie behind those on which the measurement was tuned (README.md).
"""

import json
import sys

import numpy as np

from tools.lop import ROOT
from tools.lop.families import BUILD, PA, PC
from tools.lop.population import arterial, draw
from tools.sim.oscillogram import BEAT_POINTS

PATH = ROOT + "/tools/sim/wearers.json"
SEEDS = {
    "arm-1": (20011, "arm"),
    "arm-2": (20024, "arm"),
    "arm-3": (20031, "arm"),
    "arm-4": (20037, "arm"),  # of the demo
    "thigh-1": (20012, "thigh"),
    "thigh-2": (20021, "thigh"),
    "thigh-3": (20034, "thigh"),
    "thigh-4": (20016, "thigh"),  # of the demo
}
# The families say nothing of a cuff that hardly touches the limb: below this its air carries less
# of the pulse, down to nothing (docs/figures.md: 0.1 mmHg at 19 mmHg on the measured arm).
COUPLED_MMHG = 40.0
CHANCE_PERMILLE = {"af": 250, "ectopic": 60, "sinus": 0}


def heights_mmhg(who, up, down):
    """Height of a usual beat at every cuff pressure of the families' grid."""
    both = up + down
    curve = [np.interp(who["sbp"], PA, row) - np.interp(who["dbp"], PA, row) for row in both]
    return np.array(curve) * who["height_mmhg"] / max(curve) * np.minimum(PC / COUPLED_MMHG, 1.0)


def one_beat(who, rng):
    """A beat of the artery, foot to foot, 0..1000 in BEAT_POINTS points."""
    pressure, swing, starts = arterial({**who, "rhythm": "sinus"}, rng, 20)
    begin, end = starts[5], starts[6]
    beat = (pressure - swing)[begin:end]
    at = np.arange(BEAT_POINTS) * (end - begin) / BEAT_POINTS
    beat = np.interp(at, np.arange(end - begin), beat)
    return (beat - beat.min()) / (beat.max() - beat.min())


def wearer(seed, limb):
    """The tables of one."""
    who, rng = draw(seed, limb)
    up, down, lop_of, _ = BUILD[who["family"]](who, rng)
    beat = one_beat(who, rng)
    return {
        "limb": limb,
        "family": who["family"],
        "rhythm": who["rhythm"],
        "width_mm": int(who["width_cm"] * 10),
        "lop_cmmhg": round(float(lop_of(who["sbp"])) * 100),
        "height_e4_mmhg": [round(float(h) * 10000) for h in heights_mmhg(who, up, down)],
        "beat_permille": [round(float(b) * 1000) for b in beat],
        "rate_mhz": round(who["heart_rate"] * 1000 / 60),
        "breath_mhz": round(float(rng.uniform(180, 330))),
        "vary_permille": round(float(rng.uniform(20, 60))),
        "swing_cmmhg": round(float(rng.uniform(100, 350))),
        "slow_cmmhg": round(float(rng.uniform(50, 200))),
        "chance_permille": CHANCE_PERMILLE[who["rhythm"]],
    }


def text():
    """What the file has to hold."""
    found = {name: wearer(*SEEDS[name]) for name in SEEDS}
    rows = [f'"{name}": {json.dumps(found[name])}' for name in found]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main(arguments):
    """Write or check; the exit status."""
    if "--check" in arguments:
        with open(PATH) as stream:
            same = stream.read() == text()
        print("as it should be" if same else "stale: run python -m tools.lop.wearers")
        return 0 if same else 1
    with open(PATH, "w") as stream:
        stream.write(text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
