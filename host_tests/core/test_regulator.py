"""cuff/pressure/regulator.py on many plants: inflate, hold, release, new targets, vent."""

from cuff.pressure.regulator import CLIMB, HOLD, INFLATE, REPS, STILL, VENT
from host_tests.core.air_kit import Air, Quick, build_for, mean, repetition, some, starts
from tools.sim import plants

TARGET = 15200
SEVERAL = ("Arm", "Thigh", "SmallArm", "LargeThigh", "LooseWrap", "WeakBattery", "Creepy",
           "SlowValve")  # fmt: skip
FULL = 65535


def air_on(name, **figures):
    return Air(getattr(plants, name)(**figures), build_for(name))


def held(name, target_cmmhg=TARGET, seconds=4, **figures):
    """Inflated and settled."""
    air = air_on(name, **figures)
    air.inflate(target_cmmhg)
    air.run(seconds, target_cmmhg)
    return air


def openings(air, mark):
    """How often the valve was told to open since the mark."""
    return starts([1 - closed for closed in air.valve[mark:]])


def pumps_own_time_s(name, target_cmmhg):
    """Seconds of full duty until 2 mmHg below the target."""
    plant = getattr(plants, name)()
    plant.coil = 1.0
    ms = 0
    while plant.p_mmhg * 100 < target_cmmhg - 200:
        plant.advance(10, 1000, FULL, True)
        ms += 10
    return ms / 1000


def test_power_on_is_vented_and_stays_so():
    air = air_on("Arm")
    air.run(2, 0)
    assert set(air.mode) == {VENT} and not any(air.pump) and not any(air.valve)


def test_inflating_ends_at_the_target_without_overshoot():
    # verifies: R-PRS-11
    for name in some(*SEVERAL):
        air = air_on(name)
        seconds = air.inflate(TARGET)
        air.run(3, TARGET)
        assert max(air.level) <= TARGET + 300, name
        assert air.level[-1] >= TARGET - 250, name
        assert seconds <= 1.1 * pumps_own_time_s(name, TARGET) + 0.05, name


def test_low_targets_are_reached_without_overshoot_too():
    # verifies: R-PRS-11
    for target in some(2000, 4000, 9000):
        air = Air(Quick())
        air.inflate(target)
        air.run(4, target)
        assert max(air.level) <= target + 300, target
        assert air.level[-1] >= target - 250, target


def fastest_mmhg_s(name, comfort_mmhg_s):
    air = Air(getattr(plants, name)(), build_for(name), comfort_mmhg_s)
    air.run(1, 0)
    air.inflate(9000)
    level = air.level
    return max([level[k + 100] - level[k] for k in range(100, len(level) - 100, 20)]) / 100


def test_inflation_keeps_to_the_comfortable_rate():
    # verifies: R-PRS-12
    assert fastest_mmhg_s("Arm", 40) > 8  # what the pump can
    assert fastest_mmhg_s("Arm", 5) <= 7
    assert fastest_mmhg_s("SmallArm", 10) <= 14


def test_a_hold_stays_in_its_band_with_a_small_deviation():
    for name in some("Arm", "Thigh", "SmallArm", "Leaky", "Creepy"):
        air = held(name)
        mark = air.mark()
        air.run(30, TARGET)
        levels = air.level[mark:]
        middle = mean(levels)
        variance = mean([(level - middle) * (level - middle) for level in levels])
        assert abs(middle - TARGET) <= 100, name
        assert variance <= 100 * 100, name
        assert TARGET * 95 // 100 <= min(levels) <= max(levels) <= TARGET * 105 // 100, name


def test_a_hold_makes_up_creep_and_leak_in_few_bursts_and_never_opens_the_valve():
    for name, most in some(("Arm", 15), ("Thigh", 15), ("SmallArm", 15), ("Leaky", 40),
                           ("Creepy", 40), ("StrongPulse", 40)):  # fmt: skip
        air = held(name)
        mark = air.mark()
        air.run(60, TARGET)
        assert starts(air.pump[mark:]) <= most, (name, starts(air.pump[mark:]))
        assert openings(air, mark) == 0, name
        assert set(air.mode[mark:]) == {HOLD}, name


def test_the_pump_never_runs_while_the_valve_is_open_at_rest():
    air = held("Creepy")
    air.run(5, TARGET - 1000)
    air.run(5, TARGET)
    assert not [k for k in range(len(air.pump)) if air.pump[k] and not air.valve[k]]


def test_what_is_too_much_is_let_go_in_a_few_pulses():
    for name in some("Arm", "Thigh", "SmallArm"):
        air = held(name)
        air.plant.p_mmhg += 6.0  # somebody leans on the cuff, slowly enough to be no repetition
        air.regulator.observer.reset(air.plant.cuff_cmmhg)
        mark = air.mark()
        air.run(4, TARGET)
        assert 1 <= openings(air, mark) <= 4, (name, openings(air, mark))
        assert min(air.level[mark:]) >= TARGET - 300, name
        assert air.level[-1] <= TARGET + 200, name


