"""make bench: how well the device regulates, by the true pressure, beside published figures.

Writes build/bench.json: {"figures": {name: {"value", "unit", "goal", "published"}}, "cases": ...}.
A figure's value is the worst of the two reference builds with repetitions of 0.25 Hz and 40 mmHg;
the ratio to the bound is the worst over all plants with these. Faster, larger and irregular
repetitions have a ratio of their own, exercise_ratio_other_reps. The two simulation speeds are
per second of processor time, so a busy machine does not change them much.
"""

import json
import os
import resource
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tools import bench_budget, bench_lop, bench_release, choice
from tools.bench_cases import REFERENCE, other_plants, other_repetitions
from tools.bench_tick import tick_alloc_bytes
from tools.bound import Exogenous, best_within_pct
from tools.figures import Training, pump_time_s
from tools.sim.plant import Cuff
from tools.sim.plant_loader import load_plant_class
from tools.sim.scenario import Scenario
from tools.simulate import LOP_MMHG, TARGET_PCT, run_micropython

TARGET_MMHG = LOP_MMHG * TARGET_PCT // 100
MAX_S = 900
WORKERS = max(1, min(8, (os.cpu_count() or 2)))

# name: (unit, goal, published, worst is max or min of)
FIGURES = {
    "exercise_within_10pct": ("%", ">= 99", "95 (Delfi), 25-34 others", min),
    "exercise_peak_pct_lop": ("% LOP", "<= 87", "89", max),
    "exercise_valley_pct_lop": ("% LOP", ">= 73", "72", min),
    "exercise_ratio_to_bound": ("", ">= 0.98", None, min),
    "exercise_ratio_other_reps": ("", ">= 0.98", None, min),
    "rest_within_5pct": ("%", "100", "99 (Delfi), 0 others", min),
    "rest_sd_mmhg": ("mmHg", "<= 1", None, max),
    "inflate_ratio_to_pump": ("", "<= 1.10", None, max),
    "overshoot_mmhg": ("mmHg", "<= 3", None, max),
    "vent_to_15mmhg_s": ("s", "<= 10", "10 (ISO 81060-1, 260 to 15)", max),
    "sim_speed_cpython": ("virtual s per CPU s", ">= 100", None, min),
    "sim_speed_micropython": ("virtual s per CPU s", ">= 100", None, min),
    "tick_alloc_bytes": ("bytes", "0", None, max),
    **bench_budget.FIGURES,
    **bench_lop.FIGURES,
    **bench_release.FIGURES,
}


def chosen_cases():
    """(reference cases, all cases): the built-in ones, or the one plant of PLANT=."""
    if os.environ.get("PLANT"):
        only = [(choice.plant_spec(), choice.plant_spec(), {}, choice.build(), {})]
        return only, only
    reference = list(REFERENCE)
    return reference, [*reference, *other_plants(), *other_repetitions()]


def run_case(case):
    """Figures of one case as a dict; runs in a worker process."""
    label, spec, overrides, build, wearer = case
    repetitions = "other" if wearer or "swing_mmhg" in overrides else "standard"
    plant_class = load_plant_class(spec)
    plant = plant_class(**overrides)
    scenario = Scenario(plant, choice.board(), build, None, wearer)
    exogenous = Exogenous(scenario.board)
    scenario.training(MAX_S)
    cuff = [c / 100 for c in scenario.board.records.column(0)]
    training = Training(cuff, scenario.wearer.reps, scenario.phases(), TARGET_MMHG, LOP_MMHG)
    if len(training.sets()) < 4:
        said = scenario.board.log[-1][1] if scenario.board.log else "nothing"
        words = "no four sets; the device's last words: " + said
        return {"label": label, "repetitions": repetitions, "failed": words}
    solvable = isinstance(plant, Cuff)
    bound = best_within_pct(plant, exogenous, training) if solvable else float("nan")
    peak, valley = training.peaks_and_valleys_pct_lop()
    within = training.exercise_within_pct()
    still = dict(overrides, pulse_gain=0.0) if solvable else overrides
    from_mmhg = training.inflate_from_mmhg()
    pump_s = pump_time_s(plant_class(**still), TARGET_MMHG, from_mmhg)
    return {
        "label": label,
        "repetitions": repetitions,
        "exercise_within_10pct": within,
        "bound_within_10pct": bound,
        "exercise_ratio_to_bound": within / bound,
        "exercise_peak_pct_lop": peak,
        "exercise_valley_pct_lop": valley,
        "rest_within_5pct": training.rest_within_pct(),
        "rest_sd_mmhg": training.rest_sd_mmhg(),
        "inflate_ratio_to_pump": training.inflate_s() / pump_s,
        "overshoot_mmhg": training.overshoot_mmhg(),
        "vent_to_15mmhg_s": training.vent_to_s(),
    }


