"""The whole device: a measured LOP that power-on refused is not in force again by a reset."""

import json

from cuff import codes
from cuff.store import files
from host_tests.core.checked import IS_32_BIT
from host_tests.core.device_kit import BOARDS, READY_MS, Device
from host_tests.core.lop_kit import NO_LOP
from host_tests.core.test_lop_book import stored
from tools.sim.interpreter.flash import Flash

RESET_MS = 3000
SWITCHED_OFF = "Switched off since"


def measured_before(**settings):
    """lop.json of a device with the kit's settings."""
    flash = Flash()
    was_os = files.os
    files.open, files.os = flash.open, flash
    try:
        assert files.write("lop.json", json.dumps(stored(**settings)))
    finally:
        files.os = was_os
        del files.open
    return flash.files["lop.json"]


def device_of(name="pico_w", files=None):
    device = Device(board_name=name, settings=NO_LOP, files=files)
    device.board.flash.files["lop.json"] = measured_before()
    return device


def soft_reset(board):
    """Ctrl-C, which ends at the prompt, and Ctrl-D there."""
    board.ctrl_c()
    board.at(board.now_ms + 800, board.ctrl_d)


def hang(board):
    board.stall_loop()


RESETS = (soft_reset, hang)


def test_start_measures_after_any_reset_that_follows_a_power_on():
    # verifies: R-LOP-3
    for name in BOARDS:
        for reset in RESETS:
            device = device_of(name)
            device.at(RESET_MS, lambda d=device, r=reset: r(d.board))
            again_ms = RESET_MS + (9000 if reset is hang else 1000) + READY_MS
            device.press("start", again_ms)
            device.press("start", again_ms + 6000)  # after a reset START begins the test of the air
            device.run(again_ms + 7000)
            log = device.text()
            assert len(device.said(codes.BOOTED)) == 2, log
            assert len(device.said(SWITCHED_OFF)) == 2, log
            assert device.said(codes.LOP_BEGINS) and device.said("inflate") == [], log


def test_a_reset_between_power_on_and_its_note_does_not_hide_the_power_on():
    # verifies: R-LOP-3
    device = device_of()
    device.board.flash.before_change = interrupt = Interrupt("lop.json")
    device.at(2500, lambda: device.board.ctrl_d())
    device.run(6000)
    assert interrupt.done and device.said("stopped: KeyboardInterrupt"), device.text()
    assert len(device.said(SWITCHED_OFF)) == 1, device.text()


class Interrupt:
    """Ctrl-C, once, at the first change of a file of this name or of its new copy."""

    def __init__(self, name):
        self._names = (name, name + ".new")
        self.done = False

    def __call__(self, kind, name):
        if name in self._names and not self.done:
            self.done = True
            raise KeyboardInterrupt


def test_a_power_cut_at_any_change_leaves_it_refused():
    # verifies: R-LOP-3
    for change in range(1, 3 if IS_32_BIT else 4):
        device = device_of()
        seen = []

        def cut(kind, name, board=device.board, seen=seen, change=change):
            if "lop" in name:
                seen.append(kind)
                if len(seen) == change:
                    board.power_cycle(100)
                    raise board.dead

        device.board.flash.before_change = cut
        device.at(RESET_MS, device.board.stall_loop)
        device.run(RESET_MS + 11000)
        assert [kind for _, kind in device.board.resets] == ["power", "watchdog"], device.text()
        assert len(device.said(SWITCHED_OFF)) == 2, device.text()
        assert len(seen) == change + 3


def test_a_flash_that_does_not_take_it_loses_the_record_and_says_so():
    device = device_of()

    def full(kind, name):
        if kind != "remove":
            raise OSError(28)

    device.board.flash.before_change = full
    device.run(4000)
    assert device.said(codes.LOP_OFF_UNSAVED), device.text()
    assert "lop.json" not in device.board.flash.files


def test_nothing_is_written_at_the_power_on_of_a_device_without_one():
    device = Device(settings=NO_LOP)
    changes = []
    device.board.flash.before_change = lambda kind, name: changes.append(name)
    device.run(2000)
    assert [name for name in changes if "lop" in name] == [], changes
