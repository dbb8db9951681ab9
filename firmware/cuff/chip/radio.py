"""Bluetooth on the plain `bluetooth` module of both ports: the one importer of it.

The service of docs/ble-protocol.md, its links (LINKS at once), and what its interrupt has seen:
STOP is passed on at once, writes to the control point wait in WRITES places for the loop. The
interrupt is a scheduled callback on both ports, so it may allocate; it does nothing else.

Rules: a call that the port refuses once it runs is False, no OSError. What a value means is not
known here.
"""

# The stubs of `bluetooth` lack keywords and handles of plain int.
# pyright: reportCallIssue=false
# pyright: reportArgumentType=false

import bluetooth
from bluetooth import UUID
from micropython import const

LINKS = const(3)  # two, and one that comes while another has to go
WRITES = const(4)
MTU = const(247)
SHORTEST_MTU = const(23)
_NONE = const(-1)
_CONNECTED = const(1)
_DISCONNECTED = const(2)
_WRITTEN = const(3)
_INDICATED = const(20)
_MTU_IS = const(21)
_READ = const(0x02)
_WRITE_AT_ONCE = const(0x04)
_WRITE = const(0x08)
_NOTIFY = const(0x10)
_INDICATE = const(0x20)
_ADVERTISE_US = const(250000)
_NAME_BYTES = const(29)  # 31 of an advertisement, less their length and kind
_BUFFER_BYTES = const(500)  # two writes of the largest MTU
_DESCRIBED = const(0x2901)
_OWN = "7d3b%04x-5c1e-4b7a-9f0e-6f70656e6375"
# name, properties: numbered from 1, UUID from 2
_OURS = (
    ("control", _WRITE | _INDICATE),
    ("status", _READ | _NOTIFY),
    ("pressure", _NOTIFY),
    ("stop", _WRITE | _WRITE_AT_ONCE),
    ("journal", _NOTIFY),
    ("info", _READ),
)
CONTROL = const(1)
STATUS = const(2)
PRESSURE = const(3)
STOP = const(4)
JOURNAL = const(5)
INFO = const(6)
_MODEL = const(7)
_FIRMWARE = const(8)
BATTERY = const(9)
_HANDLES = const(10)


class Radio:
    """stop(): called in the interrupt. connections, mtus: per link; -1: nobody. came: links that
    are new since the loop looked; went: those that are gone; confirmed: whose indication has
    arrived; overrun: who wrote more than there is room for."""

    def __init__(self, stop):
        self._ble = bluetooth.BLE()
        self._stop = stop
        self._handles = [0] * _HANDLES
        self._writers = [_NONE] * WRITES
        self._values: list = [None] * WRITES
        self._first = self._count = 0
        self.connections = [_NONE] * LINKS
        self.mtus = [SHORTEST_MTU] * LINKS
        self.came = [False] * LINKS
        self.went = [False] * LINKS
        self.confirmed = [False] * LINKS
        self.overrun = [False] * LINKS

    def start(self, name, version, battery):
        """Switched on, the service there, and seen from outside. Takes up to a second. battery:
        with the battery's service, too."""
        ble = self._ble
        name = _cut(name)
        ble.irq(self._on_event)
        ble.active(True)
        ble.config(gap_name=name, mtu=MTU)
        own = [(UUID(_OWN % (number + 2)), _OURS[number][1]) for number in range(len(_OURS))]
        described = ((UUID(_DESCRIBED), _READ),)
        service = (UUID(_OWN % 1), tuple([row + (described,) for row in own]))
        device = (UUID(0x180A), ((UUID(0x2A24), _READ), (UUID(0x2A26), _READ)))
        level = (UUID(0x180F), ((UUID(0x2A19), _READ | _NOTIFY),))
        services = (service, device, level) if battery else (service, device)
        handles = ble.gatts_register_services(services)
        ours, about = handles[:2]
        if battery:
            self._handles[BATTERY] = handles[2][0]
        for number in range(len(_OURS)):  # a handle, and its description's
            self._handles[number + 1] = ours[2 * number]
            ble.gatts_write(ours[2 * number + 1], _OURS[number][0].encode())
        self._handles[_MODEL], self._handles[_FIRMWARE] = about
        self.write(_MODEL, b"OpenCuff")
        self.write(_FIRMWARE, version.encode())
        ble.gatts_set_buffer(self._handles[CONTROL], _BUFFER_BYTES, True)
        self._flags = b"\x02\x01\x06\x11\x07" + bytes(own_uuid(1))
        seen = name.encode()
        self._name = bytes((len(seen) + 1, 9)) + seen
        self.advertise()

    def advertise(self):
        """Be seen; any link ends it."""
        try:
            self._ble.gap_advertise(_ADVERTISE_US, adv_data=self._flags, resp_data=self._name)
        except OSError:
            return False
        return True

    def write(self, number, data):
        """What a client reads."""
        self._ble.gatts_write(self._handles[number], data)

    def notify(self, link, number, data):
        """To one client."""
        try:
            self._ble.gatts_notify(self.connections[link], self._handles[number], data)
        except OSError:
            return False
        return True

    def indicate(self, link, data):
        """To one client, from the control point; confirmed[link] says that it has it."""
        self.confirmed[link] = False
        try:
            self._ble.gatts_indicate(self.connections[link], self._handles[CONTROL], data)
        except OSError:
            return False
        return True

    def disconnect(self, link):
        """End a link."""
        try:
            self._ble.gap_disconnect(self.connections[link])
        except OSError:
            pass

    def take(self):
        """(link, bytes) of the oldest write, or None."""
        if not self._count:
            return None
        at = self._first
        found = self._writers[at], self._values[at]
        self._values[at] = None
        self._first = (at + 1) % WRITES
        self._count -= 1
        return found

    # -- the interrupt -----------------------------------------------------------------------

    def _on_event(self, event, data):
        if event == _WRITTEN:
            if data[1] == self._handles[STOP]:
                self._stop()
            elif data[1] == self._handles[CONTROL]:
                self._queue(self._link(data[0]), self._ble.gatts_read(data[1]))
            return
        if event == _CONNECTED:
            link = self._link(_NONE)
            if link != _NONE:
                self.connections[link] = data[0]
                self.mtus[link] = SHORTEST_MTU
                self.came[link] = True
            return
        if event not in (_DISCONNECTED, _INDICATED, _MTU_IS):
            return
        link = self._link(data[0])
        if link == _NONE:
            return
        if event == _DISCONNECTED:
            self.connections[link] = _NONE
            self.came[link] = False
            self.went[link] = True
        elif event == _INDICATED:
            self.confirmed[link] = True
        else:
            self.mtus[link] = min(data[1], MTU)

    def _link(self, connection):
        for link in range(LINKS):
            if self.connections[link] == connection:
                return link
        return _NONE

    def _queue(self, link, value):
        if link == _NONE or not value:
            return
        if self._count == WRITES:
            self.overrun[link] = True
            return
        at = (self._first + self._count) % WRITES
        self._writers[at] = link
        self._values[at] = value
        self._count += 1


def _cut(name):
    """As much of it as an advertisement has room for, which is in bytes, not letters."""
    while len(name.encode()) > _NAME_BYTES:
        name = name[:-1]
    return name


def own_uuid(number):
    """The bytes of one of our UUIDs as an advertisement has them: the last first."""
    text = (_OWN % number).replace("-", "")
    return reversed([int(text[at : at + 2], 16) for at in range(0, len(text), 2)])
