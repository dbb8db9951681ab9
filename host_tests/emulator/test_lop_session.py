"""An LOP measurement on the emulated chip: found, and no step of the loop is felt at a button."""

import json
from pathlib import Path

import pytest

from host_tests.emulator.lop_plant import MeasuredWearer
from tools.deploy.image import deployed
from tools.emulate.__main__ import pins_of
from tools.emulate.engine import run
from tools.sim.scenario import BoardFacts, calibration

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(1200)]
BOARD = "pico_w"
MAIN = Path(__file__).with_name("lop_main.py")
STEP_US = 20000  # of a measurement's step: buttons feel immediate
MEAN_US = 10000
TURN_US = 40000  # of a whole turn: far from the 500 ms of the lease
GAP_US = 60000  # between the beginnings of two turns, a collection in between
TICK_WORST_US = 1500


@pytest.fixture(scope="module")
def result(image):
    """One measurement with the deployed files, and a stopwatch in main.py."""
    program = MAIN.read_text(encoding="utf-8")
    files = deployed(BOARD, native=True, readers=[program])
    files["main.py"] = program.encode()
    files["settings.json"] = json.dumps(calibration() | {"radio": "off"}).encode()
    config = {"pins": pins_of(BoardFacts(BOARD))}
    plant = "host_tests.emulator.lop_plant:MeasuredWearer"
    return run("lop.mjs", image, files, BOARD, plant, config, print)


def numbers(result, word):
    """The rows of numbers that begin with a word."""
    lines = result["said"].splitlines()
    return [[int(n) for n in line.split()[1:]] for line in lines if line.startswith(word + " ")]


def test_it_finds_what_is_there(result):
    assert result["problem"] is None, result["problem"]
    assert result["unplanned_resets"] == 0
    found = result["said"].split("LOP found: ")[1].split(" ")[0]
    assert abs(int(found) - MeasuredWearer().oscillogram.lop_mmhg) <= 15


def test_no_step_of_the_loop_is_long(result):
    steps = numbers(result, "STEP")
    assert len(steps) >= 6, result["said"][-2000:]
    measuring = [worst for state, _, _, worst in steps if state >= 0]
    assert len(measuring) >= 4 and max(measuring) <= STEP_US, steps
    # Before and after it the modules come and go, and their memory is collected.
    assert max(worst for _, _, _, worst in steps) <= TURN_US, steps
    assert max(mean for _, _, mean, _ in steps) <= MEAN_US, steps
    assert numbers(result, "TURN")[0][2] <= TURN_US, numbers(result, "TURN")
    assert numbers(result, "GAP")[0][0] <= GAP_US, numbers(result, "GAP")


def test_the_tick_keeps_its_time(result):
    assert result["tick_us"]["lop"]["duration"]["worst"] <= TICK_WORST_US, result["tick_us"]["lop"]
