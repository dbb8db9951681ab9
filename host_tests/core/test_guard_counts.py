"""cuff/safety/guard.py: what it counts, from power-on, after a good sample, and after a clear."""

from cuff import codes
from cuff.safety.guard import HISTORY
from host_tests.core.test_guard import Bench, Readings


class LowSupply(Readings):
    """A sensor whose end of range lies below the highest pressure."""

    supply_counts = 40000


def test_at_power_on_nothing_is_wrong_and_nothing_is_kept():
    guard = Bench().guard
    assert (guard.trip, guard.measured, guard.limit, guard.history_at) == (codes.NONE, 0, 0, 0)
    assert guard.stop is False
    assert list(guard.history) == [0] * HISTORY


def test_checking_makes_no_new_attribute():
    """An attribute that is born in an interrupt is an allocation."""
    bench = Bench()
    names = sorted(dir(bench.guard))
    bench.tick(300)
    bench.tick(10, 31500)
    assert sorted(dir(bench.guard)) == names


def test_over_pressure_from_the_first_tick_on_needs_three():
    bench = Bench()
    bench.closed = False
    assert bench.tick(2, 31001) == codes.NONE
    assert bench.tick(1, 31001) == codes.OVER_PRESSURE


def test_after_one_tick_at_the_limit_it_needs_three_again():
    bench = Bench()
    bench.closed = False
    bench.tick(2, 31001)
    bench.tick(1, 31000)
    assert bench.tick(2, 31001) == codes.NONE
    assert bench.tick(1, 31001) == codes.OVER_PRESSURE


def test_a_jump_from_nothing_counts_at_power_on():
    assert Bench().tick(1, 5000) == codes.NONE
    assert Bench().tick(1, 5001) == codes.SENSOR_JUMP


def test_a_reading_that_stands_from_power_on_is_frozen_after_20_more():
    bench = Bench()
    bench.wobble = 0
    bench.readings.base = 3500
    assert bench.tick(20) == codes.NONE
    assert bench.tick(1) == codes.SENSOR_FROZEN
    assert (bench.guard.measured, bench.guard.limit) == (3500, 20)


def test_a_good_sample_makes_the_count_of_bad_ones_begin_at_nothing():
    bench = Bench()
    for good, bad, most in (("base", 580, 2), ("rail_counts", 50000, 4)):
        for name, value in ((good, bad),):
            fine = getattr(bench.readings, name)
            for _ in range(3):
                setattr(bench.readings, name, value)
                assert bench.tick(most) == codes.NONE, name
                setattr(bench.readings, name, fine)
                assert bench.tick(1) == codes.NONE, name
            setattr(bench.readings, name, value)
            assert bench.tick(most) == codes.NONE
            assert bench.tick(1) in (codes.SENSOR_RANGE, codes.RAIL)
            bench = Bench()


def test_a_good_sample_counts_though_both_inputs_were_bad():
    bench = Bench()
    bench.readings.base, bench.readings.rail_counts = 580, 50000
    bench.tick(2)
    bench.readings.base, bench.readings.rail_counts = 3000, 59577
    bench.tick(1)
    bench.readings.base, bench.readings.rail_counts = 580, 50000
    assert bench.tick(2) == codes.NONE
    assert bench.tick(1) == codes.SENSOR_RANGE


def test_one_bad_tick_is_forgotten_whatever_else_was_bad_in_it_or_just_before():
    fine = {"base": 3000, "rail_counts": 59577}
    lost, low = {"base": 580, "rail_counts": 59577}, {"base": 3000, "rail_counts": 50000}
    both = {"base": 580, "rail_counts": 50000}
    for before in ((lost,), (low,), (both,), (lost, low), (low, lost), (both, low), (lost, both)):
        for bad, most, code in ((lost, 2, codes.SENSOR_RANGE), (low, 4, codes.RAIL)):
            bench = Bench()
            for inputs in before + (fine, fine) + (bad,) * most:
                for name, value in inputs.items():
                    setattr(bench.readings, name, value)
                assert bench.tick() == codes.NONE, (before, bad)
            assert bench.tick() == code


