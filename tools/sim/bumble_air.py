"""Bumble's host stack between the firmware's GATT values and a virtual radio link.

    link = LocalLink()
    over = BumbleAir(cuff, link, "F0:F1:F2:F3:F4:F5"); await over.start()

The services are the ones that the firmware has registered; advertising, MTU, subscriptions,
notifications and confirmed indications are Bumble's, and so is the other end: any central on the
same LocalLink, or over a transport that Bumble knows. cuff: tools/client/simulated.py.
"""

import asyncio

from bumble.att import Attribute
from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import Device
from bumble.gatt import Characteristic, CharacteristicValue, Descriptor, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

LOOK_S = 0.02
INDICATED = 1  # the control point's answers are confirmed
FLAGS = {2: "READ", 4: "WRITE_WITHOUT_RESPONSE", 8: "WRITE", 16: "NOTIFY", 32: "INDICATE"}


def controller_and_device(link, name, address):
    """A virtual controller on a link, with a host."""
    controller = Controller(name, link=link, public_address=address)
    host = Host(controller, AsyncPipeSink(controller))
    return Device(name=name, address=Address(address), host=host)


class BumbleAir:
    """cuff: the SimulatedCuff, started."""

    def __init__(self, cuff, link, address):
        self._cuff = cuff
        self._device = controller_and_device(link, "cuff", address)
        self._links = {}  # connection handle: Link of the virtual board
        self._characteristics = []
        self._task = None
        self._loop = asyncio.get_running_loop()

    async def start(self):
        """As soon as the firmware has switched its radio on."""
        air = self._cuff.air
        while not (air.services and air.advertises):
            await asyncio.sleep(LOOK_S)
        self._register(air.services)
        self._device.on("connection", self._connected)
        await self._device.power_on()
        self._task = asyncio.create_task(self._advertise())

    async def stop(self):
        """Off the air."""
        self._task.cancel()
        await self._device.power_off()

    def _register(self, services):
        number = 0
        for index, (uuid, rows) in enumerate(services):
            made = []
            for row in rows:
                number += 1
                made.append(self._characteristic(number, row, index == 0))
            self._characteristics += made
            self._device.add_service(Service(UUID(uuid.text.upper()), made))

    def _characteristic(self, number, row, own):
        properties = Characteristic.Properties(0)
        for bit, name in FLAGS.items():
            if row[1] & bit:
                properties |= Characteristic.Properties[name]
        permissions = Attribute.READABLE | Attribute.WRITEABLE
        handles = sorted(self._cuff.air.values)
        value = self._cuff.air.values[handles[self._index_of(number)]]
        described = []
        if len(row) > 2:
            text = self._cuff.air.values[handles[self._index_of(number) + 1]].data
            described.append(Descriptor(UUID(row[2][0][0].text.upper()), Attribute.READABLE, text))

        async def read(connection):
            return await asyncio.wrap_future(self._cuff.call(lambda: bytes(value.data)))

        if not own:
            given = CharacteristicValue(read=read)
            return Characteristic(UUID(row[0].text.upper()), properties, permissions, given)

        def write(connection, data):
            self._cuff.write(self._links[connection.handle], number, data)

        given = CharacteristicValue(read=read, write=write)
        return Characteristic(UUID(row[0].text.upper()), properties, permissions, given, described)

    def _index_of(self, number):
        """Where the value of a characteristic stands among all values: each of ours has a text."""
        own = len(self._cuff.air.services[0][1])
        return 2 * (number - 1) if number <= own else own + number - 1

    async def _advertise(self):
        while True:
            air = self._cuff.air
            if air.advertises and not self._device.is_advertising:
                await self._device.start_advertising(
                    advertising_data=air.adv_data, scan_response_data=air.resp_data,
                    advertising_interval_min=20, advertising_interval_max=20,
                )  # fmt: skip
            await asyncio.sleep(LOOK_S)

    def _connected(self, connection):
        asyncio.ensure_future(self._serve(connection))

    async def _serve(self, connection):
        values = asyncio.Queue()

        def put(value):
            self._loop.call_soon_threadsafe(values.put_nowait, value)

        link = await asyncio.wrap_future(
            self._cuff.connect(23, lambda number, data: put((number, data)), lambda: put(None))
        )
        link.slow = True  # confirmed by the real confirmation
        self._links[connection.handle] = link
        connection.on("disconnection", lambda _: self._cuff.leave(link))
        connection.on(
            "connection_att_mtu_update",
            lambda: self._cuff.call(lambda: link.change_mtu(connection.att_mtu)),
        )
        while (found := await values.get()) is not None:
            await self._send(connection, link, *found)
        if connection.handle in self._device.connections:
            await connection.disconnect()

    async def _send(self, connection, link, number, data):
        characteristic = self._characteristics[number - 1]
        if number == INDICATED:
            await self._device.indicate_subscriber(connection, characteristic, data)
            self._cuff.call(link.confirm)
        else:
            await self._device.notify_subscriber(connection, characteristic, data)
