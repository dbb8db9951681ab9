"""cuff/safety/selftest.py on a tick that is numbers: its order, its words, what it lets pass.

The device and its parts as they are: test_tick_proof, test_permits, test_selftest_air.
"""

from cuff import faults
from cuff.safety.drill import Drill
from cuff.safety.permits import Permits
from cuff.safety.selftest import SelfTest, under_way
from host_tests.core.selftest_kit import Lines, Part


class Deep(SelfTest):
    """Knows how many calls deep its proof is."""

    depth = 0

    def _wait_deep(self, frames):
        self.depth += 1
        super()._wait_deep(frames)
        self.depth -= 1


class Device:
    """A self-test whose tick is numbers. ticks_in_proof: so many in 100 ms; proved_at: (locked,
    calls deep) of each wait in which the tick was counted."""

    is_power_on = True

    def __init__(self, hard=True):
        self.HARD_TICK = hard
        self.permit_lines = Lines(True)
        self.us = 0
        self.locked = False
        self.scheduled = []
        self.proved_at = []
        self.zeros_begun = 0
        self.ticks_in_proof = 10
        tick = self.tick = Part()
        tick.count = 3
        tick.zeroing = tick.zero_ready = False
        tick.permits = Permits(self.permit_lines, 60)
        tick.permits.accept(True)
        tick.drill = Drill()
        tick.guard, tick.regulator, tick.sensor, tick.occlusion = Part(), Part(), Part(), Part()
        tick.guard.stop = tick.guard.trip = 0
        tick.occlusion.occluded_steps = 0
        tick.regulator.observer = Part()
        tick.regulator.observer.level_cmmhg = 0
        tick.sensor.raw_cmmhg = 0
        tick.sensor.begin_zero = self.begin_zero
        tick.sensor.accept_zero = lambda: self.zero_is_right
        self.zero_is_right = True
        self.said = []
        self.test = Deep(tick, self, self.said.append)
        self.test.air.wanted = False
        self.test.air.code = self.test.permits.code = faults.NONE

    def begin_zero(self):
        self.zeros_begun += 1

    def ticks_ms(self):
        return self.us // 1000

    def ticks_diff(self, end, start):
        return end - start

    def schedule(self, function, argument):
        self.scheduled.append((function, argument))

    def sleep_ms(self, ms):
        """Lets the scheduled run: not while one of them does."""
        assert not self.locked
        self.pass_us(ms * 1000)
        self.locked = True
        while ms and self.scheduled:
            function, argument = self.scheduled.pop(0)
            function(argument)
        self.locked = False

    def sleep_us(self, us):
        """A soft tick does not run in here."""
        assert self.HARD_TICK
        self.pass_us(us)

    def pass_us(self, us):
        self.us += us
        ticks = us // 1000 * self.ticks_in_proof // 100
        self.tick.count += ticks
        if ticks:
            self.proved_at.append((self.locked, self.test.depth))


class Machine:
    """Stands for a step machine: told: what it was given in each turn; becomes: (code, running,
    wanted) after the next turns."""

    def __init__(self):
        self.code = faults.NONE
        self.running = self.wanted = False
        self.told = []
        self.becomes = []

    def step(self, *given):
        self.told.append(given)
        if self.becomes:
            self.code, self.running, self.wanted = self.becomes.pop(0)


def with_machines():
    device = Device()
    device.test.prove_tick()
    device.test.permits, device.test.air = Machine(), Machine()
    return device


def test_eight_ticks_of_ten_prove_the_timer_and_seven_do_not():
    # verifies: R-CTL-11
    for ticks, blocks in ((8, []), (7, [faults.TIMER])):
        for hard in (True, False):
            device = Device(hard)
            device.ticks_in_proof = ticks
            assert device.test.blocks() == [faults.TIMER]
            device.test.prove_tick()
            assert device.test.blocks() == blocks


