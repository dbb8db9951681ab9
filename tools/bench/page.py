"""The README's figures: from build/bench.json into docs/bench.json, and from there into the table.

    make bench && .venv/bin/python -m tools.documents --bench

docs/bench.json stands in the tree, so that the README can be compared with it everywhere. It
carries a sum over its figures: a number that somebody has typed into it is noticed. Rules: nothing
is left out because it looks bad; a row that misses its goal says so. Left out are speeds, which
say something of the machine.
"""

import hashlib
import json

from tools.bench.suite import meets, shown
from tools.choice import ROOT

MEASURED = ROOT / "build" / "bench.json"
KEPT = ROOT / "docs" / "bench.json"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
OF_THE_MACHINE = "sim_speed"


class NotFromBench(Exception):
    """The figures do not come from a whole run of make bench; the text says why."""


def sum_of(figures):
    """A sum over all names and values."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()[:16]


def take_over():
    """What make bench measured becomes docs/bench.json."""
    if not MEASURED.exists():
        raise NotFromBench("build/bench.json is not there: make bench writes it")
    measured = json.loads(MEASURED.read_text())
    if measured.get("choices"):
        raise NotFromBench(f"build/bench.json is of {measured['choices']}: make bench alone")
    figures = measured["figures"]
    kept = {name: figures[name] for name in figures if not name.startswith(OF_THE_MACHINE)}
    KEPT.write_text(json.dumps({"sum": sum_of(kept), "figures": kept}, indent=1) + "\n")


def kept_figures():
    """The figures of docs/bench.json, whole and as they were measured."""
    kept = json.loads(KEPT.read_text())
    if kept["sum"] != sum_of(kept["figures"]):
        raise NotFromBench(
            "docs/bench.json was edited by hand: make bench, tools.documents --bench"
        )
    return kept["figures"]


def table(figures):
    """The figures as a Markdown table; what misses its goal is marked."""
    lines = ["| figure | here | goal | | best published |", "|---|---|---|---|---|"]
    for name, figure in figures.items():
        value = figure["value"]
        said = "failed" if value is None else f"{shown(value)} {figure['unit']}".strip()
        missed = not meets(value, figure["goal"])
        here = f"**{said}**" if missed else said
        mark = "**missed**" if missed else "met"
        published = figure["published"] or "-"
        lines.append(f"| {name} | {here} | {figure['goal']} | {mark} | {published} |")
    return "\n".join(lines)


def readme(old):
    """The README with the figures of docs/bench.json."""
    head, begin, rest = old.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise NotFromBench(f"README.md lacks {BEGIN} or {END}")
    return f"{head}{BEGIN}\n{table(kept_figures())}\n{END}{tail}"
