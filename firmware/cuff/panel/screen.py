"""The display: which page is to be seen, and when it is drawn anew.

A turn either draws or sends one piece (3 ms), never both. A page's code is in memory while it is
to be seen; it is loaded in some 35 ms of a turn, and one that cannot be loaded leaves the display
dark: nothing depends on it. Drawn anew when what it shows has changed, thrice a second at most.

Rules: shows the snapshot; knows nothing else. Loop code.
"""

# The checker takes every page for a ready one, and none for one that is there.
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false

from micropython import const

from cuff import codes
from cuff.memory import AT_ONCE_BYTES, leave, unload
from cuff.panel.buttons import BACK
from cuff.panel.canvas import Canvas
from cuff.phases import LOP, NOTHING, TRAINING
from cuff.verbs import ANSWER, LEAVE, NO, NOT_SURE, YES
from cuff.words import tell

_DRAW_TURNS = const(15)  # 300 ms: a new number takes four turns to be whole
_AGAIN_TURNS = const(250)  # 5 s: memory.py collects meanwhile
_SLIDE_TURNS = const(150)  # how long each of several texts is to be seen
_SLIDES = const(2520)  # any number of texts up to ten comes round
_DARK_TURNS = const(15000)  # 5 min without a press at rest


# In the order of words/screen_*.txt, where 7 are the menu's values.
_READY, _TRAINING, _LOP, _DONE, _FAULT, _RECOVERY, _MENU = range(7)
_PHONE = 8
_ASK = 9
_ANSWERS = (NO, YES, NO, NOT_SURE, LEAVE)  # of a question, by the key: none, UP, DOWN, OK, BACK
_MODULES = ("ready", "training", "lop", "done", "fault", "recovery", "menu", "", "phone",
            "ask")  # fmt: skip


def load(number):
    """The module of a page."""
    if number == _TRAINING:
        from cuff.panel.pages import training as page
    elif number == _LOP:
        from cuff.panel.pages import lop as page
    elif number == _DONE:
        from cuff.panel.pages import done as page
    elif number == _FAULT:
        from cuff.panel.pages import fault as page
    elif number == _RECOVERY:
        from cuff.panel.pages import recovery as page
    elif number == _MENU:
        from cuff.panel.pages import menu as page
    elif number == _ASK:
        from cuff.panel.pages import ask as page
    elif number == _PHONE:
        from cuff.panel.pages import phone as page
    else:
        from cuff.panel.pages import ready as page
    return page


