"""Vented self-test of the permits: each alone is armed, must rise, let go in time, and stay low.

A step machine for the loop. It runs at power-on and again after each use, always with the cuff
empty, nothing wanted and the low side of pump and valve off, so a permit that is high moves
nothing. Afterwards the permits are armed and `permits.ready` is true; until then, `code` says why
not. A code of a failed test stays until the device is switched off.

The ceiling is rearmed only when the caller says that the limb has recovered; before that, a
running ceiling runs on, only the dead-man is tested, and an expired one is a reason not to start.

What is measured has the loop's grain: released between the last look at high and the first at low.
A gap between looks that is too wide repeats the test; it is never counted as passed.
"""

# pyright: reportOptionalMemberAccess=false
# A ceiling is there wherever _with_ceiling is true.

from micropython import const

from cuff import codes

_QUIET = const(0)
_RISE = const(1)
_HOLD = const(2)
_STAY = const(3)

_RISE_MS = const(60)  # three turns of the loop
_QUIET_MS = const(400)  # the hold of what was fed last, and a margin
_STAY_MS = const(60)
_GAP_MS = const(50)
_ATTEMPTS = const(3)


class PermitTest:
    """code: NONE when passed, else why nothing may start; running: a test is under way."""

    def __init__(self, permits, lines, ticks_ms, ticks_diff):
        self._permits = permits
        self._lines = lines
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self.code = codes.PERMITS_UNTESTED
        self.running = False
        self._with_ceiling = None  # each test decides
        self._line = lines.deadman
        self._attempts = 0
        self._enter(_QUIET)

    def step(self, vented, recovered):
        """Once per turn of the loop. vented: cuff empty and nothing wanted, now. recovered: long
        enough empty for a whole new occlusion."""
        permits = self._permits
        if self.running:
            if vented:
                self._advance()
            else:
                self._end(codes.PERMITS_UNTESTED)
            return
        if not vented or self._failed():
            return
        if not permits.ready or (permits.counting and recovered):
            self._begin(recovered)

    def _failed(self):
        return self.code in (
            codes.PERMIT_STUCK,
            codes.PERMIT_DEAD,
            codes.PERMIT_TIMING,
            codes.PERMIT_REVIVED,
        )

    def _begin(self, recovered):
        permits = self._permits
        ceiling = self._lines.ceiling
        # What a drill has started may be started anew, whatever the limb has behind it.
        anew = recovered or permits.drilled or not permits.counting
        self._with_ceiling = ceiling is not None and anew
        if ceiling is not None and not self._with_ceiling and not ceiling.level():
            self.code = codes.PERMIT_SPENT
            return
        permits.ready = False
        self.code = codes.PERMITS_UNTESTED
        self.running = True
        self._attempts = 0
        self._enter(_QUIET)
        if self._with_ceiling:
            ceiling.rearm()

    def _enter(self, state):
        """Right after what the state waits for was set off."""
        self._state = state
        self._began_ms = self._high_ms = self._ticks_ms()

    def _end(self, code):
        self.running = False
        self.code = code

    def _advance(self):
        state = self._state
        high = self._line.level()
        now_ms = self._ticks_ms()
        waited_ms = self._ticks_diff(now_ms, self._began_ms)
        if state == _QUIET:
            self._quiet(waited_ms)
        elif self._other_is_high():
            self._end(codes.PERMIT_STUCK)
        elif state == _RISE:
            if high:
                self._state = _HOLD  # the hold counts from the word on
                self._high_ms = now_ms
            elif waited_ms > _RISE_MS:
                self._end(codes.PERMIT_DEAD)
        elif state == _HOLD:
            self._hold(now_ms, waited_ms, high)
        elif high:
            self._end(codes.PERMIT_REVIVED)
        elif waited_ms > _STAY_MS:
            self._next_line()

    def _quiet(self, waited_ms):
        """Everything that is to be tested has to be low before it is armed."""
        lines = self._lines
        if lines.deadman.level() or (self._with_ceiling and lines.ceiling.level()):
            if waited_ms > _QUIET_MS:
                self._end(codes.PERMIT_STUCK)
        else:
            self._arm(lines.deadman)

    def _arm(self, line):
        self._line = line
        line.rearm()
        self._feed()
        self._enter(_RISE)

    def _feed(self):
        line = self._line
        if self._lines.BY_EDGE:
            line.put(0)
        if line.room is None or not line.room():
            line.put(line.test_word)

    def _other_is_high(self):
        """The one that is not under test, unless it is a ceiling that was left running."""
        lines = self._lines
        if self._line is lines.ceiling:
            return lines.deadman.level()
        return self._with_ceiling and lines.ceiling.level()

    def _hold(self, now_ms, waited_ms, high):
        if high:
            self._high_ms = now_ms
            if waited_ms > self._line.longest_ms:
                self._end(codes.PERMIT_TIMING)
        elif waited_ms < self._line.shortest_ms:
            self._end(codes.PERMIT_TIMING)
        elif self._ticks_diff(now_ms, self._high_ms) > _GAP_MS:
            self._again()
        elif self._lines.PARKS:
            self._feed()
            self._enter(_STAY)
        else:
            self._next_line()

    def _again(self):
        self._attempts += 1
        if self._attempts >= _ATTEMPTS:
            self._end(codes.PERMIT_TIMING)
        else:
            self._enter(_QUIET)

    def _next_line(self):
        lines = self._lines
        if self._with_ceiling and self._line is lines.deadman:
            self._arm(lines.ceiling)
            return
        lines.deadman.rearm()
        if self._with_ceiling:
            lines.ceiling.rearm()
        self._end(codes.NONE)
        self._permits.accept(self._with_ceiling or lines.ceiling is None)
