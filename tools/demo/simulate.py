"""Runs a training of the unmodified firmware in a MicroPython process and brings back the result.

Used by demo and bench. The request is a dict as tools/sim/run_training.py reads it. Host side.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tools.choice import ROOT, WrongChoice
from tools.demo.figures import Training
from tools.demo.lop_log import LopLog
from tools.program import Refusal
from tools.sim.launch import micropython_command
from tools.sim.run_training import REFUSED

SCRIPT = "tools/sim/run_training.py"
LOP_MMHG = 190
TARGET_PCT = 80


class SimulationFailed(Refusal):
    """The simulating process ended with an error; its last words are the text."""


class Result:
    """log, reps, phases, resets, trace, true_lop_mmhg, virtual_s, wall_s; cuff, pump and valve
    columns; lop: what was said of a measurement."""

    def __init__(self, summary, records, request):
        for name, value in summary.items():
            setattr(self, name, value)
        rows = np.frombuffer(records, dtype="<i4").reshape(-1, 4)
        self.cuff_mmhg = rows[:, 0] / 100.0
        self.pump_share = rows[:, 2] / 65535.0
        self.valve_closed = rows[:, 3] > 0
        settings = request.get("settings") or {}
        self.lop = LopLog(self.log)
        lop = self.lop.found_mmhg or settings.get("lop_mmhg", LOP_MMHG) or LOP_MMHG
        target = lop * settings.get("target_pct_lop", TARGET_PCT) // 100
        self.training = Training(self.cuff_mmhg, self.reps, self.phases, target, lop)

    def phase_spans(self):
        """[(from_s, to_s, text)] of every phase that was reported."""
        ends = [ms for ms, _ in self.phases[1:]] + [self.virtual_s * 1000]
        return [
            (begin / 1000, end / 1000, text)
            for (begin, text), end in zip(self.phases, ends, strict=False)
        ]

    def ended_s(self):
        """When it ended: the first trip, or the order to vent, or the end of the run."""
        for ms, line in self.log:
            if " TRIP " in line:
                return ms / 1000
        return min(self.training.vent_at_s(), self.virtual_s)

    def why_ended(self):
        """The device's own words for the end of the training."""
        for _, text in reversed(self.phases):
            if text.startswith("vent: "):
                return text[6:].rsplit(", target", 1)[0]
        said = [line.split(" ", 1)[-1] for _, line in self.log] or ["no word from the device"]
        trips = [line for line in said if line.startswith("TRIP ")]
        return "never began: " + (trips or said)[-1].strip()


def run_micropython(request, progress=None):
    """Run one request; progress(seconds) is called as virtual time goes on."""
    with tempfile.TemporaryDirectory() as folder:
        names = ("request.json", "result.json", "records.bin")
        paths = [str(Path(folder) / name) for name in names]
        Path(paths[0]).write_text(json.dumps(request))
        process = subprocess.Popen(
            micropython_command(SCRIPT, paths),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        words = []
        for line in process.stdout:
            if line.startswith("at ") and progress:
                progress(int(line.split()[1]))
            else:
                words.append(line.rstrip())
        status = process.wait()
        if status == REFUSED:
            raise WrongChoice(words[-1])
        if status != 0:
            raise SimulationFailed("the simulation ended with an error: " + "\n".join(words[-4:]))
        summary = json.loads(Path(paths[1]).read_text())
        return Result(summary, Path(paths[2]).read_bytes(), request)
