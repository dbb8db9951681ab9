"""The terminal as a keyboard: keys at once, without Enter, and everything put back at the end.

Rules: Ctrl-C and Ctrl-Z come as keys, so no signal can leave the terminal half restored; `with`
restores it however the block ends. Drawing is not done here.
"""

import os
import select
import sys
import termios

ESCAPE = "\x1b"
SEQUENCES = {"[A": "up", "OA": "up", "[B": "down", "OB": "down"}
PLAIN = {"\r": "enter", "\n": "enter", " ": "space", "\x03": "quit", "\x04": "quit"}


class Keyboard:
    """Reads keys from the terminal on stdin while the `with` block runs."""

    def __enter__(self):
        self._fd = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._fd)
        mode = termios.tcgetattr(self._fd)
        mode[0] &= ~(termios.IXON | termios.ICRNL)
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        termios.tcsetattr(self._fd, termios.TCSANOW, mode)
        return self

    def __exit__(self, *_exception):
        # TCSAFLUSH drops keys that were typed too late instead of handing them to the shell.
        termios.tcsetattr(self._fd, termios.TCSAFLUSH, self._before)

    def keys(self, wait_s):
        """Return the names of the keys that were pressed; waits up to wait_s for the first."""
        if not select.select([self._fd], [], [], wait_s)[0]:
            return []
        typed = os.read(self._fd, 1024)
        if not typed:
            return ["quit"]  # the terminal has gone away
        return list(decode(typed.decode("utf-8", "ignore")))


def decode(typed):
    """Yield a name for each key in what the terminal sent; other sequences yield nothing."""
    at = 0
    while at < len(typed):
        if typed[at] != ESCAPE:
            yield PLAIN.get(typed[at], typed[at].lower())
            at += 1
            continue
        name = SEQUENCES.get(typed[at + 1 : at + 3])
        if name:
            yield name
        at = end_of_sequence(typed, at + 1)


def end_of_sequence(typed, at):
    """Return the place after the escape sequence whose second character is at `at`."""
    if typed[at : at + 1] not in ("[", "O"):
        return at
    at += 1
    while at < len(typed) and not "@" <= typed[at] <= "~":
        at += 1
    return at + 1
