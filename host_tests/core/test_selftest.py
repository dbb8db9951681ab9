"""cuff/safety/selftest.py on a tick that is numbers: its order, its words, what it lets pass.

The device and its parts as they are: test_tick_proof, test_permits, test_selftest_air.
"""

from cuff import codes
from cuff.safety import selftest
from cuff.safety.air_tries import AirTries
from cuff.safety.drill import Drill
from cuff.safety.permits import Permits
from cuff.safety.selftest import SelfTest, under_way
from host_tests.core.selftest_kit import Lines, Part
from host_tests.core.test_air_tries import Record


class Deep(SelfTest):
    """Knows how many calls deep its proof is."""

    depth = 0

    def _wait_deep(self, frames):
        self.depth += 1
        super()._wait_deep(frames)
        self.depth -= 1


class Zero:
    """Stands for safety/zero.py: told: what was asked of it, in order."""

    taken_count = 0

    code = codes.NONE
    taking = False
    rest_cmmhg = 0

    def __init__(self):
        self.told = []

    def restart(self, in_doubt):
        self.told.append(("restart", in_doubt))

    def begin(self, in_doubt=False):
        self.told.append(("begin", in_doubt))

    def start_pressed(self):
        self.told.append("start")

    def step(self, wanted):
        self.told.append(wanted)


class Device:
    """A self-test whose tick is numbers. ticks_in_proof: so many in 100 ms; proved_at: (locked,
    calls deep) of each wait in which the tick was counted."""

    second = None

    def __init__(self, hard=True):
        self.HARD_TICK = hard
        self.SLOW_MEMORY_MS = None
        self.permit_lines = Lines(True)
        self.us = 0
        self.locked = False
        self.scheduled = []
        self.proved_at = []
        self.ticks_in_proof = 10
        tick = self.tick = Part()
        tick.count = 3
        tick.permits = Permits(self.permit_lines, 60)
        tick.permits.accept(True)
        tick.drill = Drill()
        tick.guard, tick.regulator, tick.sensor, tick.occlusion = Part(), Part(), Part(), Part()
        tick.guard.stop = tick.guard.trip = 0
        tick.occlusion.occluded_steps = 0
        tick.regulator.observer = Part()
        tick.regulator.observer.level_cmmhg = 0
        tick.sensor.raw_cmmhg = 0
        self.said = []
        self.record = Record()
        self.test = Deep(tick, self, self.hear, AirTries(self.record))
        self.zero = self.test.zero = Zero()
        self.test.air.code = self.test.permits.code = codes.NONE

    def hear(self, *words):
        """A code alone, or with its figures."""
        self.said.append(words[0] if len(words) == 1 else words)

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
        self.code = codes.NONE
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


class Heap:
    """In place of gc: tidying up takes so long."""

    def __init__(self, device, took_ms):
        self._device = device
        self._took_ms = took_ms

    def collect(self):
        self._device.pass_us(self._took_ms * 1000)


def test_memory_that_is_tidied_up_in_20_ms_is_fast_enough_and_in_21_is_not():
    for took_ms, blocks in ((20, []), (21, [codes.MEMORY_SLOW])):
        device = Device(hard=False)
        device.SLOW_MEMORY_MS = 20
        real, selftest.gc = selftest.gc, Heap(device, took_ms)
        try:
            device.test.prove_tick()
        finally:
            selftest.gc = real
        assert device.test.blocks() == blocks, took_ms


def test_eight_ticks_of_ten_prove_the_timer_and_seven_do_not():
    # verifies: R-CTL-11
    for ticks, blocks in ((8, []), (7, [codes.TIMER])):
        for hard in (True, False):
            device = Device(hard)
            device.ticks_in_proof = ticks
            assert device.test.blocks() == [codes.TIMER]
            device.test.prove_tick()
            assert device.test.blocks() == blocks


