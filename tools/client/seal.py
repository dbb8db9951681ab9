"""Introduction and sealed messages (docs/ble-protocol.md, "Access"), with `cryptography`'s X25519,
HMAC and HKDF."""

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

COMMAND, ANSWER, RECORD = 1, 2, 3
TAG_BYTES = 8
COUNTER_WINDOW = 256


class BadSeal(Exception):
    """Not what the other side has sealed, or not for this place."""


def hmac(key, *parts):
    """HMAC-SHA256 (RFC 2104)."""
    mac = HMAC(key, hashes.SHA256())
    for part in parts:
        mac.update(part)
    return mac.finalize()


def expand(key, info, length):
    """HKDF-Expand with SHA-256 (RFC 5869, 2.3)."""
    return HKDFExpand(hashes.SHA256(), length, info).derive(key)


@dataclass
class Introduction:
    """The client's side. Both numbers come from the system unless they are given (tests)."""

    private: bytes = b""
    nonce: bytes = b""
    device_public: bytes = b""
    device_commitment: bytes = b""
    device_nonce: bytes = b""

    def __post_init__(self):
        self.private = self.private or os.urandom(32)
        self.nonce = self.nonce or os.urandom(16)
        self._key = X25519PrivateKey.from_private_bytes(self.private)
        self.public = self._key.public_key().public_bytes_raw()

    def opened(self, nonce):
        """The device has shown its nonce: the code to compare, six digits. BadSeal if it is not
        the one it was bound to."""
        if hmac(nonce, self.device_public, self.public)[:16] != self.device_commitment:
            raise BadSeal("the device's nonce is not the one it was bound to")
        self.device_nonce = nonce
        number = hmac(self.nonce + nonce, self.public, self.device_public)[:4]
        return f"{int.from_bytes(number, 'big') % 1000000:06d}"

    def keys(self):
        """(controller key, its id, the client's proof, the device's proof)."""
        shared = self._key.exchange(X25519PublicKey.from_public_bytes(self.device_public))
        secret = hmac(self.nonce + self.device_nonce, shared)  # HKDF-Extract
        info = b"opencuff introduction 1" + self.public + self.device_public
        out = expand(secret, info, 68)
        key, number, confirm = out[:32], out[32:36], out[36:68]
        return key, number, hmac(confirm, b"client")[:8], hmac(confirm, b"device")[:8]


class Session:
    """Seals commands and opens answers. key: of the introduction; counter: the last one used."""

    def __init__(self, key, client_nonce, device_nonce, floor, counter=0):
        info = b"opencuff session 1" + client_nonce + device_nonce + floor.to_bytes(4, "little")
        out = expand(key, info, 64)
        self._enc, self._mac = out[:32], out[32:]
        self.counter = max(counter, floor)

    def seal(self, body):
        """The message for the next command."""
        self.counter += 1
        place = _place(COMMAND, self.counter, 0)
        return b"\x01" + self.counter.to_bytes(4, "little") + self._closed(place, body)

    def open(self, message, direction=ANSWER, part=0):
        """The body of a sealed answer to the last command, or of a record."""
        counter = int.from_bytes(message[1:5], "little")
        if message[:1] != b"\x01" or counter != self.counter or len(message) < 5 + TAG_BYTES:
            raise BadSeal("no answer to the last command")
        place = _place(direction, counter, part)
        cipher, tag = message[5:-TAG_BYTES], message[-TAG_BYTES:]
        if hmac(self._mac, place, cipher)[:TAG_BYTES] != tag:
            raise BadSeal("the seal is wrong")
        return self._mixed(place, cipher)

    def _closed(self, place, body):
        cipher = self._mixed(place, body)
        return cipher + hmac(self._mac, place, cipher)[:TAG_BYTES]

    def _mixed(self, place, body):
        stream = expand(self._enc, place, len(body)) if body else b""
        return bytes(a ^ b for a, b in zip(body, stream, strict=True))


def _place(direction, counter, part):
    return bytes((direction,)) + counter.to_bytes(4, "little") + part.to_bytes(2, "little")
