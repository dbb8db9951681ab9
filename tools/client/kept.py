"""What a device keeps beside settings and journal: wearers, cuffs, protocols of one's own.

Functions over a Cuff with a session (cuff.py); docs/wearers.md and docs/protocols.md say what the
fields mean. A value that the device would refuse for its form is a CuffError that names its bound,
and nothing is sent.
"""

import struct
from dataclasses import dataclass

from tools.client import layouts, recipe
from tools.client.cuff import CuffError, NotDone

PLACES = range(1, 9)
GUEST = 9
PROFILES = ("standard", "rehabilitation", "senior", "athlete", "recovery")
FIELDS = ("name", "profile", "share_pct", "lop_mmhg", "protocol")
SIDES = ("unstated", "left", "right")
LONGEST_NAME = 16  # characters, of a wearer
LONGEST_CUFF_NAME = 24
MM = range(0, 65536)
BUILT_IN = {
    "resistance": 1, "resistance_vented": 2, "aerobic": 3, "passive": 4, "cyclic": 5, "manual": 6,
    "preconditioning": 7, "introductory": 8,
}  # fmt: skip
OWN = range(32, 48)
NOT_NOW = 110
_READ, _WEARER_AT, _CUFF_AT, _PROTOCOL_AT = 66, 3, 4, 5
_PROTOCOL, _WEARER, _CUFF, _STORE = 14, 15, 16, 24


@dataclass
class Wearer:
    """One of eight."""

    number: int
    profile: str
    name: str


@dataclass
class CuffKnown:
    """One of eight."""

    number: int
    width_mm: int
    name: str


def place(number, what):
    """Its number, if it is one."""
    if number not in PLACES:
        raise CuffError(f"{what} {number}: there are places 1 to 8")
    return number


def protocol_number(name):
    """Of a built-in protocol's word, or of a number as text."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    if name.isdigit() and (int(name) in BUILT_IN.values() or int(name) in OWN):
        return int(name)
    raise CuffError(f"protocol {name}: there are {', '.join(BUILT_IN)}, and 32 to 47 of one's own")


def protocol_name(number):
    """The other way round."""
    for name, known in BUILT_IN.items():
        if known == number:
            return name
    return f"own {number}"


async def _read(cuff, what, index):
    """Bytes, or None: there is none."""
    try:
        return await cuff.command(struct.pack("<BBH", _READ, what, index))
    except NotDone as problem:
        if problem.code == NOT_NOW:
            return None
        raise


async def _need_rest(cuff):
    """Reading answers "not now" for an empty place, too: so look before."""
    live, _ = await cuff.sealed_status()
    if live.target_cmmhg or live.kind:
        raise CuffError("not while something runs: the cuff has to be empty")


# -- wearers -----------------------------------------------------------------------------------


async def wearers(cuff):
    """[Wearer] of the places that are taken."""
    await _need_rest(cuff)
    found = []
    for number in PLACES:
        data = await _read(cuff, _WEARER_AT, number)
        if data:
            profile = PROFILES[data[0]] if data[0] < len(PROFILES) else str(data[0])
            found.append(Wearer(number, profile, data[1:].decode()))
    return found


async def choose_wearer(cuff, number):
    """Who trains now: 1 to 8, 0 nobody, 9 a guest."""
    if number not in (0, GUEST):
        place(number, "wearer")
    await cuff.command(bytes((_WEARER, number)))


async def enter_wearer(cuff, number, **fields):
    """Fields of FIELDS; a new one is made of an empty place. They are entered one by one: what was
    entered before a refusal stays, and the refusal names its field."""
    place(number, "wearer")
    for field, value in fields.items():
        if field not in FIELDS:
            raise CuffError(f"{field}: a wearer has {', '.join(FIELDS)}")
        if field == "profile":
            if value not in PROFILES:
                raise CuffError(f"profile {value}: there are {', '.join(PROFILES)}")
            value = PROFILES.index(value)
        elif field == "name":
            _named(value, LONGEST_NAME)
    for field, value in fields.items():
        if field == "profile":
            value = PROFILES.index(value)
        try:
            await cuff.command(bytes((_WEARER, number)) + layouts.packed_setting(field, value))
        except NotDone as problem:
            raise NotDone(problem.code, f"{field} {value}") from None


async def forget_wearer(cuff, number):
    """Not the one who is chosen."""
    await cuff.command(bytes((_WEARER, place(number, "wearer"), 0, 0)))


def _named(name, most):
    if not 0 < len(name) <= most or not name.isprintable():
        raise CuffError(f"name {name!r}: 1 to {most} printable characters")


# -- cuffs -------------------------------------------------------------------------------------


async def cuffs(cuff):
    """[CuffKnown] of the places that are taken."""
    await _need_rest(cuff)
    found = []
    for number in PLACES:
        data = await _read(cuff, _CUFF_AT, number)
        if data:
            found.append(CuffKnown(number, int.from_bytes(data[:2], "little"), data[2:].decode()))
    return found


async def enter_cuff(cuff, number, name, width_mm, from_mm, to_mm):
    """A cuff, and the circumferences it fits."""
    place(number, "cuff")
    _named(name, LONGEST_CUFF_NAME)
    for what, value in (("width", width_mm), ("from", from_mm), ("to", to_mm)):
        if value not in MM:
            raise CuffError(f"{what} {value} mm: 0 to 65535")
    figures = struct.pack("<HHH", width_mm, from_mm, to_mm)
    await cuff.command(bytes((_CUFF, number)) + figures + name.encode())


async def put_on(cuff, number, side):
    """This cuff (0: the one of the settings) is on now, on this side."""
    if number:
        place(number, "cuff")
    if side not in SIDES:
        raise CuffError(f"side {side}: there are {', '.join(SIDES)}")
    await cuff.command(bytes((_CUFF, number, SIDES.index(side))))


# -- protocols ---------------------------------------------------------------------------------


async def own_protocols(cuff):
    """{number: recipe} of those that are stored on the device."""
    await _need_rest(cuff)
    found = {}
    for number in OWN:
        data = await _read(cuff, _PROTOCOL_AT, number)
        if data:
            found[number] = recipe.decode(data)
    return found


async def own_protocol(cuff, number):
    """The recipe, or None."""
    await _need_rest(cuff)
    data = await _read(cuff, _PROTOCOL_AT, number)
    return recipe.decode(data) if data else None


async def store_protocol(cuff, number, given):
    """given: a recipe (recipe.py)."""
    await _store(cuff, number, recipe.encode(given))


async def forget_protocol(cuff, number):
    """The device has it no more."""
    await _store(cuff, number, b"")


async def _store(cuff, number, data):
    if number not in OWN:
        raise CuffError(f"protocol {number}: those of one's own are {OWN[0]} to {OWN[-1]}")
    await cuff.command(bytes((_STORE, number)) + data)


async def choose_protocol(cuff, number):
    """What the next START begins."""
    await cuff.command(bytes((_PROTOCOL, number)))
