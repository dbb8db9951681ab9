"""The serial line: lines wait here and leave in small pieces, so that nobody has to read them.

A host that holds the USB port open and does not read makes every write wait for 500 ms
(MICROPY_HW_USB_CDC_TX_TIMEOUT in ports/rp2 and ports/esp32), which is a whole lease (R-CTL-1). So:

* if the port says whether it has room (RP2040), one byte is written at a time, and none without
  room: no write waits;
* if it always says yes (ESP32-S3), nothing is written until the cuff is let go and no test
  runs: the lines wait, each with the time at which it was said;
* a write that was slow all the same is the last one for half a minute;
* what does not fit is lost, the oldest first, and counted.

Loop code. Nothing else in the running firmware prints.
"""

from micropython import const

LINES = const(40)  # what waits at most: a whole training, or an LOP measurement
_CALM_BYTES = const(64)  # a turn; 115200 baud take twice that, and the ESP32's UART buffers it
_BYTES = const(16)  # a turn while pressure is wanted: 2 ms of the RP2040's 20
_SLOW_MS = const(50)  # a write that somebody reads takes less than 1 ms
_PAUSE_MS = const(30000)
_FLUSH_MS = const(500)  # at most, if nothing else is to be done

# There is one serial line, so there is one queue. A line leaves it when it has been written.
waiting = []


class Console:
    """chip: console_room() (None if the port does not know), console_write(bytes), CONSOLE_END,
    and its clock. say() from anywhere in the loop; step() once a turn."""

    def __init__(self, chip):
        self._write = chip.console_write
        self._room = chip.console_room
        self._end = chip.CONSOLE_END
        self._ticks_ms = chip.ticks_ms
        self._ticks_diff = chip.ticks_diff
        self._byte = bytearray(1)
        self._rest = b""
        self._at = 0
        self._lost = 0
        self._slow = False
        self._slow_ms = 0
        self._last_ms = chip.ticks_ms()
        self._seconds = 0
        self._part_ms = 0
        del waiting[:]

    def say(self, text):
        """One line, with the seconds since boot."""
        self._count(self._ticks_ms())
        if len(waiting) >= LINES:
            waiting.pop(1 if self._rest else 0)  # a line that has been begun stays whole
            self._lost += 1
        waiting.append("%d.%02d %s" % (self._seconds, self._part_ms // 10, text))

    def step(self, now_ms, calm):
        """One turn of the loop. calm: no pressure is wanted and no test runs, so that half a second
        of waiting does no harm."""
        self._count(now_ms)
        if self._slow:
            if self._ticks_diff(now_ms, self._slow_ms) < _PAUSE_MS:
                return
            self._slow = False
        if self._room is not None:
            self._write_bytes(_CALM_BYTES if calm else _BYTES)
        elif calm:
            self._write_piece(_CALM_BYTES)

    def flush(self):
        """All that somebody reads, for half a second or one slow write: before the first turn, and
        after the last."""
        begin_ms = now_ms = self._ticks_ms()
        self._slow = False
        while waiting and not self._slow:
            before = len(waiting), self._at
            self.step(now_ms, True)
            now_ms = self._ticks_ms()
            if before == (len(waiting), self._at):
                return  # no room
            if self._ticks_diff(now_ms, begin_ms) > _FLUSH_MS:
                return

    def _count(self, now_ms):
        """Seconds that do not wrap: ticks do after 12 days, their differences after 6."""
        ms = self._part_ms + self._ticks_diff(now_ms, self._last_ms)
        self._last_ms = now_ms
        self._seconds += ms // 1000
        self._part_ms = ms % 1000

    def _next(self):
        """Is there something to write, from _at in _rest on?"""
        if self._rest:
            return True
        if self._lost:
            waiting.insert(0, "%d lines lost" % self._lost)
            self._lost = 0
        if not waiting:
            return False
        self._rest = waiting[0].encode() + self._end
        self._at = 0
        return True

    def _write_bytes(self, most):
        """Byte by byte, while there is room for one."""
        while most and self._next() and self._room():
            self._byte[0] = self._rest[self._at]
            self._give(self._byte)
            if self._slow:
                return
            most -= 1

    def _write_piece(self, most):
        if self._next():
            self._give(self._rest[self._at : self._at + most])

    def _give(self, piece):
        """Write, and notice how long it took."""
        begin_ms = self._ticks_ms()
        self._write(piece)
        end_ms = self._ticks_ms()
        self._at += len(piece)
        if self._at >= len(self._rest):
            self._rest = b""
            waiting.pop(0)
        if self._ticks_diff(end_ms, begin_ms) > _SLOW_MS:
            self._slow = True
            self._slow_ms = end_ms
