"""A client of bleak's interface drives the firmware through two real host stacks (Bumble)."""

import asyncio
import re

import pytest
from bumble.link import LocalLink

from host_tests.link.bleak_over_bumble import CENTRAL, BumbleClient, BumbleScanner
from tools.client import layouts
from tools.client.cuff import Cuff, NotDone, Refused
from tools.client.simulated import SimulatedCuff
from tools.client.transports import SERVICE, UUID, BleakTransport, scan
from tools.sim.bumble_air import BumbleAir, controller_and_device
from tools.sim.plants import Arm

ADDRESS = "F0:F1:F2:F3:F4:F5"
TRAINING = {
    "training": "manual", "manual_mmhg": 40, "manual_minutes": 1, "lop_mmhg": 190,
    "experience": "attested", "target_pct_lop": 50,
}  # fmt: skip


class World:
    """A simulated cuff on a virtual link, and a central on it."""

    def __init__(self, speed=20):
        self._speed = speed

    async def __aenter__(self):
        self.link = LocalLink()
        self.cuff = SimulatedCuff(Arm(), settings=TRAINING, speed=self._speed).start()
        self.lines = []
        self.cuff.on_line = lambda ms, line: self.lines.append(line)
        self.air = BumbleAir(self.cuff, self.link, ADDRESS)
        await self.air.start()
        central = controller_and_device(self.link, "laptop", "F0:00:00:00:00:01")
        await central.power_on()
        CENTRAL.set(central)
        return self

    async def __aexit__(self, *problem):
        await self.air.stop()
        self.cuff.stop()

    def client(self, mtu=247):
        """A Cuff over bleak over Bumble."""
        backend = type("Client", (BumbleClient,), {"mtu": mtu})
        return Cuff(BleakTransport(ADDRESS, backend=backend))

    async def introduced(self, cuff):
        """Through the device's buttons and console."""
        await cuff.until(lambda live: live.flags & 1)
        self.cuff.press("down", 3300)
        await cuff.until(lambda live: live.flags & 8)

        async def compare(code):
            while not any(f"code {code}" in line for line in self.lines):
                await asyncio.sleep(0.01)
            asyncio.ensure_future(self._yes(cuff))
            return True

        return await cuff.introduce("laptop", compare)

    async def _yes(self, cuff):
        while (await cuff.info()).introduction != 4:
            await asyncio.sleep(0.05)
        self.cuff.press("start")


async def whole_training(mtu):
    async with World() as world:
        async with world.client(mtu) as cuff:
            with pytest.raises(Refused, match="not introduced"):
                await cuff._plain(b"\x70" + bytes(12))
            known = await world.introduced(cuff)
            await cuff.hello(known)
            samples = []
            cuff.on_pressure = lambda *values: samples.append(values)
            await cuff.stream()
            settings = await cuff.settings()
            assert settings["manual_mmhg"] == 40 and settings["training"] == "manual"
            with pytest.raises(NotDone):
                await cuff.less()
            await cuff.start()
            await cuff.until(lambda live: live.phase == 5)
            await cuff.less()
            await cuff.until(lambda live: live.target_cmmhg == 3000)
            await cuff.more()
            await cuff.until(lambda live: live.target_cmmhg > 3000)
            ended = await cuff.until(lambda live: live.kind == 0, 30)
            assert ended.ended == 128  # done, after its minute
            assert len(samples) > 200 and max(max(batch[2]) for batch in samples) > 3500
        async with world.client(mtu) as cuff:  # reconnect; and now stop
            await cuff.hello(known)
            await cuff.until(lambda live: live.kind == 0)
            await cuff.start()
            await cuff.until(lambda live: live.target_cmmhg > 0)
            await cuff.stop()
            ended = await cuff.until(lambda live: live.target_cmmhg == 0)
            assert ended.ended == 129


@pytest.mark.slow
@pytest.mark.parametrize("mtu", (247, 23))
def test_introduction_training_and_stop(mtu):
    asyncio.run(asyncio.wait_for(whole_training(mtu), 100))


async def looks_around():
    async with World() as world:
        found = await scan(0.5, backend=BumbleScanner)
        assert [address for address, _, _ in found] == [ADDRESS]
        # Bumble's virtual controllers answer a scan with the advertisement once more
        assert world.cuff.air.resp_data == b"\x0e\x09OpenCuff cuff"
        transport = BleakTransport(ADDRESS, backend=BumbleClient)
        await transport.connect(lambda *_: None, lambda: None)
        client = transport._client
        described = {}
        for service in client.services:
            for characteristic in service.characteristics:
                for descriptor in characteristic.descriptors:
                    if descriptor.uuid.startswith("00002901"):
                        text = await client.read_gatt_descriptor(descriptor)
                        described[characteristic.uuid] = text.decode(), characteristic.properties
        assert described == {
            UUID.format(2): ("control", ["write", "indicate"]),
            UUID.format(3): ("status", ["read", "notify"]),
            UUID.format(4): ("pressure", ["notify"]),
            UUID.format(5): ("stop", ["write-without-response", "write"]),
            UUID.format(6): ("journal", ["notify"]),
            UUID.format(7): ("info", ["read"]),
        }
        assert SERVICE in [service.uuid for service in client.services]
        model = await client.read_gatt_char("00002a24-0000-1000-8000-00805f9b34fb")
        firmware = await client.read_gatt_char("00002a26-0000-1000-8000-00805f9b34fb")
        assert model == b"OpenCuff" and re.fullmatch(rb"\d+\.\d+\.\d+", bytes(firmware))
        level = await client.read_gatt_char("00002a19-0000-1000-8000-00805f9b34fb")
        assert len(level) == 1 and 65 <= level[0] <= 75  # a cell of 3.9 V
        assert layouts.info(await transport.read(6)).major == 1
        await transport.disconnect()


def test_the_service_is_the_one_of_the_page():
    asyncio.run(asyncio.wait_for(looks_around(), 60))
