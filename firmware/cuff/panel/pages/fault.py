"""A trip: what is the matter and what to do, until it is cleared."""

from cuff import codes
from cuff.phases import SHUT

_LINES = 4


class Page:
    """words: title, how it is cleared, how if the cuff may still be closed."""

    def __init__(self, words, screen):
        self._words = words
        self._screen = screen
        self._code = codes.NONE
        self._text = [], []

    def key(self, status):
        """What it shows."""
        return status.trip, status.also, status.offered, status.stand, self._screen.slide

    def draw(self, canvas, status):
        """All of it. If that does not fit, by turns, and what to do comes first."""
        code = status.also or status.trip  # that the cuff does not empty is more urgent
        if code != self._code:
            self._code = code
            row = self._screen.row(code)
            self._text = canvas.wrapped(row.text), canvas.wrapped(row.hint)
        words = self._words
        canvas.heading(0, words[0])
        text, hint = self._text
        if len(text) + len(hint) > _LINES:
            text, hint = (text, []) if self._screen.slide & 1 else (hint, [])
        y = 20
        for lines in (text, hint):
            for line in lines[:_LINES]:
                canvas.text(0, y, line)
                y += 9
            if len(text) + len(hint) < _LINES:
                y += 3
        canvas.text(0, 57, words[2 if status.offered or status.stand == SHUT else 1])
