"""cuff/link codec, frames, layout: by the examples of docs/ble-protocol.md, and over any bytes."""

from cuff import commands
from cuff.link import codec, frames, layout
from host_tests.core.checked import locked
from host_tests.core.link_page import example, examples, hexadecimal, values

VERBS = {
    "START": 10, "LESS": 3, "SET": 13, "FELT": 20, "TIME": 19, "STREAM": 70, "JOURNAL": 67,
    "READ": 66, "ANSWER": 18, "WEARER": 15, "CUFF": 16, "PROFESSIONAL": 25,
}  # fmt: skip
FIELDS = [
    "kind", "phase", "stand", "level_cmmhg", "target_cmmhg", "trip", "ended", "set_no", "sets",
    "rep", "reps", "left_s", "battery_pct", "also", "share_pct", "occlusion_left_s", "lop_mmhg",
    "lop_step", "lop_confidence", "protocol", "wearer", "side", "cuff", "offered", "measured",
    "limit",
]  # fmt: skip


class Snapshot:
    proved = leaking = clock_set = False


def snapshot(given):
    """A status with these figures; what is not given is 0."""
    status = Snapshot()
    for name in FIELDS:
        setattr(status, name, int(given.get(name, 0)))
    first = [int(given.get("reason_%d" % k, 0)) for k in (1, 2, 3)]
    status.reasons = tuple(first[: int(given.get("reasons", 0))])
    return status


def pack(status, sequence=0, cues=0, flags=0, rest=0):
    into = bytearray(layout.STATUS_BYTES)
    layout.pack_live(into, status, sequence, cues, flags, rest)
    layout.pack_rest(into, status)
    return bytes(into)


def test_commands_are_read_as_the_page_has_them():
    for words, body in example("bodies"):
        words = words.split(" ")
        opcode, argument = codec.parse(hexadecimal(body))
        assert opcode == VERBS[words[0]], words
        wanted = [int(word) if word.isdigit() else word for word in words[1:]]
        if not isinstance(argument, tuple):
            argument = (argument,) if wanted else ()
        assert list(argument) == wanted, words


def test_what_is_no_command_is_none():
    for words, body in example("malformed"):
        assert codec.parse(hexadecimal(body)) is None, words


def test_a_setting_is_none_a_number_or_a_text():
    for value in (None, 0, 45, -1200, 2**31 - 1, -(2**31), "left", ""):
        body = b"\x0d" + codec.named("name", value)
        assert codec.parse(body) == (13, ("name", value))
    assert codec.parse(b"\x0d\x01\xff\x00") is None  # a name that is no text
    assert codec.parse(b"\x0d\x01a\x02\xff") is None


def test_who_is_removed_and_what_a_code_alone_may_be():
    assert codec.parse(b"\x0f\x03\x00\x00") == (15, (3, None))
    assert codec.parse(b"\x0f\x03\x00") is None and codec.parse(b"\x0f") is None
    assert codec.parse(b"\x19\x01a\x00\x02new") == (25, ("a", None, "new"))
    none = (b"\x19", b"\x19\x05ab", b"\x19\x01a", b"\x19\x00\x01b\x00", b"\x10\x01" + bytes(6))
    for short in none:
        assert codec.parse(short) is None, short
    assert codec.parse(b"\x0d\x00\x00") is None  # a setting has a name


def test_the_opcodes_are_those_of_the_commands_table():
    """What the page lets a client ask for is in the table, and the other way round."""
    for verb in [row[0] for row in commands.TABLE if row[1] & commands.LINK]:
        assert verb in codec._FORMS, verb
    for name in ("NEXT", "MORE", "LESS", "START"):
        assert getattr(commands, name) in codec._FORMS


def test_access_messages_have_their_lengths():
    for opcode, sizes in ((112, (12, 12)), (113, (32, 32)), (114, (16, 16)), (115, (9, 24))):
        for size in range(40):
            body = bytes((opcode,)) + bytes(size)
            wanted = (opcode, bytes(size)) if sizes[0] <= size <= sizes[1] else None
            assert codec.parse_access(body) == wanted, (opcode, size)
    assert codec.parse_access(b"") is None and codec.parse_access(b"\x0a\x00") is None


