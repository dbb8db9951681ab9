"""Tables in any width: every value is there, nothing is cut off."""

import io
import re

import pytest
from rich.console import Console

from tools.bench import suite as bench
from tools.emulate import report
from tools.tables import print_table, split

WIDTHS = (60, 80, 100, 200)


def printed(width, show):
    """What a table looks like in a pipe of that width."""
    out = io.StringIO()
    show(Console(file=out, width=width, emoji=False))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert "…" not in out.getvalue()
    return out.getvalue()


FIGURES = {
    name: {"value": 12.345, "unit": unit, "goal": goal, "published": published}
    for name, (unit, goal, published, _) in bench.FIGURES.items()
}
CASE = {key: 91.5 for _, key, _ in bench.CASE_COLUMNS}


@pytest.mark.parametrize("width", WIDTHS)
def test_bench_shows_every_value_and_goal(width):
    text = printed(width, lambda console: bench.print_figures(FIGURES, console))
    assert text.count("12.35") == len(FIGURES)
    for name, figure in FIGURES.items():
        assert name in text
        assert figure["goal"] in text
    if width >= 80:  # folded where a row's name and this do not fit side by side
        assert "10 (ISO 81060-1, 260 to 15)" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_bench_shows_every_case(width):
    rows = [{"label": "arm, 0.25 Hz irregular", **CASE}, {"label": "own", "failed": "x" * 90}]
    out = io.StringIO()
    bench.print_cases(rows, Console(file=out, width=width))
    assert len(re.findall(r"91\.50*", out.getvalue())) == len(CASE)
    assert "own failed: " + "x" * 90 in out.getvalue()


def test_a_wide_terminal_gets_one_table():
    text = printed(200, lambda console: bench.print_figures(FIGURES, console))
    assert "(1 of" not in text
    assert "(1 of 2)" in printed(80, lambda c: bench.print_figures(FIGURES, c))


def test_columns_are_split_where_the_room_ends():
    assert split([10, 10, 10, 10], 13 + 1 + 26) == [[0, 1, 2], [0, 3]]
    assert split([10, 90, 5], 40) == [[0, 1], [0, 2]]  # alone, and folded


def test_prose_is_folded_in_place():
    words = "a word " * 40
    text = printed(80, lambda c: print_table(c, "T", ("name", "~words"), [("x", words)]))
    assert "(1 of" not in text
    assert text.count("a word") >= 35


def phase(worst):
    return {"duration": {"n": 9, "mean": 700.0, "p99": 900.0, "worst": worst},
            "jitter": {"worst": 1.0}, "stack": {"worst": 400}}  # fmt: skip


def test_the_line_of_the_tick_says_what_its_worst_leaves_out():
    tick_us = {"hold": phase(1200.0), "flash written": phase(3300.0), "all": phase(1200.0)}
    result = {
        "image": "RPI_PICO_W", "version": "v1", "flash_used_bytes": 0, "flash_total_bytes": 1,
        "unplanned_resets": 0, "checks": {}, "tick_us": tick_us, "xip_miss_cycles": 48,
    }  # fmt: skip
    report.judge(result)
    words = report.tick_words(result["checks"]["tick"], tick_us)
    assert words == (
        "mean 700 us, worst 1200 us; left out: flash written 3300 us"
        " (written only while vented, interrupts are off meanwhile)"
    )
    assert "3300" in printed(80, lambda console: report.print_checks(result, console))
    assert "3300" in printed(80, lambda console: report.print_ticks(result, console))


def test_nothing_is_said_to_be_left_out_when_nothing_is():
    tick_us = {"hold": phase(1200.0), "all": phase(1200.0)}
    words = report.tick_words({"mean_us": 700.0, "worst_us": 1200.0}, tick_us)
    assert "left out" not in words