def test_whatever_the_zero_has_to_say_blocks_with_its_own_name():
    # verifies: R-SNS-4
    for code, passes in (
        (codes.ZERO_UNSTABLE, True),
        (codes.ZERO_FALLING, True),
        (codes.ZERO_SHIFTED, False),
        (codes.ZERO_DRIFTED, False),
    ):
        device = Device()
        device.test.prove_tick()
        device.zero.code = code
        device.test.step(False)
        assert device.test.blocks() == [code] and not device.test.passed
        assert under_way(device.test.blocks()) is passes
        device.zero.code = codes.NONE
        device.test.step(False)
        assert device.test.blocks() == [] and device.test.passed


def test_start_takes_the_zero_anew_but_not_in_the_middle_of_a_test_with_air():
    # verifies: R-SNS-9
    device = Device()
    device.test.start_pressed()
    assert device.zero.told == ["start"]
    device.test.air.running = True
    device.test.start_pressed()
    assert device.zero.told == ["start"]


def test_boot_takes_the_zero_from_samples_still_to_come():
    for in_doubt in (False, True):
        device = Device()
        device.test.zero_again(in_doubt)
        assert device.zero.told == [("restart", in_doubt)]


def test_the_zero_hears_in_every_turn_whether_pressure_is_wanted():
    device = Device()
    device.test.step(True)
    device.test.step(False)
    assert device.zero.told == [True, False]


def test_more_than_10_mmhg_are_no_empty_cuff():
    # verifies: R-VNT-8
    device = Device()
    device.test.prove_tick()
    for level, blocks, vented in ((1000, [], True), (1001, [codes.NOT_EMPTY], False)):
        device.tick.regulator.observer.level_cmmhg = level
        device.test.step(False)
        assert device.test.blocks() == blocks and device.test.vented is vented


def test_air_that_the_test_itself_puts_in_is_no_reason():
    device = Device()
    device.test.prove_tick()
    device.tick.regulator.observer.level_cmmhg = 1001
    device.test.air.running = True
    assert device.test.blocks() == []


def test_what_an_empty_cuff_reads_by_a_person_s_word_is_no_pressure():
    device = Device()
    device.test.prove_tick()
    device.zero.rest_cmmhg = 1100
    for level, vented in ((2100, True), (2101, False)):
        device.tick.regulator.observer.level_cmmhg = level
        device.test.step(False)
        assert device.test.vented is vented


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
        put("test.zero", "taking", True),
        put("tick.regulator.observer", "level_cmmhg", 1001),
    ):
        assert given(change) == ([(False, True)], [(False, 0)])


def test_the_ceiling_may_be_rearmed_only_by_a_limb_that_has_recovered():
    assert given(put("tick.occlusion", "occluded_steps", 1)) == ([(True, False)], [(True, 0)])


def test_the_permits_wait_for_the_air_and_the_air_for_the_permits():
    assert given(put("test.air", "running", True)) == ([(False, True)], [(True, 0)])
    assert given(put("test.permits", "running", True)) == ([(True, True)], [(False, 0)])


def test_air_waits_for_a_good_zero():
    code = codes.ZERO_SHIFTED
    assert given(put("test.zero", "code", code)) == ([(True, True)], [(False, 0)])


def test_air_is_told_of_stop_and_of_a_trip():
    # verifies: R-VNT-10
    assert given(put("tick.guard", "stop", True)) == ([(True, True)], [(True, True)])
    trip = codes.RAIL
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
    at.code = codes.PERMITS_UNTESTED if machine == "permits" else codes.AIR_UNTESTED
    device.test.step(True)
    at.becomes = list(becomes)
    for _ in range(len(becomes) + 2):
        device.test.step(True)
    return device.said


