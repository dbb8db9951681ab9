"""make deploy to stock MicroPython on an emulated Pico W: whole, again, cut, and in a training."""

import pytest

from tools.deploy import image, line
from tools.deploy.errors import REFUSED, DeployError
from tools.deploy.survey import Flash, Plan
from tools.emulate import uf2

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(600)]

SETTINGS = (
    b'{"calibrated_on": 20261101, "training": "manual", "manual_mmhg": 40, "manual_minutes": 1}'
)


@pytest.fixture
def device():
    """A new board with its owner's settings."""
    from host_tests.deploy.emulated_device import EmulatedDevice

    found = uf2.find()
    if found is None:
        pytest.skip("no MicroPython image: UF2=path/to/RPI_PICO_W.uf2 (make emulate says where)")
    with EmulatedDevice(found, {"settings.json": SETTINGS}) as emulated:
        yield emulated


def deploy(device):
    """(bytes, files) sent, and what was said."""
    from io import StringIO

    from rich.console import Console

    from tools.deploy.__main__ import deploy

    out = StringIO()
    return deploy(device.port, "pico_w", Console(file=out, width=200)), out.getvalue()


def whole_or_nothing(device):
    """Does it answer, with all of the firmware in place or none of it?"""
    with line.Line(device.port) as open_line:
        open_line.enter()
        plan = Plan(Flash.of(open_line), image.deployed("pico_w"))
        return plan.nothing() or not plan.same


def test_new_board_and_again(device):
    files = image.deployed("pico_w")
    total = sum(len(content) for content in files.values())
    sent, said = deploy(device)
    assert sent == (total, len(files)) and "started" in said
    sent, said = deploy(device)
    assert sent == (0, 0) and "started" in said
    assert not device("state")["on"]


def test_power_cuts_on_the_chips_own_flash_driver(device, monkeypatch):
    """After each cut it boots, vented: nothing yet, or the whole firmware."""
    monkeypatch.setattr(line, "ENTER_S", 10.0)
    for operations in (40, 250, 60):
        device(f"power {operations}")
        with pytest.raises(DeployError):
            deploy(device)
        assert device("state")["dead"]
        device("power")
        device("run 3000")
        state = device("state")
        assert not state["on"]
        assert whole_or_nothing(device), state["said"][-400:]
    device("power")
    _, said = deploy(device)
    assert "started" in said


def test_a_training_is_not_interrupted(device, monkeypatch):
    deploy(device)
    device("run 4000")
    device("hold start")
    device("run 300")
    device("release start")
    device("run 12000")
    before = device("state")
    assert before["cuff"] > 3000, before["said"][-400:]
    monkeypatch.setattr(line, "ENTER_S", 3.0)
    with pytest.raises(DeployError, match="press STOP") as caught:
        deploy(device)
    assert caught.value.status == REFUSED
    after = device("state")
    assert after["resets"] == before["resets"] and after["cuff"] > 3000
    device("hold stop")
    device("run 300")
    device("release stop")
    device("run 15000")
    monkeypatch.setattr(line, "ENTER_S", 25.0)
    sent, said = deploy(device)
    assert sent == (0, 0) and "started" in said
