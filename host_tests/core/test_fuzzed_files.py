"""Damaged and made-up files of settings, changes, wearers, cuffs: a report each, limits hold, and
all three interpreters agree on every one of them (on the sum of what they made of all)."""

import binascii

from cuff import params
from cuff.store import files, flat, wearers
from host_tests.core.test_change import Board, StaysLoaded

ROUNDS = 150
# What each interpreter has to come to. A change of format changes it; then all three have to agree.
SUMS = {
    "settings": 1853011418,
    "changes": 546214100,
    "wearer": 3231585180,
    "cuff": 4214996078,
}

SOME = (
    ("rest_s", 15, 120), ("manual_mmhg", 20, 240), ("exercise_min", 1, 10), ("lift_ms", 500, 5000),
)  # fmt: skip
PIECES = (
    '"', "{", "}", ",", ":", " ", "\\", "0", "9", "-", "1e3", "null", "true", "[", "\n", "x",
    '"rest_s": 45', '"was rest_s": 30', '"schema": 1', '"schema": 2', '"sessions": 3', '"name": ""',
    "99999999999999999999", "\u00e4", '"full": 2', "1.5", '"exercise_min": 11',
)  # fmt: skip


class Chance:
    """The same on every interpreter."""

    def __init__(self, seed):
        self.seed = seed

    def __call__(self, many):
        self.seed = (self.seed * 1103515245 + 12345) & 0x3FFFFFFF
        return (self.seed >> 8) % many


def spoilt(text, chance):
    """A piece of it is gone, another stands there, or a byte is wrong."""
    for _ in range(1 + chance(3)):
        at = chance(len(text) + 1)
        kind = chance(4)
        if kind == 0:
            text = text[:at] + text[at + 1 + chance(6) :]
        elif kind == 1:
            text = text[:at] + PIECES[chance(len(PIECES))] + text[at:]
        elif kind == 2:
            text = text[:at] + PIECES[chance(len(PIECES))] + text[at + 1 :]
        else:
            text = text[: chance(len(text) + 1)]
    return text


def told(values):
    """What was read, in words that no interpreter puts differently."""
    return ";".join(["%s=%s" % (name, values[name]) for name in sorted(values)])


def sum_of(lines):
    return binascii.crc32("\n".join(lines).encode()) & 0xFFFFFFFF


def checked(body, chance):
    """Its check is right in most cases, or nothing would be read at all."""
    return files._with_check(body) if chance(8) else "%08x\n%s" % (chance(2**30), body)


def within(values):
    for name in values:
        assert params.validate(name, values[name]) is None, name


def settings_told(board):
    values, problem, _ = board.load()
    within(values)
    assert problem is None or (values == params.defaults() and len(problem) > 10)
    some = {name: values[name] for name in [row[0] for row in SOME] + ["side", "cuff_name"]}
    return ("%d " % (problem is None)) + told(some)


def drawn(chance):
    """Some settings, within their bounds or just outside of them."""
    values = {}
    for name, low, high in SOME:
        if chance(3):
            values[name] = low + chance(high - low + 1) + (chance(20) == 0) * 10**9
    if chance(2):
        values["side"] = ("left", "right", "up")[chance(2) + (chance(15) == 0)]
    if chance(2):
        values["cuff_name"] = "n" * (1 + chance(24 + (chance(9) == 0)))
    return flat.text(values)


def test_settings():
    # verifies: R-SET-2
    chance = Chance(3)
    lines = []
    for _ in range(ROUNDS):
        board = Board()
        text = drawn(chance)
        data = text if chance(3) else spoilt(text, chance)
        board.flash.files["settings.json"] = data.encode()
        with StaysLoaded():
            lines.append(settings_told(board))
    accepted = len([line for line in lines if line[0] == "1"])
    assert 20 < accepted < ROUNDS - 20, accepted
    assert sum_of(lines) == SUMS["settings"], sum_of(lines)


def test_changes():
    # verifies: R-SET-8
    chance = Chance(4)
    good = '{"exercise_min": 5, "rest_s": 45, "schema": 1, "was rest_s": 30}'
    lines = []
    for _ in range(ROUNDS):
        board = Board(rest_s=30)
        for name in ("changes", "changes.2"):
            board.flash.files[name] = checked(spoilt(good, chance), chance).encode()
        with StaysLoaded():
            lines.append(settings_told(board))
    accepted = len([line for line in lines if line[0] == "1"])
    assert 5 < accepted < ROUNDS - 50, accepted
    assert sum_of(lines) == SUMS["changes"], sum_of(lines)


def record_test(kind, seed, changes):
    chance = Chance(seed)
    good = dict(wearers.new(kind))
    good.update(changes)
    good["schema"] = 1
    good = flat.text(good)
    lines = []
    for _ in range(ROUNDS):
        board = Board()
        for copy in ("", ".2"):
            body = good if chance(9) == 0 else spoilt(good, chance)
            data = checked(body, chance).encode()
            board.flash.files[wearers.path(kind, 1) + copy] = data
        values, problem = board.on(wearers.load, kind, 1)
        assert values is not None or problem
        assert values is None or wearers.fault(kind, values) is None
        lines.append("none" if values is None else told(values))
    read = len([line for line in lines if line != "none"])
    assert 5 < read < ROUNDS - 30, read
    assert sum_of(lines) == SUMS[kind], sum_of(lines)


def test_wearers():
    # verifies: R-DOS-10
    record_test("wearer", 5, {"name": "Ida", "sessions": 12, "answers": 2**20})


def test_cuffs():
    record_test("cuff", 6, {"name": "blue", "to_mm": 400})


def test_bytes_that_are_no_text():
    for data in (b"\xff" * 60, b"\x00" * 60, b"\x80", b"", b"\xc3(" * 20, b'{"rest_s": 40}\xff'):
        board = Board()
        for name in ("settings.json", "changes", "changes.2", "wearer.1", "wearer.1.2"):
            board.flash.files[name] = data
        values, problem, _ = board.load()
        assert problem and values == params.defaults()
        assert board.on(wearers.load, "wearer", 1)[0] is None
