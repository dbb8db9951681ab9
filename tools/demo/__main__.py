"""make demo: LOP measurement and training of the unmodified firmware under MicroPython.

A virtual wearer presses START, the device finds the occlusion pressure, START again begins the
training at 80 % of it. Shows progress, then tables beside the published figures and the truth, and
leaves a picture in build/demo.png. PLANT=, BUILD= and BOARD= choose another cuff, build or board; a
plant without a pulse to measure trains at an LOP entered by hand. PROTOCOL=name shows another
training than 30-15-15-15 (tools/protocols). Exit status: 0 the training ran
to its end, 1 it ended earlier (with its picture and its reason), 2 it could not be run.
"""

import sys

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tools import choice
from tools.bench.published import BEST
from tools.demo.picture import draw_training
from tools.demo.simulate import run_micropython
from tools.program import DONE, NOT_AS_PLANNED, run_program
from tools.tables import print_table

EXPECTED_S = 532
LAST_LINES = 8
NOTHING = "-"


def main(console):
    """Run, print, draw."""
    name = choice.protocol()
    if name:
        from tools.protocols import demo  # it takes the firmware's own plan into this process

        return demo.main(console, name)
    request = request_of_choices()
    result = simulate(request, console)
    if result.lop.found_mmhg:
        print_lop(result, console)
    print_phases(result, console)
    if result.phases:
        print_figures(result.training, console)
    tell_the_end(result, console)
    picture = choice.ROOT / "build" / "demo.png"
    draw_training(result, picture, f"{choice.build()} build, {request['plant'].split(':')[1]}")
    console.print(f"Picture: {picture.relative_to(choice.ROOT)}")
    return DONE if result.why_ended() == "done" else NOT_AS_PLANNED


def request_of_choices():
    """What run_training.py shall run."""
    request = {
        "plant": choice.plant_spec(),
        "build": choice.build(),
        "board": choice.board(),
    }
    if hasattr(choice.plant(), "oscillogram"):
        request["pulse_of"] = choice.PULSE_OF[choice.build()]
        request["settings"] = {"lop_mmhg": None}
        request["wearer"] = {"trains_after_lop": True}
    return request


def tell_the_end(result, console):
    """How long, why it ended; of an early end what the device said last."""
    minutes, seconds = divmod(int(result.training.occluded_s()), 60)
    console.print(f"Total occlusion time {minutes} min {seconds} s.")
    why = result.why_ended()
    console.print(f"It ended because: {why}.", soft_wrap=True)
    if why != "done":
        console.print("[bold]That was not the plan.[/bold] The device's last words:")
        for _, line in result.log[-LAST_LINES:]:
            console.print(f"  {line}", markup=False, soft_wrap=True)
        console.print(
            "What they mean: docs/faults.md. Exit status 1: the training ended early.",
            soft_wrap=True,
        )
    console.print(
        f"{result.virtual_s:.0f} s simulated in {result.wall_s:.1f} s under {result.interpreter}"
        f" ({result.virtual_s / max(result.wall_s, 0.001):.0f} times real time)."
    )


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


def print_lop(result, console):
    """What the device found about its wearer, beside what the virtual wearer is."""
    lop = result.lop
    print_table(
        console,
        "The occlusion pressure it found, and the truth",
        ("", ">found", ">truth", ">confidence", ">windows", ">lasted"),
        [(
            "LOP",
            f"{lop.found_mmhg} mmHg",
            f"{result.true_lop_mmhg:.1f} mmHg" if result.true_lop_mmhg else NOTHING,
            f"{lop.confidence_pct} %",
            f"{len(lop.windows)}",
            f"{lop.seconds} s",
        )],
    )  # fmt: skip


def print_phases(result, console):
    """What was held in each phase."""
    training = result.training
    rows = []
    for begin_s, end_s, text in result.phase_spans():
        name, _, target = text.rpartition(", target ")
        name = name.replace(" repetitions", " reps")
        if name.startswith("vent: ") and name != "vent: done":
            name = "vent, early"  # why is said below the tables
        held = training.between(begin_s, end_s)
        if name == "idle" or len(held) < 2:
            continue
        steady = name.startswith(("set", "rest", "ready", "hold"))
        off = abs(held - training.target_mmhg) <= training.target_mmhg * 0.1
        rows.append((
            name,
            f"{begin_s:.1f}",
            f"{end_s - begin_s:.1f}",
            target.removesuffix(" mmHg"),
            f"{held.mean():.1f}" if steady else f"to {held[-1]:.1f}",
            f"{held.std():.2f}" if steady else "",
            f"{100 * off.mean():.1f} %" if steady else "",
        ))  # fmt: skip
    if not rows:
        return
    heads = ("phase", ">from s", ">lasts s", ">target", ">mean", ">SD", ">in ±10 %")
    print_table(console, "What the cuff did (true pressure in mmHg, 100 Hz)", heads, rows)


def with_unit(value, text):
    """A value in its words, or a dash if there was nothing to judge."""
    return NOTHING if value is None else text.format(value)


def print_figures(training, console):
    """The figures of the whole training beside the best published device."""
    peak, valley = training.peaks_and_valleys_pct_lop()
    rows = (
        ("exercise time within ±10 %", training.exercise_within_pct(), "{:.1f} %", "exercise"),
        ("mean peak, % LOP", peak, "{:.1f}", "peak"),
        ("mean valley, % LOP", valley, "{:.1f}", "valley"),
        ("rest time within ±5 %", training.rest_within_pct(), "{:.1f} %", "rest"),
        ("rest standard deviation", training.rest_sd_mmhg(), "{:.2f} mmHg", "rest_sd"),
        ("time to target", training.inflate_s(), "{:.1f} s", "inflate"),
        ("overshoot at first reach", training.overshoot_mmhg(), "{:.1f} mmHg", "overshoot"),
        ("vent to 15 mmHg", training.vent_to_s(), "{:.1f} s", "vent"),
    )
    print_table(
        console,
        "Beside the best published device (sources: docs/figures.md)",
        ("figure", ">here", ">published", ">goal"),
        [(name, with_unit(value, text), *BEST[key]) for name, value, text, key in rows],
    )


if __name__ == "__main__":
    sys.exit(run_program(main))
