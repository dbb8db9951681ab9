"""The code that docs/calibration.md has people paste runs on a device and reads what it must."""

import re

import pytest

from host_tests.sim.board.board_kit import Line
from tools.choice import ROOT
from tools.sim.board import VirtualBoard
from tools.sim.interpreter.image import Image
from tools.sim.scenario import (
    SPAN_ERROR_PERMILLE,
    ZERO_ERROR_MV,
    BoardFacts,
    Scenario,
    calibration,
)


def blocks():
    """The pieces of Python of the page, in their order."""
    page = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")
    found = re.findall(r"```python\n(.*?)```", page, re.S)
    return [re.sub(r"(?m)^   ", "", block) for block in found]


class Bottle(Line):
    """Holds what the hand bulb gave."""

    def step(self, dt_us, pump_duty_u16, valve_energised):
        assert not pump_duty_u16 and not valve_energised


def printed(board_name, cmmhg):
    """What the pasted code prints, as lines, at this pressure."""
    plain = Scenario(Bottle(), board_name)
    board = VirtualBoard(
        Bottle(), BoardFacts(board_name).CHIP,
        image=Image([str(ROOT / "firmware"), str(ROOT / "boards" / board_name)],
                    {"main.py": "\n".join(blocks())}),
        pins=BoardFacts(board_name).pins(), flash=dict(plain.board.flash.files),
    )  # fmt: skip
    board.plant.cuff_cmmhg = board.plant.sensor_cmmhg = cmmhg
    electronics = board.electronics
    electronics.sensor_divider_permille = plain.facts.SENSOR_DIVIDER_PERMILLE
    electronics.rail_divider_permille = plain.facts.RAIL_DIVIDER_PERMILLE
    electronics.zero_error_mv = ZERO_ERROR_MV
    electronics.span_error_permille = SPAN_ERROR_PERMILLE
    electronics.settle()
    board.run(until_ms=8000)
    return [text for _, text in board.log]


@pytest.mark.parametrize("board_name", ["pico_w", "esp32_s3"])
def test_the_pasted_code_reads_plain_and_calibrated(board_name):
    # verifies: R-SNS-7
    zero = calibration()["zero_cmmhg"]
    for cmmhg in (0, 10000, 20000):
        said = printed(board_name, cmmhg)
        assert len(said) == 3 and said[1] == "calibrated on 20261101", said
        assert abs(int(said[2]) - cmmhg) < 60, said
        assert abs(int(said[0]) - zero - cmmhg * 1.008) < 60, said


def test_every_page_calibrates_before_the_self_test():
    pages = {name: (ROOT / name).read_text(encoding="utf-8") for name in
             ("docs/deploy.md", "boards/circuit.md")}  # fmt: skip
    steps = pages["docs/deploy.md"].partition("## A new board")[2].partition("\n## ")[0]
    assert 0 < steps.index("Calibrate") < steps.index("make selftest")
    steps = pages["boards/circuit.md"].partition("## First power")[2].partition("\n## ")[0]
    assert 0 < steps.index("Calibrate") < steps.index("self-test")
