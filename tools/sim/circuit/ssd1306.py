"""An SSD1306 on a module of 128 x 64 without a supply for its panel, as a device on the bus.

It decodes the bytes that come as the chip does (Solomon Systech data sheet rev 1.1, chapters 8.1.5
control bytes, 9 and 10 commands, application note: charge pump) and shows what an eye would see:
nothing before the charge pump runs and the display is on, noise where its memory was never written,
every other line if the wiring of the rows is said wrongly, upside down if it is not turned.

    display = Ssd1306(seed)      attach(board, bus keys); display.picture() -> rows of 0 and 1
    display.set_fault(kind)      "absent": does not answer; "dies": no longer acknowledges in the
                                 middle of a transfer; "slow": holds the clock; None: repaired
    display.power_on()           everything as after power-on, memory undefined

Rules: what it does not know it notes in `unknown`, so that a test can refuse it. Plain integers,
every interpreter.
"""

from tools.sim.circuit.noise import next_random

ADDRESS = 0x3C
WIDTH = 128
HEIGHT = 64
ENODEV = 19
FAULT_KINDS = ("absent", "dies", "slow")
SLOW_US = 400  # a byte
DIES_AFTER = 60
# First byte of a command -> how many bytes follow it; the ranges are in _arguments.
_WITH_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x81: 1, 0x8D: 1, 0xA3: 2, 0xA8: 1, 0xD3: 1, 0xD5: 1, 0xD9: 1,
    0xDA: 1, 0xDB: 1, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5,
}  # fmt: skip


