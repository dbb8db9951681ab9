"""python -m tools.docs [--check]: writes docs/settings.md, docs/faults.md, docs/traceability.md and
the README's figures.

The tables come from firmware/cuff/params.py, firmware/cuff/fault_rows.py, the tests and
build/bench.json, so they cannot go stale unnoticed: --check fails when a file differs from what
would be written.
"""

import json
import sys

from tools import traceability, traceability_page
from tools.choice import ROOT

sys.path[:0] = [str(ROOT / "firmware"), str(ROOT / "tools" / "host_modules")]

from cuff import fault_rows, faults, params  # noqa: E402

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
KINDS = {faults.TRIP: "trip", faults.ALARM: "alarm", faults.BLOCK: "will not start"}
SETTINGS_HEAD = """# Settings

Written by `python -m tools.docs` from `firmware/cuff/params.py`; change it there. Give any of these
in `settings.json`. A value outside its range is refused with the bound named, the whole file is
then ignored, and nothing starts until it is corrected. A *limit* can only be tightened.

| name | kind | unit | default | accepted | advised | what and why |
|---|---|---|---|---|---|---|
"""
FAULTS_HEAD = """# Why it stopped, warns or will not start

Written by `python -m tools.docs` from `firmware/cuff/fault_rows.py`; change it there. A *trip*
vents at once and stays until START is pressed with an empty cuff.

| code | name | kind | what is the matter | what to do |
|---|---|---|---|---|
"""


def settings_page():
    """docs/settings.md."""
    rows = []
    for row in params.PARAMS:
        if isinstance(row, params.Choice):
            words = ", ".join(f"`{word}`" for word in row.words)
            start = f"| `{row.name}` | setting | | `{row.default}`"
            rows.append(f"{start} | {words} | | {row.source} |")
            continue
        if isinstance(row, params.Name):
            start = f"| `{row.name}` | setting | | `{row.default}`"
            rows.append(f"{start} | text, up to {row.longest} characters | | {row.source} |")
            continue
        kind = "limit" if row.kind == params.LIMIT else "setting"
        default = "-" if row.default is None else row.default
        advised = f"{row.advise_lo} to {row.advise_hi}"
        accepted = f"{row.lo} to {row.hi}"
        start = f"| `{row.name}` | {kind} | {row.unit} | {default}"
        rows.append(f"{start} | {accepted} | {advised} | {row.source} |")
    return SETTINGS_HEAD + "\n".join(rows) + "\n"


def faults_page():
    """docs/faults.md."""
    rows = [
        f"| {row.code} | {row.name} | {KINDS[row.kind]} | {row.text} | {row.hint} |"
        for row in [faults.Fault(*given) for given in fault_rows.FAULTS]
    ]
    return FAULTS_HEAD + "\n".join(rows) + "\n"


def bench_table(figures):
    """The figures as a Markdown table."""
    lines = ["| figure | here | goal | best published |", "|---|---|---|---|"]
    for name, figure in figures.items():
        if name.startswith("sim_speed"):
            continue  # depends on the machine
        number = figure["value"]
        number = number if isinstance(number, int) else f"{number:.4g}"
        value = f"{number} {figure['unit']}".strip()
        lines.append(f"| {name} | {value} | {figure['goal']} | {figure['published'] or '-'} |")
    return "\n".join(lines)


def readme_page(old):
    """The README with the figures of build/bench.json, or unchanged where that is missing."""
    path = ROOT / "build" / "bench.json"
    if not path.exists():
        return old
    figures = json.loads(path.read_text())["figures"]
    head, _, rest = old.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{bench_table(figures)}\n{END}{tail}"


def main(arguments):
    """Write or check; the exit status."""
    pages = {
        "docs/settings.md": settings_page(),
        "docs/faults.md": faults_page(),
        "docs/traceability.md": traceability_page.page(traceability.load(ROOT)),
    }
    if "--check" not in arguments:
        pages["README.md"] = readme_page((ROOT / "README.md").read_text())
    stale = 0
    for name, text in pages.items():
        path = ROOT / name
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in arguments:
            print(f"{name} is stale: run python -m tools.docs")
            stale += 1
        else:
            path.write_text(text)
            print(f"written: {name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
