"""The board's serial console: what the firmware and the port print, with virtual time stamps.

Sources: shared/tinyusb/mp_usbd_cdc.c (mp_usbd_cdc_tx_strn: what does not fit waits for the host,
500 ms from the last byte that did; mp_usbd_cdc_poll_interfaces), ports/rp2 and ports/esp32
mphalport.c (the ESP32's poll always says that it can write), py/stream.c. While a write waits,
interrupts and scheduled callbacks run, as in a sleep.

Rules: log holds (ms, line) of whole lines only; on_print(ms, line), if set, hears each as it ends.
`host_reads` = False: the host holds the port open and takes nothing more.

What the firmware has said and cannot send yet is in its own queue (cuff/panel/console.py); with
`overhear` it is logged when it is said, since those who judge a device must not depend on who
reads its log, and is not logged again when it comes out. `sent` holds what really came out.
"""

import sys

PRINT_US = 100  # into the USB buffer (estimate)
WRITE_US = 10
FIFO_BYTES = 256  # CFG_TUD_CDC_TX_BUFSIZE at full speed
WAIT_MS = 500  # MICROPY_HW_USB_CDC_TX_TIMEOUT


class Console:
    """What a terminal at the board would show. Needs now_ms, spend() and wait_us() of the
    kernel."""

    def __init__(self):
        self.log = []
        self.sent = []
        self.on_print = None
        self.host_reads = True
        self.waited_ms = 0  # for the host, in all
        self._fifo = FIFO_BYTES
        self._line = ""
        self._overheard = []

    def print(self, text):
        """print() of the firmware: its text, and the end of the line."""
        self.spend(PRINT_US)
        if self.host_reads:
            self.say(text)
            return
        for line in text.split("\n")[:-1]:
            self.say(self._squeeze(line))
            self.say(self._squeeze("\r\n"))

    def console_write(self, data):
        """sys.stdout.write and sys.stdout.buffer.write of bytes."""
        self.spend(WRITE_US)
        text = bytes(data).decode()
        self.say(text if self.host_reads else self._squeeze(text))

    def console_room(self):
        """mp_usbd_cdc_poll_interfaces: does one byte fit?"""
        self.spend(WRITE_US)
        return self.host_reads or self._fifo > 0

    def block_console(self, room=FIFO_BYTES):
        """The host stops reading; so many bytes still find room."""
        self.host_reads = False
        self._fifo = room

    def free_console(self):
        """The host reads again."""
        self.host_reads = True

    def _squeeze(self, text):
        """What of it fits; for the rest the port waits in vain."""
        fits = text[: self._fifo]
        self._fifo -= len(fits)
        if len(fits) < len(text):
            self.waited_ms += WAIT_MS
            self.wait_us(WAIT_MS * 1000)
        return fits

    def say(self, text):
        """What goes out of the serial port: split into lines, each with its time."""
        self._line += text
        while "\n" in self._line:
            line, self._line = self._line.split("\n", 1)
            line = line.rstrip("\r")
            self.sent.append((self.now_ms, line))
            if line in self._overheard:
                self._overheard.remove(line)
            else:
                self._note(line)

    def _note(self, line):
        self.log.append((self.now_ms, line))
        if self.on_print:
            self.on_print(self.now_ms, line)

    def overhear(self, lines):
        """Log what the firmware has said and not sent."""
        for line in lines:
            if line not in self._overheard:
                self._overheard.append(line)
                self._note(line)

    def say_exception(self, error):
        """The traceback as the port prints it."""
        self.say(format_exception(error))


def format_exception(error):
    """Traceback and message of an exception as text, on all three interpreters."""
    if hasattr(sys, "print_exception"):
        import io

        stream = io.StringIO()
        sys.print_exception(error, stream)
        return stream.getvalue()
    import traceback

    return "".join(traceback.format_exception(type(error), error, error.__traceback__))
