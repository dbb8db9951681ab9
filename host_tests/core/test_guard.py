"""cuff/safety/guard.py: each check at its limit and one short of it; latch, clear, time."""

from cuff import codes
from cuff.safety.guard import HISTORY, Guard
from host_tests.core.sensor_kit import settings_for


class Readings:
    """What the guard takes from the sensor, set by the test. Counts move as noise makes them."""

    supply_counts = 66000
    rail_low_counts = 56600
    rail_high_counts = 62600

    def __init__(self):
        self.raw_cmmhg = 0
        self.base = self.counts = 3000
        self.rail_counts = 59577
        self.watched = None
        self.ms = 1000

    def counts_at(self, cmmhg):
        return 3000 + 2 * cmmhg

    def watch_rail(self, low_mv, high_mv):
        self.watched = (low_mv, high_mv)

    def rail_mv(self):
        return self.rail_counts * 5000 // 59577

    def ticks_ms(self):
        return self.ms

    def ticks_diff(self, end, start):
        return end - start


class Bench:
    """A guard on readings; tick() runs all its checks as the tick does."""

    def __init__(self, readings=None, **settings):
        self.readings = readings or Readings()
        self.guard = Guard(
            self.readings, settings_for(**settings),
            self.readings.ticks_ms, self.readings.ticks_diff, hard_tick=True,
        )  # fmt: skip
        self.closed = True
        self.wobble = 1  # 0: the counts stand still
        self.toggle = 0
        self.tick_ms = 10

    def tick(self, times=1, raw_cmmhg=None):
        """So many ticks; the trip after them."""
        readings = self.readings
        for _ in range(times):
            readings.ms += self.tick_ms
            if raw_cmmhg is not None:
                readings.raw_cmmhg = raw_cmmhg
                readings.base = readings.counts_at(raw_cmmhg)
            readings.counts = readings.base - self.wobble * self.toggle
            self.toggle = 1 - self.toggle
            self.guard.check(self.closed)
        return self.guard.trip

    def climb(self, cmmhg):
        """Go there in steps that are no jump."""
        while self.readings.raw_cmmhg < cmmhg:
            self.tick(1, min(cmmhg, self.readings.raw_cmmhg + 4000))


def test_a_trip_or_a_stop_alone_is_a_reason_to_vent_and_nothing_else():
    for stop, trip in ((False, 0), (True, 0), (False, codes.LEASE), (True, codes.LEASE)):
        bench = Bench()
        bench.tick(5)
        bench.guard.stop = stop
        if trip:
            bench.guard.latch(trip, 0, 0)
        assert bool(bench.guard.check(True)) is (stop or trip != 0), (stop, trip)


def test_a_steady_hold_trips_nothing():
    bench = Bench()
    bench.climb(15200)
    assert bench.tick(2000) == codes.NONE


def test_over_pressure_trips_in_the_third_tick_above_310():
    # verifies: R-PRS-3
    bench = Bench()
    bench.climb(31000)
    assert bench.tick(50, 31000) == codes.NONE  # at the limit
    assert bench.tick(2, 31001) == codes.NONE
    assert bench.tick(1, 31001) == codes.OVER_PRESSURE
    assert bench.guard.measured == 31001 and bench.guard.limit == 31000


def test_over_pressure_needs_three_ticks_in_a_row():
    # verifies: R-PRS-3
    bench = Bench()
    bench.climb(31000)
    for _ in range(20):
        assert bench.tick(2, 31500) == codes.NONE
        assert bench.tick(1, 31000) == codes.NONE


def test_over_pressure_follows_a_tightened_limit():
    # verifies: R-OCC-11
    bench = Bench(pressure_trip_mmhg=200)
    bench.climb(20000)
    assert bench.tick(10, 20000) == codes.NONE
    assert bench.tick(3, 20001) == codes.OVER_PRESSURE


def test_over_pressure_is_looked_for_with_the_valve_open_too():
    # verifies: R-PRS-3
    bench = Bench()
    bench.closed = False
    assert bench.tick(3, 31001) == codes.OVER_PRESSURE


def test_a_jump_of_more_than_50_mmhg_trips_at_once_both_ways():
    # verifies: R-SNS-3
    for sign in (1, -1):
        bench = Bench()
        bench.climb(15000)
        assert bench.tick(1, 15000 + sign * 5000) == codes.NONE
        bench.tick(1, 15000)
        assert bench.tick(1, 15000 + sign * 5001) == codes.SENSOR_JUMP
        assert bench.guard.measured == sign * 5001


def test_a_jump_back_from_no_signal_is_told_as_the_signal_that_was_lost():
    # verifies: R-SNS-1
    for lost_counts in (0, 70000):
        for ticks in (1, 2):
            bench = Bench()
            bench.climb(15000)
            bench.tick(1, 15000)
            for _ in range(ticks):
                bench.readings.base = lost_counts
                bench.readings.raw_cmmhg = -1700
                assert bench.tick() == codes.NONE
                assert bench.guard.lost > 0
            assert bench.tick(1, 15000) == codes.SENSOR_RANGE, (lost_counts, ticks)
            assert bench.guard.lost == 0 and bench.guard.measured == 16700


