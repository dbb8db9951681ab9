"""How bytes get to the cuff: over the air (bleak), over a WebSocket, or to the simulated one.

All have connect(on_value, on_gone), write(number, data, answered), read(number), disconnect() and
mtu; on_value(number, data) and on_gone() are called in the event loop.
"""

import asyncio
import contextlib

from bleak import BleakClient, BleakScanner
from bleak.exc import BleakError
from websockets.asyncio.client import connect as connect_socket
from websockets.exceptions import ConnectionClosed, WebSocketException

from tools.client.cuff import CONTROL, JOURNAL, PRESSURE, STATUS, CuffError

UUID = "7d3b{:04x}-5c1e-4b7a-9f0e-6f70656e6375"
SERVICE = UUID.format(1)
HEARD = (CONTROL, STATUS, PRESSURE, JOURNAL)


def uuid_of(number):
    """Of a characteristic."""
    return UUID.format(number + 1)


async def scan(seconds=5.0, **backend):
    """[(address, name, dBm)] of every cuff in range."""
    try:
        found = await BleakScanner.discover(
            seconds, return_adv=True, service_uuids=[SERVICE], **backend
        )
    except (BleakError, OSError) as problem:
        raise CuffError(f"Bluetooth does not work here: {problem}") from None
    rows = [(device.address, adv.local_name or "", adv.rssi) for device, adv in found.values()]
    return sorted(rows, key=lambda row: -row[2])


class BleakTransport:
    """address: of the device, or what BleakClient takes."""

    def __init__(self, address, **backend):
        self._address = address
        self._backend = backend
        self._client = None

    @property
    def mtu(self):
        """Of the link."""
        return min(247, self._client.mtu_size)

    async def connect(self, on_value, on_gone):
        """A link, and everything subscribed."""
        self._client = BleakClient(self._address, lambda _: on_gone(), **self._backend)
        try:
            await self._client.connect()
            for number in HEARD:
                await self._client.start_notify(
                    uuid_of(number), lambda _, data, number=number: on_value(number, bytes(data))
                )
        except (BleakError, OSError, TimeoutError) as problem:
            raise CuffError(f"cannot connect to {self._address}: {problem}") from None

    async def write(self, number, data, answered):
        """A value."""
        try:
            await self._client.write_gatt_char(uuid_of(number), data, response=answered)
        except (BleakError, OSError) as problem:
            raise CuffError(f"the link is gone: {problem}") from None

    async def read(self, number):
        """A value, whole."""
        try:
            return bytes(await self._client.read_gatt_char(uuid_of(number)))
        except (BleakError, OSError) as problem:
            raise CuffError(f"the link is gone: {problem}") from None

    async def disconnect(self):
        """The end of the link."""
        await self._client.disconnect()


class WebSocketTransport:
    """address: ws://... of a bridge (bridge.py), or of whoever speaks as docs/ble-protocol.md says
    under "Over a WebSocket"."""

    mtu = 247
    _READ = 0x80

    def __init__(self, address):
        self._address = address
        self._socket = self._listener = None
        self._reads = {}

    async def connect(self, on_value, on_gone):
        """A link."""
        try:
            self._socket = await connect_socket(self._address)
        except (OSError, WebSocketException, TimeoutError) as problem:
            raise CuffError(f"cannot connect to {self._address}: {problem}") from None
        self._listener = asyncio.create_task(self._listen(on_value, on_gone))

    async def _listen(self, on_value, on_gone):
        try:
            async for data in self._socket:
                number = data[0]
                if not number & self._READ:
                    on_value(number, data[1:])
                elif number in self._reads:
                    self._reads.pop(number).set_result(data[1:])
        except ConnectionClosed:
            pass
        for waiting in self._reads.values():
            waiting.set_exception(CuffError("the link is gone"))
        self._reads = {}
        on_gone()

    async def write(self, number, data, answered):
        """A value."""
        await self._send(bytes((number,)) + data)

    async def read(self, number):
        """A value, whole."""
        place = self._READ | number
        waiting = self._reads.get(place)
        if not waiting:
            waiting = self._reads[place] = asyncio.get_running_loop().create_future()
            await self._send(bytes((place,)))
        return await asyncio.shield(waiting)

    async def _send(self, data):
        try:
            await self._socket.send(data)
        except ConnectionClosed:
            raise CuffError("the link is gone") from None

    async def disconnect(self):
        """The end of the link."""
        await self._socket.close()
        self._listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listener


def over(address):
    """The transport of an address: ws://... or one of Bluetooth."""
    if address.startswith(("ws://", "wss://")):
        return WebSocketTransport(address)
    return BleakTransport(address)


class SimulatedTransport:
    """cuff: simulated.SimulatedCuff, started."""

    def __init__(self, cuff, mtu=247):
        self._cuff = cuff
        self._link = None
        self.mtu = mtu

    async def connect(self, on_value, on_gone):
        """A link."""
        call = asyncio.get_running_loop().call_soon_threadsafe
        self._link = await asyncio.wrap_future(
            self._cuff.connect(
                self.mtu, lambda number, data: call(on_value, number, data), lambda: call(on_gone)
            )
        )

    async def write(self, number, data, answered):
        """A value."""
        if not await asyncio.wrap_future(self._cuff.write(self._link, number, data)):
            raise CuffError("the link is gone")

    async def read(self, number):
        """A value."""
        return await asyncio.wrap_future(self._cuff.read(self._link, number))

    async def disconnect(self):
        """The end of the link."""
        await asyncio.wrap_future(self._cuff.leave(self._link))
