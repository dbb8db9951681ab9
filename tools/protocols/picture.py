"""The picture of a protocol: pressure beside what was asked for, with its phases."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from tools.demo.picture_style import BAND, INK, PRESSURE, SHADES, plain
from tools.protocols.runs import BAND_PCT, OCCLUDED_MMHG, spans

BEFORE_S = 3
TARGET = "#2f855a"
NARROW = 0.03  # of the picture: no room for a word


def draw(held, result, path):
    """Draw and save as PNG; the folder is made when missing."""
    plt.rcParams.update({"font.size": 11, "axes.edgecolor": INK, "text.color": INK})
    figure, axes = plt.subplots(figsize=(14, 6), constrained_layout=True)
    seconds = np.arange(len(result.cuff_mmhg)) / 100.0
    found = spans(result)
    begin_s = found[0][0] - BEFORE_S if found else 0
    top = max(held.target_mmhg, float(result.cuff_mmhg.max()))
    for from_s, to_s, words, at_mmhg in found:
        name = words.split(" ")[0].rstrip(":,") or "hold"
        axes.axvspan(from_s, to_s, color=SHADES.get(name, "#ffffff"), zorder=0, lw=0)
        if at_mmhg:
            low, high = (at_mmhg * (100 + s * BAND_PCT) / 100 for s in (-1, 1))
            axes.fill_between((from_s, to_s), low, high, color=BAND, alpha=0.45, lw=0)
            axes.plot((from_s, to_s), (at_mmhg, at_mmhg), color=TARGET, lw=1.2, ls="--")
        if to_s - from_s > NARROW * (seconds[-1] - begin_s) and words and name != "idle":
            label = words.replace(" of ", "/").replace(" repetitions", " reps").replace(", ", "\n")
            middle = (from_s + to_s) / 2
            axes.text(middle, top * 1.2, label, ha="center", va="bottom", fontsize=9)
    axes.plot(seconds, result.cuff_mmhg, color=PRESSURE, lw=1.2)
    axes.axhline(OCCLUDED_MMHG, color=INK, lw=0.6, ls=":")
    axes.set_xlim(begin_s, seconds[-1])
    axes.set_ylim(0, top * 1.4)
    axes.set_ylabel("cuff pressure, mmHg")
    axes.set_xlabel("seconds since power-on")
    plain(axes)
    figure.suptitle(f"OpenCuff: {held.name}, {held.build} build - {held.why}", fontweight="bold")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100)
    plt.close(figure)
