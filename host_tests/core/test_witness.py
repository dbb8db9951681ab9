"""The second sensor as a witness: how far the two may differ, how long, and what is no proof."""

from cuff import codes
from cuff.safety.witness import Witness
from host_tests.core.witness_kit import WRAP, Bench, Part

TARGETS = (2000, 6000, 15000, 24000, 30000)


def limit_at(cmmhg):
    return 1000 + cmmhg // 20


def apart(first, by, pump=0, closed=True, most_ms=5000):
    """ms until it trips when the second sensor reads `by` more than the first."""
    bench = Bench()
    bench.hold(first, pump, closed)
    bench.both(first, first + by)
    took = bench.time_to_trip(most_ms)
    assert bench.asked in ([], [codes.SENSORS_DISAGREE])
    return took


def test_a_cuff_that_holds_more_than_the_first_sensor_says_trips_within_half_a_second():
    # verifies: R-SEC-1
    for target in TARGETS:
        limit = limit_at(target)
        assert apart(target, limit) is None
        for by in (limit + 1, limit + 2000, 20000):
            assert 300 <= apart(target, by) <= 500, (target, by)


def test_a_running_pump_is_allowed_what_the_hose_takes_and_no_more():
    for target in TARGETS:
        limit = limit_at(target) + 1000
        assert apart(target, limit, pump=20000) is None
        assert 300 <= apart(target, limit + 1, pump=20000) <= 500


def test_the_hose_is_allowed_for_until_the_pump_has_run_down():
    bench = Bench()
    bench.hold(15000, pump=65535)
    bench.both(15000, 15000 + limit_at(15000) + 500)
    bench.run(1000)
    assert bench.asked == []
    bench.drive(0, True)
    assert 500 <= bench.time_to_trip() <= 800


def test_a_second_sensor_that_reads_less_trips_within_a_second_of_a_shut_valve():
    # verifies: R-SEC-1
    for target in TARGETS:
        limit = limit_at(target)
        assert apart(target, -limit) is None
        assert 600 <= apart(target, -limit - 1) <= 800
        assert 600 <= apart(target, -limit - 1, pump=65535) <= 800


def test_what_an_open_valve_takes_from_the_manifold_is_no_disagreement():
    assert apart(15000, -12000, closed=False, most_ms=20000) is None
    # but it cannot lift it: the other direction stays as strict as ever
    assert 300 <= apart(15000, limit_at(15000) + 1, closed=False) <= 500


def valve_that_shuts_for_a_turn(second):
    """Open for 60 ms and shut for 20, over and over; ms until it trips, or None in 10 s."""
    bench = Bench()
    bench.hold(15000)
    began_ms = bench.ms
    while not bench.asked and bench.ms - began_ms < 10000:
        bench.both(15000, second)
        bench.drive(0, False)
        bench.run(60)
        bench.drive(0, True)
        bench.turn()
    return bench.ms - began_ms if bench.asked else None


def test_a_valve_that_is_shut_for_moments_only_is_waited_for_three_seconds():
    """No repetition keeps the manifold empty for so long."""
    assert 3000 <= valve_that_shuts_for_a_turn(3000) <= 4500
    assert valve_that_shuts_for_a_turn(15000) is None


def test_a_release_that_goes_on_and_on_is_no_disagreement():
    bench = Bench()
    bench.hold(15000)
    for _ in range(20):
        bench.both(15000, 5000)
        bench.drive(0, False)
        bench.run(4000)
        bench.drive(0, True)
        bench.run(40)
    assert bench.asked == []
    assert 600 <= bench.time_to_trip() <= 900  # it stays shut, and they stay apart


def test_a_valve_that_was_open_just_now_is_waited_for():
    bench = Bench()
    bench.hold(15000, closed=False)
    bench.both(15000, 3000)
    bench.drive(0, True)
    assert 700 <= bench.time_to_trip() <= 900


def test_an_opening_between_two_turns_is_seen_by_the_count_of_the_tick():
    """A regulator that trims opens the valve for less than a turn, in step with the questions."""
    bench = Bench()
    bench.hold(12000)
    bench.both(12000, 4200)
    for _ in range(40):
        bench.tick.regulator.model.open_ticks += 1
        bench.run(60)
    assert bench.asked == []
    assert 600 <= bench.time_to_trip() <= 900  # it stays shut, and they stay apart


