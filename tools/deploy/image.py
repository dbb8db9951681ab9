"""What lies on the board: the list of files, and each compiled for the board's processor.

boot.py and main.py stay sources, since MicroPython starts these by name; the modules of the tick
become machine code (docs/design.md, how long the tick takes), everything else byte code.

Rules: the same sources give the same bytes, whatever the folder and the day. The emulator, the
budgets and the release take their files from here too.
"""

import re
import runpy
import shutil
import subprocess
import sys

from tools.choice import ROOT, WrongChoice
from tools.deploy import fold
from tools.deploy.target import TARGETS

STARTED_BY_NAME = ("boot.py", "main.py")
TICK_PARTS = ("cuff/tick.py", "cuff/pressure/", "cuff/safety/")
# Byte code all the same, since machine code is three times as large: the loop's parts, and
# what a tick calls in a drill only or ten times a second.
SELDOM_PARTS = (
    "cuff/safety/selftest",
    "cuff/safety/continuity",
    "cuff/safety/drill",
    "cuff/safety/occlusion",
    "cuff/pressure/plausibility",
)
TICK_CHIP = "cuff/chip/%s.py"
CHIPS = "cuff/chip/"
FIRMWARE = ROOT / "firmware"
ON_DEVICE = ROOT / "tools" / "deploy" / "on_device"  # scripts that read the firmware's names


def board_file(board):
    """boards/<name>/board.py, chosen by BOARD= and checked there."""
    return ROOT / "boards" / board / "board.py"


def facts(board):
    """The names board.py sets: plain numbers, so it can be run here."""
    return runpy.run_path(str(board_file(board)))


def chip_of(board):
    """rp2 or esp32."""
    return facts(board)["CHIP"]


def target_of(board):
    """The board's Target."""
    return TARGETS[chip_of(board)]


def version():
    """The firmware's version."""
    return runpy.run_path(str(FIRMWARE / "cuff" / "version.py"))["VERSION"]


def sources(board):
    """Path on the board -> file here, of everything that is deployed. Other chips' are left out."""
    found = {"board.py": board_file(board)}
    others = tuple(chip + ".py" for chip in TARGETS if chip != chip_of(board))
    for path in sorted(FIRMWARE.rglob("*.py")):
        name = path.relative_to(FIRMWARE).as_posix()
        if not (name.startswith(CHIPS) and name.endswith(others)):
            found[name] = path
    return found


def deployed(board, native=True, march=None, readers=()):
    """Path on the board -> bytes; native: the tick's modules as machine code for march.

    march None is the board's own; "" compiles for no processor (byte code only). readers: sources
    of other programs for the board, whose names of the firmware have to stay.
    """
    march = target_of(board).march if march is None else march
    parts = (*TICK_PARTS, TICK_CHIP % chip_of(board))
    files = {}
    for name, text in texts(board, readers).items():
        if name in STARTED_BY_NAME:
            files[name] = text.encode()
        else:
            often = name.startswith(parts) and not name.startswith(SELDOM_PARTS)
            machine_code = native and bool(march) and often
            files[name[:-3] + ".mpy"] = compiled(name, text, march, machine_code)
    return files


def texts(board, readers=()):
    """Path on the board -> source as it is compiled: constants in their places (fold.py)."""
    found = {name: path.read_text(encoding="utf-8") for name, path in sources(board).items()}
    files = {_module(name): name for name in found if name.startswith("cuff/")}
    readers = [*readers, found["boot.py"], found["main.py"]]
    readers += [path.read_text(encoding="utf-8") for path in ON_DEVICE.glob("*.py")]
    kept = {word for text in readers for word in re.findall(r"\w+", text)}
    folded = fold.folded({module: found[name] for module, name in files.items()}, kept)
    return {**found, **{files[module]: text for module, text in folded.items()}}


def _module(name):
    return name[:-3].removesuffix("/__init__").replace("/", ".")


def compiled(name, text, march, machine_code):
    """One module's text through mpy-cross."""
    options = ["-O3"]  # no line numbers: they take memory, and nobody reads them on a device
    options += [f"-march={march}"] if march else []
    options += ["-X", "emit=native"] if machine_code else []
    command = [find_mpy_cross(), *options, "-s", name, "-o", "-", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        raise WrongChoice(f"mpy-cross refuses {name}: {done.stderr.decode().strip()}")
    return done.stdout


def mpy_version(files):
    """(major, minor) of the .mpy format, from a file with machine code: byte code has no minor."""
    heads = [content[:3] for name, content in files.items() if name.endswith(".mpy")]
    return heads[0][1], max(head[2] & 3 for head in heads)


def find_mpy_cross():
    """Beside this Python or on PATH."""
    beside = shutil.which("mpy-cross", path=str(sys.prefix) + "/bin") or shutil.which("mpy-cross")
    if not beside:
        raise WrongChoice("mpy-cross is missing: make setup")
    return beside
