"""One seed, played and judged. Importable without any cluster: a failure replays alone."""

import os
import time

from tools.campaign import invariants, wide
from tools.campaign.plan import Plan
from tools.choice import ROOT
from tools.faults import catalogue, weakness
from tools.faults.rig import Rig

TAIL_MS = 4000
EMPTY_MS = 16000  # not-venting waits for 12 s, and the permits are tried after that


def play(seed, weakness_name=None):
    """(rig, plan) after the run."""
    plan = Plan(seed)
    rig = prepare(plan, weakness_name)
    rig.run(plan.seconds * 1000 + TAIL_MS)
    return rig, plan


def prepare(plan, weakness_name=None):
    """The rig before the run, with everything laid out that will happen."""
    rig = Rig(plan.board, plan.settings, plan.plant(), plan.seed % 1000 + 1,
              weakness.files(weakness_name), plan.build, plan.wearer)  # fmt: skip
    for ms, button, for_ms in plan.presses:
        rig.press(button, ms, for_ms)
    for ms, name in plan.faults:
        rig.at(ms, _act(rig, name))
    wide.stir(rig, rig.plant, plan.stirs, plan.target_mmhg())
    if plan.ordinary:
        _end_when_vented(rig)
    return rig


def _end_when_vented(rig):
    """An ordinary training ends itself; the cuff has to empty after that, and nothing to trip."""

    def look():
        vented = rig.said(" vent: ")
        if vented and rig.board.now_ms > vented[0] + EMPTY_MS:
            rig.end()

    rig.board.every(1000, look, 0)


def judge(rig, plan):
    """[(ms, sentence)] of every rule that was broken, by time."""
    mine = wide.never_done(rig, plan) + wide.fights(rig, plan)
    return sorted(invariants.judge(rig, plan) + mine)


def _act(rig, name):
    """A fault inside the program needs one that runs: after a reset it may not yet."""
    fault = catalogue.find(name)

    def act():
        try:
            fault.act(rig)
        except (KeyError, AttributeError):
            rig.marks[f"not struck: {name}"] = rig.board.now_ms

    return act


def run_one(seed, weakness_name=None):
    """{"seed", "faults", "trips", "ordinary", "virtual_s", "wall_s",
    "violations": [(ms, sentence)]}"""
    began = time.monotonic()
    os.chdir(ROOT)  # boards and firmware are found from here
    rig, plan = play(seed, weakness_name)
    return {
        "seed": seed,
        "faults": [name for _, name in plan.faults],
        "trips": [name for _, name in rig.trips],
        "ordinary": plan.ordinary,
        "violations": judge(rig, plan),
        "virtual_s": rig.board.now_ms / 1000,
        "wall_s": time.monotonic() - began,
    }


def run_batch(seeds, weakness_name=None):
    """Several, one after the other: the unit of work of a cluster."""
    return [run_one(seed, weakness_name) for seed in seeds]


def story(rig, plan, violations):
    """Lines: everything that happened, in the order of time."""
    events = [(ms, line) for ms, line in rig.board.log]
    events += [(ms, f"> {button} pressed") for ms, button in rig.presses]
    events += [(ms, f"! {name}") for ms, name in plan.faults]
    events += [(ms, f"~ reset: {kind}") for ms, kind in rig.board.resets]
    events += [(ms, f"= latched: {name}") for ms, name in rig.trips]
    events += [(ms, f"* VIOLATED: {text}") for ms, text in violations]
    rows = rig.pressures(0)
    told = []
    for ms, text in sorted(events, key=lambda event: event[0]):
        row = min(int(ms // 10), len(rows) - 1)
        told.append(f"{ms / 1000:9.3f} s {rows[row]:5.0f} mmHg  {text}")
    return told
