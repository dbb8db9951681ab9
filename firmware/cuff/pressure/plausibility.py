"""Does the air do what pump and valve ask of it? After Klipper's verify_heater, for air.

* Pumping must raise it, or the tube is off, the cuff not wrapped, the pump dead: inflating.py.
* Venting must lower it, neither far too slowly nor far too fast: venting.py.
* Pumping must not lift it as if there were hardly any air: a kink, with the sensor before it.
* Nothing may raise it by itself: pump off, valve closed, limb at rest.
* Holding must not need the pump all the time.

Looks every 100 ms at the regulator. Tick code: integers in 31 bits, no allocation. Returns fault
codes; whether one trips is said in codes.py. Thresholds are wide: they must hold for a loose
thigh cuff with a weak battery, and still catch the fault before it matters.
"""

from micropython import const

from cuff import codes
from cuff.pressure.inflating import Inflating
from cuff.pressure.regulator import HOLD, INFLATE, REPS, VENT
from cuff.pressure.venting import Venting

LOOK_TICKS = const(10)
_MOVES_CMMHG = const(100)  # less: it stands
_REST_Q4 = const(9)  # what the observer leaves of a residual: 16 less its alpha
_JOLT_CMMHG = const(2500)  # in 100 ms; a limb at 60 repetitions a minute: 1400
_JOLT_TIMES_LEARNED = const(8)
_JOLT_APART_LOOKS = const(20)  # twice in 2 s: a blow on the cuff comes once
_PUMP_RUNS_Q8 = const(12)  # 5 % of full speed, which the pump keeps for 180 ms
_STUCK_LOOKS = const(60)  # a repetition lifts for at most 5 s; a pump that does not stop goes on
_STUCK_Q8 = const(3 << 8)  # 3 mmHg/s of rise that neither pump nor valve was asked for
_FALLEN_CMMHG = const(1500)  # from the highest: more than a release takes that fights a pump
_OFF_TARGET_CMMHG = const(1500)
_OFF_TARGET_LOOKS = const(15)  # 1.5 s (ATS 3000)
_STILL_LOOKS = const(100)  # a window of an LOP measurement, 8.3 s at most, lets nothing go: a flex
_HOLD_LOW_LOOKS = const(50)  # low is topped up first: 5 s at full duty must help
_PEAK_TICKS = const(400)  # on one side of the target for longer: that peak is long over
_LEAK_LOOKS = const(90)  # pump without a pause for 9 s (ATS 3000)
_COMES_LOOKS = const(40)  # low for as long, but the pump still lifts it: 8 mmHg in these last 4 s
_COMES_CMMHG = const(800)
_FALLS_CMMHG = const(100)  # 10 mmHg/s: what is high goes down, by the open valve
_FLAT_LOOKS = const(30)  # 3 s of pump or valve and a reading that does not move: not the cuff's
_FULL_PUMP_U16 = const(58982)


