"""Budgets of the image, per board: bytes that make deploy copies, heap that they take.

mpy_bytes_BOARD is the sum of the files of tools/deploy/image.py. import_heap_bytes_BOARD is
measured on 32-bit MicroPython (node): byte code imported, chip and App built, the difference of
gc.mem_alloc() after collections (tools/deploy/heap.mjs). The tick's machine code, which a chip
keeps in its heap too and node cannot load, is added: its bytes less those of the same as byte code.
`make emulate` measures the heap on the chip itself.
"""

import json
import subprocess

from tools.choice import ROOT
from tools.deploy import image
from tools.sim.launch import find_upy32

SCRIPT = "tools/deploy/heap.mjs"
FOLDER = "build/heap"
# Half of the 201 KB that stock MicroPython 1.28 leaves free on a Pico W (make emulate). The
# ESP32-S3 has more memory and larger machine code; its free heap has not been measured.
HEAP_GOALS = {"pico_w": 201 * 1024 // 2, "esp32_s3": 128 * 1024}
# An update holds old and new at once: a quarter of the Pico W's 848 KB file system for each.
FLASH_GOAL = 848 * 1024 // 4
BOARDS = sorted(path.parent.name for path in (ROOT / "boards").glob("*/board.py"))

# name: (unit, goal, published, worst is max or min of), as in tools/bench.py
FIGURES = {
    **{f"mpy_bytes_{b}": ("bytes", f"<= {FLASH_GOAL}", None, max) for b in BOARDS},
    **{
        f"import_heap_bytes_{b}": ("bytes", f"<= {HEAP_GOALS[b]}", None, max) for b in HEAP_GOALS
    },
}


def budgets():
    """Name -> value of FIGURES."""
    found = {}
    for board in BOARDS:
        found[f"mpy_bytes_{board}"] = sum(map(len, image.deployed(board).values()))
        if find_upy32() and board in HEAP_GOALS:
            found[f"import_heap_bytes_{board}"] = heap_bytes(board)
    return found


def heap_bytes(board):
    """Import and build everything; bytes taken."""
    byte_code = image.deployed(board, native=False, march="")
    machine_code = image.deployed(board)
    larger = sum(len(machine_code[name]) - len(byte_code[name]) for name in byte_code)
    folder = ROOT / FOLDER / board
    for name, content in byte_code.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = [find_upy32(), SCRIPT, str(folder), image.chip_of(board)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )
    if done.returncode:
        raise RuntimeError(f"{SCRIPT} failed: {(done.stdout + done.stderr)[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])["taken"] + larger
