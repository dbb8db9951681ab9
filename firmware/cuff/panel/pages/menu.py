"""The menu, at rest: one list; OK (START) opens a value, OK sets it. STOP goes back, and vents as
always.

Rules: says which command is wanted (keys.py sends it); what is refused is said in the words of its
code. Loaded when it is opened. docs/panel.md has the tree.
"""

# An item's values are words or numbers; which, its verb says, and that the checker cannot know.
# pyright: reportGeneralTypeIssues=false, reportOperatorIssue=false
# pyright: reportOptionalSubscript=false

from cuff.panel.buttons import BACK, DOWN, OK
from cuff.verbs import ANSWER, BEGIN, CUFF, FORGET, INTRODUCE, MUTE, PROTOCOL, SET, WEARER
from cuff.words import tell

_PROTOCOLS = tuple(range(1, 9))
_READING = -1
# Verb, setting, values: words of it, or (lowest, highest, step).
_ITEMS = (
    (WEARER, "", (0, 9, 1)),
    (CUFF, "", ("left", "right")),
    (ANSWER, "", ()),
    (PROTOCOL, "training", _PROTOCOLS),
    (SET, "target_pct_lop", (20, 80, 5)),
    (SET, "side", ("unstated", "left", "right")),
    (SET, "training_posture", ("lying", "sitting", "standing")),
    (SET, "lop_posture", ("lying", "sitting", "standing")),
    (SET, "sets_by", ("tempo", "time", "press")),
    (SET, "rest_s", (15, 120, 15)),
    (MUTE, "", (0, 1)),
    (_READING, "", ()),
    (INTRODUCE, "", ()),
    (FORGET, "", ()),
    (SET, "language", ("en", "da")),
)
_PAGES = (INTRODUCE, ANSWER)
# Labels: what the keys do, then one for each item.
_SELECT, _CHANGE, _SURE, _NAMES = range(4)
# The line of words/screen_*.txt with the values: of protocols, then of each word above.
_VALUES = 7
_WORDS = ("unstated", "left", "right", "lying", "sitting", "standing", "tempo", "time", "press",
          "en", "da", 0, 1)  # fmt: skip


class Page:
    """words: the labels, in the order above. press(): while it is open."""

    def __init__(self, words, screen):
        self._words = words
        self._screen = screen
        self._values = tell.labels(_VALUES, screen.settings["language"])
        self._at = 0
        self._value = -1  # which of an item's is shown; -1: the list
        self._error = ()
        self.verb = self.argument = self._cuff = 0
        self.left = False
        self._count = 0  # of presses and answers: what is shown changes with them alone

    def key(self, status):
        """What it shows."""
        live = status.level_cmmhg // 10 if self._value >= 0 else 0
        return self._count, live, status.battery_pct

    def press(self, key, status):
        """A press: verb and argument are what it asks for, left whether the menu is left."""
        self._count += 1
        self.verb = 0
        step = 1 if key == DOWN else -1
        if self._error:
            self._error = ()
        elif self._value < 0:
            if key == BACK:
                self.left = True
            elif key == OK:
                self._open(status)
            else:
                self._at = (self._at + step) % len(_ITEMS)
        elif key == BACK:
            self._value = -1
        elif key == OK:
            self._set()
        else:
            if self._range():
                step = -step  # UP is more
            self._value = (self._value + step) % max(1, self._how_many())

    def answer(self, code):
        """What came of the command."""
        self._count += 1
        if code:
            row = self._screen.row(code)
            self._error = row.text, row.hint
        elif _ITEMS[self._at][1] == "language" or _ITEMS[self._at][0] in _PAGES:
            self.left = True  # its words are of the other one; those pages come by themselves

    def _open(self, status):
        verb, name, values = _ITEMS[self._at]
        self._value = 0
        if verb == PROTOCOL:
            if status.protocol in values:
                self._value = values.index(status.protocol)
        elif verb == WEARER:
            self._value = status.wearer
        elif verb == CUFF:
            self._cuff = status.cuff  # the one that is worn already
            self._value = 1 if status.side == 2 else 0
        elif self._range():
            self._value = (self._screen.settings[name] - values[0]) // values[2]
        elif name:
            self._value = values.index(self._screen.settings[name])

    def _set(self):
        verb, name, values = _ITEMS[self._at]
        value = self._value
        self._value = -1
        if verb == _READING:
            return
        self.verb = verb
        if verb == WEARER:
            self.argument = value
        elif verb == CUFF:
            self.argument = (self._cuff, value + 1)
        elif verb == ANSWER:
            self.argument = BEGIN
        elif self._range():
            self.argument = (name, values[0] + value * values[2])
        elif verb == SET:
            self.argument = (name, values[value])
        else:
            self.argument = values[value] if values else 0

    def _range(self):
        """Is the open item a number?"""
        values = _ITEMS[self._at][2]
        return len(values) == 3 and isinstance(values[0], int)

    def _how_many(self):
        values = _ITEMS[self._at][2]
        return (values[1] - values[0]) // values[2] + 1 if self._range() else len(values)

    def draw(self, canvas, status):
        """All of it."""
        words = self._words
        if self._error:
            y = 0
            for text in self._error:
                for line in canvas.wrapped(text):
                    canvas.text(0, y, line)
                    y += 9
                y += 3
            return
        name = words[_NAMES + self._at]
        if self._value < 0:
            self._list(canvas, name)
            canvas.text(0, 56, words[_SELECT])
            return
        canvas.text(0, 0, name)
        if _ITEMS[self._at][0] == _READING:
            level_cmmhg = status.level_cmmhg
            x = canvas.large(64, 16, abs(level_cmmhg) // 100)
            if level_cmmhg < 0:
                canvas.frame.fill_rect(max(0, x - 12), 31, 9, 3, 1)
            canvas.frame.fill_rect(67, 44, 4, 4, 1)
            canvas.digits(84, 32, abs(level_cmmhg) // 10 % 10)
            canvas.text(90, 41, "mmHg")
            return
        self._show_value(canvas)
        canvas.text(0, 56, words[_CHANGE if self._how_many() else _SURE])

    def _list(self, canvas, name):
        count = len(_ITEMS)
        words = self._words
        canvas.text(8, 2, words[_NAMES + (self._at - 1) % count])
        canvas.heading(13, name)
        canvas.text(8, 33, words[_NAMES + (self._at + 1) % count])
        canvas.text(8, 43, words[_NAMES + (self._at + 2) % count])
        canvas.frame.vline(127, 0, 54, 1)
        canvas.frame.fill_rect(125, self._at * 50 // count, 3, 54 // count + 4, 1)

    def _show_value(self, canvas):
        verb, name, values = _ITEMS[self._at]
        if self._range():
            canvas.large(90, 16, values[0] + self._value * values[2])
            if name:
                canvas.text(94, 40, "% LOP" if name == "target_pct_lop" else "s")
        elif values:
            text = self._values[
                self._value if verb == PROTOCOL
                else len(_PROTOCOLS) + _WORDS.index(values[self._value])
            ]  # fmt: skip
            lines = [text] if canvas.width(text, 2) <= 128 else text.split(" ", 1)
            for number, line in enumerate(lines):
                canvas.text(0, 16 + 17 * number, line, 2 if canvas.width(line, 2) <= 128 else 1)
