"""The screening: one question, answered by a press. screen.py makes the presses answers."""

from cuff.words import tell

# A question that is asked has a row (host_tests/core/test_languages.py).
# pyright: reportOptionalMemberAccess=false

_LAST = 20


class Page:
    """words: title, what the keys answer (two lines)."""

    def __init__(self, words, screen):
        self._words = words
        self._language = screen.settings["language"]

    def key(self, status):
        """What it shows."""
        return status.question

    def draw(self, canvas, status):
        """All of it."""
        words = self._words
        x = canvas.text(0, 0, words[0]) + 4
        canvas.small(canvas.text(canvas.small(x, 0, status.question), 0, "/"), 0, _LAST)
        row = tell.question(status.question, self._language)
        for number, line in enumerate(canvas.wrapped(row.text)):
            canvas.text(0, 10 + 9 * number, line)
        canvas.text(0, 47, words[1])
        canvas.text(0, 56, words[2])
