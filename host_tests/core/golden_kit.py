"""Golden traces: whole trainings reduced to one running hash, with a checkpoint every ten seconds.

The hash runs over every output the firmware made and every ADC value it read (see
tools/sim/board.py), so equal hashes mean the same bits throughout. Checkpoints say where two runs
part. `python -m tools.golden` writes the file anew after an intended change.
"""

import json

from tools.sim.oscillogram import Oscillogram, load_wearer
from tools.sim.plants import Arm, Thigh
from tools.sim.scenario import Scenario

PATH = "host_tests/core/golden.json"
CHECKPOINT_MS = 10000


def arm_training():
    """30-15-15-15 as the demo runs it."""
    scenario = Scenario(Arm())
    return scenario, 900


def thigh_training_irregular():
    """The other chip, the other build, a wearer with a restless tempo of their own."""
    wearer = {"rep_ms": 2000, "own_tempo": True, "irregular_pct": 40, "seed": 7}
    scenario = Scenario(Thigh(), "esp32_s3", "thigh", None, wearer, 5)
    return scenario, 900


def manual_hold_stopped():
    """Inflate to 80 mmHg without an LOP, DOWN twice, then STOP."""
    settings = {"training": "manual", "manual_mmhg": 80, "lop_mmhg": None}
    scenario = Scenario(Arm(), "pico_w", "arm", settings)
    scenario.wearer.press("down", 30000)
    scenario.wearer.press("down", 34000)
    scenario.wearer.press("stop", 50000)
    return scenario, 80


def arm_lop_measured():
    """START without an LOP: it is measured, on a wearer whose pulse shows it."""
    plant = Arm(oscillogram=Oscillogram(load_wearer("arm-1")))
    return Scenario(plant, "pico_w", "arm", {"lop_mmhg": None}), 220


CASES = {
    "arm_training": arm_training,
    "thigh_training_irregular": thigh_training_irregular,
    "manual_hold_stopped": manual_hold_stopped,
    "arm_lop_measured": arm_lop_measured,
}


def trace_of(name):
    """{"checkpoints": [...], "trace", "ticks", "ended"} of one case, run now."""
    scenario, max_s = CASES[name]()
    board = scenario.board
    checkpoints = []
    board.every(CHECKPOINT_MS, lambda: checkpoints.append(board.trace))
    scenario.training(max_s)
    phases = [text for _, text in scenario.phases()]
    return {
        "checkpoints": checkpoints,
        "trace": board.trace,
        "rows": len(board.records),
        "ended": phases[-2] if phases else "LOP %d mmHg, confidence %d %%" % scenario.found_lop(),
    }


def expected(name):
    """The recorded trace of a case."""
    with open(PATH) as stream:
        return json.load(stream)[name]


def difference(name):
    """None when a run now gives the recorded bits, else a sentence that says where they part."""
    golden = expected(name)
    now = trace_of(name)
    for number, (a, b) in enumerate(zip(golden["checkpoints"], now["checkpoints"])):
        if a != b:
            return "%s: differs before %d s" % (name, (number + 1) * CHECKPOINT_MS // 1000)
    if now != golden:
        return "%s: ends with %s instead of %s" % (name, now["trace"], golden["trace"])
    return None
