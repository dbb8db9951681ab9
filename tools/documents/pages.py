"""python -m tools.documents [--check | --bench]: writes docs/settings.md, docs/faults.md,
docs/traceability.md, the README's figures and the words that the phone page has of the firmware.

The tables come from firmware/cuff/params.py, firmware/cuff/words/en.txt, the tests and
docs/bench.json, so they cannot go stale unnoticed: --check fails when a file differs from what
would be written. --bench first takes the figures of the last `make bench` over (bench_page.py).
"""

import sys

from tools.bench import page as bench_page
from tools.choice import ROOT
from tools.documents import phone_words, traceability, traceability_page
from tools.words import reasons

sys.path[:0] = [str(ROOT / "firmware"), str(ROOT / "tools" / "host_modules")]

from cuff import codes, params  # noqa: E402
from tools.documents import wearers  # noqa: E402

EFFECTS = {params.NEXT_START: "START", params.RESTART: "restart", params.BY_HAND: "file"}
KINDS = {codes.TRIP: "trip", codes.ALARM: "alarm", codes.BLOCK: "will not start"}
SETTINGS_HEAD = """# Settings

Written by `python -m tools.documents` from `firmware/cuff/params.py`; change it there. Give any of
these in `settings.json`. A value outside its range is refused with the bound named, the whole file
is then ignored, and nothing starts until it is corrected. A *limit* can only be tightened.

**settings.json is yours.** The device never writes it. What is changed at the device or by a phone
stands beside it, in the record `changes` (and its copy `changes.2`), each change with what
settings.json said when it was made. **The newer one wins**, name by name: a change holds as long
as settings.json still says the same; once you write something else there, your line holds, and the
change is dropped and reported at the next start. `changes` is text, so you can read it; to drop all
changes, delete both files.

A change is checked like the file, refused with its bound named, and stored in the empty cuff only.
*Holds from* says when it does: the next START, or a restart; *file* means that only settings.json
can say it. A limit can be tightened from the device or a phone and not loosened again: for that,
write the value you want into settings.json.

`schema` may stand in settings.json: the version of these names (today 1). An older one is
brought to today's names when it is read, and a newer one than the firmware knows is refused.

| name | kind | unit | default | accepted | advised | holds from | what and why |
|---|---|---|---|---|---|---|---|
"""
FAULTS_HEAD = """# Why it stopped, warns or will not start

Written by `python -m tools.documents` from `firmware/cuff/words/en.txt`; change it there. A
*trip* vents at once and stays until START is pressed with an empty cuff.

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
            rows.append(f"{start} | {words} | | {EFFECTS[row.effect]} | {row.source} |")
            continue
        if isinstance(row, params.Name):
            start = f"| `{row.name}` | setting | | `{row.default}`"
            accepted = f"text, up to {row.longest} characters"
            rows.append(f"{start} | {accepted} | | {EFFECTS[row.effect]} | {row.source} |")
            continue
        kind = "limit" if row.kind == params.LIMIT else "setting"
        default = "-" if row.default is None else row.default
        advised = f"{row.advise_lo} to {row.advise_hi}"
        accepted = f"{row.lo} to {row.hi}"
        start = f"| `{row.name}` | {kind} | {row.unit} | {default}"
        rows.append(f"{start} | {accepted} | {advised} | {EFFECTS[row.effect]} | {row.source} |")
    return SETTINGS_HEAD + "\n".join(rows) + "\n"


def plain(words):
    """A sentence without the places for its figures."""
    return words.replace("%d", "...").replace("%%", "%")


def faults_page():
    """docs/faults.md."""
    rows = [
        f"| {row.code} | {row.name} | {KINDS[row.kind]} | {plain(row.text)} | {plain(row.hint)} |"
        for row in reasons()
    ]
    return FAULTS_HEAD + "\n".join(rows) + "\n"


def main(arguments):
    """Write or check; the exit status."""
    try:
        if "--bench" in arguments:
            bench_page.take_over()
        readme = bench_page.readme((ROOT / "README.md").read_text())
    except bench_page.NotFromBench as problem:
        print(problem, file=sys.stderr)
        return 2
    pages = {
        "README.md": readme,
        "docs/settings.md": settings_page(),
        "docs/faults.md": faults_page(),
        "docs/wearers.md": wearers.wearers_page(),
        "docs/screening.md": wearers.screening_page(),
        "docs/traceability.md": traceability_page.page(traceability.load(ROOT)),
        **phone_words.files(),
    }
    stale = 0
    for name, text in pages.items():
        path = ROOT / name
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in arguments:
            print(f"{name} is stale: run python -m tools.documents")
            stale += 1
        else:
            path.write_text(text)
            print(f"written: {name}")
    return 1 if stale else 0
