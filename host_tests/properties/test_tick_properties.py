"""Any sensor series, any schedule, any request: what the tick never does.

Each run is a list of stretches: a few ticks with readings of the converter (anything from 0 to
full scale), a supply, a request of the loop or none, a stop or none, and a clock that may stand
still, run late or jump. All integers of the tick are of a kind that refuses to leave 31 bits, and
a refusal would latch INTERNAL.
"""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from cuff import codes
from cuff.builds import BUILDS
from cuff.pressure.regulator import CLIMB, STILL, WORK
from cuff.safety.occlusion import RECOVERY_S, STEPS_PER_S, OcclusionClock
from cuff.tick import Tick
from host_tests.core.checked import HIGHEST, make_small, small
from host_tests.core.sensor_kit import settings_for, stand_in
from host_tests.properties.free_chip import RAIL_COUNTS, ZERO_COUNTS, FreeChip

COUNTS = st.one_of(
    st.integers(0, 65535), st.integers(ZERO_COUNTS - 300, 40000), st.sampled_from([0, 65535])
)
RAILS = st.one_of(st.just(RAIL_COUNTS), st.just(RAIL_COUNTS), st.integers(0, 65535))
STRETCH = st.fixed_dictionaries(
    {
        "ticks": st.integers(1, 40),
        "counts": COUNTS,
        "slope": st.integers(-300, 300),
        "rail": RAILS,
        "renewed": st.booleans(),
        "target": st.one_of(st.just(0), st.integers(0, 30000)),
        "manner": st.sampled_from((WORK, CLIMB, STILL)),
        "stop": st.sampled_from([False, False, False, True]),
        "tick_ms": st.sampled_from([10, 10, 10, 10, 0, 9, 11, 500]),
        "air": st.booleans(),
    }
)
STRETCHES = st.lists(STRETCH, min_size=1, max_size=8)
BENIGN = {
    "ticks": 200, "counts": ZERO_COUNTS, "slope": 0, "rail": RAIL_COUNTS, "renewed": True,
    "target": 9000, "manner": WORK, "stop": False, "tick_ms": 10, "air": True,
}  # fmt: skip


class Run:
    """A real tick on a free chip; every tick is checked against what must always hold."""

    def __init__(self, ms=0, **settings):
        chip = self.chip = FreeChip(small(ms))
        self.tick = Tick(chip, chip.facts, BUILDS["arm"], settings_for(**settings), 900)
        make_small(self.tick)
        self.trip = codes.NONE
        self.without_renewal = 0

    def stretch(self, of):
        """Play one stretch."""
        chip, tick = self.chip, self.tick
        chip.stop = 0 if of["stop"] else 1
        chip.rail = small(of["rail"])
        for k in range(of["ticks"]):
            if of["air"]:
                chip.breathe()
            else:
                chip.pressure = min(65535, max(0, of["counts"] + k * of["slope"]))
            chip.pressure = small(chip.pressure)
            if of["renewed"]:
                tick.lease.renew(small(of["target"]), of["manner"])
                self.without_renewal = 0
            tick.permits.accept(True)
            self.one(of["tick_ms"])

    def one(self, tick_ms=10):
        """One tick, and what holds after each."""
        chip, tick = self.chip, self.tick
        guard = tick.guard
        chip.ms += tick_ms
        chip.pump_u16 = chip.valve_u16 = -1  # not written
        tick.run(None)
        self.without_renewal += 1
        assert guard.trip != codes.INTERNAL, "an exception in the tick, or more than 31 bits"
        assert chip.pump_u16 >= 0 and chip.valve_u16 >= 0, "an output was left as it was"
        if guard.trip or guard.stop:
            assert chip.pump_u16 == 0 and chip.valve_u16 == 0
        if not chip.stop:
            assert guard.stop
        if self.without_renewal > 50:
            assert chip.pump_u16 == 0 and chip.valve_u16 == 0
            assert guard.trip or guard.stop or not tick.lease.target_cmmhg, "lapsed without a trip"
        if self.trip:
            assert guard.trip == self.trip, "a trip went, or became another"
        self.trip = guard.trip