class Plausibility:
    """look() every 100 ms -> fault code or 0; leaking: alarm; measured, limit: of the last one.
    mid_cmmhg: the measured pressure half way between two looks, handed in: pump and valve on a
    closed tube can swing in step with the looks. blind: there was no signal to look at since."""

    def __init__(self, regulator):
        self._regulator = regulator
        self._venting = Venting(regulator.model.vent_q16)
        self._inflating = Inflating()
        self.leaking = self.blind = False
        self.measured = self.limit = 0
        self.rest_cmmhg = 0  # what an empty cuff reads, as safety/zero.py has it from a person
        self._mode = -1
        self._still = False
        self._drift_q8 = self._pump_looks = self._mark_low_cmmhg = 0
        self._begin(-1, 0)
        self._closed = True
        self._rising_looks = self._rise_top_cmmhg = self._open_ticks = 0
        self._raw_cmmhg = self.mid_cmmhg = self._jolt_top_cmmhg = 0
        self._jolt_looks_left = 0  # in which another jolt is the second

    def look(self):
        """Called in every tenth tick."""
        regulator = self._regulator
        observer = regulator.observer
        level = observer.level_cmmhg
        before = self._raw_cmmhg  # unfiltered: what matters here is over within a tick or two
        raw = self._raw_cmmhg = (observer.level_q8 + ((observer.residual_q8 * _REST_Q4) >> 4)) >> 8
        if self.blind:  # what it did meanwhile nobody saw
            self.blind = False
            before = self.mid_cmmhg = raw
        mode = regulator.mode
        if mode != self._mode:
            self._begin(mode, level)
        self._mark_looks += 1
        if mode == VENT:
            self._rising_looks = 0
            return self._vent(level, before, raw)
        venting = self._venting  # while venting a kink would teach another decay
        venting.vent_q16 = regulator.model.vent_q16
        code = self._jolting(before)
        if code:
            return code
        if mode == INFLATE:
            return self._inflate(level)
        code = self._rising(level) or self._flat(level)
        if code:
            return code
        return self._holding() if mode == HOLD else self._exercising(level)

    def _begin(self, mode, level):
        """Every mode has its own watch, from its first look on."""
        venting = self._venting
        # Until this look; a limb that has just begun to push looks like one that works.
        venting.worked = self._mode == REPS or self._drift_q8 >= _STUCK_Q8
        # No sealed cuff falls far below the last valley: what does, the valve let go.
        venting.valley_cmmhg = self._regulator.reps.valley_cmmhg if self._mode == REPS else 0
        venting.begin(level)
        self._inflating.begin(level)
        self._mode = mode
        self._mark_cmmhg = self._before_cmmhg = level
        self._mark_looks = self._off_looks = self._low_looks = self._high_looks = 0

    def _fault(self, code, measured, limit):
        self.measured = measured
        self.limit = limit
        return code

    def _jolting(self, before):
        """Twice the running pump lifts the pressure as it could not with a cuff behind it: from
        below where the first time ended, or it is one blow that goes on."""
        mid = self.mid_cmmhg
        raw = self.mid_cmmhg = self._raw_cmmhg
        low = mid if mid < before else before
        rise = mid - before if mid - before > raw - low else raw - low
        if self._jolt_looks_left:
            self._jolt_looks_left -= 1
        if rise < _JOLT_CMMHG or self._regulator.model.speed_q8 < _PUMP_RUNS_Q8:
            return codes.NONE
        limit = (self._regulator.model.rise_q8 * LOOK_TICKS >> 8) * _JOLT_TIMES_LEARNED
        if rise < limit:
            return codes.NONE
        again = self._jolt_looks_left and low < self._jolt_top_cmmhg
        self._jolt_looks_left = _JOLT_APART_LOOKS
        self._jolt_top_cmmhg = low + rise
        if again:
            return self._fault(codes.KINKED, rise, limit if limit > _JOLT_CMMHG else _JOLT_CMMHG)
        return codes.NONE

    def _vent(self, level, before, raw):
        """See venting.py; a vent ends the alarm."""
        venting = self._venting
        self.leaking = False
        self._pump_looks = 0
        code = venting.look(level, before, raw, self.rest_cmmhg)
        return self._fault(code, venting.measured, venting.limit) if code else codes.NONE

    def _inflate(self, level):
        """See inflating.py."""
        inflating = self._inflating
        code = inflating.look(level)
        return self._fault(code, inflating.measured, inflating.limit) if code else codes.NONE

    def _rising(self, level):
        """Air that comes without end though nobody asked: the pump runs by itself. The valve lets
        go and the level stays, or it rises behind the closed valve; a limb is soon still, falls,
        or is fed. What an open valve lets go is known too badly for a slope to count there."""
        regulator = self._regulator
        model = regulator.model
        looks = self._rising_looks
        if model.open_ticks != self._open_ticks:
            self._open_ticks = model.open_ticks
            if model.speed_q8 < _PUMP_RUNS_Q8:
                looks += 1
        elif model.speed_q8 >= _PUMP_RUNS_Q8:
            looks -= 1
        else:
            drift_q8 = self._drift_q8
            self._drift_q8 = drift_q8 = drift_q8 + ((regulator.observer.slope_q8 - drift_q8) >> 3)
            looks += 1 if drift_q8 >= _STUCK_Q8 else -1
        if looks <= 0:
            self._rising_looks = 0
            return codes.NONE
        if looks == 1 or level > self._rise_top_cmmhg:
            self._rise_top_cmmhg = level
        elif level < self._rise_top_cmmhg - _FALLEN_CMMHG:
            looks = 0
        self._rising_looks = looks
        if looks > _STUCK_LOOKS:
            return self._fault(codes.PUMP_STUCK, looks, _STUCK_LOOKS)
        return codes.NONE

    def _flat(self, level):
        """The pump at full duty moves any cuff, and so does the open valve, each on its own: a
        reading that stands then says nothing about the cuff. Against each other they may not."""
        regulator = self._regulator
        closed = regulator.valve_closed
        alone = (regulator.pump_duty_u16 >= _FULL_PUMP_U16) == closed
        moved = level - self._mark_cmmhg
        if not alone or closed != self._closed or moved > _MOVES_CMMHG or moved < -_MOVES_CMMHG:
            self._closed = closed
            self._mark_cmmhg = level
            self._mark_looks = 0
        elif self._mark_looks > _FLAT_LOOKS:
            code = codes.NO_RISE if closed else codes.SENSOR_FROZEN
            return self._fault(code, moved, _MOVES_CMMHG)
        return codes.NONE

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
        if regulator.still != self._still:
            self._still = regulator.still
            self._off_looks = 0
        off = (regulator.mean_q8 >> 8) - regulator.target_cmmhg
        if off > _OFF_TARGET_CMMHG or off < -_OFF_TARGET_CMMHG:
            self._off_looks += 1
        else:
            self._off_looks = 0
        if off > _OFF_TARGET_CMMHG:
            if self._off_looks > (_STILL_LOOKS if regulator.still else _OFF_TARGET_LOOKS):
                return self._fault(codes.OFF_TARGET, off, _OFF_TARGET_CMMHG)
        elif self._off_looks > _HOLD_LOW_LOOKS:
            return self._fault(codes.CANNOT_HOLD, off, -_OFF_TARGET_CMMHG)
        self._watch_leak(regulator.pump_duty_u16)
        return codes.NONE

    def _exercising(self, level):
        """The mean of the last two repetitions, from their peaks and valleys; a lasting low."""
        regulator = self._regulator
        low = regulator.target_cmmhg - level
        self._low_looks = self._low_looks + 1 if low > _OFF_TARGET_CMMHG else 0
        if self._low_looks == _LEAK_LOOKS - _COMES_LOOKS:
            self._mark_low_cmmhg = level
        elif self._low_looks > _LEAK_LOOKS:  # no repetition keeps it low for so long: a leak
            if level - self._mark_low_cmmhg < _COMES_CMMHG:
                return self._fault(codes.CANNOT_HOLD, -low, -_OFF_TARGET_CMMHG)
            self._low_looks -= _COMES_LOOKS
            self._mark_low_cmmhg = level
        # The valve clips repetitions at +10 %: what stays 15 mmHg above that, it does not let go.
        high = -low - regulator.target_cmmhg // 10
        if high <= _OFF_TARGET_CMMHG:
            self._high_looks = 0
        elif regulator.valve_closed or self._before_cmmhg - level < _FALLS_CMMHG:
            self._high_looks += 1
        self._before_cmmhg = level
        if self._high_looks > _OFF_TARGET_LOOKS:
            return self._fault(codes.OFF_TARGET, -low, _OFF_TARGET_CMMHG)
        self._watch_leak(low > 0 and regulator.pump_duty_u16)
        reps = regulator.reps
        off = ((reps.peak_cmmhg + reps.valley_cmmhg) >> 1) - regulator.target_cmmhg
        high = off > _OFF_TARGET_CMMHG and reps.half_ticks < _PEAK_TICKS
        self._off_looks = self._off_looks + 1 if high else 0
        if self._off_looks > _HOLD_LOW_LOOKS:
            return self._fault(codes.OFF_TARGET, off, _OFF_TARGET_CMMHG)
        return codes.NONE
