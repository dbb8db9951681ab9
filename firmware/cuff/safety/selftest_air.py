"""Self-test with a little air: each switch lets go, the pump makes pressure, the valve lets it out.

A step machine of the loop that gives orders to the tick's drill. One attempt, about 4 mmHg high:

    settle    nothing; the pressure has to be steady
    idle feed valve and pump on, ceiling low: no rise, or what should be dead is fed
              (without a ceiling: nothing is fed at all; both catch a shorted high side, too)
    (uneven   it rose unevenly: does it go on? A pump does, a jerk does not)
    rise      all on: 3.5 mmHg, in bounded time
    hold      pump off: neither rise (its switch is shorted) nor fall (leak, valve not shut)
    (lag      it rose: if that stops by itself, the sensor's line is late and no pump runs)
    fall      valve off, still fed: it falls, or the valve's switch is shorted or it is stuck
    (late     it did not: if it falls now, still fed, the valve is slow and no switch shorted)
    (watch    it took its time: valve on again, what does the cuff lose without it?)
    refill    valve on again; pump on, only if a strong valve took nearly all
    close     it stays
    release   feeding stops, valve still commanded shut: the dead-man alone lets it fall

Why so little: a slack cuff takes a second per mmHg, the device has to be ready soon, and at 20 mmHg
the tick cuts a drill off. More than the 4-5 mmHg that a pump makes against the open valve of a
slack cuff is not needed: the hold sees which it is. The readings are means over 100 ms, good to
0.05 mmHg; limits are five times that and more. What a moving limb can feign has to be seen in two
attempts of three; three without a result say so. A failed test stays failed until START asks for
another.

It must not move anything itself nor wait; what the tick refuses ends the attempt.
"""

# pyright: reportOptionalOperand=false
# A middle is there in every step that asks for it.

from micropython import const

from cuff import codes
from cuff.safety import selftest_late
from cuff.safety.selftest_late import LAG_MUCH, blame, fall, lag, late, uneven, watch

_SETTLE = const(0)  # the states; their functions: _STEPS
_IDLE_FEED = const(1)
_RISE = const(2)
_HOLD = const(3)
_FALL = const(4)
_CLOSE = const(6)
_RELEASE = const(7)
_LAG = const(9)
_UNEVEN = const(11)
_STEADY = (_IDLE_FEED, _UNEVEN, _RISE, _HOLD, _CLOSE)  # nothing may jump; an opened valve is quick
_UNFED = const(3)  # VALVE | PUMP: what may be ordered, in the drill's bits
_CEILING_LOW = const(7)  # VALVE | PUMP | DEADMAN
_FED = const(12)  # DEADMAN | CEILING
_CLOSED = const(13)  # VALVE | _FED
_PUMPING = const(15)  # VALVE | PUMP | _FED
_UNHELD = const(1)  # VALVE, fed by nothing
_MEAN_TURNS = const(5)  # 100 ms
_UNSTEADY = const(300)  # cmmHg within 100 ms: no pump of ours, a hand
_SETTLE_MS = const(300)
_SETTLE_SPAN = const(30)
_SETTLE_LONGEST_MS = const(4000)
_IDLE_FEED_MS = const(900)
_IDLE_FEED_RISE = const(25)  # a pump gives a slack cuff 40 and more, the valve open or shut
_FEED_FIRST_MS = const(60)  # commanded shut earlier, the valve is past its pull when it is fed
_RISE_BY = const(350)
_RISE_FIRST_MS = const(3000)  # by then at least ...
_RISE_FIRST = const(50)
_RISE_LONGEST_MS = const(9000)  # loose wrap and weak battery: 7 s
_RISE_LITTLE = const(100)
_RISE_STEP = const(25)  # with the pump on, every so often; else the sensor may stand still
_RISE_STEP_MS = const(1500)
_COAST_MS = const(200)
_HOLD_MS = const(900)
_HOLD_RISE = const(40)  # in 700 ms; a pump that runs gives a slack cuff 60 and more
_HOLD_FALL = const(28)
_HOLD_LOST = const(50)  # what an open valve takes at least from a cuff that was wrapped
_MUCH = const(300)  # no need to wait for the end
_REFILL_TO = const(200)
_CLOSE_MS = const(350)
_PULLED_MS = const(150)
_CLOSE_CHANGE = const(25)
_SHARE = const(8)  # of a change, at least, in each half of the time
_ATTEMPTS = const(3)