def test_a_jump_after_the_signal_was_there_again_is_a_jump():
    # verifies: R-SNS-3
    for ticks in (1, 2, 5):
        bench = Bench()
        bench.climb(3000)
        bench.tick(1, 3000)
        bench.readings.base = 0
        bench.tick(2)
        assert bench.tick(ticks, 3000) == codes.NONE
        assert bench.tick(1, 8001) == codes.SENSOR_JUMP


def test_a_jump_while_vented_is_no_reason_to_trip():
    # verifies: R-SNS-3
    bench = Bench()
    bench.closed = False
    assert bench.tick(1, 9000) == codes.NONE
    assert bench.tick(1, 0) == codes.NONE


def test_a_signal_below_or_above_what_a_sensor_gives_trips_in_the_third_tick():
    # verifies: R-SNS-1
    for counts, limit in ((580, 600), (66010, 66000)):
        bench = Bench()
        bench.tick(10)
        bench.readings.base = counts
        assert bench.tick(2) == codes.NONE
        assert bench.tick(1) == codes.SENSOR_RANGE
        assert bench.guard.limit == limit


def test_the_ends_of_the_range_are_inside():
    # verifies: R-SNS-1
    for counts in (601, 66000):
        bench = Bench()
        bench.readings.base = counts  # wobbles between it and one less
        assert bench.tick(100) in (codes.NONE, codes.OVER_PRESSURE)


def test_a_supply_outside_4_75_to_5_25_v_trips_in_the_fifth_tick():
    # verifies: R-SUP-1
    for counts, fine, limit_mv in ((56599, 56600, 4750), (62601, 62600, 5250)):
        bench = Bench()
        assert bench.readings.watched == (4750, 5250)
        bench.readings.rail_counts = fine
        assert bench.tick(100) == codes.NONE
        bench.readings.rail_counts = counts
        assert bench.tick(4) == codes.NONE
        assert bench.tick(1) == codes.RAIL
        assert bench.guard.limit == limit_mv and bench.guard.measured == counts * 5000 // 59577


def test_a_dip_of_the_supply_for_40_ms_is_forgiven():
    # verifies: R-SUP-1
    bench = Bench()
    for _ in range(10):
        bench.readings.rail_counts = 50000
        assert bench.tick(4) == codes.NONE
        bench.readings.rail_counts = 59577
        bench.tick(1)


def test_a_reading_that_does_not_move_for_200_ms_is_frozen():
    # verifies: R-SNS-2
    bench = Bench()
    bench.tick(10)
    bench.wobble = 0
    assert bench.tick(19) == codes.NONE
    bench.wobble = 1
    bench.toggle = 1
    bench.tick(1)  # it lives
    bench.wobble = 0
    assert bench.tick(20) == codes.NONE  # the first of them is new
    assert bench.tick(1) == codes.SENSOR_FROZEN


def clock_bench(tick_us, closed=True):
    bench = Bench()
    bench.closed = closed
    for k in range(300):
        bench.readings.ms = 1000 + (k + 1) * tick_us // 1000
        bench.tick_ms = 0
        bench.tick(1)
    return bench.guard.trip


def test_the_clock_may_differ_by_2_percent_from_the_count_of_ticks():
    # verifies: R-CLK-1
    for tick_us in (10000, 10200, 9800):
        assert clock_bench(tick_us) == codes.NONE, tick_us
    for tick_us in (10210, 9790, 20000, 5000):
        assert clock_bench(tick_us) == codes.CLOCK, tick_us


def test_a_wrong_clock_matters_only_while_the_valve_is_closed():
    # verifies: R-CLK-1
    assert clock_bench(20000, closed=False) == codes.NONE


def test_the_first_reason_stays():
    # verifies: R-CTL-6
    bench = Bench()
    bench.guard.latch(codes.LEASE, 7, 8)
    bench.guard.latch(codes.OVER_PRESSURE, 1, 2)
    assert (bench.guard.trip, bench.guard.measured, bench.guard.limit) == (codes.LEASE, 7, 8)
    bench.tick(100, 31500)
    assert bench.guard.trip == codes.LEASE


def test_what_the_loop_asks_for_is_latched_when_the_tick_takes_it():
    # verifies: R-SEC-1
    bench = Bench()
    bench.guard.ask(codes.SENSORS_DISAGREE, 7, 8)
    bench.guard.ask(codes.SECOND_LOST, 1, 2)  # a consequence
    assert bench.guard.trip == codes.NONE and bench.guard.asked == codes.SENSORS_DISAGREE
    bench.guard.take_asked()
    assert bench.guard.trip == codes.SENSORS_DISAGREE and bench.guard.asked == codes.NONE
    assert (bench.guard.measured, bench.guard.limit) == (7, 8)


def test_where_the_loop_has_asked_for_nothing_there_is_nothing_to_latch():
    guard = Bench().guard
    guard.take_asked()
    assert (guard.trip, guard.measured, guard.limit) == (codes.NONE, 0, 0)


