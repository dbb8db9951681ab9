"""The checks of every tick, on raw samples: may the valve stay closed?

Independent of regulator and filter: it sees what the sensor says, compares with limits set once,
and latches the first reason with its snapshot. A latched guard vents until it is cleared, and it
clears only while the cuff is empty. Stop is a flag read here, so it needs nothing else to work.

Tick code: integers in 31 bits, no allocation, one call deep. Texts: cuff/faults.py.
"""

from array import array

from micropython import const

from cuff import faults

RAIL_LOW_MV = const(4750)  # MPX5050's specified supply (datasheet)
RAIL_HIGH_MV = const(5250)
_OVER_TICKS = const(3)
_RANGE_TICKS = const(3)
_LOW_COUNTS = const(600)  # open or shorted input; zero is 4 % of supply, about 2500
_RAIL_TICKS = const(5)
_FROZEN_TICKS = const(20)  # 16 noisy samples never sum to the same counts for 200 ms
_JUMP_CMMHG = const(5000)  # a dump at 300 mmHg falls by 300 in a tick
_CLOCK_WINDOW_TICKS = const(100)
_CLOCK_TOLERANCE_MS = const(20)  # 2 % of the window
_OCCLUDED_CMMHG = const(2000)
_RECOVERED_TICKS = const(18000)  # 3 min of reperfusion end an occlusion (VALD)
HISTORY = const(200)  # 2 s


class Guard:
    """trip: latched fault code or 0; measured, limit: what broke; history: the last 2 s."""

    def __init__(self, sensor, settings, occlusion_limit_s, ticks_ms, ticks_diff):
        self._sensor = sensor
        sensor.watch_rail(RAIL_LOW_MV, RAIL_HIGH_MV)
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self._over_cmmhg = settings["pressure_trip_mmhg"] * 100
        self._occlusion_limit_ticks = occlusion_limit_s * 100
        self.trip = faults.NONE
        self.measured = 0
        self.limit = 0
        self.history = array("i", [0] * HISTORY)
        self.history_at = 0
        self.occluded_ticks = 0
        self.stop = False
        self._empty_ticks = 0
        self._over = 0
        self._range = 0
        self._rail = 0
        self._frozen = 0
        self._last_counts = -1
        self._last_cmmhg = 0
        self._clock_ticks = 0
        self._clock_ms = ticks_ms()

    def latch(self, code, measured, limit):
        """Keep the first reason; later ones are its consequences."""
        if self.trip == faults.NONE:
            self.measured = measured
            self.limit = limit
            self.trip = code

    def check(self, wanted_closed):
        """All checks of one tick, in one call: a second one costs 12 us on the RP2040."""
        sensor = self._sensor
        raw = sensor.raw_cmmhg
        at = self.history_at
        self.history[at] = raw
        self.history_at = at + 1 if at + 1 < HISTORY else 0
        self._over = self._over + 1 if raw > self._over_cmmhg else 0
        if self._over >= _OVER_TICKS:
            self.latch(faults.OVER_PRESSURE, raw, self._over_cmmhg)
        jump = raw - self._last_cmmhg
        self._last_cmmhg = raw
        if wanted_closed and (jump > _JUMP_CMMHG or jump < -_JUMP_CMMHG):
            self.latch(faults.SENSOR_JUMP, jump, _JUMP_CMMHG)
        counts = sensor.counts
        if counts < _LOW_COUNTS or counts > sensor.supply_counts or self._range:
            self._check_range(counts)
        rail = sensor.rail_counts
        if rail < sensor.rail_low_counts or rail > sensor.rail_high_counts or self._rail:
            self._check_rail(rail)
        self._frozen = self._frozen + 1 if counts == self._last_counts else 0
        self._last_counts = counts
        if self._frozen >= _FROZEN_TICKS:
            self.latch(faults.SENSOR_FROZEN, counts, _FROZEN_TICKS)
        self._clock_ticks += 1
        if self._clock_ticks >= _CLOCK_WINDOW_TICKS:
            self._check_clock(wanted_closed)
        if wanted_closed or raw >= _OCCLUDED_CMMHG:
            self._empty_ticks = 0
            self.occluded_ticks += 1
            if self.occluded_ticks > self._occlusion_limit_ticks:
                self._latch_occlusion()
        elif self.occluded_ticks:
            self._empty_ticks += 1
            if self._empty_ticks > _RECOVERED_TICKS:
                self.occluded_ticks = 0

    def _check_range(self, counts):
        """The signal left what a living sensor gives, or has just come back."""
        high = self._sensor.supply_counts
        self._range = self._range + 1 if counts < _LOW_COUNTS or counts > high else 0
        if self._range >= _RANGE_TICKS:
            self.latch(faults.SENSOR_RANGE, counts, high if counts > high else _LOW_COUNTS)

    def _check_rail(self, rail):
        """The supply left the sensor's specification, or has just come back."""
        low = self._sensor.rail_low_counts
        self._rail = self._rail + 1 if rail < low or rail > self._sensor.rail_high_counts else 0
        if self._rail >= _RAIL_TICKS:
            limit_mv = RAIL_LOW_MV if rail < low else RAIL_HIGH_MV
            self.latch(faults.RAIL, self._sensor.rail_mv(), limit_mv)

    def _check_clock(self, wanted_closed):
        """Own count against the clock, once a second."""
        now = self._ticks_ms()
        late = self._ticks_diff(now, self._clock_ms) - _CLOCK_WINDOW_TICKS * 10
        if wanted_closed and (late > _CLOCK_TOLERANCE_MS or late < -_CLOCK_TOLERANCE_MS):
            self.latch(faults.CLOCK, late, _CLOCK_TOLERANCE_MS)
        self._clock_ms = now
        self._clock_ticks = 0

    def _latch_occlusion(self):
        seconds = self.occluded_ticks // 100
        self.latch(faults.OCCLUSION_TIME, seconds, self._occlusion_limit_ticks // 100)

    def clear(self):
        """Forget the trip. Called by the loop for a person at the device; the cuff must be empty.

        Returns True if cleared. A trip whose cause persists latches again within a few ticks.
        """
        if self._sensor.raw_cmmhg >= _OCCLUDED_CMMHG // 2:
            return False
        self.trip = faults.NONE
        self.stop = False
        return True
