"""From a wanted pressure to pump duty and valve: inflate, hold, follow repetitions, vent.

One step per tick. The mode follows from target and pressure; nobody sets it:

* VENT     no target: valve open, pump off. Always the answer when in doubt.
* INFLATE  far below the target: full duty (bounded for comfort) until the predicted stop.
* HOLD     near the target, limb at rest: the PID asks for a rate; small rates become single pump
           bursts and valve pulses, so neither chatters; creep and leak are made up.
* REPS     the limb works: see reps.py.

With every step comes a manner, which is the caller's wish:

* WORK     all of the above.
* CLIMB    on the way to the next pressure of an LOP measurement, up or down: the pump to the
           predicted stop, the valve until the level is there, no REPS, no making up.
* STILL    a window of that measurement: valve closed, pump stopped, whatever the pressure does.

Tick code: integers in 31 bits, no allocation, at most four calls below `step`.
"""

from micropython import const

from cuff.pressure.cuff_model import TICK_MS, CuffModel
from cuff.pressure.observer import Observer
from cuff.pressure.pid import Pid
from cuff.pressure.reps import ENTER_CMMHG, Reps

VENT = const(0)
INFLATE = const(1)
HOLD = const(2)
REPS = const(3)

WORK = const(0)
CLIMB = const(1)
STILL = const(2)

_FULL = const(65535)
_INFLATE_BELOW_CMMHG = const(800)  # this far under the target: inflate rather than trim
_COMFORT_GAIN = const(2)  # duty per excess of rate, every tick
_STOP_SHORT_CMMHG = const(40)  # the predicted stop aims this much below the target
_BURST_BELOW_CMMHG = const(60)  # at rest the pump starts when the mean is this much low ...
_BURST_UNTIL_CMMHG = const(40)  # ... and stops this much above the target
_BURST_RATE_CMMHG_S = const(250)
_RELEASE_ABOVE_CMMHG = const(150)  # at rest the valve acts when the mean is this much high
_RELEASE_MORE_CMMHG = const(100)  # ... and this much later after one that took too much
_RELEASE_MUCH_CMMHG = const(400)  # more is let go until it is gone, however weak the valve
_RELEASE_LONGEST_TICKS = const(300)
_SETTLE_TICKS = const(40)  # after a valve pulse: look before the next one
_MEAN_SHIFT = const(6)  # mean over about 640 ms: the arterial pulse stays out of it
_CLIMB_OFF_CMMHG = const(100)  # further off than this the climb goes on
_LEARN_AFTER_TICKS = const(50)
_LEARN_VENT_Q8 = const(2000 << 8)  # in the empty cuff, nearly always, there is nothing to learn
_LEARN_ABOVE_CMMHG = const(6000)  # below, the slack of the cuff hides its stiffness


