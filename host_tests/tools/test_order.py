"""The order of the tests: all of them, the long ones first on every worker, loads alike."""

import re

import pytest

from host_tests import order
from tools.choice import ROOT

LONG = [piece for piece, _ in order.LONG]
NAMES = [f"short {number}" for number in range(200)]
NAMES[150:150] = LONG


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_nothing_is_lost_and_every_share_begins_with_long_tests(workers):
    found = order.arranged(NAMES, workers, name_of=str)
    assert sorted(found) == sorted(NAMES)
    at, loads = 0, []
    for size in order.shares(len(NAMES), workers):
        share = found[at : at + size]
        at += size
        long = [order.seconds_of(name) for name in share]
        assert long == sorted(long, reverse=True) and long[0]
        loads.append(sum(long))
    assert max(loads) - min(loads) <= max(seconds for _, seconds in order.LONG)


def test_a_parameter_that_reads_like_a_long_test_makes_none():
    assert order.seconds_of(f"host_tests/a/test_a.py::{LONG[0]}") == order.LONG[0][1]
    assert order.seconds_of(f"host_tests/a/test_a.py::test_listed[{LONG[0]}]") == 0


@pytest.mark.parametrize("names", [LONG[:3], ["short"], []])
def test_a_few_tests_are_arranged_too(names):
    assert sorted(order.arranged(names, 4, name_of=str)) == sorted(names)


def test_short_tests_keep_their_order():
    found = [name for name in order.arranged(NAMES, 2, name_of=str) if name.startswith("short")]
    assert found == [name for name in NAMES if name.startswith("short")]


@pytest.mark.parametrize("piece", LONG)
def test_every_long_test_that_is_listed_is_there(piece):
    name, _, part = piece.rstrip("]").partition("[")
    files = [path.read_text() for path in (ROOT / "host_tests").rglob("test_*.py")]
    assert any(re.search(rf"(def|^) ?{name}", text, re.M) for text in files), name
    is_core = name.startswith("test_core_on")
    assert not is_core or (ROOT / "host_tests" / "core" / f"{part}.py").exists()
