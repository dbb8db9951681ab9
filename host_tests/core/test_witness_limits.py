"""The second sensor as a witness, to the millisecond and to the hundredth of a mmHg.

An answer says what was so when its conversion began, a turn before; a turn counts up to 100 ms.
"""

from cuff import codes
from host_tests.core.witness_kit import Bench

FIRST = 15000
LIMIT = 1750  # there


def begun(wanted=True, first=FIRST, second=FIRST, closed=True, open_ticks=0):
    """A witness that has heard nothing; its first conversion has begun."""
    bench = Bench(ready=False)
    bench.wanted = wanted
    bench.both(first, second)
    bench.drive(0, closed)
    bench.tick.regulator.model.open_ticks = open_ticks
    bench.turn(0)
    return bench


def after_good(*given):
    """The same, after an answer that was right: what is given is so in the next conversion."""
    bench = begun()
    bench.both(*given)
    bench.turn(60)
    return bench


def trips(bench, *turns_ms):
    """Is it asked for in the last of these turns, and not before?"""
    for ms in turns_ms:
        assert bench.asked == [], turns_ms
        bench.turn(ms)
    return len(bench.asked) > 0


def every(ms, count):
    return [ms] * count


# -- how long they may differ ------------------------------------------------------------------


def test_too_high_for_300_ms_trips_and_for_299_not():
    # verifies: R-SEC-1
    high = (FIRST, FIRST + LIMIT + 1)
    for turns, told in (((100, 100, 99), False), ((100, 100, 100), True),
                        ((100, 100, 99, 100), True)):  # fmt: skip
        assert trips(begun(True, *high), *turns) == told
        assert trips(after_good(*high), *turns) == told
    bench = begun(True, FIRST, FIRST + LIMIT)
    assert not trips(bench, *every(100, 9))


def test_too_low_with_a_shut_valve_for_600_ms_trips_and_for_599_not():
    # verifies: R-SEC-1
    low = (FIRST, FIRST - LIMIT - 1)
    for last, told in (((99,), False), ((100,), True), ((99, 100), True)):
        turns = every(100, 5) + list(last)
        assert trips(begun(True, *low), *turns) == told
        assert trips(after_good(*low), *turns) == told
    assert not trips(begun(True, FIRST, FIRST - LIMIT), *every(100, 9))


def opens(bench, *answers_ms, shut=True):
    """Is it asked for in the last of these answers? The valve is shut for a moment in each."""
    for ms in answers_ms:
        assert bench.asked == [], answers_ms
        bench.drive(0, shut)
        bench.turn(49)
        bench.drive(0, False)
        bench.turn(ms - 49)
    return len(bench.asked) > 0


def test_too_low_for_3_s_trips_though_the_valve_is_shut_for_moments_only_and_for_2999_ms_not():
    # verifies: R-SEC-1
    for good_before in (False, True):
        for last, told in (((99,), False), ((100,), True), ((99, 100), True)):
            bench = begun(True, FIRST, FIRST if good_before else 0, closed=False)
            bench.second = 0
            if good_before:
                bench.turn(60)
            assert not opens(bench, *every(100, 20))
            assert not opens(bench, *every(100, 20), shut=False)  # one long release says nothing
            assert opens(bench, *(every(100, 9) + list(last))) == told
    bench = begun(True, FIRST, 0, closed=False)
    assert not opens(bench, *every(100, 29))
    bench.second = FIRST - LIMIT
    assert not opens(bench, 100, shut=False)
    bench.second = 0
    assert not opens(bench, 100, *every(100, 29))  # that one was right: it counts from there
    assert opens(bench, 100)


def test_what_they_may_differ_by_follows_the_first_one_from_0():
    for first, limit in ((0, 1000), (19, 1000), (20, 1001), (6000, 1300)):
        assert not trips(begun(True, first, first + limit), *every(100, 4))
        assert trips(begun(True, first, first + limit + 1), *every(100, 3))


def test_a_turn_counts_100_ms_however_long_it_was():
    high = (FIRST, FIRST + LIMIT + 1)
    assert trips(begun(True, *high), 5000, 5000, 5000)
    assert not trips(begun(True, *high), 5000, 5000, 99)


