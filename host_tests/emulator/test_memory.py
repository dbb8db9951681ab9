"""The heap of the emulated chip in a training: what is free 150 s later, and in which pieces."""

import re
from pathlib import Path

import pytest

from tools.deploy.image import deployed
from tools.emulate.__main__ import pins_of, settings_file
from tools.emulate.engine import run
from tools.sim.scenario import BoardFacts

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(1800)]
BOARD = "pico_w"
MAIN = Path(__file__).with_name("memory_main.py")
TRAIN_S = 152
BLOCK_BYTES = 16
FREE_BYTES = 40 * 1024
LARGEST_BYTES = 12 * 1024
LOST_BYTES = 1024  # between start and 150 s: lines that wait for the console, no more
GARBAGE_BYTES = 8192  # what lies there before it is collected
GAP_US = 60000  # between two turns: buttons feel immediate; a collection takes half of it


@pytest.fixture(scope="module")
def result(image):
    """A training of 150 s with the deployed files, and a main.py that looks at the heap."""
    program = MAIN.read_text(encoding="utf-8")
    files = deployed(BOARD, readers=[program])
    files["main.py"] = program.encode()
    files["settings.json"] = settings_file()
    config = {"pins": pins_of(BoardFacts(BOARD)), "trainSeconds": TRAIN_S}
    found = run("training.mjs", image, files, BOARD, "tools.sim.plants:Arm", config, print)
    assert found["problem"] is None, found["problem"]
    assert found["unplanned_resets"] == 0
    return found


@pytest.fixture(scope="module")
def seen(result):
    """Second -> (free, free once collected, largest piece)."""
    row = r"MEMORY (\d+) (\d+) (\d+).*?max free sz: (\d+)"
    rows = re.findall(row, result["said"], re.DOTALL)
    return {
        int(second): (int(free), int(collected), int(blocks) * BLOCK_BYTES)
        for second, free, collected, blocks in rows
    }


def test_nothing_is_lost_in_a_training(seen):
    at_start, later = seen[0], seen[150]
    assert later[1] >= at_start[1] - LOST_BYTES, seen
    assert later[2] >= at_start[2] - LOST_BYTES, seen


def test_enough_is_free_in_a_training(seen):
    for _, collected, largest in seen.values():
        assert collected >= FREE_BYTES and largest >= LARGEST_BYTES, seen


def test_little_garbage_lies_about(seen):
    free, collected, _ = seen[150]
    assert collected - free <= GARBAGE_BYTES, seen


def test_no_turn_waits_long_for_the_one_before(result):
    worst_us = int(re.search(r"GAP (\d+)", result["said"])[1])
    assert worst_us <= GAP_US, worst_us
