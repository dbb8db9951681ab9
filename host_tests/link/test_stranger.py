"""A client in JavaScript that was written from the documents alone drives a training over Bumble.

What stands between it and the air relays GATT, and knows nothing of fragments, keys or opcodes; the
person at the device reads the code and presses the buttons.
"""

import asyncio
import json
import re
from pathlib import Path

import pytest
from bleak import BleakClient

from host_tests.link.bleak_over_bumble import BumbleClient
from host_tests.link.test_over_bumble import ADDRESS, World

SPEED = 20
FOUND, DONE, STOPPED, UNDER_PRESSURE = 144, 128, 129, 54
STRANGER = Path(__file__).with_name("stranger.mjs")


def test_it_imports_nothing_of_this_tree():
    wanted = re.findall(r"^import .* from '(.*)';", STRANGER.read_text(), re.M)
    assert wanted == ["node:crypto", "node:readline"]
    assert not re.search(r"import\(|require\(|readFile|fetch\(", STRANGER.read_text())


class Relay:
    """Between the program's lines and a link."""

    def __init__(self, world, mtu):
        self._world = world
        self._mtu = mtu
        self._program = None
        self.result = None

    def _tell(self, **line):
        self._program.stdin.write((json.dumps(line) + "\n").encode())

    async def run(self):
        """To the program's last line."""
        self._program = await asyncio.create_subprocess_exec(
            "node", str(STRANGER), str(SPEED),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        backend = type("Client", (BumbleClient,), {"mtu": self._mtu})
        try:
            async with BleakClient(ADDRESS, backend=backend) as client:
                self._tell(mtu=self._mtu)
                while self.result is None:
                    text = await self._program.stdout.readline()
                    assert text, "the program ended without a word"
                    await self._do(client, json.loads(text))
        finally:
            self._program.stdin.close()
            await self._program.wait()

    async def _do(self, client, line):
        if "subscribe" in line:
            uuid = line["subscribe"]
            await client.start_notify(
                uuid, lambda _, data: self._tell(value=uuid, hex=bytes(data).hex())
            )
        elif "write" in line:
            data = bytes.fromhex(line["hex"])
            await client.write_gatt_char(line["write"], data, response=line["answered"])
            self._tell(written=True)
        elif "read" in line:
            data = await client.read_gatt_char(line["read"])
            self._tell(read=line["read"], hex=bytes(data).hex())
        elif "person" in line:
            await self._person(line["person"])
        else:
            self.result = line

    async def _person(self, what):
        cuff = self._world.cuff
        if what == "hold DOWN":
            cuff.press("down", 3300)
        elif what == "press START":
            cuff.press("start")
        else:
            assert what == "read the code"
            found = None
            while not found:
                await asyncio.sleep(0.01)
                found = re.search(r"show the code (\d{6})", "\n".join(self._world.lines))
            self._tell(shown=found.group(1))


async def driven(mtu):
    """What the program has seen."""
    async with World(SPEED) as world:
        relay = Relay(world, mtu)
        await relay.run()
        return relay.result


@pytest.mark.slow
@pytest.mark.parametrize("mtu", (247, 23))
def test_a_stranger_introduces_measures_trains_stops_and_reads_the_journal(mtu):
    # verifies: R-BLE-1
    result = asyncio.run(asyncio.wait_for(driven(mtu), 250))
    assert "failed" not in result, result["failed"]
    seen = result["done"]
    assert seen["lopEnded"] == FOUND and 120 <= seen["lop"] <= 260, seen
    assert seen["notNow"] == UNDER_PRESSURE and seen["less"] == 3500
    assert seen["ended"] == DONE and seen["stopped"] == STOPPED
    assert seen["samples"] > 1000 and 4000 < seen["highest"] < 5500
    trainings = [(row["ended"], row["protocol"]) for row in seen["journal"] if row["kind"] == 1]
    assert trainings == [(DONE, 6), (STOPPED, 6)]
    assert [row["kind"] for row in seen["journal"]] == [2, 1, 1]
    assert [row["number"] for row in seen["journal"]] == [1, 2, 3] and seen["span"] == [1, 3]
    assert seen["journal"][1]["target"] == 4500
    assert seen["afterGoodbye"] == "refused, reason 2"
