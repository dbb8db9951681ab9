"""Evaluates the LOP measurement over a population of virtual wearers and prints it beside the
published devices.

`rows()` runs wearers one by one; `summary()` turns rows into the figures. An error counts as
unflagged when a result was given (state DONE) that lies more than 15 mmHg from the truth and does
not carry the mark of an irregular rhythm; `over15` counts it with the mark, too.
"""

import argparse
import functools
import json
import os
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cuff.session.lop import judge as lop_judge
from tools.lop import ROOT, conditions, picture, report, run_one
from tools.lop.figures import figures_of, summary
from tools.lop.population import limb
from tools.program import DONE, Refusal, run_program, worker_pool
from tools.tables import print_table

WORKERS = max(1, min(8, os.cpu_count() or 2))
FIRST_SEED = 9000000
COUNT_RANGE = (20, 100000)


def one(seed, limb_name, **kind):
    who = limb(seed, limb_name, **kind)
    m, seconds = run_one.measure(who)
    return {
        "seed": seed,
        "limb": limb_name,
        "family": who.wearer["family"],
        "posture": who.wearer["posture"],
        "movement": who.wearer["movement"],
        "rhythm": who.wearer["rhythm"],
        "chip": who.wearer["chip"],
        "condition": who.wearer["condition"],
        "truth": who.lop_at(seconds),
        "highest": who.highest_mmhg,
        "ok": m.reason == lop_judge.OK,
        "reason": m.reason,
        "seconds": seconds,
        "estimate": m.estimate_cmmhg / 100.0,
        "confidence": m.confidence_pct,
        "raw": m.fit.knee_cmmhg / 100.0,
        "deviation": m.fit.deviation_cmmhg / 100.0,
        "repeats": m.watch.repeated_windows,
        "windows": m.watch.windows,
        "irregular": lop_judge.irregular(m.watch),
    }


def rows(count, limb_name, first=0, tick=None, **kind):
    """One row a wearer, in the order of their seeds; `tick()` after each. Wearers are independent,
    so they run in as many processes as there are cores."""
    run = functools.partial(one, limb_name=limb_name, **kind)
    out = []
    with worker_pool(WORKERS) as pool:
        for row in pool.map(run, range(first, first + count), chunksize=5):
            out.append(row)
            if tick:
                tick()
    return out


HEADS = ("wearers", ">n", ">ok %", ">bias", ">SD", ">limits of agreement", ">worst", ">over 15",
         ">s")  # fmt: skip


def line(name, s):
    """A row of the table: what `summary` gave, mmHg."""
    return (
        name,
        f"{s['n']}",
        f"{s['success_pct']:.1f}",
        f"{s['bias']:+.2f}",
        f"{s['sd']:.2f}",
        f"{s['loa_low']:+.1f}..{s['loa_high']:+.1f}",
        f"{s['worst']:.1f}",
        f"{s['over15']}",
        f"{s['seconds']:.0f}",
    )


def columns():
    """What a progress bar of this evaluation shows."""
    return (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )


def few_of(count):
    """Wearers in each row of another posture or of movement."""
    return max(count // 4, 20)


def measure_limb(count, name, first, tick):
    """(table of one limb, the rows of its still and lying wearers, those of all others)."""
    data = rows(count, name, first=first, tick=tick)
    table = [line("still, lying", summary(data))]
    kinds = (
        ("family", ("distributed", "uniform", "envelope")),
        ("rhythm", ("sinus", "ectopic", "af")),
        ("chip", ("rp2", "esp32s3")),
    )
    for kind, words in kinds:
        for word in words:
            part = [row for row in data if row[kind] == word]
            table.append(line("  %s %s" % (kind, word), summary(part)))
    few = few_of(count)
    others = []
    for posture in ("sitting", "standing"):
        part = rows(few, name, first=first + 20000, tick=tick, posture=posture)
        table.append(line("still, " + posture, summary(part)))
        others += part
    for movement in ("twitch", "restless"):
        part = rows(few, name, first=first + 40000, tick=tick, movement=movement)
        table.append(line(movement, summary(part)))
        others += part
    return table, data, others


def measure_conditions(count, first, tick, before):
    """(table of all conditions, their rows, {row's name: figures} to be kept as `before.json`)."""
    table, data, kept = [], [], {}
    for name in conditions.CONDITIONS:
        for limb_name in ("arm", "thigh"):
            part = rows(count, limb_name, first=first + 60000, tick=tick, condition=name)
            line_of, kept["%s %s" % (limb_name, name)] = report.condition_line(
                name, limb_name, part, before
            )
            table.append(line_of)
            data += part
    return table, data, kept


def main(count, out_dir, first=FIRST_SEED, console=None):
    """The whole evaluation: tables, picture and lop.json in out_dir."""
    console = console or Console(highlight=False)
    base, everybody, kept = {}, [], {}
    before = report.load_before()
    with Progress(*columns(), console=Console(stderr=True), transient=True) as bar:
        each = max(count // 6, 20)
        total = 2 * (count + 4 * few_of(count) + each * len(conditions.CONDITIONS))
        task = bar.add_task("wearers", total=total)

        def tick():
            bar.advance(task)

        for name in ("arm", "thigh"):
            table, base[name], others = measure_limb(count, name, first, tick)
            table += before.get("table " + name, [])
            everybody += base[name] + others
            print_table(console, f"LOP of the {name}: errors in mmHg", HEADS, table)
            kept["table " + name] = [("before: " + table[0][0], *table[0][1:])]
        table, odd, figures_of_odd = measure_conditions(each, first, tick, before)
    print_table(console, "What else may be the matter", report.CONDITION_HEADS, table)
    report.print_published(console)
    found = report.print_recordings()
    report.print_crossval(console)
    os.makedirs(out_dir, exist_ok=True)
    # Under a twisted cuff nothing in the signal tells: that row is what the device cannot see.
    seen = [row for row in odd if row["condition"] != "twisted cuff"]
    report.print_reliability(console, out_dir, {"still and moving": everybody, "conditions": seen})
    with open(os.path.join(out_dir, "lop_before.json"), "w") as f:
        json.dump({**kept, **figures_of_odd}, f, indent=1)
    picture.bland_altman(os.path.join(out_dir, "lop_bland_altman.png"), base["arm"], base["thigh"])
    figures = figures_of(base["arm"], base["thigh"])
    figures["lop_recordings_in_band"] = found[:2] if found else None
    with open(os.path.join(out_dir, "lop.json"), "w") as f:
        json.dump(figures, f, indent=1)
    return figures


def arguments():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="make lop", description="The LOP measurement on virtual wearers and on recordings."
    )
    parser.add_argument(
        "count", nargs="?", type=int, default=510, help="wearers a limb, %d to %d" % COUNT_RANGE
    )
    parser.add_argument(
        "--first",
        type=int,
        default=FIRST_SEED,
        help="seed of the first wearer; settings were chosen on others, see README",
    )
    found = parser.parse_args()
    if not COUNT_RANGE[0] <= found.count <= COUNT_RANGE[1]:
        raise Refusal("N=%d: wearers a limb, between %d and %d" % (found.count, *COUNT_RANGE))
    if found.first < 0:
        raise Refusal("a seed is not negative: %d" % found.first)
    return found


def program(console):
    """make lop."""
    asked = arguments()
    main(asked.count, os.path.join(ROOT, "build"), asked.first, console)
    return DONE


if __name__ == "__main__":
    sys.exit(run_program(program))