def test_a_little_too_much_is_left_alone():
    air = held("Arm")
    air.plant.p_mmhg += 1.0
    mark = air.mark()
    air.run(5, TARGET)
    assert openings(air, mark) == 0


def test_a_higher_target_is_taken_up_without_a_bump():
    for name in some("Arm", "Thigh", "SmallArm", "Creepy"):
        for step in (500, 2000):
            air = held(name)
            mark = air.mark()
            air.run(12, TARGET + step)
            levels = air.level[mark:]
            assert min(levels) >= TARGET - 300 and max(levels) <= TARGET + step + 300, (name, step)
            assert abs(air.level[-1] - TARGET - step) <= 200, (name, step)


def lower(name, step, seconds):
    air = held(name)
    mark = air.mark()
    air.run(seconds, TARGET - step)
    return air, air.level[mark:], openings(air, mark)


def test_one_press_of_down_lets_go_of_10_mmhg_and_no_more():
    for name in some("Arm", "Thigh", "SmallArm", "Creepy"):
        air, levels, opened = lower(name, 1000, 5)
        assert min(levels) >= TARGET - 1000 - 350, (name, min(levels))
        assert max(levels[300:]) <= TARGET - 1000 + 250, (name, max(levels[300:]))
        assert opened <= 8, (name, opened)


def test_two_presses_of_down_do_not_make_the_valve_chatter():
    for name in some("Arm", "Thigh", "SmallArm"):
        air, levels, opened = lower(name, 2000, 8)
        assert opened <= 12, (name, opened)
        assert min(levels) >= TARGET - 2000 - 300, (name, min(levels))


def test_a_slow_valve_reaches_a_lower_target_too():
    air, levels, opened = lower("SlowValve", 2000, 8)
    assert abs(air.level[-1] - TARGET + 2000) <= 300, air.level[-1]
    assert opened <= 16, opened


def test_target_zero_vents_at_once_from_every_mode_and_for_good():
    # verifies: R-CTL-7
    for mode in (INFLATE, HOLD, REPS):
        air = air_on("Arm")
        air.run(8, TARGET)
        if mode != INFLATE:
            air.inflate(TARGET)
            air.run(4, TARGET)
        if mode == REPS:
            air.contract = repetition(4000)
            air.run(7, TARGET)
        assert air.mode[-1] == mode
        mark = air.mark()
        air.run(10, 0)
        assert not any(air.pump[mark:]) and not any(air.valve[mark:])
        assert set(air.mode[mark:]) == {VENT}
        assert air.level[-1] < 1500


def test_a_new_target_after_a_vent_inflates_again():
    air = Air(Quick())
    air.inflate(6000)
    air.run(1, 0)
    air.run(6, 6000)
    assert abs(air.level[-1] - 6000) < 200


def climbed(air, target_cmmhg, most_s=40):
    """Climb to a target, up or down, until within 1.2 mmHg of it as the measurement is; seconds."""
    air.manner = CLIMB
    return air.run(most_s, target_cmmhg, lambda a: abs(a.level[-1] - target_cmmhg) < 120)


def test_a_climb_goes_up_and_down_to_every_step_and_does_not_overshoot():
    for name in some("Arm", "Thigh", "SmallArm", "LargeThigh", "SlowValve"):
        air = Air(getattr(plants, name)(), build_for(name))
        for target in (6000, 7800, 8600, 18000, 14000, 13600):
            took_s = climbed(air, target)
            assert abs(air.level[-1] - target) < 120, (name, target, air.level[-1])
            air.manner = STILL
            mark = air.mark()
            air.run(1, target)
            off = [level - target for level in air.level[mark:]]
            assert max(off) < 250 and min(off) > -500, (name, target, took_s, min(off), max(off))
        assert air.codes == [] and not air.leaked, (name, air.codes)


def test_nothing_moves_in_a_still_window_whatever_the_limb_does():
    air = Air(plants.Arm())
    climbed(air, 12000)
    air.manner = STILL
    air.contract = repetition(2000)
    mark = air.mark()
    air.run(8, 12000)
    assert max(air.level[mark:]) > 13500  # the limb does work
    assert REPS not in air.mode
    assert not any(air.pump[mark + 1 :]) and all(air.valve[mark + 1 :])


def test_a_window_that_begins_while_the_pump_runs_stops_it_in_the_next_tick():
    air = Air(plants.Thigh(), "thigh")
    air.manner = CLIMB
    air.run(8, 12000)
    assert air.mode[-1] == INFLATE and air.pump[-1] > 0
    air.manner = STILL
    mark = air.mark()
    air.run(2, 12000)
    assert not any(air.pump[mark:]) and all(air.valve[mark:])


def test_still_does_not_hold_a_cuff_that_is_to_be_vented():
    air = Air(plants.Arm())
    climbed(air, 9000)
    air.manner = STILL
    air.run(0.05, 0)
    assert air.valve[-1] == 0 and air.mode[-1] == VENT
