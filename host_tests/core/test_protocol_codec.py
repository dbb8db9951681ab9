"""cuff/session/training/codec.py, shelf.py and store/protocols.py: bytes and lists in, a protocol
or a refusal out, whatever they are."""

import os

from cuff import codes
from cuff.session.training import check, codec, shelf
from cuff.session.training.blocks import (
    EXERCISE,
    FULL,
    HOLD,
    INFLATE,
    LONG,
    PASSIVE,
    REPEAT,
    SETS,
    VENT,
)
from cuff.store import protocols as stored

SHAPE = codes.PROTOCOL_SHAPE
BLOCKS = (
    (INFLATE, 60, 0),
    (SETS, 30, 1, 2000, 2500, 30, 15),
    (VENT, 180),
    (INFLATE, 0, 290),
    (HOLD, 300, 0),
    (REPEAT, 4, 3),
)
EXAMPLE = bytes((
    1, EXERCISE, 6,
    1, 60, 0, 0,
    2, 30, 0, 1, 0xD0, 7, 0xC4, 9, 2, 30, 15,
    4, 180, 0,
    1, 0, 0x22, 1,
    3, 0x2C, 1, 0,
    5, 4, 3,
))  # fmt: skip
TEXT = "exercise, inflate 60 0, sets 30 1 2000 2500 30 15, vent 180, inflate 0 290, hold 300 0, "
TEXT += "repeat 4 3"


def test_a_protocol_has_these_bytes():
    assert codec.encode(EXERCISE, BLOCKS) == EXAMPLE
    assert codec.decode(EXAMPLE) == ((EXERCISE, BLOCKS), None)
    assert codec.from_text(TEXT) == ((EXERCISE, BLOCKS), None)
    assert check.shape(EXERCISE, BLOCKS) is None


def test_bytes_that_are_cut_short_or_too_many_are_refused_by_block():
    # verifies: R-SET-9
    for length in range(len(EXAMPLE)):
        made, wrong = codec.decode(EXAMPLE[:length])
        assert made is None and wrong[0] == SHAPE, length
        assert wrong[2] == ("version" if length < 3 else "bytes")
    assert codec.decode(EXAMPLE[:7])[1] == (SHAPE, 2, "bytes", 7)
    assert codec.decode(EXAMPLE + b"\0")[1] == (SHAPE, 6, "bytes", len(EXAMPLE))
    assert codec.decode(b"\2" + EXAMPLE[1:])[1] == (SHAPE, 0, "version", 1)


def test_by_hand_and_unknown_classes_are_refused():
    # verifies: R-SET-9
    for kind in (0, 5, 255):
        assert codec.decode(EXAMPLE[:1] + bytes((kind,)) + EXAMPLE[2:])[1][2] == "class"
    for kind in (EXERCISE, LONG, PASSIVE, FULL):
        assert codec.decode(EXAMPLE[:1] + bytes((kind,)) + EXAMPLE[2:])[0][0] == kind


def looked_at(data):
    """What comes of it: a refusal, or None for a protocol that would be stored."""
    made, wrong = codec.decode(data)
    assert (made is None) != (wrong is None)
    wrong = wrong or check.shape(*made)
    assert wrong is None or len(wrong) == 4 and isinstance(wrong[2], str)
    if wrong is None:
        assert codec.decode(codec.encode(*made)) == (made, None)
    return wrong


def test_any_bytes_are_a_protocol_or_a_refusal():
    # verifies: R-SET-9
    seed = 12345
    right = 0
    for number in range(3000):
        data = bytearray(EXAMPLE)
        for _ in range(number % 4 + 1):
            seed = (seed * 1103 + 12345) & 0xFFFFF
            data[(seed >> 8) % len(data)] = seed & 0xFF
        right += looked_at(bytes(data)) is None
        cut = seed % (len(data) + 1)
        looked_at(bytes(data[cut:]) + bytes(data[:cut]))
        looked_at(bytes([(seed >> k) & 0xFF for k in range(cut % 12)]))
    assert 100 < right < 3000  # else it looked at nothing


