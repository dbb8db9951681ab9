"""Does the reading answer the pump? If not, it is not the cuff's: kinked lumen, stuck sensor.

The plausibility checks ask whether air obeys pump and valve; they need to see something happen.
Here the suspicion is the other way round: air moves, and the reading does not.

* While inflating, a rise that stops: for a second it stays within a quarter of the rise that this
  inflation has shown, with the pump at full duty. The limb may lift or lower it, but not hold it.
* While holding, bursts of make-up air that lift nothing. A healthy reading climbs by 0.8 mmHg or
  more with each burst, whatever leaks between them. Only air that the weakest pump delivers is
  counted: its duty above the one at which it stalls.
* A pump that lifts nothing and never pauses may be feeding a leak as large as itself: that is
  believed for longer, because from here the two look the same.
* Once the pump has stopped at the target, a reading that goes on rising as it did before: a lumen
  so narrow that the reading is late, and the cuff already higher.

Looks every 100 ms, in ticks of its own. Tick code: integers in 31 bits, no allocation. Pressures
and what the pump has given are in cmmHg. The regulator is read, never written.
"""

from array import array

from micropython import const

from cuff import codes
from cuff.pressure.regulator import HOLD, INFLATE, REPS, VENT, WORK

_LOOKS = const(10)  # a second
_TICKS_PER_S = const(100)
_FULL = const(65535)
_FULL_PUMP_U16 = const(58982)
_STALL_CMMHG = const(34000)  # of the weakest pump: a worn one, or a good one on a dying battery
_RISE_LEAST_CMMHG = const(200)  # in a second; below it the slack of a cuff may look like this
_RISE_FADES_SHIFT = const(6)  # half in 4.4 s: no pump loses its strength so fast
_ANSWER_CMMHG = const(50)  # noise of a reading that stands: 25; the least of all plants: 84
_GIVEN_CMMHG = const(600)
_GIVEN_HOLDING_CMMHG = const(4000)  # a limb that lets go slowly looks the same
_GIVEN_WORKING_CMMHG = const(8000)  # a strong limb that lets go takes 69 along
_LATE_LOOKS = const(6)
_LATE_STEPS = const(4)
_LATE_RISE_CMMHG = const(300)  # in a second; a slower rise leaves too little to be late with
_LATE_LEAST_PCT = const(45)  # of the rise while inflating
_LATE_MOST_PCT = const(110)
_LATE_NOISE_CMMHG = const(20)


def given_cmmhg(rise_cmmhg_s, duty_u16, stands_u16):
    """Rise that the time between two looks brings at this duty, if full duty lifts the cuff by
    rise_cmmhg_s (up to 8000) and at stands_u16 the pump just holds its own."""
    stands_u16 = min(stands_u16, _FULL)
    share_q8 = (max(0, duty_u16 - stands_u16) << 8) // (_FULL + 1 - stands_u16)
    return rise_cmmhg_s * share_q8 // (_LOOKS << 8)


