"""Evaluates the LOP measurement over a population of virtual wearers and prints it beside the
published devices.

`rows()` runs wearers one by one; `summary()` turns rows into the figures. An error counts as
unflagged when a result was given (state DONE) that lies more than 15 mmHg from the truth.
"""

import json
import os
import sys

from cuff.session import lop_judge
from tools.lop import ROOT, run_one
from tools.lop.population import limb

PUBLISHED = (
    # device, bias, SD, remark; facts/field.md sections 1 and 3
    ("Delfi PTS arm (vs Doppler)", 1.0, 8.0, "n=134, PMC5083760"),
    ("Delfi PTS leg", 0.0, 15.0, "n=118"),
    ("VALD AirBands thigh", 4.1, 13.8, "n=92"),
    ("SmartCuffs arm / leg", 10.0, None, "96 limbs"),
    ("Hand-held Doppler, two readers arm", -0.65, None, "LoA -0.65 +- 5.56"),
)


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
        "truth": who.lop_mmhg,
        "ok": m.reason == lop_judge.OK,
        "reason": m.reason,
        "seconds": seconds,
        "estimate": m.estimate_cmmhg / 100.0,
        "confidence": m.confidence_pct,
        "raw": m.fit.knee_cmmhg / 100.0,
        "deviation": m.fit.deviation_cmmhg / 100.0,
        "repeats": m.repeated_windows,
        "windows": m.windows,
    }


def rows(count, limb_name, first=0, tick=None, **kind):
    out = []
    for seed in range(first, first + count):
        out.append(one(seed, limb_name, **kind))
        if tick:
            tick(len(out), count)
    return out


def median(values):
    s = sorted(values)
    n = len(s)
    return 0.0 if not n else (s[n // 2] if n % 2 else 0.5 * (s[n // 2 - 1] + s[n // 2]))


def summary(data):
    good = [r for r in data if r["ok"]]
    err = [r["estimate"] - r["truth"] for r in good]
    n = len(err)
    bias = sum(err) / n if n else 0.0
    sd = (sum((e - bias) ** 2 for e in err) / (n - 1)) ** 0.5 if n > 1 else 0.0
    return {
        "n": len(data),
        "success_pct": 100.0 * n / len(data) if data else 0.0,
        "bias": bias,
        "sd": sd,
        "loa_low": bias - 1.96 * sd,
        "loa_high": bias + 1.96 * sd,
        "worst": max([abs(e) for e in err], default=0.0),
        "over15": sum(abs(e) > 15.0 for e in err),
        "seconds": median([r["seconds"] for r in data]),
    }


def line(name, s):
    return "%-34s %5d %7.1f %+7.2f %6.2f  %+6.1f..%+5.1f %6.1f %5d %6.0f" % (
        name,
        s["n"],
        s["success_pct"],
        s["bias"],
        s["sd"],
        s["loa_low"],
        s["loa_high"],
        s["worst"],
        s["over15"],
        s["seconds"],
    )


HEAD = "%-34s %5s %7s %7s %6s  %14s %6s %5s %6s" % (
    "",
    "n",
    "ok %",
    "bias",
    "SD",
    "limits",
    "worst",
    ">15",
    "s",
)


def bland_altman(path, arm, thigh):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    fig, axes = plt.subplots(1, 2, figsize=(12, 5), sharey=True)
    colours = {"distributed": "tab:blue", "uniform": "tab:orange", "envelope": "tab:green"}
    for ax, data, name in ((axes[0], arm, "arm"), (axes[1], thigh, "thigh")):
        s = summary(data)
        for family, colour in colours.items():
            good = [r for r in data if r["ok"] and r["family"] == family]
            ax.plot(
                [0.5 * (r["estimate"] + r["truth"]) for r in good],
                [r["estimate"] - r["truth"] for r in good],
                ".",
                ms=4,
                color=colour,
                label=family,
            )
        for y, style in ((s["bias"], "-"), (s["loa_low"], "--"), (s["loa_high"], "--")):
            ax.axhline(y, color="k", ls=style, lw=1)
        for y in (-15, 15):
            ax.axhline(y, color="r", lw=0.8)
        ax.set_title(
            "%s: n=%d, bias %+.1f, SD %.1f, limits %+.1f..%+.1f mmHg"
            % (name, s["n"], s["bias"], s["sd"], s["loa_low"], s["loa_high"]),
            fontsize=10,
        )
        ax.set_xlabel("mean of estimate and truth, mmHg")
        ax.set_ylim(-32, 32)
    axes[0].set_ylabel("estimate - truth, mmHg")
    axes[1].legend(loc="lower right")
    fig.tight_layout()
    fig.savefig(path, dpi=110)
    plt.close(fig)


def print_recordings():
    from tools.lop import recordings

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


def _progress(done, total):
    if sys.stderr.isatty():
        sys.stderr.write("\r%d/%d " % (done, total))


def print_limb(count, name):
    """The table of one limb; the rows of its still and lying wearers."""
    data = rows(count, name, first=20000, tick=_progress)
    print(line(name + ", still, lying", summary(data)))
    kinds = (
        ("family", ("distributed", "uniform", "envelope")),
        ("rhythm", ("sinus", "ectopic", "af")),
        ("chip", ("rp2", "esp32s3")),
    )
    for kind, words in kinds:
        for word in words:
            part = [row for row in data if row[kind] == word]
            print(line("  %s %s" % (kind, word), summary(part)))
    few = max(count // 4, 20)
    for posture in ("sitting", "standing"):
        part = rows(few, name, first=40000, tick=_progress, posture=posture)
        print(line(name + ", still, " + posture, summary(part)))
    for movement in ("twitch", "restless"):
        part = rows(few, name, first=60000, tick=_progress, movement=movement)
        print(line(name + ", " + movement, summary(part)))
    return data


def main(count, out_dir):
    """The whole evaluation: tables, picture and lop.json in out_dir."""
    print(HEAD)
    base = {name: print_limb(count, name) for name in ("arm", "thigh")}
    print("\npublished:")
    for device, bias, sd, remark in PUBLISHED:
        print(
            "%-34s bias %+5.2f  SD %s  %s" % (device, bias, "%.1f" % sd if sd else "  - ", remark)
        )
    found = print_recordings()
    os.makedirs(out_dir, exist_ok=True)
    bland_altman(os.path.join(out_dir, "lop_bland_altman.png"), base["arm"], base["thigh"])
    arm, thigh = summary(base["arm"]), summary(base["thigh"])
    worse = max((arm, thigh), key=lambda s: abs(s["bias"]))
    figures = {
        "lop_bias_mmhg": worse["bias"],
        "lop_sd_mmhg": max(arm["sd"], thigh["sd"]),
        "lop_success_pct": min(arm["success_pct"], thigh["success_pct"]),
        "lop_unflagged_over_15mmhg": arm["over15"] + thigh["over15"],
        "lop_seconds": arm["seconds"],
        "lop_seconds_thigh": thigh["seconds"],
        "lop_recordings_in_band": found[:2] if found else None,
    }
    with open(os.path.join(out_dir, "lop.json"), "w") as f:
        json.dump(figures, f, indent=1)
    return figures


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 510, os.path.join(ROOT, "build"))
