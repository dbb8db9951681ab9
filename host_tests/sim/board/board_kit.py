"""Small parts for tests that run a script on the virtual board, on every interpreter."""

from tools.sim.board import VirtualBoard
from tools.sim.interpreter.image import Image

HEAD = """
import machine
import time
from machine import ADC, PWM, Pin, Timer
"""


class Line:
    """A plant that is a straight line: pressure rises with the pump, and only while the valve is
    energised; otherwise it falls. Counts its steps."""

    def __init__(self):
        self.cuff_cmmhg = 0
        self.sensor_cmmhg = 0
        self.rail_mv = 5000
        self.battery_mv = 3900
        self.steps = 0
        self.energised_ms = 0
        self.level = 0.0

    def step(self, dt_us, pump_duty_u16, valve_energised):
        self.steps += 1
        if valve_energised:
            self.energised_ms += 1
            self.level += pump_duty_u16 * dt_us * 1e-7
        elif self.level > 0.0:
            self.level -= dt_us * 0.01
        self.cuff_cmmhg = int(self.level)
        self.sensor_cmmhg = self.cuff_cmmhg


def make_board(main, chip="rp2", plant=None, boot=None, **options):
    """A board with main.py (and boot.py) from strings."""
    files = {"main.py": HEAD + main}
    if boot is not None:
        files["boot.py"] = HEAD + boot
    files.update(options.pop("files", {}))
    options.setdefault("boot_ms", 1)
    return VirtualBoard(plant or Line(), chip, image=Image(files=files), **options)


def run_script(main, until_ms=1000, chip="rp2", plant=None, boot=None, **options):
    """The board after running main.py until then."""
    board = make_board(main, chip, plant, boot, **options)
    board.run(until_ms=until_ms)
    return board


def lines(board):
    """What was printed, without times."""
    return [text for _, text in board.log]


def error_of(statement, chip="rp2"):
    """'TypeError: message' of a statement run as firmware, or None when it went well."""
    body = "".join(["    %s\n" % line for line in statement.split("\n")])
    script = "try:\n%s    print('fine')\nexcept Exception as e:\n" % body
    script += "    print(type(e).__name__ + ': ' + str(e))\n"
    printed = lines(run_script(script, 100, chip))
    return None if printed == ["fine"] else "\n".join(printed)
