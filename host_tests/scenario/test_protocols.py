"""Built-in protocols of the unmodified firmware on both reference builds, under MicroPython.

Shortened where the whole takes long: `make protocols` runs all of them whole, and the page keeps
what came of it, held here to the firmware's own plan. 30-15-15-15 runs whole in test_training.py.
"""

import pytest

from tools.choice import BUILDS
from tools.protocols import page, runs

SHORT = {
    "resistance_vented": {"lift_ms": 500, "lower_ms": 500, "rest_s": 15},
    "passive": {"passive_bouts": 1},
    "cyclic": {},
    "manual": {"manual_minutes": 1},
    "introductory": {},
}
ROWS = page.rows_of(page.PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("name", SHORT)
def test_it_runs_to_its_end_as_planned(name, build):
    # verifies: R-OCC-18, R-OCC-22
    held, result = runs.run(name, build, SHORT[name])
    assert held.why == "done" and not held.tripped and result.resets == []
    plan = held.plan
    assert len(held.bouts) == len(plan.bouts)
    for planned_s, held_s in zip(plan.bouts, held.bouts, strict=True):
        assert held_s <= planned_s
    off_mmhg = abs(held.mean_mmhg - held.target_mmhg)
    if plan.blocks[1][0] == runs.check.SETS:  # there the limb lifts it
        assert off_mmhg <= 5.0
    else:
        assert held.within_pct >= 99.0 and off_mmhg <= 1.0 and held.sd_mmhg <= 1.0
    if not SHORT[name]:
        assert page.row(held).strip("| ").split(" | ") in ROWS


def test_the_page_has_every_protocol_on_both_builds_and_each_came_to_its_end():
    # verifies: R-OCC-12, R-OCC-18
    assert [row[:2] for row in ROWS] == [[name, b] for name in runs.SETTINGS for b in BUILDS]
    for row in ROWS:
        name, build, target, bouts, held, total, held_total, _, _, within, why = row
        plan = runs.plan_of(name, build)
        assert [bouts, total] == [page.seconds(plan.bouts), f"{plan.total_s} s"], name
        assert int(target) == max(plan.targets) and why == "done", row
        assert int(held_total.split(" ")[0]) <= plan.total_s <= 1800
        longest_s = int(held.split(" x ")[-1].split(", ")[-1])
        assert longest_s <= plan.limit_s, row
        if plan.blocks[1][0] != runs.check.SETS:
            assert float(within.split(" ")[0]) >= 99.0, row
