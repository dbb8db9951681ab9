"""The WebSocket bridge: real sockets, the device in a process of its own."""

import re
import subprocess
import sys
import time

import pytest
from websockets.sync.client import connect

from host_tests.core.link_page import example, hexadecimal, values
from tools.choice import ROOT
from tools.client import frames, layouts, seal

CONTROL, STATUS, PRESSURE, STOP, JOURNAL, INFO = range(1, 7)
SETTINGS = '{"training": "manual", "manual_mmhg": 40, "manual_minutes": 1, "lop_mmhg": 190}'


@pytest.fixture
def address():
    """A bridge at ten times the speed of life."""
    command = [
        sys.executable, "-m", "tools.client.bridge",
        "--port", "0", "--speed", "10", "--set", SETTINGS,
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield re.search(r"ws://localhost:\d+/", process.stdout.readline()).group()
        finally:
            process.terminate()


class Client:
    """One link over a WebSocket."""

    def __init__(self, address):
        self.socket = connect(address).__enter__()
        self.joiner = frames.Joiner()
        self.live = None
        self.read_back = None

    def listen(self, timeout_s=60):
        """What comes next; messages of the control point."""
        data = self.socket.recv(timeout_s)
        if data[0] == STATUS:
            self.live = layouts.live(data[1:])
        elif data[0] & 0x80:
            self.read_back = data[1:]
        elif data[0] == CONTROL:
            return self.joiner.take(data[1:])
        return []

    def ask(self, message):
        """The answer to a message."""
        for fragment in frames.split(message, 247):
            self.socket.send(bytes((CONTROL,)) + fragment)
        found = []
        while not found:
            found = self.listen()
        return found[0]

    def until(self, condition, most_s=200):
        """Listen until something is so."""
        end_s = time.monotonic() + most_s
        while not condition():
            assert time.monotonic() < end_s, self.live
            self.listen()


def code_on(device):
    """The digits that the device says."""
    while True:
        found = re.search(r"show the code (\d{6})", device.recv(60))
        if found:
            return found.group(1)


@pytest.mark.slow
def test_introduction_training_and_stop_over_a_websocket(address):
    with connect(address + "device") as device:
        client = Client(address)
        client.until(lambda: client.live and client.live.flags & 1)  # self-test passed
        device.send("press down 3300")
        client.until(lambda: client.live.flags & 8)
        mine = seal.Introduction()
        answer = client.ask(b"\x00\x71" + mine.public)
        mine.device_public, mine.device_commitment = answer[3:35], answer[35:]
        answer = client.ask(b"\x00\x72" + mine.nonce)
        assert mine.opened(answer[3:]) == code_on(device)
        key, number, proof, their_proof = mine.keys()
        for fragment in frames.split(b"\x00\x73" + proof + b"page", 247):
            client.socket.send(bytes((CONTROL,)) + fragment)

        def awaited():
            client.socket.send(bytes((0x80 | INFO,)))
            client.listen()
            return client.read_back and layouts.info(client.read_back).introduction == 4

        while not awaited():
            pass
        device.send("press start 200")
        found = []
        while not found:
            found = client.listen()
        assert found == [b"\x00\x73\x00" + their_proof + number]
        answer = client.ask(b"\x00\x70" + number + bytes(8))
        session = seal.Session(key, bytes(8), answer[3:11], int.from_bytes(answer[11:], "little"))
        assert session.open(client.ask(session.seal(b"\x0a\x00"))) == b"\x0a\x00"
        client.until(lambda: client.live.phase == 5)
        assert abs(client.live.level_cmmhg - 4000) < 400
        client.socket.send(bytes((STOP, 0)))
        client.until(lambda: client.live.kind == 0)
        assert client.live.ended == 129
        client.socket.close()
    given = values(example("websocket"))
    assert hexadecimal(given["read info"]) == bytes((0x80 | INFO,))
