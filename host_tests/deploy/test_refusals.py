"""When make deploy must not, or cannot: each with its sentence and its exit status."""

from types import SimpleNamespace

import pytest

from host_tests.deploy import small_firmware
from host_tests.deploy.conftest import Bench
from host_tests.deploy.unix_device import UnixDevice
from tools import choice
from tools.deploy import image, line, port, way_in
from tools.deploy.errors import INTERRUPTED, REFUSED, WRONG_CALL, WRONG_DEVICE, DeployError
from tools.deploy.line import Line
from tools.deploy.target import TARGETS, Target

EMPTY_MV = {"mv27": 3000, "mv26": 128}  # 5.00 V supply; 4 % of it through the sensor's divider
AT_50_MMHG_MV = {"mv27": 3000, "mv26": 513}


def usb(device, serial_number="E66"):
    """A port as pyserial lists it."""
    return SimpleNamespace(
        device=device, serial_number=serial_number, product="Board in FS mode", description="",
        vid=0x2E8A, pid=5,
    )  # fmt: skip


def refused(status, words, call, *arguments):
    """It has to end like this."""
    with pytest.raises(DeployError, match=words) as caught:
        call(*arguments)
    assert caught.value.status == status


def test_no_board_is_plugged_in():
    refused(WRONG_CALL, "No board found.*PORT=", port.choose, "auto", list)


def test_several_boards_are_listed():
    boards = [usb("/dev/ttyACM0"), usb("/dev/ttyACM1")]
    refused(WRONG_CALL, r"(?s)PORT=/dev/ttyACM0.*PORT=/dev/ttyACM1", port.choose, "auto",
            lambda: boards)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [("auto", "/dev/ttyACM0"), ("id:E66", "/dev/ttyACM0"), ("port:COM3", "COM3"),
     ("/dev/pts/7", "/dev/pts/7"), ("rfc2217://a:1", "rfc2217://a:1"),
     ("socket://a:1", "socket://a:1")],
)  # fmt: skip
def test_every_kind_of_port(wanted, opened):
    assert port.choose(wanted, lambda: [usb("/dev/ttyACM0")]) == opened


def test_a_serial_number_nobody_has():
    refused(WRONG_CALL, "id:E67: no board", port.choose, "id:E67", lambda: [usb("/dev/ttyACM0")])


@pytest.mark.parametrize("name", ["/dev/nobody", "socket://127.0.0.1:1"])
def test_a_port_that_cannot_be_opened(name):
    refused(WRONG_CALL, "cannot be opened", Line(name).__enter__)


def test_an_unknown_board(monkeypatch):
    monkeypatch.setenv("BOARD", "pico_x")
    with pytest.raises(choice.WrongChoice, match="pico_x.*esp32_s3, pico_w"):
        choice.board()


WHO = {"name": "micropython", "version": [1, 28, 0], "machine": "Raspberry Pi Pico W with RP2040",
       "platform": "rp2", "mpy": 0x1306, "file_system": "VfsLfs2"}  # fmt: skip


@pytest.mark.parametrize(
    ("board", "change", "words"),
    [
        ("pico_w", {"name": "circuitpython"}, "runs circuitpython.*RPI_PICO_W.*BOOTSEL"),
        ("pico_w", {"version": [1, 25, 0]}, r"1\.25\.0 .* too old.*v1\.26 or later, RPI_PICO_W"),
        ("pico_w", {"platform": "esp32"}, "another chip than the board.*esp32, not rp2"),
        ("esp32_s3", {}, "another chip than the board.*rp2, not esp32"),
        ("pico_w", {"mpy": 0x1F06}, "machine code for armv7emsp.*armv6m"),
        ("pico_w", {"mpy": 0x1206}, r"runs \.mpy 6\.2.*makes 6\.3"),
        ("pico_w", {"file_system": "VfsFat"}, "is VfsFat, not littlefs.*reformat.*docs/deploy.md"),
        ("pico_w", {"file_system": "VfsLfs1"}, "is VfsLfs1, not littlefs"),
    ],
)
def test_a_device_that_does_not_fit(board, change, words):
    target = image.target_of(board)
    target.check({**WHO, "platform": target.platform, "mpy": {"rp2": 0x1306, "esp32": 0x2B06}[
        target.platform]}, (6, 3))  # fmt: skip
    refused(WRONG_DEVICE, words, target.check, {**WHO, **change}, (6, 3))


