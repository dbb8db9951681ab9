"""make campaign N=...: random runs, every invariant; or one of them again, alone.

    python -m tools.campaign --runs 300 [--first 1] [--ordinary] [--weakness NAME]
    python -m tools.campaign --seed 4711 [--weakness NAME]     the same run, with everything it did

Exit status 0: nothing was violated; 1: something was, and the last lines say how to replay it; 2:
something that was asked for cannot be.
"""

import argparse
import os
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as Left

from tools.campaign import plan, run_one, wide
from tools.faults import weakness
from tools.program import run_program

DEFAULT_RUNS = 300
MOST_RUNS = 10_000_000
SHOWN = 30
TELL_EVERY = 20  # runs, if nobody sees the bar


class WrongChoice(Exception):
    """A value that cannot be used; its text says which, why and the bound."""


def whole(text, name, low, high):
    """A whole number within bounds."""
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise WrongChoice(f"{name}={text}: must be a whole number from {low} to {high}")
    return value


def parser():
    """The command line; what make hands over comes from the environment."""
    made = argparse.ArgumentParser(
        prog="python -m tools.campaign",
        description="Random faults on random cuffs in random trainings, judged by the true "
        "pressure and by what reaches the coil.",
        epilog="Environment: N (runs), DASK_SCHEDULER (tcp://host:port of a cluster), "
        "PLANT_WEAKNESS. Weaknesses: " + ", ".join(weakness.WEAKNESSES),
    )
    made.add_argument("--runs", metavar="N", default=os.environ.get("N") or str(DEFAULT_RUNS))
    made.add_argument("--first", metavar="SEED", default="1", help="first seed (1)")
    made.add_argument("--seed", metavar="SEED", help="only this run, with its whole story")
    made.add_argument(
        "--ordinary",
        action="store_true",
        help="ordinary trainings only, one in each fourth seed from the first on",
    )
    made.add_argument("--weakness", metavar="NAME", default=os.environ.get("PLANT_WEAKNESS"),
                      help="a weakness planted in the firmware")  # fmt: skip
    return made


def replay(seed, name, console):
    """One run and its story."""
    rig, plan = run_one.play(seed, name)
    violations = run_one.judge(rig, plan)
    for line in plan.describe() + [""] + run_one.story(rig, plan, violations):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(violations)} rules violated")
    return 1 if violations else 0


def seeds_of(runs, first, ordinary):
    """That many seeds from the first on; only those of ordinary trainings, if that is asked for."""
    if not ordinary:
        return range(first, first + runs)
    every = plan.ORDINARY_EVERY
    first += -first % every
    return range(first, first + every * runs, every)


def campaign(seeds, name, console):
    """All of them; the exit status."""
    from tools.campaign import cluster  # a replay needs no cluster, nor dask

    began = time.monotonic()
    count = Count()
    columns = (
        TextColumn("campaign"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), Left(),
        TextColumn("{task.fields[failed]} violated"),
    )  # fmt: skip
    with (
        cluster.connect() as client,
        Progress(*columns, console=console, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("runs", total=len(seeds), failed=0)
        for result in cluster.run_seeds(client, seeds, name):
            count.add(result)
            bar.update(task, advance=1, failed=len(count.failed))
            if result["violations"] and len(count.failed) <= SHOWN:
                tell(result, name, console)
            if not console.is_terminal and count.runs % TELL_EVERY == 0:
                console.print(f"so far {count.text()}", soft_wrap=True)
    console.print(
        f"seeds {seeds[0]} to {seeds[-1]}: {count.text()}; {count.virtual_s / 3600:.1f} virtual "
        f"hours in {time.monotonic() - began:.0f} s",
        soft_wrap=True,
    )
    if len(count.failed) > SHOWN:
        console.print(f"{len(count.failed) - SHOWN} of them are not listed")
    return 1 if count.failed else 0


class Count:
    """What came of the runs so far."""

    def __init__(self):
        self.runs = self.struck = self.tripped = self.ordinary = self.not_done = self.after = 0
        self.virtual_s = 0.0
        self.failed = []

    def add(self, result):
        """One more."""
        self.runs += 1
        self.struck += bool(result["faults"])
        self.tripped += bool(result["trips"])
        self.ordinary += result["ordinary"]
        sentences = [sentence for _, sentence in result["violations"]]
        self.not_done += any(wide.NOT_DONE in sentence for sentence in sentences)
        self.after += any(wide.AFTER_DONE in sentence for sentence in sentences)
        self.virtual_s += result["virtual_s"]
        if sentences:
            self.failed.append(result)

    def text(self):
        """In words."""
        return (
            f"{self.runs} runs, {self.struck} with a fault, {self.tripped} tripped; of "
            f"{self.ordinary} ordinary trainings {self.not_done} not done, {self.after} tripped "
            f"after; {len(self.failed)} violate an invariant"
        )


def tell(result, name, console):
    """What was violated, and how to see it again."""
    extra = f" --weakness {name}" if name else ""
    ms, sentence = result["violations"][0]
    console.print(
        f"seed {result['seed']} ({', '.join(result['faults']) or 'no fault'}): {sentence} "
        f"at {ms / 1000:.2f} s\n    python -m tools.campaign --seed {result['seed']}{extra}",
        markup=False, soft_wrap=True,
    )  # fmt: skip


def main(arguments=None):
    """The exit status."""
    given = parser().parse_args(arguments)
    console = Console()
    try:
        weakness.files(given.weakness)
        if given.seed is not None:
            return replay(whole(given.seed, "seed", 0, 1 << 60), given.weakness, console)
        runs = whole(given.runs, "N", 1, MOST_RUNS)
        first = whole(given.first, "first seed", 0, 1 << 60)
        return campaign(seeds_of(runs, first, given.ordinary), given.weakness, console)
    except (WrongChoice, weakness.UnknownWeakness) as problem:
        print(f"campaign: {problem}", file=sys.stderr)
        return 2
    except Exception as problem:
        if type(problem).__name__ != "NoCluster":
            raise
        print(f"campaign: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(run_program(lambda _console: main()))