def test_short_openings_do_not_hide_a_second_sensor_that_reads_less():
    bench = Bench()
    bench.hold(15000)
    bench.both(15000, 5000)
    spent = 0
    while not bench.asked and spent < 10000:
        bench.drive(0, False)
        bench.turn()
        bench.drive(0, True)
        spent += 20 + bench.run(680, lambda: bench.asked)
    assert bench.asked == [codes.SENSORS_DISAGREE] and spent <= 2500, spent


def test_a_jolt_that_passes_is_forgiven():
    bench = Bench()
    bench.hold(15000)
    for _ in range(20):
        bench.both(15000, 20000)
        bench.run(240)
        bench.both(15000)
        bench.run(120)
    assert bench.asked == []
    for _ in range(20):
        bench.both(15000, 10000)
        bench.run(540)
        bench.both(15000)
        bench.run(120)
    assert bench.asked == []


def test_one_answer_after_a_silence_is_one_answer():
    bench = Bench()
    bench.hold(15000)
    bench.both(15000, None)
    bench.second = None
    bench.run(440)
    bench.second = 25000
    bench.run(120)
    bench.second = 15000
    bench.run(2000)
    assert bench.asked == []


def test_it_says_what_it_measured_and_the_limit():
    bench = Bench()
    bench.hold(15000)
    bench.both(15000, 17000)
    bench.time_to_trip()
    assert bench.tick.guard.asked[0] == (codes.SENSORS_DISAGREE, 17000, 16750)
    bench = Bench()
    bench.hold(15000)
    bench.both(15000, 12000)
    bench.time_to_trip()
    assert bench.tick.guard.asked[0] == (codes.SENSORS_DISAGREE, 12000, 13250)


def test_an_answer_that_stops_under_pressure_trips_after_half_a_second():
    # verifies: R-SEC-2
    for start_ms in (0, WRAP - 5000):  # the clock wraps meanwhile
        bench = Bench(start_ms)
        bench.hold(15000)
        bench.second = None
        assert 500 < bench.time_to_trip() <= 620
        code, measured, limit = bench.tick.guard.asked[0]
        assert code == codes.SECOND_LOST and limit == 500 < measured <= 620
        assert bench.witness.code == codes.SECOND_DEAD


def test_half_a_second_of_silence_is_forgiven():
    bench = Bench()
    bench.hold(15000)
    for _ in range(5):
        bench.second = None
        bench.run(400)
        bench.second = 15000
        bench.run(200)
    assert bench.asked == []


def test_a_loop_that_stood_still_has_heard_no_silence():
    bench = Bench()
    bench.hold(15000)
    for _ in range(4):  # four erases of the flash, and no answer to the first question after each
        bench.ms += 2000
        bench.second = None
        bench.turn()
        bench.run(200)
        bench.second = 15000
        bench.run(200)
    assert bench.asked == []


def test_nothing_trips_while_nothing_is_wanted():
    bench = Bench()
    bench.both(0, 15000)
    bench.run(3000)
    bench.second = None
    bench.run(3000)
    assert bench.asked == []


def test_it_asks_the_sensor_at_sixteen_hertz_and_more_and_not_in_every_turn():
    bench = Bench()
    before = bench.device.conversions
    bench.run(3000)
    assert 48 <= bench.device.conversions - before <= 60


def test_the_first_sensor_is_taken_from_the_moment_the_conversion_began():
    bench = Bench()
    bench.hold(10000)
    for step in range(100):  # 200 mmHg/s: 12 mmHg within the time of one answer
        bench.both(10000 + 400 * (step % 50))
        bench.turn()
    assert bench.asked == []


# -- zero ----------------------------------------------------------------------------------


def zeroed(raw, ms=2000):
    bench = Bench(ready=False)
    bench.both(0, raw)
    bench.take_zero(ms)
    return bench


def test_both_are_zeroed_together():
    # verifies: R-SEC-3
    for raw in (-1500, -700, 0, 900, 1500):
        bench = zeroed(raw)
        assert bench.witness.code == codes.SECOND_UNTESTED
        bench.run(200)
        assert bench.witness.cmmhg == 0


def test_a_zero_that_is_too_far_off_is_none():
    for raw in (-1501, 1501, 6000):
        assert zeroed(raw).witness.code == codes.SECOND_ZERO


