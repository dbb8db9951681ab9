"""What lies on the board: the list of files, and each compiled for the board's processor.

boot.py and main.py stay sources, since MicroPython starts these by name; what the tick calls often
becomes machine code (docs/design.md, how long the tick takes), everything else byte code.

Rules: the same sources give the same bytes, whatever the folder and the day. The emulator, the
budgets and the release take their files from here too.
"""

import functools
import re
import runpy
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from tools.choice import ROOT, WrongChoice
from tools.deploy import fold, shorten
from tools.deploy.target import TARGETS

STARTED_BY_NAME = ("boot.py", "main.py")
# What a tick calls in most of its ticks or at its longest ones becomes machine code, which is three
# times as large and stays in the heap; all else is byte code: constructors, the loop's, a drill's,
# the ways to a trip. Emitting whole modules so would take 15 KB more of a Pico W. A test holds the
# names to the firmware; what they bring is measured by `make emulate`.
MACHINE_CODE = {
    "cuff/tick.py": (
        *("_run", "_run_late", "_step"),
        *("_look_at_air", "_look_at_clock", "_look_at_budget", "_look_at_answer"),
    ),
    "cuff/pressure/sensor.py": ("sample",),
    "cuff/pressure/observer.py": ("step",),
    "cuff/pressure/pid.py": ("step",),
    "cuff/pressure/cuff_model.py": (
        *("push_q8", "learn_rise", "learn_vent", "learn_opening"),
        *("coast_cmmhg", "drop_cmmhg", "duty_u16"),
    ),
    "cuff/pressure/regulator.py": ("step", "_inflate", "_hold", "_hold_pump", "_hold_valve"),
    "cuff/pressure/reps.py": ("starts", "step", "_follow"),
    "cuff/pressure/plausibility.py": (
        *("look", "_jolting", "_vent", "_inflate", "_rising", "_flat"),
        *("_watch_leak", "_holding", "_exercising"),
    ),
    "cuff/pressure/inflating.py": ("look",),
    "cuff/pressure/venting.py": ("look", "_ago", "_stands"),
    "cuff/safety/guard.py": ("check",),
    "cuff/safety/late_ticks.py": ("step", "pulled"),
    "cuff/safety/lease.py": ("tick",),
    "cuff/safety/occlusion.py": ("step",),
    "cuff/safety/permits.py": ("feed", "_give"),
}
DATA = "*.txt"  # words, by language: looked up in the file, never loaded
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
    """Path on the board -> file here, of every module. Other chips' are left out."""
    found = {"board.py": board_file(board)}
    others = tuple(chip + ".py" for chip in TARGETS if chip != chip_of(board))
    for path in sorted(FIRMWARE.rglob("*.py")):
        name = path.relative_to(FIRMWARE).as_posix()
        if not (name.startswith(CHIPS) and name.endswith(others)):
            found[name] = path
    return found


def data_files():
    """Path on the board -> bytes, of what the firmware reads itself."""
    paths = sorted(FIRMWARE.rglob(DATA))
    return {path.relative_to(FIRMWARE).as_posix(): path.read_bytes() for path in paths}


def deployed(board, native=True, march=None, readers=()):
    """Path on the board -> bytes; native: the functions of MACHINE_CODE as such, for march.

    march None is the board's own; "" compiles for no processor (byte code only). readers: sources
    of other programs for the board, whose names of the firmware have to stay.
    """
    march = target_of(board).march if march is None else march
    files = data_files()
    native = native and march != ""
    for name, text in texts(board, readers, native).items():
        if name in STARTED_BY_NAME:
            files[name] = text.encode()
        else:
            own_march = march if native and name in MACHINE_CODE else ""
            files[name[:-3] + ".mpy"] = compiled(name, text, own_march)
    return files


