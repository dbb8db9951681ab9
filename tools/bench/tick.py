"""Bytes the tick leaves allocated, measured on 64-bit and on 32-bit MicroPython. Host side."""

import subprocess

from tools.choice import ROOT
from tools.sim.launch import find_upy32, micropython_command, upy32_command

SCRIPT = "tools/sim/bare_tick.py"


def tick_alloc_bytes():
    """The larger of the two interpreters' results; byte code, as on the chip."""
    commands = [micropython_command(SCRIPT, native=False)]
    if find_upy32():
        commands.append(upy32_command(SCRIPT))
    found = []
    for command in commands:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
        )
        if done.returncode != 0:
            raise RuntimeError(f"{SCRIPT} failed: {(done.stdout + done.stderr)[-500:]}")
        found.append(int(done.stdout.split()[-1]))
    return max(found)
