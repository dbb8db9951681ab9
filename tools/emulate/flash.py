"""What lies on the emulated board: the firmware as deployed, and a user's settings.

boot.py and main.py stay sources, since MicroPython starts these by name; everything else is
compiled by mpy-cross for the RP2040's core. The file system is littlefs as the rp2 port formats it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from littlefs import LittleFS

from tools.choice import ROOT, WrongChoice
from tools.emulate.uf2 import FLASH_BLOCK

STARTED_BY_NAME = ("boot.py", "main.py")
MARCH = "armv6m"
# The tick's modules: machine code on request instead of byte code. It is twice as large.
TICK_PARTS = ("cuff/tick.py", "cuff/pressure/", "cuff/safety/", "cuff/chip/rp2.py")
LOOP_PARTS = ("cuff/safety/selftest",)  # the loop's all the same


def sources(board):
    """Path on the board -> file here, of everything that is deployed."""
    found = {"board.py": ROOT / "boards" / board / "board.py"}
    firmware = ROOT / "firmware"
    for path in sorted(firmware.rglob("*.py")):
        found[path.relative_to(firmware).as_posix()] = path
    return found


def deployed(board, native=False):
    """Path on the board -> bytes, compiled; native: the tick's modules to machine code."""
    files = {}
    for name, path in sources(board).items():
        if name in STARTED_BY_NAME:
            files[name] = path.read_bytes()
        else:
            of_tick = name.startswith(TICK_PARTS) and not name.startswith(LOOP_PARTS)
            to_machine_code = native and of_tick
            files[name[:-3] + ".mpy"] = compile_module(name, path, to_machine_code)
    return files


def compile_module(name, path, to_machine_code):
    """One module through mpy-cross."""
    emit = ["-X", "emit=native"] if to_machine_code else []
    command = [find_mpy_cross(), f"-march={MARCH}", *emit, "-s", name, "-o", "-", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise WrongChoice(f"mpy-cross refuses {name}: {done.stderr.decode().strip()}")
    return done.stdout


def find_mpy_cross():
    """Beside this Python or on PATH."""
    beside = Path(sys.executable).with_name("mpy-cross")
    found = str(beside) if beside.is_file() else shutil.which("mpy-cross")
    if not found:
        raise WrongChoice("mpy-cross is missing: make setup")
    return found


class FileSystem:
    """A littlefs image with these files; used_bytes is what they take with all overhead."""

    def __init__(self, files, blocks):
        # ports/rp2/rp2_flash.c and extmod/vfs_lfs.c: block, program, read and lookahead sizes.
        fs = LittleFS(
            block_size=FLASH_BLOCK,
            block_count=blocks,
            prog_size=256,
            read_size=32,
            lookahead_size=32,
            cache_size=1024,
            disk_version=0x00020001,
        )
        for name, content in files.items():
            folder = name.rpartition("/")[0]
            if folder:
                fs.makedirs(folder, exist_ok=True)
            with fs.open(name, "wb") as stream:
                stream.write(content)
        self.used_bytes = fs.used_block_count * FLASH_BLOCK
        self.total_bytes = blocks * FLASH_BLOCK
        self.bytes = bytes(fs.context.buffer)
