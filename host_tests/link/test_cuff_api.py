"""tools/client/cuff.py against a device that is a few lines: what must hold when messages cross."""

import asyncio

import pytest

from tools.client import frames, layouts, seal
from tools.client.cuff import Cuff, CuffError, Known, Silent

KEY = bytes(range(32))
INFO = bytes.fromhex("010000040000f0000b00000001002c010f1e")


class Device:
    """A transport whose other end answers a sealed message after some seconds, one after the
    other. spoil: what is done to an answer; holds: keep it until one goes out."""

    mtu = 247

    def __init__(self, answers_s=0.0):
        self.answers_s = answers_s
        self.holds = False
        self._held = []
        self.bodies = []
        self.spoil = lambda answer: answer
        self._joiner = frames.Joiner()
        self._session = None

    async def connect(self, on_value, on_gone):
        self._heard = on_value

    async def disconnect(self):
        """Nothing to end."""

    async def read(self, number):
        return INFO

    async def write(self, number, data, answered):
        for message in self._joiner.take(data):
            asyncio.get_running_loop().call_later(self.answers_s, self._answer, message)

    def _answer(self, message):
        if message[0] == frames.PLAIN:
            self._session = seal.Session(KEY, message[6:14], bytes(8), 1024)
            answer = b"\x00\x70\x00" + bytes(8) + (1024).to_bytes(4, "little")
        else:
            counter = int.from_bytes(message[1:5], "little")
            self._session.counter = counter
            body = self._session.open(message, seal.COMMAND)
            self.bodies.append(body)
            place = seal._place(seal.ANSWER, counter, 0)
            answer = message[:5] + self._session._closed(place, body[:1] + b"\x00")
            answer = self.spoil(answer)
        self._held.append(answer)
        while self._held and not self.holds:
            for fragment in frames.split(self._held.pop(0), self.mtu):
                self._heard(1, fragment)


def test_a_ping_between_does_not_take_the_answer_of_a_command():
    async def run():
        device = Device(0.01)
        async with Cuff(device, ping_s=0.003) as cuff:
            await cuff.hello(Known(KEY, b"abcd"))
            for _ in range(20):
                await cuff.less()
        assert device.bodies.count(b"\x03") == 20 and device.bodies.count(b"\x40") > 5

    asyncio.run(run())


def test_a_late_answer_is_not_taken_for_the_next_one(monkeypatch):
    async def run():
        device = Device()
        async with Cuff(device) as cuff:
            await cuff.hello(Known(KEY, b"abcd"))
            monkeypatch.setattr(Cuff._ask, "__defaults__", (0.2,))
            device.holds = True
            with pytest.raises(Silent):
                await cuff.less()
            device.holds = False
            monkeypatch.setattr(Cuff._ask, "__defaults__", (6.0,))
            await cuff.more()  # the answer to LESS comes first
            assert device.bodies[-2:] == [b"\x03", b"\x02"]

    asyncio.run(run())


def test_an_answer_with_a_wrong_seal_is_an_error_for_a_person():
    async def run():
        device = Device()
        async with Cuff(device) as cuff:
            await cuff.hello(Known(KEY, b"abcd"))
            device.spoil = lambda answer: answer[:-1] + bytes((answer[-1] ^ 1,))
            with pytest.raises(CuffError, match="somebody else may have answered"):
                await cuff.less()
            device.spoil = lambda answer: answer

    asyncio.run(run())


def test_another_major_version_is_refused():
    async def run():
        device = Device()
        device.read = lambda number: asyncio.sleep(0, b"\x02" + INFO[1:])
        with pytest.raises(CuffError, match="speaks protocol 2, this client 1"):
            async with Cuff(device):
                pass

    assert layouts.info(INFO).major == 1
    asyncio.run(run())