def test_the_permits_are_told_when_they_are_ready_or_failed_not_when_a_test_begins():
    begun = (codes.PERMITS_UNTESTED, True, False)
    assert said("permits", begun, (codes.NONE, False, False)) == [codes.PERMITS_READY]
    for code in (codes.PERMIT_STUCK, codes.PERMIT_SPENT):
        assert said("permits", begun, (code, False, False)) == [(codes.PERMITS_FAILED, code)]
    used = (codes.PERMITS_UNTESTED, True, False)
    assert said("permits", (codes.NONE, False, False), used) == [codes.PERMITS_READY]


def test_the_end_of_each_attempt_with_air_is_told_with_its_result():
    begun = (codes.AIR_UNTESTED, True, True)
    assert said("air", begun, (codes.NONE, False, False)) == [codes.AIR_PROVED]
    failed = [(codes.AIR_FAILED, codes.NOT_HELD)]
    assert said("air", begun, (codes.NOT_HELD, False, False)) == failed
    assert said("air", begun, (codes.AIR_UNTESTED, False, True)) == [codes.AIR_AGAIN]
    assert said("air", begun, (codes.AIR_UNTESTED, False, False)) == [codes.AIR_BROKEN_OFF]
    assert said("air", begun) == []


def test_it_says_that_it_has_passed_once_for_each_time():
    device = with_machines()
    for wanted, passed in ((False, True), (False, True), (True, False), (False, True)):
        device.test.step(wanted)
        assert device.test.passed is passed
    assert device.said == [codes.SELF_TEST_PASSED] * 2
    device.test.air.code = codes.NOT_HELD
    device.test.step(False)
    assert not device.test.passed and len(device.said) == 2


class Witness:
    """Stands for safety/witness.py: answers: (code, waking) after each turn."""

    present = tested = True

    def __init__(self, *answers):
        self.answers = list(answers)
        self.code = codes.NONE
        self.waking = True
        self.told = []

    def step(self, now_ms, wanted):
        self.told.append((now_ms, wanted))
        self.code, self.waking = self.answers.pop(0)


def said_of_second(*answers):
    """What is said in turns after which the second sensor's witness says this."""
    device = Device()
    device.test.witness = Witness(*answers)
    for _ in answers:
        device.test.watch(False)
    return device.said


def of_second(code):
    """What is noted of it."""
    return (codes.SECOND_FAILED, code)


def test_what_is_wrong_with_the_second_sensor_is_said_once_with_what_to_do():
    dead, zero = codes.SECOND_DEAD, codes.SECOND_ZERO
    assert said_of_second((dead, False), (dead, False)) == [of_second(dead)]
    both = [of_second(dead), of_second(zero)]
    assert said_of_second((dead, False), (zero, False)) == both
    again = [of_second(dead)] * 2
    assert said_of_second((dead, False), (codes.NONE, False), (dead, False)) == again


def test_a_second_sensor_that_need_not_have_answered_or_waits_for_the_air_is_not_complained_of():
    dead, untested = codes.SECOND_DEAD, codes.SECOND_UNTESTED
    assert said_of_second((dead, True), (untested, False), (codes.NONE, False)) == []
    assert said_of_second((dead, True), (dead, True), (dead, False)) == [of_second(dead)]


def test_the_second_sensor_s_turn_goes_by_the_clock_and_hears_what_is_wanted():
    device = Device()
    device.us = 12000
    device.test.witness = Witness((codes.NONE, False), (codes.NONE, False))
    device.test.watch(True)
    device.us = 32000
    device.test.watch(False)
    assert device.test.witness.told == [(12, True), (32, False)]


# -- what is left to prove ----------------------------------------------------------------------


def test_permits_and_air_block_with_their_reasons_in_the_order_of_the_test():
    # verifies: R-VNT-9
    device = with_machines()
    tick, test = device.tick, device.test
    tick.permits.ready = False
    assert test.blocks() == [codes.PERMITS_UNTESTED]  # used since they were proved
    test.permits.code = codes.PERMIT_DEAD
    test.air.code = codes.NOT_HELD
    assert test.blocks() == [codes.PERMIT_DEAD, codes.NOT_HELD]
    tick.permits.ready = True
    assert test.blocks() == [codes.NOT_HELD]


