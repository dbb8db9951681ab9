"""Counts self-tests with air that never ended, so that a weak supply is not broken down for ever.

At power-on the pump starts by itself. If that pulls the supply down, the next power-on would
start it again, and so on. So each test is noted on the flash before its pump starts, and the note
is taken back when it has ended, in whatever way. After two that never ended the device waits for
START and names the battery.

Loop code: the two calls that write are for a vented turn in which no other test is under way.
"""

from micropython import const

_ALONE = const(2)


class AirTries:
    """record: store.tries. unended: tests in a row that never ended; noted: one is begun."""

    def __init__(self, record):
        self._record = record
        self.unended = 0
        self.noted = False

    def load(self):
        """What earlier runs have left, once."""
        self.unended = self._record.load()

    def alone(self):
        """May the pump start without a person?"""
        return self.unended < _ALONE

    def begin(self):
        """Before the pump starts: whether the flash knows of it."""
        self.noted = True
        return self._record.write(self.unended + 1)

    def end(self):
        """The test is over: passed, failed, or broken off."""
        self.noted = False
        self.unended = 0
        self._record.remove()
