"""All rows of a language at once, for pages and tests; the device looks up one (words/tell.py)."""

import sys

from tools.choice import ROOT

sys.path[:0] = [
    path for path in (str(ROOT / "firmware"), str(ROOT / "tools" / "host_modules"))
    if path not in sys.path
]  # fmt: skip

from cuff import codes  # noqa: E402
from cuff.words import tell  # noqa: E402

FOLDER = ROOT / "firmware" / "cuff" / "words"


def rows(language="en"):
    """tell.Row of every line, in the file's order."""
    text = (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    lines = [line.split("|") for line in text.splitlines()]
    return [tell.Row(int(line[0]), *line[1:]) for line in lines]


def reasons(language="en"):
    """The rows of what trips, warns or does not let it start."""
    return [row for row in rows(language) if row.code < codes.DONE]
