"""The board's serial console: what the firmware and the port print, with virtual time stamps.

Rules: log holds (ms, line) of whole lines only; on_print(ms, line), if set, hears each as it ends.
"""

import sys

PRINT_US = 100  # into the USB buffer (estimate)


class Console:
    """What a terminal at the board would show. Needs now_ms and spend() of the kernel."""

    def __init__(self):
        self.log = []
        self.on_print = None
        self._line = ""

    def print(self, text):
        """print() of the firmware."""
        self.spend(PRINT_US)
        self.say(text)

    def say(self, text):
        """What goes out of the serial port: split into lines, each with its time."""
        self._line += text
        while "\n" in self._line:
            line, self._line = self._line.split("\n", 1)
            self.log.append((self.now_ms, line))
            if self.on_print:
                self.on_print(self.now_ms, line)

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
