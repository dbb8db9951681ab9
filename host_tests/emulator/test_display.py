"""The emulated chip with an SSD1306 on its I2C: a picture in a training, and what it costs."""

import re
from base64 import b64decode
from pathlib import Path

import pytest

from tools.deploy.image import deployed
from tools.emulate.__main__ import pins_of, settings_file
from tools.emulate.engine import run
from tools.sim.circuit.ssd1306 import Ssd1306
from tools.sim.scenario import BoardFacts

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(1800)]
BOARD = "pico_w"
MAIN = Path(__file__).with_name("display_main.py")
TRAIN_S = 44
FREE_BYTES = 40960  # with everything, in a training
LARGEST_BYTES = 12288
BLOCK_BYTES = 16
TURN_US = 20000  # of a turn of the loop


@pytest.fixture(scope="module")
def result(image):
    """A training of 40 s with the deployed files."""
    program = MAIN.read_text(encoding="utf-8")
    files = deployed(BOARD, readers=[program])
    files["main.py"] = program.encode()
    files["settings.json"] = settings_file()
    facts = BoardFacts(BOARD)
    config = {
        "pins": pins_of(facts), "trainSeconds": TRAIN_S,
        "display": {"bus": facts.PIN_SCL >> 1 & 1, "address": facts.DISPLAY},
    }  # fmt: skip
    found = run("training.mjs", image, files, BOARD, "tools.sim.plants:Arm", config, print)
    assert found["problem"] is None, found["problem"]
    assert found["unplanned_resets"] == 0
    return found


def test_it_shows_the_training(result):
    display = Ssd1306()
    for transfer in result["shown"]:
        display.write(b64decode(transfer))
    assert display.unknown == [] and display.lit
    picture = display.picture()
    assert sum(map(sum, picture[8:40])) > 500, "large digits"
    assert sum(map(sum, picture[0:8])) > 40, "a title"


def test_it_leaves_the_heap_that_is_asked_for(result):
    row = r"MEMORY (\d+) (\d+) (\d+).*?max free sz: (\d+)"
    seen = re.findall(row, result["said"], re.DOTALL)
    assert len(seen) == 2, result["said"][-2000:]
    for _, _, collected, blocks in seen:
        assert int(collected) >= FREE_BYTES and int(blocks) * BLOCK_BYTES >= LARGEST_BYTES, seen


def test_a_turn_stays_short(result):
    said = result["said"]
    worst_us, mean_us, _ = map(int, re.search(r"SHOW (\d+) (\d+) (\d+)", said).groups())
    turn_us = int(re.search(r"TURN (\d+)", said)[1])
    assert mean_us < 3000 and worst_us < turn_us < TURN_US, (mean_us, worst_us, turn_us)
