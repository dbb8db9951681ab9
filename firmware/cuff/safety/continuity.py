"""What the limb has behind it, kept over resets of the chip but not over a loss of power.

Three words of the chip's kept memory hold the occlusion clock, a flag that a training is under
way, and how many watchdog resets there were in a row. Each word is a value of 16 bits beside its
complement, so that what power-on leaves there is not believed, and a reset between two writes
leaves each word old or new. All three must be right, or none is used: then the record on the flash
decides (session/limb.py).

Loop code: read once before the tick starts, written once a second. A reset never shortens: seconds
are rounded up, and where a training was under way the time that nobody counted is added.
"""

from micropython import const

from cuff.safety.occlusion import STEPS_PER_S

_OCCLUDED = const(0)
_EXERCISE = const(1)
_STATE = const(2)
_ASKED_WORD = const(3)  # chip/common.py writes it before a reset that is asked for
_MASK = const(0xFFFF)
_TWIST = const(0xA5C3)  # so that neither all zeros nor all ones is a word
_SESSION_BITS = const(12)
_SESSION_TOP = const(0xFFF)
_RESETS_TOP = const(3)
_UNDER_WAY = const(0x4000)
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
    """valid: the words are ours, so this was no power-on; occluded_s, exercise_s, session_s: what
    was counted; under_way: a training was; watchdog_resets: in a row; cause: words for the log."""

    def __init__(self, chip):
        self._write = chip.write_keep
        self.valid = False
        self.under_way = False
        self.occluded_s = self.exercise_s = self.session_s = self.watchdog_resets = 0
        self._written: list = [None, None, None]
        asked = chip.read_keep(_ASKED_WORD)
        self._read([value_of(chip.read_keep(number)) for number in range(3)])
        chip.write_keep(_ASKED_WORD, 0)
        self.cause = "switched on"
        if self.valid:
            self.cause = "restarted"
            if asked:
                self.cause = "restarted by the program's own reset"
            elif chip.started_by_watchdog():
                self.cause = "restarted by the watchdog"
                self.watchdog_resets = min(self.watchdog_resets + 1, _RESETS_TOP)
            self._store()  # else only once the record on the flash has been asked: note()

    def _read(self, values):
        if None in values:
            return
        self.valid = True
        state = values[_STATE]
        self.under_way = bool(state & _UNDER_WAY)
        unseen_s = _UNSEEN_S if self.under_way else 0
        self.occluded_s = values[_OCCLUDED] + unseen_s
        self.exercise_s = values[_EXERCISE] + unseen_s
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
        self.occluded_s = _seconds(clock.occluded_steps)
        self.exercise_s = _seconds(clock.exercise_steps)
        self.session_s = _seconds(clock.session_steps)
        self.under_way = under_way
        self._store()

    def _store(self):
        state = min(self.session_s, _SESSION_TOP) | self.watchdog_resets << _SESSION_BITS
        if self.under_way:
            state |= _UNDER_WAY
        values = (min(self.occluded_s, _MASK), min(self.exercise_s, _MASK), state)
        for number in range(3):
            if values[number] != self._written[number]:
                self._written[number] = values[number]
                self._write(number, word_of(values[number]))


def _seconds(steps):
    """Rounded up."""
    return (steps + STEPS_PER_S - 1) // STEPS_PER_S
