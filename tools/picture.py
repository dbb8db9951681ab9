"""The picture of a training: pressure, target, band, phases, pump and valve.

Made to be put into a talk: a whole training above, one set's first repetitions below.
"""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

INK = "#1f2933"
PRESSURE = "#0b6e99"
BAND = "#9fd3b5"
PUMP = "#d9822b"
VALVE = "#7a5195"
SHADES = {"set": "#fdf0dc", "rest": "#eef3f8", "inflate": "#ffffff", "ready": "#ffffff"}
CLOSE_UP_S = 34


def draw_training(result, path, title):
    """Draw and save as PNG; the folder is made when missing."""
    training = result.training
    seconds = np.arange(len(result.cuff_mmhg)) / 100.0
    plt.rcParams.update({"font.size": 11, "axes.edgecolor": INK, "text.color": INK})
    figure, (whole, close, works) = plt.subplots(
        3, 1, figsize=(14, 9.5), height_ratios=(5, 4, 1.6), constrained_layout=True
    )
    figure.suptitle(
        f"OpenCuff: 30-15-15-15 at {training.target_mmhg} mmHg"
        f" (80 % of LOP {training.lop_mmhg}) - {title}",
        fontsize=15,
        fontweight="bold",
    )
    _pressure(whole, seconds, result, 0, seconds[-1])
    _phases(whole, result)
    whole.set_ylim(0, training.target_mmhg * 1.38)
    first = training.sets()[0][0] - 3
    _pressure(close, seconds, result, first, first + CLOSE_UP_S)
    close.set_ylim(training.target_mmhg * 0.84, training.target_mmhg * 1.16)
    close.set_title("first repetitions, with the band of ±10 %", loc="left", fontsize=11)
    _activity(works, seconds, result, first, first + CLOSE_UP_S)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _pressure(axes, seconds, result, begin, end):
    shown = (seconds >= begin) & (seconds <= end)
    target = result.training.target_mmhg
    axes.axhspan(target * 0.9, target * 1.1, color=BAND, alpha=0.45, lw=0)
    axes.axhline(target, color="#2f855a", lw=1.2, ls="--")
    axes.plot(seconds[shown], result.cuff_mmhg[shown], color=PRESSURE, lw=1.3)
    axes.set_xlim(begin, end)
    axes.set_ylabel("cuff pressure, mmHg")
    axes.spines[["top", "right"]].set_visible(False)
    axes.annotate(
        "target", (1.0, target), xycoords=("axes fraction", "data"), fontsize=9, color="#2f855a",
        xytext=(4, -3), textcoords="offset points",
    )  # fmt: skip


def _phases(axes, result):
    ends = [ms for ms, _ in result.phases[1:]] + [result.virtual_s * 1000]
    top = result.training.target_mmhg * 1.27
    for (begin_ms, text), end_ms in zip(result.phases, ends, strict=True):
        name = text.split(" ")[0].rstrip(":,")
        begin, end = begin_ms / 1000, end_ms / 1000
        if name == "idle" or end - begin < 0.5:
            continue
        axes.axvspan(begin, end, color=SHADES.get(name, "#ffffff"), zorder=0, lw=0)
        label = text.rpartition(", target ")[0]
        if name == "set":
            label = label.replace(" of 4, ", "\n").replace(" repetitions", " reps")
        elif name == "vent":
            label = "vent"
        if name != "ready":
            axes.text((begin + end) / 2, top, label, ha="center", va="bottom", fontsize=9)
    axes.set_xlabel("seconds since power-on")


def _activity(axes, seconds, result, begin, end):
    shown = (seconds >= begin) & (seconds <= end)
    now = seconds[shown]
    pump = 1.15 + result.pump_share[shown]
    opened = 1.0 - result.valve_closed[shown]
    axes.fill_between(now, 1.15, pump, color=PUMP, lw=0, step="post")
    axes.fill_between(now, 0, opened, color=VALVE, lw=0, step="post")
    axes.set_yticks([0.5, 1.65], ["valve open", "pump"])
    axes.set_xlim(begin, end)
    axes.set_ylim(0, 2.25)
    axes.set_xlabel("seconds since power-on")
    axes.spines[["top", "right"]].set_visible(False)
