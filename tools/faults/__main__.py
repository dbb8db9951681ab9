"""make faults: runs the fault matrix, writes docs/fault-matrix.md. Exit status 1: a cell fails.

    python -m tools.faults                                   everything, into the document
    python -m tools.faults --board pico_w --fault "leak"     these only, to the screen
    python -m tools.faults --board pico_w --fault "leak" --state hold --log    with the console
    python -m tools.faults --list                            names of faults and states
"""

import argparse
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tools.choice import ROOT
from tools.faults import catalogue, cell, matrix, page, states
from tools.program import run_program

PAGE = ROOT / "docs" / "fault-matrix.md"


def parser():
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m tools.faults",
        description="Every fault in every state on the virtual board: docs/fault-matrix.md.",
        epilog="With --board, --fault or --state nothing is written; the cells go to the screen.",
    )
    made.add_argument("--board", choices=matrix.BOARDS, help="one board only")
    made.add_argument("--fault", metavar="NAME", help="one fault only; --list has the names")
    made.add_argument("--state", metavar="NAME", help="one state only; --list has the names")
    made.add_argument("--log", action="store_true", help="the console of that one cell, too")
    made.add_argument("--list", action="store_true", help="names of faults and states")
    return made


def run_with_bar(boards, faults, names, console):
    """The cells, with a bar."""
    columns = (
        TextColumn("fault matrix"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    total = len(boards) * len(names or states.STATES) * len(faults or catalogue.FAULTS)
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("cells", total=total)
        return matrix.run_matrix(boards, faults, names, progress=lambda n: bar.advance(task, n))


def show_one(board, fault, state, console):
    """One cell with its console."""
    found = cell.run_cell(board, fault, state)
    if found.rig:
        console.print(found.rig.text(), highlight=False, markup=False)
        console.print(f"fault at {found.at_ms} ms; STOP at {found.probed_ms}; START later at "
                      f"{found.start_ms}; highest {found.highest_mmhg:.0f} mmHg")  # fmt: skip
    console.print(matrix.Result(found).text(), markup=False)
    return 1 if found.problems else 0


def main(arguments=None):
    """Run, print, write; the exit status."""
    console = Console()
    given = parser().parse_args(arguments)
    if given.list:
        console.print("faults: " + ", ".join(fault.name for fault in catalogue.FAULTS))
        console.print("states: " + ", ".join(state.name for state in states.STATES))
        return 0
    try:
        faults = [catalogue.find(given.fault).name] if given.fault else None
        names = [states.find(given.state).name] if given.state else None
    except KeyError as problem:
        print(f"python -m tools.faults: {problem.args[0]}", file=sys.stderr)
        return 2
    if given.log:
        if not (given.board and faults and names):
            print("python -m tools.faults: --log needs --board, --fault and --state: the console "
                  "of one cell", file=sys.stderr)  # fmt: skip
            return 2
        return show_one(given.board, faults[0], names[0], console)
    boards = (given.board,) if given.board else matrix.BOARDS
    results = run_with_bar(boards, faults, names, console)
    if given.board or faults or names:
        for key in sorted(results):
            console.print(f"{', '.join(key)}: {results[key].text()}", markup=False)
    else:
        PAGE.write_text(page.page(results, boards))
        console.print(f"Written: {PAGE.relative_to(ROOT)}")
    console.print("%d cells, %d fail" % page.counts(results))
    console.print(page.failures(results), markup=False)
    return 1 if page.counts(results)[1] else 0


if __name__ == "__main__":
    sys.exit(run_program(lambda _console: main()))
