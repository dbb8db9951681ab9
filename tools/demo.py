"""make demo: LOP measurement and training of the unmodified firmware under MicroPython.

A virtual wearer presses START, the device finds the occlusion pressure, START again begins the
training at 80 % of it. Shows progress, then tables beside the published figures and the truth, and
leaves a picture in build/demo.png. PLANT=, BUILD= and BOARD= choose another cuff, build or board; a
plant without a pulse to measure trains at an LOP entered by hand.
"""

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tools import choice
from tools.picture import draw_training
from tools.published import BEST
from tools.simulate import SimulationFailed, run_micropython

EXPECTED_S = 532


def main():
    """Run, print, draw. Exit status 1 when the training did not end as planned."""
    console = Console()
    try:
        request = {
            "plant": choice.plant_spec(),
            "build": choice.build(),
            "board": choice.board(),
        }
        if hasattr(choice.plant(), "oscillogram"):
            request["pulse_of"] = choice.PULSE_OF[choice.build()]
            request["settings"] = {"lop_mmhg": None}
            request["wearer"] = {"trains_after_lop": True}
        result = simulate(request, console)
    except (choice.WrongChoice, SimulationFailed) as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        return 2
    if not result.training.sets():
        console.print(f"[red]no training: {result.why_ended()}[/red]")
        for ms, line in result.log:
            console.print(f"  {ms / 1000:8.2f} s  {line}", highlight=False)
        return 1
    if result.lop.found_mmhg:
        console.print(lop_table(result))
    console.print(phase_table(result))
    console.print(figure_table(result.training))
    minutes, seconds = divmod(int(result.training.occluded_s()), 60)
    console.print(f"Total occlusion time {minutes} min {seconds} s.")
    console.print(f"It ended because: {result.why_ended()}.")
    console.print(
        f"{result.virtual_s:.0f} s simulated in {result.wall_s:.1f} s under {result.interpreter}"
        f" ({result.virtual_s / result.wall_s:.0f} times real time)."
    )
    picture = choice.ROOT / "build" / "demo.png"
    draw_training(result, picture, f"{choice.build()} build, {request['plant'].split(':')[1]}")
    console.print(f"Picture: {picture.relative_to(choice.ROOT)}")
    return 0 if result.why_ended() == "done" else 1


def simulate(request, console):
    """Run the request with a progress bar."""
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} s of the device's time"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("simulating LOP and 30-15-15-15", total=EXPECTED_S)
        result = run_micropython(request, lambda second: bar.update(task, completed=second))
        bar.update(task, completed=result.virtual_s, total=result.virtual_s)
    return result


def lop_table(result):
    """What the device found about its wearer, beside what the virtual wearer is."""
    lop = result.lop
    table = Table(title="The occlusion pressure it found, and the truth")
    for name in ("", "found", "truth", "confidence", "windows", "lasted"):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    table.add_row(
        "LOP",
        f"{lop.found_mmhg} mmHg",
        f"{result.true_lop_mmhg:.1f} mmHg",
        f"{lop.confidence_pct} %",
        f"{len(lop.windows)}",
        f"{lop.seconds} s",
    )
    return table


def phase_table(result):
    """What was held in each phase."""
    training = result.training
    table = Table(title="What the cuff did (true pressure, 100 Hz)")
    for name in ("phase", "from s", "lasted s", "target", "mean mmHg", "SD", "±10 % band"):
        left = name == "phase"
        table.add_column(name, justify="left" if left else "right", no_wrap=True)
    ends = [ms for ms, _ in result.phases[1:]] + [result.virtual_s * 1000]
    for (begin_ms, text), end_ms in zip(result.phases, ends, strict=True):
        name, _, target = text.rpartition(", target ")
        name = name.replace(" repetitions", " reps")
        held = training.between(begin_ms / 1000, end_ms / 1000)
        if name == "idle" or len(held) < 2:
            continue
        steady = name.startswith(("set", "rest", "ready", "hold"))
        off = abs(held - training.target_mmhg) <= training.target_mmhg * 0.1
        table.add_row(
            name,
            f"{begin_ms / 1000:.1f}",
            f"{(end_ms - begin_ms) / 1000:.1f}",
            target,
            f"{held.mean():.1f}" if steady else f"to {held[-1]:.1f}",
            f"{held.std():.2f}" if steady else "",
            f"{100 * off.mean():.1f} %" if steady else "",
        )
    return table


def figure_table(training):
    """The figures of the whole training beside the best published device."""
    table = Table(title="Beside the best published device (sources: docs/figures.md)")
    table.add_column("figure", no_wrap=True)
    for name in ("this training", "best published", "goal"):
        table.add_column(name, justify="right")
    peak, valley = training.peaks_and_valleys_pct_lop()
    rows = (
        ("exercise time within ±10 %", f"{training.exercise_within_pct():.1f} %", "exercise"),
        ("mean peak / valley, % LOP", f"{peak:.1f} / {valley:.1f}", "peaks"),
        ("rest time within ±5 %", f"{training.rest_within_pct():.1f} %", "rest"),
        ("rest standard deviation", f"{training.rest_sd_mmhg():.2f} mmHg", "rest_sd"),
        ("time to target", f"{training.inflate_s():.1f} s", "inflate"),
        ("overshoot at first reach", f"{training.overshoot_mmhg():.1f} mmHg", "overshoot"),
        ("vent to 15 mmHg", f"{training.vent_to_s():.1f} s", "vent"),
    )
    for name, value, key in rows:
        published, goal = BEST[key]
        table.add_row(name, value, published, goal)
    return table


if __name__ == "__main__":
    sys.exit(main())
