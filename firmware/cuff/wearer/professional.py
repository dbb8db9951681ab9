"""A professional's code, and what it opens and locks of the wearer at hand. Loaded for a moment.

The code is kept as a salted SHA-256: it keeps honest people honest; whoever has a computer on the
device can delete it. It is never shown or logged.
"""

import binascii
import hashlib

from cuff import codes
from cuff.store import wearers
from cuff.wearer import roll

_PRO_FIELDS = ("attested", "cleared", "cleared_by", "locked", "full")
WRONG_CODES = 3
WRONG_WAIT_MS = 60000


def do(desk, now_ms, argument, source, panel):
    """PRO: (code, field, value) for the wearer at hand; (code, None, new code). The first code is
    given at the device."""
    if not isinstance(argument, tuple) or len(argument) != 3 or not isinstance(argument[0], str):
        return codes.SET_REFUSED
    given, field, value = argument
    known, problem = wearers.load("pro")
    if known is None and (problem or source != panel or field is not None):
        return codes.NOT_ALLOWED
    if known is not None and not _is_right(desk, now_ms, given, known):
        return codes.WRONG_CODE
    if field is None:
        return _new_code(desk, value)
    if field not in _PRO_FIELDS + roll.OPEN_FIELDS or not 1 <= desk.wearer < roll.GUEST:
        return codes.SET_REFUSED
    record, _ = wearers.load("wearer", desk.wearer)
    if record is None:
        return codes.WEARER_DAMAGED
    if field == "cleared":
        record["cleared_minute"] = desk.chip.minute_2000()
    return roll.store(desk, desk.wearer, record, field, value)


def _is_right(desk, now_ms, given, known):
    wait_ms = desk.chip.ticks_diff(now_ms, desk.wrong_ms)
    if desk.wrong >= WRONG_CODES and 0 <= wait_ms < WRONG_WAIT_MS:
        return False
    if _hash(known["salt"], given) == known["hash"]:
        desk.wrong = 0
        return True
    desk.wrong += 1
    desk.wrong_ms = now_ms
    return False


def _new_code(desk, code):
    if not isinstance(code, str) or not 4 <= len(code) <= 12:
        return codes.SET_REFUSED
    salt = (desk.chip.ticks_ms() * 75 + 74) & 0x3FFFFFFF
    record = {"salt": salt, "hash": _hash(salt, code)}
    return codes.NONE if wearers.save("pro", 0, record) else codes.NOT_STORED


def _hash(salt, code):
    digest = hashlib.sha256(("%d %s" % (salt, code)).encode()).digest()
    return str(binascii.hexlify(digest), "ascii")