class Screen:
    """display: chip/ssd1306.py, which has answered; settings: to be read.
    menu: it is open, and presses belong to it.
    slide: which of several texts is due, for pages; set_no, sets, target_cmmhg, pressure_s: of the
    training that is over."""

    def __init__(self, display, settings):
        self._display = display
        self.settings = settings
        self.argument = 0
        self.menu = False
        self._canvas = Canvas(display.memory, display.stride, display.head)
        self._number = -1
        self._page = self._module = None
        self._key = None
        self._turn = _DRAW_TURNS
        self._slide_turn = 0
        self._awake_turns = 0
        self.slide = 0
        self._kind = NOTHING
        self._seen = True  # how the last activity ended
        self._left_s = 0
        self.set_no = self.sets = self.target_cmmhg = self.pressure_s = 0

    def wake(self):
        """A button was pressed. True if the display was dark, or showed a result that has been seen
        now: then the press does nothing else in the menu. One that is not drawn yet stays: the STOP
        that ended it is read by the tick first, and comes here later."""
        was = self._awake_turns >= _DARK_TURNS or not self._seen
        self._awake_turns = 0
        if self._number == _DONE or self._number == _FAULT:
            self._seen = True
        return was

    def key(self, key, status):
        """A press for the menu (pages/menu.py), which it opens if need be: a verb to be done with
        `argument`, or 0."""
        self._turn = _DRAW_TURNS
        if status.question:
            self.argument = _ANSWERS[key]
            return ANSWER
        if not self.menu:
            self.menu = True
        elif self._number == _MENU and self._page is not None:
            try:
                self._page.press(key, status)
            except Exception:  # no memory, or a page that is wrong: the loop goes on
                self.menu = False
                return 0
            self.menu = not self._page.left
            self.argument = self._page.argument
            return self._page.verb
        elif key == BACK:
            self.menu = False  # it could not be loaded, or is not there yet
        return 0

    def answer(self, code):
        """What came of the menu's command."""
        if self.menu and self._number == _MENU and self._page is not None:
            try:
                self._page.answer(code)
                self.menu = not self._page.left
            except Exception:  # its words cannot be read: the loop goes on
                self.menu = False

    def step(self, now_ms, status):
        """One turn of the loop."""
        self._follow(status)
        self._turn += 1
        self._slide_turn += 1
        if self._slide_turn >= _SLIDE_TURNS:
            self._slide_turn = 0
            self.slide = (self.slide + 1) % _SLIDES
        self._display.lit = self._awake_turns < _DARK_TURNS
        if self._display.step(now_ms) or self._turn < _DRAW_TURNS:
            return
        self._turn = 0
        number = self._wanted(status)
        if number != self._number or self._page is None:
            self._show(number)
        elif self._page is not None:
            try:
                self._draw(self._page, status)
            except Exception:  # no memory, or a page that is wrong: the loop goes on
                self._give_up()

    def _draw(self, page, status):
        key = page.key(status)
        if key != self._key:
            self._key = key
            update = getattr(page, "update", None)  # of a page that can draw what has changed alone
            if not (update and update(self._canvas, status)):
                self._canvas.clear()
                page.draw(self._canvas, status)

    def row(self, code):
        """A code in words."""
        return tell.find(code, self.settings["language"])

    def _follow(self, status):
        """What has to be kept of an activity that will be over."""
        kind = status.kind
        if kind == TRAINING:
            if self._kind != TRAINING:
                self._left_s = status.occlusion_left_s
                self.target_cmmhg = 0
            self.set_no = status.set_no
            self.sets = status.sets
            self.target_cmmhg = max(self.target_cmmhg, status.target_cmmhg)
            self.pressure_s = max(0, self._left_s - status.occlusion_left_s)
        if kind != self._kind:
            if self._kind == TRAINING or self._kind == LOP:
                self._seen = False
                self._slide_turn = self.slide = 0
            self._kind = kind
        if kind != NOTHING or status.trip or status.introduction or status.question:
            self.menu = False
            self._awake_turns = 0
        elif self._awake_turns < _DARK_TURNS:
            self._awake_turns += 1

    def _wanted(self, status):
        if status.trip:
            return _FAULT
        if status.kind == TRAINING:
            return _TRAINING
        if status.kind == LOP:
            return _LOP
        if status.introduction:
            return _PHONE
        if status.question:
            return _ASK
        if self.menu:
            return _MENU
        if not self._seen:
            return _DONE
        if codes.RECOVERING in status.reasons and status.wait_s:
            return _RECOVERY
        return _READY

    def _show(self, number):
        """Another page in place of the one that is there: it goes and is collected, in a later turn
        comes the new one's code, then its labels, in one after that it is drawn."""
        self._key = None
        self._turn = _DRAW_TURNS
        self._slide_turn = self.slide = 0
        if number != self._number:
            self._page = self._module = None
            if self._number >= 0:
                unload("cuff.panel.pages." + _MODULES[self._number], collect=False)
            self._number = number
            leave(AT_ONCE_BYTES)  # or the import runs out of memory, and collects in its own turn
            return
        try:
            if self._module is None:
                self._module = load(number)
                return
            self._page = self._module.Page(tell.labels(number, self.settings["language"]), self)
        except Exception:  # no memory, or a file that is damaged or gone
            self._give_up()

    def _give_up(self):
        """Dark, and tried again after a while, when memory has been tidied up."""
        self._page = self._module = None
        self._canvas.clear()
        self._turn = -_AGAIN_TURNS