class Answer:
    """look() every 100 ms -> fault code or 0; measured, limit: of the last one, in cmmHg.
    rise_cmmhg_s: at full duty, as the model has learned it or this inflation has shown it."""

    def __init__(self, regulator):
        self._regulator = regulator
        self._mode = None
        self._levels = array("i", [0] * _LOOKS)
        self.measured = self._looks = self._full_looks = self._seen_cmmhg_s = self._open_ticks = 0
        # In a second, the most of this inflation, fading; looks still to come after the pump.
        self.limit = self._rise_cmmhg = self._late_looks = self._late_cmmhg = self._target_cmmhg = 0
        self.rise_cmmhg_s = self._late_step_cmmhg = self._low_cmmhg = self._given_cmmhg = 0
        self._paused = False

    def look(self, manner):
        """Called in every tenth tick, with the regulator's manner."""
        regulator = self._regulator
        mode = regulator.mode
        level = regulator.observer.level_cmmhg
        if mode != self._mode or regulator.target_cmmhg != self._target_cmmhg:
            self._begin(mode, level, manner)
        if mode == INFLATE:
            return self._inflating(level)
        if self._late_looks:
            code = self._late(level)
            if code:
                return code
        return codes.NONE if mode == VENT else self._holding(level, mode)

    def _begin(self, mode, level, manner):
        """Another mode or target: other rules hold from here."""
        learned = self._regulator.model.rise_q8 * _TICKS_PER_S >> 8
        self.rise_cmmhg_s = max(learned, self._seen_cmmhg_s)
        if mode == INFLATE:
            self._seen_cmmhg_s = self._rise_cmmhg = self._looks = self._full_looks = 0
        elif self._mode == INFLATE:
            quick = self._rise_cmmhg >= _LATE_RISE_CMMHG
            self._late_looks = _LATE_LOOKS * (quick and mode == HOLD and manner == WORK)
        if mode != REPS:  # a reading that does not answer looks like a limb that lets go
            self._forget(level)
        self._mode = mode
        self._target_cmmhg = self._regulator.target_cmmhg

    def _forget(self, level):
        """It has answered: count anew."""
        self._low_cmmhg = level
        self._given_cmmhg = 0
        self._paused = False

    def _fault(self, code, measured, limit):
        self.measured = measured
        self.limit = limit
        return code

    def _inflating(self, level):
        """A second at full duty in which the reading stands, after it has risen."""
        at = self._looks % _LOOKS
        rise = level - self._levels[at]
        self._levels[at] = level
        self._looks += 1
        if self._looks <= _LOOKS:
            return codes.NONE
        most = self._rise_cmmhg
        most -= most >> _RISE_FADES_SHIFT
        usual = self._regulator.model.rise_q8 * _TICKS_PER_S >> 8
        most = max(most, min(rise, usual))  # what a limb adds is none of the pump's
        self._rise_cmmhg = most
        if self._regulator.pump_duty_u16 < _FULL_PUMP_U16:
            self._full_looks = 0
            return codes.NONE
        self._full_looks += 1
        if self._full_looks > _LOOKS:
            self._seen_cmmhg_s += (rise - self._seen_cmmhg_s) >> 2
        limit = most >> 2
        if self._full_looks < _LOOKS or most < _RISE_LEAST_CMMHG or rise >= limit:
            return codes.NONE
        if max(self._levels) - min(self._levels) > limit:  # the limb moves
            return codes.NONE
        return self._fault(codes.NO_ANSWER, rise, limit)

    def _late(self, level):
        """Four looks after the pump has stopped: does it go on, ever more slowly?"""
        regulator = self._regulator
        self._late_looks -= 1
        step = level - self._late_cmmhg
        self._late_cmmhg = level
        if self._late_looks >= _LATE_STEPS:  # the pump runs down
            self._late_step_cmmhg = self._rise_cmmhg * _LATE_MOST_PCT // (100 * _LOOKS)
            return codes.NONE
        least = self._rise_cmmhg * _LATE_LEAST_PCT // (100 * _LOOKS)
        if (
            regulator.pump_duty_u16
            or not regulator.valve_closed
            or step < least
            or step > self._late_step_cmmhg + _LATE_NOISE_CMMHG
        ):
            self._late_looks = 0
            return codes.NONE
        self._late_step_cmmhg = step
        return codes.NONE if self._late_looks else self._fault(codes.NO_ANSWER, step, least)

    def _holding(self, level, mode):
        """Air that lifts nothing."""
        regulator = self._regulator
        self._low_cmmhg = min(self._low_cmmhg, level)
        rise = level - self._low_cmmhg
        open_ticks = regulator.model.open_ticks
        released = open_ticks != self._open_ticks
        self._open_ticks = open_ticks
        if rise > _ANSWER_CMMHG or released:
            self._forget(level)
            return codes.NONE
        duty = regulator.pump_duty_u16
        if duty:
            stands_u16 = (level << 10) // _STALL_CMMHG << 6  # 65536 if full duty stalls
            self._given_cmmhg += given_cmmhg(self.rise_cmmhg_s, duty, stands_u16)
        elif self._given_cmmhg:
            self._paused = True
        given = self._given_cmmhg
        if mode == HOLD and given >= _GIVEN_CMMHG and self._paused:
            return self._fault(codes.NO_ANSWER, rise, given)
        if given >= (_GIVEN_HOLDING_CMMHG if mode == HOLD else _GIVEN_WORKING_CMMHG):
            return self._fault(codes.AIR_LOST, rise, given)
        return codes.NONE
