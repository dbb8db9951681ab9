"""The report of make emulate: a table for people, build/emulate.json for machines."""

import json

from tools.choice import ROOT
from tools.tables import print_table, verdict

PATH = ROOT / "build" / "emulate.json"
# name: (text, what its numbers say)
CHECKS = {
    "boots_vented": ("boots vented", "main program after {ready_ms:.0f} ms, no line on before"),
    "zero_taken": ("zero taken", ""),
    "permits": ("self-test of the permits", "{test_ms:.0f} ms, no line on"),
    "air": (
        "self-test of pump and valve",
        "{test_ms:.0f} ms, {highest_mmhg:.1f} mmHg at most; the tick is hard and survives depth",
    ),
    "hold": (
        "a hold",
        "reached in {inflate_s:.1f} s, at rest off by {worst_off_mmhg:.1f} mmHg at most",
    ),
    "stop": ("a stop", "button to both lines off {release_ms} ms, to 10 mmHg {vent_s:.1f} s"),
    "maintenance_boot": ("STOP held at power-on", "vented, REPL"),
    "heap": ("heap", "{free_bytes} bytes free with the device built, import {import_bytes}"),
    "garbage": (
        "ticks while the loop collects",
        "start within {jitter_us:.1f} us of 10 ms; a collection took {collection_ms:.1f} ms",
    ),
    "soft_reset": (
        "soft reset under pressure",
        "from {from_mmhg:.0f} mmHg, both lines off {release_ms} ms after the last tick",
    ),
    "halted": (
        "core halted under pressure",
        "from {from_mmhg:.0f} mmHg, permit released after {release_ms} ms, empty in {vent_s:.1f} s",
    ),
}
LONGEST_TEXT = 160
MEAN_US, WORST_US = 800, 1500  # of 10 ms: the rest is the loop's


def judge(result):
    """Add what follows from all numbers together: the tick's times."""
    tick = result["tick_us"]["all"]["duration"]
    result["checks"]["tick"] = {
        "pass": tick["mean"] <= MEAN_US and tick["worst"] <= WORST_US,
        "mean_us": tick["mean"],
        "worst_us": tick["worst"],
    }
    calm = result["unplanned_resets"] == 0
    result["pass"] = calm and all(check["pass"] for check in result["checks"].values())


# What the line of the tick's times leaves out, and why: phases of lib/meters.mjs.
LEFT_OUT = {
    "flash written": "written only while vented, interrupts are off meanwhile",
    "before soft reset": "from the raw REPL, which parses beside it",
}


def left_out(tick_us):
    """[(phase, worst us, reason)] of every phase that was slower than what is called worst."""
    worst = tick_us["all"]["duration"]["worst"]
    return [
        (phase, kinds["duration"]["worst"], LEFT_OUT.get(phase, "no part of a training"))
        for phase, kinds in tick_us.items()
        if kinds["duration"]["worst"] > worst
    ]


def tick_words(check, tick_us):
    """The tick's times, and in the same line what is not in them."""
    words = f"mean {check['mean_us']:.0f} us, worst {check['worst_us']:.0f} us"
    outside = [
        f"{phase} {worst:.0f} us ({reason})" for phase, worst, reason in left_out(tick_us)
    ]
    return f"{words}; left out: {'; '.join(outside)}" if outside else words


def print_checks(result, console):
    """Every check, a row each."""
    rows = []
    for name, check in result["checks"].items():
        if name == "tick":
            text = f"tick: mean <= {MEAN_US} us, worst <= {WORST_US} us"
            numbers = tick_words(check, result["tick_us"])
        else:
            text, numbers = CHECKS[name]
            numbers = check.get("problem", "")[:LONGEST_TEXT] or numbers.format(**check)
        rows.append((text, verdict(check["pass"], "pass", "FAIL"), numbers))
    used, total = result["flash_used_bytes"], result["flash_total_bytes"]
    rows.append(("flash", "", f"{used // 1024} of {total // 1024} KB of the file system used"))
    title = f"{result['image']}, {result['version']}, emulated"
    print_table(console, title, ("check", "", "~numbers"), rows)


def print_ticks(result, console):
    """The tick's times, phase by phase."""
    cycles = result["xip_miss_cycles"]
    model = f"a cache miss costs {cycles} clocks" if cycles else "every flash access a cache hit"
    rows = []
    for phase, kinds in result["tick_us"].items():
        duration = kinds["duration"]
        rows.append((
            phase,
            str(duration["n"]),
            f"{duration['mean']:.0f}",
            f"{duration['p99']:.0f}",
            f"{duration['worst']:.0f}",
            f"{kinds['jitter']['worst']:.1f}",
            str(kinds["stack"]["worst"]),
        ))  # fmt: skip
    heads = ("phase", ">ticks", ">mean", ">99 %", ">worst", ">jitter", ">stack")
    title = f"The tick in emulated us ({model}); jitter of its start; C stack in bytes"
    print_table(console, title, heads, rows)


def write(result):
    """For machines."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(json.dumps(result, indent=1) + "\n")