class Ssd1306:
    """See the module's text. transfers: how many it took; last_us: the longest row of bytes."""

    def __init__(self, seed=3):
        self._random = seed
        self.kind = None
        self.stretch_us = 0
        self.transfers = 0
        self.writes = 0  # bytes of picture
        self.unknown = []
        self.power_on()

    def power_on(self):
        """After power-on (chapter 8.5): off, memory undefined."""
        memory = bytearray(WIDTH * HEIGHT // 8)
        for at in range(len(memory)):
            self._random = next_random(self._random)
            memory[at] = self._random >> 16 & 0xFF
        self.memory = memory
        self._on = self._pump = self._lit = False
        self._mode = 2  # page by page
        self._column = self._page = 0
        self._columns = [0, WIDTH - 1]
        self._pages = [0, 7]
        self._start_line = self._offset = 0
        self._lines = 64
        self._turned_columns = self._turned_rows = False
        self._inverse = self._all = False
        self._wiring = 0x12
        self.contrast = 0x7F
        self._command = []

    def set_fault(self, kind):
        """Break it from now on; None repairs it."""
        if kind is not None and kind not in FAULT_KINDS:
            raise ValueError("no fault '%s'; there are %s" % (kind, ", ".join(FAULT_KINDS)))
        self.kind = kind
        self.stretch_us = SLOW_US if kind == "slow" else 0

    # -- the bus -----------------------------------------------------------------------------

    def write(self, data):
        """One transfer: control bytes, commands, data. How many bytes it took."""
        if self.kind == "absent":
            raise OSError(ENODEV)
        taken = len(data)
        if self.kind == "dies":
            taken = min(taken, DIES_AFTER)
        self.transfers += 1
        self._command = []
        at = 0
        while at < taken:
            control = data[at]
            at += 1
            if control & 0x3F:
                self.unknown.append(("control", control))
            end = at + 1 if control & 0x80 else taken  # Co: one byte, then another control byte
            while at < min(end, taken):
                if control & 0x40:
                    self._data(data[at])
                else:
                    self._take(data[at])
                at += 1
        return taken

    def read(self, count):
        """Over I2C it can only be asked for its status: on or off."""
        return bytes([0x00 if self._on else 0x40]) * count

    def _data(self, byte):
        self.memory[self._page * WIDTH + self._column] = byte
        self.writes += 1
        first, last = self._columns
        if self._mode == 2:
            self._column = (self._column + 1) % WIDTH
        elif self._mode == 0:
            self._column = first if self._column == last else (self._column + 1) % WIDTH
            if self._column == first:
                self._next_page()
        else:
            self._next_page()
            if self._page == self._pages[0]:
                self._column = first if self._column == last else (self._column + 1) % WIDTH

    def _next_page(self):
        self._page = self._pages[0] if self._page == self._pages[1] else (self._page + 1) % 8

    def _take(self, byte):
        """A byte of a command."""
        command = self._command
        command.append(byte)
        if len(command) <= _WITH_ARGUMENTS.get(command[0], 0):
            return
        self._command = []
        self._obey(command[0], command)

    def _obey(self, first, command):
        if first < 0x10:
            self._column = self._column & 0x70 | first
        elif first < 0x20:
            self._column = (first & 0x07) << 4 | self._column & 0x0F
        elif 0x40 <= first < 0x80:
            self._start_line = first & 0x3F
        elif 0xB0 <= first < 0xB8:
            self._page = first & 0x07
        elif first in (0xA0, 0xA1):
            self._turned_columns = first == 0xA1
        elif first in (0xC0, 0xC8):
            self._turned_rows = first == 0xC8
        elif first in (0xA4, 0xA5):
            self._all = first == 0xA5
        elif first in (0xA6, 0xA7):
            self._inverse = first == 0xA7
        elif first in (0xAE, 0xAF):
            self._on = first == 0xAF
            self._lit = self._on and self._pump  # the pump has to be asked for first
        elif first in _WITH_ARGUMENTS:
            self._obey_long(first, command)
        elif first not in (0xE3, 0x2E):
            self.unknown.append(("command", first))

    def _obey_long(self, first, command):
        value = command[1]
        if first == 0x20:
            self._mode = value & 3
        elif first == 0x21:
            self._columns = [value & 0x7F, command[2] & 0x7F]
            self._column = value & 0x7F
        elif first == 0x22:
            self._pages = [value & 7, command[2] & 7]
            self._page = value & 7
        elif first == 0x81:
            self.contrast = value
        elif first == 0x8D:
            self._pump = bool(value & 4)
        elif first == 0xA8:
            self._lines = (value & 0x3F) + 1
        elif first == 0xD3:
            self._offset = value & 0x3F
        elif first == 0xDA:
            self._wiring = value
        elif first not in (0xD5, 0xD9, 0xDB):
            self.unknown.append(("command", first))

    # -- what an eye sees ----------------------------------------------------------------------

    @property
    def lit(self):
        """Does it show anything at all?"""
        return self._lit and self._pump

    def picture(self):
        """64 rows of 128 zeros and ones, from the upper left; all dark while it shows nothing."""
        rows = []
        for line in range(HEIGHT):
            row = bytearray(WIDTH)
            if self.lit and line < self._lines:
                self._fill(row, self._row_of(line))
            rows.append(bytes(row))
        return rows

    def _row_of(self, line):
        """Which line of the memory a line of the glass shows. Modules are mounted such that both
        directions have to be turned."""
        com = line if self._turned_rows else HEIGHT - 1 - line
        if self._wiring & 0x10 == 0:  # said to be one after the other, wired alternately
            com = com // 2 + (com & 1) * 32
        return (com + self._offset + self._start_line) % HEIGHT

    def _fill(self, row, source):
        memory = self.memory
        base = (source >> 3) * WIDTH
        bit = source & 7
        flip = 1 if self._inverse else 0
        for x in range(WIDTH):
            column = x if self._turned_columns else WIDTH - 1 - x
            row[x] = 1 if self._all else memory[base + column] >> bit & 1 ^ flip


def attach(board, display, address=ADDRESS):
    """On the bus that the board has for it: hardware I2C of the rp2, soft I2C elsewhere."""
    scl, sda = board.pins["scl"], board.pins["sda"]
    bus = scl >> 1 & 1 if board.chip.name == "rp2" else (scl, sda)
    board.attach_i2c(bus, address, display)
    return display
