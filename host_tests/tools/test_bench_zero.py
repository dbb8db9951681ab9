"""The figure of the zero: within its goal in a few cases, beyond it when the firmware is worse."""

import pytest

from host_tests.core.device_kit import sources
from tools.bench import suite as bench
from tools.bench import zero as bench_zero
from tools.choice import ROOT

NAME = "cuff/safety/zero.py"


def changed(old, new):
    """The firmware with one line of zero.py written otherwise."""
    files = sources(str(ROOT / "firmware"))
    assert files[NAME].count(old) == 1
    files[NAME] = files[NAME].replace(old, new)
    return files


def worst(errors):
    return max(abs(error) for error in errors)


@pytest.mark.parametrize("board", ["pico_w", "esp32_s3"])
def test_within_its_goal(board):
    # verifies: R-SNS-11
    errors = bench_zero.drained(board, 5.0, -3.5) + bench_zero.drained(board, 10.0, 0.0, 9.0)
    assert len(errors) == 2 and worst(errors) <= 1
    assert bench_zero.drained(board, 80.0, -3.5, 9.0) == []  # 3 mmHg are left at the end


@pytest.mark.parametrize("mmhg", [-3.8, 3.8])
def test_drift_is_gone_with_start_and_beyond_4_mmhg_refused(mmhg):
    # verifies: R-SNS-9
    errors = bench_zero.drifted("pico_w", mmhg)
    assert len(errors) == 1 and worst(errors) <= 0.5
    assert bench_zero.drifted("pico_w", mmhg * 1.1) == []


def test_a_zero_that_only_has_to_be_steady_shows():
    files = changed("FALL_CMMHG = const(5)", "FALL_CMMHG = const(150)")
    assert worst(bench_zero.drained("pico_w", 80.0, -3.5, 9.0, files=files)) > 3


def test_a_zero_that_is_taken_once_shows():
    files = changed("        if not self._fresh:\n", "        if not self.taken_count:\n")
    assert bench_zero.drifted("pico_w", 3.8, files) == []  # no zero anew: nothing to be right


def test_the_bench_holds_it_to_the_goal():
    assert bench.FIGURES["zero_error_mmhg"][1] == "<= 3"
