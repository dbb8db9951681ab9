"""cuff/safety/guard.py where the tick is soft: a late window is told from a wrong clock."""

from cuff import codes
from cuff.safety.guard import Guard
from host_tests.core.sensor_kit import settings_for
from host_tests.core.test_guard import Bench


def soft_bench():
    """A guard where the tick is soft."""
    bench = Bench()
    readings = bench.readings
    bench.guard = Guard(
        readings, settings_for(), readings.ticks_ms, readings.ticks_diff, hard_tick=False
    )
    bench.tick_ms = 0
    return bench


def windows(late_ms, bench=None):
    """The code after windows of 1 s that are so much too long."""
    bench = bench or soft_bench()
    for late in late_ms:
        bench.tick(99)
        bench.readings.ms += 1000 + late
        bench.tick(1)
    return bench.guard.trip


def test_a_late_window_is_no_wrong_clock():
    # verifies: R-CLK-1
    assert windows([120, -120] * 20) == codes.NONE
    assert windows([0, 60, 60, 0] * 20) == codes.NONE
    assert windows([150, -150, 21, -21, 21, 21, -21, -21] * 5) == codes.NONE
    assert windows([20, -20, 20, 20, 20, 20]) == codes.NONE


def test_three_wrong_windows_in_a_row_are():
    # verifies: R-CLK-1
    for late in (21, -21, 30, -30):
        assert windows([0, late, late]) == codes.NONE, late
        assert windows([0, late, late, late]) == codes.CLOCK, late
        assert windows([late, late, late]) == codes.CLOCK, late
    for turned in (1, -1):
        late = 30 * turned
        assert windows([-late, -late, late, late]) == codes.NONE
        assert windows([-late, -late, late, late, late]) == codes.CLOCK
    assert windows([30, 30, 0, 30, 30]) == codes.NONE
    assert windows([30, 30, -30, 30, 30]) == codes.NONE
    assert windows([-30, -30, 30, -30, -30]) == codes.NONE


def test_where_the_tick_is_hard_one_wrong_window_is_enough():
    # verifies: R-CLK-1
    for late, code in ((20, codes.NONE), (21, codes.CLOCK), (-20, codes.NONE),
                       (-21, codes.CLOCK)):  # fmt: skip
        bench = Bench()
        bench.tick_ms = 0
        assert windows([0, late, 0], bench) == code, late


def test_a_window_that_no_pause_explains_is_one_at_once():
    # verifies: R-CLK-1
    assert windows([0, 150]) == codes.NONE and windows([0, 151]) == codes.CLOCK
    assert windows([0, -150]) == codes.NONE and windows([0, -151]) == codes.CLOCK
