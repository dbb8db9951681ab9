"""The loader on CPython: imports as on the chip, several boards in one process, host's Ctrl-C."""

import os
import signal
import time

import pytest

from host_tests.sim.board.board_kit import lines, make_board, run_script
from tools.choice import ROOT
from tools.sim.board import VirtualBoard
from tools.sim.interpreter.image import Image
from tools.sim.interpreter.kernel import NEVER_US


def test_packages_and_relative_imports():
    files = {
        "cuff/__init__.py": "name = 'cuff'\n",
        "cuff/a.py": "from . import b\nfrom .b import two\nfrom .sub.deep import three\n",
        "cuff/b.py": "two = 2\n",
        "cuff/sub/deep.py": "from .. import b\nfrom ..b import two\nthree = b.two + 1\n",
    }
    main = (
        "import cuff.a\nfrom cuff import a, b\nimport cuff.sub.deep as deep\n"
        "print(cuff.name, a.two, b.two, a.three, deep.three, cuff.a is a)\n"
    )
    assert lines(run_script(main, files=files)) == ["cuff 2 2 3 3 True"]


def test_folders_are_searched_in_order(tmp_path):
    for folder, text in (("one", "A"), ("two", "B")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "board.py").write_text(f"NAME = '{text}'\n")
    (tmp_path / "two" / "main.py").write_text("import board\nprint(board.NAME)\n")
    image = Image([str(tmp_path / "one"), str(tmp_path / "two")])
    board = VirtualBoard(make_board("").plant, "rp2", image=image, boot_ms=1)
    board.run(until_ms=10)
    assert lines(board) == ["A"]


@pytest.mark.parametrize("name", ["socket", "typing", "threading", "esp32", "nothing"])
def test_what_the_chip_lacks_cannot_be_imported(name):
    script = f"try:\n    import {name}\nexcept ImportError as e:\n    print(e)\n"
    assert lines(run_script(script)) == [f"no module named '{name}'"]


def test_a_module_that_fails_is_not_kept():
    files = {"bad.py": "raise ValueError('bad')\n"}
    script = (
        "for _ in range(2):\n    try:\n        import bad\n"
        "    except ValueError as e:\n        print(e)\n"
    )
    assert lines(run_script(script, files=files)) == ["bad", "bad"]


def test_a_module_that_is_unloaded_is_gone_and_loads_anew():
    files = {
        "cuff/__init__.py": "",
        "cuff/memory.py": (ROOT / "firmware/cuff/memory.py").read_text(),
        "cuff/rows.py": "print('loaded')\nrow = [1]\n",
    }
    script = (
        "import sys, cuff\nfrom cuff.memory import unload\n"
        "def read():\n    from cuff import rows\n    return rows.row\n"
        "kept = read()\nread()\nprint('cuff.rows' in sys.modules, hasattr(cuff, 'rows'))\n"
        "unload('cuff.rows', 'cuff.ghost', 'no.such')\n"
        "print('cuff.rows' in sys.modules, hasattr(cuff, 'rows'), kept)\n"
        "print(read() is kept)\n"
    )
    said = lines(run_script(script, files=files))
    assert said == ["loaded", "True True", "False False [1]", "loaded", "False"]


def test_tracebacks_name_the_firmwares_lines():
    board = run_script("def f():\n    return 1 // 0\nf()\n")
    said = lines(board)
    assert said[-1].startswith("ZeroDivisionError")
    assert any('"main.py", line 6, in f' in line for line in said)


def test_boards_in_one_process_do_not_meet():
    inner_log = []

    def run_inner():
        inner = run_script("import time\nprint(time.ticks_ms())\nshared = 1\n", ticks_start_ms=50)
        inner_log.extend(lines(inner))

    outer = make_board("import time\ntime.sleep_ms(100)\nprint('shared' in globals())\n")
    outer.at(50, run_inner)
    outer.run(until_ms=200)
    assert inner_log == ["51"]
    assert lines(outer) == ["False"]
    assert time.monotonic() > 0


@pytest.fixture
def ctrl_c():
    """Sets what the host's Ctrl-C does: a shell's & and nohup start programs that ignore it."""
    before = signal.getsignal(signal.SIGINT)
    yield lambda handler: signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGINT, before)


STUBBORN = (
    "try:\n    while True:\n        time.sleep_ms(1)\n"
    "except BaseException:\n    print('mine')\nfinally:\n    machine.reset()\n"
)


def test_hosts_ctrl_c_ends_the_run_even_when_the_firmware_catches_everything(ctrl_c):
    ctrl_c(signal.default_int_handler)
    board = make_board(STUBBORN)
    board.at(500, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        board.run(until_ms=NEVER_US // 1000)
    assert lines(board) == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_run_in_the_background_goes_on_after_ctrl_c(ctrl_c):
    ctrl_c(signal.SIG_IGN)
    board = make_board(STUBBORN)
    board.at(500, lambda: os.kill(os.getpid(), signal.SIGINT))
    board.run(until_ms=1000)
    assert board.now_ms == 1000 and lines(board) == []
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_timer_nobody_holds_is_collected():
    script = (
        "n = [0]\n"
        "def tick(t):\n    n[0] += 1\n"
        "def start():\n    %s Timer(period=10, callback=tick, hard=True)\n"
        "kept = start()\ntime.sleep_ms(105)\nprint(n[0])\n"
    )
    assert lines(run_script(script % "return")) == ["10"]
    assert lines(run_script(script % "x =")) == ["0"]


def test_a_board_says_what_it_lacks():
    with pytest.raises(ValueError, match="no chip 'avr'"):
        VirtualBoard(make_board("").plant, "avr")
    with pytest.raises(ValueError, match="no image"):
        VirtualBoard(make_board("").plant).run(until_ms=5)
    with pytest.raises(ValueError, match="needs an end"):
        make_board("").run()
