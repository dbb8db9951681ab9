"""The display: SSD1306, 128 x 64, on an I2C bus of its own; one transfer a turn of the loop.

What is to be seen stands in `memory`: eight pages (rows of 8 pixels, a byte a column), before each
the commands that say which page it is, so that a page is one transfer of 135 bytes, 3 ms at 400
kHz, and does not depend on what came before. A page is sent when it has changed; and every ten
seconds everything is, set-up first, so that a display whose supply was away for a moment comes
back. Sequence and values: Solomon Systech SSD1306 data sheet rev 1.1, chapters 8 and 10 and its
application note.

Rules: for the loop only, and never longer than some milliseconds: the RP2040's bus gives up after
TIMEOUT_US a transfer, on the ESP32 it is clocked by the CPU (its hardware waits up to 100 ms a byte
on stuck lines) and no bit waits longer than STRETCH_US. A display that does not answer, is slow or
refuses is left alone for ten seconds. No exception leaves this module, and nothing depends on it.
"""

# pyright: reportOptionalMemberAccess=false
# A bus that could not be opened is one more reason why nothing answers.

from binascii import crc32
from time import ticks_diff, ticks_ms

from machine import Pin
from micropython import const

WIDTH = const(128)
PAGES = const(8)
HEAD = 7  # bytes before a page's own
STRIDE = 135
BUS_HZ = const(400000)
TIMEOUT_US = const(10000)
STRETCH_US = const(20)  # the display never holds the clock
_SLOW_MS = const(8)
AGAIN_MS = const(10000)
_FIRST = const(0)  # what comes next in a round after the set-up: eight pages, on
_ON = const(8)
_ROUND_OVER = const(9)

# After 00: commands until the end. Clock, 64 lines, no offset, charge pump on, pages one by one,
# columns and rows turned as modules have them, contrast, RAM shown as it is. Not on yet: at first
# its memory holds anything.
_COMMANDS = (
    b"\x00\xd5\x80\xa8\x3f\xd3\x00\x40\x8d\x14\x20\x02\xa1\xc8\xda\x12\x81\xcf\xd9\xf1\xdb\x40\xa4\xa6"
)
_LIGHT = b"\x00\xaf"
_DARK = b"\x00\xae"


class Display:
    """board: PIN_SDA, PIN_SCL, DISPLAY (the address). lit: whether it shows anything (set by
    whoever draws). answers: it took the last that was sent. memory: None until it has answered."""

    head = HEAD
    stride = STRIDE

    def __init__(self, board):
        self._board = board
        self._address = board.DISPLAY
        self._bus = None
        self.answers = False
        self.lit = True
        self._shows = False
        self._rests = False
        self._since_ms = 0
        self._next = _FIRST
        self.memory = None
        self._pages = []
        self._sent = []

    def probe(self):
        """Set it up; memory is taken only for one that answers."""
        self._open()
        self._next = _FIRST
        self._send(ticks_ms(), _COMMANDS)
        if self.answers and self.memory is None:
            self.memory = memory = bytearray(STRIDE * PAGES)
            view = memoryview(memory)
            for page in range(PAGES):
                # 80: one command follows; page, column 0; 40: the rest is data.
                memory[page * STRIDE : page * STRIDE + HEAD] = bytes(
                    (0x80, 0xB0 | page, 0x80, 0x00, 0x80, 0x10, 0x40)
                )
            self._pages = [view[page * STRIDE : (page + 1) * STRIDE] for page in range(PAGES)]
            self._sent = [-1] * PAGES

    def step(self, now_ms):
        """One turn; True when it took time (one transfer at most)."""
        waited_ms = ticks_diff(now_ms, self._since_ms)
        if not self.answers:
            if waited_ms < AGAIN_MS:
                return False
            self.probe()
            return True
        if self._next < _ROUND_OVER:
            return self._round(now_ms)
        if waited_ms < AGAIN_MS:
            return self._changed(now_ms)
        self._next = _FIRST
        return self._send(now_ms, _COMMANDS)

    def _round(self, now_ms):
        step = self._next
        self._next = step + 1
        if step == _ON:
            self._since_ms = now_ms
            return self._power(now_ms)
        page = step - _FIRST
        return self._page(now_ms, page, crc32(self._pages[page]) & 0x3FFFFFFF)

    def _changed(self, now_ms):
        """The next thing that differs from what was sent."""
        if self.lit != self._shows:
            return self._power(now_ms)
        for page in range(PAGES):
            sum_now = crc32(self._pages[page]) & 0x3FFFFFFF
            if sum_now != self._sent[page]:
                return self._page(now_ms, page, sum_now)
        return False

    def _page(self, now_ms, page, sum_now):
        self._sent[page] = sum_now
        return self._send(now_ms, self._pages[page])

    def _power(self, now_ms):
        self._shows = self.lit
        return self._send(now_ms, _LIGHT if self.lit else _DARK)

    def _send(self, now_ms, data):
        """True: it took time. What fails or is slow is left alone for a while."""
        begin_ms = ticks_ms()
        try:
            self.answers = self._bus.writeto(self._address, data) == len(data)
        except (OSError, ValueError, AttributeError):  # no answer; no bus
            self.answers = False
        if ticks_diff(ticks_ms(), begin_ms) > _SLOW_MS:
            self.answers = False
        if not self.answers:
            self._since_ms = now_ms
        return True

    def _open(self):
        """The bus anew: that frees the RP2040's after a timeout."""
        board = self._board
        scl, sda = Pin(board.PIN_SCL), Pin(board.PIN_SDA)
        try:
            if board.CHIP == "rp2":
                from machine import I2C

                self._bus = I2C(
                    board.PIN_SCL >> 1 & 1, scl=scl, sda=sda, freq=BUS_HZ, timeout=TIMEOUT_US
                )
            else:
                from machine import SoftI2C

                self._bus = SoftI2C(scl=scl, sda=sda, freq=BUS_HZ, timeout=STRETCH_US)
        except (OSError, ValueError):
            self._bus = None
