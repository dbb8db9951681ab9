"""Messages of the control point and the journal, and the fragments they travel in
(docs/ble-protocol.md, "Messages and fragments")."""

FIRST = 0x80
LAST = 0x40
HEAD_BYTES = 2
LONGEST_MESSAGE = 240
PLAIN, SEALED, REFUSED = 0, 1, 2


class BadFrame(Exception):
    """Bytes that are no fragment, or none that fits here."""


def split(message, mtu=23):
    """The fragments of a message; each fits one write or indication at this MTU."""
    if not 0 < len(message) <= LONGEST_MESSAGE:
        raise ValueError(f"a message has 1 to {LONGEST_MESSAGE} bytes, not {len(message)}")
    room = mtu - 3 - HEAD_BYTES
    parts = [message[at : at + room] for at in range(0, len(message), room)]
    fragments = []
    for index, part in enumerate(parts):
        head = index | (FIRST if index == 0 else 0) | (LAST if index == len(parts) - 1 else 0)
        fragments.append(bytes((head, len(part))) + part)
    return fragments


class Joiner:
    """Puts fragments together again."""

    def __init__(self):
        self._parts = b""
        self._next = None

    def take(self, data):
        """The messages that these bytes complete: a value may hold several fragments."""
        messages = []
        while data:
            if len(data) < HEAD_BYTES or len(data) < HEAD_BYTES + data[1]:
                raise BadFrame(f"{data.hex()} is cut off")
            head, length = data[0], data[1]
            part, data = data[HEAD_BYTES : HEAD_BYTES + length], data[HEAD_BYTES + length :]
            if head & FIRST:
                self._parts, self._next = b"", 0
            if head & 0x3F != self._next:
                self._next = None
                raise BadFrame(f"fragment {head & 0x3F} is out of order")
            self._parts += part
            self._next += 1
            if head & LAST:
                messages.append(self._parts)
                self._next = None
        return messages