def play(stretches, **settings):
    """A run of them all."""
    run = Run(**settings)
    for of in stretches:
        run.stretch(of)
    event("tripped" if run.trip else "no trip")
    event("stopped" if run.tick.guard.stop else "not stopped")
    return run


@given(STRETCHES)
def test_any_readings_and_any_schedule(stretches):
    # verifies: R-PRS-13
    play(stretches)


@given(STRETCHES, st.integers(-1200, 1200), st.integers(23500, 26500), st.integers(120, 310))
def test_any_calibration_and_limit(stretches, zero, span, trip_mmhg):
    play(stretches, zero_cmmhg=zero, span_reading_cmmhg=span, pressure_trip_mmhg=trip_mmhg)


@given(STRETCHES, st.integers(100, 30000))
def test_a_lease_that_nobody_renews_vents_after_500_ms(stretches, target):
    """After any history, whatever the sensor shows."""
    # verifies: R-CTL-1
    run = play([BENIGN, *stretches])
    run.tick.guard.stop = False
    run.tick.lease.renew(small(target), False)
    run.without_renewal = 0
    run.chip.stop = 1
    for k in range(60):
        run.one()
        if k >= 50:
            assert run.chip.valve_u16 == 0 and run.chip.pump_u16 == 0
            assert run.tick.guard.trip


@given(STRETCHES, STRETCHES)
def test_stop_vents_in_its_tick_and_for_as_long_as_nobody_takes_it_back(before, after):
    run = play([BENIGN, *before])
    run.stretch({**BENIGN, "ticks": 1, "stop": True})
    for of in after:
        run.stretch(of)
        assert run.tick.guard.stop and run.chip.valve_u16 == 0 and run.chip.pump_u16 == 0


def test_a_benign_run_does_close_the_valve():
    """What the properties look at is no device that never does anything."""
    run = Run()
    run.stretch(BENIGN)
    assert run.chip.valve_u16 > 0 and run.chip.air_cmmhg > 1000 and not run.trip


BREAKS = {
    "an output that stays": lambda run: stand_in(run.tick, write_valve=lambda duty: None),
    "a guard that forgets": lambda run: setattr(run.tick.guard, "latch", lambda *_: None),
    "a number beyond 31 bits": lambda run: setattr(
        run.tick.occlusion, "session_steps", small(HIGHEST)
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_tick_is_seen(name):
    """Planted: what the properties check can fail."""
    run = Run()
    run.stretch(BENIGN)
    BREAKS[name](run)
    with pytest.raises(AssertionError):
        run.stretch({**BENIGN, "renewed": False, "ticks": 120})


LEVELS = st.one_of(st.integers(-4000, 1999), st.integers(2000, 42000))
SPELLS = st.lists(
    st.tuples(st.booleans(), LEVELS, st.one_of(st.integers(1, 30), st.integers(550, 1900))),
    max_size=6,
)


@given(SPELLS, st.integers(1, 1200), st.integers(1, 600))
def test_the_occlusion_count_goes_down_only_by_a_whole_recovery(spells, limit_s, exercise_s):
    # verifies: R-OCC-3
    clock = OcclusionClock(limit_s, 1800)
    make_small(clock)
    clock.limit_exercise(exercise_s)
    low = 0
    for closed, level, steps in spells:
        for _ in range(steps):
            before = clock.occluded_steps
            code = clock.step(closed, level)
            counts = closed or level >= 2000
            low = 0 if counts else low + 1
            if counts:
                assert clock.occluded_steps == before + 1
                late = clock.occluded_steps > limit_s * STEPS_PER_S
                assert code in (codes.OCCLUSION_TIME, codes.SESSION_TIME) or not (late and closed)
            elif clock.occluded_steps < before:
                assert low >= RECOVERY_S * STEPS_PER_S and clock.occluded_steps == 0
            else:
                assert clock.occluded_steps == before
