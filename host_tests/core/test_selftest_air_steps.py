"""cuff/safety/selftest_air.py on a sensor that is a number: whole courses of a test.

A bench turns the test every 20 ms, as the loop does, and shows it any pressure. Each limit:
test_selftest_air_limits. What real faults of real hardware do to it: test_selftest_air.
"""

from cuff import codes
from cuff.safety.drill import PUMP, VALVE
from host_tests.core.selftest_kit import AGAIN, FED, Bench


def test_a_whole_test_passes_and_gives_its_orders_in_turn():
    # verifies: R-VNT-9
    bench = Bench().refilling()
    bench.until(VALVE | PUMP | FED)
    bench.slowly(250)
    bench.until(VALVE | FED)
    bench.until(VALVE)
    bench.slowly(150)
    assert bench.over() == (codes.NONE, False) and bench.drill.bits == 0


def test_without_a_ceiling_nothing_is_fed_while_no_rise_is_allowed():
    bench = Bench(with_ceiling=False)
    bench.turn(0)
    assert bench.until(VALVE | PUMP) <= 400
    bench.until(FED, 0)


def test_what_does_not_settle_in_4_s_is_unsteady_and_tried_again():
    bench = Bench()
    bench.turn(0)
    for k in range(300):
        if not bench.test.running:
            break
        bench.turn(k // 10 % 2 * 400)
    assert 4000 < bench.ms <= 4200
    assert (bench.test.code, bench.test.wanted) == AGAIN


def test_three_jumps_while_the_valve_is_shut_are_unsteady():
    """3 mmHg in 100 ms are nobody's pump; the first two are tried again."""
    bench = Bench()
    for answer in (AGAIN, AGAIN, (codes.AIR_UNSTEADY, False)):
        bench.rising()
        bench.turn(3000)
        assert not bench.test.running and bench.drill.bits == 0
        assert (bench.test.code, bench.test.wanted) == answer


def test_a_pressure_that_goes_down_with_the_pump_on_is_no_pump():
    for level, running in ((-100, True), (-101, False)):
        bench = Bench().rising()
        bench.slowly(level)
        bench.turn(times=4)
        assert bench.test.running is running
        if not running:
            assert (bench.test.code, bench.test.wanted) == AGAIN


def test_no_rise_in_3_s_is_no_pump_or_no_dead_man():
    for high, code in ((1, codes.NO_PRESSURE), (0, codes.PERMIT_DEAD)):
        bench = Bench().rising()
        bench.lines.deadman.high = high
        bench.slowly(49)
        assert bench.over()[0] == code
    bench = Bench().rising().slowly(50)
    bench.turn(times=70)
    assert bench.test.running


def test_a_rise_that_stands_still_for_1_5_s_is_no_pressure():
    """A sensor that stands still must not let the pump run on."""
    bench = Bench().rising().slowly(200)
    began_ms = bench.ms
    assert bench.over() == (codes.NO_PRESSURE, False)
    assert 1400 <= bench.ms - began_ms <= 1700


def test_a_rise_that_takes_more_than_9_s_is_not_held():
    bench = Bench().rising()
    began_ms = bench.ms
    level = 50
    while bench.test.running:
        bench.slowly(level)
        bench.turn(times=60)
        level += 30
        assert bench.ms - began_ms < 12000
    assert bench.test.code == codes.NOT_HELD
    assert 8900 <= bench.ms - began_ms <= 10500


def test_a_refill_that_does_not_come_in_9_s_is_not_held_the_second_time():
    bench = Bench().refilling()
    began_ms = bench.ms
    assert bench.over(199) == AGAIN
    assert 8800 <= bench.ms - began_ms <= 9060
    bench.turn(0)
    bench.refilling()
    assert bench.over(199) == (codes.NOT_HELD, False)


def test_what_the_tick_refuses_ends_the_attempt_until_start():
    # verifies: R-VNT-10
    bench = Bench().rising()
    bench.drill.tick(True, 0)
    bench.turn()
    assert (bench.test.code, bench.test.wanted) == (codes.AIR_UNTESTED, False)
    bench.turn(0, 100)
    assert not bench.test.running and bench.drill.bits == 0
    bench.test.ask()
    bench.turn()
    assert bench.test.running


def test_after_a_reset_it_waits_for_start():
    # verifies: R-VNT-10
    bench = Bench(power_on=False)
    bench.turn(0, 100)
    assert not bench.test.running
    bench.test.ask()
    bench.turn()
    assert bench.test.running
