"""cuff/pressure/pid.py: a rate from an error; no kick, no wind-up, limits."""

from cuff.pressure.pid import ERROR_LIMIT_CMMHG, RATE_LIMIT_CMMHG_S, Pid


def test_nothing_to_do_gives_no_rate():
    pid = Pid()
    assert [pid.step(0, 0) for _ in range(100)] == [0] * 100


def test_first_answer_is_proportional_both_ways():
    for error in (1, 10, 100, 1000):
        assert Pid().step(error, 0) == 3 * error  # a third of a second
        assert Pid().step(-error, 0) == -3 * error


def test_a_new_target_gives_no_kick_beyond_its_proportion():
    pid = Pid()
    rates = [pid.step(100, 0) for _ in range(50)]
    rates += [pid.step(600, 0) for _ in range(3)]  # 5 mmHg higher, the pressure is still the same
    step = rates[50] - rates[49]
    assert 1490 <= step <= 1510  # 3 per second times 500, nothing for the change itself
    assert abs(rates[51] - rates[50]) < 20


def test_rising_pressure_holds_back_and_falling_pushes():
    assert Pid().step(100, 500) < Pid().step(100, 0) < Pid().step(100, -500)
    assert Pid().step(0, 1000) == -102  # a tenth of the slope
    assert Pid().step(0, -1000) == 101


def test_a_lasting_error_is_integrated_until_it_is_made_up():
    pid = Pid()
    first = pid.step(50, 0)
    for _ in range(400):
        last = pid.step(50, 0)
    assert last > first + 20
    assert pid.step(0, 0) > 20  # what holds against the leak stays when the error is gone


def test_the_integral_is_bounded_both_ways():
    for error, bound in ((300, 300), (-300, -300)):
        pid = Pid()
        for _ in range(5000):
            pid.step(error, 0)
        assert pid.step(0, 0) == bound


def test_an_actuator_at_its_limit_does_not_wind_up():
    pid = Pid()
    for _ in range(2000):  # 20 s far from the target
        assert pid.step(ERROR_LIMIT_CMMHG, 0) == RATE_LIMIT_CMMHG_S
    assert pid.integral_q8 == 0
    for _ in range(2000):
        assert pid.step(-ERROR_LIMIT_CMMHG, 0) == -RATE_LIMIT_CMMHG_S
    assert pid.integral_q8 == 0


def test_errors_beyond_50_mmhg_count_as_50():
    for error in (5001, 30000, 60000):
        assert Pid().step(error, 20000) == Pid().step(5000, 20000)
        assert Pid().step(-error, -20000) == Pid().step(-5000, -20000)


def test_the_rate_never_leaves_its_limits():
    pid = Pid()
    for error in (-60000, -5000, -1, 0, 1, 5000, 60000):
        for slope in (-200000, -40000, 0, 40000, 200000):
            rate = pid.step(error, slope)
            assert -RATE_LIMIT_CMMHG_S <= rate <= RATE_LIMIT_CMMHG_S
            assert rate == pid.rate_cmmhg_s


def test_reset_forgets():
    pid = Pid()
    for _ in range(300):
        pid.step(300, 0)
    pid.reset()
    assert pid.rate_cmmhg_s == 0 and pid.step(0, 0) == 0


def test_closed_loop_on_a_leaking_cuff_ends_at_the_target():
    """A cuff that takes up the rate asked for and loses 1.5 mmHg/s."""
    pid = Pid()
    level = 0.0
    for _ in range(3000):
        rate = pid.step(int(1000 - level), 0)
        level += (rate - 150) / 100
    assert abs(level - 1000) < 8
