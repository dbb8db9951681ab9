"""make deploy against a real MicroPython over a pty: what it copies, removes, leaves and says."""

import pytest

from tools.deploy import image
from tools.deploy.errors import WRONG_DEVICE, DeployError
from tools.deploy.install import Installer

USERS = {
    "settings.json": b'{"build": "thigh", "lop_mmhg": 190}',
    "journal/2026-11.bin": bytes(range(256)) * 20,
    "calibration.json": b"{}",
    "lib/mine.py": b"print('mine')",
    "cuff.txt": b"not in the folder cuff",
    "next.py": b"nor in next",
}


def with_users_files(bench, more=()):
    """The device with files of its owner, and more."""
    bench.device.power_off()
    bench.device.put({**USERS, **dict(more)})
    bench.device.power_on()


def users_files(bench):
    """Those of them that are there, as they are."""
    return {name: data for name, data in bench.device.files().items() if name in USERS}


def test_an_empty_board_becomes_a_working_device(bench):
    size, count = bench.deploy()
    files = image.deployed("pico_w")
    assert bench.device.files() == files
    assert (size, count) == (sum(map(len, files.values())), len(files))
    assert bench.marks() == {1}
    assert "hashes verified" in bench.said and "started" in bench.said


def test_the_second_time_nothing_is_copied(bench):
    bench.deploy()
    before = bench.device.files()
    assert bench.deploy() == (0, 0)
    assert "nothing to copy" in bench.said and bench.marks() == {1}
    assert bench.device.files() == before


def test_only_what_changed_is_copied(bench):
    bench.deploy()
    path = bench.folder / "firmware" / "cuff" / "tick.py"
    path.write_text(path.read_text() + "Tick = Tick\n")
    assert bench.deploy()[1] == 1
    assert bench.device.files() == image.deployed("pico_w")


def test_a_new_name_may_move_the_short_words_of_others_and_all_of_them_are_copied(bench):
    bench.deploy()
    before = image.deployed("pico_w")
    path = bench.folder / "firmware" / "cuff" / "tick.py"
    path.write_text(path.read_text() + "EXTRA = [1]\n")
    changed = [name for name, data in image.deployed("pico_w").items() if before[name] != data]
    assert bench.deploy()[1] == len(changed) and "cuff/tick.mpy" in changed
    assert bench.device.files() == image.deployed("pico_w")


def test_the_version_there_and_the_coming_one_are_said(bench):
    bench.deploy()
    assert "on it     OpenCuff another program or none" in bench.said
    bench.edition(2)
    bench.deploy()
    assert "on it     OpenCuff 0.1 for pico_w" in bench.said
    assert "comes     OpenCuff 0.2 for pico_w" in bench.said


def test_files_of_earlier_versions_go_and_nothing_else(bench):
    with_users_files(bench)
    bench.edition(1, ["session.old", "gone.deep.one"])
    bench.deploy()
    assert "cuff/gone/deep/one.mpy" in bench.device.files()
    bench.edition(2, ["session.new"])
    bench.deploy()
    assert bench.device.files() == {**image.deployed("pico_w"), **USERS}
    assert bench.marks() == {2}


def test_sources_copied_by_hand_do_not_hide_compiled_modules(bench):
    """MicroPython takes tick.py before tick.mpy: an old source must not stay."""
    old = {"cuff/__init__.py": b"", "cuff/tick.py": b"MARK = 99\n", "board.py": b"MARK = 99\n",
           "main.py": b"print('old')"}  # fmt: skip
    with_users_files(bench, old)
    bench.deploy()
    assert bench.device.files() == {**image.deployed("pico_w"), **USERS}
    assert bench.marks() == {1}


def test_a_module_that_became_a_package_and_back(bench):
    bench.edition(1, ["link"])
    bench.deploy()
    bench.edition(2, ["link.codec"])
    bench.deploy()
    assert bench.marks() == {2}
    bench.edition(3, ["link"])
    bench.deploy()
    assert bench.marks() == {3} and bench.device.files() == image.deployed("pico_w")


def test_the_users_files_are_never_touched(bench):
    with_users_files(bench)
    for number in (1, 2):
        bench.edition(number)
        bench.deploy()
        assert users_files(bench) == USERS


def test_another_build_in_the_settings_is_told_and_left(bench, monkeypatch):
    with_users_files(bench)
    monkeypatch.setenv("BUILD", "arm")
    bench.deploy()
    assert '"build": "arm"' in bench.said and users_files(bench) == USERS


def test_a_byte_that_arrived_wrong_is_found_before_anything_is_replaced(bench, monkeypatch):
    bench.deploy()
    before = bench.device.files()
    bench.edition(2)
    send = Installer._send_file

    def spoilt(self, path, content, *args):
        if path.endswith("tick.mpy"):
            content = content[:-1] + bytes([content[-1] ^ 1])
        send(self, path, content, *args)

    monkeypatch.setattr(Installer, "_send_file", spoilt)
    with pytest.raises(DeployError, match="read back other bytes.*cuff/tick.mpy") as caught:
        bench.deploy()
    assert caught.value.status == WRONG_DEVICE
    kept = {name: data for name, data in bench.device.files().items() if "next/" not in name}
    assert kept == before
    bench.device.power_cycle()
    assert bench.device.wait_for(b"turn") and bench.marks() == {1}
