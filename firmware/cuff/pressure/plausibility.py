"""Does the air do what pump and valve ask of it? After Klipper's verify_heater, for air.

* Pumping must raise the pressure: no rise means tube off, cuff not wrapped, dead pump.
* Venting must lower it, with the decay learned while holding: far too slow means a blocked valve,
  or a kink where the sensor sees the cuff. Far too fast means a kink where it sees the manifold:
  that is empty at once, and the limb is not. Either way a person has to open the cuff.
* Pumping must not lift it as if there were hardly any air: a kink, with the sensor before it.
* Nothing may raise it by itself: pump off, valve closed, limb at rest.
* Holding must not need the pump all the time.

Looks every 100 ms at the regulator. Tick code: integers in 31 bits, no allocation. Returns fault
codes; whether one trips is said in faults.py. Thresholds are wide: they must hold for a loose
thigh cuff with a weak battery, and still catch the fault before it matters.
"""

from micropython import const

from cuff import faults
from cuff.pressure.regulator import HOLD, INFLATE, VENT

LOOK_TICKS = const(10)
_LOOKS_PER_S = const(10)
_TICKS_PER_S = const(100)
_RISE_LOOKS = const(40)  # in every 4 s at full duty ...
_RISE_CMMHG = const(100)  # ... at least 1 mmHg (slack cuff: about 2 mmHg/s)
_REACH_S = const(90)  # twice the worst reference build with a weak battery
_VENT_LOOKS = const(10)
_VENT_FALL_PCT = const(3)  # per second at the very least: 200 to 15 mmHg in 10 s is 23 %/s
_LEARNED_FROM_CMMHG = const(4000)  # below, slack and creep of the cuff slow the decay down
_LEAST_OF_LEARNED_PCT = const(25)  # a quarter of the fall that the learned decay gives
_FALL_FROM_CMMHG = const(2500)  # below, a limb that works lifts as much as an open valve lowers
_FAST_TIMES_LOOK_TICKS = const(60)  # six times the learned decay, over the ticks of a look;
_FAST_LEAST_Q16 = const(39322)  # at least 60 % in 100 ms: a limb that relaxes takes 40 % along
_FAST_MOST_Q16 = const(52429)  # 80 %: a kinked tube loses 95 %
_REST_Q4 = const(9)  # what the observer leaves of a residual: 16 less its alpha
_JOLT_CMMHG = const(2500)  # in 100 ms; a limb at 60 repetitions a minute: 1400
_JOLT_TIMES_LEARNED = const(8)
_JOLT_APART_LOOKS = const(20)  # twice in 2 s: a blow on the cuff comes once
_PUMP_RUNS_Q8 = const(12)  # 5 % of full speed, which the pump keeps for 180 ms
_VENTED_CMMHG = const(1000)
_VENT_DEADLINE_LOOKS = const(12 * _LOOKS_PER_S)
_STUCK_LOOKS = const(60)  # a repetition lifts for at most 5 s; a pump that does not stop goes on
_STUCK_MMHG_S = const(3)  # of rise that neither pump nor valve was asked for
_OFF_TARGET_CMMHG = const(1500)
_OFF_TARGET_LOOKS = const(15)  # 1.5 s (ATS 3000)
_HOLD_LOW_LOOKS = const(50)  # low is topped up first: 5 s at full duty must help
_LEAK_LOOKS = const(90)  # pump without a pause for 9 s (ATS 3000)
_FLAT_LOOKS = const(30)  # 3 s at full duty and a reading that does not move: it is not the cuff's
_FULL_PUMP_U16 = const(58982)


