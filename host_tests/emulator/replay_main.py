"""main.py of a replay on the chip: the recorded inputs go through the real tick, one after another.

Lies on the emulated board beside the deployed firmware, in place of its main.py. The ADC codes come
from outside, conversion by conversion. Prints, tick by tick, the duties written and a hash over
every whole number of the tick's objects; host_tests/emulator/recording.py made the same on CPython.
"""

import json
import struct

import board
from cuff.app import App
from cuff.chip.rp2 import Chip
from cuff.store import settings

PER_LINE = 20


class HeldLines:
    """Permits that hold: a replay takes its own time, which a dead-man would not wait for."""

    PARKS = BY_EDGE = False
    word = 0
    ceiling = room = None
    longest_ms = 0

    def __init__(self):
        self.deadman = self

    def level(self):
        return 1

    def put(self, word):
        """Taken."""

    def rearm(self):
        """Nothing to start anew."""

    def ceiling_word_of(self, duration_s):
        return 0


class Replay:
    """replay.json: names and kinds of the numbers, count of ticks; replay.bin: the stream."""

    def __init__(self):
        with open("replay.json") as stream:
            plan = json.load(stream)
        self.ticks = plan["ticks"]
        self.kinds = plan["kinds"]
        self.stop_level = 1
        self.clock = []
        self.duties = [0, 0]
        chip = Chip(board)
        self._stand_between(chip)
        self.tick = App(chip, board, *settings.load()).tick
        self.places = [self._find(name) for name in plan["names"]]

    def _stand_between(self, chip):
        """Outputs are noted on their way; clock and button say what they said."""
        pump, valve, real_clock = chip.write_pump_duty_u16, chip.write_valve_duty_u16, chip.ticks_ms

        def write_pump(duty_u16):
            self.duties[0] = duty_u16
            pump(duty_u16)

        def write_valve(duty_u16):
            self.duties[1] = duty_u16
            valve(duty_u16)

        chip.write_pump_duty_u16 = write_pump
        chip.write_valve_duty_u16 = write_valve
        chip.ticks_ms = lambda: self.clock.pop(0) if self.clock else real_clock()
        chip.permit_lines = HeldLines()
        chip.stop_level = lambda: self.stop_level

    def _find(self, name):
        thing = self.tick
        *path, last = name.split(".")
        for part in path:
            thing = getattr(thing, part)
        return thing, last

    def _read_tick(self, stream):
        self.stop_level, readings, changes = struct.unpack("<BBB", stream.read(3))
        self.clock = list(struct.unpack("<%dI" % readings, stream.read(4 * readings)))
        for _ in range(changes):
            index, value = struct.unpack("<Bi", stream.read(5))
            thing, name = self.places[index]
            setattr(thing, name, bool(value) if self.kinds[index] == "bool" else value)

    def _hash(self):
        total = 0
        for thing, name in self.places:
            total = (total * 31 + int(getattr(thing, name))) & 0xFFFFFF
        return total

    def run(self):
        """All ticks; rows of hexadecimal digits."""
        row = []
        with open("replay.bin", "rb") as stream:
            for number in range(self.ticks):
                self._read_tick(stream)
                self.tick.run(None)
                row.append("%04x%04x%06x" % (self.duties[0], self.duties[1], self._hash()))
                if len(row) == PER_LINE or number == self.ticks - 1:
                    print("ROW " + "".join(row))
                    row = []
        print("REPLAYED")


Replay().run()