def test_the_ends_of_the_range_are_inside_while_the_supply_is_in_doubt():
    for counts in (600, 40000):
        bench = Bench(LowSupply())
        bench.wobble = 0
        bench.readings.base = counts
        bench.readings.rail_counts = 50000
        assert bench.tick(4) == codes.NONE, counts
        assert bench.tick(1) == codes.RAIL


def test_the_ends_of_the_supply_are_inside_while_the_signal_is_in_doubt():
    for rail in (56600, 62600):
        bench = Bench()
        bench.readings.rail_counts = rail
        for _ in range(10):
            bench.readings.base = 580
            assert bench.tick(2) == codes.NONE, rail
            bench.readings.base = 3000
            assert bench.tick(1) == codes.NONE, rail


def test_a_cause_that_lasts_latches_again_in_the_tick_after_a_clear():
    """Each of them with a pressure that reads as nothing: else it could not be cleared."""
    for name, value, code in (
        ("base", 65500, codes.OVER_PRESSURE),  # a zero taken under pressure
        ("base", 580, codes.SENSOR_RANGE),
        ("rail_counts", 50000, codes.RAIL),
    ):
        bench = Bench()
        setattr(bench.readings, name, value)
        assert bench.tick(30) == code
        for _ in range(3):
            assert bench.guard.clear() and bench.guard.trip == codes.NONE
            assert bench.tick(1) == code, name
    bench = Bench()
    bench.wobble = 0
    assert bench.tick(40) == codes.SENSOR_FROZEN
    for _ in range(3):
        assert bench.guard.clear() and bench.tick(1) == codes.SENSOR_FROZEN


def test_a_lost_limit_is_told_with_what_it_is_and_what_it_was():
    for at, was in enumerate((66000, 56600, 62600, 3000 + 2 * 31000)):
        for change in (64, -64):
            bench = Bench()
            limits = list(bench.guard._limits)
            assert limits[at] == was
            limits[at] = was + change
            bench.guard._limits = tuple(limits)
            assert bench.tick(100) == codes.LIMIT_LOST, at
            assert bench.guard.limit == was, at
            assert bench.guard.measured == was + change, at


def test_the_first_thing_that_the_loop_asks_for_is_latched_with_its_figures():
    # verifies: R-SEC-1
    guard = Bench().guard
    guard.ask(codes.SENSORS_DISAGREE, 31, 32)
    guard.ask(codes.SECOND_LOST, 41, 42)
    assert guard.trip == codes.NONE
    guard.take_asked()
    assert (guard.trip, guard.measured, guard.limit) == (codes.SENSORS_DISAGREE, 31, 32)
    assert guard.asked == codes.NONE
    guard.ask(codes.SECOND_LOST, 41, 42)  # later ones are its consequences
    guard.take_asked()
    assert guard.trip == codes.SENSORS_DISAGREE and guard.asked == codes.NONE


def test_what_the_loop_asked_for_before_a_clear_is_forgotten_with_the_trip():
    bench = Bench()
    assert bench.guard.asked == codes.NONE
    bench.guard.ask(codes.SECOND_LOST, 41, 42)
    assert bench.guard.clear() and bench.guard.asked == codes.NONE
    bench.guard.ask(codes.SENSORS_DISAGREE, 31, 32)
    assert bench.guard.asked == codes.SENSORS_DISAGREE


def test_it_clears_below_10_mmhg_above_what_the_cuff_reads_empty():
    for rest in (500, -300):
        for by, cleared in ((999, True), (1000, False)):
            bench = Bench()
            bench.guard.latch(codes.LEASE, 0, 0)
            bench.readings.raw_cmmhg = rest + by
            assert bench.guard.clear(rest) is cleared, (rest, by)


def test_it_clears_at_no_pressure_of_10_mmhg_or_more():
    for cmmhg in (1000, 1001, 5000, 31000):
        bench = Bench()
        bench.guard.latch(codes.LEASE, 0, 0)
        bench.readings.raw_cmmhg = cmmhg
        assert not bench.guard.clear(), cmmhg


def test_a_sensor_that_shows_from_the_start_what_it_showed_before_is_frozen_after_20():
    bench = Bench()
    bench.wobble = 0
    assert bench.tick(19) == codes.NONE
    assert bench.tick(1) == codes.SENSOR_FROZEN