def texts(board, readers=(), native=False):
    """Path on the board -> source as it is compiled: constants in their places (fold.py), names
    that cost nothing (shorten.py); native: with the functions of MACHINE_CODE marked. They are
    marked last: the same names in either image, so that one can be read with the other's table."""
    found, folded, kept = _folded(board, readers)
    words = _short_names(tuple(folded.items()), kept | _asked_often(folded))
    short = shorten.renamed(folded, words)
    made = {**found, **{_file(module, found): text for module, text in short.items()}}
    for name in made.keys() & MACHINE_CODE.keys() if native else ():
        made[name] = with_machine_code(made[name], MACHINE_CODE[name])
    return made


def names(board):
    """Name in the sources -> word on the board."""
    _, folded, kept = _folded(board, ())
    return dict(_short_names(tuple(folded.items()), kept | _asked_often(folded)))


def _asked_often(folded):
    """Names that the tick asks for: a word of the flash is found last, behind all tables that grew
    since (py/qstr.c), which made a tick some 50 us longer. What its functions keep in themselves
    is not asked for."""
    found = set()
    for name, often in MACHINE_CODE.items():
        if _module(name) in folded:
            found |= shorten.looked_up(folded[_module(name)], often)
    return found


def _folded(board, readers):
    """Sources by path, the firmware's modules with constants in place, and what has to stay."""
    found = {name: path.read_text(encoding="utf-8") for name, path in sources(board).items()}
    readers = [*readers, *(found[name] for name in ("boot.py", "main.py", "board.py")), *_pasted()]
    readers += [path.read_text(encoding="utf-8") for path in ON_DEVICE.glob("*.py")]
    kept = frozenset().union(*map(_words_read, readers))
    modules = {_module(name): text for name, text in found.items() if name.startswith("cuff/")}
    return found, dict(_folded_texts(tuple(modules.items()), kept)), kept


# Seconds of work on the same texts, once in a program: by what they say, not by where they lie.
_words_read = functools.lru_cache(maxsize=64)(shorten.words_read)


@functools.lru_cache(maxsize=4)
def _folded_texts(modules, kept):
    return tuple(fold.folded(dict(modules), kept).items())


@functools.lru_cache(maxsize=4)
def _short_names(modules, kept):
    return shorten.names(dict(modules), kept)


def _pasted():
    """What the documents have people paste at the device's prompt."""
    for page in sorted((ROOT / "docs").glob("*.md")):
        for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            yield textwrap.dedent(block)


def _file(module, found):
    """Its path on the board."""
    path = module.replace(".", "/")
    return path + ".py" if path + ".py" in found else path + "/__init__.py"


def _module(name):
    return name[:-3].removesuffix("/__init__").replace("/", ".")


def with_machine_code(text, often):
    """The source, with the functions of these names marked for the compiler."""
    for name in often:
        text = re.sub(rf"^( *)(def {name}\()", r"\1@micropython.native\n\1\2", text, flags=re.M)
    return text


@functools.lru_cache(maxsize=1024)
def compiled(name, text, march=""):
    """One module's text through mpy-cross; the same text is compiled once."""
    options = ["-O3"]  # no line numbers: they take memory, and nobody reads them on a device
    options += [f"-march={march}"] if march else []
    # A trace names the module only: that word is there anyway, a path would be one more to keep.
    command = [find_mpy_cross(), *options, "-s", Path(name).stem, "-o", "-", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        raise WrongChoice(f"mpy-cross refuses {name}: {done.stderr.decode().strip()}")
    return done.stdout


def mpy_version(march):
    """(major, minor) of the .mpy format that mpy-cross makes. Only machine code has a minor one."""
    head = compiled("probe.py", "@micropython.native\ndef probe():\n    pass\n", march)
    return head[1], head[2] & 3


def find_mpy_cross():
    """Beside this Python or on PATH."""
    beside = shutil.which("mpy-cross", path=str(sys.prefix) + "/bin") or shutil.which("mpy-cross")
    if not beside:
        raise WrongChoice("mpy-cross is missing: make setup")
    return beside
