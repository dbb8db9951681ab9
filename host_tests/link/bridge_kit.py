"""A bridge (tools/client/bridge.py) as a process of its own, and somebody at its buttons.

    with bridge(settings) as address:             ws://localhost:PORT/
        opened(address)                           for an introduction
        person = Person(address); person.start()  says yes there; person.code() is what is shown
"""

import contextlib
import json
import re
import subprocess
import sys
import threading
import time

from websockets.sync.client import connect

from tools.choice import ROOT
from tools.client import layouts

INFO = 0x86
AWAITED = 4  # of info's introduction
STATUS = 2
PASSED, OPEN = 1, 8  # flags of the status


@contextlib.contextmanager
def bridge(settings, speed=10):
    """Its address."""
    command = [
        sys.executable, "-m", "tools.client.bridge",
        "--port", "0", "--speed", str(speed), "--set", json.dumps(settings),
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield re.search(r"ws://localhost:\d+/", process.stdout.readline()).group()
        finally:
            process.terminate()


def opened(address):
    """Opens the device for an introduction: DOWN, held, once its self-test has passed."""
    with connect(address) as link:

        def until(flag):
            flags = 0
            while not flags & flag:
                data = link.recv(60)
                flags = layouts.live(data[1:]).flags if data[0] == STATUS else 0

        until(PASSED)
        with connect(address + "device") as device:
            device.send("press down 3300")
        until(OPEN)


class Person(threading.Thread):
    """Reads the code off the device, and presses START there once the client has proved itself."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self._address = address
        self._known = threading.Event()
        self._code = None

    def run(self):
        """Until START is pressed."""
        with connect(self._address + "device") as device:
            while not self._code:
                found = re.search(r"show the code (\d{6})", device.recv(60))
                self._code = found and found.group(1)
            self._known.set()
            with connect(self._address) as link:
                step = 0
                while step != AWAITED:
                    link.send(bytes((INFO,)))
                    data = link.recv(60)
                    while data[0] != INFO:
                        data = link.recv(60)
                    step = layouts.info(data[1:]).introduction
                    time.sleep(0.02)
            device.send("press start 200")

    def code(self):
        """Six digits."""
        assert self._known.wait(60), "the device shows no code"
        return self._code
