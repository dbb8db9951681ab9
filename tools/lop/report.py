"""What `make lop` prints: conditions, reliability, recordings, others' devices, and what the method
before this one did on the same wearers. It must not run wearers."""

import json
import os

from tools.lop import ROOT, conditions, crossval, recordings, reliability
from tools.lop.figures import median, summary
from tools.tables import print_table

PUBLISHED = (
    # device, bias, SD, remark; docs/lop.md names the sources
    ("Delfi PTS arm (vs Doppler)", 1.0, 8.0, "n=134, PMC5083760"),
    ("Delfi PTS leg", 0.0, 15.0, "n=118"),
    ("VALD AirBands thigh", 4.1, 13.8, "n=92"),
    ("SmartCuffs arm / leg", 10.0, None, "96 limbs"),
    ("Hand-held Doppler, two readers arm", -0.65, None, "LoA -0.65 +- 5.56"),
)
CONDITION_HEADS = ("condition", ">n", ">found %", ">over 15", ">right word %", ">top mmHg", ">s",
                   "~before")  # fmt: skip


def condition_line(name, limb_name, data, before):
    """A row: how many were found and how many of the refused were told the right reason, the median
    of the highest pressures and of the times; beside it what the method before this one did."""
    s = summary(data)
    refused = [r for r in data if not r["ok"]]
    said = sum(conditions.right(name, r["reason"]) for r in refused)
    own = {
        "found": s["success_pct"],
        "over15": s["over15"],
        "top": median([r["highest"] for r in data]),
    }
    was = before.get("%s %s" % (limb_name, name))
    return (
        "%s, %s" % (name, limb_name),
        "%d" % len(data),
        "%.0f" % own["found"],
        "%d" % own["over15"],
        "%.0f" % (100.0 * said / len(refused)) if refused else "-",
        "%.0f" % own["top"],
        "%.0f" % s["seconds"],
        "found %.0f, over 15: %d, top %.0f" % (was["found"], was["over15"], was["top"])
        if was
        else "-",
    ), own


def load_before():
    """What the method before this one did (before.json: N=240, seeds from 13000000)."""
    try:
        with open(os.path.join(ROOT, "tools", "lop", "before.json")) as stream:
            return json.load(stream)
    except OSError:
        return {}


def print_reliability(console, out_dir, series):
    """The table and the picture of `reliability.py`; series: {name: rows of wearers}."""
    found = {name: reliability.rows(data) for name, data in series.items()}
    table = [
        (name, ">= %d" % c, "%d" % n, "%.1f" % near)
        for name, points in found.items()
        for c, n, near in points
    ]
    print_table(console, "Confidence: of these within 10 mmHg",
                ("who", ">confidence %", ">results", ">within %"), table)  # fmt: skip
    reliability.picture(os.path.join(out_dir, "lop_reliability.png"), found)


def print_crossval(console):
    """The recordings, with a person and with a set left out."""
    found = crossval.lines()
    if found is None:
        return
    table = [(how, "%d of %d" % (hits, n), "%d" % given, "%d" % bad)
             for how, hits, given, n, bad in found]  # fmt: skip
    print_table(console, "Recordings, cross-validated: moved, jerk, deviation chosen",
                ("how", ">in band", ">given", ">wrong"), table)  # fmt: skip


def print_recordings():
    found = recordings.all_rows()
    if found is None:
        print("recordings: skipped, %s is not there" % recordings.folder())
        return None
    knees = hits = 0
    refused_right = refusals = 0
    for row, r in found:
        verdict = recordings.right(row, r)
        knees += row["expect"] == "knee"
        hits += row["expect"] == "knee" and bool(verdict)
        refusals += row["expect"] == "refuse"
        refused_right += row["expect"] == "refuse" and bool(verdict)
        if verdict is False or row["expect"] == "refuse":
            print(
                "  %-22s %-8s band %s..%s knee %.0f confidence %d: %s"
                % (
                    row["name"],
                    row["expect"],
                    row["lo_mmhg"],
                    row["hi_mmhg"],
                    r["knee"],
                    r["confidence"],
                    "right" if verdict else "MISSED",
                )
            )
    print(
        "recordings: knee in its band %d of %d usable; refused as expected %d of %d"
        % (hits, knees, refused_right, refusals)
    )
    return hits, knees, refused_right, refusals


def print_published(console):
    """What others reach."""
    found = [
        (device, "%+.2f" % bias, "%.1f" % sd if sd else "-", remark)
        for device, bias, sd, remark in PUBLISHED
    ]
    print_table(console, "Published (sources: docs/lop.md)",
                ("device", ">bias", ">SD", "~remark"), found)  # fmt: skip
