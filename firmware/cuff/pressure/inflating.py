"""Does the pressure rise while the pump fills the cuff? Part of plausibility.py.

In every 4 s it has to rise by 1 mmHg, and the target has to be there after 90 s. What a limb or a
wrap took away meanwhile is left aside: the watch goes on from the lowest, once, and then asks for a
rise from there. A tube that came off falls below what a pump holds against an open end, and a dead
pump lifts nothing from any lowest: neither has long.

Looks every 100 ms. Tick code: integers in 31 bits, no allocation. Pressures in cmmHg.
"""

from micropython import const

from cuff import codes

_LOOKS_PER_S = const(10)
_RISE_LOOKS = const(40)  # in every 4 s at full duty ...
_RISE_CMMHG = const(100)  # ... at least 1 mmHg (slack cuff: about 2 mmHg/s)
_TUBE_OFF_CMMHG = const(2000)  # a pump against an open end holds less
_GIVEN_CMMHG = const(500)  # lost or won within those 4 s: more than a pulse is
_GIVEN_LOOKS = const(30)  # that long to go on rising
_FELL_CMMHG = const(200)  # a new posture; less than this costs a slack cuff no second
_FELL_LOOKS = const(20)  # that long to rise from the lowest
_FELL_OFF_LOOKS = const(10)  # ... if it fell below what an open end holds: 5 s in all
_SLACK_LOOKS = const(30)  # ... if it was never above that: a slack cuff rises by 0.7 mmHg/s
_REACH_S = const(90)  # twice the worst reference build with a weak battery
_GRACES_APART = const(2)  # windows: after a grace one has to pass without


class Inflating:
    """begin(), then look() every 100 ms -> fault code or 0; measured, limit: of the last one."""

    def __init__(self):
        self.measured = self.limit = 0
        self.begin(0)

    def begin(self, level):
        """It fills from here on."""
        self._looks = 0
        self._grace = 0  # windows until the next
        self._mark(level)

    def _mark(self, level):
        self._mark_cmmhg = self._top_cmmhg = self._low_cmmhg = level
        self._looks_left = _RISE_LOOKS

    def look(self, level):
        """One look at a cuff that is filled."""
        looks = self._looks = self._looks + 1
        if looks > _REACH_S * _LOOKS_PER_S:
            return self._fault(codes.TOO_SLOW, looks // _LOOKS_PER_S, _REACH_S)
        if level > self._top_cmmhg:
            self._top_cmmhg = level
        elif level < self._low_cmmhg:
            self._low_cmmhg = level
        self._looks_left -= 1
        return codes.NONE if self._looks_left else self._judge(level)

    def _judge(self, level):
        """The window is over."""
        top = self._top_cmmhg
        low = self._low_cmmhg
        grace = self._grace
        rise = level - (low if grace == _GRACES_APART else self._mark_cmmhg)
        if rise >= _RISE_CMMHG or level - low > _GIVEN_CMMHG:
            self._grace = grace - 1 if grace else 0
            self._mark(level)
            return codes.NONE
        if top - level > _GIVEN_CMMHG and level >= _TUBE_OFF_CMMHG:
            self._mark(level)
            self._looks_left = _GIVEN_LOOKS
            return codes.NONE
        if not grace and top - low > _FELL_CMMHG:
            self._grace = _GRACES_APART
            self._looks_left = _FELL_LOOKS
            if top < _TUBE_OFF_CMMHG:
                self._looks_left = _SLACK_LOOKS
            elif level < _TUBE_OFF_CMMHG:
                self._looks_left = _FELL_OFF_LOOKS
            return codes.NONE
        self._mark(level)
        return self._fault(codes.NO_RISE, rise, _RISE_CMMHG)

    def _fault(self, code, measured, limit):
        self.measured = measured
        self.limit = limit
        return code
