"""Buttons from sampled levels: debounced, one event per press, and none from one that is stuck.

A button that is down when the power comes, or for more than 10 s, is stuck: it is reported, and
ignored until it was let go. A chord counts only if the other button was pressed within the last
second. What a long press confirms is confirmed when it is let go, which a stuck button never is.

STOP is read by the tick itself, undebounced, and vents as long as it is down, stuck or not; here it
only confirms a held stop. Time is counted in turns of the loop, 20 ms each, later ones longer.
"""

from micropython import const

_STEADY_TURNS = const(2)  # 40 ms
_CHORD_TURNS = const(50)
_REPEAT_TURNS = const(30)
_EACH_TURNS = const(6)
_LONG_TURNS = const(150)  # 3 s
_STUCK_TURNS = const(500)

# What a press means to the display's pages.
UP = 1
DOWN = 2
OK = 3
BACK = 4


class Button:
    """levels are 0 while pressed (to ground, pull-up). held: it is down; stuck: it is ignored;
    ripe: for 3 s, in this turn; long: it was let go in this turn, after 3 to 10 s."""

    def __init__(self, level):
        self._level = level
        self._turns = 0
        self._age = 0  # turns since it was last pressed or let go
        self.held = self.stuck = self.long = self.ripe = False

    def begin(self):
        """Once, when the power has come: what is down already is stuck."""
        self.held = self.stuck = not self._level()
        return self

    def pressed(self):
        """Call once per turn. True in the turn in which a press is seen."""
        down = not self._level()
        self.long = self.ripe = False
        if self._age <= _STUCK_TURNS:
            self._age += 1
        if down == self.held:
            self._turns = 0
            if down:
                self.stuck = self.stuck or self._age > _STUCK_TURNS
                self.ripe = self._age == _LONG_TURNS + 1 and not self.stuck
            return False
        self._turns += 1
        if self._turns < _STEADY_TURNS:
            return False
        self.long = self.held and not self.stuck and self._age > _LONG_TURNS
        self._turns = self._age = 0
        self.held = down
        self.stuck = False
        return down

    def repeats(self):
        """Is it held, and one more step due? Call once per turn."""
        age = self._age
        return self.held and not self.stuck and age >= _REPEAT_TURNS and age % _EACH_TURNS == 0

    def in_chord(self):
        """Is it down, and was it pressed within the last second?"""
        return self.held and not self.stuck and self._age < _CHORD_TURNS


class Buttons:
    """The four of the device, in turns: START last, so that a chord knows the other buttons.
    tell(names): those that are ignored have changed."""

    def __init__(self, chip, tell):
        self._tell = tell
        self.stop = Button(chip.stop_level)
        self.up = Button(chip.up_level)
        self.down = Button(chip.down_level)
        self.start = Button(chip.start_level)
        self._told = ""

    def begin(self):
        """Once, when the power has come."""
        self.stop.begin()
        self.up.begin()
        self.down.begin()
        self.start.begin()

    def stuck(self):
        """Names of those that are ignored now, or ''."""
        names = ""
        if self.stop.stuck:
            names += " STOP"
        if self.up.stuck:
            names += " UP"
        if self.down.stuck:
            names += " DOWN"
        if self.start.stuck:
            names += " START"
        return names

    def tell_stuck(self):
        """Say what has changed of that; True if a button is newly ignored."""
        names = self.stuck()
        if names == self._told:
            return False
        self._told = names
        self._tell(names)
        return names != ""
