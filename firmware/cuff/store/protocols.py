"""Protocols of one's own: records that a phone has stored, and protocols.json, written by hand.

A record is the protocol's bytes in hex digits, checked (files.py), one file a protocol. It comes
before what protocols.json has under the same number: one object, a number and a text each, read as
strictly as settings.json. It does not know what a protocol means (session/training/codec.py).

Rules: write only while the cuff is vented.
"""

import binascii

from cuff.memory import unload
from cuff.store import files

PATH = "protocols.json"
_LARGEST_BYTES = 4096
_RECORD_BYTES = 640


def _name(number):
    return "protocol%d" % number


def load(number):
    """(bytes of the record, False), (None, False) if there is none, (None, True): damaged."""
    body, problem = files.read(_name(number), _RECORD_BYTES)
    if body is None:
        return None, problem is not None
    try:
        return binascii.unhexlify(body), False
    except ValueError:
        return None, True


def by_hand(number):
    """The same of protocols.json, which has texts."""
    try:
        with open(PATH) as stream:
            text = stream.read(_LARGEST_BYTES + 1)
    except OSError:
        return None, False
    except ValueError:  # UnicodeError
        return None, True
    if len(text) > _LARGEST_BYTES:
        return None, True
    from cuff.store import strict

    try:
        return strict.read(text).get("%d" % number), False
    except strict.Refused:
        return None, True
    finally:
        unload("cuff.store.strict", collect=False)


def save(number, data):
    """Whether it is stored."""
    return files.write(_name(number), binascii.hexlify(data).decode())


def remove(number):
    """Whether no such record is left."""
    return files.remove(_name(number))