def test_texts_that_are_none_are_refused():
    # verifies: R-SET-9
    for text, wrong in (
        (None, (SHAPE, 0, "class", FULL)),
        (5, (SHAPE, 0, "class", FULL)),
        ("", (SHAPE, 0, "class", FULL)),
        ("manual, inflate 0 60, hold 60 0", (SHAPE, 0, "class", FULL)),
        ("exercise inflate 0 60", (SHAPE, 0, "class", FULL)),
        ("exercise,", (SHAPE, 1, "kind", REPEAT)),
        ("exercise, inflate 50 0,, hold 60 0", (SHAPE, 2, "kind", REPEAT)),
        ("exercise, pump 1", (SHAPE, 1, "kind", REPEAT)),
        ("exercise, inflate 50.0 0", (SHAPE, 1, "fields", 2)),
        ("exercise, inflate -50 0", (SHAPE, 1, "fields", 2)),
        ("exercise, inflate x 0", (SHAPE, 1, "fields", 2)),
        ("exercise, inflate 123456 0", (SHAPE, 1, "fields", 2)),
    ):
        assert codec.from_text(text) == (None, wrong), text
    assert codec.from_text("  passive ,inflate  50   0, hold 60 1 ") == (
        (PASSIVE, ((INFLATE, 50, 0), (HOLD, 60, 1))),
        None,
    )


class Folder:
    """A folder of its own for the records."""

    def __enter__(self):
        self._before = os.getcwd()
        self.name = "build_protocols"
        try:
            os.mkdir(self.name)
        except OSError:
            pass
        os.chdir(self.name)
        return self

    def write(self, text):
        with open(stored.PATH, "w") as stream:
            stream.write(text)

    def __exit__(self, *problem):
        for name in os.listdir("."):
            os.remove(name)
        os.chdir(self._before)
        os.rmdir(self.name)


def test_what_is_stored_comes_back_and_may_be_forgotten():
    with Folder():
        assert shelf.load(32) == (None, (codes.PROTOCOL_UNKNOWN, 0, "number", 32))
        assert shelf.store(bytes((32,)) + EXAMPLE) is None
        assert shelf.load(32) == ((EXERCISE, BLOCKS), None)
        assert shelf.load(33)[0] is None
        assert shelf.store(bytes((32,))) is None
        assert shelf.load(32)[0] is None


def test_what_is_wrong_is_not_stored():
    # verifies: R-OCC-18, R-SET-9
    with Folder():
        for data, wrong in (
            (b"", (SHAPE, 0, "bytes", codec.LONGEST_BYTES)),
            (None, (SHAPE, 0, "bytes", codec.LONGEST_BYTES)),
            ("32", (SHAPE, 0, "bytes", codec.LONGEST_BYTES)),
            (bytes(codec.LONGEST_BYTES + 1), (SHAPE, 0, "bytes", codec.LONGEST_BYTES)),
            (bytes((31,)) + EXAMPLE, (codes.PROTOCOL_UNKNOWN, 0, "number", 47)),
            (bytes((48,)) + EXAMPLE, (codes.PROTOCOL_UNKNOWN, 0, "number", 47)),
            (bytes((40,)) + EXAMPLE[:9], (SHAPE, 2, "bytes", 8)),
            (bytes((40, 1, EXERCISE, 2, 1, 90, 0, 0, 3, 60, 0, 0)),
             (codes.PROTOCOL_HIGH, 1, "share_pct", 80)),
        ):  # fmt: skip
            assert shelf.store(data) == wrong, data
        assert os.listdir(".") == []


def test_a_damaged_record_is_no_protocol():
    # verifies: R-SET-9
    with Folder():
        assert shelf.store(bytes((47,)) + EXAMPLE) is None
        with open("protocol47") as stream:
            text = stream.read()
        for at in range(0, len(text), 3):
            with open("protocol47", "w") as stream:
                stream.write(text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :])
            assert shelf.load(47) == (None, (SHAPE, 0, "file", 47)), at


def test_protocols_json_is_read_to_the_letter():
    # verifies: R-SET-9
    text = '{"33": "%s", "34": 5, "36": "x"}' % TEXT
    with Folder() as folder:
        folder.write(text)
        assert shelf.load(33) == ((EXERCISE, BLOCKS), None)
        assert shelf.load(34) == (None, (SHAPE, 0, "class", FULL))
        assert shelf.load(35)[1][0] == codes.PROTOCOL_UNKNOWN
        assert shelf.load(36) == (None, (SHAPE, 0, "class", FULL))
        for wrong in (
            text[:-1],
            text + "]",
            text.replace("34", "33"),
            text.replace(": 5", ": [5]"),
            text.replace(": 5", ": 5 5"),
            text.replace('"33"', "33"),
            "x" * 5000,
        ):
            folder.write(wrong)
            assert shelf.load(33) == (None, (SHAPE, 0, "file", 33)), wrong
        assert shelf.store(bytes((33, 1, EXERCISE, 2, 1, 50, 0, 0, 3, 60, 0, 0))) is None
        assert shelf.load(33)[0] == (EXERCISE, ((INFLATE, 50, 0), (HOLD, 60, 0)))
