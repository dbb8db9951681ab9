"""The firmware's own permits on stock MicroPython: held, let go, and not brought back."""

from pathlib import Path

import pytest

from tools.choice import ROOT
from tools.emulate.engine import run

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(300)]
FILES = (
    "cuff/__init__.py",
    "cuff/codes.py",
    "cuff/chip/__init__.py",
    "cuff/chip/permits_rp2.py",
    "cuff/safety/__init__.py",
    "cuff/safety/drill.py",
    "cuff/safety/permits.py",
    "cuff/safety/selftest_permits.py",
)
LOOK = (
    b"from machine import Pin\nimport time\n"
    b"print('boot', Pin(14).value(), Pin(15).value())\ntime.sleep_ms(400)\n"
    b"print('later', Pin(14).value(), Pin(15).value())\n"
)
TAKEN = b"\nprint('taken', Pin(14).value(), Pin(15).value())\n"


@pytest.fixture(scope="module")
def seen(image):
    """What the board said, and the edges of both lines in ms."""
    files = {name: (ROOT / "firmware" / name).read_bytes() for name in FILES}
    files["boot.py"] = LOOK + (ROOT / "firmware" / "boot.py").read_bytes() + TAKEN
    files["main.py"] = (Path(__file__).parent / "permits_main.py").read_bytes()
    files["board.py"] = (ROOT / "boards" / "pico_w" / "board.py").read_bytes()
    return run("tests/permits.mjs", image, files, None, settings={"xipMissCycles": 0})


def pulses_ms(edges):
    """Times of being high."""
    rises = [ms for ms, level in edges if level]
    falls = [ms for ms, level in edges if not level and ms > rises[0]]
    return [fall - rise for rise, fall in zip(rises, falls)]


def test_proved_held_and_not_brought_back_before_and_after_a_soft_reset(seen):
    # verifies: R-VNT-1, R-PRM-2
    said = [line.strip() for line in seen["said"].splitlines()]
    once = ["ready True 0", "held 1 1 0", "put after expiry 0", "ceiling put again 0"]
    wanted = [*once, "ready True 0", "soft reset 1 1"]  # nobody hears the first boot: no USB yet
    wanted += ["boot 1 1", "later 1 1", "taken 0 0", *once, "ready True 0", "HALT"]
    said = [line for line in said[said.index(once[0]) :] if not line.startswith("MPY")]
    assert said == wanted, seen["said"]


def test_one_word_holds_250_ms_and_the_ceiling_its_time(seen):
    # verifies: R-OCC-6, R-PRM-1
    assert pulses_ms(seen["deadman"])[0] == pytest.approx(250, abs=0.3)
    assert pulses_ms(seen["ceiling"])[0] == pytest.approx(100.25, abs=0.01)
    assert pulses_ms(seen["ceiling"])[1] == pytest.approx(2000.25, abs=0.01)


def test_a_halted_core_lets_go_in_time(seen):
    # verifies: R-PRM-1
    released_ms = seen["deadman"][-1][0] - seen["halted_ms"]
    assert seen["deadman"][-1][1] == 0
    assert 195 <= released_ms <= 255
    assert seen["ceiling"][-1][1] == 0
    assert pulses_ms(seen["ceiling"])[-1] == pytest.approx(2000.25, abs=0.01)
