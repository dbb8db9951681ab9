"""The evaluation itself, and what it says of a few wearers with something the matter."""

import pytest

from cuff.session.lop import judge
from tools.lop import conditions, crossval, evaluate, figures, recordings, reliability


def given(confidence, error):
    return {"ok": True, "confidence": confidence, "estimate": 150.0 + error, "truth": 150.0}


def test_reliability_counts_what_has_at_least_that_confidence():
    data = [given(95, 3), given(95, -12), given(72, 9.9), {"ok": False, "confidence": 99}]
    assert reliability.rows(data) == [
        (50, 3, pytest.approx(66.67, abs=0.01)),
        (60, 3, pytest.approx(66.67, abs=0.01)),
        (70, 3, pytest.approx(66.67, abs=0.01)),
        (80, 2, 50.0),
        (90, 2, 50.0),
        (95, 2, 50.0),
    ]
    assert not reliability.holds(data)
    assert reliability.holds([given(80, 0)] * 8 + [given(80, 11)] * 2)


def marked(estimate, irregular):
    """A result for a true LOP of 150 mmHg."""
    return {"ok": True, "estimate": estimate, "truth": 150, "irregular": irregular, "seconds": 60}


def test_beyond_15_mmhg_counts_as_unflagged_without_the_mark_of_an_irregular_rhythm():
    rows = [marked(165, False), marked(166, False), marked(134, False), marked(166, True)]
    found = figures.summary(rows)
    assert (found["over15"], found["unflagged15"]) == (3, 2)
    assert figures.figures_of(rows, rows[:1])["lop_unflagged_over_15mmhg"] == 2


@pytest.mark.parametrize("limb", ["arm", "thigh"])
@pytest.mark.parametrize("name", ["rocking, no pulse", "tremor, no pulse", "no pulse"])
def test_what_is_no_pulse_is_refused_early_with_the_right_reason(name, limb):
    # verifies: R-LOP-5
    data = evaluate.rows(12, limb, first=95000, condition=name)
    assert not any(row["ok"] for row in data)
    assert all(conditions.right(name, row["reason"]) for row in data), data
    assert max(row["highest"] for row in data) < 160.0


@pytest.mark.parametrize("limb", ["arm", "thigh"])
def test_confidence_keeps_what_it_says_with_odd_hearts_and_falling_pressure(limb):
    # verifies: R-LOP-5
    data = []
    for name in ("af", "alternans", "bigeminy", "falling pressure"):
        data += evaluate.rows(60, limb, first=96000, condition=name)  # 12 leave 7 above 80 %
    assert reliability.holds(data), reliability.rows(data)
    odd = [row for row in data if row["condition"] in ("af", "bigeminy") and row["ok"]]
    assert sum(row["irregular"] for row in odd) >= 0.7 * len(odd)


def test_a_setting_that_takes_everything_loses_the_choice():
    """With a recording that must be refused, and one knee: strict wins over lenient by points, and
    by its place if both have as many."""
    knee = {"name": "P01_REST", "dataset": "bdlab", "expect": "knee", "lo_mmhg": "100",
            "hi_mmhg": "130"}  # fmt: skip
    stamping = dict(knee, name="P08_REST", expect="refuse", lo_mmhg="", hi_mmhg="")
    found = {"reason": judge.OK, "knee": 120.0}
    refused = {"reason": judge.MOVED, "knee": 0.0}
    table = {
        "strict": [(knee, found), (stamping, refused)],
        "lenient": [(knee, found), (stamping, found)],
    }
    assert crossval.chosen(table, lambda row: True) == "strict"
    assert crossval.chosen(table, lambda row: row is knee) == "strict"
    assert crossval.figures(table["lenient"]) == (1, 1, 1, 1)


def test_nine_of_ten_are_found_by_what_was_chosen_without_them():
    found = crossval.table()
    if found is None:
        pytest.skip("recordings are not there: " + recordings.folder())
    for group in (crossval.person, crossval.of_set):
        rows, _ = crossval.left_out(found, group)
        hits, given_at_all, usable, _ = crossval.figures(rows)
        assert hits >= 0.9 * usable and given_at_all >= 0.9 * usable, (hits, usable)
        assert not any(r["reason"] == judge.OK for row, r in rows if row["expect"] == "refuse")
