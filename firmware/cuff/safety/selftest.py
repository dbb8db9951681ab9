"""The power-on self-test in its order: tick, zero, permits, pump and valve with a little air.

What has not been proved is a reason not to start (`blocks`). The permits are proved again after
every use, the air once per power-on. After a reset of any other kind, after a failure, after a
trip that says something about pump, valve or switches, and if the supply broke down twice
(air_tries.py), the air waits for START.

It runs in the loop and moves nothing: the tick does. `prove_tick` is the one part that waits.
"""

import gc

from micropython import const

from cuff import codes
from cuff.limits import EMPTY_CMMHG
from cuff.safety.selftest_air import AirTest
from cuff.safety.selftest_permits import PermitTest
from cuff.safety.witness import Witness
from cuff.safety.zero import Zero

# How many Python calls deep the loop may ever be, main.py included (host_tests/scenario/
# test_loop_depth.py measures 11), and below which the tick is proved to live: on the RP2040 both
# share 8 KB of stack. The proof itself begins four calls deep, which is its margin.
LOOP_FRAMES = 14
_PROOF_MS = const(100)
_PROOF_TICKS = const(8)  # of ten
# What passes by waiting, and is no fault.
_UNDER_WAY = (
    codes.ZERO_UNSTABLE,
    codes.ZERO_FALLING,
    codes.PERMITS_UNTESTED,
    codes.AIR_UNTESTED,
    codes.SECOND_UNTESTED,
)
_AIR_DOUBTED_BY = (
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


class SelfTest:
    """zero, permits, air: the step machines; witness: the second sensor's; vented: cuff empty,
    nothing wanted, no test under way; passed: nothing is left to prove.
    note(code, figures...): for a person; tries: air_tries.AirTries."""

    def __init__(self, tick, chip, note, tries):
        self._tick = tick
        self._chip = chip
        self._note = note
        lines = chip.permit_lines
        self.permits = PermitTest(tick.permits, lines, chip.ticks_ms, chip.ticks_diff)
        self.air = AirTest(tick.drill, tick.permits, lines, tick.sensor, chip)
        self._tries = tries
        self._by_itself = False  # no START was pressed for the air
        self.zero = Zero(tick, note)
        self.witness = Witness(chip.second, tick, chip.ticks_diff)
        self._logged_witness = codes.NONE
        self._zeroed_at = self.zero.taken_count
        self.passed = False
        self.vented = False
        self._tick_lives = False
        self._slow = False  # memory is tidied up too slowly for a tick that waits for it

    def prove_tick(self):
        """Once, after the tick was started and before anything else. The tick must run while the
        loop is as deep as it may ever be; a hard one also while the scheduler is locked, as it is
        during every scheduled callback."""
        slow_ms = self._chip.SLOW_MEMORY_MS
        if slow_ms is not None:
            begin_ms = self._chip.ticks_ms()
            gc.collect()
            self._slow = self._chip.ticks_diff(self._chip.ticks_ms(), begin_ms) > slow_ms
        if self._chip.HARD_TICK:
            self._chip.schedule(self._wait_deep, LOOP_FRAMES)
            self._chip.sleep_ms(1)  # it runs in here at the latest
        else:
            self._wait_deep(LOOP_FRAMES)

    def _wait_deep(self, frames):
        if frames > 1:
            self._wait_deep(frames - 1)
            return
        chip = self._chip
        count = self._tick.count
        if chip.HARD_TICK:
            chip.sleep_us(_PROOF_MS * 1000)  # lets nothing scheduled run
        else:
            chip.sleep_ms(_PROOF_MS)
        self._tick_lives = self._tick.count - count >= _PROOF_TICKS

    def switched_on(self):
        """After a power-on, and no other reset, the air is tested without a START."""
        if self._tries.alone():
            self.air.wanted = self._by_itself = True
            return
        self.air.code = codes.SUPPLY
        self._note(codes.AIR_WAITS, codes.SUPPLY)

    def running(self):
        """Is a permit or the air being tested just now?"""
        return self.permits.running or self.air.running

    def zero_again(self, in_doubt=False):
        """Take a new zero; until then there is a reason not to start. in_doubt: the cuff may hold
        air, since this start is no power-on, or a training was under way."""
        self.zero.restart(in_doubt)

    def trip_cleared(self, code):
        """A person cleared this trip."""
        if code in _AIR_DOUBTED_BY:
            self.air.doubt()
        self.zero.begin(True)

    def start_pressed(self):
        """START: the zero is taken anew, and what failed is tried again."""
        witness = self.witness
        if not self.air.running:
            if witness.code == codes.SECOND_ZERO:  # opened since, perhaps: look again
                self.zero.begin()
            else:
                self.zero.start_pressed()
            self._zero_both()
        if witness.present and not witness.tested:  # it takes air to prove it
            witness.doubt()
            self.air.doubt()
        self._by_itself = False
        self.air.ask()

    def step(self, wanted, unsaved=False):
        """One turn of the loop. wanted: pressure is being asked for; unsaved: a record has to be
        written before anything else is tested."""
        tick = self._tick
        zero = self.zero
        zero.step(wanted)
        self._zero_both()
        level_cmmhg = tick.regulator.observer.level_cmmhg - zero.rest_cmmhg
        vented = not wanted and not zero.taking and level_cmmhg <= EMPTY_CMMHG
        self._step_permits(vented and not self.air.running and not unsaved)
        calm = not zero.code and not self.permits.running
        self._step_air(vented and calm, tick.guard.stop or tick.guard.trip)
        self.vented = (
            vented
            and not self.permits.running
            and not self.air.running
            and not self.witness.sees_pressure()
        )
        passed = not wanted and not tick.guard.trip and not self.blocks()
        if passed and not self.passed:
            self._note(codes.SELF_TEST_PASSED)
        self.passed = passed

    def _zero_both(self):
        """The second sensor's zero is that of the same moment."""
        if self.zero.taken_count != self._zeroed_at:
            self._zeroed_at = self.zero.taken_count
            self.witness.accept_zero()

    def watch(self, wanted):
        """The last thing in a turn, since a bus may take its time: the second sensor."""
        witness = self.witness
        witness.step(self._chip.ticks_ms(), wanted)
        code = witness.code
        if code != self._logged_witness and not witness.waking:
            self._logged_witness = code
            if code and code != codes.SECOND_UNTESTED:
                self._note(codes.SECOND_FAILED, code)

    def _step_permits(self, vented):
        test = self.permits
        code = test.code
        test.step(vented, not self._tick.occlusion.occluded_steps)
        if test.code != code and test.code != codes.PERMITS_UNTESTED:
            if test.code:
                self._note(codes.PERMITS_FAILED, test.code)
            else:
                self._note(codes.PERMITS_READY)

    def _step_air(self, vented, ended):
        test = self.air
        code = test.code
        was_running = test.running
        if vented:
            self._note_try()
        test.step(vented, ended)
        if test.running != was_running:
            if test.running:
                self.witness.begin_test()
            else:
                self.witness.end_test(not test.code)
        if test.code != code:
            if test.code:
                self._note(codes.AIR_FAILED, test.code)
            else:
                self._note(codes.AIR_PROVED)
        elif was_running and not test.running:
            self._note(codes.AIR_AGAIN if test.wanted else codes.AIR_BROKEN_OFF)

    def _note_try(self):
        """On the flash before the pump starts, and off it once the test is over."""
        test = self.air
        tries = self._tries
        if test.running:
            return
        if tries.noted and not test.wanted:
            tries.end()
        elif test.wanted and not tries.noted and not tries.begin() and self._by_itself:
            test.wanted = tries.noted = False  # nothing would count it: a person starts it
            self._note(codes.AIR_NOT_NOTED)

    def blocks(self):
        """Codes of what is not proved (codes.py), in the order of the test."""
        tick = self._tick
        reasons = []
        if not self._tick_lives:
            reasons.append(codes.TIMER)
        if self._slow:
            reasons.append(codes.MEMORY_SLOW)
        if self.zero.code:
            reasons.append(self.zero.code)
        elif tick.regulator.observer.level_cmmhg > EMPTY_CMMHG and not self.air.running:
            reasons.append(codes.NOT_EMPTY)
        if not tick.permits.ready:
            reasons.append(self.permits.code or codes.PERMITS_UNTESTED)
        if self.air.code:
            reasons.append(self.air.code)
        if self.witness.code:
            reasons.append(self.witness.code)
        return reasons


def under_way(reasons):
    """Are all of these reasons gone by themselves if the self-test goes well?"""
    return all([code in _UNDER_WAY for code in reasons])
