"""The shopping list holds every part of every diagram once, and is what would be written now."""

import re

import pytest

from boards import hardware
from tools.documents import shopping, wiring
from tools.documents.wiring import BUILDS, Board

BOARDS = wiring.board_folders()


def test_the_page_is_current():
    assert shopping.PAGE.read_text(encoding="utf-8") == shopping.page(), (
        "run python -m tools.documents.shopping"
    )


@pytest.mark.parametrize("folder", BOARDS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("build", BUILDS)
def test_every_drawn_part_stands_in_one_row(folder, build):
    board = Board(folder)
    named = [name for _, _, _, names in shopping.rows(board, build) for name in names]
    twice = {name for name in named if named.count(name) > 1}
    assert twice == {"C7"}  # two capacitors under one name: 1 uF + 10 nF
    assert set(named) == set(shopping.parts(board, build))


@pytest.mark.parametrize("folder", BOARDS, ids=lambda folder: folder.name)
def test_what_the_wiring_page_names_is_drawn(folder):
    board = Board(folder)
    drawn = set(shopping.parts(board, "thigh"))
    assert shopping.written(board)
    assert shopping.written(board) - drawn == set()


@pytest.mark.parametrize("folder", BOARDS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("build", BUILDS)
def test_quantities_are_the_builds(folder, build):
    count = {what: n for n, what, _, _ in shopping.rows(Board(folder), build)}
    assert count["pump"] == hardware.PUMPS[build]
    assert count["valve, plugged so that it is normally open"] == hardware.VALVES[build]


def test_values_are_the_boards_dividers():
    for folder in BOARDS:
        board = Board(folder)
        rows = shopping.rows(board, "arm")
        for references, values in (
            (("R21", "R22"), board.SENSOR_DIVIDER),
            (("R19", "R20"), board.RAIL_DIVIDER),
            (("R15", "R16"), board.BATTERY_DIVIDER),
        ):
            for reference, ohms in zip(references, values, strict=False):
                (what,) = [what for _, what, _, names in rows if reference in names]
                assert float(re.match(r"[\d.]+", what).group()) * 1000 == ohms


def test_a_part_that_nobody_chose_is_an_error(monkeypatch):
    monkeypatch.delitem(shopping.BUY, "C 33 nF")
    with pytest.raises(KeyError, match="33 nF"):
        shopping.page()


def test_each_order_number_or_the_reason_why_none():
    for what, number in shopping.BUY.values():
        assert what and (re.search(r"[A-Z0-9]", number) or number.startswith("none"))
        if number.startswith("none"):
            assert re.match(r"none( with [^:;]+)?[:;] ?\S|none with", number), number
