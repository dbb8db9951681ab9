"""machine.I2C of both ports, with devices attached to the board.

Sources: extmod/machine_i2c.c, ports/rp2/machine_i2c.c, ports/esp32/machine_i2c.c. An absent
device is OSError(EIO) on the rp2 (ENODEV for an empty write, which takes the soft path) and
OSError(ENODEV) on the esp32. A transfer blocks: hard interrupts run meanwhile, scheduled callbacks
do not.

A device is any object with `write(data)` and `read(count)`; it is called at the end of the
transfer. It may raise OSError to refuse, take less (write then says how many bytes: both ports
give that number back when a byte is not acknowledged), and hold the clock for `stretch_us` at each
byte: the rp2 gives a transfer up after its timeout as a whole, the soft bus after its timeout a
bit.

SoftI2C is the same with any two pins; its bus is known by (scl, sda). It looks at its lines: a
clock that the world holds low ends a transfer with ETIMEDOUT after the timeout, a data line that is
held low acknowledges everything and reads as zeros (extmod/machine_i2c.c).
"""

from tools.sim.circuit.chips import FUNC_I2C, PULL_UP
from tools.sim.modules.args import get_int

EIO = 5
ENODEV = 19
ETIMEDOUT = 110
START_STOP_BITS = 3
CALL_US = 12


class I2C:
    """What both ports share: everything on the bus."""

    _board = None
    _timeout_us = 50000
    _timeout_a_bit = False

    def __repr__(self):
        return "I2C(%d, freq=%d)" % (self._id, self._freq_hz)

    def _take(self, scl, sda):
        for number in (scl, sda):
            pad = self._b.pads[number]
            pad.func = FUNC_I2C
            pad.pull = PULL_UP
            pad.settle()

    def _transfer_time(self, count, device=None):
        bits = (count + 1) * 9 + START_STOP_BITS
        took_us = CALL_US + bits * 1000000 // self._freq_hz
        stretch_us = getattr(device, "stretch_us", 0)
        if stretch_us:
            took_us += stretch_us * (count + 1)
            waits_us = stretch_us if self._timeout_a_bit else took_us
            if waits_us > self._timeout_us:
                self._b.block_us(CALL_US + self._timeout_us)
                raise OSError(ETIMEDOUT)
        self._b.block_us(took_us)

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
        self._transfer_time(count, device)
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
        self._transfer_time(len(data), device)
        taken = device.write(data) if data else None
        return len(data) if taken is None else taken

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
        self._timeout_us = get_int(timeout)
        self._lines = (board.pads[scl], board.pads[sda])
        self._take(scl, sda)

    def _device(self, address, empty=False):
        if self._lines[0].external == 0 or self._lines[1].external == 0:
            self._b.block_us(CALL_US + self._timeout_us)  # the bus is never free
            raise OSError(ETIMEDOUT)
        return super()._device(address, empty)


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


class SoftI2C(I2C):
    """extmod/machine_i2c.c, the same on both ports: clocked by the CPU, on any pins."""

    _absent = ENODEV
    _absent_empty = ENODEV
    _timeout_a_bit = True

    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        board = self._board
        self._b = board
        self._scl = board.find_pad(scl)
        self._sda = board.find_pad(sda)
        self._id = (self._scl.number, self._sda.number)
        self._freq_hz = get_int(freq)
        self._timeout_us = get_int(timeout)
        self._take(self._scl.number, self._sda.number)

    def _device(self, address, empty=False):
        if self._scl.external == 0:
            self._b.block_us(CALL_US + self._timeout_us)
            raise OSError(ETIMEDOUT)
        if self._sda.external == 0:
            return _HELD_LOW
        return super()._device(address, empty)


class HeldLow:
    """What a data line that is held low seems to be."""

    def write(self, data):
        """Every byte is acknowledged."""

    def read(self, count):
        """Zeros."""
        return bytes(count)


_HELD_LOW = HeldLow()
