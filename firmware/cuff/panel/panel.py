"""Buttons in, light, sound, display and console out: all that a person at the device touches,
sees, hears.

A display that answers at power-on, or later at rest, gets its screen: its code and 1 KB of memory
are taken only then.

Rules: shows the snapshot and sends commands; knows of session, tick and safety nothing else.
"""

from cuff import codes
from cuff.panel.buttons import Buttons
from cuff.panel.keys import Keys
from cuff.panel.light import Light, rhythm_of
from cuff.panel.sound import HIGH, MEDIUM, NO_ALARM, OF_A_CUE, Sound
from cuff.phases import NOTHING
from cuff.verbs import MUTE


class Panel:
    """chip: the port; story: story.Story; commands: commands.Commands; status: the snapshot;
    settings: for the display's language."""

    def __init__(self, chip, story, commands, status, settings):
        self.buttons = Buttons(chip, story.stuck)
        self.keys = Keys(self.buttons, commands)
        self._light = Light(chip.write_led)
        self._sound = Sound(chip.tone, chip.ticks_diff)
        self._story = story
        self._status = status
        self._display = chip.display
        self._settings = settings
        self._muted = False  # the cues, never an alarm
        commands.add(MUTE, self._mute)
        self._screen = None

    def begin(self):
        """Once, when the power has come."""
        self.buttons.begin()
        if self._display:
            self._display.probe()
            self._look(self._display)

    def hear(self, pattern, now_ms):
        """What the keys have to say, or None."""
        if pattern and not self._muted:
            self._sound.play(pattern, now_ms)

    def _mute(self, now_ms, verb, argument, source):
        self._muted = argument == 1
        return codes.NONE

    def show(self, now_ms):
        """The snapshot, once per turn."""
        status = self._status
        if status.cue and not self._muted:
            self._sound.play(OF_A_CUE[status.cue], now_ms)
        self._sound.step(now_ms, HIGH if status.trip else MEDIUM if status.leaking else NO_ALARM)
        self._light.step(rhythm_of(status, self.buttons.stuck()))
        self._story.step(status)
        if self._screen:
            self._screen.step(now_ms, status)
        elif self._display and status.kind == NOTHING:
            self._display.step(now_ms)
            self._look(self._display)

    def _look(self, display):
        """Is there a display now?"""
        if display.answers:
            try:
                from cuff.panel.screen import Screen

                self._screen = Screen(display, self._settings)
                self.keys.screen = self._screen  # pyright: ignore[reportAttributeAccessIssue]
                self._status.watched = True
            except (MemoryError, ImportError, OSError):
                self._display = None  # it goes on without
