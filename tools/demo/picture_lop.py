"""The picture of an LOP measurement: the stair of pressures, the pulse in it, the envelope.

Left what the cuff did, with every window in which the pump stood still; below it the pulse alone,
magnified; right the height of the pulse against cuff pressure, with what was found and the truth.
"""

import numpy as np

from tools.demo.picture_style import FOUND, INK, PRESSURE, PULSE, TRUTH, WINDOW, plain

ROWS_PER_S = 100
SMOOTH_S = 1.2


def draw_lop(result, stair, trace, envelope):
    """Fill three axes with the measurement of a result."""
    lop = result.lop
    seconds = np.arange(len(result.cuff_mmhg)) / ROWS_PER_S
    shown = (seconds >= lop.begin_s - 1) & (seconds <= lop.end_s + 1)
    spans = still_spans(result)
    _stair(stair, seconds[shown], result.cuff_mmhg[shown], spans, result)
    _trace(trace, seconds[shown], result.cuff_mmhg[shown], spans)
    _envelope(envelope, result)


def still_spans(result):
    """[(begin, end)] seconds of each window: the pump rests and the valve is shut until read."""
    lop = result.lop
    spans = []
    for read_s, _, _, _ in lop.windows:
        at = int(read_s * ROWS_PER_S) - 1
        while at > 0 and result.pump_share[at] == 0 and result.valve_closed[at]:
            at -= 1
        spans.append((at / ROWS_PER_S, read_s))
    return spans


def _stair(axes, seconds, cuff_mmhg, spans, result):
    lop = result.lop
    for begin, end in spans:
        axes.axvspan(begin, end, color=WINDOW, lw=0)
    axes.plot(seconds, cuff_mmhg, color=PRESSURE, lw=1.4)
    axes.axhline(lop.found_mmhg, color=FOUND, lw=1.2, ls="--")
    axes.text(
        seconds[0], lop.found_mmhg + 3, f" LOP found: {lop.found_mmhg} mmHg", color=FOUND,
        fontsize=10, va="bottom",
    )  # fmt: skip
    axes.set_ylabel("cuff pressure, mmHg")
    axes.set_ylim(0, cuff_mmhg.max() * 1.08)
    axes.set_xlim(seconds[0], seconds[-1])
    axes.tick_params(labelbottom=False)
    axes.set_title(
        f"LOP measurement: up in steps, the pump still in each shaded window"
        f" ({len(spans)} windows, {lop.seconds} s)",
        loc="left", fontsize=11,
    )  # fmt: skip
    plain(axes)


def _trace(axes, seconds, cuff_mmhg, spans):
    """The pulse without the pressure under it, within the windows."""
    for begin, end in spans:
        axes.axvspan(begin, end, color=WINDOW, lw=0)
        # The first moments of a window belong to the cuff, which still gives way.
        inside = (seconds > max(begin + 0.3, seconds[0])) & (seconds < end)
        part = cuff_mmhg[inside]
        if len(part) < 10:
            continue
        width = min(int(SMOOTH_S * ROWS_PER_S), len(part)) | 1
        padded = np.pad(part, width // 2, mode="reflect")
        slow = np.convolve(padded, np.ones(width) / width, "valid")[: len(part)]
        axes.plot(seconds[inside], part - slow, color=PULSE, lw=0.9)
    axes.set_xlim(seconds[0], seconds[-1])
    axes.set_ylabel("pulse, mmHg")
    axes.set_xlabel("seconds since power-on")
    plain(axes)


def _envelope(axes, result):
    lop = result.lop
    kept = sorted((mmhg, pulse) for _, mmhg, pulse, moved in lop.windows if not moved)
    moved = [(mmhg, pulse) for _, mmhg, pulse, moved in lop.windows if moved]
    axes.plot(*zip(*kept, strict=True), "o-", color=PULSE, lw=1.2, ms=6, mfc="white", mew=1.6)
    if moved:
        axes.plot(*zip(*moved, strict=True), "x", color=INK, ms=6, label="moved: not used")
    top = max(pulse for _, pulse in kept) * 1.22
    truth = result.true_lop_mmhg or lop.found_mmhg
    words = f"found {lop.found_mmhg}\nconfidence {lop.confidence_pct} %"
    _mark(axes, lop.found_mmhg, top, words, FOUND, "--", lop.found_mmhg > truth)
    if result.true_lop_mmhg:
        _mark(axes, truth, top, f"truth {truth:.0f}", TRUTH, ":", lop.found_mmhg <= truth)
    axes.set_ylim(0, top)
    axes.set_xlabel("cuff pressure, mmHg")
    axes.set_ylabel("height of the pulse, mmHg")
    axes.set_title("where the pulse stops falling", loc="left", fontsize=11)
    plain(axes)


def _mark(axes, mmhg, top, words, colour, line, to_the_right):
    """A pressure with its name, on the side where the other one is not."""
    axes.axvline(mmhg, color=colour, lw=1.8, ls=line)
    axes.text(
        mmhg + (2 if to_the_right else -2), top * 0.985, words, color=colour, fontsize=10,
        ha="left" if to_the_right else "right", va="top",
    )  # fmt: skip