def test_a_zero_needs_answers_that_stand_still():
    assert zeroed(0, 400).witness.code == codes.SECOND_ZERO
    bench = Bench(ready=False)
    for step in range(100):
        bench.second = 600 * (step // 3 % 2)
        bench.turn()
    bench.witness.accept_zero()
    assert bench.witness.code == codes.SECOND_ZERO


def test_a_new_zero_is_asked_for_and_taken():
    bench = zeroed(3000)
    assert bench.witness.code == codes.SECOND_ZERO
    bench.second = 300
    bench.take_zero()
    bench.test_air()
    assert bench.witness.code == codes.NONE


def test_at_rest_the_two_stay_together():
    # verifies: R-SEC-4
    for by, code in ((800, codes.NONE), (801, codes.SECOND_ZERO), (-801, codes.SECOND_ZERO)):
        bench = Bench()
        assert bench.witness.code == codes.NONE
        bench.second = by
        bench.run(900)
        assert bench.witness.code == codes.NONE
        bench.run(400)
        assert bench.witness.code == code, by


def test_while_the_cuff_empties_the_manifold_may_be_ahead():
    bench = Bench()
    bench.both(12000, 3000)
    bench.run(5000)
    assert bench.witness.code == codes.NONE


def test_what_passed_is_forgotten():
    bench = Bench()
    bench.second = 5000
    bench.run(2000)
    assert bench.witness.code == codes.SECOND_ZERO
    bench.second = 0
    bench.run(200)
    assert bench.witness.code == codes.NONE


def test_it_sees_a_pressure_that_the_first_one_does_not():
    bench = Bench()
    for second, sees in ((1999, False), (2000, True), (9000, True), (None, False)):
        bench.second = second
        bench.run(700)
        assert bench.witness.sees_pressure() == sees


# -- the self-test with air ----------------------------------------------------------------


def code_after(rose, fell, passed=True):
    bench = Bench(ready=False)
    bench.take_zero()
    bench.test_air(rose, fell, passed)
    return bench.witness.code


def test_it_has_to_rise_and_to_fall_with_the_air():
    # verifies: R-SEC-3
    assert code_after(175, 35) == codes.NONE
    assert code_after(174, 35) == codes.SECOND_STUCK
    assert code_after(175, 34) == codes.SECOND_STUCK
    assert code_after(0, 0) == codes.SECOND_STUCK


def test_a_test_that_failed_itself_proves_nothing_and_blames_nobody():
    assert code_after(0, 0, passed=False) == codes.SECOND_UNTESTED


def test_a_new_test_begins_from_nothing():
    bench = Bench()
    bench.witness.begin_test()
    assert bench.witness.code == codes.SECOND_UNTESTED
    bench.run(200)
    bench.witness.end_test(True)
    assert bench.witness.code == codes.SECOND_STUCK
    bench.test_air()
    assert bench.witness.code == codes.NONE


def test_a_test_in_which_the_first_one_lags_behind_is_ended_and_proves_nothing():
    for by, code, refused in ((1200, codes.NONE, False), (1201, codes.SECOND_PARTED, True)):
        bench = Bench()
        bench.witness.begin_test()
        bench.second = by
        bench.run(200)
        bench.second = 0
        bench.run(200)
        bench.witness.end_test(not refused)
        assert bench.witness.code == code and bench.tick.drill.refused == refused
    bench.witness.doubt()
    assert bench.witness.code == codes.SECOND_UNTESTED


def test_without_an_answer_nothing_is_proved():
    bench = Bench(ready=False)
    assert bench.witness.code == codes.SECOND_DEAD and bench.witness.waking
    bench.second = None
    bench.run(480)
    assert bench.witness.waking
    bench.run(200)
    assert bench.witness.code == codes.SECOND_DEAD and not bench.witness.waking
    bench.second = 0
    bench.run(200)
    assert bench.witness.code == codes.SECOND_UNTESTED


def test_a_board_without_a_second_sensor_has_no_witness():
    tick = Part()
    tick.sensor = tick.regulator = tick.guard = tick.drill = None
    witness = Witness(None, tick, None)
    witness.accept_zero()
    witness.begin_test()
    witness.end_test(True)
    witness.step(0, True)
    assert witness.code == codes.NONE
    assert not witness.sees_pressure()
