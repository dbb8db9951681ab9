"""From a wanted pressure to pump duty and valve: inflate, hold, follow repetitions, vent.

One step per tick. The mode follows from target and pressure; nobody sets it:

* VENT     no target: valve open, pump off. Always the answer when in doubt.
* INFLATE  far below the target: full duty (bounded for comfort) until the predicted stop.
* HOLD     near the target, limb at rest: the PID asks for a rate; small rates become single pump
           bursts and valve pulses, so neither chatters; creep and leak are made up.
* REPS     the limb works: see reps.py. Quiet regulation skips it and holds only the mean.

Tick code: integers in 31 bits, no allocation, at most two calls below this module.
"""

from cuff.pressure.cuff_model import CuffModel
from cuff.pressure.observer import Observer
from cuff.pressure.pid import Pid
from cuff.pressure.reps import Reps

VENT = 0
INFLATE = 1
HOLD = 2
REPS = 3

_FULL = 65535
_INFLATE_BELOW_CMMHG = 800  # this far under the target: inflate rather than trim
_STOP_SHORT_CMMHG = 40  # the predicted stop aims this much below the target
_BURST_BELOW_CMMHG = 60  # at rest the pump starts when the mean is this much low ...
_BURST_UNTIL_CMMHG = 20  # ... and stops this much above the target
_BURST_RATE_CMMHG_S = 250
_RELEASE_ABOVE_CMMHG = 150  # at rest the valve acts when the mean is this much high
_SETTLE_TICKS = 20  # after a valve pulse: look before the next one
_MEAN_SHIFT = 5  # mean over about 320 ms: the arterial pulse stays out of it
_LEARN_AFTER_TICKS = 50
_LEARN_ABOVE_CMMHG = 6000  # below, the slack of the cuff hides its stiffness


class Regulator:
    """Outputs: pump_duty_u16, valve_closed. Inputs per step: measured and target pressure."""

    def __init__(self, build, comfort_mmhg_s):
        self.model = CuffModel(build)
        self.observer = Observer()
        self.pid = Pid()
        self.reps = Reps(self.model, self.observer)
        self._comfort_q8 = comfort_mmhg_s << 8
        self.mode = VENT
        self.pump_duty_u16 = 0
        self.valve_closed = False
        self.target_cmmhg = 0
        self.mean_q8 = 0
        self.full_ticks = 0  # how long the pump has been at full duty
        self._release_ticks = 0
        self._settle_ticks = 0

    def step(self, measured_cmmhg, target_cmmhg, quiet):
        """One tick. target 0 vents. measured within -10000..60000 cmmHg."""
        model = self.model
        observer = self.observer
        push = model.push_q8(self.pump_duty_u16, self.valve_closed, observer.level_cmmhg)
        observer.step(measured_cmmhg, push)
        if model.flow_q8:
            model.learn_vent(observer.residual_q8, observer.level_cmmhg)
        self.mean_q8 += (observer.level_q8 - self.mean_q8) >> _MEAN_SHIFT
        if target_cmmhg != self.target_cmmhg:
            self._retarget(target_cmmhg)
        mode = self.mode
        if mode == VENT:
            self.pump_duty_u16 = 0
            self.valve_closed = False
        elif mode == INFLATE:
            self._inflate()
        elif mode == HOLD:
            self._hold(quiet)
        else:
            self._follow_reps()

    def _retarget(self, target_cmmhg):
        """A new target: bumpless, since the PID differentiates the measurement only."""
        self.target_cmmhg = target_cmmhg
        self.full_ticks = 0
        if target_cmmhg <= 0:
            self.mode = VENT
            return
        self.reps.forget(target_cmmhg)
        self.pid.reset()
        self._release_ticks = 0
        self._settle_ticks = 0
        low = target_cmmhg - self.observer.level_cmmhg
        self.mode = INFLATE if low > _INFLATE_BELOW_CMMHG else HOLD

    def _inflate(self):
        model = self.model
        level = self.observer.level_cmmhg
        slope = self.observer.slope_q8
        self.valve_closed = True
        self.full_ticks += 1
        if level > _LEARN_ABOVE_CMMHG and self.full_ticks > _LEARN_AFTER_TICKS:
            model.learn_rise(slope)
        if level + model.coast_cmmhg() >= self.target_cmmhg - _STOP_SHORT_CMMHG:
            self.pump_duty_u16 = 0
            self.full_ticks = 0
            self.mean_q8 = self.observer.level_q8
            self._settle_ticks = _SETTLE_TICKS
            self.mode = HOLD
            return
        duty = _FULL
        if model.rise_q8 > self._comfort_q8:
            duty = model.duty_u16((self._comfort_q8 * 100) >> 8)
        self.pump_duty_u16 = duty

    def _hold(self, quiet):
        observer = self.observer
        target = self.target_cmmhg
        if not quiet and self.reps.starts(target):
            self.mode = REPS
            self._follow_reps()
            return
        mean = self.mean_q8 >> 8
        error = target - mean
        slope_cmmhg_s = (observer.slope_q8 * 100) >> 8
        rate = self.pid.step(error, slope_cmmhg_s)
        self._hold_valve(-error)
        self._hold_pump(error, rate)

    def _hold_pump(self, error, rate):
        """Bursts: a pump at its dead band hums all the time, a burst every few seconds does not."""
        model = self.model
        if self._settle_ticks > 0 or not self.valve_closed:
            self.pump_duty_u16 = 0
            return
        if self.pump_duty_u16 == 0:
            if error < _BURST_BELOW_CMMHG:
                return
        elif error + _BURST_UNTIL_CMMHG < model.coast_cmmhg():
            self.pump_duty_u16 = 0
            return
        if rate < _BURST_RATE_CMMHG_S:
            rate = _BURST_RATE_CMMHG_S
        self.pump_duty_u16 = model.duty_u16(rate)
        self.full_ticks = self.full_ticks + 1 if self.pump_duty_u16 == _FULL else 0

    def _hold_valve(self, high):
        """Single pulses of computed length, each given time to show its effect."""
        if self._release_ticks > 0:
            self._release_ticks -= 1
            self.valve_closed = False
            if self._release_ticks == 0:
                self._settle_ticks = _SETTLE_TICKS
            return
        self.valve_closed = True
        if self._settle_ticks > 0:
            self._settle_ticks -= 1
            if self._settle_ticks == 0:
                self.mean_q8 = self.observer.level_q8
        elif high > _RELEASE_ABOVE_CMMHG:
            self._release_ticks = self.model.release_ticks(high, self.observer.level_cmmhg)

    def _follow_reps(self):
        reps = self.reps
        reps.step(self.target_cmmhg)
        self.valve_closed = reps.valve_closed
        self.pump_duty_u16 = _FULL if reps.pump_full else 0
        if not reps.active:
            self.mode = HOLD
            self.pid.reset()
            self.mean_q8 = self.observer.level_q8
