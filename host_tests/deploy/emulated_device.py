"""An emulated RP2040 with stock MicroPython, plant and buttons; its USB serial line is socket://.

    with EmulatedDevice(image, files) as device:
        deploy(device)
        device("press start")

What a board with this firmware would do, to the bit; how fast depends on the machine.
"""

import json
import socket
import threading
from io import StringIO
from pathlib import Path

from rich.console import Console

from tools.choice import BUILDS
from tools.deploy.__main__ import deploy as deploy_to
from tools.emulate.__main__ import pins_of
from tools.emulate.engine import run
from tools.sim.scenario import BoardFacts

SCRIPT = Path(__file__).with_name("board_on_tcp.mjs")
BOARD = "pico_w"
START_S = 60


def deploy(device):
    """(bytes, files) sent, and what was said."""
    out = StringIO()
    return deploy_to(device.port, BOARD, Console(file=out, width=200)), out.getvalue()


class EmulatedDevice:
    """image: tools/emulate/uf2.py; files: what lies on its flash at first."""

    def __init__(self, image, files, on_line=None):
        self._image = image
        self._files = files
        self._on_line = on_line
        self._ports = {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._control = None

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(START_S), "the emulator did not start"
        address = ("127.0.0.1", self._ports["CONTROL"])
        self._control = socket.create_connection(address).makefile("rw")
        return self

    def __exit__(self, *_):
        self._control.write("end\n")
        self._control.flush()
        self._thread.join(START_S)

    @property
    def port(self):
        """For mpremote."""
        return f"socket://127.0.0.1:{self._ports['PORT']}"

    def __call__(self, command):
        """A command of board_on_tcp.mjs; its answer."""
        self._control.write(command + "\n")
        self._control.flush()
        return json.loads(self._control.readline())

    def _run(self):
        facts = BoardFacts(BOARD)
        pins = {**pins_of(facts), "up": facts.PIN_UP, "down": facts.PIN_DOWN}
        config = {"pins": pins, "xipMissCycles": 0}
        run(str(SCRIPT), self._image, self._files, BOARD, BUILDS["arm"], config, self._hear)

    def _hear(self, line):
        name, _, number = line.partition(" ")
        if name in ("PORT", "CONTROL"):
            self._ports[name] = int(number)
            if name == "CONTROL":
                self._ready.set()
        elif self._on_line:
            self._on_line(line)
