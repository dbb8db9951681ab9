"""PIO on the emulated chip keeps time as the chip's does: the permits will be made of it."""

import pytest

from tools.emulate.engine import run

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(300)]
CLOCK_HZ = 125_000_000
# While the core runs an edge is seen at the end of its present instruction, at worst an interrupt's
# entry: some twenty clocks late, which does not add up.
LATE_US = 0.2


@pytest.fixture(scope="module")
def seen(image):
    """Pulses of one pin, in microseconds, under three programs."""
    return run("tests/pio.mjs", image, {}, None, settings={"xipMissCycles": 0})


def test_delays_count_and_a_halted_core_does_not_matter(seen):
    high, period = seen["delays"]["high"], seen["delays"]["period"]
    assert len(high) > 80
    assert max(high) == pytest.approx(32, abs=LATE_US) == min(high)
    assert max(period) == pytest.approx(48, abs=LATE_US) == min(period)
    assert sum(period) / len(period) == pytest.approx(48, abs=0.01)


def test_a_fractional_divider_holds_its_mean(seen):
    period = seen["fraction"]["period"]
    divider = CLOCK_HZ * 256 // 3_000_000 / 256
    assert sum(period) / len(period) == pytest.approx(20 * divider * 1e6 / CLOCK_HZ, abs=0.02)


def test_a_counter_holds_for_its_count_and_a_restart_empties_the_fifo(seen):
    counter = seen["counter"]
    # set, a hundred jumps (x = 99..0), set: 101 clocks of 500 us; old words raise nothing again.
    assert counter["high"] == [pytest.approx(101 * 500, abs=1)]
    assert counter["words_when_parked"] == 2
    assert counter["words_after_restart"] == 0
