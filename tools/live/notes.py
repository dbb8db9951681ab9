"""What has to stay on the screen when the log has moved on: the last result, and what is wrong.

A result is what a measurement or a training came to; it stays until the next one. A reason is why
the device stopped or will not start; it stays until something begins again. All of it is read from
the console, as a person would. Knows no terminal.
"""

import re
import textwrap

STAMP = re.compile(r"^-?\d+\.\d\d ")
RESULTS = ("LOP found: ", "LOP not found: ", "vent: ", "LOP measurement stopped")
REASONS = ("TRIP ", "AND ", "will not start: ", "alarm: ", "stopped: ",
           "another cuff ")
BEGINS = ("inflate, ", "LOP measurement begins", "ready to zero")
CLEARS = {"leak over": "alarm: leak"}


def words_of(line):
    """A line of the console without the device's own stamp: the screen has one clock."""
    return STAMP.sub("", line)


def clock(ms):
    """Minutes and seconds since the simulation began."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 60}:{seconds % 60:02d}.{rest // 100}"


class Notes:
    """result: (ms, words) or None; reasons: [(ms, words)], the first one first."""

    def __init__(self):
        self.result = None
        self.reasons = []
        self._read = 0

    def read(self, log):
        """Take in what is new of [(ms, line)]."""
        for ms, line in log[self._read :]:
            self._take(ms, words_of(line))
        self._read = len(log)

    def _take(self, ms, words):
        if words.startswith(BEGINS):
            self.reasons = []
        if words.startswith(RESULTS):
            self.result = (ms, words.split(", target ")[0].strip())
        ended = CLEARS.get(words)
        if ended:
            self.reasons = [note for note in self.reasons if not note[1].startswith(ended)]
        if words.startswith(REASONS) or "Error" in words:
            self.reasons = [note for note in self.reasons if note[1] != words]
            self.reasons.append((ms, words))


def wrapped(ms, words, columns):
    """A note as lines that fit, the time before the first."""
    head = f" {clock(ms):>7} "
    return textwrap.wrap(
        words, columns, initial_indent=head, subsequent_indent=" " * len(head)
    ) or [head]  # fmt: skip
