"""The introduction of a phone: waits for one, then shows the code that a person compares."""

from cuff.phases import FAILED, PROVED


class Page:
    """words: title, waiting, compare, yes, wait, failed."""

    def __init__(self, words, screen):
        self._words = words

    def key(self, status):
        """What it shows."""
        return status.introduction, status.link_code

    def draw(self, canvas, status):
        """All of it."""
        words = self._words
        state = status.introduction
        canvas.text(0, 0, words[0])
        if state == FAILED:
            canvas.text(0, 24, words[5])
        elif status.link_code < 0:
            for number, line in enumerate(canvas.wrapped(words[1])):
                canvas.text(0, 16 + 9 * number, line)
        else:
            canvas.six(104, 16, status.link_code)
            lines = canvas.wrapped(words[2]) + [words[3 if state == PROVED else 4]]
            for number, line in enumerate(lines):
                canvas.text(0, 66 - 10 * len(lines) + 10 * number, line)
