"""The power-on self-test in its order: tick, zero, permits, pump and valve with a little air.

What has not been proved is a reason not to start (`blocks`). The permits are proved again after
every use, the air once per power-on. After a reset of any other kind, after a failure, and after a
trip that says something about pump, valve or switches, the air waits for START.

It runs in the loop and moves nothing: the tick does. `prove_tick` is the one part that waits.
"""

from micropython import const

from cuff import faults
from cuff.safety.selftest_air import AirTest
from cuff.safety.selftest_permits import PermitTest

# How many Python calls deep the loop may ever be, main.py included (host_tests/scenario/
# test_loop_depth.py measures 11), and below which the tick is proved to live: on the RP2040 both
# share 8 KB of stack. The proof itself begins four calls deep, which is its margin.
LOOP_FRAMES = 14
_PROOF_MS = const(100)
_PROOF_TICKS = const(8)  # of ten
_EMPTY_CMMHG = const(1000)
# What passes by waiting, and is no fault.
_UNDER_WAY = (faults.ZERO_UNSTABLE, faults.PERMITS_UNTESTED, faults.AIR_UNTESTED)
_AIR_DOUBTED_BY = (
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


class SelfTest:
    """permits, air: the two step machines; vented: cuff empty, nothing wanted, no test under way;
    passed: nothing is left to prove. log(text): the console."""

    def __init__(self, tick, chip, log):
        self._tick = tick
        self._chip = chip
        self._log = log
        lines = chip.permit_lines
        self.permits = PermitTest(tick.permits, lines, chip.ticks_ms, chip.ticks_diff)
        self.air = AirTest(tick.drill, tick.permits, lines, tick.sensor, chip)
        self.zero_shifted = False
        self.passed = False
        self.vented = False
        self._tick_lives = False

    def prove_tick(self):
        """Once, after the tick was started and before anything else. The tick must run while the
        loop is as deep as it may ever be; a hard one also while the scheduler is locked, as it is
        during every scheduled callback."""
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

    def zero_again(self):
        """Take a new zero; until then there is a reason not to start."""
        tick = self._tick
        tick.zero_ready = False
        self.zero_shifted = False
        tick.sensor.begin_zero()
        tick.zeroing = True

    def trip_cleared(self, code):
        """A person cleared this trip."""
        if code in _AIR_DOUBTED_BY:
            self.air.doubt()
        self.zero_again()

    def start_pressed(self):
        """START: what failed is tried again."""
        if self.zero_shifted:  # opened since, perhaps: look again
            self.zero_again()
        self.air.ask()

    def step(self, wanted):
        """One turn of the loop. wanted: pressure is being asked for."""
        tick = self._tick
        if tick.zero_ready:
            tick.zero_ready = False
            self.zero_shifted = not tick.sensor.accept_zero()
            self._log("zero %s" % ("refused, too far off" if self.zero_shifted else "taken"))
        idle = not wanted and not tick.zeroing
        vented = idle and tick.regulator.observer.level_cmmhg <= _EMPTY_CMMHG
        self._step_permits(vented and not self.air.running)
        calm = not self.zero_shifted and not self.permits.running
        self._step_air(vented and calm, tick.guard.stop or tick.guard.trip)
        self.vented = vented and not self.permits.running and not self.air.running
        passed = not wanted and not self.blocks()
        if passed and not self.passed:
            self._log("self-test passed")
        self.passed = passed

    def _step_permits(self, vented):
        test = self.permits
        code = test.code
        test.step(vented, not self._tick.occlusion.occluded_steps)
        if test.code != code and test.code != faults.PERMITS_UNTESTED:
            row = faults.find(test.code)
            self._log("permits: " + row.text if test.code else "permits ready")

    def _step_air(self, vented, ended):
        test = self.air
        code = test.code
        was_running = test.running
        test.step(vented, ended)
        if test.code != code:
            row = faults.find(test.code)
            self._log("air: " + row.text if test.code else "pump and valve proved")
        elif was_running and not test.running:
            self._log("air: once more" if test.wanted else "air: test broken off")

    def blocks(self):
        """Codes of what is not proved (faults.py), in the order of the test."""
        tick = self._tick
        reasons = []
        if not self._tick_lives:
            reasons.append(faults.TIMER)
        if self.zero_shifted:
            reasons.append(faults.ZERO_SHIFTED)
        elif tick.zeroing:
            reasons.append(faults.ZERO_UNSTABLE)
        elif tick.regulator.observer.level_cmmhg > _EMPTY_CMMHG:
            reasons.append(faults.NOT_EMPTY)
        if not tick.permits.ready:
            reasons.append(self.permits.code or faults.PERMITS_UNTESTED)
        if self.air.code:
            reasons.append(self.air.code)
        return reasons


def under_way(reasons):
    """Are all of these reasons gone by themselves if the self-test goes well?"""
    return all([code in _UNDER_WAY for code in reasons])
