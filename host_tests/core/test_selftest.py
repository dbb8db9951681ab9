"""cuff/safety/selftest.py on a tick that is numbers: its order, its words, what it lets pass.

The device and its parts as they are: test_tick_proof, test_permits, test_selftest_air.
"""

from cuff import faults
from cuff.safety.drill import Drill
from cuff.safety.permits import Permits
from cuff.safety.selftest import SelfTest, under_way
from host_tests.core.selftest_kit import Lines, Part


class Device:
    """A self-test whose tick is numbers."""

    HARD_TICK = True
    is_power_on = True

    def __init__(self):
        self.permit_lines = Lines(True)
        self.count = 0
        self.ticks_in_proof = 10
        self.sleep_us = self.sleep_ms = self.wait
        self.schedule = lambda function, argument: function(argument)
        tick = self.tick = Part()
        tick.count = 0
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
        tick.sensor.begin_zero = lambda: None
        tick.sensor.accept_zero = lambda: self.zero_is_right
        self.zero_is_right = True
        self.said = []
        self.test = SelfTest(tick, self, self.said.append)
        self.test.air.wanted = False
        self.test.air.code = self.test.permits.code = faults.NONE

    def ticks_ms(self):
        return self.count

    def ticks_diff(self, end, start):
        return end - start

    def wait(self, time):
        if time >= 100:
            self.tick.count += self.ticks_in_proof


def test_eight_ticks_of_ten_prove_the_timer_and_seven_do_not():
    # verifies: R-CTL-11
    for ticks, blocks in ((8, []), (7, [faults.TIMER])):
        for hard in (True, False):
            device = Device()
            device.HARD_TICK = hard
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
