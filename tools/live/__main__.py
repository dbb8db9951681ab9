"""The live simulator's program: checks the terminal, runs device, keys and picture in one thread.

The virtual board calls back every 10 virtual milliseconds; there keys are read, the picture is
drawn a few times a second, and time is made to pass as fast as asked. Nothing runs beside it.

The device is as a new owner has it: calibrated, no LOP yet, first sessions. START measures the LOP,
START again trains. SETTINGS=FILE gives it another settings.json (docs/settings.md), for example
{"lop_mmhg": 190, "experience": "attested", "target_pct_lop": 80}.
"""

import os
import signal
import sys
import time

from rich.console import Console
from rich.live import Live

from tools import choice
from tools.live.device import Device
from tools.live.pace import Pace
from tools.live.screen import frame
from tools.live.terminal import Keyboard
from tools.program import DONE, Refusal, run_program

FRAME_S = 1 / 12
LOOK_S = 0.02  # keys are looked at least this often
WINDOWS_MS = (30_000, 60_000, 120_000, 300_000, 600_000)
USUAL_WINDOW = 1
BUTTON_KEYS = {
    "s": "start", "enter": "start", "x": "stop", "space": "stop", "up": "up", "down": "down",
}  # fmt: skip


class Program:
    """Everything between the keys and the picture."""

    def __init__(self, device, speed, keyboard, live):
        self._device = device
        self._keyboard = keyboard
        self._live = live
        self._pace = Pace(speed)
        self._window = USUAL_WINDOW
        self._only_display = False
        self._frame_at_s = 0.0
        self._look_at_s = 0.0
        self.ended = False

    def beat(self):
        """Called every 10 virtual milliseconds."""
        real_s = time.monotonic()
        ahead_s = self._pace.ahead_s(real_s, self._device.board.now_ms)
        if ahead_s > 0 or real_s >= self._look_at_s:
            self._look_at_s = real_s + LOOK_S
            for key in self._keyboard.keys(max(0.0, ahead_s)):
                self._handle(key)
        if real_s >= self._frame_at_s:
            self._frame_at_s = real_s + FRAME_S
            self._draw()

    def end(self, *_signal):
        """Stop at the next record of the board."""
        self.ended = True

    def _handle(self, key):
        if key in BUTTON_KEYS:
            self._device.press(BUTTON_KEYS[key])
        elif key in ("q", "quit"):
            self.end()
        elif key == "m":
            self._device.measure()
        elif key == "r":
            self._device.toggle_wearer()
        elif key == "p" and self._device.powered:
            self._device.power_cycle()
        elif key == "z":
            self._window = (self._window + 1) % len(WINDOWS_MS)
        elif key == "d":
            self._only_display = not self._only_display
        elif key in ("+", "="):
            self._pace.change(2.0)
        elif key == "-":
            self._pace.change(0.5)

    def _draw(self):
        columns, rows = self._live.console.size
        window_ms = WINDOWS_MS[self._window]
        picture = frame(
            self._device, self._pace, window_ms, columns, rows, self._only_display
        )
        self._live.update(picture, refresh=True)


def problem_with_terminal():
    """Return why this terminal cannot show the device; None when it can."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        return "make sim draws in a terminal and reads its keys; here there is none. Try make demo."
    if os.environ.get("TERM", "dumb") == "dumb":
        return "this terminal (TERM=dumb) cannot place characters. Try make demo."
    if "utf" not in (sys.stdout.encoding or "").lower():
        return "this terminal does not take UTF-8. Try LC_ALL=C.UTF-8 make sim, or make demo."
    return None


def main(_console):
    """Run until the user quits."""
    speed = choice.speed()
    settings = choice.settings()
    plant, board, build = choice.plant()(), choice.board(), choice.build()
    problem = problem_with_terminal()
    if problem:
        raise Refusal(problem)
    device = Device(plant, board, build, settings | {"build": build})
    os.chdir(choice.ROOT)  # the image's folders are named from there
    console = Console()
    with Keyboard() as keyboard, Live(console=console, screen=True, auto_refresh=False) as live:
        program = Program(device, speed, keyboard, live)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, program.end)
        device.run(program.beat, lambda: program.ended)
    seconds = device.board.now_ms // 1000
    print(f"sim: ended after {seconds // 60}:{seconds % 60:02d} of the device's time")
    return DONE


if __name__ == "__main__":
    sys.exit(run_program(main))
