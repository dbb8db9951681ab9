"""python -m tools.lop.crossval: what judge.py would be with one person, or one set, left out.

The numbers that decide whether a knee is taken are chosen again without each person (and without
each set) of the recordings, and judge that person then. What is printed is the sum over all who
were left out: a figure for people whom the choice has not seen.

Written down before the first run:
  * The grid is `GRID`: how much a window that moved costs; how much of the largest pulse a jerk has
    to be; how much deviation of the knee takes half of the confidence. Nothing else is chosen.
  * Counted are the rows of expected.csv. A knee that is found in its band is worth +1. An estimate
    15 mmHg or more from the middle of its band and outside of it, or one of a recording that must
    be refused, costs 5. `unusable` rows cost 5 in the same way and are worth nothing.
  * The most points win; of those with as many, the one that gives the least confidence (the first
    of the grid, which goes from strict to lenient).
Since the sets differ in how the pressure changed (7-11 mmHg/s up, 2-5 down), the figure with a set
left out is the harder one.
"""

import itertools
import sys

from tools.lop import recordings
from tools.lop.recordings import lop_judge

GRID = {
    "MOVED_COST_PCT": (60, 40, 20),
    "JERK_OF_MAX": (0, 8, 12, 20),
    "GUESS_CMMHG": (650, 800, 1000),
}
WRONG_MMHG = 15.0
WRONG_COSTS = 5


def person(row):
    """Who, as far as the names tell: bdlab names persons, the other sets a recording each."""
    name = row["name"]
    return (
        name.split("_" if name.startswith("P") else "-")[0] if "bdlab" in row["dataset"] else name
    )


def of_set(row):
    return row["dataset"]


def wrong(row, r):
    """An estimate that must not have been given."""
    if r["reason"] != lop_judge.OK:
        return False
    if row["expect"] == "refuse" or not row["lo_mmhg"]:
        return row["expect"] == "refuse"
    middle = (float(row["lo_mmhg"]) + float(row["hi_mmhg"])) / 2
    reach = (float(row["hi_mmhg"]) - float(row["lo_mmhg"])) / 2
    return abs(r["knee"] - middle) > max(WRONG_MMHG, reach)


def points_of(rows):
    """[(row, result)] -> points."""
    good = sum(row["expect"] == "knee" and bool(recordings.right(row, r)) for row, r in rows)
    return good - WRONG_COSTS * sum(wrong(row, r) for row, r in rows)


def table():
    """{setting: [(row, result)]} for every setting of the grid; None without recordings."""
    import os

    if not os.path.isdir(recordings.folder()):
        return None
    rows = recordings.expected()
    read = [recordings.read(recordings.load_cmmhg(r["dataset"], r["name"])) for r in rows]
    kept = {name: getattr(lop_judge, name) for name in GRID}
    found = {}
    try:
        for setting in itertools.product(*GRID.values()):
            for name, value in zip(GRID, setting, strict=True):
                setattr(lop_judge, name, value)
            results = [recordings.judged(*one) for one in read]
            found[setting] = list(zip(rows, results, strict=True))
    finally:
        for name, value in kept.items():
            setattr(lop_judge, name, value)
    return found


def chosen(found, keep):
    """The setting that wins on the rows for which keep(row)."""
    best = None
    for setting, rows in found.items():  # strict first
        points = points_of([pair for pair in rows if keep(pair[0])])
        if best is None or points > best[0]:
            best = (points, setting)
    return best[1]


def left_out(found, group):
    """[(row, result)] of every group, judged by what was chosen without it; and what was chosen."""
    judged, settings = [], {}
    for out in sorted({group(row) for row in recordings.expected()}):
        setting = chosen(found, lambda row, out=out: group(row) != out)
        settings[out] = setting
        judged += [pair for pair in found[setting] if group(pair[0]) == out]
    return judged, settings


def figures(rows):
    """(knees found in band, given at all, usable, wrong estimates)."""
    usable = [(row, r) for row, r in rows if row["expect"] == "knee"]
    hits = sum(bool(recordings.right(row, r)) for row, r in usable)
    given = sum(r["reason"] == lop_judge.OK for _, r in usable)
    return hits, given, len(usable), sum(wrong(row, r) for row, r in rows)


def lines():
    """The table's rows: (how, found in band, given, usable, wrong), or None."""
    found = table()
    if found is None:
        return None
    here = tuple(getattr(lop_judge, name) for name in GRID)
    out = [("as it is %s" % (here,), *figures(found[here]))] if here in found else []
    out.append(("chosen on all %s" % (chosen(found, lambda row: True),),
                *figures(found[chosen(found, lambda row: True)])))  # fmt: skip
    for name, group in (("a person", person), ("a set", of_set)):
        judged, settings = left_out(found, group)
        words = ", ".join(sorted({str(s) for s in settings.values()}))
        out.append(("without %s: %s" % (name, words), *figures(judged)))
    return out


if __name__ == "__main__":
    for row in lines() or ["no recordings"]:
        print(row)
    sys.exit(0)
