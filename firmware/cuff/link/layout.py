"""The status as bytes: docs/ble-protocol.md, "Status". Allocates nothing.

Rules: every field is kept within its range; it reads the snapshot and changes nothing.
"""

from micropython import const

STATUS_BYTES = const(41)
LIVE_BYTES = const(20)
_PROVED = const(1)
_LEAKING = const(2)
_CLOCK_SET = const(4)
_SHOWN = const(3)  # reasons


def pack_live(into, status, sequence, cues, flags, rest):
    """The first 20 bytes. cues: byte 1; flags: those of the link; rest: byte 19."""
    if status.proved:
        flags |= _PROVED
    if status.leaking:
        flags |= _LEAKING
    if status.clock_set:
        flags |= _CLOCK_SET
    into[0] = sequence & 255
    into[1] = cues & 255
    into[2] = status.kind & 255
    into[3] = status.phase & 255
    into[4] = status.stand & 255
    into[5] = flags & 255
    put_i16(into, 6, status.level_cmmhg)
    put_u16(into, 8, status.target_cmmhg)
    into[10] = status.trip & 255
    into[11] = status.ended & 255
    _put_u8(into, 12, status.set_no)
    _put_u8(into, 13, status.sets)
    _put_u8(into, 14, status.rep)
    _put_u8(into, 15, status.reps)
    put_u16(into, 16, status.left_s)
    _put_u8(into, 18, status.battery_pct)
    into[19] = rest & 255


def pack_rest(into, status):
    """The other 21."""
    into[20] = status.also & 255
    _put_u8(into, 21, status.share_pct)
    put_u16(into, 22, status.occlusion_left_s)
    put_u16(into, 24, status.lop_mmhg)
    _put_u8(into, 26, status.lop_step)
    _put_u8(into, 27, status.lop_confidence)
    _put_u8(into, 28, status.protocol)
    _put_u8(into, 29, status.wearer)
    _put_u8(into, 30, status.side)
    _put_u8(into, 31, status.cuff)
    into[32] = status.offered & 255
    reasons = status.reasons
    count = len(reasons)
    _put_u8(into, 33, count)
    for k in range(_SHOWN):
        into[34 + k] = reasons[k] & 255 if k < count else 0
    put_i16(into, 37, status.measured)
    put_i16(into, 39, status.limit)


def _put_u8(into, at, value):
    into[at] = 0 if value < 0 else 255 if value > 255 else value


def put_u16(into, at, value):
    """Two bytes, from 0 to 65535."""
    value = 0 if value < 0 else 65535 if value > 65535 else value
    into[at] = value & 255
    into[at + 1] = value >> 8


def put_i16(into, at, value):
    """Two bytes, signed."""
    value = -32768 if value < -32768 else 32767 if value > 32767 else value
    into[at] = value & 255
    into[at + 1] = value >> 8 & 255
