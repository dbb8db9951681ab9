"""What has happened: trainings, measurements, faults, in a ring of files that never grows.

An entry is ENTRY_BYTES bytes, little endian (docs/journal.md):

    kind ended on minute number wearer limb cuff protocol planned_s under_s target_cmmhg lop_mmhg
    off_cmmhg sd_cmmhg inside_pct sets reps load_hg felt pain first second | CRC-32 of these

`number` counts from 1 and never repeats. FILES files of up to PER_FILE entries each; a new entry is
added to the newest, and when that is full the oldest file is begun anew. Littlefs shows what was
added once the file is closed: a cut at any moment loses the new entry and no other. An entry that
is damaged is left out, and nothing is added behind one.

Rules: loop code, with the cuff empty only; loaded for a moment, keeps no state.
"""

import binascii
import struct

FORMAT = "<BBHIIBBBBHHHHhHBBHHBBii"
NAMES = (
    "kind", "ended", "on", "minute", "number", "wearer", "limb", "cuff", "protocol", "planned_s",
    "under_s", "target_cmmhg", "lop_mmhg", "off_cmmhg", "sd_cmmhg", "inside_pct", "sets", "reps",
    "load_hg", "felt", "pain", "first", "second",
)  # fmt: skip
ON, NUMBER = 2, 4  # places of these
ENTRY_BYTES = 48
FILES = 8
PER_FILE = 32
TRAINING, MEASUREMENT, FAULT, FELT, DAY = 1, 2, 3, 4, 5  # kinds
UNKNOWN = 255  # felt, pain: nobody has said

_BODY = ENTRY_BYTES - 4


_RANGE = {
    "B": (0, 255), "H": (0, 65535), "I": (0, 0x3FFFFFFF), "h": (-32768, 32767),
    "i": (-0x40000000, 0x3FFFFFFF),
}  # fmt: skip


def append(values):
    """The number of the new entry, or 0 if the flash does not take it. values: a list in the order
    of NAMES. What stands for `number` is ignored; `on` is by how much the count of power-ons is
    more than the newest entry's: 0 or 1."""
    last, index, size = _newest()
    if size % ENTRY_BYTES or size >= PER_FILE * ENTRY_BYTES or _damaged_end(index, size):
        index = (index + 1) % FILES
        size = 0
    values[NUMBER] = last[NUMBER] + 1
    values[ON] += last[ON]
    packed = pack(values)
    try:
        with open(_path(index), "ab" if size else "wb") as stream:
            stream.write(packed)
    except OSError:
        return 0
    return values[NUMBER] if _read(index)[size:] == packed else 0


def span():
    """(oldest number, newest number) of what is there; (0, 0) when empty. Some between may be
    damaged."""
    firsts = [_first(index) for index in range(FILES)]
    firsts = [first for first in firsts if first]
    return (min(firsts), _newest()[0][NUMBER]) if firsts else (0, 0)


def read(number):
    """The entry's bytes, or None."""
    for index in range(FILES):
        first = _first(index)
        if first and first <= number < first + PER_FILE:
            at = (number - first) * ENTRY_BYTES
            entry = _read(index, at + ENTRY_BYTES)[at:]
            values = unpack(entry)
            if values and values[NUMBER] == number:
                return entry
    return None


def pack(values):
    """The bytes of an entry; what does not fit its place is the nearest that does."""
    fitting = []
    for at in range(len(NAMES)):
        lowest, highest = _RANGE[FORMAT[at + 1]]
        fitting.append(max(lowest, min(highest, values[at])))
    body = struct.pack(FORMAT, *fitting)
    return body + struct.pack("<I", binascii.crc32(body) & 0xFFFFFFFF)


def unpack(entry):
    """The values in the order of NAMES, or None if it is damaged."""
    if len(entry) != ENTRY_BYTES:
        return None
    body = entry[:_BODY]
    if struct.pack("<I", binascii.crc32(body) & 0xFFFFFFFF) != entry[_BODY:]:
        return None
    return struct.unpack(FORMAT, body)


def _path(index):
    return "journal.%d" % index


def _read(index, most_bytes=PER_FILE * ENTRY_BYTES):
    try:
        with open(_path(index), "rb") as stream:
            return stream.read(most_bytes)
    except OSError:
        return b""


def _first(index):
    """The number that the first entry of a file has, or had; 0: none can be read."""
    values = unpack(_read(index, ENTRY_BYTES))
    if values:
        return values[NUMBER]
    data = _read(index)
    for at in range(0, len(data), ENTRY_BYTES):
        values = unpack(data[at : at + ENTRY_BYTES])
        if values:
            return values[NUMBER] - at // ENTRY_BYTES
    return 0


def _newest():
    """(values of the newest entry, index of its file, bytes in that)."""
    newest = (0,) * len(NAMES)
    place = FILES - 1
    size = PER_FILE * ENTRY_BYTES  # none: as if the last file was full, so that the first is next
    for index in range(FILES):
        data = _read(index)
        for at in range(len(data) // ENTRY_BYTES * ENTRY_BYTES, -1, -ENTRY_BYTES):
            values = unpack(data[at : at + ENTRY_BYTES])
            if values:
                if values[NUMBER] > newest[NUMBER]:
                    newest, place, size = values, index, len(data)
                break
    return newest, place, size


def _damaged_end(index, size):
    return size and not unpack(_read(index)[size - ENTRY_BYTES : size])
