"""Every number of the tick path fits a small integer of a 32-bit chip, at the extremes too.

See checked.py: CPython checks each operation, 32-bit MicroPython refuses to allocate.
"""

from cuff import codes
from cuff.builds import BUILDS
from cuff.pressure.cuff_model import CuffModel
from cuff.pressure.observer import Observer
from cuff.pressure.pid import Pid
from cuff.pressure.regulator import Regulator
from cuff.tick import Tick
from host_tests.core.air_kit import build_of
from host_tests.core.checked import HIGHEST, IS_32_BIT, IS_MICROPYTHON, locked, make_small, small
from host_tests.core.sensor_kit import settings_for
from tools.sim.circuit.noise import next_random
from tools.sim.held_permits import HeldLines
from tools.sim.scenario import BoardFacts

LOW_CMMHG, HIGH_CMMHG = -10000, 60000


class Draw:
    """Extremes and what lies between, the same on every interpreter."""

    def __init__(self, seed=7):
        self._state = seed

    def of(self, *choices):
        self._state = next_random(self._state)
        return choices[(self._state >> 8) % len(choices)]

    def up_to(self, top):
        self._state = next_random(self._state)
        return (self._state >> 4) * (top // 1024 + 1) // 1024 % (top + 1)


def refused(function):
    """Does the check see what function does?"""
    try:
        locked(function)
    except Exception:
        return True
    return False


def test_the_check_sees_a_number_that_is_too_large_and_a_float():
    top = small(HIGHEST)
    kept = [0]

    def add():
        kept[0] = top + 1

    def divide():
        kept[0] = top / 3

    def fine():
        kept[0] = (top - 7) // 3

    assert refused(add) == (IS_32_BIT or not IS_MICROPYTHON)
    assert refused(divide)
    assert not refused(fine)


def test_observer():
    # verifies: R-PRS-13
    draw = Draw()
    observer = Observer()
    make_small(observer)
    for _ in range(4000):
        measured = small(draw.of(LOW_CMMHG, HIGH_CMMHG, 0, draw.up_to(42000)))
        push = small(draw.of(-(2**22), 2**22 - 1, 0))
        locked(observer.step, measured, push)


def test_observer_pushed_one_way_for_a_minute():
    for measured, push in ((HIGH_CMMHG, 2**22 - 1), (LOW_CMMHG, -(2**22))):
        observer = Observer()
        make_small(observer)
        for _ in range(6000):
            locked(observer.step, small(measured), small(push))


def test_pid():
    # verifies: R-PRS-13
    draw = Draw()
    pid = Pid()
    make_small(pid)
    for _ in range(4000):
        error = small(draw.of(-90000, 90000, -5001, 5001, 0, draw.up_to(30000)))
        slope = small(draw.of(-(2**23), 2**23, 0, draw.up_to(40000)))
        locked(pid.step, error, slope)


class _Extreme:
    """Builds at both ends of what a builder may fit."""

    pump_lag_ms = 500
    pump_dead_u16 = 0
    rise_mmhg_s = 60
    vent_tau_ms = 100
    valve_open_ms = 80
    valve_shut_ms = 60


class _Feeble:
    pump_lag_ms = 10
    pump_dead_u16 = 60000
    rise_mmhg_s = 1
    vent_tau_ms = 6500
    valve_open_ms = 0
    valve_shut_ms = 0


def use_model(model, draw):
    level = small(draw.of(LOW_CMMHG, HIGH_CMMHG, 0, draw.up_to(42000)))
    duty = small(draw.of(0, 65535, draw.up_to(65535)))

    def act():
        model.push_q8(duty, level > 9000, level)
        model.learn_rise(model.last_push_q8)
        model.learn_vent(model.last_push_q8 << 3, level)
        model.coast_cmmhg()
        if level >= 0:
            model.release_ticks(level, level)
        model.duty_u16(level >> 4)

    locked(act)


def test_cuff_model():
    # verifies: R-PRS-13
    for build in (build_of("arm"), build_of("thigh"), _Extreme, _Feeble):
        draw = Draw()
        model = CuffModel(build)
        make_small(model)
        for _ in range(1000):
            use_model(model, draw)


def run_regulator(build, series):
    """A regulator, its repetitions and plausibility through (measured, target, manner)."""
    from cuff.pressure.plausibility import Plausibility

    regulator = Regulator(build, 60)
    plausibility = Plausibility(regulator)
    make_small(plausibility)
    make_small(regulator)

    def act(measured, target, manner):
        regulator.step(measured, target, manner)
        plausibility.look()

    modes = set()
    for measured, target, manner in series:
        locked(act, small(measured), small(target), manner)
        modes.add(regulator.mode)
    return modes


def jumps(ticks):
    draw = Draw()
    target = 0
    for k in range(ticks):
        if k % 100 == 0:
            target = draw.of(0, 100, 2000, 15200, 30000)
        yield draw.of(LOW_CMMHG, HIGH_CMMHG, 0, target, draw.up_to(42000)), target, k // 600 % 4


def work(ticks):
    """A hold at the highest pressure with the strongest repetitions a sensor can show."""
    for k in range(ticks):
        half = k % 200
        swing = half if half < 100 else 200 - half
        begins = k * 60 if k * 60 < 30000 else 30000
        yield begins + (swing * 110 if k > 700 else 0), 30000, 0


def test_regulator_repetitions_and_plausibility():
    # verifies: R-PRS-13
    for build in (build_of("arm"), _Extreme, _Feeble):
        modes = run_regulator(build, jumps(1500))
        modes |= run_regulator(build, work(2000))
        assert len(modes) == 4, modes


class _Pins:
    """A chip whose inputs a test sets; numbers in, numbers out."""

    def __init__(self):
        self.pressure = self.rail = self.now_ms = self.level = 0
        self.permit_lines = HeldLines()

    def read_adc(self, converter):
        return converter()

    def pressure_adc(self):
        return self.pressure

    def rail_adc(self):
        return self.rail

    def stop_level(self):
        return self.level

    def ticks_ms(self):
        return self.now_ms

    def ticks_diff(self, end, start):
        return end - start

    def write_pump_duty_u16(self, duty_u16):
        assert 0 <= duty_u16 <= 65535

    write_valve_duty_u16 = write_pump_duty_u16


def sweep_tick(board_name, ticks, **settings):
    """The whole tick on any readings a pin can give; the codes that were latched."""
    top = 65535 if board_name == "pico_w" else 3100000
    draw = Draw()
    chip = _Pins()
    facts = BoardFacts(board_name)
    chip.pressure = chip.rail = small(top)
    chip.HARD_TICK = board_name == "pico_w"
    tick = Tick(chip, facts, BUILDS["arm"], settings_for(**settings), 1200)
    make_small(tick)
    run = tick.run
    seen = set()
    for k in range(ticks):
        chip.pressure = small(draw.of(0, top, draw.up_to(top)))
        chip.rail = small(draw.of(0, top, draw.up_to(top)))
        chip.level = k % 50
        chip.now_ms = small(k * 10)
        tick.lease.renew(draw.of(0, 30000, 2000), k // 200 % 4)
        tick.permits.accept(True)
        locked(run, None)
        seen.add(tick.guard.trip)
        if k % 10 == 9:
            tick.guard.trip = codes.NONE
            tick.guard.stop = False
    return seen


def test_the_whole_tick_at_any_reading_of_both_converters():
    # verifies: R-PRS-13
    wide = {"zero_cmmhg": 1200, "span_reading_cmmhg": 23500}
    narrow = {"zero_cmmhg": -1200, "span_reading_cmmhg": 26500}
    for board_name in ("pico_w", "esp32_s3"):
        for calibration in (wide, narrow):
            seen = sweep_tick(board_name, 1000, **calibration)
            assert codes.INTERNAL not in seen
            assert len(seen) > 2  # it did trip, for reasons
