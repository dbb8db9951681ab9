"""make protocols: every built-in protocol, whole, on both builds under MicroPython; the table of
docs/protocols.md is what was planned and what was held. Exit status 1: one did not come to its end.

ARGS="cyclic passive" runs these alone and writes nothing.
"""

import sys

from rich.markup import escape

from tools.program import DONE, NOT_AS_PLANNED, Refusal, run_program
from tools.protocols import page, runs


def main(console):
    """Run, print, write."""
    wanted = sys.argv[1:] or list(runs.SETTINGS)
    for name in wanted:
        if name not in runs.SETTINGS:
            raise Refusal(f"there is no protocol {name}; there are {', '.join(runs.SETTINGS)}")
    found = []
    for name in wanted:
        for build in runs.BUILDS:
            held, _ = runs.run(name, build)
            found.append(held)
            console.print(escape(page.row(held)), soft_wrap=True)
    if len(wanted) == len(runs.SETTINGS):
        page.write(found)
        console.print(f"written: {page.PAGE.relative_to(page.ROOT)}")
    ended = all(held.why == "done" and not held.tripped for held in found)
    return DONE if ended else NOT_AS_PLANNED


if __name__ == "__main__":
    sys.exit(run_program(main))
