"""A device under test: the unmodified firmware on a virtual board, watched from outside.

Purpose: what the matrix, the campaign and the release figures share: every change of what reaches
pump and coil, to the microsecond; the true pressure; the first trip; and two ways into the running
firmware for faults that have to strike inside it (`module`, `tick`).

Rules: CPython only. Judging uses pins, plant, console and the latched code, never the firmware's
opinion of the pressure.
"""

import sys

from tools.choice import ROOT

sys.path[:0] = [
    path for path in (str(ROOT / "firmware"), str(ROOT / "tools/host_modules"))
    if path not in sys.path
]  # fmt: skip

from tools.faults.cuff import BreakableCuff  # noqa: E402
from tools.sim.interpreter.image import Image  # noqa: E402
from tools.sim.interpreter.kernel import RunEnded  # noqa: E402
from tools.sim.scenario import Scenario  # noqa: E402
from tools.words import reasons  # noqa: E402

LOOK_MS = 10
ROWS = reasons()
TRIPS = {row.code: row.name for row in ROWS}


class Rig:
    """board, plant; drive: [(us, pump duty, valve duty)] of every change at the loads; trips: [(ms,
    name)]; clears: [ms] of trips that went; presses: [(ms, button)]; asked: [(ms, mmHg)] of every
    change of what the loop asks for; marks: ms of what acts note.
    files: changed sources of the firmware, {name: text}."""

    def __init__(self, board_name="pico_w", settings=None, plant=None, seed=1, files=None,
                 build="arm", wearer=None, second=True):  # fmt: skip
        self.plant = plant or BreakableCuff()
        self.scenario = Scenario(self.plant, board_name, build, settings, wearer, seed, second)
        self.board = self.scenario.board
        self.board_name = board_name
        if files:
            self.board.image = Image(self.board.image.folders, files)
        self.drive = [(0, 0, 0)]
        self.trips = []
        self.clears = []
        self.presses = []
        self.asked = [(0, 0.0)]
        self.marks = {}
        self._tick = None
        self._trip_seen = 0
        self._tap(self.board)
        self.board.every(LOOK_MS, self._look, 0)

    def _tap(self, board):
        plain = board._apply_actuators
        drive = self.drive

        def apply(at_us):
            plain(at_us)
            now = (at_us, board.pump_duty_u16, board.valve_duty_u16)
            if now[1:] != drive[-1][1:]:
                drive.append(now)

        board._apply_actuators = apply

    def _look(self):
        """Has the guard latched since? Its code lives where no console is needed to read it."""
        tick = self.tick()
        trip = tick.guard.trip if tick else 0
        if trip and trip != self._trip_seen:
            self.trips.append((self.board.now_ms, TRIPS.get(trip, str(trip))))
        elif self._trip_seen and not trip:
            self.clears.append(self.board.now_ms)
        self._trip_seen = trip
        asked_mmhg = tick.lease.target_cmmhg / 100 if tick else 0.0
        if asked_mmhg != self.asked[-1][1]:
            self.asked.append((self.board.now_ms, asked_mmhg))

    def tick(self):
        """The firmware's Tick, through the callback of its timer; None before there is one."""
        for alarm in self.board.timers:
            owner = getattr(alarm._callback, "__self__", None)
            if hasattr(owner, "guard"):
                self._tick = owner
        return self._tick

    def module(self, name):
        """A module of the running firmware."""
        return self.board.image._loader._modules[name]

    def at(self, ms, function):
        """Call function() at a virtual time."""
        self.board.at(ms, function)

    def press(self, button, at_ms, for_ms=200):
        """A person presses a button and lets go."""
        self.presses.append((at_ms, button))
        self.scenario.wearer.press(button, at_ms, for_ms)

    def press_now(self, button, for_ms=200):
        """The same from within a hook."""
        board = self.board
        self.presses.append((board.now_ms, button))
        board.press(button)
        board.at(board.now_ms + for_ms, lambda: board.release(button))

    def end(self):
        """The run ends here."""
        self.board.die(RunEnded())

    def run(self, until_ms):
        """Power on and run; returns itself."""
        self.board.run(until_ms=until_ms)
        return self

    # -- what happened ---------------------------------------------------------------------

    def said(self, words):
        """[ms] of every console line with these words."""
        return [ms for ms, line in self.board.log if words in line]

    def valve_driven(self, at_ms):
        """Does the coil get anything at that time?"""
        return bool(self.duties(at_ms)[1])

    def duties(self, at_ms):
        """(pump, valve) duty at the loads at that time."""
        found = self.drive[0]
        for entry in self.drive:
            if entry[0] > at_ms * 1000:
                break
            found = entry
        return found[1:]

    def released_ms(self, from_ms, lasting_ms=0):
        """First time from then on at which the coil gets nothing, for at least lasting_ms; or
        None. A regulator lets go for an instant, too: that is no release."""
        drive = self.drive
        end_us = self.board.now_us
        for k in range(len(drive)):
            until_us = drive[k + 1][0] if k + 1 < len(drive) else end_us
            if drive[k][2] or until_us <= from_ms * 1000:
                continue
            begin_us = max(drive[k][0], int(from_ms * 1000))
            if until_us - begin_us >= lasting_ms * 1000 or until_us == end_us:
                return begin_us / 1000
        return None

    def driven_after(self, ms):
        """First time after ms at which the coil gets something, or None."""
        if self.valve_driven(ms):
            return ms
        for us, _, valve in self.drive:
            if us > ms * 1000 and valve:
                return us / 1000
        return None

    def unasked_starts(self, from_ms):
        """[ms] of every start of the pump from then on that no START since the reset before it, or
        since power-on, has asked for."""
        found = []
        running = False
        for us, pump, _ in self.drive:
            ms = us / 1000
            if pump and not running and ms >= from_ms:
                boot_ms = max([at for at, _ in self.board.resets if at <= ms], default=0)
                if not [1 for at, b in self.presses if b == "start" and boot_ms <= at <= ms]:
                    found.append(ms)
            running = bool(pump)
        return found

    def why_no_start(self, start_ms, from_ms):
        """What the device says when START is pressed, as the name of a code."""
        lines = [line for ms, line in self.board.log if ms >= start_ms]
        for line in lines:
            for row in ROWS:
                if f"will not start: {row.text} -" in line:
                    return row.name
        trips = [name for ms, name in self.trips if ms >= from_ms]
        return trips[-1] if trips else "no answer"

    def pressures(self, begin_ms, end_ms=None):
        """True cuff pressure in mmHg, every 10 ms."""
        rows = self.board.records.column(0)
        first = int(begin_ms // LOOK_MS)
        last = len(rows) if end_ms is None else int(end_ms // LOOK_MS)
        return [value / 100 for value in rows[first:last]]

    def text(self):
        """The console, for a person to read."""
        return "\n".join(f"{ms:7d} {line}" for ms, line in self.board.log)