def test_while_nothing_is_wanted_what_was_so_before_is_forgotten():
    for second, goes, most in ((FIRST + LIMIT + 1, trips, 3), (FIRST - LIMIT - 1, trips, 6),
                               (0, opens, 30)):  # fmt: skip
        for last, told in ((99, False), (100, True)):
            bench = begun(True, FIRST, second, goes is trips)
            assert not goes(bench, *every(100, most - 1))
            bench.wanted = False
            bench.turn(100)
            bench.wanted = True
            assert goes(bench, *(every(100, most - 1) + [last])) == told, second


def test_it_asks_after_50_ms_and_not_after_49():
    bench = begun()
    bench.turn(49)
    assert bench.device.conversions == 1
    bench.turn(1)
    assert bench.device.conversions == 2


# -- pump and valve just before ----------------------------------------------------------------


def test_a_pump_that_ran_less_than_300_ms_before_a_conversion_explains_it():
    high = (FIRST, FIRST + LIMIT + 1)
    for wait_ms, told in ((299, False), (300, True)):
        bench = begun(True, *high)
        bench.drive(1, True)
        bench.turn(60)
        bench.drive(0, True)
        assert not trips(bench, wait_ms, 100, 100)
        assert trips(bench, 100) == told


def test_a_valve_that_was_open_less_than_100_ms_before_a_conversion_is_no_witness():
    low = (FIRST, FIRST - LIMIT - 1)
    for wait_ms, told in ((99, False), (100, True)):
        bench = begun(True, *low)
        bench.drive(0, False)
        bench.turn(60)
        bench.drive(0, True)
        bench.turn(wait_ms)
        assert not trips(bench, *every(100, 5))
        assert trips(bench, 100) == told


def test_an_opening_is_told_by_the_count_which_wraps():
    low = (FIRST, FIRST - LIMIT - 1)
    for change, told in ((0, True), (1, False), (-1, False)):
        bench = begun(True, *low, open_ticks=5)
        assert not trips(bench, 100, *every(100, 3))  # the first says nothing: 5 is news
        bench.tick.regulator.model.open_ticks += change
        assert not trips(bench, 100, 100)  # conversions that began before it and with it
        assert trips(bench, 100) == told, change
        if not told:
            assert not trips(bench) and trips(bench, 100, 100)


# -- silence -------------------------------------------------------------------------------


def test_500_ms_of_silence_are_forgiven_and_501_not():
    # verifies: R-SEC-2
    for fresh in (True, False):
        for last, told in ((50, False), (51, True)):
            bench = begun(True, FIRST, FIRST if not fresh else None)
            bench.second = None
            if fresh:
                bench.device.begin()
            else:
                bench.turn(60)
                assert not bench.witness.waking and bench.witness.code != codes.SECOND_DEAD
            assert trips(bench, *(every(100, 4) + [50, last])) == told
            assert bench.witness.waking == (fresh and not told)
            assert (bench.witness.code == codes.SECOND_DEAD) == (fresh or told)
            if told:
                assert bench.tick.guard.asked == [(codes.SECOND_LOST, 501, 500)]


# -- zero ----------------------------------------------------------------------------------


def zeroed(*answers, wanted_at=None, tested_at=None):
    """The witness after these answers while nothing is wanted, and a zero."""
    bench = begun(False, 0, answers[0])
    for k, second in enumerate(answers):
        bench.wanted = k == wanted_at
        if k == tested_at:
            bench.witness.begin_test()
        bench.second = answers[k + 1] if k + 1 < len(answers) else second
        bench.turn(50)
        bench.witness.end_test(False)
    bench.wanted = False
    bench.witness.accept_zero()
    return bench.witness


def is_zeroed(witness):
    assert witness.code in (codes.SECOND_UNTESTED, codes.SECOND_ZERO)
    return witness.code == codes.SECOND_UNTESTED


def test_before_anything_was_heard_it_says_nothing():
    bench = Bench(ready=False)
    assert bench.witness.cmmhg == 0 and not bench.witness.sees_pressure()
    bench = begun(True, 0, 500)
    bench.turn(50)
    assert bench.witness.cmmhg == 500  # no zero: as it reads
    bench.witness.accept_zero()
    assert bench.witness.code == codes.SECOND_ZERO


def test_ten_answers_make_a_zero_and_nine_do_not():
    # verifies: R-SEC-3
    assert is_zeroed(zeroed(*every(150, 10)))
    assert not is_zeroed(zeroed(*every(150, 9)))


