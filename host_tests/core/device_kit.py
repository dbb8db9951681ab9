"""A whole device on the virtual board, driven as a person would: buttons, ears, eyes, plug.

Purpose: tests of the unmodified image, or of one with a planted change. Rules: looks at pins,
console and plant only. Runs on every interpreter.
"""

import os

from cuff import codes
from cuff.panel import story
from cuff.words import tell
from host_tests.core.air_kit import Quick
from tools.sim.interpreter.image import Image
from tools.sim.scenario import Scenario

BOARDS = ("pico_w", "esp32_s3")
ZEROED_MS = 2900  # by then the slower of the two boards has its zero ...
READY_MS = 7300  # ... and has passed its self-test, on a quick cuff
MANUAL = {"training": "manual", "manual_mmhg": 40, "manual_minutes": 1}


def words_of(code):
    """What every line that tells of this code contains, whatever its figures."""
    words = story.LINES.get(code)
    if words is None:
        row = tell.find(code)
        words = row.text
        if code < codes.LEAK:
            words = "TRIP " + row.name
        elif code < codes.DONE:
            words = "will not start: " + words
        elif code < codes.LOP_FOUND:
            words = "vent: " + words
        elif code < codes.LOP_VALID:
            words = "LOP not found: " + words
    pieces = words.replace("%s", "%d").replace("%%", "%d").split("%d")
    return sorted(pieces, key=len)[-1]


class Device:
    """board: the VirtualBoard; plant; press() and at() before run(). files: changed sources;
    second: is the second pressure sensor fitted? display: and a display?"""

    def __init__(self, plant=None, board_name="pico_w", settings=None, files=None, wearer=None,
                 second=True, display=False):  # fmt: skip
        values = dict(MANUAL)
        values.update(settings or {})
        self.plant = plant or Quick()
        build = values.get("build", "arm")
        scenario = Scenario(self.plant, board_name, build, values, wearer=wearer, second=second,
                            display=display)  # fmt: skip
        self.scenario = scenario
        self.board = scenario.board
        self.display = scenario.display
        if files:
            self.board.image = Image(self.board.image.folders, files)

    def settings_file(self, data):
        """Replace settings.json by these bytes; None takes the file away."""
        if data is None:
            del self.board.flash.files["settings.json"]
        else:
            self.board.flash.files["settings.json"] = data

    def press(self, button, at_ms, for_ms=200):
        """Press a button and let go."""
        self.scenario.wearer.press(button, at_ms, for_ms)

    def at(self, ms, function):
        """Call function() at a virtual time."""
        self.board.at(ms, function)

    def run(self, until_ms):
        """Power on and run; returns the device."""
        self.board.run(until_ms=until_ms)
        return self

    def said(self, what):
        """[ms] of every line on the console that tells of a code, or contains these words."""
        words = words_of(what) if isinstance(what, int) else what
        return [ms for ms, line in self.board.log if words in line]

    def text(self):
        """The console, for a failing assert to show."""
        return "\n".join(["%d %s" % entry for entry in self.board.log])

    def mmhg(self):
        """True pressure in the cuff."""
        return self.plant.cuff_cmmhg / 100

    def row(self, ms):
        """(cuff cmmHg, sensor cmmHg, pump duty, valve duty) at a time."""
        return self.board.records.row(ms // 10)

    def closed_between(self, begin_ms, end_ms):
        """Was the valve line driven in any row between these times?"""
        return any([self.row(ms)[3] for ms in range(begin_ms, end_ms, 10)])


def sources(folder="firmware", prefix=""):
    """Every file of the firmware: name -> text."""
    found = {}
    for name in os.listdir(folder):
        path = folder + "/" + name
        if os.stat(path)[0] & 0x4000:
            found.update(sources(path, prefix + name + "/"))
        elif name.endswith(".py"):
            with open(path) as stream:
                found[prefix + name] = stream.read()
    return found


def planted(name, line, extra):
    """The firmware with one more line after the one in file `name` that reads `line`."""
    files = sources()
    found = files[name].split("\n")
    places = [k for k in range(len(found)) if found[k].strip() == line]
    if len(places) != 1:
        raise ValueError("%d lines of %s read '%s'" % (len(places), name, line))
    at = places[0]
    indent = found[at][: len(found[at]) - len(found[at].lstrip())]
    found.insert(at + 1, indent + extra)
    files[name] = "\n".join(found)
    return files


class Sticky(Quick):
    """A quick cuff whose valve does not open while `blocked`."""

    blocked = False

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        super().advance(steps, dt_us, pump_duty_u16, valve_energised or self.blocked)


class Watch:
    """Looks at the valve line every millisecond; released: [ms] of each change to nothing. The
    self-test moves it, too: what comes before from_ms is not noted."""

    def __init__(self, device, from_ms=READY_MS):
        self._board = device.board
        self._from_ms = from_ms
        self._was = 0
        self.released = []
        self.driven = []
        device.board.every(1, self._look)

    def _look(self):
        now = self._board.pin_duty_u16("valve")
        if self._board.now_ms < self._from_ms:
            return
        if now and not self._was:
            self.driven.append(self._board.now_ms)
        if self._was and not now:
            self.released.append(self._board.now_ms)
        self._was = now
