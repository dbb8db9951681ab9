"""The air around the virtual board: who is connected, what goes to and fro, and what may go wrong.

    air = board.air = Air(board)           before run(); the firmware then finds `bluetooth`
    link = air.connect(mtu=23)             True once it advertises: from a hook
    link.write(number, data), link.read(number), link.leave()
    link.heard                             [(number, bytes)] of notifications and indications

Numbers are those of docs/ble-protocol.md: characteristics of the firmware's first service in the
order in which it registers them, from 1. This is GATT only; tools/sim/bumble_air.py puts Bumble's
host stacks on both ends of a virtual link below it.

Faults: `link.deaf` (notifications are refused, as to a client whose buffers are full), `link.slow`
(indications are not confirmed until it is False), `link.drop_after(count)` (lost at a byte of what
it writes), `air.hangs` (switching the radio on never returns), `air.absent` (no such module).

Rules: events reach the firmware as scheduled callbacks, in order; no host libraries.
"""

CONNECTED, DISCONNECTED, WRITTEN = 1, 2, 3
INDICATED, MTU_IS = 20, 21
ENOTCONN = 107  # MP_ENOTCONN; as both ports have it
EALREADY = 114
LINKS_AT_MOST = 4  # MAX_NR_HCI_CONNECTIONS, CONFIG_BT_NIMBLE_MAX_CONNECTIONS
SHORTEST_MTU = 23


class Value:
    """A value of the database: what clients read and write."""

    def __init__(self, number):
        self.number = number  # of the characteristic; 0: a descriptor, or another service's
        self.data = b""
        self.room = 20
        self.appends = False


class Link:
    """One client, connected."""

    def __init__(self, air, connection, mtu):
        self._air = air
        self.connection = connection
        self.mtu = mtu
        self.heard = []
        self.others = []  # values that other services have notified
        self.on_value = None  # called with (number, bytes), instead
        self.on_gone = None
        self.open = True
        self.deaf = self.slow = False
        self.waiting = None  # the handle of the indication that is not confirmed
        self._bytes_left = None

    def write(self, number, data):
        """Write to a characteristic; False: the link is gone."""
        if self._bytes_left is not None:
            data, rest = data[: self._bytes_left], data[self._bytes_left :]
            self._bytes_left -= len(data)
            if rest or not self._bytes_left:
                self.leave()
                return False
        if self.open:
            self._air.written(self, number, data)
        return self.open

    def read(self, number):
        """What is there, whole, as a long read gives it."""
        return bytes(self._air.value(number).data)

    def leave(self):
        """The link is gone: by will or not, the device cannot know."""
        if self.open:
            self._air.gone(self)

    def drop_after(self, count):
        """The link is lost after so many more bytes that it writes."""
        self._bytes_left = count

    def take(self, number, data):
        """A notification or indication."""
        data = bytes(data)[: self.mtu - 3]
        if self.on_value:
            self.on_value(number, data)
        else:
            self.heard.append((number, data))

    def change_mtu(self, mtu):
        """The client has asked for more than it began with."""
        self.mtu = mtu
        if self.open:
            self._air.post(MTU_IS, (self.connection, mtu))

    def confirm(self):
        """What a client's stack does by itself, unless it is slow."""
        if self.waiting is not None and self.open:
            handle = self.waiting
            self.waiting = None
            self._air.post(INDICATED, (self.connection, handle, 0))


class Air:
    """See the module's text."""

    def __init__(self, board):
        self._board = board
        self.absent = self.hangs = False
        self.switch_off()

    def switch_off(self):
        """A reset of the chip: every link is gone and nothing is registered."""
        for link in getattr(self, "links", []):
            self._close(link)
        self.links = []
        self.services = ()  # as the firmware has registered them
        self.values = {}  # handle: Value
        self.handler = None
        self.active = self.advertises = False
        self.name = ""
        self.adv_data = self.resp_data = b""
        self._events = []
        self._numbers = 0
        self._last_connection = 63

    # -- the firmware's side, from modules/bluetooth.py ----------------------------------------

    def register(self, services):
        """The handles of each service's values, as gatts_register_services returns them."""
        self.values = {}
        self.services = services
        self._numbers = 0
        handle = 8
        found = []
        for k in range(len(services)):
            handles = []
            for row in services[k][1]:
                handle += 2
                self._numbers += k == 0
                self.values[handle] = Value(self._numbers if k == 0 else 0)
                handles.append(handle)
                if row[1] & 0x30:
                    handle += 1  # the client's configuration, not to be seen
                for _ in row[2] if len(row) > 2 else ():
                    handle += 1
                    self.values[handle] = Value(0)
                    handles.append(handle)
            found.append(tuple(handles))
        return tuple(found)

    def link_of(self, connection):
        """The link of a connection handle, or OSError."""
        for link in self.links:
            if link.connection == connection:
                return link
        raise OSError(ENOTCONN)

    def notify(self, connection, handle, data):
        """To one client."""
        link = self.link_of(connection)
        if link.deaf:
            raise OSError(12)  # MP_ENOMEM
        number = self.values[handle].number
        if number:
            link.take(number, data)
        else:  # another service's
            link.others.append(bytes(data))

    def indicate(self, connection, handle, data):
        """To one client, one at a time."""
        link = self.link_of(connection)
        if link.waiting is not None:
            raise OSError(EALREADY)
        link.waiting = handle
        link.take(self.values[handle].number, data)
        if not link.slow:
            link.confirm()

    def gone(self, link):
        """A link ends, from either side."""
        self._close(link)
        self.links.remove(link)
        self.post(DISCONNECTED, (link.connection, 0, b"\x00" * 6))

    def _close(self, link):
        link.open = False
        if link.on_gone:
            link.on_gone()

    # -- the client's side -------------------------------------------------------------------

    def connect(self, mtu=SHORTEST_MTU):
        """A Link, or None: it does not advertise."""
        if not self.advertises or len(self.links) >= LINKS_AT_MOST:
            return None
        self.advertises = False
        self._last_connection += 1
        link = Link(self, self._last_connection, mtu)
        self.links.append(link)
        self.post(CONNECTED, (link.connection, 0, b"\x00" * 6))
        if mtu > SHORTEST_MTU:
            self.post(MTU_IS, (link.connection, mtu))
        return link

    def value(self, number):
        """The value of a characteristic."""
        for handle in self.values:
            if self.values[handle].number == number:
                return self.values[handle]
        raise ValueError("no characteristic %d" % number)

    def written(self, link, number, data):
        """A client has written: too long a value is cut, as both ports do."""
        value = self.value(number)
        before = bytes(value.data) if value.appends else b""
        value.data = (before + bytes(data))[: value.room]
        for handle in self.values:
            if self.values[handle] is value:
                self.post(WRITTEN, (link.connection, handle))

    # -- events ------------------------------------------------------------------------------

    def post(self, event, data):
        """To the firmware's interrupt handler, soon."""
        self._events.append((event, data))
        if len(self._events) == 1 and not self._board.schedule(self._deliver, None):
            self._board.unmodelled("a full scheduler when a Bluetooth event comes")

    def _deliver(self, _):
        while self._events:
            event, data = self._events[0]
            try:
                if self.handler:
                    self.handler(event, data)
            finally:
                if self._events:
                    self._events.pop(0)
