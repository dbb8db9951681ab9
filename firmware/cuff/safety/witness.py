"""Two pressure sensors, and neither is believed alone: the second one as a witness of the first.

Sensor 1 (analogue, on a lumen of its own at the cuff) controls. Sensor 2 (digital, its own supply
and tube) sits at the manifold and is read here, in the loop, every 50 ms or a little more. What
the two say for the same moment may differ by flow, and by what their data sheets allow:

    second above first   by BASE + 5 % while the pump rests, whatever the valve does (it can only
                         empty the manifold); FLOW more while the pump runs and just after
    second below first   by the same, judged only while the valve is shut and was shut before:
                         what an open valve takes from the manifold has no bound

The first direction is the dangerous one, a cuff that holds more than sensor 1 says: it trips in
HIGH_MS. The other one in LOW_MS of shut valve, or when it was so in every answer of ALWAYS_LOW_MS,
however short the valve was shut in between; one long release empties the manifold and says nothing.
A second sensor that stops answering under pressure trips after SILENT_MS: then nobody is left who
would contradict.

At rest both were zeroed together and have to stay together; in the self-test with air the second
has to rise and to fall with it. What is not proved is `code`, a reason not to start.

Rules: whole numbers in cmmHg and ms; no pump, no valve: the guard is asked to latch, and the tick
does. A board without a second sensor has no witness, and lower pressures (session/prescription.py).
"""

from micropython import const

from cuff import codes
from cuff.limits import EMPTY_CMMHG

PERIOD_MS = const(50)
SILENT_MS = const(500)
BASE_CMMHG = const(1000)  # two errors of span (1 and 1.5 %) and of zero, and noise
FLOW_CMMHG = const(1000)  # 93 mL/s through 1.5 m of 4 mm take 4 mmHg
HIGH_MS = const(300)
LOW_MS = const(600)
ALWAYS_LOW_MS = const(3000)  # no repetition keeps the manifold empty for so long
_PART = const(20)  # 5 %
_PASSED_MS = const(100)  # a turn, or a silence, that took longer counts no longer than this
_RUN_DOWN_MS = const(300)  # the pump comes to rest
_SHUT_MS = const(100)  # plunger 12 ms, and the manifold has filled again behind its tube
_ZERO_ANSWERS = const(10)
_ZERO_SPREAD_CMMHG = const(200)
_ZERO_CMMHG = const(1500)  # 1.5 % of 450 mmHg is 7; a cuff under pressure must not become zero
_REST_CMMHG = const(800)
_REST_MS = const(1000)
_PRESSURE_CMMHG = const(2000)  # from here on a limb is occluded (R-OCC-2)
_ROSE_CMMHG = const(175)  # half of what the self-test pumps
_FELL_CMMHG = const(35)
_TEST_APART_CMMHG = const(1200)  # flow included; with the 4 mmHg of the test well below 20


