"""cuff/pressure/observer.py: follows pressure without lag, gives the limb's slope, drops noise."""

from cuff.pressure.observer import Observer
from tools.sim.circuit.noise import gaussian_table

_NOISE = gaussian_table(8, 99)  # cmmHg: what a burst on the RP2040 leaves


def follow(observer, readings, push_q8=0):
    """Step through readings; the levels."""
    levels = []
    for reading in readings:
        observer.step(reading, push_q8)
        levels.append(observer.level_cmmhg)
    return levels


def test_reset_starts_at_rest_at_the_pressure_given():
    observer = Observer()
    follow(observer, [5000] * 5)
    observer.reset(15200)
    assert observer.level_cmmhg == 15200 and observer.level_q8 == 15200 << 8
    assert observer.slope_q8 == 0 and observer.residual_q8 == 0
    assert follow(observer, [15200] * 50) == [15200] * 50


def test_a_step_is_taken_up_within_200_ms_and_overshoots_little():
    observer = Observer()
    levels = follow(observer, [1000] * 100)
    assert abs(levels[19] - 1000) < 60
    assert max(levels) < 1300  # an alpha-beta observer does overshoot a step
    assert abs(levels[-1] - 1000) <= 1


def test_a_ramp_is_followed_without_lag_and_its_slope_is_found():
    observer = Observer()
    levels = follow(observer, [20 * k for k in range(200)])  # 20 mmHg/s
    assert abs(levels[-1] - 20 * 199) <= 2
    assert abs(observer.slope_q8 - (20 << 8)) <= 8


def test_what_pump_and_valve_do_is_no_slope_of_the_limb():
    observer = Observer()
    levels = follow(observer, [9 * (k + 1) for k in range(200)], push_q8=9 << 8)
    assert abs(observer.slope_q8) <= 8
    assert abs(levels[-1] - 1800) <= 1


def test_the_limb_shows_through_what_pump_and_valve_do():
    observer = Observer()
    follow(observer, [(9 - 4) * (k + 1) for k in range(200)], push_q8=9 << 8)
    assert abs(observer.slope_q8 + (4 << 8)) <= 8


def test_noise_of_the_sensor_is_halved_and_leaves_no_slope_worth_acting_on():
    observer = Observer()
    observer.reset(15200)
    levels = follow(observer, [15200 + _NOISE[k] for k in range(1000)])
    raw = sum([_NOISE[k] * _NOISE[k] for k in range(1000)])
    left = sum([(level - 15200) * (level - 15200) for level in levels])
    assert left * 2 < raw
    observer.reset(15200)
    slopes = []
    for k in range(1000):
        observer.step(15200 + _NOISE[k], 0)
        slopes.append(abs(observer.slope_q8))
    assert max(slopes) < 5 << 8  # repetitions begin at 5 mmHg/s


def test_residual_is_the_last_surprise():
    observer = Observer()
    observer.reset(10000)
    observer.step(10100, 0)
    assert observer.residual_q8 == 100 << 8
    observer.reset(10000)
    observer.step(10100, 100 << 8)
    assert observer.residual_q8 == 0


def test_below_zero_works_as_above():
    up, down = Observer(), Observer()
    follow(up, [400] * 100)
    follow(down, [-400] * 100)
    assert abs(up.level_cmmhg + down.level_cmmhg) <= 2
