"""The device's codes in words: those of firmware/cuff/words/en.txt, without the figures."""

import re
from functools import cache

from tools import choice

LINK = {  # said here only: what a command comes to
    0: "done", 109: "not allowed to a phone", 110: "not now: not while something runs",
}  # fmt: skip


@cache
def _rows():
    path = choice.ROOT / "firmware/cuff/words/en.txt"
    rows = (line.split("|") for line in path.read_text(encoding="utf-8").splitlines())
    return {int(row[0]): row for row in rows if len(row) > 3 and row[0].isdigit()}


def of(code):
    """What is the matter, or what has happened."""
    row = _rows().get(code)
    text = LINK.get(code) or (row[3] if row else f"code {code}")
    return re.sub(r" ?\(?%[0-9]*[ds]( %%)?\)?", "", text) or f"code {code}"


def hint(code):
    """What to do about it; may be empty."""
    row = _rows().get(code)
    return row[4] if row and len(row) > 4 and "%" not in row[4] else ""


def with_hint(code):
    """Both."""
    return ": ".join(text for text in (of(code), hint(code)) if text)