def test_a_zero_that_is_refused_blocks_until_start_takes_a_new_one():
    # verifies: R-SNS-4
    device = Device()
    device.test.prove_tick()
    device.zero_is_right = False
    device.tick.zero_ready = True
    device.test.step(False)
    assert device.test.blocks() == [faults.ZERO_SHIFTED] and not device.tick.zeroing
    device.test.start_pressed()
    assert device.test.blocks() == [faults.ZERO_UNSTABLE] and device.tick.zeroing
    assert under_way(device.test.blocks()) and not under_way([faults.ZERO_SHIFTED])
    assert device.zeros_begun == 1
    device.tick.zeroing = False
    device.tick.zero_ready = device.zero_is_right = True
    device.test.step(False)
    assert device.test.blocks() == [] and device.test.passed
    device.test.start_pressed()  # nothing to look at again
    assert not device.tick.zeroing


def test_more_than_10_mmhg_are_no_empty_cuff():
    # verifies: R-VNT-8
    device = Device()
    device.test.prove_tick()
    for level, blocks, vented in ((1000, [], True), (1001, [faults.NOT_EMPTY], False)):
        device.tick.regulator.observer.level_cmmhg = level
        device.test.step(False)
        assert device.test.blocks() == blocks and device.test.vented is vented


def test_the_tick_is_proved_14_calls_deep_for_100_ms_a_hard_one_under_a_locked_scheduler():
    # verifies: R-CTL-12
    for hard, us in ((True, 101000), (False, 100000)):
        device = Device(hard)
        device.test.prove_tick()
        assert device.proved_at == [(hard, 14)]
        assert device.us == us and device.scheduled == []


def test_before_the_first_turn_nothing_is_known():
    test = Device().test
    assert test.passed is test.vented is False


# -- what the two machines are given ------------------------------------------------------------


def given(change):
    """(what the permits' test was told, what the air's) in the turn after this change."""
    device = with_machines()
    wanted = change(device)
    device.test.step(wanted is True)
    return device.test.permits.told, device.test.air.told


def put(part, name, value):
    """A change: device.<part>.<name> = value."""

    def change(device):
        at = device
        for word in part.split("."):
            at = getattr(at, word)
        setattr(at, name, value)

    return change


def test_both_may_run_while_the_cuff_is_empty_and_nothing_is_wanted():
    assert given(lambda device: False) == ([(True, True)], [(True, 0)])


def test_neither_begins_while_pressure_is_wanted_or_there_or_the_zero_is_taken():
    # verifies: R-VNT-8
    for change in (
        lambda device: True,
        put("tick", "zeroing", True),
        put("tick.regulator.observer", "level_cmmhg", 1001),
    ):
        assert given(change) == ([(False, True)], [(False, 0)])


def test_the_ceiling_may_be_rearmed_only_by_a_limb_that_has_recovered():
    assert given(put("tick.occlusion", "occluded_steps", 1)) == ([(True, False)], [(True, 0)])


def test_the_permits_wait_for_the_air_and_the_air_for_the_permits():
    assert given(put("test.air", "running", True)) == ([(False, True)], [(True, 0)])
    assert given(put("test.permits", "running", True)) == ([(True, True)], [(False, 0)])


def test_air_waits_for_a_good_zero():
    assert given(put("test", "zero_shifted", True)) == ([(True, True)], [(False, 0)])


def test_air_is_told_of_stop_and_of_a_trip():
    # verifies: R-VNT-10
    assert given(put("tick.guard", "stop", True)) == ([(True, True)], [(True, True)])
    trip = faults.RAIL
    assert given(put("tick.guard", "trip", trip)) == ([(True, True)], [(True, trip)])


def test_a_cuff_with_a_test_under_way_does_not_count_as_vented():
    for machine in ("test.permits", "test.air"):
        device = with_machines()
        device.test.step(False)
        assert device.test.vented
        put(machine, "running", True)(device)
        device.test.step(False)
        assert not device.test.vented


# -- what it says -------------------------------------------------------------------------------


def said(machine, *becomes):
    """What is said in turns in which a machine that has passed nothing becomes this; two more."""
    device = with_machines()
    at = getattr(device.test, machine)
    at.code = faults.PERMITS_UNTESTED if machine == "permits" else faults.AIR_UNTESTED
    device.test.step(True)
    at.becomes = list(becomes)
    for _ in range(len(becomes) + 2):
        device.test.step(True)
    return device.said


