"""The rules of the permits: who feeds them, when, and what it means when one is gone.

Pump and valve work only while every permit is high. Software asks, hardware decides: the dead-man
lasts a quarter of a second per word, the ceiling counts the longest occlusion from the first
closing on. Rules, of which tests hold each one:

* only the tick feeds, at its end, and only while pressure is wanted; a tick that does not get
  through does not feed; it does so in every FEED_TICKS-th, since a feed takes it 100 us, and
  at once when they are not in use;
* the ceiling is started at the first closing, with what the limb still has, and never again before
  a vented self-test;
* an unused permit does not keep: some ticks after pressure was last wanted it counts as spent;
* a permit that is low while pressure is wanted is a trip.

Tick code: integers, no allocation, calls go straight to the chip. It must not rearm anything:
that is the self-test's (selftest_permits.py).
"""

from micropython import const

from cuff import codes
from cuff.safety.drill import CEILING

FEED_TICKS = const(5)  # 50 of the 250 ms that a feed lasts
DRILL_CEILING_S = const(16)  # for the self-test with air; what takes longer has failed
_SPENT_TICKS = const(10)  # far less than the hold: never rely on a permit that is about to go


class Permits:
    """ready: proved and armed, so pressure may be wanted. in_use: fed, so they should be high.
    counting: the ceiling has been started; drilled: by a drill, for seconds only. lines: the
    chip's; ceiling_s: the hard ceiling."""

    def __init__(self, lines, ceiling_s):
        deadman = lines.deadman
        self._level = deadman.level
        self._room = deadman.room
        self._put = deadman.put
        self._word = lines.word
        self._by_edge = lines.BY_EDGE
        ceiling = lines.ceiling
        self._ceiling_level = ceiling.level if ceiling else None
        self._ceiling_put = ceiling.put if ceiling else None
        self._word_of = lines.ceiling_word_of
        self._ceiling_s = ceiling_s
        self._ceiling_word = lines.ceiling_word_of(ceiling_s)
        self._drill_word = lines.ceiling_word_of(min(ceiling_s, DRILL_CEILING_S))
        self.ready = False
        self.counting = False
        self.drilled = False
        self.in_use = False
        self._idle_ticks = 0

    def limit_ceiling(self, left_s):
        """What the limb still has is less than the hard ceiling: the next start of the counter is
        to be with that. Called by the loop before pressure is asked for; returns the seconds."""
        seconds = min(self._ceiling_s, left_s)
        self._ceiling_word = self._word_of(seconds)
        return seconds

    def rest(self):
        """In every tick that wants no pressure, while they are in use."""
        self._idle_ticks += 1
        if self._idle_ticks >= _SPENT_TICKS:
            self.in_use = False
            self.ready = False

    def feed(self):
        """In every FEED_TICKS-th tick that wants pressure, the first included. Returns a fault
        code, or 0: what was fed before must have closed them."""
        if not self.ready:
            return codes.PERMIT
        self._idle_ticks = 0
        # Looked at before feeding: a monostable that had let go would close again.
        if self.in_use:
            if self._ceiling_level is not None and not self._ceiling_level():
                self.ready = False
                return codes.PERMIT_CEILING
            if not self._level():
                self.ready = False
                return codes.PERMIT
        self.in_use = True  # a state machine needs less than 1 ms, a monostable less than that
        self._give()
        if not self.counting:
            self.counting = True
            if self._ceiling_put is not None:
                self._ceiling_put(self._ceiling_word)
        return codes.NONE

    def _give(self):
        """A word to the dead-man; a full FIFO would hold the tick for ever."""
        if self._room is None or not self._room():
            if self._by_edge:
                self._put(0)
            self._put(self._word)

    def feed_drill(self, bits):
        """For the self-test with air: dead-man only, or both. The ceiling gets a short word, and
        only if it is not running; no level is asked for, that is what the test looks at."""
        if not self.ready:
            return codes.NONE
        self._idle_ticks = 0
        self.in_use = True
        self._give()
        if self.counting or not bits & CEILING:
            return codes.NONE
        self.counting = True
        self.drilled = True
        if self._ceiling_put is not None:
            self._ceiling_put(self._drill_word)
        return codes.NONE

    def accept(self, ceiling_rearmed):
        """The self-test has proved and armed them. Called by the loop."""
        self.in_use = False
        self._idle_ticks = 0
        if ceiling_rearmed:
            self.counting = False
            self.drilled = False
        self.ready = True  # last: from here on the tick may use them
