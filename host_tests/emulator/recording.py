"""Records what the tick sees and does on the virtual board, so that it can be replayed elsewhere.

    recording = record(patch, files)    the first minute of a training, on CPython

For every tick: the ADC codes it read, what the clock and the STOP button said, which numbers the
loop changed in the tick's objects before it, the duties it wrote, and a hash over every whole
number in those objects after it. `stream()` is the input for replay_main.py, `rows()` what must
come out. Objects and numbers are found by walking from the tick, so nothing here knows their names.
"""

import struct

from tools.sim.interpreter.image import Image
from tools.sim.modules.adc import Rp2ADC
from tools.sim.modules.pwm import PWM
from tools.sim.modules.time import VirtualTime
from tools.sim.plants import Arm
from tools.sim.scenario import Scenario

SECONDS = 63  # self-test 9 s, inflation 26 s, ready 5 s, five repetitions, STOP at 58 s
STOP_AT_MS = 58000
PARTS = "cuff."


class Recording:
    """codes: pin -> list of 12-bit codes in the order they were read; settings of the device."""

    def __init__(self, scenario):
        self.settings = scenario.settings
        self.codes = {scenario.facts.PIN_PRESSURE: [], scenario.facts.PIN_RAIL: []}
        self.names = []  # dotted path of every whole number, in the order of the hash
        self.kinds = []  # int or bool, as text
        self._pins = (scenario.facts.PIN_PUMP, scenario.facts.PIN_VALVE)
        self._board = scenario.board
        self._places = []
        self._values = []
        self._ticks = []
        self._clock = []
        self._duties = {}
        self._inside = False

    def code(self, pin, value_u16):
        """One conversion was read."""
        if self._inside:
            self.codes[pin].append(value_u16 >> 4)

    def clock(self, value_ms):
        """The clock was read."""
        if self._inside:
            self._clock.append(value_ms)

    def duty(self, pin, value_u16):
        """A duty was written."""
        if self._inside:
            self._duties[pin] = value_u16

    def around(self, tick, call):
        """Run one tick between two looks at its numbers."""
        if not self._places:
            self._find(tick)
        before = self._look()
        changes = [
            (index, value)
            for index, value in enumerate(before)
            if not self._ticks or value != self._values[index]
        ]
        stop_level = self._board.pin_level("stop")
        self._inside = True
        result = call()
        self._inside = False
        self._values = self._look()
        duties = tuple(self._duties[pin] for pin in self._pins)
        self._ticks.append((changes, stop_level, self._clock, duties, hash_of(self._values)))
        self._clock = []
        return result

    def _find(self, tick):
        """Every whole number of the tick and of the firmware's objects it is made of."""
        waiting = [("", tick)]
        seen = {id(tick)}
        while waiting:
            path, thing = waiting.pop(0)
            for name, value in sorted(vars(thing).items()):
                if type(value) in (int, bool):
                    self._places.append((thing, name))
                    self.names.append(path + name)
                    self.kinds.append(type(value).__name__)
                elif type(value).__module__.startswith(PARTS) and id(value) not in seen:
                    seen.add(id(value))
                    waiting.append((path + name + ".", value))

    def _look(self):
        return [int(getattr(thing, name)) for thing, name in self._places]

    def stream(self, ticks=None):
        """The first ticks as bytes: STOP, counts, clock readings (u32), changes (u8, i32)."""
        parts = []
        for changes, stop_level, clock, _, _ in self._ticks[:ticks]:
            parts.append(struct.pack("<BBB", stop_level, len(clock), len(changes)))
            parts.extend(struct.pack("<I", value) for value in clock)
            parts.extend(struct.pack("<Bi", *change) for change in changes)
        return b"".join(parts)

    def rows(self):
        """[(pump duty, valve duty, hash)] of every tick."""
        return [(*duties, total) for _, _, _, duties, total in self._ticks]


def hash_of(values):
    """24 bits over whole numbers, within what small ints can do on the chip but for the sum."""
    total = 0
    for value in values:
        total = (total * 31 + value) & 0xFFFFFF
    return total


def record(monkeypatch, files):
    """Run the firmware on the virtual board and keep what its ticks saw and did. files: its sources
    as they are compiled, with the names that its objects have on the chip."""
    scenario = Scenario(Arm())
    fitted = scenario.board.image.files  # a board.py of its own
    scenario.board.image = Image(scenario.board.image.folders, {**files, **fitted})
    scenario.wearer.press("start", 4000)
    scenario.wearer.press("stop", STOP_AT_MS)
    board = scenario.board
    recording = Recording(scenario)
    read_u16, ticks_ms, duty_u16 = Rp2ADC.read_u16, VirtualTime.ticks_ms, PWM.duty_u16
    call_hard = board.call_hard

    def spied_read(self):
        value = read_u16(self)
        recording.code(self._channel.number, value)
        return value

    def spied_clock(self):
        value = ticks_ms(self)
        recording.clock(value)
        return value

    def spied_duty(self, value=None):
        if value is not None:
            recording.duty(self._pad.number, value)
        return duty_u16(self, value)

    def spied_tick(callback, argument):
        return recording.around(callback.__self__, lambda: call_hard(callback, argument))

    with monkeypatch.context() as patch:
        patch.setattr(Rp2ADC, "read_u16", spied_read)
        patch.setattr(VirtualTime, "ticks_ms", spied_clock)
        patch.setattr(PWM, "duty_u16", spied_duty)
        patch.setattr(board, "call_hard", spied_tick)
        board.run(until_ms=SECONDS * 1000)
    return recording
