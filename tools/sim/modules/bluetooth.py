"""The `bluetooth` module of a virtual board: what both stock ports offer and this firmware may use.

Sources: extmod/modbluetooth.c, extmod/btstack, extmod/nimble. Pairing is left out on purpose: stock
builds for the Pico W have none. The other side is tools/sim/air.py.
"""

from tools.sim.modules.args import get_int

FIRST_ACTIVE_US = 800000  # seen on a Pico W
CALL_US = 60
SEND_US = 250
FLAGS = {"READ": 2, "WRITE_NO_RESPONSE": 4, "WRITE": 8, "NOTIFY": 16, "INDICATE": 32}
ENODEV = 19


class UUID:
    """Of 16 or 128 bits, from a number or a text."""

    def __init__(self, value):
        if isinstance(value, int):
            self.bits = 16
            self.text = "%04x" % value
        elif isinstance(value, str) and len(value.replace("-", "")) == 32:
            self.bits = 128
            self.text = value.lower()
        else:
            raise ValueError("invalid UUID")

    def __eq__(self, other):
        return isinstance(other, UUID) and other.text == self.text

    def __hash__(self):
        return hash(self.text)


class BLE:
    """One per board; every call makes the same."""

    _board = None

    def __init__(self):
        self._b = self._board
        self._air = self._b.air
        self._b.spend(CALL_US)

    def _need(self):
        if not self._air.active:
            raise OSError(ENODEV)

    def active(self, on=None):
        """Switch on or off, or ask."""
        air = self._air
        if on is not None:
            if on and not air.active:
                if air.hangs:
                    self._b.stall_loop()
                self._b.block_us(FIRST_ACTIVE_US)
            elif air.active and not on:
                air.switch_off()
            air.active = bool(on)
        return air.active

    def config(self, **values):
        """gap_name and mtu; the rest of what it may be called with is refused as it is there."""
        for name in values:
            if name == "gap_name":
                self._air.name = values[name]
            elif name != "mtu":
                raise ValueError("unknown config param")

    def irq(self, handler):
        """handler(event, data) from now on."""
        self._air.handler = handler

    def gap_advertise(self, interval_us, adv_data=None, *, resp_data=None, connectable=True):
        """Be seen; None ends it."""
        self._need()
        self._b.spend(CALL_US)
        air = self._air
        for data in (adv_data, resp_data):
            if data is not None and len(data) > 31:
                raise OSError(22)
        if interval_us is not None and len(air.links) >= 4:
            raise OSError(12)
        air.adv_data = air.adv_data if adv_data is None else bytes(adv_data)
        air.resp_data = air.resp_data if resp_data is None else bytes(resp_data)
        air.advertises = interval_us is not None

    def gap_disconnect(self, conn_handle):
        """End a link. False: there is none."""
        self._need()
        try:
            self._air.gone(self._air.link_of(conn_handle))
        except OSError:
            return False
        return True

    def gatts_register_services(self, services):
        """Handles of every value, a tuple for each service."""
        self._need()
        return self._air.register(services)

    def _value(self, handle):
        self._b.spend(CALL_US)
        return self._air.values[get_int(handle)]

    def gatts_read(self, handle):
        """What is there; a value that appends is empty after it."""
        value = self._value(handle)
        data = bytes(value.data)
        if value.appends:
            value.data = b""
        return data

    def gatts_write(self, handle, data, send_update=False):
        """What clients read from now on."""
        if send_update:
            self._b.unmodelled("gatts_write with send_update")
        self._value(handle).data = bytes(data)

    def gatts_set_buffer(self, handle, size, append=False):
        """Room for what clients write."""
        value = self._value(handle)
        value.room = get_int(size)
        value.appends = append

    def gatts_notify(self, conn_handle, handle, data=None):
        """To one client, whether it has subscribed or not."""
        self._need()
        self._b.spend(SEND_US)
        self._air.notify(conn_handle, handle, self._given(handle, data))

    def gatts_indicate(self, conn_handle, handle, data=None):
        """The same, confirmed."""
        self._need()
        self._b.spend(SEND_US)
        self._air.indicate(conn_handle, handle, self._given(handle, data))

    def _given(self, handle, data):
        return self._air.values[handle].data if data is None else data


class VirtualBluetooth:
    """The module."""

    __name__ = "bluetooth"

    def __init__(self, board):
        class BoardBLE(BLE):
            _board = board

        self.BLE = BoardBLE
        self.UUID = UUID
        for name in FLAGS:
            setattr(self, "FLAG_" + name, FLAGS[name])
