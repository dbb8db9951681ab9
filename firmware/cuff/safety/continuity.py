"""What the limb has behind it, kept over resets of the chip but not over a loss of power.

Three words of the chip's kept memory hold the occlusion clock, whether a training is under way or
the limb may be shut off, which trip is latched (a reset is no person who clears it), and how many
watchdog resets there were in a row. Each word is a value of 16 bits beside its complement, so that
what power-on leaves there is not believed, and a reset between two writes leaves each word old or
new. All three must be right, or none is used: then the record on the flash decides
(session/limb.py).

Loop code: read once before the tick starts, written once a second; what a loop that hangs cannot
say any more, that the limb may be shut off, the tick writes (keep_shut). A reset never shortens:
seconds are rounded up, and if a training was under way the time that nobody counted is added.
"""

from micropython import const

from cuff import codes
from cuff.safety.occlusion import seconds_of

_OCCLUDED = const(0)
_EXERCISE = const(1)
_STATE = const(2)
_ASKED_WORD = const(3)  # chip/common.py writes it before a reset that is asked for ...
_ASKED = const(0x0A5CED00)  # ... as this; what others leave in there is not believed
_MASK = const(0xFFFF)
_TWIST = const(0xA5C3)  # so that neither all zeros nor all ones is a word
_SESSION_BITS = const(12)
_SESSION_TOP = const(0xFFF)
_EXERCISE_BITS = const(11)
_EXERCISE_TOP = const(0x7FF)  # the 5 bits above are the trip's: their codes are below 32
_RESETS_TOP = const(3)
_UNDER_WAY = const(0x4000)
_SHUT = const(0x8000)
_UNSEEN_S = const(10)  # a watchdog takes 8 s, the last note was up to 1 s old, and the boot
RESETS_TOLERATED = const(1)  # after two in a row the radio stays off (R-CTL-13)


def word_of(value):
    """The 32 bits that keep a value of 0..65535."""
    return value << 16 | (value ^ _TWIST)


def value_of(word):
    """The value of a word, or None when it is none."""
    value = word >> 16
    return value if word == word_of(value) else None


class Continuity:
    """power_on: the words are not ours, so the device was switched on; else it was a reset. This is
    where the firmware knows it from: `reset_cause` stays as it was over a soft reset.
    occluded_s, exercise_s, session_s: what was counted; under_way: a training was; shut: the limb
    may be shut off (safety/occlusion.py); trip: the code that was latched, or NONE;
    watchdog_resets: in a row; cause: a code."""

    def __init__(self, chip):
        self._chip = chip
        self._write = chip.write_keep
        self.cause = codes.SWITCHED_ON
        self.power_on = True
        self.under_way = self.shut = False
        self.trip = codes.NONE
        self._shut_word = word_of(_SHUT | _UNDER_WAY)
        self.occluded_s = self.exercise_s = self.session_s = self.watchdog_resets = 0
        self._written: list = [None, None, None]

    def load(self):
        """Read what is kept, once, before anything else: the mark of a reset is taken back."""
        chip = self._chip
        asked = chip.read_keep(_ASKED_WORD) == _ASKED
        self._read([value_of(chip.read_keep(number)) for number in range(3)])
        chip.write_keep(_ASKED_WORD, 0)
        if not self.power_on:
            self.cause = codes.RESTARTED
            if asked:
                self.cause = codes.RESTARTED_BY_PROGRAM
            elif chip.started_by_watchdog():
                self.cause = codes.RESTARTED_BY_WATCHDOG
                self.watchdog_resets = min(self.watchdog_resets + 1, _RESETS_TOP)
            self._store()  # else only once the record on the flash has been asked: note()

    def _read(self, values):
        if None in values:
            return
        self.power_on = False
        state = values[_STATE]
        self.under_way = bool(state & _UNDER_WAY)
        self.shut = bool(state & _SHUT)
        unseen_s = _UNSEEN_S if self.under_way or self.shut else 0
        self.occluded_s = values[_OCCLUDED] + unseen_s
        self.exercise_s = (values[_EXERCISE] & _EXERCISE_TOP) + unseen_s
        self.trip = values[_EXERCISE] >> _EXERCISE_BITS
        self.session_s = (state & _SESSION_TOP) + unseen_s
        self.watchdog_resets = state >> _SESSION_BITS & _RESETS_TOP

    @property
    def radio_allowed(self):
        """False after two watchdog resets in a row: what hung may have been the radio."""
        return self.watchdog_resets <= RESETS_TOLERATED

    def training_done(self):
        """A training came to its end: whatever made the watchdog bite does not do so always."""
        self.watchdog_resets = 0

    def note(self, clock, under_way):
        """Keep the clock's count; under_way: pressure is wanted, or the cuff not yet empty."""
        self.occluded_s = seconds_of(clock.occluded_steps)
        self.exercise_s = seconds_of(clock.exercise_steps)
        self.session_s = seconds_of(clock.session_steps)
        self.under_way = under_way
        self.shut = clock.shut
        self._store()

    def keep_shut(self):
        """The limb may be shut off, from now on. For the tick, since a loop that hangs would never
        say so: the word was made by the loop, where it may allocate."""
        self._write(_STATE, self._shut_word)

    def _store(self):
        state = min(self.session_s, _SESSION_TOP) | self.watchdog_resets << _SESSION_BITS
        if self.under_way:
            state |= _UNDER_WAY
        if self.shut:
            state |= _SHUT
        trip = self.trip << _EXERCISE_BITS
        self._keep(_OCCLUDED, min(self.occluded_s, _MASK))
        self._keep(_EXERCISE, min(self.exercise_s, _EXERCISE_TOP) | trip)
        if state != self._written[_STATE]:
            self._shut_word = word_of(state | _SHUT | _UNDER_WAY)
        self._keep(_STATE, state)

    def _keep(self, number, value):
        if value != self._written[number]:
            self._written[number] = value
            self._write(number, word_of(value))