class Regulator:
    """Outputs: pump_duty_u16, valve_closed. Inputs per step: measured and target pressure."""

    def __init__(self, build, comfort_mmhg_s):
        self.model = CuffModel(build)
        self.observer = Observer()
        self.pid = Pid()
        self.reps = Reps(self.model, self.observer)
        self._push_q8 = self.model.push_q8  # bound once: see cuff/tick.py
        self._observe = self.observer.step
        self._rate = self.pid.step
        self._comfort_q8 = comfort_mmhg_s << 8
        self._inflate_duty_u16 = _FULL
        self.mode = VENT
        self.pump_duty_u16 = 0
        self.valve_closed = False
        self.still = False  # in a window of an LOP measurement: nothing is let go on purpose
        self.target_cmmhg = 0
        self.mean_q8 = 0
        self._inflate_ticks = 0
        self._release_ticks = 0
        self._release_to_cmmhg = 0
        self._release_above_cmmhg = _RELEASE_ABOVE_CMMHG
        self._fall_cmmhg = 0
        self._settle_ticks = 0

    def step(self, measured_cmmhg, target_cmmhg, manner):
        """One tick. target 0 vents. measured within -10000..60000 cmmHg."""
        model = self.model
        observer = self.observer
        before_q8 = observer.level_q8
        push = self._push_q8(self.pump_duty_u16, self.valve_closed, before_q8 >> 8)
        level_q8 = self._observe(measured_cmmhg, push)
        opening = model.opening
        flow_q8 = model.flow_q8
        if opening:
            model.learn_opening(observer.residual_q8, level_q8 >> 8)
        elif flow_q8 == 256 and level_q8 > _LEARN_VENT_Q8:
            model.learn_vent(observer.residual_q8, level_q8 >> 8)
        change_q8 = level_q8 - before_q8
        self._fall_cmmhg = -change_q8 >> 8
        mean_q8 = self.mean_q8
        mean_q8 += (level_q8 - mean_q8) >> _MEAN_SHIFT
        # What pump and valve do is no pulse: the mean follows it at once.
        self.mean_q8 = mean_q8 + (change_q8 if opening or flow_q8 else push)
        if target_cmmhg != self.target_cmmhg:
            self._retarget(target_cmmhg)
        mode = self.mode
        if mode == VENT:
            self.pump_duty_u16 = 0
            self.valve_closed = False
            if flow_q8 == 256 and level_q8 > _LEARN_VENT_Q8:
                model.learn_vent(observer.slope_q8, level_q8 >> 8)
        elif mode == INFLATE:
            self._inflate(manner)
        else:
            if mode == HOLD:
                self._hold(manner)
            if self.mode == REPS:  # in the very tick, too, in which a hold sees the limb move
                reps = self.reps
                reps.step(target_cmmhg)
                self.valve_closed = reps.valve_closed
                self.pump_duty_u16 = _FULL if reps.pump_full else 0
                if not reps.active:
                    self._settle()

    def _retarget(self, target_cmmhg):
        """A new target: bumpless, since the PID differentiates the measurement only."""
        self.target_cmmhg = target_cmmhg
        self.still = False
        self._inflate_ticks = 0
        if target_cmmhg <= 0:
            self.mode = VENT
            return
        self.reps.forget(target_cmmhg)
        self.pid.reset()
        self._release_ticks = 0
        self._release_above_cmmhg = _RELEASE_ABOVE_CMMHG
        self._settle_ticks = 0
        self._inflate_duty_u16 = _FULL
        low = target_cmmhg - self.observer.level_cmmhg
        self.mode = INFLATE if low > _INFLATE_BELOW_CMMHG else HOLD

    def _inflate(self, manner):
        model = self.model
        level = self.observer.level_cmmhg
        slope = self.observer.slope_q8
        self.valve_closed = True
        self._inflate_ticks += 1
        if level > _LEARN_ABOVE_CMMHG and self._inflate_ticks > _LEARN_AFTER_TICKS:
            model.learn_rise(slope)
        top = self.target_cmmhg - _STOP_SHORT_CMMHG
        if level + model.coast_cmmhg() >= top or (manner and manner == STILL):
            self.pump_duty_u16 = 0
            self.mean_q8 = self.observer.level_q8
            self._settle_ticks = _SETTLE_TICKS
            self.mode = HOLD
            return
        # Full duty, unless this cuff fills faster than is comfortable.
        over_q8 = slope + ((model.speed_q8 * model.rise_q8) >> 8) - self._comfort_q8
        duty = self._inflate_duty_u16 - over_q8 * _COMFORT_GAIN
        if duty > _FULL:
            duty = _FULL
        elif duty < model.dead_u16:
            duty = model.dead_u16
        self._inflate_duty_u16 = duty
        self.pump_duty_u16 = duty

    def _hold(self, manner):
        observer = self.observer
        level = observer.level_cmmhg
        target = self.target_cmmhg
        if manner:
            self._measure(manner)
            return
        # Right after a release the slope is the valve's, not the limb's.
        if self._release_ticks == 0 and self._settle_ticks == 0:
            off = level - target
            if off > ENTER_CMMHG or off < -ENTER_CMMHG:
                if self.reps.starts(off):
                    self.mode = REPS
                    return
            else:
                self.reps.moving_ticks = 0
        mean = self.mean_q8 >> 8
        error = target - mean
        slope_cmmhg_s = (observer.slope_q8 * 100) >> 8
        rate = self._rate(error, slope_cmmhg_s)
        self._hold_valve(-error, level)
        self._hold_pump(error, rate)

    def _hold_pump(self, error, rate):
        """Bursts: a pump at its dead band hums all the time, a burst every few seconds does not."""
        if self._settle_ticks > 0 or not self.valve_closed:
            self.pump_duty_u16 = 0
            return
        if self.pump_duty_u16 == 0:
            if error < _BURST_BELOW_CMMHG:
                return
        elif error + _BURST_UNTIL_CMMHG < self.model.coast_cmmhg():
            self.pump_duty_u16 = 0
            return
        if rate < _BURST_RATE_CMMHG_S:
            rate = _BURST_RATE_CMMHG_S
        self.pump_duty_u16 = self.model.duty_u16(rate)

    def _hold_valve(self, high, level):
        """One release at a time: little by computed length, much until the level is there."""
        if self._release_ticks > 0:
            self._release_ticks -= 1
            # What still falls until it is shut, and half a tick: the nearest tick is the best.
            tail = self._fall_cmmhg * (self.model.shut_ms + TICK_MS // 2) // TICK_MS
            self.valve_closed = self._release_ticks == 0 or level - tail <= self._release_to_cmmhg
            if self.valve_closed:
                self._release_ticks = 0
                self._settle_ticks = _SETTLE_TICKS
            return
        self.valve_closed = True
        if self._settle_ticks > 0:
            self._settle_ticks -= 1
            if self._settle_ticks == 0:
                self._judge_release(high)
        elif high > self._release_above_cmmhg:
            self.valve_closed = False
            self._release_to_cmmhg = level - high
            self._release_ticks = self.model.release_ticks(high, level)
            if high > _RELEASE_MUCH_CMMHG:
                self._release_ticks = _RELEASE_LONGEST_TICKS

    def _judge_release(self, high):
        """One that took so much that the pump has to make it up: wait for more the next time, or
        a strong valve on a small cuff and the pump take turns for ever."""
        above = self._release_above_cmmhg
        if self._release_to_cmmhg and high < -_BURST_BELOW_CMMHG and above < _RELEASE_MUCH_CMMHG:
            self._release_above_cmmhg = above + _RELEASE_MORE_CMMHG
        self._release_to_cmmhg = 0

    def _measure(self, manner):
        """Between two windows of an LOP measurement, or in one: nothing moves in a window."""
        self.pump_duty_u16 = 0
        self.valve_closed = True
        self.still = manner == STILL
        if self.still:
            self._release_ticks = 0
            return
        off = self.observer.level_cmmhg - self.target_cmmhg
        if self._release_ticks > 0:  # under way: until what still falls leads to the target
            tail = self._fall_cmmhg * (self.model.shut_ms + TICK_MS // 2) // TICK_MS
            self.valve_closed = off <= tail
            self._release_ticks = 0 if self.valve_closed else 1
        elif off > _CLIMB_OFF_CMMHG:
            self.valve_closed = False
            self._release_ticks = 1
        elif off < -_CLIMB_OFF_CMMHG:
            self._inflate_ticks = 0
            self.mode = INFLATE

    def _settle(self):
        """The limb is at rest again: hold where the pressure is, and look before acting. What is
        far too high is let go at once, or the next pulse up there would pass for a repetition."""
        self.mode = HOLD
        self.pid.reset()
        self.mean_q8 = self.observer.level_q8
        if self.observer.level_cmmhg > self.target_cmmhg + ENTER_CMMHG:
            self._release_to_cmmhg = self.target_cmmhg
            self._release_ticks = _RELEASE_LONGEST_TICKS
        else:
            self._settle_ticks = _SETTLE_TICKS
