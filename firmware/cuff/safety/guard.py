"""The checks of every tick, on raw samples: may the valve stay closed?

Independent of regulator, filter and auto-zero: it sees the sensor's counts, compares with limits
that were turned into counts once and are kept twice (value and complement), and latches the first
reason with its snapshot. A latched guard vents until it is cleared, and it clears only while the
cuff is empty. Stop is a flag read here, so it needs nothing else to work.

Tick code: integers in 31 bits, no allocation, one call deep. Texts: cuff/words/.
"""

from array import array

from micropython import const

from cuff import codes
from cuff.limits import EMPTY_CMMHG

RAIL_LOW_MV = const(4750)  # MPX5050's specified supply (datasheet)
RAIL_HIGH_MV = const(5250)
_LIMITS = const(4)
_OVER_TICKS = const(3)
_RANGE_TICKS = const(3)
_LOW_COUNTS = const(600)  # open or shorted input; zero is 4 % of supply, about 2500
_RAIL_TICKS = const(5)
_FROZEN_TICKS = const(20)  # 16 noisy samples never sum to the same counts for 200 ms
_JUMP_CMMHG = const(5000)  # a dump at 300 mmHg falls by 300 in a tick
HISTORY = const(200)  # 2 s
_WINDOW_TICKS = const(100)  # of the clock check: half of the history
_CLOCK_TOLERANCE_MS = const(20)  # 2 % of the window
# If the tick waits for the interpreter: a pause that falls onto the end of a window makes it
# late and the next one early by as much. A wrong clock is wrong in each of them.
_LATE_WINDOWS = const(3)
_STOOD_MS = const(150)  # no pause may last as long: the monostable's shortest hold


