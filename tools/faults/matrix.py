"""All cells: one lead-in per board and state, and from its moment on a branch for every fault.

Purpose: most of a cell is the way to its moment, the same for all faults; so a process plays that
once and forks at the moment, and each child goes on with its own fault. A cell run alone
(`cell.run_cell`) gives the same to the bit. Rules: POSIX; a worker forks, the caller does not.
"""

import os
import pickle
from concurrent.futures import as_completed

from tools.faults import catalogue, states
from tools.faults.cell import FOREVER_MS, Cell
from tools.program import worker_pool

BOARDS = ("pico_w", "esp32_s3")
WORKERS = max(1, min(8, os.cpu_count() or 2))


class Result:
    """What is left of a cell: names, outcome, times, problems."""

    def __init__(self, cell):
        self.board = cell.board_name
        self.fault = cell.fault.name
        self.state = cell.state.name
        self.applies = cell.applies
        self.outcome = cell.outcome
        self.measured_ms = cell.measured_ms
        self.limit_ms = cell.limit_ms
        self.problems = cell.problems
        self.highest_mmhg = cell.highest_mmhg
        self.over_mmhg = cell.over_mmhg
        self.pump_starts = cell.pump_starts

    def text(self):
        """As it stands in the table."""
        if not self.applies:
            return "-"
        words = self.outcome
        if self.measured_ms is not None:
            limit = f" of {self.limit_ms}" if self.limit_ms is not None else ""
            words += f" {self.measured_ms:.0f}{limit}"
        if self.pump_starts is not None:
            words += f", pump {self.pump_starts}"
        return words if not self.problems else f"**FAILS** {words}: {'; '.join(self.problems)}"


def run_column(board_name, state_name, fault_names, files=None):
    """[Result] of these faults in one state."""
    state = states.find(state_name)
    cells = [Cell(board_name, catalogue.find(name), state) for name in fault_names]
    alone = [cell for cell in cells if not cell.applies or cell.fault.act is None]
    results = {cell.fault.name: Result(cell.run(files)) for cell in alone}
    together = [cell for cell in cells if cell not in alone]
    if together:
        rig = states.make_rig(board_name, state.script, files=files)
        states.lead_in(rig, state)
        found = {}
        rig.at(together[0].at_ms, lambda: _fork_all(rig, together, found))
        rig.run(FOREVER_MS)
        if "child" in found:
            cell = found["child"]
            cell.judge()
            _answer(found["pipe"], (True, Result(cell)))
        results.update(found)
    return [results[name] for name in fault_names]


def _fork_all(rig, cells, found):
    """In the parent: every cell's result into `found`. In a child: returns after the strike, so
    that the run goes on with it."""
    for cell in cells:
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            found.clear()
            found["child"], found["pipe"] = cell, write_end
            cell.strike(rig)
            return
        os.close(write_end)
        with os.fdopen(read_end, "rb") as stream:
            data = stream.read()
        os.waitpid(child, 0)
        if not data:
            raise RuntimeError(f"{cell.fault.name} in {cell.state.name}: the branch died")
        found[cell.fault.name] = pickle.loads(data)[1]
    rig.end()


def _answer(write_end, answer):
    """A child's last act."""
    with os.fdopen(write_end, "wb") as stream:
        pickle.dump(answer, stream)
    os._exit(0)


def share(board_name, count):
    """{(fault, state)}: a fixed share of a board's cells, with every state and each fault in
    `count` of the states to which it applies; the states go round from fault to fault."""
    found = set()
    for index, fault in enumerate(catalogue.FAULTS):
        fits = [s.name for s in states.STATES if Cell(board_name, fault, s).applies]
        for k in range(min(count, len(fits))):
            found.add((fault.name, fits[(index + k * len(fits) // count) % len(fits)]))
    return found


def run_matrix(
    boards=BOARDS, fault_names=None, state_names=None, files=None, progress=None, only=None
):
    """{(board, fault, state): Result}; progress(count) after every column; only: these cells."""
    fault_names = fault_names or [fault.name for fault in catalogue.FAULTS]
    state_names = state_names or [state.name for state in states.STATES]
    found = {}
    with worker_pool(WORKERS) as pool:
        waiting = []
        for board in boards:
            for state in state_names:
                names = [name for name in fault_names if only is None or (name, state) in only]
                waiting.append(pool.submit(run_column, board, state, names, files))
        for done in as_completed(waiting):
            for result in done.result():
                found[(result.board, result.fault, result.state)] = result
            if progress:
                progress(len(fault_names))
    return found
