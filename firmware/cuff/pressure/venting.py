"""Does the open valve let the air go? Part of plausibility.py.

* A reading that stands as the vent begins, or for two seconds later on: a blocked valve, or a kink
  if the sensor sees the cuff. A limb that pushes can balance the valve for most of two seconds;
  one that has worked until then often does. Its last valley is as low as it gets by itself: far
  below that the valve has let go, and the limb may go on with its repetitions.
* One that falls far more slowly in each of three seconds than it did while holding, or is not gone
  after twelve: a narrow place. A limb that pushes holds it in one or two of them, and what it
  pushed out has four seconds more to go.
* One that falls far faster than the learned volume of air could: a kink where the sensor sees the
  manifold. That is empty at once, and the limb is not.

Either way a person has to open the cuff. Looks every 100 ms. Tick code: integers in 31 bits, no
allocation. Pressures in cmmHg.
"""

from array import array

from micropython import const

from cuff import codes
from cuff.limits import EMPTY_CMMHG

_LOOKS_PER_S = const(10)
_FIRST_LOOKS = const(14)  # reported within 1.5 s ...
_STANDS_LOOKS = const(23)  # ... and within 2.5 s of repetitions, or when it blocks later
_WORKED_LOOKS = const(20)  # the valve may have let go 0.3 s before the vent: a peak was cut
_VALLEY_EIGHTHS = const(5)  # of the last valley: a limb alone does not get there
_GRACE_LOOKS = const(2)  # what lets 3 % a second through stands, pulse and filter aside
_KEPT = const(31)  # looks: three seconds and now
_TICKS_PER_S = const(100)
_SECONDS = const(3)
_STANDS_PCT = const(3)  # per second at the very least: 200 to 15 mmHg in 10 s is 23 %/s
_SLOW_MOST_PCT = const(10)  # half of that: learned from a limb that relaxed it may be too much
_MOVES_CMMHG = const(500)  # a rise by more is the limb's: past a pulse, and a pump's running down
_MOVES_LOOKS = const(15)
_LEARNED_FROM_CMMHG = const(4000)  # below, slack and creep of the cuff slow the decay down
_LEAST_OF_LEARNED_PCT = const(25)  # a quarter of the fall that the learned decay gives
_FALL_FROM_CMMHG = const(2500)  # below, a limb that works lifts as much as an open valve lowers
_FAST_TIMES_LOOK_TICKS = const(60)  # six times the learned decay, over the ticks of a look;
_FAST_LEAST_Q16 = const(39322)  # at least 60 % in 100 ms: a limb that relaxes takes 40 % along
_FAST_MOST_Q16 = const(52429)  # 80 %: a kinked tube loses 95 %
_DRIFT_CMMHG = const(1500)  # of a zero, at most; what rests below may be that, and no air
_AT_REST_CMMHG = const(10)  # in the last second
_DEADLINE_LOOKS = const(12 * _LOOKS_PER_S)
_PUSHED_LOOKS = const(16 * _LOOKS_PER_S)  # ... with what a limb pushed out after it began
_PUSH_CMMHG = const(300)  # a rise by that under an open valve ...
_PUSH_LOOKS = const(5)
_GOES_ON_CMMHG = const(100)  # in the last second: the valve is open and no narrow place


