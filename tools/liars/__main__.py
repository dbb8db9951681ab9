"""make liars: the liars grid, the worst moment of each story and fault; writes docs/liars.md.

    python -m tools.liars                                        everything, into the document:
                                                                 two hours of one core
    python -m tools.liars --story "arm, hold of 60" --fault kink --moments 16    to the screen
    python -m tools.liars --list                                 names of stories and faults
"""

import argparse
import sys

from rich.console import Console

from tools.choice import ROOT
from tools.liars import grid, page, stories
from tools.program import run_program

PAGE = ROOT / "docs" / "liars.md"


def parser():
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m tools.liars",
        description="A pressure sensor that lies, at many moments: docs/liars.md.",
        epilog="With --story or --fault the rows go to the screen only, unless --write is given.",
    )
    made.add_argument("--story", action="append", metavar="NAME", help="only these")
    made.add_argument("--fault", action="append", metavar="NAME", help="only these")
    made.add_argument("--moments", type=int, default=4, help="of each story (4)")
    made.add_argument("--watch", type=int, metavar="S", help="after it, all the same")
    made.add_argument("--alone", action="store_true", help="only without the second sensor")
    made.add_argument("--workers", type=int, default=grid.WORKERS, help="processes at once")
    made.add_argument("--write", action="store_true", help="these into docs/liars.md all the same")
    made.add_argument("--list", action="store_true", help="names of stories and faults")
    return made


def main(arguments=None):
    """Run, print, write; the exit status."""
    console = Console(width=120)
    given = parser().parse_args(arguments)
    if given.list:
        console.print("stories: " + "; ".join(story.name for story in stories.STORIES))
        console.print("faults: " + "; ".join(grid.FAULTS))
        return 0
    try:
        for name in given.story or ():
            stories.find(name)
        for name in given.fault or ():
            grid.check(name)
    except (KeyError, ValueError) as problem:
        print(f"python -m tools.liars: {problem.args[0]}", file=sys.stderr)
        return 2
    jobs = [job for job in grid.jobs(given.story) if not (given.alone and job[2])]
    outcomes = grid.run_grid(jobs, given.fault, given.moments, given.watch, workers=given.workers,
                             progress=lambda job: console.print(f"done: {', '.join(job[:2])}, "
                             f"{'both sensors' if job[2] else 'one sensor'}"))  # fmt: skip
    for line in page.rows(outcomes):
        console.print(line, markup=False, highlight=False)
    if given.write or not (given.story or given.fault or given.alone):
        PAGE.write_text(page.page(outcomes))
        console.print(f"Written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(run_program(lambda _console: main()))
