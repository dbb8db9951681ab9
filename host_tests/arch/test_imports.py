"""The direction of imports in the firmware, and proof that this test can fail.

The rules are in `arrows.py`. Each kind of forbidden arrow is planted once into a small clean tree.
"""

from pathlib import Path

import pytest

from host_tests.arch import arrows

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"

CLEAN = {
    "boot.py": "import machine\nfrom board import PUMP_PIN\n",
    "main.py": "import board\nfrom cuff import app\nfrom cuff.chip import rp2\n",
    "cuff/__init__.py": "",
    "cuff/params.py": "from micropython import const\n",
    "cuff/codes.py": "",
    "cuff/units.py": "",
    "cuff/memory.py": "import sys\nsys.modules.pop('cuff.units')\n",
    "cuff/chip/__init__.py": "",
    "cuff/chip/rp2.py": "import machine, rp2, time\nfrom cuff import codes\n",
    "cuff/pressure/__init__.py": "",
    "cuff/pressure/pid.py": "from ..params import LIMIT\nfrom cuff.units import mmhg\n",
    "cuff/pressure/regulator.py": "from . import pid\nfrom cuff.pressure.pid import Pid\n",
    "cuff/safety/__init__.py": "from . import guard\n",
    "cuff/safety/guard.py": "import cuff.codes\n",
    "cuff/tick.py": "from cuff.pressure.regulator import Pid\nfrom cuff.safety import guard\n",
    "cuff/session/__init__.py": "",
    "cuff/session/training.py": "from cuff import tick\nimport json\n",
    "cuff/status.py": "from cuff.session import door\n",
    "cuff/commands.py": "from cuff.session import door\n",
    "cuff/words/__init__.py": "from cuff import codes\n",
    "cuff/panel/__init__.py": "from cuff import codes, commands, status, words\n",
    "cuff/link/__init__.py": "import struct\n",
    "cuff/store/__init__.py": "import os\n",
    "cuff/app.py": "from cuff import link, panel, store\nfrom cuff.session import door\n",
}

PLANTED = {
    "back up": ("cuff/pressure/pid.py", "from cuff.session import training", "back up"),
    "back up to the top": ("cuff/params.py", "import main", "back up"),
    "from a package": ("cuff/safety/__init__.py", "from cuff import app", "back up"),
    "from the root package": ("cuff/__init__.py", "from cuff import params", "peer"),
    "a peer": ("cuff/pressure/pid.py", "from cuff.safety import guard", "its peer"),
    "a peer, the reverse": ("cuff/safety/guard.py", "import cuff.pressure.pid", "its peer"),
    "a peer at the edge": ("cuff/panel/__init__.py", "from cuff import link", "may know"),
    "a peer beside the panel": ("cuff/status.py", "from cuff import commands", "its peer"),
    "a code that knows somebody": ("cuff/codes.py", "from cuff import params", "know nobody"),
    "a panel that knows a session": (
        "cuff/panel/__init__.py", "from cuff.session import training", "may know cuff.codes",
    ),
    "a panel that knows the tick": (
        "cuff/panel/__init__.py", "def f():\n    from cuff import tick", "may know cuff.codes",
    ),
    "a link that knows safety": (
        "cuff/link/__init__.py", "from cuff.safety import guard", "may know cuff.codes",
    ),
    "a store that knows a session": (
        "cuff/store/__init__.py", "from cuff.session import training", "back up",
    ),
    "a word that knows a store": ("cuff/words/__init__.py", "from cuff import store", "its peer"),
    "a snapshot that decides": (
        "cuff/session/training.py", "from cuff import status", "back up",
    ),
    "a session that goes by the table": (
        "cuff/session/training.py", "from cuff import commands", "back up",
    ),
    "a relative arrow": ("cuff/pressure/pid.py", "from ..safety.guard import Guard", "its peer"),
    "a relative name": ("cuff/safety/__init__.py", "from .. import session", "back up"),
    "a star": ("cuff/tick.py", "from cuff.app import *", "back up"),
    "another name": ("cuff/tick.py", "import cuff.app as units", "back up"),
    "inside a function": ("cuff/tick.py", "def f():\n    from cuff import app", "back up"),
    "under try": ("cuff/tick.py", "try:\n    import cuff.app\nexcept ImportError: pass", "back up"),
    "__import__": ("cuff/tick.py", "app = __import__('cuff.app')", "back up"),
    "importlib": ("cuff/tick.py", "import importlib", "not in the list"),
    "import_module": ("cuff/tick.py", "def f(m):\n    m.import_module('cuff.app')", "back up"),
    "a computed name": ("cuff/tick.py", "n = 'cuff.' + 'app'\n__import__(n)", "run time"),
    "exec": ("cuff/tick.py", "exec('import cuff.app')", "run time"),
    "sys.modules": ("cuff/tick.py", "import sys\nsys.modules['cuff.app']", "run time"),
    "a module taken out of sys.modules": (
        "cuff/tick.py",
        "import sys\napp = sys.modules.pop('cuff.app')",
        "run time",
    ),
    "the chip": ("cuff/app.py", "from cuff.chip import rp2", "only main knows cuff.chip"),
    "the chip's name": ("cuff/app.py", "from cuff import chip", "only main knows cuff.chip"),
    "the board": ("cuff/session/training.py", "import board", "only main knows board"),
    "up from the chip": ("cuff/chip/rp2.py", "from cuff.safety import guard", "back up"),
    "high up from the chip": ("cuff/chip/rp2.py", "from cuff import app", "back up"),
    "hardware": ("cuff/pressure/pid.py", "from machine import Pin", "hardware belongs"),
    "the radio": ("cuff/link/__init__.py", "import bluetooth", "hardware belongs"),
    "hardware in main": ("main.py", "import machine", "hardware belongs"),
    "more hardware in boot": ("boot.py", "import rp2", "hardware belongs"),
    "the clock": ("cuff/session/training.py", "import time", "time is handed in"),
    "not in MicroPython": ("cuff/params.py", "import dataclasses", "not in the list"),
    "a library": ("cuff/app.py", "import numpy as np", "not in the list"),
    "chance": ("cuff/pressure/pid.py", "import random", "not in the list"),
    "nothing there": ("cuff/app.py", "import cuff.ghost", "no such module"),
    "no rank": ("cuff/novelty.py", "", "has no rank: give it one in RANKS, host_tests"),
    "no rank at the top": ("helper.py", "", "has no rank: give it one in RANKS, host_tests"),
}


def grow(root, files):
    """Write a tree of source files."""
    for name, source in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


def test_the_firmware_has_no_arrow_that_runs_back_up():
    assert list(FIRMWARE.rglob("*.py")), "no firmware to look at"
    found = arrows.check_tree(FIRMWARE)
    assert not found, "\n" + "\n".join(found)


def test_a_clean_tree_is_clean(tmp_path):
    grow(tmp_path, CLEAN)
    assert arrows.check_tree(tmp_path) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_arrow_is_found_and_only_it(tmp_path, kind):
    name, source, expected = PLANTED[kind]
    grow(tmp_path, CLEAN)
    grow(tmp_path, {name: CLEAN.get(name, "") + source + "\n"})
    problems = arrows.check_tree(tmp_path)
    assert len(problems) == 1, problems
    assert problems[0].startswith(name)
    assert expected in problems[0]
