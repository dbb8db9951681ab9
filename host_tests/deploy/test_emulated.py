"""make deploy to stock MicroPython on an emulated Pico W: whole, again, cut, and in a training."""

import pytest

from host_tests.deploy.emulated_device import deploy
from tools.deploy import image, line
from tools.deploy.errors import REFUSED, DeployError
from tools.deploy.survey import Flash, Plan

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(600)]

def whole_or_nothing(device):
    """Does it answer, with all of the firmware in place or none of it?"""
    with line.Line(device.port) as open_line:
        open_line.enter()
        plan = Plan(Flash.of(open_line), image.deployed("pico_w"))
        return plan.nothing() or not plan.same


def test_new_board_and_again(emulated):
    files = image.deployed("pico_w")
    total = sum(len(content) for content in files.values())
    sent, said = deploy(emulated)
    assert sent == (total, len(files)) and "started" in said
    sent, said = deploy(emulated)
    assert sent == (0, 0) and "started" in said
    assert not emulated("state")["on"]


def test_power_cuts_on_the_chips_own_flash_driver(emulated, monkeypatch):
    """After each cut it boots, vented: nothing yet, or the whole firmware."""
    monkeypatch.setattr(line, "ENTER_S", 10.0)
    for operations in (40, 250, 60):
        emulated(f"power {operations}")
        with pytest.raises(DeployError):
            deploy(emulated)
        assert emulated("state")["dead"]
        emulated("power")
        emulated("run 3000")
        state = emulated("state")
        assert not state["on"]
        assert whole_or_nothing(emulated), state["said"][-400:]
    emulated("power")
    _, said = deploy(emulated)
    assert "started" in said


def test_a_training_is_not_interrupted(emulated, monkeypatch):
    deploy(emulated)
    emulated("run 4000")
    emulated("hold start")
    emulated("run 300")
    emulated("release start")
    for _ in range(30):  # the self-test first, then the inflation
        emulated("run 1000")
        before = emulated("state")
        if before["cuff"] > 3000:
            break
    assert before["cuff"] > 3000, before["said"][-400:]
    monkeypatch.setattr(line, "ENTER_S", 3.0)
    with pytest.raises(DeployError, match="press STOP") as caught:
        deploy(emulated)
    assert caught.value.status == REFUSED
    after = emulated("state")
    assert after["resets"] == before["resets"] and after["cuff"] > 3000
    emulated("hold stop")
    emulated("run 300")
    emulated("release stop")
    emulated("run 15000")
    monkeypatch.setattr(line, "ENTER_S", 25.0)
    sent, said = deploy(emulated)
    assert sent == (0, 0) and "started" in said