class Witness:
    """code: why nothing may start (codes.py), NONE when all is proved; cmmhg: what the second
    sensor says; tested: it followed the self-test's air; waking: it was not heard yet, and need not
    have been; present: there is one. second: that of chip/second.py, or None."""

    def __init__(self, second, tick, ticks_diff):
        self._second = second
        self._sensor = tick.sensor
        self._regulator = tick.regulator
        self._guard = tick.guard
        self._drill = tick.drill
        self._ticks_diff = ticks_diff
        self.present = second is not None
        self.cmmhg = self._zero = self._zero_mean = self._zero_answers = 0
        self._asked_ms = None
        self._pumped_ms = self._opened_ms = None  # when last
        self._open_ticks = 0
        self._silent_ms = self._high_ms = self._low_ms = self._always_low_ms = self._rest_ms = 0
        self._dead = self.waking = self.present
        self._zeroed = False
        self._zero_off = False
        self._apart = False
        self.tested = False
        self._testing = False
        self._stuck = False
        self._parted = False

    @property
    def code(self):
        """The first thing that is not proved."""
        if not self.present:
            return codes.NONE
        if self._dead:
            return codes.SECOND_DEAD
        if self._zero_off or self._apart:
            return codes.SECOND_ZERO
        if self._parted:
            return codes.SECOND_PARTED
        if self._stuck:
            return codes.SECOND_STUCK
        return codes.NONE if self.tested and self._zeroed else codes.SECOND_UNTESTED

    def sees_pressure(self):
        """Does the second sensor see a pressure that occludes, whatever the first one says?"""
        return self.present and not self._dead and self.cmmhg >= _PRESSURE_CMMHG

    # -- zero and test: asked by the self-test ---------------------------------------------

    def accept_zero(self):
        """The first sensor has a new zero: what this one has read of late, valve open, is its own.
        Too far off, or not steady: none."""
        mean = self._zero_mean
        steady = self._zero_answers >= _ZERO_ANSWERS
        self._zeroed = steady and -_ZERO_CMMHG <= mean <= _ZERO_CMMHG
        self._zero_off = not self._zeroed
        if self._zeroed:
            self.cmmhg += self._zero - mean
            self._zero = mean

    def doubt(self):
        """The test will be made again: START was pressed."""
        self.tested = self._stuck = self._parted = False

    def begin_test(self):
        """The self-test begins to pump a little air: here it has to be seen, too."""
        self.doubt()
        self._testing = True
        self._test_base = self._test_peak = self.cmmhg

    def end_test(self, passed):
        """The self-test is over. passed: pump and valve are proved by the first sensor."""
        self._testing = False
        self._stuck = passed and not self.tested

    # -- the loop --------------------------------------------------------------------------

    def step(self, now_ms, wanted):
        """Once per turn. wanted: pressure is asked for."""
        if not self.present:
            return
        regulator = self._regulator
        if regulator.pump_duty_u16:
            self._pumped_ms = now_ms
        open_ticks = regulator.model.open_ticks  # an opening may be shorter than a turn
        if not regulator.valve_closed or open_ticks != self._open_ticks:
            self._open_ticks = open_ticks
            self._opened_ms = now_ms
        if self._asked_ms is None:
            self._ask(now_ms)
            return
        self._shut = self._shut or regulator.valve_closed
        passed_ms = self._ticks_diff(now_ms, self._asked_ms)
        if passed_ms < PERIOD_MS:
            return
        # A loop that stood still itself (an erase of the flash) has heard no silence.
        passed_ms = min(_PASSED_MS, passed_ms)
        raw = self._second.fetch()
        if raw is not None:
            self._silent_ms = 0
            self._dead = self.waking = False
            self._take(raw, wanted, passed_ms)
        else:
            self._be_silent(wanted, passed_ms)
        self._ask(now_ms)

    def _ask(self, now_ms):
        """Begin a conversion, and keep what sensor 1 says in the same moment."""
        self._first = self._sensor.raw_cmmhg
        self._asked_ms = now_ms
        self._shut = False  # seen shut since
        self._second.begin()

    def _be_silent(self, wanted, passed_ms):
        self._silent_ms += passed_ms
        if self._silent_ms > SILENT_MS:
            self._dead = True
            self.waking = False
            if wanted:
                self._guard.ask(codes.SECOND_LOST, self._silent_ms, SILENT_MS)

    def _take(self, raw, wanted, passed_ms):
        """An answer: what the pressure was at _asked_ms."""
        self.cmmhg = raw - self._zero
        if wanted:
            self._rest_ms = self._zero_answers = 0
            self._compare(self._first, self.cmmhg, passed_ms)
            return
        self._high_ms = self._low_ms = self._always_low_ms = 0
        if self._testing:
            self._zero_answers = 0
            self._see_test(self.cmmhg)
            return
        self._see_zero(raw)
        if self._zeroed and self._first <= EMPTY_CMMHG:
            self._see_rest(self.cmmhg - self._first, passed_ms)

    def _compare(self, first, second, passed_ms):
        limit = BASE_CMMHG + first // _PART
        apart = second - first
        pumping = self._lately(self._pumped_ms, _RUN_DOWN_MS)
        high = limit + FLOW_CMMHG if pumping else limit
        self._high_ms = self._high_ms + passed_ms if apart > high else 0
        if self._high_ms >= HIGH_MS:
            self._guard.ask(codes.SENSORS_DISAGREE, second, first + high)
        low = apart < -limit
        if not low:
            self._always_low_ms = 0
        elif self._shut:
            self._always_low_ms += passed_ms
        if not self._lately(self._opened_ms, _SHUT_MS):  # else neither for nor against
            self._low_ms = self._low_ms + passed_ms if low else 0
        if self._low_ms >= LOW_MS or self._always_low_ms >= ALWAYS_LOW_MS:
            self._guard.ask(codes.SENSORS_DISAGREE, second, first - limit)

    def _lately(self, at_ms, within_ms):
        """Was that so shortly before the conversion that it may still show?"""
        return at_ms is not None and self._ticks_diff(self._asked_ms, at_ms) < within_ms

    def _see_zero(self, raw):
        mean = self._zero_mean
        off = raw - mean
        if not self._zero_answers or off > _ZERO_SPREAD_CMMHG or off < -_ZERO_SPREAD_CMMHG:
            self._zero_mean = raw
            self._zero_answers = 1
        else:
            self._zero_mean = mean + (off >> 2)
            self._zero_answers += 1

    def _see_test(self, second):
        """Follow the test; if the first sensor does not see what this one sees, end it: it goes
        by the first one, and would pump on."""
        if second - self._first > _TEST_APART_CMMHG:
            self._parted = True
            self.tested = False
            self._drill.refused = True
            return
        self._test_peak = max(self._test_peak, second)
        rose = self._test_peak - self._test_base
        if not self._parted and rose >= _ROSE_CMMHG and self._test_peak - second >= _FELL_CMMHG:
            self.tested = True

    def _see_rest(self, apart, passed_ms):
        """Nothing is wanted: once the air is gone both have to be at zero."""
        moving = self._lately(self._pumped_ms, _RUN_DOWN_MS)
        if moving or -_REST_CMMHG <= apart <= _REST_CMMHG:
            self._rest_ms = 0
            self._apart = self._apart and moving
        else:
            self._rest_ms += passed_ms
            self._apart = self._apart or self._rest_ms >= _REST_MS
