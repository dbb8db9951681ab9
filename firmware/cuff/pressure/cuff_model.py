"""What is known of this cuff: how fast the pump fills it, how fast and late the valve empties it.

Starts from the build's figures and learns from use: the rise at full duty while inflating, the
drop per open tick and the valve's delay from every release. From these follow the push per tick
that the observer is given, the coast after the pump stops, and when a release has to begin and
end.

Tick code: integers in 31 bits, no allocation. Rates are cmmHg per tick, Q8 (one tick is 10 ms, so
1 mmHg/s is 1 cmmHg per tick).
"""

from micropython import const

_FULL = const(65535)
TICK_MS = const(10)
_VENT_MIN_Q16 = const(100)  # share of the pressure lost per open tick: tau 6.5 s
_VENT_MAX_Q16 = const(6500)  # tau 0.1 s
_RISE_MIN_Q8 = const(1 << 8)  # 1 mmHg/s
_RISE_MAX_Q8 = const(60 << 8)
_LONG_MS = const(10000)
_OPENING_MS = const(15)  # from the expected opening until the flow is full
_OPEN_MAX_Q4 = const(60 << 4)
_OPEN_GAIN_Q4 = const(4)  # a quarter of what was seen
_COUNT_MASK = const(0xFFFF)
_OPEN_SURE_MS = const(4)  # a working limb moves the pressure by as much in a tick


class CuffModel:
    """build: an object with pump_lag_ms, pump_dead_u16, rise_mmhg_s, vent_tau_ms,
    valve_open_ms and valve_shut_ms (from the command until the valve really opens and shuts).
    """

    def __init__(self, build):
        self.rise_q8 = build.rise_mmhg_s << 8
        self.vent_q16 = 655360 // build.vent_tau_ms
        self.lag_q8 = 256 * TICK_MS // build.pump_lag_ms  # share of the way per tick
        self.lag_ticks_q4 = build.pump_lag_ms * 16 // TICK_MS
        self.dead_u16 = build.pump_dead_u16
        self.live_u16 = _FULL - build.pump_dead_u16
        self.open_ms = build.valve_open_ms
        self.shut_ms = build.valve_shut_ms
        self.lead_q4 = (build.valve_open_ms + TICK_MS // 2) * 16 // TICK_MS
        self.speed_q8 = 0  # 0: pump gives nothing; 256: full
        self.flow_q8 = 0  # share of the last tick in which air left
        self.last_push_q8 = 0
        self.open_ticks = 0  # commanded open in so many, wrapping: has it been since?
        self.opening = False  # commanded open, flow not full yet: now its delay shows
        self._open_q4 = self._open_least_q4 = build.valve_open_ms << 4
        self._told_open_ms = 0
        self._tail_ms = 0  # still open for so long after the command to shut
        self._shut = False  # the last tick found it shut, and nothing of a release is left

    def push_q8(self, duty_u16, valve_closed, level_cmmhg):
        """Change of pressure (cmmHg Q8) expected over the tick that just passed."""
        want = 0
        if duty_u16 > self.dead_u16:
            want = ((duty_u16 - self.dead_u16) << 8) // self.live_u16
        speed = self.speed_q8
        if speed != want:
            speed += ((want - speed) * self.lag_q8) >> 8
            self.speed_q8 = speed
        push = (speed * self.rise_q8) >> 8 if speed else 0
        if valve_closed and self._shut:  # nearly always, so nothing else is looked at
            self.last_push_q8 = push
            return push
        open_ms = 0
        self.opening = False
        if valve_closed:
            if self._told_open_ms > 0:
                self._tail_ms = self.shut_ms if self._told_open_ms > self.open_ms else 0
                self._told_open_ms = 0
            if self._tail_ms > 0:
                open_ms = self._tail_ms if self._tail_ms < TICK_MS else TICK_MS
                self._tail_ms -= open_ms
        else:
            told = self._told_open_ms + TICK_MS
            open_ms = told - self.open_ms
            if open_ms < 0:
                open_ms = 0
            elif open_ms > TICK_MS:
                open_ms = TICK_MS
            self.open_ticks = (self.open_ticks + 1) & _COUNT_MASK
            self.opening = told <= self.open_ms + _OPENING_MS
            self._told_open_ms = told if told < _LONG_MS else _LONG_MS
        self._shut = valve_closed and open_ms <= 0
        self.flow_q8 = (open_ms << 8) // TICK_MS
        if open_ms > 0:
            push -= (((level_cmmhg * self.vent_q16) >> 8) * self.flow_q8) >> 8
        self.last_push_q8 = push
        return push

    def learn_rise(self, slope_q8):
        """Correct the rise at full duty by what it did not explain; slower than the observer."""
        rise = self.rise_q8 + (slope_q8 >> 8)
        if _RISE_MIN_Q8 <= rise <= _RISE_MAX_Q8:
            self.rise_q8 = rise

    def learn_vent(self, residual_q8, level_cmmhg):
        """Correct the valve's strength from the surprise in a tick of full flow."""
        if level_cmmhg > 2000 and self.flow_q8 == 256:
            vent = self.vent_q16 - ((residual_q8 >> 6) << 8) // level_cmmhg
            if _VENT_MIN_Q16 <= vent <= _VENT_MAX_Q16:
                self.vent_q16 = vent

    def learn_opening(self, residual_q8, level_cmmhg):
        """Correct the opening delay: higher than expected while opening means later.

        Never below the build's figure: a valve believed too quick is opened too late.
        """
        if level_cmmhg > 2000:
            late_ms = (residual_q8 >> 8) * TICK_MS // self.drop_cmmhg(level_cmmhg)
            if -_OPEN_SURE_MS < late_ms < _OPEN_SURE_MS:
                return
            open_q4 = self._open_q4 + late_ms * _OPEN_GAIN_Q4
            if self._open_least_q4 <= open_q4 <= _OPEN_MAX_Q4:
                self._open_q4 = open_q4
                self.open_ms = open_q4 >> 4
                self.lead_q4 = (open_q4 + 8 * TICK_MS) // TICK_MS

    def coast_cmmhg(self):
        """Rise still to come when the pump is stopped now: its run-down and one tick."""
        return (self.speed_q8 * ((self.rise_q8 * (self.lag_ticks_q4 + 16)) >> 12)) >> 8

    def drop_cmmhg(self, level_cmmhg):
        """Pressure one open tick takes at this level, at least 1."""
        drop = (level_cmmhg * self.vent_q16) >> 16
        return drop + 1 if drop > 0 else 1  # the level may be below zero: it is a divisor

    def release_ticks(self, excess_cmmhg, level_cmmhg):
        """How long to command the valve open, so that it lets go of at least this much."""
        flow_ms = excess_cmmhg * TICK_MS // self.drop_cmmhg(level_cmmhg)
        ticks = (flow_ms + self.open_ms - self.shut_ms + TICK_MS - 1) // TICK_MS
        shortest = self.open_ms // TICK_MS + 1
        return ticks if ticks > shortest else shortest

    def duty_u16(self, rate_cmmhg_s):
        """Duty that should lift the pressure by this rate (above the dead band), full at most."""
        duty = self.dead_u16 + (rate_cmmhg_s << 8) // self.rise_q8 * (self.live_u16 // 100)
        return duty if duty < _FULL else _FULL
