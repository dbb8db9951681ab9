"""The firmware's pulse reader, fit and judge on the recorded ramps.

The recordings are continuous ramps, the device measures in steps with the pump stopped; this
adapter only cuts the ramp into overlapping windows for PulseWindow, joins the beats, joins
neighbours into points 3 mmHg apart or more, and hands them to KneeFit and lop_judge unchanged. The
recordings are read from ../shared/recordings and never copied; without them the evaluation says so
and skips. Bands of right answers: expected.csv (written before any estimator, see EXPECTED.md).
"""

import csv
import os

from cuff.session.lop import judge as lop_judge
from cuff.session.lop import plan as lop_plan
from cuff.session.lop.fit import POINTS_MAX, KneeFit
from cuff.session.lop.pulse import PulseWindow, median
from tools.lop import ROOT

WINDOW = 160  # stored samples (3.2 s), moved on by a quarter of it
POINT_CMMHG = 500
START_CMMHG = 4500  # below, cuffs are still being filled out
SETTLE_S = 0.5


def folder():
    return os.environ.get("LOP_RECORDINGS") or os.path.join(
        os.path.dirname(ROOT), "shared", "recordings"
    )


def expected():
    with open(os.path.join(ROOT, "tools", "lop", "expected.csv"), newline="") as f:
        return list(csv.DictReader(f))


def load_cmmhg(dataset, name):
    with open(os.path.join(folder(), dataset, name + ".csv")) as f:
        return [int(round(float(x) * 100)) for x in f.read().split()[1:]]


def ramp(samples):
    """The long one-way part: up to the maximum, or from it down, without the half second next to
    the turn."""
    top = max(range(len(samples)), key=lambda i: samples[i])
    up = top > len(samples) // 2
    margin = int(SETTLE_S * 100)
    return (samples[: max(top - margin, 0)] if up else samples[top + margin :]), up


def beats(samples):
    """[(pressure, height)] of all beats, and the windows they were read in."""
    whole = PulseWindow()
    found, windows = {}, []
    whole.keep = True
    stored_q, stored_p = [], []
    for x in samples:
        whole.push(max(x, 0))
        if whole.n:
            stored_q.append(whole.q2cmmhg[0])
            stored_p.append(whole.cmmhg[0])
            whole.n = 0
    last = max(len(stored_q) - WINDOW, 0)
    for at in sorted(set(range(0, last, WINDOW // 4)) | {last}):
        w = PulseWindow()
        part = stored_q[at : at + WINDOW]
        for i, q in enumerate(part):
            w.q2cmmhg[i], w.cmmhg[i] = q, stored_p[at + i]
        w.n = len(part)
        w.begin_scan()
        while not w.scan(1000):
            pass
        windows.append(w)
        for k in range(w.beats):
            j = at + w.beat_at[k]
            if not any(abs(j - other) < 15 for other in found):
                found[j] = (stored_p[j], w.beat_height[k])
    return [found[j] for j in sorted(found) if found[j][0] >= START_CMMHG], windows


def points(found):
    """Neighbouring beats joined until they span POINT_CMMHG: median height at mean pressure, sorted
    by pressure."""
    out, group = [], []
    for b in sorted(found):
        if group and b[0] - group[0][0] >= POINT_CMMHG:
            out.append(group)
            group = []
        group.append(b)
    if group:
        out.append(group)
    return [(sum(b[0] for b in g) // len(g), median([b[1] for b in g], len(g))) for g in out][
        -POINTS_MAX:
    ]


def read(samples):
    """(points, fit, windows) of a recording: all that no setting of judge.py has a say in."""
    part, up = ramp(samples)
    found, windows = beats(part)
    pts = points(found)
    fit = KneeFit()
    fit.begin([p for p, _ in pts], [h for _, h in pts], len(pts), lop_plan.GRID_FINE)
    while not fit.advance():
        pass
    return pts, fit, windows, up


def evaluate(samples):
    return judged(*read(samples))


def judged(pts, fit, windows, up):
    """What judge.py says of it."""
    moved = sum(lop_judge.window_moved(w, fit.max_height) for w in windows)
    confidence = lop_judge.confidence_pct(fit, moved, len(windows))
    return {
        "reason": lop_judge.verdict(fit, confidence, moved),
        "confidence": confidence,
        "moved": moved,
        "windows": len(windows),
        "knee": fit.knee_cmmhg / 100.0,
        "low": fit.low_cmmhg / 100.0,
        "high": fit.high_cmmhg / 100.0,
        "deviation": fit.deviation_cmmhg / 100.0,
        "corner": fit.corner_permille,
        "misfit": fit.misfit_permille,
        "points": pts,
        "up": up,
    }


def right(row, r):
    """True, False, or None if either outcome is accepted."""
    given = r["reason"] == lop_judge.OK
    if row["expect"] == "knee":
        return given and float(row["lo_mmhg"]) <= r["knee"] <= float(row["hi_mmhg"])
    if row["expect"] == "refuse":
        return not given
    return None


def all_rows():
    """[(expected row, result)], or None if the recordings are not there."""
    if not os.path.isdir(folder()):
        return None
    return [(row, evaluate(load_cmmhg(row["dataset"], row["name"]))) for row in expected()]
