"""Power or cable gone at any moment: the device boots the old firmware or the new one, complete.

Edition 1 is on the device, edition 2 comes, with a module less, one more, and the user's settings.
The flash is littlefs on blocks; power fails in the middle of an erase or a program.
"""

import time

import pytest

from tools.deploy import image, line
from tools.deploy.errors import INTERRUPTED, DeployError
from tools.deploy.install import Installer

SETTINGS = b'{"lop_mmhg": 190}'
PLENTY = 100000


class Clock:
    """The host's clock. Nobody comes back after a cut: a device that is off is waited for in vain,
    and that long wait is over at once."""

    sleep = staticmethod(time.sleep)

    def __init__(self, device):
        self._device = device

    def monotonic(self):
        """Seconds."""
        return time.monotonic() + (0 if self._device.is_on else 1000)


@pytest.fixture
def prepared(bench, monkeypatch):
    """Edition 1 deployed, edition 2 waiting; `old` is a copy of the flash."""
    monkeypatch.setattr(line, "time", Clock(bench.device))
    bench.device.power_off()
    bench.device.put({"settings.json": SETTINGS})
    bench.device.power_on()
    bench.edition(1, ["session.old"])
    bench.deploy()
    bench.device.power_off()
    bench.old = bench.device.flash.read_bytes()
    bench.edition(2, ["session.new"])
    return bench


def boots(bench, writes=None):
    """Start it, perhaps with a cut; the editions that run, None when it died or runs nothing."""
    start = len(bench.device.console)
    bench.device.power_cycle(writes)
    while bench.device.is_on and not bench.device.wait_for(b"turn", 0.05, start):
        if b">>> " in bench.device.console[start:]:
            break
    return image_marks(bench, start)


def image_marks(bench, start):
    """The marks printed since."""
    text = bench.device.console[start:].decode(errors="replace")
    lines = [line for line in text.splitlines() if line.strip().startswith("marks")]
    return {int(word) for word in lines[-1].split()[1:]} if lines else None


def check_whole(bench, may_be=({1}, {2})):
    """One edition runs, the user's file is there."""
    found = boots(bench)
    assert found in may_be, bench.device.console[-800:]
    assert bench.device.files()["settings.json"] == SETTINGS
    return found


def recovers(bench):
    """The same command again finishes the job."""
    bench.deploy()
    assert bench.device.files() == {**image.deployed("pico_w"), "settings.json": SETTINGS}
    assert bench.marks() == {2}


def writes_of_a_deployment(bench):
    """How many changes of the flash one makes, resets included."""
    assert not cut_deployment(bench, PLENTY)
    return PLENTY - bench.device.writes_left()


def cut_deployment(bench, writes):
    """Deploy with power failing after so many writes; True if it did fail."""
    bench.device.power_off()
    bench.device.flash.write_bytes(bench.old)
    bench.device.power_on(writes)
    try:
        bench.deploy()
    except DeployError as error:
        assert error.status == INTERRUPTED, error
        return True
    return False


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_power_cut_anywhere_in_a_deployment(prepared):
    total = writes_of_a_deployment(prepared)
    assert total > 40
    found = []
    for writes in [0, 6, total // 4, total // 2, total * 3 // 4, total - 2]:
        assert cut_deployment(prepared, writes)
        found.append(check_whole(prepared))
        recovers(prepared)
    assert found == sorted(found, key=min) and {1} in found and {2} in found


def test_power_cut_at_every_write_while_files_are_placed(prepared, monkeypatch):
    """From the decided state, boot.py places; every write it makes is cut once, and cut again."""
    def broken(self):
        raise DeployError("the power fails here", INTERRUPTED)

    monkeypatch.setattr(Installer, "_place", broken)
    prepared.device.power_on()
    with pytest.raises(DeployError, match="fails here"):
        prepared.deploy()
    prepared.device.power_off()
    decided = prepared.device.flash.read_bytes()
    assert "install.txt" in prepared.device.files()
    cuts = 0
    for writes in range(PLENTY):
        prepared.device.flash.write_bytes(decided)
        if boots(prepared, writes) is not None:
            break
        assert boots(prepared, writes // 2) in ({2}, None)  # the repair is cut as well
        check_whole(prepared, [{2}])
        cuts += 1
    assert cuts >= 15


def test_cable_pulled_while_copying(prepared):
    for after_bytes in (3000, 9000, 15000):
        prepared.device.power_off()
        prepared.device.flash.write_bytes(prepared.old)
        prepared.device.cable = after_bytes
        prepared.device.power_on()
        with pytest.raises(DeployError, match="goes on where it was") as caught:
            prepared.deploy()
        assert caught.value.status == INTERRUPTED
        prepared.device.cable = True
        check_whole(prepared, [{1}])
    recovers(prepared)
    assert "sent by an earlier run" in prepared.said
