"""How a training or a measurement ended, and what to watch for afterwards; until a press."""

from cuff import codes

_DONE, _STOPPED, _ENDED, _SET, _TARGET, _PRESSURE, _MMHG, _FOUND, _SURE, _NO_LOP = range(10)
_CARE, _DOCTOR, _NEXT, _IN, _HOURS, _WHY = 10, 11, 12, 13, 14, 15


class Page:
    """words: the labels, in the order above."""

    def __init__(self, words, screen):
        self._words = words
        self._screen = screen
        self._lines = None

    def key(self, status):
        """What it shows."""
        return (
            status.ended, self._screen.slide, status.battery_pct, status.prescribed_mmhg,
            status.reasons, status.due_h,
        )  # fmt: skip

    def draw(self, canvas, status):
        """Summary, then aftercare, by turns; then what is advised about the next training."""
        canvas.battery(status.battery_pct)
        if status.ended == codes.LOP_FOUND:
            self._found(canvas, status)
        elif status.ended >= codes.LOP_FOUND:
            self._told(canvas, status, _NO_LOP)
        else:
            slide = self._screen.slide % (3 if status.due_h else 2)
            if slide == 0:
                self._summary(canvas, status)
            elif slide == 1:
                self._lines_of(canvas, 9, _CARE, _DOCTOR)
            else:
                self._advice(canvas, status)

    def _lines_of(self, canvas, y, *numbers):
        """Labels that are texts, each in lines of its own."""
        for number in numbers:
            for line in canvas.wrapped(self._words[number]):
                canvas.text(0, y, line)
                y += 9
            y += 4

    def _advice(self, canvas, status):
        """How many hours to the next training, and why so many."""
        words = self._words
        canvas.text(0, 9, words[_IN])
        canvas.digits(24, 24, status.due_h)
        canvas.text(28, 32, words[_HOURS])
        self._lines_of(canvas, 46, _WHY)

    def _summary(self, canvas, status):
        words = self._words
        last = self._screen
        if status.ended == codes.DONE:
            canvas.text(0, 1, words[_DONE], 2)
        elif status.ended == codes.STOPPED:
            canvas.text(0, 1, words[_STOPPED], 2)
        else:
            self._told(canvas, status, _ENDED)
            return
        if last.sets:
            canvas.text(0, 24, words[_SET])
            canvas.of(80, 16, last.set_no, last.sets)
        if last.target_cmmhg:
            canvas.text(0, 40, words[_TARGET])
            x = 126 - canvas.width(words[_MMHG])
            canvas.text(x, 40, words[_MMHG])
            canvas.digits(x - 3, 32, last.target_cmmhg // 100)
        canvas.text(0, 56, words[_PRESSURE])
        canvas.time(127, 48, last.pressure_s)

    def _found(self, canvas, status):
        words = self._words
        canvas.text(0, 0, words[_FOUND])
        canvas.large(90, 16, status.lop_mmhg)
        canvas.text(94, 40, words[_MMHG])
        if status.lop_confidence:
            x = canvas.text(0, 8, words[_SURE]) + 3
            canvas.text(canvas.small(x, 8, status.lop_confidence) + 2, 8, "%")
        if status.prescribed_mmhg and not status.reasons:
            x = canvas.small(canvas.text(0, 56, words[_NEXT]) + 3, 56, status.prescribed_mmhg)
            canvas.text(x + 3, 56, words[_MMHG])

    def _told(self, canvas, status, title):
        """In the words of its code."""
        if self._lines is None:
            row = self._screen.row(status.ended)
            self._lines = canvas.wrapped(row.text) + canvas.wrapped(row.hint)
        canvas.text(0, 1, self._words[title], 2)
        for number, line in enumerate(self._lines[:5]):
            canvas.text(0, 19 + 9 * number, line)