class Venting:
    """begin(), then look() every 100 ms -> fault code or 0; measured, limit: of the last one.
    vent_q16: the share lost per open tick, as learned before; worked: the limb did until now;
    valley_cmmhg: the last of its repetitions, or 0. Handed in while nothing is vented."""

    def __init__(self, vent_q16):
        self.vent_q16 = vent_q16
        self.worked = False
        self.valley_cmmhg = self.measured = self.limit = 0
        self._fell = 0  # in the last second before the deadline
        self._levels = array("i", [0] * _KEPT)
        self.begin(0)

    def begin(self, level):
        """The valve opens, or the cuff is empty."""
        self._looks = 0
        self._pushed = False
        self._deadline = _DEADLINE_LOOKS
        self._rose = -_STANDS_LOOKS  # the look that last found that it had risen
        self._levels[0] = level

    def look(self, level, before, raw, rest_cmmhg):
        """level: filtered; before, raw: as measured at the last look and now; rest_cmmhg: what an
        empty cuff reads."""
        looks = self._looks = self._looks + 1
        self._levels[looks % _KEPT] = level
        if before >= _FALL_FROM_CMMHG:
            fall = before - raw
            most = self._most(before)
            if fall > most:
                return self._fault(codes.VENT_TOO_FAST, fall, most)
        if level < EMPTY_CMMHG + rest_cmmhg:
            self.begin(level)
            return codes.NONE
        if level - self._ago(looks if looks < _PUSH_LOOKS else _PUSH_LOOKS) > _PUSH_CMMHG:
            self._pushed = True
        if looks > self._deadline:
            if looks == self._deadline + 1:  # once: at rest the noise alone is more at times
                self._fell = self._ago(_LOOKS_PER_S) - level
                if self._nearly_gone(level):
                    self._deadline = _PUSHED_LOOKS
                    return codes.NONE
            drifted = level < _DRIFT_CMMHG and self._fell <= _AT_REST_CMMHG
            code = codes.NOT_ZERO if drifted else codes.NOT_VENTING
            return self._fault(code, level, EMPTY_CMMHG)
        if level - self._ago(looks if looks < _MOVES_LOOKS else _MOVES_LOOKS) > _MOVES_CMMHG:
            self._rose = looks
        if level < self.valley_cmmhg * _VALLEY_EIGHTHS >> 3:
            self.worked = False
        if looks >= _STANDS_LOOKS:
            if self.worked and self._stands(level, _LOOKS_PER_S):
                return codes.NOT_VENTING
            return self._stands(level, _STANDS_LOOKS) or self._slow(level)
        if looks == _WORKED_LOOKS if self.worked else looks == _FIRST_LOOKS:
            return self._stands(level, looks)
        return codes.NONE

    def _fault(self, code, measured, limit):
        self.measured = measured
        self.limit = limit
        return code

    def _nearly_gone(self, level):
        """Late, because the limb pushed air out of its place into the cuff: below the pressure
        that a vein has, and still going."""
        late = self._pushed and self._deadline == _DEADLINE_LOOKS
        return late and level < _FALL_FROM_CMMHG and self._fell > _GOES_ON_CMMHG

    def _most(self, before):
        """Fall within a look that the learned volume of air may give."""
        share_q16 = self.vent_q16 * _FAST_TIMES_LOOK_TICKS
        if share_q16 < _FAST_LEAST_Q16:
            share_q16 = _FAST_LEAST_Q16
        elif share_q16 > _FAST_MOST_Q16:
            share_q16 = _FAST_MOST_Q16
        return ((before >> 4) * share_q16) >> 12

    def _ago(self, looks):
        """The level so many looks ago."""
        return self._levels[(self._looks - looks) % _KEPT]

    def _stands(self, level, looks):
        """No air has left for so many looks, and it was the limb neither that held it."""
        mark = self._ago(looks)
        if mark < _FALL_FROM_CMMHG:
            return codes.NONE
        least = mark * _STANDS_PCT * (looks + _GRACE_LOOKS) // (100 * _LOOKS_PER_S)
        if mark - level >= least:
            return codes.NONE
        if not self.worked and self._looks - self._rose < looks:
            return codes.NONE
        return self._fault(codes.NOT_VENTING, mark - level, least)

    def _slow(self, level):
        """Too little in each of three seconds; in one of them a limb cannot have held it."""
        to_cmmhg = level
        least = 0
        for k in range(_LOOKS_PER_S, _SECONDS * _LOOKS_PER_S + 1, _LOOKS_PER_S):
            before = self._ago(k)
            if self._looks < k or before < _FALL_FROM_CMMHG:
                return codes.NONE
            less = self._least_fall(before)
            if before - to_cmmhg >= less:
                return codes.NONE
            least += less
            to_cmmhg = before
        return self._fault(codes.NOT_VENTING, to_cmmhg - level, least)

    def _least_fall(self, from_cmmhg):
        """In a second of venting from there; tau from the learned share per tick."""
        least_pct = _STANDS_PCT
        if from_cmmhg >= _LEARNED_FROM_CMMHG:
            lost_q16 = self.vent_q16 * _TICKS_PER_S
            learned_pct = lost_q16 * _LEAST_OF_LEARNED_PCT // (65536 + lost_q16)
            if learned_pct > _SLOW_MOST_PCT:
                least_pct = _SLOW_MOST_PCT
            elif learned_pct > least_pct:
                least_pct = learned_pct
        return from_cmmhg * least_pct // 100
