"""The picture of a training: pressure, target, band, phases, pump and valve.

Made to be put into a talk: the LOP measurement on top, a whole training below it, then one set's
first repetitions.
"""

import textwrap

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from tools.demo.picture_lop import draw_lop
from tools.demo.picture_style import BAND, INK, PRESSURE, PUMP, SHADES, VALVE, plain

CLOSE_UP_S = 34


def draw_training(result, path, title):
    """Draw and save as PNG; the folder is made when missing."""
    training = result.training
    seconds = np.arange(len(result.cuff_mmhg)) / 100.0
    plt.rcParams.update({"font.size": 11, "axes.edgecolor": INK, "text.color": INK})
    figure, whole, close, works = _page(result)
    figure.suptitle(
        headline(result) + f" - {title}",
        fontsize=15 if result.why_ended() == "done" else 12,
        fontweight="bold",
    )
    begin_s = (training.begin_of("inflate") or 2) - 2
    _pressure(whole, seconds, result, begin_s, seconds[-1])
    _phases(whole, result)
    whole.set_ylim(0, max(training.target_mmhg * 1.42, result.cuff_mmhg.max() * 1.05))
    first = shown_from_s(result)
    _pressure(close, seconds, result, first, first + CLOSE_UP_S)
    if training.sets():
        close.set_ylim(training.target_mmhg * 0.84, training.target_mmhg * 1.16)
        words = "first repetitions, with the band of ±10 %"
    else:
        close.autoscale(axis="y")
        words = "the end, before any repetition"
    close.set_title(words, loc="left", fontsize=11)
    _activity(works, seconds, result, first, first + CLOSE_UP_S)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def headline(result):
    """What was trained; of a training that ended early why, in two lines."""
    training = result.training
    at = f"{training.target_mmhg} mmHg (80 % of LOP {training.lop_mmhg})"
    words = f"OpenCuff: 30-15-15-15 at {at}"
    why = result.why_ended()
    return words if why == "done" else textwrap.fill(f"Ended early: {why}", 110) + f"\n{words}"


def shown_from_s(result):
    """What the close-up begins with: the first repetitions, or what came before an early end."""
    sets = result.training.sets()
    return sets[0][0] - 3 if sets else max(0.0, result.ended_s() - CLOSE_UP_S * 2 / 3)


def _page(result):
    """(figure, whole training, close-up, pump and valve), with the LOP drawn on top if measured."""
    if not result.lop.found_mmhg:
        figure, axes = plt.subplots(
            3, 1, figsize=(14, 9.5), height_ratios=(5, 4, 1.6), constrained_layout=True
        )
        return figure, *axes
    figure = plt.figure(figsize=(14, 14), constrained_layout=True)
    top, bottom = figure.subfigures(2, 1, height_ratios=(4.6, 9.2))
    left, right = top.subfigures(1, 2, width_ratios=(2, 1))
    stair, trace = left.subplots(2, 1, height_ratios=(2.4, 1))
    draw_lop(result, stair, trace, right.subplots())
    axes = bottom.subplots(3, 1, height_ratios=(5, 4, 1.6))
    return figure, *axes


def _pressure(axes, seconds, result, begin, end):
    shown = (seconds >= begin) & (seconds <= end)
    target = result.training.target_mmhg
    axes.axhspan(target * 0.9, target * 1.1, color=BAND, alpha=0.45, lw=0)
    axes.axhline(target, color="#2f855a", lw=1.2, ls="--")
    axes.plot(seconds[shown], result.cuff_mmhg[shown], color=PRESSURE, lw=1.3)
    axes.set_xlim(begin, end)
    axes.set_ylabel("cuff pressure, mmHg")
    plain(axes)
    axes.annotate(
        "target", (1.0, target), xycoords=("axes fraction", "data"), fontsize=9, color="#2f855a",
        xytext=(4, -3), textcoords="offset points",
    )  # fmt: skip


def _phases(axes, result):
    top = result.training.target_mmhg * 1.27
    for begin, end, text in result.phase_spans():
        name = text.split(" ")[0].rstrip(":,")
        if name == "idle" or end - begin < 0.5 or begin < axes.get_xlim()[0]:
            continue
        axes.axvspan(begin, end, color=SHADES.get(name, "#ffffff"), zorder=0, lw=0)
        label = text.rpartition(", target ")[0]
        if name == "set":
            label = label.replace(" of 4, ", "\n").replace(" repetitions", " reps")
        elif name == "vent":
            label = "vent" if text.startswith("vent: done") else "vent: ended early"
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
    plain(axes)