def test_a_device_with_fat_is_left_as_it_is(tmp_path, monkeypatch):
    # verifies: R-SET-4
    small_firmware.write(tmp_path / "sources", 1)
    small_firmware.use(monkeypatch, tmp_path / "sources")
    with UnixDevice(tmp_path, fat=True) as device:
        assert device.wait_for(b">>>")
        before = device.flash.read_bytes()
        refused(WRONG_DEVICE, "is VfsFat, not littlefs", Bench(tmp_path, device).deploy)
        assert device.flash.read_bytes() == before


def test_a_device_of_another_kind_is_left_as_it_is(bench, monkeypatch):
    before = bench.device.files() if bench.device.wait_for(b">>>") else None
    monkeypatch.setitem(TARGETS, "rp2", Target("rp2", "armv6m", "RPI_PICO_W", "BOOTSEL"))
    refused(WRONG_DEVICE, "another chip", bench.deploy)
    assert bench.device.files() == before == {}


def test_a_cuff_that_stays_under_pressure_is_left_alone(bench, monkeypatch):
    monkeypatch.setattr(way_in, "VENT_S", 1.0)
    bench.device.control(**AT_50_MMHG_MV)
    refused(REFUSED, "still under pressure .50 mmHg.*open it by hand", bench.deploy)
    assert bench.device.files() == {}
    bench.device.control(**EMPTY_MV)
    bench.deploy()
    assert "No pressure sensor" not in bench.said and bench.marks() == {1}


def test_a_program_that_takes_no_ctrl_c_is_not_interrupted(bench, monkeypatch):
    """As under pressure; the firmware's own way, kbd_intr, is tried in test_emulated.py."""
    app = bench.folder / "firmware" / "cuff" / "app.py"
    source = app.read_text()
    wait = "            time.sleep_ms(5)\n"
    tab = " " * 12
    deaf = f"{tab}try:\n    {wait}{tab}except KeyboardInterrupt:\n{tab}    pass\n"
    assert wait in source
    app.write_text(source.replace(wait, deaf))
    bench.deploy()
    starts = bench.device.starts
    monkeypatch.setattr(line, "SILENT_TRIES", 2)
    refused(REFUSED, "training is running.*press STOP.*Last words: [0-9]+.00 turn", bench.deploy)
    assert bench.device.starts == starts
    bench.device.control(pin11=0)
    bench.device.power_cycle()
    bench.deploy()  # STOP held: maintenance
    assert "nothing to copy" in bench.said


def test_another_programs_watchdog(bench, monkeypatch):
    monkeypatch.setitem(way_in.WATCHDOG_ARMED, "linux", "print(1)")
    refused(REFUSED, "watchdog of another program", bench.deploy)
    assert bench.device.files() == {}


def test_our_own_watchdog_is_left_behind_by_a_restart(bench, monkeypatch):
    """With our boot.py the device is restarted into maintenance, if none is armed."""
    bench.deploy()
    starts = bench.device.starts
    monkeypatch.setitem(way_in.WATCHDOG_ARMED, "linux", "print(1)")
    bench.deploy()
    assert "nothing to copy" in bench.said
    assert bench.device.starts >= starts + 2  # out of the program, into a fresh maintenance


def test_a_full_device_is_told_before_anything_is_copied(bench):
    bench.device.power_off()
    bench.device.put({"journal/all.bin": b"\xa5" * (4096 * 190)})
    before = bench.device.files()
    bench.device.power_on()
    refused(WRONG_DEVICE, r"full: \d+ KB are needed.*and \d+ KB are free", bench.deploy)
    assert bench.device.files() == before


def test_nobody_at_the_other_end(bench, monkeypatch):
    monkeypatch.setattr(line, "SILENT_TRIES", 1)
    bench.device.cable = 0
    refused(REFUSED, "says nothing at all", bench.deploy)


def test_a_port_that_goes_away_for_good(bench, monkeypatch):
    monkeypatch.setattr(line, "ENTER_S", 1.0)
    with Line(bench.device.port) as open_line:
        bench.device.power_off()
        refused(INTERRUPTED, "did not come back", open_line.enter)
