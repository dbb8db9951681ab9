"""make bench: how well the device regulates, by the true pressure, beside published figures.

Writes build/bench.json: {"figures": {name: {"value", "unit", "goal", "published"}}, "cases": ...,
"choices": what was chosen}. `python -m tools.documents --bench` takes the figures into the README.
A figure's value is the worst of the two reference builds with repetitions of 0.25 Hz and 40 mmHg;
the ratio to the bound is the worst over all plants with these. Faster, larger and irregular
repetitions have a ratio of their own, exercise_ratio_other_reps. The two simulation speeds are
per second of processor time, so a busy machine does not change them much.
"""

import json
import os
import resource
from concurrent.futures import as_completed

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tools import choice
from tools.bench import budget, liars, lop, release, zero
from tools.bench.bound import Exogenous, best_within_pct
from tools.bench.cases import REFERENCE, other_plants, other_repetitions
from tools.bench.tick import tick_alloc_bytes
from tools.demo.figures import Training, pump_time_s
from tools.demo.simulate import LOP_MMHG, TARGET_PCT, run_micropython
from tools.program import DONE, NOT_AS_PLANNED, worker_pool
from tools.sim.plant import Cuff
from tools.sim.plant_loader import load_plant_class
from tools.sim.scenario import Scenario
from tools.tables import print_table, verdict

TARGET_MMHG = LOP_MMHG * TARGET_PCT // 100
MAX_S = 900
CHOICES = ("PLANT", "BUILD", "BOARD")  # with one of these it is not the README's bench
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
    **budget.FIGURES,
    **lop.FIGURES,
    **release.FIGURES,
    **liars.FIGURES,
    **zero.FIGURES,
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
    bound = best_within_pct(plant, exogenous, training) if solvable else None
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
        "exercise_ratio_to_bound": within / bound if bound else None,
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
        task = bar.add_task("trainings and bounds", total=len(cases) + len(MEASURED))
        with worker_pool(WORKERS) as pool:
            waiting = [pool.submit(run_case, case) for case in cases]
            for done in as_completed(waiting):
                result = done.result()
                results[result["label"]] = result
                bar.advance(task)
        speeds = {}
        for words, measured in MEASURED:
            bar.update(task, description=words)
            speeds.update(measured())
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


# What is measured with the machine to itself: (words, function that returns {figure: value}).
MEASURED = (
    ("simulation speed, CPython", lambda: {"sim_speed_cpython": speed_cpython()}),
    ("simulation speed, MicroPython", lambda: {"sim_speed_micropython": speed_micropython()}),
    ("memory of the tick", lambda: {"tick_alloc_bytes": tick_alloc_bytes()}),
    ("budgets of the image", budget.budgets),
    ("LOP on virtual wearers", lop.measure),
    ("release of the valve", release.measure),
    ("a sensor that lies", liars.measure),
    ("zero of the sensor", zero.measure),
)


def summarise(results, reference_count, speeds):
    """Figures in the form of bench.json. A case that failed makes its figures None."""
    figures = {}
    for name, (unit, goal, published, worst) in FIGURES.items():
        if name in speeds:
            value = speeds[name]
        else:
            values = values_of(name, results, reference_count)
            if not values:  # PLANT= brings no other repetitions, or what cannot be judged
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
    return [row.get(name) for row in rows if "failed" in row or row.get(name) is not None]


def meets(value, goal):
    """Does a value meet a goal such as '>= 99', '<= 3' or '100'? "-" is met by any."""
    if value is None:
        return False
    if goal == "-":
        return True
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


def print_figures(figures, console):
    """The figures; one that misses its goal is said in words and in colour."""
    rows = []
    for name, figure in figures.items():
        value = figure["value"]
        said = "failed" if value is None else f"{shown(value)} {figure['unit']}".strip()
        met = verdict(meets(value, figure["goal"]), no="NO")
        rows.append((name, said, figure["goal"], met, figure["published"] or "-"))
    heads = ("figure", ">value", "goal", "met", "published")
    print_table(console, "Bench: worst of the two reference builds", heads, rows)


CASE_COLUMNS = (
    (">±10 %", "exercise_within_10pct", 1),
    (">bound", "bound_within_10pct", 1),
    (">ratio", "exercise_ratio_to_bound", 3),
    (">peak", "exercise_peak_pct_lop", 1),
    (">valley", "exercise_valley_pct_lop", 1),
    (">rest ±5 %", "rest_within_5pct", 1),
    (">SD", "rest_sd_mmhg", 2),
    (">inflate", "inflate_ratio_to_pump", 3),
    (">over", "overshoot_mmhg", 1),
)


def print_cases(results, console):
    """Every plant and kind of repetition, a row each; below it why one failed."""
    rows = []
    for row in results:
        values = [(row.get(key), digits) for _, key, digits in CASE_COLUMNS]
        cells = ["-" if v is None else f"{v:.{digits}f}" for v, digits in values]
        rows.append((row["label"], *(["failed"] * len(cells) if "failed" in row else cells)))
    heads = ("case", *(head for head, _, _ in CASE_COLUMNS))
    print_table(console, "Every plant and kind of repetition", heads, rows)
    for row in results:
        if "failed" in row:
            console.print(f"{row['label']} failed: {row['failed']}", markup=False, soft_wrap=True)


def main(console):
    """Run everything, print, write. Exit status 1 when a goal is missed."""
    choice.board()
    choice.plant()
    reference, cases = chosen_cases()
    results, speeds = measure(cases, console)
    figures = summarise(results, len(reference), speeds)
    print_figures(figures, console)
    print_cases(results, console)
    path = choice.ROOT / "build" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    made = {name: os.environ[name] for name in CHOICES if os.environ.get(name)}
    found = {"choices": made, "figures": figures, "cases": results}
    path.write_text(json.dumps(found, indent=1) + "\n")
    console.print(f"Written: {path.relative_to(choice.ROOT)}")
    missed = [name for name, f in figures.items() if not meets(f["value"], f["goal"])]
    if missed:
        console.print(f"Goals missed: {', '.join(missed)}. Exit status 1.", soft_wrap=True)
    return NOT_AS_PLANNED if missed else DONE

