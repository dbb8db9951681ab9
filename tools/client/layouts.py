"""What status, pressure and info say (docs/ble-protocol.md), as plain records."""

import struct
from dataclasses import dataclass, fields

_LIVE = "<BBBBBBhHBBBBBBHBB"
_REST = "<BBHHBBBBBBBB3Bhh"
LIVE_BYTES = struct.calcsize(_LIVE)
STATUS_BYTES = LIVE_BYTES + struct.calcsize(_REST)


# An entry of the journal (docs/journal.md).
ENTRY = "<BBHIIBBBBHHHHhHBBHHBBii"
ENTRY_NAMES = (
    "kind", "ended", "on", "minute", "number", "wearer", "limb", "cuff", "protocol", "planned_s",
    "under_s", "target_cmmhg", "lop_mmhg", "off_cmmhg", "sd_cmmhg", "inside_pct", "sets", "reps",
    "load_hg", "felt", "pain", "first", "second",
)  # fmt: skip


@dataclass
class Live:
    """The first 20 bytes of the status."""

    sequence: int
    cue: int
    kind: int
    phase: int
    stand: int
    flags: int
    level_cmmhg: int
    target_cmmhg: int
    trip: int
    ended: int
    set_no: int
    sets: int
    rep: int
    reps: int
    left_s: int
    battery_pct: int
    rest: int


@dataclass
class Rest:
    """What follows them."""

    also: int
    share_pct: int
    occlusion_left_s: int
    lop_mmhg: int
    lop_step: int
    lop_confidence: int
    protocol: int
    wearer: int
    side: int
    cuff: int
    offered: int
    reasons: int
    reason_1: int
    reason_2: int
    reason_3: int
    measured: int
    limit: int


def live(data):
    """Of the first 20 bytes, whatever follows."""
    return Live(*struct.unpack_from(_LIVE, data))


def rest(data):
    """Of a whole status."""
    return Rest(*struct.unpack_from(_REST, data, LIVE_BYTES))


def packed(record):
    """The bytes of a Live or Rest."""
    form = _LIVE if isinstance(record, Live) else _REST
    return struct.pack(form, *(getattr(record, field.name) for field in fields(record)))


def pressure(data):
    """(sequence, ms of the first sample modulo 655360, [cmmHg], ms between samples)."""
    sequence, at = struct.unpack_from("<BH", data)
    samples = [value for (value,) in struct.iter_unpack("<h", data[3:])]
    return sequence, at * 10, samples, 20


@dataclass
class Info:
    """The info characteristic."""

    major: int
    minor: int
    firmware_major: int
    firmware_minor: int
    firmware_patch: int
    build: int
    longest_message: int
    capabilities: int
    controllers: int
    introduction: int
    pressure_max_mmhg: int
    occlusion_max_min: int
    session_max_min: int


def info(data):
    """Of its 18 bytes; a later version may have more."""
    return Info(*struct.unpack_from("<BBBBBBHIBBHBB", data))


def named(data):
    """(name, value) of a setting's bytes."""
    end = 1 + data[0]
    name, kind, rest = data[1:end].decode(), data[end], data[end + 1 :]
    if kind == 1:
        return name, int.from_bytes(rest, "little", signed=True)
    return name, rest.decode() if kind == 2 else None


def packed_setting(name, value):
    """The other way round."""
    head = bytes((len(name),)) + name.encode()
    if value is None:
        return head + b"\x00"
    if isinstance(value, int):
        return head + b"\x01" + value.to_bytes(4, "little", signed=True)
    return head + b"\x02" + value.encode()