def test_what_the_loop_asked_for_goes_with_the_trip():
    bench = Bench()
    bench.guard.latch(codes.LEASE, 0, 0)
    bench.guard.ask(codes.SECOND_LOST, 1, 2)
    assert bench.guard.clear() and bench.guard.asked == codes.NONE


def test_a_trip_goes_by_itself_never():
    # verifies: R-CTL-6
    bench = Bench()
    bench.climb(31000)
    bench.tick(3, 31001)
    bench.closed = False
    assert bench.tick(3000, 0) == codes.OVER_PRESSURE


def test_it_clears_only_below_10_mmhg():
    # verifies: R-CTL-6
    bench = Bench()
    bench.guard.latch(codes.LEASE, 0, 0)
    bench.guard.stop = True
    bench.readings.raw_cmmhg = 1000
    assert not bench.guard.clear() and bench.guard.trip == codes.LEASE and bench.guard.stop
    bench.readings.raw_cmmhg = 999
    assert bench.guard.clear() and bench.guard.trip == codes.NONE and not bench.guard.stop


def test_a_new_reason_latches_after_clearing():
    # verifies: R-CTL-6
    bench = Bench()
    bench.guard.latch(codes.LEASE, 0, 0)
    bench.guard.clear()
    bench.climb(31000)
    assert bench.tick(3, 31001) == codes.OVER_PRESSURE


def test_the_last_two_seconds_are_kept_in_order():
    bench = Bench()
    assert HISTORY == 200
    for k in range(517):
        bench.tick(1, k)
    at = bench.guard.history_at
    ordered = list(bench.guard.history[at:]) + list(bench.guard.history[:at])
    assert ordered == list(range(317, 517))


def test_a_short_to_the_supply_is_seen_even_if_the_pressures_limit_lies_above_it():
    bench = Bench(pressure_trip_mmhg=320)
    assert bench.readings.counts_at(32000) > bench.readings.supply_counts + 50
    bench.closed = False
    bench.readings.base = bench.readings.supply_counts + 50
    assert bench.tick(2) == codes.NONE
    assert bench.tick(1) == codes.SENSOR_RANGE


def test_a_limit_that_changed_in_memory_trips_within_a_second():
    # verifies: R-PRS-6
    for name in ("_limits", "_inverses"):
        for at in range(4):
            bench = Bench()
            bench.tick(50)
            kept = list(getattr(bench.guard, name))
            assert len(kept) == 4
            kept[at] ^= 0x40
            setattr(bench.guard, name, tuple(kept))
            assert bench.tick(100) == codes.LIMIT_LOST, (name, at)


def test_over_pressure_does_not_believe_the_zero_that_was_taken():
    # verifies: R-PRS-5
    """A cuff that was still inflated while zero was taken makes raw_cmmhg too low."""
    bench = Bench()
    bench.climb(30000)
    bench.readings.base = bench.readings.counts_at(31001)
    assert bench.tick(3) == codes.OVER_PRESSURE


def test_an_erase_of_the_flash_just_before_closing_is_no_clock_fault():
    """400 ms without ticks while vented, pressure wanted in the same second; then in the next."""
    # verifies: R-CTL-14
    for stall_at, code in ((50, codes.NONE), (150, codes.CLOCK), (250, codes.CLOCK)):
        bench = Bench()
        ms = 1000
        for k in range(500):
            bench.closed = k > 60
            ms += 410 if k == stall_at else 10
            bench.readings.ms = ms
            bench.tick_ms = 0
            bench.tick(1)
        assert bench.guard.trip == code, stall_at


def test_a_cuff_that_does_not_empty_is_told_beside_the_first_reason():
    # verifies: R-CTL-6, R-VNT-7
    for code in (codes.NOT_VENTING, codes.VENT_TOO_FAST):
        bench = Bench()
        bench.guard.latch(codes.LEASE, 0, 0)
        assert bench.guard.also == codes.NONE
        bench.guard.latch(code, 5, 9)
        bench.guard.latch(codes.CLOCK, 1, 2)
        guard = bench.guard
        assert (guard.trip, guard.measured, guard.also) == (codes.LEASE, 0, code)
        assert guard.clear() and guard.also == codes.NONE
    bench = Bench()
    bench.guard.latch(codes.NOT_VENTING, 5, 9)
    assert bench.guard.also == codes.NONE


def test_no_other_later_reason_stands_beside_the_first():
    """They are its consequences: told beside it they would hide a cuff that stays full."""
    beside = (codes.NOT_VENTING, codes.VENT_TOO_FAST)
    for code in range(codes.OVER_PRESSURE, codes.LEAK):
        bench = Bench()
        bench.guard.latch(codes.LEASE, 0, 0)
        bench.guard.latch(code, 5, 9)
        assert bench.guard.also == (code if code in beside else codes.NONE), code
        bench.guard.latch(codes.NOT_VENTING, 5, 9)
        bench.guard.latch(code, 5, 9)
        assert bench.guard.also == (code if code in beside else codes.NOT_VENTING), code
