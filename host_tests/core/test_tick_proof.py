"""The proof at boot that the tick is what it must be: hard on the RP2040, alive below a deep loop.

What a deep stack does to the tick is beyond the virtual board: make emulate runs the same proof on
a chip. How deep the loop really gets is measured in host_tests/scenario/test_loop_depth.py.
"""

from cuff import codes
from cuff.words import tell
from host_tests.core.device_kit import BOARDS, Device, sources

TIMER = tell.find(codes.TIMER)
REFUSED = "will not start: " + TIMER.text


def started_with(changes, board_name="pico_w"):
    """A device with parts of its source replaced ({file: (old, new)}), START pressed."""
    files = sources()
    for name in changes:
        old, new = changes[name]
        if files[name].count(old) != 1:
            raise ValueError("%s has %d of '%s'" % (name, files[name].count(old), old))
        files[name] = files[name].replace(old, new)
    device = Device(board_name=board_name, files=files)
    device.press("start", 1000)
    return device.run(1300)


def test_the_tick_of_both_boards_passes():
    for board_name in BOARDS:
        device = started_with({}, board_name)
        assert device.said(REFUSED) == [] and device.said(codes.START_NOTED), device.text()


def test_a_soft_timer_on_the_rp2040_is_a_reason_not_to_start():
    device = started_with({"cuff/chip/rp2.py": ("hard=True\n", "hard=False\n")})
    assert device.said(REFUSED), device.text()


def test_a_soft_timer_passes_where_it_is_meant_to_be_soft():
    line = "        self._timer = None\n"
    changes = {
        "cuff/chip/rp2.py": ("hard=True\n", "hard=False\n"),
        "cuff/chip/common.py": (line, line + "        self.HARD_TICK = False\n"),
    }
    device = started_with(changes)
    assert device.said(REFUSED) == [] and device.said(codes.START_NOTED), device.text()


def test_a_tick_that_is_too_slow_or_not_there_is_a_reason_not_to_start():
    for old, new in (
        ("period=TICK_MS", "period=2 * TICK_MS"),
        ("callback=callback", "callback=lambda _: None"),
    ):
        device = started_with({"cuff/chip/rp2.py": (old, new)})
        assert device.said(REFUSED), (new, device.text())


def test_a_tick_that_fails_once_is_told_as_well():
    """Half of the proof's ticks raise: it goes on, vented, but the trip stays."""
    line = "self.count = (self.count + 1) & _COUNT_MASK\n"
    device = started_with({"cuff/tick.py": (line, line + "        1 // (self.count % 5)\n")})
    assert device.said(codes.INTERNAL) and device.said("inflate") == [], device.text()


def test_the_proof_waits_as_deep_as_the_loop_may_be():
    # verifies: R-CTL-12
    deep = "        count = self._tick.count\n        if chip"
    told = "        print('deep', frames)\n" + deep
    device = started_with({"cuff/safety/selftest.py": (deep, told)})
    assert len(device.said("deep 1")) == 1
    calls = "        if frames > 1:\n"
    device = started_with({"cuff/safety/selftest.py": (calls, "        print('call')\n" + calls)})
    assert len(device.said("call")) == 14
