"""Mutation testing of the safety layer: is there a test that notices each wrong program?

    make mutate                    all mutants
    python -m tools.mutate --every 40   a fixed sample of them
    python -m tools.mutate --only guard     one module, while writing its tests

Exit status: 0 when every mutant is killed or proven to be the same program, 1 when not (or when
there are none, or a proof is stale), 2 when it cannot be run, 130 when it was broken off.
"""

import argparse
import dataclasses
import sys

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tools.mutate.campaign import BrokenBaseline, Campaign
from tools.mutate.project import FIRMWARE
from tools.mutate.proofs import BadProofs
from tools.program import STOPPED, run_program


def _at_least_1(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {value}")
    return value


def arguments(words):
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=_at_least_1, default=1, metavar="N",
                        help="only every N-th mutant, always the same ones")  # fmt: skip
    parser.add_argument("--jobs", type=_at_least_1, default=None, metavar="N",
                        help="processes side by side (default: one a core)")  # fmt: skip
    parser.add_argument("--reach", action="store_true",
                        help="any test that reaches a mutant may kill it: hours")  # fmt: skip
    parser.add_argument("--only", metavar="NAME", default="",
                        help="only sources with this in their path: seconds")  # fmt: skip
    return parser.parse_args(words)


def run(project, every=1, jobs=None):
    """The exit status."""
    try:
        campaign = Campaign(project, every)
        print(f"{len(campaign.mutants)} mutants of {len(project.source_files())} files", flush=True)
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(TextColumn("{task.description}"), *columns) as progress:
            task = progress.add_task("all tests once", total=len(campaign.mutants))
            survived = 0

            def on_result(mutant, answer):
                nonlocal survived
                survived += not answer["killed_by"]
                progress.update(task, advance=1, description=f"mutants, {survived} alive")

            verdict = campaign.run(jobs, on_result)
    except (BadProofs, BrokenBaseline) as error:
        print(f"mutate: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("mutate: broken off; the next run goes on from here", file=sys.stderr)
        return STOPPED
    for line in verdict.lines():
        print(line)
    return 1 if verdict.problems else 0


def main(words=None):
    """Command line."""
    given = arguments(words)
    project = FIRMWARE
    if given.only:
        sources = tuple(name for name in project.source_files() if given.only in name)
        if not sources:
            print(f"mutate: --only {given.only}: no such source; there are "
                  f"{', '.join(project.source_files())}", file=sys.stderr)  # fmt: skip
            return 2
        project = dataclasses.replace(
            project, sources=sources, partial=True, build=f"build/mutate/{given.only}"
        )
    if given.reach:
        project = dataclasses.replace(project, near=False, build=f"{project.build}/reach")
    return run(project, given.every, given.jobs)


if __name__ == "__main__":
    sys.exit(run_program(lambda _console: main()))
