"""The wiring diagrams: one per board and build, drawn from board.py and hardware.py of its folder.

    python -m tools.documents.wiring           writes boards/<name>/wiring_<build>.svg, all
    python -m tools.documents.wiring --check   says which of them are not what would be drawn now

Rules: pins come from board.py, part values from hardware.py; nothing is typed in twice. A board is
any folder of boards/ that has both files.
"""

import argparse
import runpy
import sys
from pathlib import Path

from boards.hardware import PUMPS, VALVES
from tools.documents import wiring_pen, wiring_rest, wiring_stage

ROOT = Path(__file__).resolve().parents[2]
BUILDS = tuple(PUMPS)


class Board:
    """What board.py and hardware.py of one folder say; every name of theirs is an attribute."""

    def __init__(self, folder):
        self.folder = folder
        facts = runpy.run_path(str(folder / "hardware.py"))
        facts.update(runpy.run_path(str(folder / "board.py")))
        for name, value in facts.items():
            if not name.startswith("_"):
                setattr(self, name, value)
        self.planned_only = [name for name in self.PLANNED_PINS if not hasattr(self, name)]
        for name in self.planned_only:
            setattr(self, name, self.PLANNED_PINS[name])

    def tag(self, pin):
        """How a pin is called on the sheet: GP17 (22), or GPIO5 if the module prints that."""
        number = getattr(self, pin)
        name = self.PIN_NAME % number
        return f"{name} ({self.EDGE[number]})" if number in self.EDGE else name


def board_folders(root=ROOT / "boards"):
    """Every folder that is a board."""
    return sorted(path.parent for path in root.glob("*/board.py"))


def draw(board, build):
    """One sheet as the bytes of an SVG."""
    pen = wiring_pen.Pen()
    pen.paper((-0.8, 21.6), (46.4, -34.4))
    valves = "one valve" if VALVES[build] == 1 else f"{VALVES[build]} valves"
    pumps = "one pump" if PUMPS[build] == 1 else f"{PUMPS[build]} pumps"
    pen.text((0, 20.6), f"OpenCuff: {board.MODULE}, {build} build ({pumps}, {valves})", size=20)
    pen.text(
        (45.6, 20.6),
        "Blue names join wires. Numbers in brackets: pin of the module." if board.EDGE
        else "Blue names join wires. The module prints the GPIO numbers.",
        "right",
    )  # fmt: skip
    wiring_stage.stage(pen, board, build)
    wiring_rest.rest(pen, board, build)
    return pen.svg()


def sheets():
    """(path, bytes as they would be drawn now) of every sheet."""
    for folder in board_folders():
        board = Board(folder)
        for build in BUILDS:
            yield folder / f"wiring_{build}.svg", draw(board, build)


def main():
    """Draw or check; the exit code counts the sheets that are not current."""
    parser = argparse.ArgumentParser(description="wiring diagrams of all boards")
    parser.add_argument("--check", action="store_true", help="write nothing, report what is old")
    check = parser.parse_args().check
    old = 0
    for path, data in sheets():
        name = path.relative_to(ROOT)
        if path.exists() and path.read_bytes() == data:
            continue
        old += 1
        print(f"{name}: {'old or missing' if check else 'written'}")
        if not check:
            path.write_bytes(data)
    return old if check else 0


if __name__ == "__main__":
    sys.exit(main())
