"""Permits that always hold, for a Tick without a board: where something else is measured.

A tick with these still needs `permits.accept(True)` before pressure is wanted. Not for anything
that says whether the permits work: host_tests/core/test_permits.py has the chips' own.
"""


class HeldLine:
    """A permit that holds whatever happens."""

    room = None

    def level(self):
        return 1

    def put(self, word):
        """Taken, and nothing comes of it."""

    def rearm(self):
        """Nothing to start anew."""


class HeldLines:
    """For a tick whose permits are not the matter; call permits.accept(True) before each want."""

    PARKS = False
    word = 0
    BY_EDGE = False
    ceiling = None

    def __init__(self):
        self.deadman = HeldLine()

    def ceiling_word_of(self, duration_s):
        return 0
