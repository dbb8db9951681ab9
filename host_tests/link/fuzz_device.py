"""The device that the link's fuzz writes to, and how it gets to where a person may stand.

The real App with a chip without a world; its radio is a few lists.
"""

import json
import os
import tempfile
from pathlib import Path

from cuff import app as app_module
from cuff import codes, phases
from cuff.link import codec, frames, link
from cuff.store import settings as settings_file
from cuff.verbs import LINK, MEASURE, START
from host_tests.properties.free_chip import Booted, FreeChip
from tools.client import frames as client_frames
from tools.client import seal
from tools.sim.scenario import calibration

HERE = Path(__file__).resolve().parents[2]
NONCE = b"12345678"
STARTS = (START, MEASURE)


class NoCollection:
    """In place of `gc`: a host's collection takes longer than the turn."""

    @staticmethod
    def collect():
        """Nothing has to be given back here."""

    @staticmethod
    def threshold(*amount):
        """MicroPython's without a limit."""
        return -1


class ListRadio:
    """What cuff/chip/radio.py offers. sent: messages of the control point."""

    def __init__(self, stop):
        self.stop = stop
        self.connections = [0, 1, -1]
        self.mtus = [247, 247, 23]
        self.came = [True, True, False]
        self.went = [False] * 3
        self.confirmed = [True] * 3
        self.overrun = [False] * 3
        self.writes = []
        self.sent = []

    def start(self, name, version, battery):
        """Nothing to start."""

    def advertise(self):
        """Nobody looks."""

    def write(self, number, data):
        """A value."""

    def notify(self, place, number, data):
        return True

    def indicate(self, place, data):
        self.sent.append((place, bytes(data)))
        return True

    def disconnect(self, place):
        self.went[place] = True
        self.came[place] = True  # and back at once

    def take(self):
        return self.writes.pop(0) if self.writes else None


class Chip(FreeChip):
    """With a clock that can be set."""

    radio = ListRadio

    def set_clock(self, minute):
        """Minutes since 2000; the ports count 32 bits of seconds since 1970, up to 2106."""
        assert 0 <= minute < 100 * 366 * 1440, minute

    def minute_2000(self):
        return 0


class Bench:
    """app, chip; session: the client's, or None; done: [(verb, code)] that the link has asked
    commands.do for; writes: how many there were. random: of random.Random."""

    def __init__(self, random):
        self.random = random
        self.writes = 0
        self._flash = tempfile.TemporaryDirectory()  # the device's files
        for name in ("boards", "docs"):
            os.symlink(HERE / name, Path(self._flash.name) / name)
        self.fresh()

    def fresh(self):
        """Another device, with one client that has a session."""
        given = {
            **calibration(), "zero_cmmhg": 0, "span_reading_cmmhg": 25000, "training": "manual",
            "manual_mmhg": 40, "lop_mmhg": 190,
        }  # fmt: skip
        self.close()
        os.chdir(self._flash.name)
        for name in os.listdir():
            if not os.path.islink(name):
                os.remove(name)
        Path("settings.json").write_text(json.dumps(given))
        self.chip = Chip()
        self.app = app = app_module.App(self.chip, self.chip.facts, *settings_file.load())
        try:
            app.run()
        except Booted:
            pass
        app.tick.guard.stop = False
        app.link = link.Link(ListRadio(self.stop_flag), app, self.chip.ticks_diff, self.stop_flag)
        app.link.begin()
        self.radio = app.link._radio
        self.access = app.link.access
        self.done = []
        self.started = False
        self.joiners = [client_frames.Joiner(), client_frames.Joiner()]
        self.watch(app.commands)
        for _ in range(700):
            self.turn()
            if app.selftest.passed:
                break
        assert app.selftest.passed, app.session.door.blocks()
        self.started = False
        self.know()

    def watch(self, commands):
        """Note what the link asks for, and whether it began something."""
        do = commands.do

        def watched(now_ms, verb, argument, source):
            code = do(now_ms, verb, argument, source)
            if source == LINK:
                self.done.append((verb, code))
            if verb in STARTS and not code:
                self.started = True
            return code

        commands.do = watched

    def stop_flag(self):
        """What the radio's interrupt does."""
        self.app.tick.guard.stop = True

    def know(self):
        """A client, and its session."""
        self.key = bytes(self.random.randrange(256) for _ in range(32))
        assert self.access.keep(b"\x01\x02\x03\x04", self.key, b"fuzz")
        self.greet()

    def greet(self):
        """HELLO: as far as the firmware lets it."""
        found = self.ask(0, b"\x00\x70\x01\x02\x03\x04" + NONCE)
        self.session = None
        if found and found[0][0] == codec.PLAIN:
            floor = int.from_bytes(found[0][11:15], "little")
            self.session = seal.Session(self.key, NONCE, found[0][3:11], floor)

    def turn(self):
        """One turn of the loop, two ticks."""
        app, chip = self.app, self.chip
        app.turn(chip.ticks_ms())
        for _ in range(2):
            chip.ms += 10
            chip.breathe()
            app.tick.run(None)
        wanted = app.session.slot.now.target_cmmhg
        assert not wanted or self.started, "something runs that nobody has started"
        assert app.tick.guard.trip != codes.INTERNAL

    def ask(self, place, message, raw=None):
        """The messages that come back within a few turns."""
        self.radio.sent = []
        self.done = []
        pieces = raw or [frames.fragment(message, k, 247) for k in (0, 1)]
        for piece in pieces:
            if piece:
                self.radio.writes.append((place, piece))
                self.writes += 1
        found = []
        for _ in range(60):
            self.turn()
            self.radio.confirmed = [True] * 3
            for at, data in self.radio.sent:
                if at == place:
                    found += self.joiners[place].take(data)
            self.radio.sent = []
            if found and not self.radio.writes:
                break
            if raw and not self.radio.writes and not self.access.command and not found:
                self.turn()
                break
        return found

    def rest(self):
        """Idle, empty, no trip."""
        app, chip = self.app, self.chip
        chip.stop = 1
        app.tick.occlusion.shut = False
        app.session.door.request.cancel()  # a START is remembered for 20 s
        app.session.slot.now.end(chip.ticks_ms(), codes.STOPPED)
        for _ in range(400):
            self.turn()
            if app.commands.stand() == phases.TRIPPED and chip.air_cmmhg < 300:
                app.selftest.zero.clear_trip()
                app.tick.guard.trip = app.tick.guard.also = codes.NONE
            if app.commands.stand() == phases.AT_REST and not app.session.slot.now.target_cmmhg:
                break
        self.started = False

    def go_to(self, stand):
        """There, by what leads there in life or nearly so."""
        self.rest()
        app, chip = self.app, self.chip
        if stand == "tripped":
            app.tick.guard.latch(codes.RAIL, 0, 0)
        elif stand == "shut":
            app.tick.occlusion.shut = True
        elif stand == "stopped":
            chip.stop = 0
        elif stand in ("running", "leaving"):
            self.started = True
            app.session.limb.new_session()
            app.tick.occlusion.restore(0, 0, 0)
            app.session.door.start(chip.ticks_ms(), 0)
            for _ in range(700):
                self.turn()
                if app.commands.stand() == phases.RUNNING and chip.air_cmmhg > 2000:
                    break
            if stand == "leaving":
                app.session.slot.now.end(chip.ticks_ms(), codes.STOPPED)
        self.turn()

    def close(self):
        """Back where the program was begun."""
        os.chdir(HERE)
