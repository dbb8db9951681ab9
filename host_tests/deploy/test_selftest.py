"""make selftest on an emulated Pico W with pump, valve, cuff and somebody who does as told."""

import json
import threading
import time

import pytest

from host_tests.deploy.emulated_device import deploy
from tools.deploy import selftest
from tools.deploy.line import Line
from tools.deploy.way_in import way_in

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(600)]


class Helpful:
    """Presses what is asked for; `lazy` names a button that is never pressed."""

    def __init__(self, device, lazy=None, says=True):
        self._device = device
        self._lazy = lazy
        self._says = says

    def tell(self, text):
        """Do it, a moment later."""
        for name in ("START", "STOP", "UP", "DOWN"):
            if f"press {name}" in text and name != self._lazy:
                wait_for = 9000 if "when it holds" in text else None
                threading.Thread(target=self._press, args=(name.lower(), wait_for)).start()

    def _press(self, name, cuff_cmmhg):
        time.sleep(0.3)
        while cuff_cmmhg and self._device("state")["cuff"] < cuff_cmmhg:
            time.sleep(0.1)
        self._device(f"hold {name}")
        time.sleep(0.2)
        self._device(f"release {name}")

    def agrees(self, text):
        """Yes, or no to everything."""
        return self._says


class Silent:
    """In place of a console."""

    def print(self, *_, **__):
        """Nothing."""


def run(device, person):
    """Step -> (passed, seen)."""
    deploy(device)
    with Line(device.port) as line:
        way_in(line, "pico_w")
        results = selftest.selftest(line, person, Silent())
    return {name: (passed, text) for name, passed, text in results}


def test_a_good_device_passes_every_step(emulated):
    results = run(emulated, Helpful(emulated))
    assert all(passed for passed, _ in results.values()), json.dumps(results, indent=1)
    emulated("run 1000")
    assert emulated("state")["cuff"] < 1500


def test_what_was_not_seen_does_not_pass(emulated):
    """Nobody presses UP, nobody hears or sees anything; the first switch ends the test."""
    results = run(emulated, Helpful(emulated, lazy="UP", says=False))
    assert [name for name, (passed, _) in results.items() if passed] == [
        "firmware", "sensor at rest", "button START", "button STOP", "button DOWN", "permits",
    ]  # fmt: skip
    assert results["button UP"][1] == "not seen" and results["pressure"][1] == "not tried"