def test_start_asks_for_the_air_that_has_failed():
    device = Device()
    device.test.air.code = codes.NOT_HELD
    device.test.start_pressed()
    assert device.test.air.wanted and device.test.air.code == codes.AIR_UNTESTED


def test_after_a_trip_the_zero_is_taken_anew_and_the_air_only_if_the_trip_was_about_it():
    about_air = (
        codes.OVER_PRESSURE,
        codes.NO_RISE,
        codes.TOO_SLOW,
        codes.NOT_VENTING,
        codes.PUMP_STUCK,
        codes.OFF_TARGET,
        codes.CANNOT_HOLD,
        codes.PERMIT,
        codes.PERMIT_CEILING,
        codes.NO_ANSWER,
        codes.AIR_LOST,
        codes.SENSORS_DISAGREE,
        codes.SECOND_LOST,
    )
    for code in range(codes.OVER_PRESSURE, codes.KINKED + 1):
        device = Device()
        device.test.trip_cleared(code)
        assert device.zero.told == [("begin", True)]
        proved = device.test.air.code == codes.NONE
        assert proved is (code not in about_air), code
        assert not device.test.air.wanted  # START asks


def test_the_first_air_after_power_on_needs_no_start_and_is_noted_before_it_begins():
    # verifies: R-SUP-4
    device = with_machines()
    device.test.air.code = codes.AIR_UNTESTED
    assert not device.test.air.wanted  # unless it was a power-on
    device.test.switched_on()
    assert device.test.air.wanted and device.record.number == 0
    device.test.air.becomes = [(codes.AIR_UNTESTED, True, True), (codes.NONE, False, False)]
    device.test.step(False)
    assert device.record.number == 1
    device.test.step(False)
    assert device.record.number == 1
    device.test.step(False)
    assert device.record.number == 0 and device.record.writes == [1, 0]
    device.test.step(False)
    assert device.record.writes == [1, 0]


def test_nothing_is_noted_while_the_cuff_is_not_empty_or_another_test_runs():
    device = with_machines()
    device.test.switched_on()
    device.test.permits.running = True
    device.test.step(False)
    device.test.permits.running = False
    device.zero.code = codes.ZERO_SHIFTED
    device.test.step(False)
    device.zero.code = codes.NONE
    device.test.step(True)
    assert device.record.writes == []
    device.test.step(False)
    assert device.record.writes == [1]


def test_an_attempt_that_is_repeated_is_the_same_try():
    device = with_machines()
    device.test.switched_on()
    running, again = (codes.AIR_UNTESTED, True, False), (codes.AIR_UNTESTED, False, True)
    device.test.air.becomes = [running, again, running, again, running]
    for _ in range(5):
        device.test.step(False)
    assert device.record.writes == [1]


def test_after_two_that_never_ended_it_waits_for_start_and_names_the_battery():
    # verifies: R-SUP-4
    device = with_machines()
    device.test.air.code = codes.AIR_UNTESTED
    device.test._tries.unended = 2
    device.test.switched_on()
    assert not device.test.air.wanted and device.test.blocks() == [codes.SUPPLY]
    assert device.said[0] == (codes.AIR_WAITS, codes.SUPPLY)
    assert not under_way([codes.SUPPLY])
    device.test.step(False)
    assert device.record.writes == []


def test_a_test_that_no_flash_notes_is_begun_by_a_person_only():
    # verifies: R-SUP-4
    device = with_machines()
    device.record.refuses = True
    device.test.air.code = codes.AIR_UNTESTED
    device.test.switched_on()
    device.test.step(False)
    assert not device.test.air.wanted and device.said[-1] == codes.AIR_NOT_NOTED
    device.test.air.ask = lambda: setattr(device.test.air, "wanted", True)
    device.test.start_pressed()
    device.test.step(False)
    assert device.test.air.wanted
