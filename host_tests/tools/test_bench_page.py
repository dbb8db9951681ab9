"""The README's figures are the bench's: not typed, none hidden, a missed goal marked."""

import json

import pytest

from tools.bench import page as bench_page
from tools.choice import ROOT
from tools.documents import pages as docs

FIGURES = {
    "overshoot_mmhg": {"value": 3.25, "unit": "mmHg", "goal": "<= 3", "published": None},
    "rest_within_5pct": {"value": 100.0, "unit": "%", "goal": "100", "published": "99 (Delfi)"},
    "sim_speed_cpython": {"value": 7.0, "unit": "s", "goal": ">= 100", "published": None},
    "exercise_within_10pct": {"value": None, "unit": "%", "goal": ">= 99", "published": None},
}


@pytest.fixture
def files(tmp_path, monkeypatch):
    """build/bench.json and docs/bench.json of their own."""
    measured, kept = tmp_path / "measured.json", tmp_path / "kept.json"
    measured.write_text(json.dumps({"choices": {}, "figures": FIGURES, "cases": []}))
    monkeypatch.setattr(bench_page, "MEASURED", measured)
    monkeypatch.setattr(bench_page, "KEPT", kept)
    return measured, kept


def test_the_readmes_rows_are_those_of_the_bench():
    text = (ROOT / "README.md").read_text()
    assert bench_page.readme(text) == text


def test_a_typed_number_in_the_readme_is_seen(monkeypatch, capsys):
    text = (ROOT / "README.md").read_text()
    row = next(line for line in text.splitlines() if line.startswith("| overshoot_mmhg"))
    assert bench_page.readme(text.replace(row, "| overshoot_mmhg | 0.01 mmHg |")) == text


def test_a_missed_goal_is_marked_and_nothing_is_left_out_but_speeds(files):
    bench_page.take_over()
    rows = bench_page.table(bench_page.kept_figures()).splitlines()[2:]
    assert rows == [
        "| overshoot_mmhg | **3.25 mmHg** | <= 3 | **missed** | - |",
        "| rest_within_5pct | 100 % | 100 | met | 99 (Delfi) |",
        "| exercise_within_10pct | **failed** | >= 99 | **missed** | - |",
    ]


def test_a_typed_number_in_the_kept_figures_is_seen(files, capsys):
    bench_page.take_over()
    kept = files[1]
    kept.write_text(kept.read_text().replace("3.25", "2.25"))
    assert docs.main(["--check"]) == 2
    assert "edited by hand" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"choices": {"PLANT": "a:B"}, "figures": FIGURES}, "PLANT"),
        (None, "make bench writes it"),
    ],
)
def test_figures_of_another_bench_are_refused(files, content, words):
    if content is None:
        files[0].unlink()
    else:
        files[0].write_text(json.dumps(content))
    with pytest.raises(bench_page.NotFromBench, match=words):
        bench_page.take_over()
    assert not files[1].exists()
