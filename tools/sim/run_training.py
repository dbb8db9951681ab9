"""One training on the virtual board, as a program: for CPython, and above all for MicroPython.

    micropython tools/sim/run_training.py REQUEST.json RESULT.json RECORDS.bin

REQUEST: {"plant", "overrides", "pulse_of", "board", "build", "settings", "wearer", "seed",
"max_s"}, all but plant optional; pulse_of: a wearer of wearers.json, whose LOP can be found.
RESULT: log, repetitions, phases, resets, trace, true LOP, virtual and wall seconds. RECORDS:
rows of four little-endian int32 at 100 Hz (cuff cmmHg, sensor cmmHg, pump duty, valve duty).
Progress goes to standard output as lines `at SECONDS`.

Rules: runs on every interpreter; no host libraries.
"""

import json
import sys
import time

from tools.sim.oscillogram import Oscillogram, load_wearer
from tools.sim.plant_loader import PlantError, load_plant
from tools.sim.scenario import Scenario

PROGRESS_EVERY_MS = 5000
REFUSED = 3  # exit status: the plant cannot be used here; the last line says why


def wall_ms():
    """Milliseconds of a host clock; only differences mean anything."""
    if sys.implementation.name == "micropython":
        return time.ticks_ms()
    return int(time.monotonic() * 1000)


def run(request, progress=None):
    """Run a request; returns (scenario, result dict)."""
    plant = load_plant(request["plant"], **request.get("overrides", {}))
    if request.get("pulse_of"):
        plant.oscillogram = Oscillogram(load_wearer(request["pulse_of"]))
    scenario = Scenario(
        plant,
        request.get("board", "pico_w"),
        request.get("build", "arm"),
        request.get("settings"),
        request.get("wearer"),
        request.get("seed", 1),
    )
    board = scenario.board
    if progress:
        board.every(PROGRESS_EVERY_MS, lambda: progress(board.now_ms // 1000))
    begin_ms = wall_ms()
    virtual_s = scenario.training(request.get("max_s", 900))
    spent_s = (wall_ms() - begin_ms) / 1000
    return scenario, {
        "log": board.log,
        "reps": scenario.wearer.reps,
        "phases": scenario.phases(),
        "resets": board.resets,
        "trace": board.trace,
        "true_lop_mmhg": plant.oscillogram.lop_mmhg if request.get("pulse_of") else None,
        "virtual_s": virtual_s,
        "wall_s": spent_s,
        "interpreter": sys.implementation.name,
    }


def write_records(records, path):
    """All rows, raw."""
    with open(path, "wb") as stream:
        left = len(records) * 16
        for chunk in records.chunks:
            raw = bytes(chunk)
            stream.write(raw[:left] if left < len(raw) else raw)
            left -= len(raw)


def main(arguments):
    """Read the request, run it, write both results."""
    request_path, result_path, records_path = arguments
    with open(request_path) as stream:
        request = json.load(stream)
    try:
        scenario, result = run(request, lambda second: print("at %d" % second))
    except PlantError as error:
        print(error)
        sys.exit(REFUSED)
    write_records(scenario.board.records, records_path)
    with open(result_path, "w") as stream:
        json.dump(result, stream)


if __name__ == "__main__":
    main(sys.argv[1:])
