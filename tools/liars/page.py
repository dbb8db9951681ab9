"""docs/liars.md from the outcomes of the grid. Rules: text in, text out; nothing is run here."""

from tools.liars import grid, seen, stories

HEAD = """# A pressure sensor that lies

Written by `python -m tools.liars`. The unmodified firmware on the virtual board, reference builds,
no relief valve. Each fault of the first sensor begins at some moments of a story, evenly apart; the
row shows the worst of them: with the second sensor on both boards, and as far as the first one can
be found out alone (the same firmware with a second sensor that contradicts nobody; Pico W). What
the faults and stories are: `tools/sim/circuit/sensor_faults.py`, `tools/liars/stories.py`; how long
each is watched: `tools/liars/grid.py`.

* *over*: the highest true pressure over the target, mmHg (a mean over 100 ms).
* *above*: the longest time above max(target + 30 mmHg, 1.25 x target), s; **bold** from 2 s on.
* *reason*: what ended the worst one, with the longest time from the fault to it in s; *silent*: at
  how many of the moments nothing was said in that time. `-`: not run.

A board with one sensor only is never asked for more than 90 mmHg (thigh: 100): the stories at 150
and 152 cannot happen there, and show what the second sensor is there for.

"""
TABLE = (
    "| story | fault | both: over | above | reason | silent "
    "| one: over | above | reason | silent |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)
ALLOWED_S = 2.0


def rows(outcomes):
    """One line a story and fault, in the order of their tables."""
    lines = []
    for story in stories.STORIES:
        for fault in grid.FAULTS:
            every = [o for o in outcomes if (o.story, o.fault) == (story.name, fault)]
            if every:
                halves = [_half([o for o in every if o.second is way]) for way in (True, False)]
                lines.append("| " + " | ".join([story.name, fault, *halves[0], *halves[1]]) + " |")
    return lines


def _half(every):
    """The cells of one way: over, above, reason, silent."""
    if not every:
        return ["-"] * 4
    worst = grid.worst(every)
    silent = [o for o in every if o.trip == "nothing" and not o.alarm]
    longest = max((o.trip_s for o in every if o.trip_s is not None), default=None)
    above = f"{worst.above_s:.1f}"
    if worst.above_s > ALLOWED_S:
        above = f"**{above}**"
    reason = worst.trip if longest is None else f"{worst.trip}, {longest:.1f}"
    if worst.alarm and worst.trip == "nothing":
        reason = "alarm: leak"
    highest = max(o.over_mmhg for o in every)
    return [f"{highest:.0f}", above, reason, f"{len(silent)} of {len(every)}"]


def summary(outcomes):
    """How many were tried, and the worst of each way."""
    lines = []
    for second, words in ((True, "both sensors"), (False, "one sensor")):
        every = [o for o in outcomes if o.second is second]
        if every:
            held = [o for o in every if o.above_s > ALLOWED_S]
            worst = grid.worst(every)
            lines.append(
                f"* With {words}: {len(every)} runs, {len(held)} of them above the bound for "
                f"longer than {ALLOWED_S:.0f} s; the longest {worst.above_s:.1f} s ({worst.story}, "
                f"{worst.fault}), the highest {max(o.over_mmhg for o in every):.0f} mmHg over the "
                "target.")  # fmt: skip
    return "\n".join(lines) + "\n"


def page(outcomes):
    """The whole document."""
    return (HEAD + summary(outcomes) + "\n" + seen.section(outcomes) + "\n## The whole grid\n\n"
            + TABLE + "\n".join(rows(outcomes)) + "\n")  # fmt: skip
