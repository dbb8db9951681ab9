"""Self-test with a little air: each switch lets go, the pump makes pressure, the valve lets it out.

A step machine of the loop that gives orders to the tick's drill. One attempt, about 4 mmHg high:

    settle    nothing; the pressure has to be steady
    idle feed valve and pump on, ceiling low: no rise, or what should be dead is fed
              (without a ceiling: nothing is fed at all; both catch a shorted high side, too)
    rise      all on: 3.5 mmHg, in bounded time
    hold      pump off: neither rise (its switch is shorted) nor fall (leak, valve not shut)
    fall      valve off, still fed: it falls, or the valve's switch is shorted or it is stuck
    refill    valve on again; pump on, only where a strong valve took nearly all
    close     it stays
    release   feeding stops, valve still told to close: the dead-man alone lets it fall

Why so little: a slack cuff takes a second per mmHg, the device has to be ready soon, and at 20 mmHg
the tick cuts a drill off. More than the 4-5 mmHg that a pump makes against the open valve of a
slack cuff is not needed: the hold tells the two apart. The readings are means over 100 ms, good to
0.05 mmHg; limits are five times that and more. What a moving limb can feign has to be seen in two
attempts of three; three without a result say so. A failed test stays failed until START asks for
another.

It must not move anything itself nor wait; what the tick refuses ends the attempt.
"""

# pyright: reportOptionalOperand=false
# A middle is there in every step that asks for it.

from micropython import const

from cuff import faults

_SETTLE = const(0)  # the states; their functions: _STEPS
_IDLE_FEED = const(1)
_RISE = const(2)
_HOLD = const(3)
_FALL = const(4)
_REFILL = const(5)
_CLOSE = const(6)
_RELEASE = const(7)
_BLAME = const(8)
_STEADY = (_IDLE_FEED, _RISE, _HOLD, _CLOSE)  # where nothing may jump; an opened valve may be quick
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
_FEED_FIRST_MS = const(60)  # told to close earlier, the valve is past its pull when it is fed
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
_HOLD_FALL = const(28)  # an open valve takes 50 and more from one that was wrapped
_MUCH = const(300)  # no need to wait for the end
_FALL_BY = const(50)
_FALL_LONGEST_MS = const(1500)
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
        self.code = faults.AIR_UNTESTED
        self.running = False
        self.wanted = chip.is_power_on  # after any other reset a person starts it
        self._at = 0
        self._mean = 0
        self._attempts_left = _ATTEMPTS
        self._suspect = faults.NONE
        # The rest of its state is set where an attempt and its steps begin.

    def ask(self):
        """Test (again): START was pressed. Nothing changes where it has passed or runs."""
        if self.code and not self.wanted:
            self.code = faults.AIR_UNTESTED
            self.wanted = True
            self._attempts_left = _ATTEMPTS
            self._suspect = faults.NONE

    def doubt(self):
        """What was proved does not count any more; START will ask."""
        self.code = faults.AIR_UNTESTED

    def step(self, vented, ended):
        """Once per turn of the loop. vented: cuff empty, nothing wanted, zero taken, permits not
        under test; ended: STOP was pressed, or a trip is latched. Then, and after what the tick
        refused (a hung loop, 20 mmHg), only START begins again."""
        if ended:  # asked for here, too: while nothing is ordered the tick has nothing to refuse
            self.wanted = False
        if self.running:
            self._look()
            if ended or self._drill.refused:
                self._end(faults.AIR_UNTESTED)
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
            self._suspicious(faults.AIR_UNSTEADY)
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
            self._end(faults.AIR_UNSTEADY)
        else:
            if code != faults.AIR_UNSTEADY:
                self._suspect = code
            self._end(faults.AIR_UNTESTED)
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
                self._suspicious(faults.AIR_UNSTEADY)
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
            self._suspicious(faults.SWITCH_SHORTED)
        else:
            self._suspicious(faults.AIR_UNSTEADY)

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
            self._end(faults.NO_PRESSURE)
        elif change < -2 * _RISE_FIRST:
            self._suspicious(faults.AIR_UNSTEADY)
        elif waited_ms > _RISE_LONGEST_MS:
            self._end(faults.NO_PRESSURE if change < _RISE_LITTLE else faults.NOT_HELD)
        elif waited_ms > _RISE_FIRST_MS and change < _RISE_FIRST:
            fed = self._deadman_level()
            self._end(faults.NO_PRESSURE if fed else faults.PERMIT_DEAD)

    def _hold(self, waited_ms, change):
        self._drill.order(_CLOSED)
        if waited_ms < _COAST_MS:
            self._from = self._mean
            return
        if self._middle is None and waited_ms >= (_COAST_MS + _HOLD_MS) // 2:
            self._middle = self._mean
        if waited_ms < _HOLD_MS and -_MUCH < change < _MUCH:
            return
        jerked = self._middle is not None and not self._drifted(change)
        if change > _HOLD_RISE:
            self._suspicious(faults.AIR_UNSTEADY if jerked else faults.PUMP_SHORTED)
        elif change >= -_HOLD_FALL:
            self._enter(_FALL)
        elif jerked:
            self._suspicious(faults.AIR_UNSTEADY)
        else:  # no harm in saying so too early: START tries again
            self._end(faults.NOT_HELD)

    def _fall(self, waited_ms, change):
        self._drill.order(_FED)
        if change <= -_FALL_BY:
            self._enter(_REFILL)
        elif waited_ms > _FALL_LONGEST_MS:
            self._enter(_BLAME)

    def _blame(self, waited_ms, change):
        """It did not open: does it without any feeding?"""
        self._drill.begin()
        if change <= -_FALL_BY:
            self._end(faults.VALVE_SHORTED)
        elif waited_ms > self._longest_ms + _FALL_LONGEST_MS:
            self._end(faults.VALVE_BLOCKED)

    def _refill(self, waited_ms, change):
        if waited_ms < _PULLED_MS:
            self._drill.order(_CLOSED)
        elif self._mean - self._base >= _REFILL_TO:
            self._enter(_CLOSE)
        elif waited_ms > _RISE_LONGEST_MS:
            self._suspicious(faults.NOT_HELD)
        else:
            self._drill.order(_PUMPING)

    def _close(self, waited_ms, change):
        self._drill.order(_CLOSED)
        if waited_ms < _PULLED_MS:
            self._from = self._mean
        elif waited_ms >= _CLOSE_MS:
            if change < -_CLOSE_CHANGE:
                self._suspicious(faults.NOT_HELD)
            else:
                self._enter(_RELEASE)

    def _release(self, waited_ms, change):
        self._drill.order(_UNHELD)
        if self._ceiling_level and not self._ceiling_level():
            self._end(faults.NO_PRESSURE)  # its time was up: what falls now shows nothing
        elif change <= -_FALL_BY:
            self._end(faults.NONE)
        elif waited_ms > self._longest_ms + _FALL_LONGEST_MS:
            self._end(faults.DEADMAN_SHORTED)


_STEPS = (  # by state
    AirTest._settle, AirTest._idle_feed, AirTest._rise, AirTest._hold, AirTest._fall,
    AirTest._refill, AirTest._close, AirTest._release, AirTest._blame,
)  # fmt: skip