class AirTest:
    """code: NONE when passed, else why nothing may start. running: an attempt is under way;
    wanted: one will begin as soon as it may."""

    def __init__(self, drill, permits, lines, sensor, chip):
        self._drill = drill
        self._permits = permits
        self._deadman_level = lines.deadman.level
        self._ceiling_level = lines.ceiling.level if lines.ceiling else None
        self._longest_ms = lines.deadman.longest_ms
        self._sensor = sensor
        self._ticks_ms = chip.ticks_ms
        self._ticks_diff = chip.ticks_diff
        self.code = codes.AIR_UNTESTED
        self.running = False
        self.wanted = False
        self._at = 0
        self._mean = 0
        self._attempts_left = _ATTEMPTS
        self._suspect = codes.NONE
        # The rest of its state is set where an attempt and its steps begin.

    def ask(self):
        """Test (again): START was pressed. Nothing changes if it has passed or runs."""
        if self.code and not self.wanted:
            self.code = codes.AIR_UNTESTED
            self.wanted = True
            self._attempts_left = _ATTEMPTS
            self._suspect = codes.NONE

    def doubt(self):
        """What was proved does not count any more; START will ask."""
        self.code = codes.AIR_UNTESTED

    def step(self, vented, ended):
        """Once per turn of the loop. vented: cuff empty, nothing wanted, zero taken, permits not
        under test; ended: STOP was pressed, or a trip is latched. Then, and after what the tick
        refused (a hung loop, 20 mmHg), only START begins again."""
        if ended:  # asked for here, too: while nothing is ordered the tick has nothing to refuse
            self.wanted = False
        if self.running:
            self._look()
            if ended or self._drill.refused:
                self._end(codes.AIR_UNTESTED)
            else:
                self._advance()
        elif self.wanted and vented and self._permits.ready and not self._permits.in_use:
            self.running = True
            self._drill.begin()
            self._last = [self._sensor.raw_cmmhg] * _MEAN_TURNS
            self._enter(_SETTLE)
            self._settled_from_ms = self._began_ms
            self._look()

    # -- the frame -------------------------------------------------------------------------

    def _look(self):
        """The mean of the last turns, and `_before`, what it was up to 100 ms ago."""
        at = self._at
        self._last[at] = self._sensor.raw_cmmhg
        self._at = (at + 1) % _MEAN_TURNS
        if not self._at:
            self._before = self._mean
        self._mean = sum(self._last) // _MEAN_TURNS

    def _enter(self, state):
        self._state = state
        self._began_ms = self._ticks_ms()
        self._from = self._before = self._mean
        self._middle = None

    def _advance(self):
        waited_ms = self._ticks_diff(self._ticks_ms(), self._began_ms)
        jump = self._mean - self._before
        if self._state in _STEADY and (jump > _UNSTEADY or jump < -_UNSTEADY):
            self._suspicious(codes.AIR_UNSTEADY)
            return
        _STEPS[self._state](self, waited_ms, self._mean - self._from)

    def _end(self, code):
        """The attempt is over, pump and valve rest; with this result."""
        self._drill.begin()
        self.running = False
        self.wanted = False
        self.code = code

    def _suspicious(self, code):
        """A limb that moves may have done this: once more, unless it is the second time."""
        self._attempts_left -= 1
        if code == self._suspect:
            self._end(code)
        elif not self._attempts_left:
            self._end(codes.AIR_UNSTEADY)
        else:
            if code != codes.AIR_UNSTEADY:
                self._suspect = code
            self._end(codes.AIR_UNTESTED)
            self.wanted = True

    def _drifted(self, change):
        """Did it change in both halves of the time, or in one jerk?"""
        least = abs(change) // _SHARE
        first = self._middle - self._from
        return min(0, change) + least < first < max(0, change) - least

    # -- one step of the test each; change: since it began -----------------------------------

    def _settle(self, waited_ms, change):
        if change > _SETTLE_SPAN or change < -_SETTLE_SPAN:
            if self._ticks_diff(self._ticks_ms(), self._settled_from_ms) > _SETTLE_LONGEST_MS:
                self._suspicious(codes.AIR_UNSTEADY)
            else:
                self._enter(_SETTLE)
        elif waited_ms >= _SETTLE_MS:
            self._base = self._mean
            # A ceiling that counts already (a test between two sets) cannot be looked at low.
            skip = self._ceiling_level and self._permits.counting
            self._enter(_RISE if skip else _IDLE_FEED)

    def _idle_feed(self, waited_ms, change):
        self._drill.order(_CEILING_LOW if self._ceiling_level else _UNFED)
        if self._middle is None and waited_ms >= _IDLE_FEED_MS // 2:
            self._middle = self._mean
        if waited_ms < _IDLE_FEED_MS and change < _MUCH:
            return
        if change <= _IDLE_FEED_RISE:  # it may fall: what an earlier attempt left still goes
            self._enter(_RISE)
        elif self._middle is None or self._drifted(change):
            self._suspicious(codes.SWITCH_SHORTED)
        else:
            self._enter(_UNEVEN)
            self._rose = change

    def _rise(self, waited_ms, change):
        if waited_ms < _FEED_FIRST_MS:
            self._drill.order(_FED)
            return
        self._drill.order(_PUMPING)
        if self._middle is None or change >= self._middle + _RISE_STEP:
            self._middle = change
            self._moved_ms = waited_ms
        if change >= _RISE_BY:
            self._enter(_HOLD)
        elif change >= _RISE_FIRST and waited_ms - self._moved_ms > _RISE_STEP_MS:
            self._end(codes.NO_PRESSURE)
        elif change < -2 * _RISE_FIRST:
            self._suspicious(codes.AIR_UNSTEADY)
        elif waited_ms > _RISE_LONGEST_MS:
            self._end(codes.NO_PRESSURE if change < _RISE_LITTLE else codes.NOT_HELD)
        elif waited_ms > _RISE_FIRST_MS and change < _RISE_FIRST:
            fed = self._deadman_level()
            self._end(codes.NO_PRESSURE if fed else codes.PERMIT_DEAD)

    def _hold(self, waited_ms, change):
        self._drill.order(_CLOSED)
        if waited_ms < _COAST_MS:
            self._from = self._mean
            return
        if self._middle is None and waited_ms >= (_COAST_MS + _HOLD_MS) // 2:
            self._middle = self._mean
        if waited_ms < _HOLD_MS and -_MUCH < change < LAG_MUCH:
            return
        jerked = self._middle is not None and not self._drifted(change)
        if change > _HOLD_RISE:
            late_jerk = jerked and 2 * (self._middle - self._from) < change
            if late_jerk:  # what rises early and then no more may be a late reading
                self._suspicious(codes.AIR_UNSTEADY)
            else:
                self._enter(_LAG)
        elif change >= -_HOLD_FALL:
            self._held = change
            self._lost_ms = 0
            self._enter(_FALL)
        elif jerked:
            self._suspicious(codes.AIR_UNSTEADY)
        elif change > -_HOLD_LOST:  # noise of the ESP32-S3's converter reaches 30
            self._suspicious(codes.NOT_HELD)
        else:  # no harm in saying so too early: START tries again
            self._end(codes.NOT_HELD)

    def _refill(self, waited_ms, change):
        if waited_ms < _PULLED_MS:
            self._drill.order(_CLOSED)
        elif self._mean - self._base >= _REFILL_TO:
            self._enter(_CLOSE)
        elif waited_ms > _RISE_LONGEST_MS:
            self._suspicious(codes.NOT_HELD)
        else:
            self._drill.order(_PUMPING)

    def _close(self, waited_ms, change):
        self._drill.order(_CLOSED)
        if waited_ms < _PULLED_MS:
            self._from = self._mean
        elif waited_ms >= _CLOSE_MS:
            if change < -_CLOSE_CHANGE:
                self._suspicious(codes.NOT_HELD)
            else:
                self._enter(_RELEASE)

    def _release(self, waited_ms, change):
        self._drill.order(_UNHELD)
        if self._ceiling_level and not self._ceiling_level():
            self._end(codes.NO_PRESSURE)  # its time was up: what falls now shows nothing
        else:
            selftest_late.let_go(self, waited_ms, change)


_STEPS = (  # by state
    AirTest._settle, AirTest._idle_feed, AirTest._rise, AirTest._hold, fall,
    AirTest._refill, AirTest._close, AirTest._release, blame, lag, late, uneven, watch,
)  # fmt: skip
