"""What each press of a button means where a person stands: a command, or nothing.

STOP is read here for its state alone: the tick vents on it by itself.
"""

# `screen` is None until a display has answered; nothing of it is asked for before.
# pyright: reportAttributeAccessIssue=false

from cuff import codes
from cuff.panel import sound
from cuff.panel.buttons import BACK, DOWN, OK, UP
from cuff.phases import AT_REST, NOTHING, PROVED, RUNNING, TRIPPED
from cuff.verbs import CLEAR, CONFIRM, FORGET, INTRODUCE, LESS, MORE, NEXT, PANEL, PAUSE, START

_START = (START, CLEAR, NEXT)  # what the one button means
_ANSWERED = (CONFIRM, INTRODUCE, FORGET)  # a refusal of these is heard


class Keys:
    """buttons: buttons.Buttons; commands: commands.Commands."""

    def __init__(self, buttons, commands):
        self._buttons = buttons
        self._commands = commands
        self.screen = None  # screen.Screen, once a display has answered
        self._asked = False  # the menu waits for the desk's answer

    def step(self, now_ms, status):
        """One turn; what is to be heard at once, or None. status: of the last turn. START is NEXT
        in a training, CLEAR at a trip, yes to a phone; with UP held it asks for a measurement anew.
        UP and DOWN together pause a training. DOWN held for 3 s and let go opens for a phone; with
        UP it forgets all of them. With a display DOWN opens the menu, which then has the keys."""
        buttons = self._buttons
        screen = self.screen
        stop = buttons.stop.pressed()
        up = buttons.up.pressed()
        down = buttons.down.pressed()
        start = buttons.start.pressed()
        key = self._key(stop, up, down, start) if screen else 0
        menu = key and self._for_menu(key, status)
        verb = screen.key(key, status) if menu else self._verb(status, up, down, start)
        code = codes.NONE
        if self._asked:  # it comes a turn later
            self._asked = False
            code = self._commands.desk.answer
            screen.answer(code)
            if code and not verb:
                return sound.REFUSED
        if verb:  # from here, not from deeper: the tick runs on the same stack
            argument = screen.argument if menu else verb in _START and buttons.up.in_chord()
            code = self._commands.do(now_ms, verb, argument, PANEL)
            self._asked = menu and not code and self._commands.desk.job is not None
            if menu and not self._asked:
                screen.answer(code)
            if code and (menu or verb in _ANSWERED):
                return sound.REFUSED
        elif buttons.start.ripe and status.offered and not menu:
            return sound.LIFT  # let go now
        return sound.REFUSED if buttons.tell_stuck() else None

    def _verb(self, status, up, down, start):
        """What a press asks for where there is no menu; 0: nothing."""
        buttons = self._buttons
        if start:
            if status.introduction == PROVED:
                return INTRODUCE
            stand = self._commands.stand()
            return NEXT if stand == RUNNING else CLEAR if stand == TRIPPED else START
        if down:
            return PAUSE if buttons.up.in_chord() else LESS
        if buttons.down.long:
            return FORGET if buttons.up.held else INTRODUCE
        if up:
            return MORE
        return CONFIRM if buttons.start.long and status.offered else 0

    def _key(self, stop, up, down, start):
        """The press of this turn, as the menu has it; 0: none."""
        buttons = self._buttons
        open_ = self.screen.menu
        if stop:
            return BACK
        if start:
            return OK
        if up or open_ and buttons.up.repeats():
            return UP
        return DOWN if down or open_ and buttons.down.repeats() else 0

    def _for_menu(self, key, status):
        """Is this press the menu's? DOWN opens it at rest; a press at a dark display only lights
        it, but STOP and a trip's START are never kept from what they do."""
        screen = self.screen
        woken = screen.wake()
        if screen.menu or status.question:
            return True
        at_rest = self._commands.stand() == AT_REST and status.kind == NOTHING
        if key == DOWN and at_rest and not status.introduction:
            return not self._buttons.up.in_chord() and not woken
        return False
