"""What was seen once, before anything stood against it, and the same now: a part of docs/liars.md.

Rules: the figures of today come from the grid, or stand in the test that is named; those of then
are what was seen of the firmware at 735f1e4, true pressures in mmHg.
"""

HEAD = """## What was seen before, and now

True pressure in mmHg: of the firmware at 735f1e4, which had one sensor and believed it, watched for
minutes, and the worst of the grid now, as long as the grid watches. Without the second sensor a
drift goes on beyond that.

| what | asked | then | both sensors | one sensor |
|---|---|---|---|---|
"""
# what, stories, faults, asked, true pressure then
ROWS = (
    ("sensor's own lumen kinks in a hold, leak of 0.02-0.1 mmHg/s",
     ("arm, hold of 60", "arm, a minute into a hold of 60"),
     ("kink, 0.02 mmHg/s", "kink, 0.05 mmHg/s", "kink, 0.1 mmHg/s"), "172 to 320"),
    ("the same, trapped air once 0.8 mmHg lower", ("arm, hold of 60",), ("kink, 0.8 mmHg lower",),
     "235"),
    ("the same", ("arm, hold of 150",), ("kink, 0.8 mmHg lower",), "192"),
    ("lumen kinks while inflating", ("arm, inflating to 90",), ("kink",), "182"),
    ("lumen narrows, lag 1 s", ("arm, before START, 90", "arm, inflating to 90"), ("lag 1 s",),
     "111"),
    ("lag 2 s", ("arm, before START, 90", "arm, inflating to 90"), ("lag 2 s",), "127"),
    ("lag 4 s", ("arm, before START, 90", "arm, inflating to 90"), ("lag 4 s",), "156"),
    ("lag 8 s", ("arm, before START, 90", "arm, inflating to 90"), ("lag 8 s",), "197"),
    ("reading drifts down by 0.2 mmHg/s", ("arm, hold of 90",), ("drift down 0.2 mmHg/s",), "148"),
    ("0.5 mmHg/s", ("arm, hold of 90",), ("drift down 0.5 mmHg/s",), "230"),
    ("1 mmHg/s", ("arm, hold of 90",), ("drift down 1 mmHg/s",), "320"),
    ("gain 0.6 before START", ("arm, before START, 152",), ("gain 0.6",), "290"),
    ("gain 0.5 before START", ("arm, before START, 152",), ("gain 0.5",), "320"),
    ("sensor stuck with its noise in a hold", ("arm, hold of 150",), ("stuck",), "up to 176"),
)  # fmt: skip
# what, then, now, the test that shows it
OTHERS = (
    ("UP stuck since power-on, START for a hold", "an LOP measurement began, 244",
     "the button is reported and ignored; the hold begins",
     "host_tests/core/test_device_buttons.py"),
    ("`vent-too-fast`, cleared by START, cuff never opened", "85-89 for 4 min, then it inflated",
     "refused until a long press confirms that the cuff was opened; the time goes on",
     "host_tests/core/test_device_shut.py"),
    ("watchdog reset after 60 s of a hold", "the hardware's ceiling began anew from 20:30",
     "loaded with what is left", "host_tests/core/test_device_spent.py"),
    ("five 9-min holds, power off and on between", "45 of 60 min in an arm: 30 allowed",
     "refused: session and rest outlive power", "host_tests/core/test_device_spent.py"),
    ("power off or reset after each attempt at the LOP", "no end to the attempts",
     "three, then none until 8 h of proved rest", "host_tests/core/test_device_spent.py"),
)  # fmt: skip


def section(outcomes):
    """The tables."""
    lines = []
    for what, stories, faults, then in ROWS:
        every = [o for o in outcomes if o.story in stories and o.fault in faults]
        asked = {o.target_mmhg for o in every}
        asked_mmhg = "/".join(f"{mmhg:.0f}" for mmhg in sorted(asked)) or "-"
        both, one = (_worst([o for o in every if o.second is way]) for way in (True, False))
        lines.append(f"| {what} | {asked_mmhg} | {then} | {both} | {one} |")
    others = ["", "| what | then | now | shown by |", "|---|---|---|---|"]
    others += [f"| {what} | {then} | {now} | `{test}` |" for what, then, now, test in OTHERS]
    return HEAD + "\n".join(lines + others) + "\n"


def _worst(every):
    """The highest true pressure, and what ended that run."""
    if not every:
        return "-"
    worst = max(every, key=lambda o: o.over_mmhg)
    trip = "nothing said" if worst.trip == "nothing" and not worst.alarm else worst.trip
    if worst.alarm and worst.trip == "nothing":
        trip = "alarm: leak"
    return f"{worst.target_mmhg + worst.over_mmhg:.0f}, {trip}"
