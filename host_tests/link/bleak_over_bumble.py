"""A backend for bleak whose radio is a Bumble central on a virtual link.

bleak's own interface, real host stacks on both ends:

    CENTRAL.set(device); BleakClient(address, backend=BumbleClient)
"""

import contextvars

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bumble.att import ATT_Error
from bumble.core import AdvertisingData
from bumble.device import Peer
from bumble.gatt import Characteristic
from bumble.hci import Address

CENTRAL = contextvars.ContextVar("central")
PROPERTIES = ("READ", "WRITE_WITHOUT_RESPONSE", "WRITE", "NOTIFY", "INDICATE")
SERVICES_128 = AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS
SHORT = "0000{}-0000-1000-8000-00805f9b34fb"


def text_of(uuid):
    """As bleak writes it."""
    plain = uuid.to_hex_str("-").lower()
    return plain if len(uuid.uuid_bytes) == 16 else SHORT.format(plain)


class BumbleScanner(BaseBleakScanner):
    """Finds what advertises on the link."""

    def __init__(self, detection_callback, service_uuids, scanning_mode="active", **kwargs):
        super().__init__(detection_callback, service_uuids)
        self._central = CENTRAL.get()

    def _seen(self, found):
        uuids = [text_of(uuid) for group in found.data.get_all(SERVICES_128) for uuid in group]
        if self._service_uuids and not set(uuids) & set(self._service_uuids):
            return
        name = found.data.get(AdvertisingData.COMPLETE_LOCAL_NAME)
        data = AdvertisementData(
            local_name=name, manufacturer_data={}, service_data={}, service_uuids=uuids,
            tx_power=None, rssi=found.rssi, platform_data=(),
        )  # fmt: skip
        address = str(found.address)
        device = self.create_or_update_device(address, address, name, found.address, data)
        self.call_detection_callbacks(device, data)

    async def start(self):
        """Listen."""
        self.seen_devices = {}
        self._central.on("advertisement", self._seen)
        await self._central.start_scanning(filter_duplicates=False)

    async def stop(self):
        """No more."""
        await self._central.stop_scanning()
        self._central.remove_listener("advertisement", self._seen)


class BumbleClient(BaseBleakClient):
    """One link. mtu: what it asks for."""

    mtu = 247

    def __init__(self, address_or_ble_device, services=None, **kwargs):
        super().__init__(address_or_ble_device, **kwargs)
        self._central = CENTRAL.get()
        self._target = Address(str(self.address))
        self._connection = None
        self._subscribed = {}

    @property
    def name(self):
        return str(self.address)

    @property
    def is_connected(self):
        return self._connection is not None

    @property
    def mtu_size(self):
        return self._connection.att_mtu

    async def connect(self, pair=False, **kwargs):
        self._connection = await self._central.connect(self._target, timeout=self._timeout)
        self._connection.on("disconnection", self._gone)
        peer = Peer(self._connection)
        if self.mtu > 23:
            await peer.request_mtu(self.mtu)
        await peer.discover_all()
        self.services = BleakGATTServiceCollection()
        for service in peer.services:
            ours = BleakGATTService(service, service.handle, text_of(service.uuid))
            self.services.add_service(ours)
            for found in service.characteristics:
                names = [
                    name.lower().replace("_", "-")
                    for name in PROPERTIES
                    if found.properties & Characteristic.Properties[name]
                ]
                characteristic = BleakGATTCharacteristic(
                    found, found.handle, text_of(found.uuid), names,
                    lambda: self.mtu_size - 3, ours,
                )  # fmt: skip
                self.services.add_characteristic(characteristic)
                for inner in found.descriptors:
                    self.services.add_descriptor(
                        BleakGATTDescriptor(
                            inner, inner.handle, text_of(inner.type), characteristic
                        )
                    )

    def _gone(self, *_):
        self._connection = None
        if self._disconnected_callback:
            self._disconnected_callback()

    async def disconnect(self):
        if self._connection:
            await self._connection.disconnect()

    async def pair(self, *args, **kwargs):
        raise BleakError("this link pairs with nobody")

    async def unpair(self):
        raise BleakError("this link pairs with nobody")

    async def read_gatt_char(self, characteristic, **kwargs):
        return bytearray(await _known(characteristic.obj.read_value()))

    async def read_gatt_descriptor(self, descriptor, **kwargs):
        return bytearray(await _known(descriptor.obj.read_value()))

    async def write_gatt_char(self, characteristic, data, response):
        await _known(characteristic.obj.write_value(bytes(data), with_response=response))

    async def write_gatt_descriptor(self, descriptor, data):
        await _known(descriptor.obj.write_value(bytes(data), with_response=True))

    async def start_notify(self, characteristic, callback, **kwargs):
        def heard(value):
            callback(bytearray(value))

        self._subscribed[characteristic.handle] = heard
        prefers = "notify" in characteristic.properties
        await _known(characteristic.obj.subscribe(heard, prefer_notify=prefers))

    async def stop_notify(self, characteristic):
        await _known(characteristic.obj.unsubscribe(self._subscribed.pop(characteristic.handle)))


async def _known(steps):
    """What bleak's callers expect for an ATT error."""
    try:
        return await steps
    except ATT_Error as problem:
        raise BleakError(f"ATT error {int(problem.error_code):#04x}") from None
