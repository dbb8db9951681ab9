"""machine.I2C of both ports, with devices attached to the board.

Sources: extmod/machine_i2c.c, ports/rp2/machine_i2c.c, ports/esp32/machine_i2c.c. An absent
device is OSError(EIO) on the rp2 (ENODEV for an empty write, which takes the soft path) and
OSError(ENODEV) on the esp32. A transfer blocks: hard interrupts run meanwhile, scheduled callbacks
do not.

A device is any object with `write(data)` and `read(count)`; it is called at the end of the
transfer. It may raise OSError to refuse.
"""

from tools.sim.args import get_int
from tools.sim.chips import FUNC_I2C, PULL_UP

EIO = 5
ENODEV = 19
START_STOP_BITS = 3
CALL_US = 12


class I2C:
    """What both ports share: everything on the bus."""

    _board = None

    def __repr__(self):
        return "I2C(%d, freq=%d)" % (self._id, self._freq_hz)

    def _take(self, scl, sda):
        for number in (scl, sda):
            pad = self._b.pads[number]
            pad.func = FUNC_I2C
            pad.pull = PULL_UP
            pad.settle()

    def _transfer_time(self, count):
        bits = (count + 1) * 9 + START_STOP_BITS
        self._b.block_us(CALL_US + bits * 1000000 // self._freq_hz)

    def _device(self, address, empty=False):
        device = self._b.i2c_devices.get((self._id, get_int(address)))
        if device is None:
            self._transfer_time(0)
            raise OSError(self._absent_empty if empty else self._absent)
        return device

    def _unsupported(self, *args, **kwargs):
        raise OSError("I2C operation not supported")

    init = start = stop = readinto = write = _unsupported

    def scan(self):
        """Addresses that answer an empty write."""
        found = []
        for address in range(0x08, 0x78):
            self._transfer_time(0)
            if (self._id, address) in self._b.i2c_devices:
                found.append(address)
        return found

    def readfrom(self, addr, nbytes, stop=True):
        """Bytes read from a device."""
        device = self._device(addr)
        count = get_int(nbytes)
        self._transfer_time(count)
        return bytes(device.read(count))

    def readfrom_into(self, addr, buf, stop=True):
        """Read into a buffer."""
        data = self.readfrom(addr, len(buf), stop)
        for index in range(len(buf)):
            buf[index] = data[index]

    def writeto(self, addr, buf, stop=True):
        """Write; the number of acknowledged bytes."""
        data = bytes(buf)
        device = self._device(addr, not data)
        self._transfer_time(len(data))
        if data:
            device.write(data)
        return len(data)

    def writevto(self, addr, vector, stop=True):
        """Write several buffers as one."""
        return self.writeto(addr, b"".join([bytes(part) for part in vector]), stop)

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8):
        """Write a register's address, then read."""
        self.writeto(addr, memory_address(memaddr, addrsize), False)
        return self.readfrom(addr, nbytes)

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        """Same into a buffer."""
        self.writeto(addr, memory_address(memaddr, addrsize), False)
        self.readfrom_into(addr, buf)

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        """Write a register's address and its contents."""
        self.writeto(addr, memory_address(memaddr, addrsize) + bytes(buf))


def memory_address(memaddr, addrsize):
    """fill_memaddr_buf: big endian, whole bytes, 32 bits at most."""
    if addrsize & 7 or addrsize > 32:
        raise ValueError("invalid addrsize")
    memaddr = get_int(memaddr)
    return bytes([memaddr >> shift & 255 for shift in range(addrsize - 8, -1, -8)])


class Rp2I2C(I2C):
    """ports/rp2/machine_i2c.c, with the Pico's default pins."""

    _absent = EIO
    _absent_empty = ENODEV

    def __init__(self, id=0, freq=400000, *, scl=None, sda=None, timeout=50000):
        board = self._board
        self._b = board
        number = get_int(id)
        if number not in (0, 1):
            raise ValueError("I2C(%d) doesn't exist" % number)
        scl = (5, 7)[number] if scl is None else board.find_pad(scl).number
        if not (scl & 1 == 1 and (scl & 2) >> 1 == number):
            raise ValueError("bad SCL pin")
        sda = (4, 6)[number] if sda is None else board.find_pad(sda).number
        if not (sda & 1 == 0 and (sda & 2) >> 1 == number):
            raise ValueError("bad SDA pin")
        self._id = number
        self._freq_hz = get_int(freq)
        self._take(scl, sda)


class Esp32I2C(I2C):
    """ports/esp32/machine_i2c.c, with the S3's default pins."""

    _absent = ENODEV
    _absent_empty = ENODEV

    def __init__(self, id=0, *, scl=None, sda=None, freq=-1, timeout=-1):
        board = self._board
        self._b = board
        number = get_int(id)
        if number not in (0, 1):
            raise ValueError("I2C(%d) doesn't exist" % number)
        scl = (9, 9)[number] if scl is None else board.find_pad(scl).number
        sda = (8, 8)[number] if sda is None else board.find_pad(sda).number
        self._id = number
        self._freq_hz = 400000 if get_int(freq) == -1 else get_int(freq)
        self._take(scl, sda)