def test_a_jump_of_2_mmhg_begins_anew():
    for jump in (200, -200):
        assert is_zeroed(zeroed(*(every(0, 5) + [jump] + every(0, 4))))
    for jump in (201, -201):
        assert not is_zeroed(zeroed(*(every(0, 9) + every(jump, 9))))
        assert is_zeroed(zeroed(*(every(0, 9) + every(jump, 10))))


def test_the_zero_is_the_mean_of_late_a_quarter_of_it_new():
    assert zeroed(*every(150, 10)).cmmhg == 0
    assert zeroed(*(every(0, 8) + [100, 100])).cmmhg == 100 - 43
    assert zeroed(*(every(0, 8) + [-100, -100])).cmmhg == -100 + 44


def test_answers_under_pressure_or_with_the_test_s_air_are_no_zero():
    for when in ("wanted_at", "tested_at"):
        assert not is_zeroed(zeroed(*every(0, 19), **{when: 9}))
        assert is_zeroed(zeroed(*every(0, 20), **{when: 9}))


def test_a_new_zero_counts_at_once_and_from_then_on():
    bench = begun(False, 0, 100)
    for ms in every(50, 10):
        bench.turn(ms)
    bench.witness.accept_zero()
    bench.second = 250
    for ms in every(50, 30):
        bench.turn(ms)
    assert bench.witness.cmmhg == 150
    bench.witness.accept_zero()
    found = bench.witness.cmmhg
    assert 0 <= found <= 3  # the mean of late stays behind by so much
    bench.second = 50
    bench.turn(50)
    bench.turn(50)
    assert bench.witness.cmmhg == found - 200


def test_a_test_without_a_zero_proves_nothing():
    bench = Bench(ready=False)
    bench.test_air()
    assert bench.witness.tested and bench.witness.code == codes.SECOND_UNTESTED


# -- at rest ---------------------------------------------------------------------------------


def resting(first, second):
    """Proved; in the next conversion this is so, nothing is wanted."""
    bench = Bench()
    bench.drive(0, True)
    bench.both(first, second)
    bench.turn(50)
    return bench


def apart_after(bench, *turns_ms):
    for ms in turns_ms:
        assert bench.witness.code == codes.NONE
        bench.turn(ms)
    return bench.witness.code == codes.SECOND_ZERO


def test_at_rest_they_may_be_8_mmhg_apart_and_more_for_999_ms():
    # verifies: R-SEC-4
    for first in (0, 900, 1000):
        for by, told in ((800, False), (-800, False), (801, True), (-801, True)):
            bench = resting(first, first + by)
            assert not apart_after(bench, *(every(100, 9) + [99])), (first, by)
            bench = resting(first, first + by)
            assert apart_after(bench, *every(100, 10)) == told, (first, by)
    assert not apart_after(resting(1001, 9000), *every(100, 15))


def test_an_answer_that_is_right_and_pressure_that_is_wanted_begin_that_second_anew():
    for how in ("right", "wanted"):
        for last, told in ((99, False), (100, True)):
            bench = resting(0, 801)
            assert not apart_after(bench, *every(100, 8))
            if how == "right":
                bench.second = 0
                bench.turn(100)
                bench.second = 801
                bench.turn(100)
            else:
                bench.wanted = True
                bench.turn(100)
                bench.wanted = False
            assert apart_after(bench, *(every(100, 9) + [last])) == told, how


# -- the self-test with air ------------------------------------------------------------------


def after_test(*seen):
    """The witness after a test with (first, second) in its answers, which began at 1 mmHg."""
    bench = Bench()
    bench.second = 100
    bench.run(200)
    bench.witness.begin_test()
    for first, second in seen + seen[-1:]:
        bench.both(first, second)
        bench.turn(50)
    return bench


def test_it_counts_from_where_the_test_began():
    # verifies: R-SEC-3
    for peak, left, tested in ((275, 240, True), (274, 239, False), (275, 241, False)):
        assert after_test((100, peak), (100, left)).witness.tested is tested


def test_more_than_12_mmhg_above_the_first_one_end_the_test():
    for second, parted in ((1500, False), (1501, True)):
        bench = after_test((300, second))
        assert (bench.witness.code == codes.SECOND_PARTED) is parted
        assert bench.tick.drill.refused is parted


def test_what_was_proved_before_they_parted_is_not_and_start_has_to_prove_it_again():
    bench = after_test((100, 275), (100, 240), (100, 1301))
    assert bench.witness.code == codes.SECOND_PARTED and bench.witness.tested is False
    bench.both(100, 100)
    bench.run(200)
    assert bench.witness.tested is False
