"""The zero of the pressure sensor and its one owner: taken at boot, after a trip, at every START.

With the valve open an empty cuff reads zero. The last two seconds, which the guard keeps, decide:

    steady    they lie within 1.5 mmHg
    at rest   they do not fall by more than 0.05 mmHg from one second to the next. Steady is not at
              rest: air that leaves slowly falls little while there is still some. What drains with
              a time constant of 60 s shows from 3 mmHg on. Once it was seen to fall, after a trip
              and after a reset, it must not over 5 s more, which shows one of 300 s. What drains
              slower is a valve that does not open: the test with air finds that.
    near      within 4 mmHg of the zero of the calibration; more may be air that stays

Else there is a reason not to start, and the zero stays what it was. Nothing is zeroed away: if
an empty cuff reads more, by drift, a person may clear a trip, and that is all (`rest_cmmhg`).

Loop code. It moves nothing; the tick only samples.
"""

from micropython import const

from cuff import codes
from cuff.safety.guard import HISTORY

STEADY_CMMHG = const(150)
FALL_CMMHG = const(5)  # of the mean, in a second; its noise is 0.01 mmHg
SHIFT_CMMHG = const(400)  # 1.9 mmHg of drift over its life (data sheet), and temperature
REST_CMMHG = const(1500)  # no drift seen is larger; below 20 mmHg no limb is occluded
FRESH_TICKS = const(3000)  # nothing drifts in 30 s
_HALF = const(100)  # of the history
_AGAIN_TICKS = const(25)
REST_TICKS = const(500)
_COUNT_MASK = const(0x3FFFFFFF)
_MOVED_CMMHG = const(300)  # worth a word after a training: the goal of the whole device
_TAKING = (codes.ZERO_UNSTABLE, codes.ZERO_FALLING)


class Zero:
    """code: NONE when it is taken, else why not; rest_cmmhg: what the empty cuff reads although
    that is no zero, once a person has cleared a trip over it; taken_count: the tick's count when it
    was taken last. note(code, figures...): for a person."""

    def __init__(self, tick, note):
        self._tick = tick
        self._note = note
        self.code = codes.ZERO_UNSTABLE
        self.rest_cmmhg = 0
        self._from_count = tick.count  # since then the history holds nothing but the open valve
        self._due_ticks = HISTORY
        self._rest_ticks = 0  # how long it has to be at rest beside the two seconds
        self._base_count = None
        self._base_q4 = 0
        self.taken_count = 0
        self._fresh = False
        self._used = False  # there was pressure since it was taken

    @property
    def taking(self):
        """It may come by waiting."""
        return self.code in _TAKING

    def restart(self, in_doubt=False):
        """Take it, from samples still to come. in_doubt: the cuff may not be empty."""
        self._from_count = self._tick.count
        self._base_count = None
        self.begin(in_doubt)

    def begin(self, in_doubt=False):
        """Take it anew: at once if the last two seconds will do, else as soon as they do."""
        self.code = codes.ZERO_UNSTABLE
        self._due_ticks = HISTORY
        if in_doubt:  # stays until it is taken: START asks for no less
            self._rest_ticks = REST_TICKS
        self._fresh = False
        self.step(False)

    def start_pressed(self):
        """Before a START it is taken anew, unless that has just been done."""
        if not self._fresh:
            self.begin()

    def step(self, wanted):
        """Once per turn of the loop. wanted: pressure is being asked for."""
        tick = self._tick
        if wanted or tick.drill.bits:
            self._from_count = tick.count
            self._due_ticks = HISTORY
            self._base_count = None
        if wanted:
            self._used = True
        if self._fresh:
            self._fresh = (tick.count - self.taken_count) & _COUNT_MASK <= FRESH_TICKS
        if self.taking:
            quiet_ticks = (tick.count - self._from_count) & _COUNT_MASK
            if quiet_ticks >= self._due_ticks:
                self._due_ticks = quiet_ticks + _AGAIN_TICKS
                self._take()

    def _judge(self):
        """(why this is no zero yet or NONE, mean in cmmHg / 16) of the last two seconds."""
        guard = self._tick.guard
        history = guard.history
        at = guard.history_at  # the oldest
        total = sum(history)
        lap = 0 if at <= _HALF else _HALF  # which half lies in one piece
        older = sum(history[at - lap : at - lap + _HALF])
        if lap:
            older = total - older
        fall = (2 * older - total) // _HALF
        spread = max(history) - min(history)
        code = codes.NONE
        if fall > FALL_CMMHG and (spread <= STEADY_CMMHG or 4 * fall > spread):
            code = codes.ZERO_FALLING
        elif spread > STEADY_CMMHG:
            code = codes.ZERO_UNSTABLE
        return code, total * 16 // HISTORY + 8  # a reading is rounded down: half of one more

    def _rests(self, mean_q4):
        """Has it been so, or risen, for as long as is asked for?"""
        count = self._tick.count
        base_count = self._base_count
        if base_count is None or mean_q4 < self._base_q4 - FALL_CMMHG * 16:
            if base_count is not None:
                self.code = codes.ZERO_FALLING
            self._base_q4 = mean_q4
            self._base_count = base_count = count
        return (count - base_count) & _COUNT_MASK >= self._rest_ticks

    def _take(self):
        code, mean_q4 = self._judge()
        if code:
            self.code = code
            self._base_count = None
            if code == codes.ZERO_FALLING:
                self._rest_ticks = REST_TICKS
        elif self._rests(mean_q4):
            self._accept(mean_q4)

    def _accept(self, mean_q4):
        """It is at rest: near enough?"""
        self.code = codes.NONE
        sensor = self._tick.sensor
        off_cmmhg = sensor.zero_shift_cmmhg(mean_q4)
        if off_cmmhg > SHIFT_CMMHG or off_cmmhg < -SHIFT_CMMHG:
            self.code = codes.ZERO_SHIFTED if off_cmmhg > 0 else codes.ZERO_DRIFTED
            self._note(codes.ZERO_REFUSED, off_cmmhg)
            return
        sensor.move_zero(mean_q4)
        self._note(codes.ZERO_TAKEN)
        moved_cmmhg = mean_q4 >> 4
        if self._used and (moved_cmmhg > _MOVED_CMMHG or moved_cmmhg < -_MOVED_CMMHG):
            self._note(codes.LAST_WERE_OFF, moved_cmmhg)
        self._used = False
        self._fresh = True
        self._rest_ticks = 0
        self._base_count = None
        # The history goes by the zero before.
        self.taken_count = self._from_count = self._tick.count
        self._call_empty(0)

    def clear_trip(self):
        """A person at the device wants it gone: True if it is. The cuff has to be empty, or to rest
        at no more than a drift: then it is gone, and the zero stays refused."""
        guard = self._tick.guard
        if guard.clear():
            return True
        code, mean_q4 = self._judge()
        rest_cmmhg = mean_q4 >> 4
        if code or rest_cmmhg > REST_CMMHG or not guard.clear(rest_cmmhg):
            return False
        self._call_empty(rest_cmmhg)
        self._note(codes.OPEN_STAYS_AT, rest_cmmhg)
        return True

    def _call_empty(self, rest_cmmhg):
        self.rest_cmmhg = self._tick.plausibility.rest_cmmhg = rest_cmmhg
