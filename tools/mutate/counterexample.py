"""Is a mutant that is "proven to be the same program" really the same? A search that runs.

    python -m tools.mutate.counterexample                 1000 random series for every proof
    python -m tools.mutate.counterexample --series 50 --only guard

Each series of inputs (series.py) goes through the original and through the mutant; what anybody
outside can see has to be equal in every step. That refutes a proof and never makes one.

Exit status: 0 nothing found, 1 a proof is none, 2 it cannot be run.
"""

import argparse
import random
import sys
from itertools import zip_longest

from tools.choice import ROOT
from tools.mutate import proofs, series
from tools.mutate.mutants import mutants_of
from tools.mutate.project import FIRMWARE
from tools.program import run_program

SERIES = 1000


def loaded(file, text):
    """What a source defines, executed for itself; its imports are the firmware's."""
    for folder in FIRMWARE.search:
        path = str(ROOT / folder)
        if path not in sys.path:
            sys.path.insert(0, path)
    module = {"__name__": file.replace("/", ".")[: -len(".py")]}
    exec(compile(text, str(ROOT / file), "exec"), module)
    return module


def trace(play, module, seed):
    """What can be seen, step by step; an exception is seen and ends it."""
    try:
        yield from play(module, random.Random(seed))
    except Exception as error:  # of a mutant, whatever it is
        yield type(error).__name__


def counterexample(file, plain, mutant, runs, first=1):
    """(seed, step, before, after) of the first series in which they differ, or None."""
    play = series.OF_FILE[file]
    original, other = loaded(file, plain), loaded(file, mutant)
    for seed in range(first, first + runs):
        both = zip_longest(trace(play, original, seed), trace(play, other, seed))
        for step, (before, after) in enumerate(both):
            if before != after:
                return seed, step, before, after
    return None


def proven(only=""):
    """[(mutant, source)] of every proof whose mutant there is."""
    listed = proofs.load(ROOT / FIRMWARE.proofs)
    found = []
    for file in sorted({name[0].partition("::")[0] for name in listed}):
        if only not in file:
            continue
        plain = (ROOT / file).read_text(encoding="utf-8")
        found += [(made, plain) for made in mutants_of(file, plain) if made.name in listed]
    return found


def main(words=None):
    """Command line; the exit status."""
    made = argparse.ArgumentParser(prog="python -m tools.mutate.counterexample",
                                   description=__doc__.split("\n")[0])  # fmt: skip
    made.add_argument("--series", type=int, default=SERIES, metavar="N", help="for each proof")
    made.add_argument("--only", default="", metavar="NAME", help="files with this in their path")
    given = made.parse_args(words)
    tried = proven(given.only) if given.series > 0 else []
    if not tried:
        print("counterexample: no proof, or no series, was asked for", file=sys.stderr)
        return 2
    refuted = 0
    for mutant, plain in tried:
        found = counterexample(mutant.file, plain, mutant.text, given.series)
        if found:
            refuted += 1
            seed, step, before, after = found
            print(f"NO PROOF {mutant}\n    series {seed}, step {step}: {before} became {after}")
    print(f"{len(tried)} proofs, {given.series} series each: {refuted} refuted")
    return 1 if refuted else 0


if __name__ == "__main__":
    sys.exit(run_program(lambda _console: main()))
