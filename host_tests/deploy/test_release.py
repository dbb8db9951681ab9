"""make release, the budgets, the live log and the version: small things that must stay true."""

import hashlib
import re
import time
import zipfile

import pytest

from tools import bench_budget
from tools.bench import meets
from tools.deploy import image, logs, release
from tools.deploy.line import Line

BOARDS = ["pico_w", "esp32_s3"]


def test_the_same_bytes_every_time(tmp_path, monkeypatch):
    first = release.release(tmp_path / "one")
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2**31))
    second = release.release(tmp_path / "two")
    assert [path.name for path in first] == [
        f"opencuff-{image.version()}-{board}.zip" for board in sorted(BOARDS)
    ]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("board", BOARDS)
def test_the_zip_has_what_deploy_copies_and_true_checksums(board, tmp_path):
    paths = release.release(tmp_path)
    archive = zipfile.ZipFile(next(path for path in paths if board in path.name))
    inside = {name: archive.read(name) for name in archive.namelist()}
    device = {name[7:]: data for name, data in inside.items() if name.startswith("device/")}
    assert device == image.deployed(board)
    assert {"LICENSE", "VERSION", "INSTALL.md", "SHA256SUMS"} <= set(inside)
    sums = dict(reversed(row.split("  ")) for row in inside["SHA256SUMS"].decode().splitlines())
    assert set(sums) == set(inside) - {"SHA256SUMS"}
    assert all(hashlib.sha256(inside[name]).hexdigest() == sums[name] for name in sums)
    assert image.target_of(board).image in inside["INSTALL.md"].decode()


@pytest.mark.parametrize("board", BOARDS)
def test_the_tick_is_machine_code_of_the_boards_processor(board):
    """Header byte 2 is 0 for byte code; else architecture and minor version (py/persistentcode)."""
    march = image.target_of(board).march
    number = {"armv6m": 4, "xtensawin": 10}[march]
    for name, content in image.deployed(board).items():
        if not name.endswith(".mpy"):
            assert name in image.STARTED_BY_NAME
        elif name.startswith(("cuff/tick", "cuff/pressure/", "cuff/safety/", "cuff/chip/")):
            chip = name.startswith("cuff/chip/")
            own = not chip or name == f"cuff/chip/{image.chip_of(board)}.mpy"
            own = own and not name.startswith(image.SELDOM_PARTS)
            assert (content[2] >> 2 & 15 == number) == own, name
        else:
            assert content[2] >> 2 == 0, name


@pytest.mark.parametrize("board", BOARDS)
def test_modules_of_other_chips_stay_here(board):
    other = {"pico_w": "esp32", "esp32_s3": "rp2"}[board]
    chips = [name for name in image.sources(board) if name.startswith("cuff/chip/")]
    assert len(chips) >= 3 and not [name for name in chips if other in name]


def test_no_version_is_written_twice():
    assert re.fullmatch(r"\d+\.\d+\.\d+", image.version())


@pytest.mark.parametrize("name", bench_budget.FIGURES)
def test_budget(name, budgets):
    assert budgets[name] > 30000, "that cannot be all"
    assert meets(budgets[name], bench_budget.FIGURES[name][1])


@pytest.fixture(scope="module")
def budgets():
    """Measured once."""
    return bench_budget.budgets()


def test_the_log_is_followed_and_the_device_goes_on(bench):
    bench.deploy()
    starts = bench.device.starts
    seen = []
    with Line(bench.device.port) as line:
        logs.follow(line, seen.append, lambda: len(seen) >= 4)
    assert sum(bool(re.fullmatch(r"\d+\.00 turn", text)) for text in seen) >= 3, seen
    assert bench.device.starts == starts and bench.marks() == {1}