def measure(cases, console):
    """Every case in worker processes, then speeds and memory with the machine to themselves."""
    results = {}
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("trainings and bounds", total=len(cases) + 6)
        with ProcessPoolExecutor(WORKERS) as pool:
            waiting = [pool.submit(run_case, case) for case in cases]
            for done in as_completed(waiting):
                result = done.result()
                results[result["label"]] = result
                bar.advance(task)
        bar.update(task, description="simulation speed, CPython")
        speeds = {"sim_speed_cpython": speed_cpython()}
        bar.advance(task)
        bar.update(task, description="simulation speed, MicroPython")
        speeds["sim_speed_micropython"] = speed_micropython()
        bar.advance(task)
        bar.update(task, description="memory of the tick")
        speeds["tick_alloc_bytes"] = tick_alloc_bytes()
        bar.advance(task)
        bar.update(task, description="budgets of the image")
        speeds.update(bench_budget.budgets())
        bar.advance(task)
        bar.update(task, description="LOP on virtual wearers")
        speeds.update(bench_lop.measure())
        bar.advance(task)
        bar.update(task, description="release of the valve")
        speeds.update(bench_release.measure())
        bar.advance(task)
    return [results[case[0]] for case in cases], speeds


def cpu_s(who):
    """Seconds of processor time so far: what else the machine does is no part of a speed."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def speed_cpython():
    """Virtual seconds per second of one processor, of a whole training; slower of both builds."""
    from tools.sim.run_training import run

    found = []
    for _, name, _, build, _ in REFERENCE:
        before_s = cpu_s(resource.RUSAGE_SELF)
        _, result = run({"plant": name, "build": build})
        found.append(result["virtual_s"] / (cpu_s(resource.RUSAGE_SELF) - before_s))
    return min(found)


def speed_micropython():
    """The same under 64-bit MicroPython."""
    found = []
    for _, name, _, build, _ in REFERENCE:
        before_s = cpu_s(resource.RUSAGE_CHILDREN)
        result = run_micropython({"plant": name, "build": build})
        found.append(result.virtual_s / (cpu_s(resource.RUSAGE_CHILDREN) - before_s))
    return min(found)


def summarise(results, reference_count, speeds):
    """Figures in the form of bench.json. A case that failed makes its figures None."""
    figures = {}
    for name, (unit, goal, published, worst) in FIGURES.items():
        if name in speeds:
            value = speeds[name]
        else:
            values = values_of(name, results, reference_count)
            if not values:  # PLANT= brings no other repetitions
                continue
            value = None if None in values else worst(values)
        figures[name] = {"value": value, "unit": unit, "goal": goal, "published": published}
    return figures


def values_of(name, results, reference_count):
    """The values a figure is the worst of: reference builds, all plants, or other repetitions."""
    if name == "exercise_ratio_to_bound":
        rows = [row for row in results if row.get("repetitions", "standard") == "standard"]
    elif name == "exercise_ratio_other_reps":
        rows = [row for row in results if row.get("repetitions") == "other"]
        name = "exercise_ratio_to_bound"
    else:
        rows = results[:reference_count]
    return [row.get(name) for row in rows]


def meets(value, goal):
    """Does a value meet a goal such as '>= 99', '<= 3' or '100'?"""
    if value is None:
        return False
    sign, _, number = goal.rpartition(" ")
    bound = float(number)
    if sign == ">=":
        return value >= bound
    if sign == "<=":
        return value <= bound
    return abs(value - bound) < 1e-9


def shown(value):
    """Four digits, whole numbers as they are."""
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def figure_table(figures):
    """The figures as a table."""
    table = Table(title="Bench: worst of the two reference builds")
    for name in ("figure", "value", "unit", "goal", "met", "published"):
        table.add_column(name, justify="right" if name == "value" else "left", no_wrap=True)
    for name, figure in figures.items():
        value = figure["value"]
        met = meets(value, figure["goal"])
        table.add_row(
            name,
            "failed" if value is None else shown(value),
            figure["unit"],
            figure["goal"],
            "[green]yes[/green]" if met else "[red]no[/red]",
            figure["published"] or "-",
        )
    return table


def case_table(results):
    """Every plant and kind of repetition, a row each."""
    table = Table(title="Every plant and kind of repetition")
    heads = (
        "case", "±10 %", "bound", "ratio", "peak", "valley", "rest ±5 %", "SD", "inflate", "over",
    )  # fmt: skip
    keys = (
        "exercise_within_10pct", "bound_within_10pct", "exercise_ratio_to_bound",
        "exercise_peak_pct_lop", "exercise_valley_pct_lop", "rest_within_5pct", "rest_sd_mmhg",
        "inflate_ratio_to_pump", "overshoot_mmhg",
    )  # fmt: skip
    for head in heads:
        table.add_column(head, justify="left" if head == "case" else "right", no_wrap=True)
    for row in results:
        if "failed" in row:
            table.add_row(row["label"], "failed:", row["failed"])
            continue
        digits = (1, 1, 3, 1, 1, 1, 2, 3, 1)
        table.add_row(row["label"], *(f"{row[k]:.{d}f}" for k, d in zip(keys, digits, strict=True)))
    return table


def main():
    """Run everything, print, write. Exit status 1 when a goal is missed."""
    console = Console()
    try:
        choice.board()
        choice.plant()
        reference, cases = chosen_cases()
    except choice.WrongChoice as error:
        console.print(f"[red]{error}[/red]")
        return 2
    results, speeds = measure(cases, console)
    figures = summarise(results, len(reference), speeds)
    console.print(figure_table(figures))
    console.print(case_table(results))
    path = choice.ROOT / "build" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"figures": figures, "cases": results}, indent=1) + "\n")
    console.print(f"Written: {path.relative_to(choice.ROOT)}")
    return 0 if all(meets(f["value"], f["goal"]) for f in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
