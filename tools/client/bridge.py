"""A WebSocket to the simulated cuff: docs/ble-protocol.md, "Over a WebSocket".

    .venv/bin/python -m tools.client.bridge --port 8765 --speed 1

    ws://localhost:8765/          a link; `/?mtu=23` for the shortest
    ws://localhost:8765/device    the device itself: text "press down 3300" (button, ms) is a person
                                  at its buttons; each line of its console comes as a text

One device per bridge; two cuffs are two bridges on two ports.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from tools import choice
from tools.client.simulated import SimulatedCuff

READ = 0x80
MTUS = range(23, 248)
BUTTONS = ("start", "stop", "up", "down")
LONGEST_PRESS_MS = 20000
CHARACTERISTICS = range(1, 7)


class Bridge:
    """Everybody who is connected to one device."""

    def __init__(self, cuff):
        self._cuff = cuff
        self._loop = asyncio.get_running_loop()
        self._watchers = set()
        self._lines = []
        cuff.on_line = lambda ms, line: self._loop.call_soon_threadsafe(self._say, ms, line)

    async def serve(self, socket):
        """One WebSocket."""
        address = urlsplit(socket.request.path)
        with contextlib.suppress(ConnectionClosed):
            if address.path == "/device":
                await self._person(socket)
            else:
                mtu = int(parse_qs(address.query).get("mtu", ["247"])[0])
                await self._client(socket, mtu if mtu in MTUS else 247)

    def _say(self, ms, line):
        text = f"{ms} {line}"
        self._lines = [*self._lines[-200:], text]
        for queue in self._watchers:
            queue.put_nowait(text)

    async def _person(self, socket):
        queue = asyncio.Queue()
        for line in self._lines:
            queue.put_nowait(line)
        self._watchers.add(queue)
        sender = asyncio.create_task(self._pump(queue, socket))
        try:
            async for text in socket:
                words = str(text).split()
                if len(words) == 3 and words[0] == "press" and words[1] in BUTTONS:
                    self._cuff.press(words[1], min(int(words[2]), LONGEST_PRESS_MS))
        finally:
            self._watchers.discard(queue)
            sender.cancel()

    async def _client(self, socket, mtu):
        queue = asyncio.Queue()
        put = self._loop.call_soon_threadsafe

        def gone():
            put(queue.put_nowait, None)

        def value(number, data):
            put(queue.put_nowait, bytes((number,)) + data)

        link = await asyncio.wrap_future(self._cuff.connect(mtu, value, gone))
        sender = asyncio.create_task(self._pump(queue, socket))
        try:
            async for data in socket:
                await self._take(link, queue, data)
        finally:
            sender.cancel()
            self._cuff.leave(link)

    async def _take(self, link, queue, data):
        if isinstance(data, str) or not data or data[0] & ~READ not in CHARACTERISTICS:
            return
        if data[0] & READ:
            value = await asyncio.wrap_future(self._cuff.read(link, data[0] & ~READ))
            queue.put_nowait(data[:1] + value)
        else:
            self._cuff.write(link, data[0], data[1:])

    async def _pump(self, queue, socket):
        while True:
            data = await queue.get()
            if data is None:
                await socket.close()
                return
            with contextlib.suppress(ConnectionClosed):
                await socket.send(data)


async def run(port, speed, settings):
    """Until it is ended."""
    build = choice.build()
    settings = choice.settings() | settings | {"build": build}
    plant, board = choice.plant()(), choice.board()
    os.chdir(choice.ROOT)  # the image's folders are named from there
    cuff = SimulatedCuff(plant, board, build, settings, speed).start()
    bridge = Bridge(cuff)
    async with serve(bridge.serve, "localhost", port) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"the simulated cuff: ws://localhost:{port}/  its buttons: /device", flush=True)
        try:
            await server.serve_forever()
        finally:
            cuff.stop()


def main(words):
    """The program."""
    parser = argparse.ArgumentParser(prog="bridge", description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8765, help="0: any free one")
    parser.add_argument("--speed", type=float, default=float(os.environ.get("SPEED") or 1))
    parser.add_argument("--set", default="{}", help="more settings, as JSON")
    given = parser.parse_args(words)
    settings = json.loads(given.set)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(given.port, given.speed, settings))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
