"""What seals a message: HMAC-SHA256 (RFC 2104), HKDF-Expand (RFC 5869, 2.3), and a session's keys.

docs/ble-protocol.md, "Session". One HMAC takes 1.7 ms on a Pico W: a command two, its answer two,
in turns of their own.

Rules: loop code. A key is never put into a text.
"""

from hashlib import sha256

from micropython import const

COMMAND = const(1)
ANSWER = const(2)
RECORD = const(3)
_TAG_BYTES = const(8)
_HEAD_BYTES = const(5)  # kind, counter
WINDOW = const(256)  # how far ahead of the last one a counter may be
_BLOCK = const(64)


def hmac(key, message, more=b""):
    """HMAC-SHA256 of message | more."""
    if len(key) > _BLOCK:
        key = sha256(key).digest()
    inner = bytearray(_BLOCK)
    outer = bytearray(_BLOCK)
    for k in range(_BLOCK):
        byte = key[k] if k < len(key) else 0
        inner[k] = byte ^ 0x36
        outer[k] = byte ^ 0x5C
    within = sha256(inner)
    within.update(message)
    within.update(more)
    whole = sha256(outer)
    whole.update(within.digest())
    return whole.digest()


def expand(key, info, length):
    """HKDF-Expand: length bytes, at most 255 * 32."""
    out = part = b""
    number = 0
    while len(out) < length:
        number += 1
        part = hmac(key, part + info, bytes((number,)))
        out += part
    return out[:length]


def same(one, other):
    """Are they equal? Takes as long for any difference."""
    if len(one) != len(other):
        return False
    differ = 0
    for k in range(len(one)):
        differ |= one[k] ^ other[k]
    return not differ


def u32(data, at):
    """A counter's four bytes as a number."""
    return data[at] | data[at + 1] << 8 | data[at + 2] << 16 | data[at + 3] << 24


def u32_bytes(number):
    """The other way round."""
    return bytes((number & 255, number >> 8 & 255, number >> 16 & 255, number >> 24 & 255))


def counter_of(message):
    """The counter of a sealed message; None: too short to be one."""
    return u32(message, 1) if len(message) > _HEAD_BYTES + _TAG_BYTES else None


class Keys:
    """Of one session: opens commands, seals answers and records."""

    def __init__(self, key, client_nonce, device_nonce, floor):
        info = b"opencuff session 1" + client_nonce + device_nonce + u32_bytes(floor)
        out = expand(key, info, 64)
        self._enc = out[:32]
        self._mac = out[32:]

    def open(self, message):
        """The body of a sealed command, or None: the tag is wrong."""
        place = _place(COMMAND, message[1:_HEAD_BYTES], 0)
        cipher = message[_HEAD_BYTES:-_TAG_BYTES]
        if not same(hmac(self._mac, place, cipher)[:_TAG_BYTES], message[-_TAG_BYTES:]):
            return None
        return self._mixed(place, cipher)

    def seal(self, counter, body, direction=ANSWER, part=0):
        """The message of an answer, or of record number part."""
        head = u32_bytes(counter)
        place = _place(direction, head, part)
        cipher = self._mixed(place, body)
        return b"\x01" + head + cipher + hmac(self._mac, place, cipher)[:_TAG_BYTES]

    def _mixed(self, place, body):
        stream = expand(self._enc, place, len(body))
        return bytes([body[k] ^ stream[k] for k in range(len(body))])


def _place(direction, head, part):
    return bytes((direction,)) + head + bytes((part & 255, part >> 8))
