"""At rest: ready for what, or the reasons why not; while it tests itself, that."""

from cuff import codes
from cuff.phases import SELF_TEST
from cuff.words import tell

# The labels of a page are there, or it is not loaded (panel/screen.py).
# pyright: reportOptionalSubscript=false

_READY, _NOT, _TEST, _WRAP, _BEGINS, _MEASURES, _LOP, _MMHG, _SHARE, _CUFF, _MENU = range(11)
_IN, _HOURS, _WHY = 11, 12, 13  # of the advice
_BUILT_IN = 8
_VENTED = 2  # the protocol of four sets with vented rests
_FOUR_SETS = "30-15-15-15"
_LINES = 6
_VALUES = 7  # the line of words/screen_*.txt that begins with their names


class Page:
    """words: the labels, in the order above."""

    def __init__(self, words, screen):
        self._words = words
        self._screen = screen
        self._code = 0
        self._figures = ()
        self._lines = [], []
        names = tell.labels(_VALUES, screen.settings["language"])
        self._protocols = [name.replace("- ", "") for name in names[:_BUILT_IN]]

    def key(self, status):
        """What it shows."""
        reasons = status.reasons
        by_turns = reasons or status.due_h
        return (
            reasons, status.figures, self._screen.slide if by_turns else 0, status.kind,
            status.testing, status.protocol, status.prescribed_mmhg, status.lop_mmhg,
            status.battery_pct, status.first, status.vented, status.due_h,
        )  # fmt: skip

    def draw(self, canvas, status):
        """All of it."""
        canvas.battery(status.battery_pct)
        if status.kind == SELF_TEST or status.testing:
            canvas.text(0, 12, self._words[_TEST], 2)
            canvas.text(0, 40, self._words[_WRAP])
        elif status.reasons:
            self._blocked(canvas, status)
        else:
            self._free(canvas, status)

    def _free(self, canvas, status):
        words = self._words
        canvas.text(0, 1, words[_READY], 2)
        if status.due_h:
            canvas.right(128, 9, "%s %d %s" % (words[_IN], status.due_h, words[_HOURS]))
        if status.due_h and self._screen.slide & 1:
            canvas.text(0, 20, words[_WHY])
        elif 0 < status.protocol <= _BUILT_IN:
            canvas.text(0, 20, self._protocol(status))
        if status.prescribed_mmhg:
            canvas.digits(31, 32, status.prescribed_mmhg)
            canvas.text(35, 41, words[_MMHG])
        if status.lop_mmhg:
            canvas.small(canvas.text(87, 41, words[_LOP]) + 3, 41, status.lop_mmhg)
        canvas.text(0, 56, words[_BEGINS if status.prescribed_mmhg else _MEASURES])
        canvas.right(128, 56, words[_MENU])

    def _protocol(self, status):
        """Its name; of the sets, as they are planned: three in first sessions, vented rests if the
        wearer has to have them."""
        number = status.protocol
        name = self._protocols[_VENTED - 1 if status.vented and number == 1 else number - 1]
        return name.replace(_FOUR_SETS, _FOUR_SETS[:8]) if status.first else name

    def _blocked(self, canvas, status):
        words = self._words
        reasons = status.reasons
        number = self._screen.slide // 2 % len(reasons)
        x = canvas.text(0, 0, words[_NOT]) + 5
        if codes.MAY_BE_CLOSED not in reasons:  # START comes first then
            canvas.text(x, 0, words[_MENU])
        if len(reasons) > 1:
            x = canvas.small(88, 0, number + 1)
            canvas.small(canvas.text(x, 0, "/"), 0, len(reasons))
        code = reasons[number]
        figures = status.figures[number]
        if code != self._code or figures != self._figures:
            self._code = code
            self._figures = figures
            row = self._screen.row(code)
            text, hint = tell.filled(row.text, figures), tell.filled(row.hint, figures)
            self._lines = canvas.wrapped(text), canvas.wrapped(hint)
        text, hint = self._lines
        count = len(text) + len(hint)
        if count > _LINES:  # by turns
            text, hint = (hint, []) if self._screen.slide & 1 else (text, [])
        y = 10
        for lines in (text, hint):
            for line in lines:
                canvas.text(0, y, line)
                y += 9
            if count < _LINES:
                y += 3