def test_the_permits_are_told_when_they_are_ready_or_failed_not_when_a_test_begins():
    begun = (faults.PERMITS_UNTESTED, True, False)
    assert said("permits", begun, (faults.NONE, False, False)) == ["permits ready"]
    for code in (faults.PERMIT_STUCK, faults.PERMIT_SPENT):
        words = "permits: " + faults.find(code).text
        assert said("permits", begun, (code, False, False)) == [words]
    used = (faults.PERMITS_UNTESTED, True, False)
    assert said("permits", (faults.NONE, False, False), used) == ["permits ready"]


def test_the_end_of_each_attempt_with_air_is_told_with_its_result():
    begun = (faults.AIR_UNTESTED, True, True)
    assert said("air", begun, (faults.NONE, False, False)) == ["pump and valve proved"]
    words = "air: " + faults.find(faults.NOT_HELD).text
    assert said("air", begun, (faults.NOT_HELD, False, False)) == [words]
    assert said("air", begun, (faults.AIR_UNTESTED, False, True)) == ["air: once more"]
    assert said("air", begun, (faults.AIR_UNTESTED, False, False)) == ["air: test broken off"]
    assert said("air", begun) == []


def test_a_zero_is_told_once_and_as_what_it_is():
    for right, word in ((True, "zero taken"), (False, "zero refused, too far off")):
        device = with_machines()
        device.zero_is_right = right
        device.tick.zero_ready = True
        device.test.step(True)
        device.test.step(True)
        assert device.said == [word]


def test_it_says_that_it_has_passed_once_for_each_time():
    device = with_machines()
    for wanted, passed in ((False, True), (False, True), (True, False), (False, True)):
        device.test.step(wanted)
        assert device.test.passed is passed
    assert device.said == ["self-test passed"] * 2
    device.test.air.code = faults.NOT_HELD
    device.test.step(False)
    assert not device.test.passed and len(device.said) == 2


# -- what is left to prove ----------------------------------------------------------------------


def test_permits_and_air_block_with_their_reasons_in_the_order_of_the_test():
    # verifies: R-VNT-9
    device = with_machines()
    tick, test = device.tick, device.test
    tick.permits.ready = False
    assert test.blocks() == [faults.PERMITS_UNTESTED]  # used since they were proved
    test.permits.code = faults.PERMIT_DEAD
    test.air.code = faults.NOT_HELD
    assert test.blocks() == [faults.PERMIT_DEAD, faults.NOT_HELD]
    tick.permits.ready = True
    assert test.blocks() == [faults.NOT_HELD]


def test_a_zero_that_is_begun_again_drops_the_one_that_was_ready():
    device = with_machines()
    device.tick.zero_ready = True
    device.test.zero_again()
    device.test.step(False)
    assert device.said == [] and device.test.blocks() == [faults.ZERO_UNSTABLE]


def test_start_asks_for_the_air_that_has_failed():
    device = Device()
    device.test.air.code = faults.NOT_HELD
    device.test.start_pressed()
    assert device.test.air.wanted and device.test.air.code == faults.AIR_UNTESTED


def test_after_a_trip_the_zero_is_taken_anew_and_the_air_only_if_the_trip_was_about_it():
    about_air = (
        faults.OVER_PRESSURE,
        faults.NO_RISE,
        faults.TOO_SLOW,
        faults.NOT_VENTING,
        faults.PUMP_STUCK,
        faults.OFF_TARGET,
        faults.CANNOT_HOLD,
        faults.PERMIT,
        faults.PERMIT_CEILING,
    )
    for code in range(faults.OVER_PRESSURE, faults.LIMIT_LOST + 1):
        device = Device()
        device.test.trip_cleared(code)
        assert device.tick.zeroing and device.zeros_begun == 1
        proved = device.test.air.code == faults.NONE
        assert proved is (code not in about_air), code
        assert not device.test.air.wanted  # START asks
