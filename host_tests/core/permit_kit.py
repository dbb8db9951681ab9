"""Permits for tests: the chip's own lines on a board that runs a script.

`PermitRun` boots a small main.py with the unmodified permits and their self-test on a virtual
board: a hard (or soft) tick that feeds as cuff/tick.py does and a loop that steps the test.
"""

from host_tests.sim.board.board_kit import Line, make_board
from tools.sim.scenario import BoardFacts

FILES = (
    "cuff/__init__.py",
    "cuff/codes.py",
    "cuff/chip/__init__.py",
    "cuff/chip/permits_rp2.py",
    "cuff/chip/permits_esp32.py",
    "cuff/safety/__init__.py",
    "cuff/safety/drill.py",
    "cuff/safety/permits.py",
    "cuff/safety/selftest_permits.py",
)
BOARD_OF = {"rp2": "pico_w", "esp32": "esp32_s3"}

MAIN = """
import board

if board.CHIP == "rp2":
    from cuff.chip.permits_rp2 import PermitLines
else:
    from cuff.chip.permits_esp32 import PermitLines
from cuff.safety.permits import FEED_TICKS, Permits
from cuff.safety.selftest_permits import PermitTest

lines = PermitLines(board)
permits = Permits(lines, %(ceiling_s)d)
test = PermitTest(permits, lines, time.ticks_ms, time.ticks_diff)

class State:
    pass

state = State()
state.wanted = False
state.vented = True
state.recovered = True
state.code = 0
state.ticks = 0
state.feeding = True
state.feed_ticks = FEED_TICKS
permit_feed = permits.feed
permit_rest = permits.rest

def tick(_):
    state.ticks = state.ticks + 1
    if not state.feeding:
        return
    if state.wanted:
        state.feed_ticks += 1
        if state.feed_ticks >= FEED_TICKS:
            state.feed_ticks = 0
            code = permit_feed()
            if code and not state.code:
                state.code = code
    elif permits.in_use:
        permit_rest()
        state.feed_ticks = FEED_TICKS

if board.CHIP == "rp2":
    timer = Timer(mode=Timer.PERIODIC, period=10, callback=tick, hard=True)
else:
    timer = Timer(0, mode=Timer.PERIODIC, period=10, callback=tick)

def turns(ms, until=None):
    end = time.ticks_add(time.ticks_ms(), ms)
    while time.ticks_diff(end, time.ticks_ms()) > 0 and not (until and until()):
        test.step(state.vented and not state.wanted, state.recovered)
        time.sleep_ms(20)

def become_ready():
    turns(2000, lambda: permits.ready)
    print('ready', permits.ready, test.code)

def want(ms):
    state.wanted = True
    turns(ms)

def unwant(ms):
    state.wanted = False
    turns(ms)

def level():
    return lines.deadman.level()
"""


def firmware(changes=None):
    """The files that the script imports; changes: {name: [(old, new), ...]}."""
    files = {}
    for name in FILES:
        with open("firmware/" + name) as stream:
            files[name] = stream.read()
    for name in changes or {}:
        for old, new in changes[name]:
            if files[name].count(old) != 1:
                raise ValueError("%s has %d of '%s'" % (name, files[name].count(old), old))
            files[name] = files[name].replace(old, new)
    return files


class PermitRun:
    """board, and [(us, level)] of the edges of its permits: `deadman`, `ceiling`; on the esp32
    `deadman` is the sense pin."""

    def __init__(self, script, chip="rp2", ceiling_s=1230, changes=None, boot=None, plant=None):
        name = BOARD_OF[chip]
        facts = BoardFacts(name)
        files = firmware(changes)
        with open("boards/%s/board.py" % name) as stream:
            files["board.py"] = stream.read()
        self.plant = plant or Line()
        board = make_board(
            MAIN % {"ceiling_s": ceiling_s} + script,
            chip,
            self.plant,
            boot,
            files=files,
            pins=facts.pins(),
        )
        self.board = board
        self.deadman = []
        self.ceiling = []
        if chip == "rp2":
            self._listen(facts.PIN_PERMIT_DEADMAN, self.deadman)
            self._listen(facts.PIN_PERMIT_CEILING, self.ceiling)
        else:
            self._listen(facts.PIN_PERMIT_SENSE, self.deadman)

    def _listen(self, number, edges):
        """Note each edge of a pad at its time."""
        pad = self.board.pads[number]
        board = self.board
        plain = pad.settle

        def settle():
            before = pad.level
            plain()
            if pad.level != before:
                edges.append((board.now_us, pad.level))

        pad.settle = settle

    def run(self, until_ms):
        """Run; returns itself."""
        self.board.run(until_ms=until_ms)
        return self

    def lines(self):
        """What was printed."""
        return [text for _, text in self.board.log]

    def said_ms(self, words):
        """When a line that begins with the words was printed first."""
        for ms, text in self.board.log:
            if text.startswith(words):
                return ms
        raise AssertionError("nobody said '%s': %s" % (words, self.lines()))


def pulses_ms(edges):
    """How long a line was high, each time, in ms."""
    rises = [us for us, level in edges if level]
    falls = [us for us, level in edges if not level and rises and us > rises[0]]
    return [(falls[k] - rises[k]) / 1000 for k in range(min(len(rises), len(falls)))]