class Guard:
    """trip: latched fault code or 0; also: that the cuff does not empty, either; asked: what the
    loop wants latched; measured, limit: what broke; history: the last 2 s; lost: ticks without a
    sensor's signal."""

    def __init__(self, sensor, settings, ticks_ms, ticks_diff, hard_tick):
        self._sensor = sensor
        sensor.watch_rail(RAIL_LOW_MV, RAIL_HIGH_MV)
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self._over_cmmhg = settings["pressure_trip_mmhg"] * 100
        # In one place: each attribute that a tick asks for costs it 3.5 us.
        high = sensor.supply_counts
        over = min(sensor.counts_at(self._over_cmmhg), high)  # so nothing is above high alone
        self._limits = (high, sensor.rail_low_counts, sensor.rail_high_counts, over)
        self._inverses = tuple([~limit for limit in self._limits])
        self.trip = self.also = self.asked = codes.NONE
        self.measured = self.limit = self._asked_measured = self._asked_limit = 0
        self.history = array("i", [0] * HISTORY)
        self.history_at = 0
        self.stop = False
        self._over = self._doubt = self.lost = self._was_lost = self._rail = self._frozen = 0
        self._last_counts = sensor.counts
        self._clock_ms = ticks_ms()
        self._clock_wanted = False
        self._off_windows = 0  # in a row: above 0 late, below it early
        self._off_limit = 1 if hard_tick else _LATE_WINDOWS

    def latch(self, code, measured, limit):
        """Keep the first reason; later ones are its consequences. But that a limb stays shut off
        while the valve is open has to be reported, whatever came first."""
        if self.trip == codes.NONE:
            self.measured = measured
            self.limit = limit
            self.trip = code
        elif code == codes.NOT_VENTING or code == codes.VENT_TOO_FAST:
            self.also = code

    def ask(self, code, measured, limit):
        """The loop has a reason to vent (safety/witness.py): the tick latches it at its next look,
        within 100 ms. Called by the loop."""
        if not self.asked:
            self._asked_measured = measured
            self._asked_limit = limit
            self.asked = code  # last: the tick may look in between

    def take_asked(self):
        """Latch what the loop has asked for. Called by the tick."""
        self.latch(self.asked, self._asked_measured, self._asked_limit)
        self.asked = codes.NONE

    def check(self, wanted_closed):
        """All checks of one tick, in one call: a second one costs 12 us on the RP2040. Returns what
        is not false if the cuff has to be vented: a trip, or STOP."""
        sensor = self._sensor
        history = self.history
        _high, rail_low, rail_high, over = self._limits
        raw = sensor.raw_cmmhg
        at = self.history_at
        jump = raw - history[at - 1]
        history[at] = raw
        at += 1
        if at == _WINDOW_TICKS or at == HISTORY:
            at %= HISTORY
            self._check_clock(wanted_closed)
        self.history_at = at
        counts = sensor.counts
        rail = sensor.rail_counts
        if (  # first, so that a broken input is not reported as what it makes of the pressure
            counts < _LOW_COUNTS
            or counts > over
            or rail < rail_low
            or rail > rail_high
            or self._doubt
        ):
            self._check_bounds(counts, rail)
        if wanted_closed and (jump > _JUMP_CMMHG or jump < -_JUMP_CMMHG) and not self.lost:
            # Back from nothing: that is the cable's jump, not the pressure's.
            code = codes.SENSOR_RANGE if self._was_lost else codes.SENSOR_JUMP
            self.latch(code, jump, _JUMP_CMMHG)
        if counts != self._last_counts:
            self._last_counts = counts
            self._frozen = 0
        else:
            self._check_frozen(counts)
        return self.trip or self.stop

    def _check_frozen(self, counts):
        self._frozen += 1
        if self._frozen >= _FROZEN_TICKS:
            self.latch(codes.SENSOR_FROZEN, counts, _FROZEN_TICKS)

    def _check_bounds(self, counts, rail):
        """Signal or supply left what a living sensor gives, or the pressure what is allowed; or
        they have just come back. Each has to last for so many ticks in a row."""
        high, rail_low, rail_high, over = self._limits
        self._was_lost = self.lost
        self.lost = self.lost + 1 if counts < _LOW_COUNTS or counts > high else 0
        if self.lost >= _RANGE_TICKS:
            self.latch(codes.SENSOR_RANGE, counts, high if counts > high else _LOW_COUNTS)
        self._rail = self._rail + 1 if rail < rail_low or rail > rail_high else 0
        if self._rail >= _RAIL_TICKS:
            limit_mv = RAIL_LOW_MV if rail < rail_low else RAIL_HIGH_MV
            self.latch(codes.RAIL, self._sensor.rail_mv(), limit_mv)
        self._over = self._over + 1 if counts > over else 0
        if self._over >= _OVER_TICKS:
            self.latch(codes.OVER_PRESSURE, self._sensor.raw_cmmhg, self._over_cmmhg)
        self._doubt = self.lost or self._was_lost or self._rail or self._over

    def _check_clock(self, wanted_closed):
        """Own count against the clock, and every limit against its complement, once a second."""
        now = self._ticks_ms()
        late = self._ticks_diff(now, self._clock_ms) - _WINDOW_TICKS * 10
        if late > _CLOCK_TOLERANCE_MS:
            self._off_windows = max(0, self._off_windows) + 1
        elif late < -_CLOCK_TOLERANCE_MS:
            self._off_windows = min(0, self._off_windows) - 1
        else:
            self._off_windows = 0
        off = abs(self._off_windows) >= self._off_limit or abs(late) > _STOOD_MS
        # A window that began vented may hold an erase of the flash: 400 ms, all interrupts off.
        if off and wanted_closed and self._clock_wanted:
            self.latch(codes.CLOCK, late, _CLOCK_TOLERANCE_MS)
        self._clock_wanted = wanted_closed
        self._clock_ms = now
        for at in range(_LIMITS):
            limit = self._limits[at]
            kept = ~self._inverses[at]
            if limit != kept:
                self.latch(codes.LIMIT_LOST, limit, kept)

    def clear(self, rest_cmmhg=0):
        """Forget the trip. Called by the loop for a person at the device; the cuff must be empty.

        rest_cmmhg: what it reads empty (safety/zero.py). Returns True if cleared. A trip whose
        cause persists latches again within a few ticks.
        """
        if self._sensor.raw_cmmhg >= EMPTY_CMMHG + rest_cmmhg:
            return False
        self.trip = self.also = self.asked = codes.NONE
        self.stop = False
        return True