class Plausibility:
    """look() every 100 ms -> fault code or 0; leaking: alarm; measured, limit: of the last one.
    mid_cmmhg: the measured pressure half way between two looks, handed in: pump and valve on a
    closed tube can swing in step with the looks."""

    def __init__(self, regulator):
        self._regulator = regulator
        self.leaking = False
        self.measured = 0
        self.limit = 0
        self._begin(-1, 0)
        self._pump_looks = 0
        self._drift_q8 = 0
        self._rising_looks = 0
        self._raw_cmmhg = self.mid_cmmhg = self._jolt_top_cmmhg = 0
        self._vent_q16 = regulator.model.vent_q16
        self._jolt_looks_left = 0  # in which another jolt is the second

    def look(self):
        """Called in every tenth tick."""
        regulator = self._regulator
        observer = regulator.observer
        level = observer.level_cmmhg
        before = self._raw_cmmhg  # unfiltered: what matters here is over within a tick or two
        self._raw_cmmhg = (observer.level_q8 + ((observer.residual_q8 * _REST_Q4) >> 4)) >> 8
        mode = regulator.mode
        if mode != self._mode:
            self._begin(mode, level)
        self._looks += 1
        self._mark_looks += 1
        if mode == VENT:
            self._rising_looks = 0
            return self._emptying(before) or self._venting(level)
        self._vent_q16 = regulator.model.vent_q16  # while venting a kink would teach another one
        code = self._jolting(before)
        if code:
            return code
        if mode == INFLATE:
            return self._inflating(level)
        code = self._rising() or self._flat(level)
        if code:
            return code
        return self._holding() if mode == HOLD else self._exercising(level)

    def _begin(self, mode, level):
        """Every mode has its own watch, from its first look on."""
        self._mode = mode
        self._looks = 0
        self._mark_cmmhg = level
        self._mark_looks = 0
        self._off_looks = 0
        self._low_looks = 0
        self._high_looks = 0

    def _fault(self, code, measured, limit):
        self.measured = measured
        self.limit = limit
        return code

    def _jolting(self, before):
        """Twice the running pump lifts the pressure as it could not with a cuff behind it: from
        below where the first time ended, or it is one blow that goes on."""
        mid = self.mid_cmmhg
        raw = self.mid_cmmhg = self._raw_cmmhg
        low = min(mid, before)
        rise = max(raw - low, mid - before)
        if self._jolt_looks_left:
            self._jolt_looks_left -= 1
        model = self._regulator.model
        if rise < _JOLT_CMMHG or model.speed_q8 < _PUMP_RUNS_Q8:
            return faults.NONE
        limit = (model.rise_q8 * LOOK_TICKS >> 8) * _JOLT_TIMES_LEARNED
        if rise < limit:
            return faults.NONE
        again = self._jolt_looks_left and low < self._jolt_top_cmmhg
        self._jolt_looks_left = _JOLT_APART_LOOKS
        self._jolt_top_cmmhg = low + rise
        if again:
            return self._fault(faults.KINKED, rise, limit if limit > _JOLT_CMMHG else _JOLT_CMMHG)
        return faults.NONE

    def _emptying(self, before):
        """Faster than the learned volume of air could."""
        if before < _FALL_FROM_CMMHG:
            return faults.NONE
        share_q16 = self._vent_q16 * _FAST_TIMES_LOOK_TICKS
        if share_q16 < _FAST_LEAST_Q16:
            share_q16 = _FAST_LEAST_Q16
        elif share_q16 > _FAST_MOST_Q16:
            share_q16 = _FAST_MOST_Q16
        most = ((before >> 4) * share_q16) >> 12
        fall = before - self._raw_cmmhg
        return self._fault(faults.VENT_TOO_FAST, fall, most) if fall > most else faults.NONE

    def _least_fall(self, from_cmmhg):
        """In a second of venting from there; tau from the learned share per tick."""
        least_pct = _VENT_FALL_PCT
        if from_cmmhg >= _LEARNED_FROM_CMMHG:
            lost_q16 = self._vent_q16 * _TICKS_PER_S
            learned_pct = lost_q16 * _LEAST_OF_LEARNED_PCT // (65536 + lost_q16)
            if learned_pct > least_pct:
                least_pct = learned_pct
        return from_cmmhg * least_pct // 100

    def _inflating(self, level):
        if self._looks > _REACH_S * _LOOKS_PER_S:
            return self._fault(faults.TOO_SLOW, self._looks // _LOOKS_PER_S, _REACH_S)
        if self._mark_looks >= _RISE_LOOKS:
            rise = level - self._mark_cmmhg
            self._mark_cmmhg = level
            self._mark_looks = 0
            if rise < _RISE_CMMHG:
                return self._fault(faults.NO_RISE, rise, _RISE_CMMHG)
        return faults.NONE

    def _rising(self):
        """A rise without end that nobody asked for: the pump runs by itself."""
        self._drift_q8 += (self._regulator.observer.slope_q8 - self._drift_q8) >> 3
        rate_mmhg_s = self._drift_q8 >> 8
        self._rising_looks = self._rising_looks + 1 if rate_mmhg_s >= _STUCK_MMHG_S else 0
        if self._rising_looks > _STUCK_LOOKS:
            return self._fault(faults.PUMP_STUCK, rate_mmhg_s, _STUCK_MMHG_S)
        return faults.NONE

    def _flat(self, level):
        """A pump at full duty moves any cuff; a reading that stands says nothing about it."""
        moved = level - self._mark_cmmhg
        pumping = self._regulator.pump_duty_u16 >= _FULL_PUMP_U16
        if not pumping or moved > _RISE_CMMHG or moved < -_RISE_CMMHG:
            self._mark_cmmhg = level
            self._mark_looks = 0
        elif self._mark_looks > _FLAT_LOOKS:
            return self._fault(faults.NO_RISE, moved, _RISE_CMMHG)
        return faults.NONE

    def _watch_leak(self, making_up):
        """A pump that makes up for air more than half of the time; without a pause: after 9 s."""
        if making_up:
            self._pump_looks += 1
        elif self._pump_looks:
            self._pump_looks -= 1
        if self._pump_looks > _LEAK_LOOKS:
            self.leaking = True
            self._pump_looks = _LEAK_LOOKS
        elif self._pump_looks < _LEAK_LOOKS // 2:
            self.leaking = False

    def _holding(self):
        regulator = self._regulator
        off = (regulator.mean_q8 >> 8) - regulator.target_cmmhg
        if off > _OFF_TARGET_CMMHG or off < -_OFF_TARGET_CMMHG:
            self._off_looks += 1
        else:
            self._off_looks = 0
        if self._off_looks > _OFF_TARGET_LOOKS and off > _OFF_TARGET_CMMHG:
            return self._fault(faults.OFF_TARGET, off, _OFF_TARGET_CMMHG)
        if self._off_looks > _HOLD_LOW_LOOKS:
            return self._fault(faults.CANNOT_HOLD, off, -_OFF_TARGET_CMMHG)
        self._watch_leak(regulator.pump_duty_u16)
        return faults.NONE

    def _exercising(self, level):
        """The mean of the last two repetitions, from their peaks and valleys; a lasting low."""
        regulator = self._regulator
        low = regulator.target_cmmhg - level
        self._low_looks = self._low_looks + 1 if low > _OFF_TARGET_CMMHG else 0
        if self._low_looks > _LEAK_LOOKS:  # no repetition keeps it low for so long: a leak
            return self._fault(faults.CANNOT_HOLD, -low, -_OFF_TARGET_CMMHG)
        # The valve clips repetitions at +10 %: what stays 15 mmHg above that, it does not let go.
        high = -low - regulator.target_cmmhg // 10
        self._high_looks = self._high_looks + 1 if high > _OFF_TARGET_CMMHG else 0
        if self._high_looks > _OFF_TARGET_LOOKS:
            return self._fault(faults.OFF_TARGET, -low, _OFF_TARGET_CMMHG)
        self._watch_leak(low > 0 and regulator.pump_duty_u16)
        reps = regulator.reps
        off = ((reps.peak_cmmhg + reps.valley_cmmhg) >> 1) - regulator.target_cmmhg
        self._off_looks = self._off_looks + 1 if off > _OFF_TARGET_CMMHG else 0
        if self._off_looks > _HOLD_LOW_LOOKS:
            return self._fault(faults.OFF_TARGET, off, _OFF_TARGET_CMMHG)
        return faults.NONE

    def _venting(self, level):
        self.leaking = False
        self._pump_looks = 0
        if level < _VENTED_CMMHG:
            self._looks = 0
            self._mark_looks = 0
            self._mark_cmmhg = level
            return faults.NONE
        if self._looks > _VENT_DEADLINE_LOOKS:
            return self._fault(faults.NOT_VENTING, level, _VENTED_CMMHG)
        if self._mark_looks >= _VENT_LOOKS:
            fall = self._mark_cmmhg - level
            least = self._least_fall(self._mark_cmmhg)
            watched = self._mark_cmmhg >= _FALL_FROM_CMMHG
            self._mark_cmmhg = level
            self._mark_looks = 0
            if watched and fall < least:
                return self._fault(faults.NOT_VENTING, fall, least)
        return faults.NONE
