"""How deep the loop and the tick call, measured over everything a device does, and bounded.

On the RP2040 both share 8 KB of stack. The self-test proves at boot that the tick lives below
LOOP_FRAMES calls; here is the proof that the loop never makes so many.
"""

import sys

import pytest

from cuff import codes
from cuff.safety.selftest import LOOP_FRAMES
from host_tests.core.device_kit import BOARDS, READY_MS, Device, planted
from host_tests.core.lop_kit import LopDevice

TICK_FRAMES = 7  # its entry and six calls (docs/design.md): the turn of a repetition


class Depth:
    """Counts calls of the firmware below main.py, those of the tick apart."""

    def __init__(self):
        self.deepest = self.deepest_tick = ()
        self._stack = []

    def profile(self, frame, event, _argument):
        code = frame.f_code
        if event not in ("call", "return") or "cuff/" not in code.co_filename:
            return
        if event == "return":
            self._stack.pop()
            return
        self._stack.append(code.co_name)
        if "_run" in self._stack:
            calls = self._stack[self._stack.index("_run") :]
            self.deepest_tick = max(self.deepest_tick, tuple(calls), key=len)
        elif "_wait_deep" not in self._stack:
            self.deepest = max(self.deepest, tuple(self._stack), key=len)

    def run(self, device, until_ms):
        sys.setprofile(self.profile)
        try:
            device.run(until_ms)
        finally:
            sys.setprofile(None)


def everything(board_name, files=None):
    """Refusals, self-test, a hold with UP and DOWN, a trip, its end, and a training's set; the
    display shows it."""
    device = Device(
        board_name=board_name, files=files, settings={"training": "resistance", "lop_mmhg": 80},
        display=True,
    )  # fmt: skip
    device.press("start", 1000)
    device.press("up", READY_MS + 5000)
    device.press("start", READY_MS + 12000)
    device.at(READY_MS + 19000, lambda: device.board.electronics.set_fault("pressure", "open"))
    device.at(READY_MS + 21000, lambda: device.board.electronics.set_fault("pressure", None))
    device.press("start", READY_MS + 26000, 3400)  # long: after a jump it confirms something
    return device


def menu(board_name):
    """Protocol and language set in the menu, a pressure that is refused or not."""
    device = Device(board_name=board_name, display=True)
    keys = ("down", "start", "down", "start", "up", "start", "down", "start", "down", "down",
            "start", "up", "start", "stop")  # fmt: skip
    for number, key in enumerate(keys):
        device.press(key, READY_MS + 1000 + 600 * number)
    return device


def measurement(board_name):
    """START without an LOP: a whole measurement, found and stored."""
    return LopDevice(board_name=board_name)


@pytest.mark.parametrize("board_name", BOARDS)
def test_loop_and_tick_stay_within_their_budgets(board_name):
    # verifies: R-CTL-12
    depth = Depth()
    device = everything(board_name)
    depth.run(device, READY_MS + 30000)
    for words in ("START noted", "self-test passed", "set 1", "TRIP"):
        assert device.said(words), (words, device.text())
    assert device.said(codes.TRIP_CLEARED) or device.said("confirmed at the device"), device.text()
    assert 4 <= len(depth.deepest) <= LOOP_FRAMES - 2, depth.deepest  # main.py has two above it
    assert 4 <= len(depth.deepest_tick) <= TICK_FRAMES, depth.deepest_tick


def test_a_measurement_of_the_lop_stays_within_them_too():
    depth = Depth()
    device = measurement("pico_w")
    depth.run(device, 120000)
    assert device.said(codes.LOP_RESULT) and device.said(codes.LOP_OVER), device.text()
    assert len(depth.deepest) <= LOOP_FRAMES - 2, depth.deepest
    assert len(depth.deepest_tick) <= TICK_FRAMES, depth.deepest_tick


def test_the_menu_stays_within_them_too():
    # verifies: R-CTL-12
    depth = Depth()
    device = menu("pico_w")
    depth.run(device, READY_MS + 12000)
    assert device.said("changed: language") or device.said("language"), device.text()
    assert len(depth.deepest) <= LOOP_FRAMES - 2, depth.deepest


def test_a_protocol_of_ones_own_stays_within_them_too():
    """From a file that is wrong in its last line, too: the reader goes deepest to say so."""
    text = b'{"33": "exercise, inflate 0 40, sets 15 1 1000 1000 3 2"%s}'
    for end, said in ((b"", codes.DONE), (b", 5", codes.PROTOCOL_SHAPE)):
        depth = Depth()
        device = Device(settings={"training": "custom", "custom_protocol": 33, "lop_mmhg": 80})
        device.board.flash.files["protocols.json"] = text % end
        device.press("start", READY_MS + 1000)
        depth.run(device, READY_MS + (60000 if said == codes.DONE else 3000))
        assert device.said(said), device.text()
        assert len(depth.deepest) <= LOOP_FRAMES - 2, depth.deepest
        assert len(depth.deepest_tick) <= TICK_FRAMES, depth.deepest_tick


def test_a_deeper_loop_is_seen():
    deep = "(lambda f: f(f, 12))(lambda f, n: n and f(f, n - 1))"
    depth = Depth()
    depth.run(everything("pico_w", planted("cuff/app.py", "guard = tick.guard", deep)), 1500)
    assert len(depth.deepest) > LOOP_FRAMES - 2
