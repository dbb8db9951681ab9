"""The liars grid: its judge at its limits, its moments, and a branch that lies."""

import pytest

from tools.bench import liars as bench_liars
from tools.bench import suite as bench
from tools.choice import ROOT
from tools.liars import __main__ as command
from tools.liars import grid, page, seen, stories
from tools.sim.circuit import sensor_faults


def test_the_bound_is_30_mmhg_or_a_quarter():
    assert grid.bound_mmhg(60) == 90 and grid.bound_mmhg(120) == 150
    assert grid.bound_mmhg(152) == 190


def test_over_is_a_mean_and_above_the_longest_run():
    flat = [60.0] * 100
    assert grid.judged(flat, 60) == (0.0, 0.0)
    over, above_s = grid.judged(flat + [90.0] * 50, 60)
    assert over == pytest.approx(30.0) and above_s == 0.0
    over, above_s = grid.judged(flat + [90.1] * 50 + [90.0] + [90.1] * 30, 60)
    assert over == pytest.approx(30.1) and above_s == 0.5
    over, _ = grid.judged(flat + [160.0] + flat, 60)  # a beat is no pressure
    assert over == pytest.approx(10.0)


def outcome(fault, at_ms, over_mmhg, above_s, trip="nothing", trip_s=None, second=False):
    made = grid.Outcome("arm, hold of 60", fault, at_ms, second)
    made.over_mmhg, made.above_s, made.trip, made.trip_s = over_mmhg, above_s, trip, trip_s
    return made


def test_the_worst_is_the_longest_above_then_the_highest():
    first = outcome("kink", 1, 50.0, 1.0)
    second = outcome("kink", 2, 40.0, 3.0)
    assert grid.worst([first, second]) is second
    third = outcome("kink", 3, 60.0, 3.0)
    assert grid.worst([third, second, first]) is third


def test_a_row_shows_the_highest_the_worst_and_who_was_silent_of_both_ways():
    alone = [outcome("kink", 1, 50.0, 1.0), outcome("kink", 2, 40.0, 2.1, "no-rise", 9.5)]
    both = [outcome("kink", 1, 5.0, 2.0, second=True)]
    assert page.rows(alone) == [
        "| arm, hold of 60 | kink | - | - | - | - | 50 | **2.1** | no-rise, 9.5 | 1 of 2 |"
    ]
    assert page.rows(alone + both) == [
        "| arm, hold of 60 | kink | 5 | 2.0 | nothing | 1 of 1 | 50 | **2.1** | no-rise, 9.5 "
        "| 1 of 2 |"
    ]


def test_the_page_says_how_many_were_tried_and_how_many_are_above_the_bound():
    alone = [outcome("kink", 1, 50.0, 1.0), outcome("kink", 2, 40.0, 2.1)]
    text = page.page([*alone, outcome("kink", 1, 5.0, 2.0, second=True)])
    assert "With both sensors: 1 runs, 0 of them above" in text
    assert "With one sensor: 2 runs, 1 of them above the bound for longer than 2 s" in text
    assert "the highest 50 mmHg over" in text


def test_what_was_seen_before_is_shown_again():
    known = {story.name for story in stories.STORIES}
    for _, names, faults, _ in seen.ROWS:
        assert set(names) <= known and set(faults) <= set(grid.FAULTS)
    for *_, test in seen.OTHERS:
        assert (ROOT / test).exists(), test
    found = outcome("kink, 0.8 mmHg lower", 1, 5.4, 0.0, "sensors-disagree", 1.0, second=True)
    row = "| the same, trapped air once 0.8 mmHg lower | 60 | 235 | 65, sensors-disagree | - |"
    assert row in seen.section([found])


def test_moments_lie_evenly_in_the_span():
    story = stories.find("arm, hold of 60")
    moments = story.moments_ms("pico_w", 4)
    assert [b - a for a, b in zip(moments, moments[1:], strict=False)] == [3000] * 3
    assert story.target_mmhg() == 60 and stories.find("arm, set at 152").target_mmhg() == 152


def test_what_does_not_exist_is_refused():
    assert command.main(["--story", "nobody"]) == 2
    assert command.main(["--story", "arm, hold of 60", "--fault", "lazy"]) == 2


def test_branches_lie_and_the_parent_does_not():
    """Gain: the device holds its reading of 60, and the cuff goes up."""
    found = grid.run_story("arm, hold of 60", ["gain 1.3", "gain 0.8"], 2, watch_s=12)
    both = grid.run_story("arm, hold of 60", ["gain 0.5", grid.SWAPPED], 1, 3, second=True)
    assert [o.trip for o in both] == ["sensors-disagree", "nothing"]
    assert [(o.fault, o.at_ms == found[0].at_ms) for o in found] == [
        ("gain 1.3", True), ("gain 0.8", True), ("gain 1.3", False), ("gain 0.8", False),
    ]  # fmt: skip
    for high, low in (found[:2], found[2:]):
        assert high.over_mmhg < 5 and low.over_mmhg > 12


def test_the_bench_shows_the_worst_of_its_grid():
    known = {name for name, _, _ in sensor_faults.KINDS}
    assert set(bench_liars.FAULTS) <= known
    assert set(bench_liars.STORIES) <= {story.name for story in stories.STORIES}
    found = bench_liars.measure(["arm, hold of 60"], ["gain 1.3", "gain 0.8"], 1, 12)
    assert 12 < found["worst_true_over_target_mmhg"] < 20
    assert bench.meets(99.0, bench.FIGURES["worst_true_over_target_mmhg"][1])
    assert not bench.meets(None, "-")
