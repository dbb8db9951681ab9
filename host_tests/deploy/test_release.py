"""make release, the budgets, the live log and the version: small things that must stay true."""

import hashlib
import re
import time
import zipfile

import pytest

from tools.bench import budget as bench_budget
from tools.bench.suite import meets
from tools.choice import ROOT
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
            assert name in (*image.STARTED_BY_NAME, *image.data_files())
        else:
            own = name[:-4] + ".py" in image.MACHINE_CODE
            assert content[2] >> 2 & 15 == (number if own else 0), name


@pytest.mark.parametrize("board", BOARDS)
def test_modules_of_other_chips_stay_here(board):
    other = {"pico_w": "esp32", "esp32_s3": "rp2"}[board]
    chips = [name for name in image.sources(board) if name.startswith("cuff/chip/")]
    assert len(chips) >= 3 and not [name for name in chips if other in name]


def test_no_version_is_written_twice():
    assert re.fullmatch(r"\d+\.\d+\.\d+", image.version())


@pytest.mark.parametrize("name", bench_budget.FIGURES)
def test_budget(name, budgets):
    least = 2000 if name.startswith("code_bytes") else 30000
    assert budgets[name] > least, "that cannot be all"
    assert meets(budgets[name], bench_budget.FIGURES[name][1])


def test_every_folder_has_a_budget():
    assert set(bench_budget.folder_bytes()) == set(bench_budget.FOLDER_GOALS)


def test_a_folder_that_grows_is_over_its_budget(monkeypatch):
    """The proof that a budget can be missed: one folder gets 3 KB more."""
    files = {**image.deployed("pico_w"), "cuff/panel/more.mpy": bytes(3072)}
    monkeypatch.setattr(image, "deployed", lambda board: files)
    goals = bench_budget.FOLDER_GOALS
    over = [name for name, size in bench_budget.folder_bytes().items() if size > goals[name]]
    assert over == ["cuff/panel"]


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


def test_the_page_says_how_much_a_first_deployment_sends():
    """Roughly: the exact bytes change with every line of the firmware."""
    page = " ".join((ROOT / "docs" / "deploy.md").read_text().split())
    count, kilobytes = re.search(r"sends about (\d+) files, about (\d+) KB", page).groups()
    files = image.deployed("pico_w")
    assert int(count) == pytest.approx(len(files), rel=0.15)
    assert int(kilobytes) * 1000 == pytest.approx(sum(map(len, files.values())), rel=0.15)


def test_one_board_alone_can_be_released(tmp_path):
    (path,) = release.release(tmp_path, ["pico_w"])
    assert path.name.endswith("-pico_w.zip")


def test_only_what_is_called_often_becomes_machine_code():
    lines = ("class A:", "    def seldom(self):", "        pass", "    @property",
             "    def often(self):", "        return 1", "")  # fmt: skip
    text = "\n".join(lines)
    mixed = image.with_machine_code(text, ("often",))
    assert mixed.replace("    @micropython.native\n", "") == text
    assert mixed.count("    @property\n    @micropython.native\n    def often(") == 1
    whole = image.with_machine_code(text, ("often", "seldom"))
    sizes = [len(image.compiled("a.py", source, "armv6m")) for source in (text, mixed, whole)]
    assert sizes == sorted(set(sizes))


def test_every_function_that_becomes_machine_code_exists():
    texts = {
        name: path.read_text(encoding="utf-8")
        for board in BOARDS for name, path in image.sources(board).items()
    }  # fmt: skip
    for name, often in image.MACHINE_CODE.items():
        for function in often:
            assert f"def {function}(" in texts[name], (name, function)
