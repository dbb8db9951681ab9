"""Budgets of the image, per board: bytes that make deploy copies, heap that they take.

mpy_bytes_BOARD is the sum of the files of tools/deploy/image.py, code_bytes_FOLDER of those of one
folder, on the board where they are most: what is loaded takes about as much of the heap, and a
quarter more for names. import_heap_bytes_BOARD is measured on 32-bit MicroPython (node): byte code
imported, chip and App built, the difference of gc.mem_alloc() after collections
(tools/deploy/heap.mjs). The tick's machine code, which a chip keeps in its heap too and node cannot
load, is added: its bytes less those of the same as byte code.
`make emulate` measures the heap on the chip itself.
"""

import collections
import json
import subprocess

from tools.choice import ROOT
from tools.deploy import image
from tools.sim.launch import find_upy32

SCRIPT = "tools/deploy/heap.mjs"
FOLDER = "build/heap"
# Stock MicroPython 1.28 leaves 201 KB free on a Pico W (make emulate). Of these 40 KB are to be
# free in a training, and 15 KB are for what is there for a while only, the LOP's parts. Display,
# wearers, journal, protocols and link are built; what the radio itself takes is not measured. The
# ESP32-S3 has more memory and larger machine code; its free heap has not been measured.
HEAP_GOALS = {"pico_w": (201 - 40 - 15) * 1024, "esp32_s3": 147 * 1024}
# An update holds old and new at once: 27 % of the Pico W's 848 KB file system for each leaves 46 %
# to the records, which take less than 100 KB.
FLASH_GOAL = 848 * 1024 * 27 // 100
# Each folder's part, some percent above what it took when this was written: who needs more takes it
# from a folder that has it, or says here why the heap can bear it. Some of it is never loaded
# together: session/lop is there for a measurement only, link/introduce for an introduction, a page
# while it is shown; of words, the files of the languages, only a line. The battery, three sets in
# first sessions and the reasons of an LOP measurement have raised session, wearer, session/lop and
# words.
FOLDER_GOALS = {
    "": 6500,
    "cuff": 18000,
    "cuff/chip": 8200,
    "cuff/link": 15200,
    "cuff/panel": 15400,
    "cuff/panel/pages": 9800,
    "cuff/pressure": 28200,
    "cuff/safety": 21400,
    "cuff/session": 15800,
    "cuff/session/lop": 17800,
    "cuff/session/training": 10200,
    "cuff/store": 12400,
    "cuff/wearer": 15000,
    "cuff/words": 39000,
}
BOARDS = sorted(path.parent.name for path in (ROOT / "boards").glob("*/board.py"))

# name: (unit, goal, published, worst is max or min of), as in tools/bench/suite.py
FIGURES = {
    **{
        f"code_bytes_{folder or 'root'}": ("bytes", f"<= {goal}", None, max)
        for folder, goal in FOLDER_GOALS.items()
    },
    **{f"mpy_bytes_{b}": ("bytes", f"<= {FLASH_GOAL}", None, max) for b in BOARDS},
    **{
        f"import_heap_bytes_{b}": ("bytes", f"<= {HEAP_GOALS[b]}", None, max) for b in HEAP_GOALS
    },
}


def budgets():
    """Name -> value of FIGURES."""
    found = {}
    for folder, size in folder_bytes().items():
        found[f"code_bytes_{folder or 'root'}"] = size
    for board in BOARDS:
        found[f"mpy_bytes_{board}"] = sum(map(len, image.deployed(board).values()))
        if find_upy32() and board in HEAP_GOALS:
            found[f"import_heap_bytes_{board}"] = heap_bytes(board)
    return found


def folder_bytes():
    """Folder -> bytes of its files, on the board where they are most."""
    found = {}
    for board in BOARDS:
        sizes = collections.Counter()
        for name, content in image.deployed(board).items():
            sizes[name.rpartition("/")[0]] += len(content)
        found = {folder: max(sizes[folder], found.get(folder, 0)) for folder in {*sizes, *found}}
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