def test_fragments():
    rows = example("fragments")
    fragments = [hexadecimal(right) for left, right in rows if left == "fragment"]
    given = values([row for row in rows if row[0] != "fragment"])
    message = hexadecimal(given["message"])
    mtu = int(given["mtu"])
    made = [frames.fragment(message, number, mtu) for number in range(len(fragments))]
    assert made == fragments and frames.fragment(message, len(fragments), mtu) is None
    joiner = frames.Joiner()
    data = b"".join(fragments)
    at = joiner.take(data, 0, len(data))
    assert at == len(fragments[0]) and not joiner.complete
    assert joiner.take(data, at, len(data)) == len(data) and joiner.complete
    assert joiner.message() == message


def test_every_length_at_every_mtu_comes_through():
    for mtu in (23, 24, 64, 247):
        for length in (1, min(mtu - 6, 238), min(mtu - 5, 239), min(mtu - 4, 240)):
            message = bytes([k & 255 for k in range(length)])
            joiner = frames.Joiner()
            number = 0
            while not joiner.complete:
                part = frames.fragment(message, number, mtu)
                assert len(part) <= mtu - 3
                assert joiner.take(part, 0, len(part)) == len(part)
                number += 1
            assert joiner.message() == message, (mtu, length)


def test_fragments_that_do_not_fit_are_refused_and_the_next_first_one_counts():
    message = bytes(range(60))
    parts = [frames.fragment(message, number, 23) for number in range(4)]
    for bad in (
        [parts[1]],
        [parts[0], parts[2]],
        [parts[0], parts[1][:-1]],
        [b"\xc0"],
        [b""],
        [parts[0], parts[1], parts[1]],
        [b"\x80\xf0" + bytes(240), b"\x41\x01a"],
    ):
        joiner = frames.Joiner()
        for part in bad[:-1]:
            assert joiner.take(part, 0, len(part)) == len(part)
        assert joiner.take(bad[-1], 0, len(bad[-1])) == -1 and not joiner.complete
        for part in parts:
            assert joiner.take(part, 0, len(part)) == len(part)
        assert joiner.complete and joiner.message() == message


def test_status():
    for block in examples("status"):
        given = values(block)
        status = snapshot(given)
        flags = int(given["flags"])
        status.proved, status.leaking, status.clock_set = flags & 1, flags & 2, flags & 4
        made = pack(
            status, int(given["sequence"]), int(given["cue"]), flags & ~7, int(given["rest"])
        )
        assert made == hexadecimal(given["status"])


def test_a_figure_that_is_too_large_stays_at_the_end_of_its_range():
    status = snapshot({name: 100000 for name in FIELDS})
    made = pack(status)
    assert made[6:10] == b"\xff\x7f\xff\xff" and made[12:19] == b"\xff" * 7
    assert made[37:41] == b"\xff\x7f\xff\x7f"
    made = pack(snapshot({name: -100000 for name in FIELDS}))
    assert made[6:10] == b"\x00\x80\x00\x00" and made[12:19] == bytes(7)


def test_of_many_reasons_the_first_three_are_named():
    status = snapshot({})
    status.reasons = (48, 49, 50, 51)
    assert pack(status)[33:37] == b"\x04\x30\x31\x32"


def test_the_status_is_packed_without_memory():
    into = bytearray(layout.STATUS_BYTES)
    status = snapshot({"reasons": 2, "reason_1": 48})

    def both():
        layout.pack_live(into, status, 1, 2, 3, 4)
        layout.pack_rest(into, status)

    locked(both)


def test_any_bytes_give_a_value_or_none():
    state = 1
    for length in range(0, 64):
        for _ in range(40):
            body = bytearray(length)
            for k in range(length):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                body[k] = state >> 16 & 255
            if length and state & 1:
                body[0] = (10, 13, 20, 24, 66, 67, 115)[state % 7]
            found = codec.parse(body)
            assert found is None or found[0] == body[0]
            codec.parse_access(body)
            frames.Joiner().take(body, 0, length)
