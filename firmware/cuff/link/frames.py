"""Messages and the fragments they travel in: docs/ble-protocol.md, "Messages and fragments".

Rules: total over bytes: what does not fit is dropped and said so; no exception.
"""

from micropython import const

LONGEST_MESSAGE = const(240)
HEAD_BYTES = const(2)
_FIRST = const(0x80)
_LAST = const(0x40)
_INDEX = const(0x3F)


class Joiner:
    """Puts the fragments of one link together. complete: message() is whole now."""

    def __init__(self):
        self._buffer = bytearray(LONGEST_MESSAGE)
        self._length = 0
        self._next = -1  # the number that is due; none: a first one
        self.complete = False

    def drop(self):
        """Forget what has come."""
        self._next = -1
        self.complete = False

    def take(self, data, at, end):
        """One fragment from data[at:end]; where the next begins, or -1: none that fits."""
        self.complete = False
        if end - at < HEAD_BYTES:
            self._next = -1
            return -1
        head = data[at]
        count = data[at + 1]
        at += HEAD_BYTES
        if head & _FIRST:
            self._next = self._length = 0
        length = self._length
        if head & _INDEX != self._next or at + count > end or length + count > LONGEST_MESSAGE:
            self._next = -1
            return -1
        for k in range(count):
            self._buffer[length + k] = data[at + k]
        self._length = length + count
        self._next += 1
        if head & _LAST:
            self._next = -1
            self.complete = True
        return at + count

    def message(self):
        """Its bytes."""
        return bytes(memoryview(self._buffer)[: self._length])


def fragment(message, number, mtu):
    """The number-th fragment of a message, or None past the last."""
    room = mtu - 3 - HEAD_BYTES
    at = number * room
    if at >= len(message):
        return None
    part = message[at : at + room]
    head = number & _INDEX
    if number == 0:
        head |= _FIRST
    if at + room >= len(message):
        head |= _LAST
    return bytes((head, len(part))) + part
