"""cuff/store/change.py: changed at run time, beside settings.json; the newer one wins."""

import json

from cuff import codes, params
from cuff.store import files, flat, settings
from tools.sim.interpreter.flash import Flash


class Cut(Exception):
    """The power went."""


class Board:
    """A flash of its own under the store; the power goes before its n-th change."""

    def __init__(self, **given):
        self.flash = Flash()
        self.hand(**given)
        self.left = 999
        self.flash.before_change = self._count

    def _count(self, kind, name):
        if self.left == 0:
            raise Cut
        self.left -= 1

    def hand(self, **given):
        """A person writes settings.json."""
        self.flash.files["settings.json"] = json.dumps(given).encode()

    def on(self, function, *arguments):
        """Call a function of the store with its files here."""
        real_os = files.os
        files.open = settings.open = self.flash.open
        files.os = self.flash
        try:
            return function(*arguments)
        finally:
            files.os = real_os
            del files.open, settings.open

    def load(self):
        values, problem = self.on(settings.load)
        return values, problem, list(settings.reports)

    def change(self, name, value):
        """After a restart."""
        self.load()
        return self.on(settings.change, name, value)


class StaysLoaded:
    """Meanwhile settings.py gives nothing back: quicker, and its tables can be changed."""

    def __enter__(self):
        self._real = settings.unload
        settings.unload = lambda *names, collect=True: None

    def __exit__(self, kind, error, trace):
        settings.unload = self._real


ROWS = list(params.PARAMS)
BY_HAND = [row for row in ROWS if row.effect == params.BY_HAND]


def tight(row):
    """A value that differs from the default and is accepted."""
    if isinstance(row, params.Choice):
        return row.words[-1]
    return "blau \u00e4 \"\\" if isinstance(row, params.Name) else row.lo


def test_each_row_is_changed_holds_after_a_restart_and_says_when():
    # verifies: R-SET-5
    for row in ROWS:
        board = Board()
        code, what = board.change(row.name, tight(row))
        if row in BY_HAND:
            assert (code, what) == (codes.SET_BY_HAND, None) and len(board.flash.files) == 1
            continue
        assert (code, what) == (codes.NONE, row.effect == params.RESTART), row.name
        values, problem, reports = board.load()
        assert (problem, reports) == (None, [])
        assert values[row.name] == tight(row)
        expected = params.defaults()
        expected[row.name] = tight(row)
        assert values == expected


def test_limits_and_calibration_wait_for_a_restart_and_the_fitted_parts_for_a_person():
    for row in ROWS:
        if isinstance(row, params.Limit) or row.name in ("zero_cmmhg", "calibrated_on"):
            assert row.effect == params.RESTART, row.name
    assert sorted([row.name for row in BY_HAND]) == ["build", "experience", "full_occlusion"]


def test_settings_json_is_never_written():
    board = Board(rest_s=30)
    before = board.flash.files["settings.json"]
    board.change("rest_s", 45)
    board.change("cuff_name", "x")
    assert board.flash.files["settings.json"] == before
    assert sorted(board.flash.files) == ["changes", "changes.2", "settings.json"]


def test_a_value_out_of_bounds_is_refused_and_nothing_is_stored():
    # verifies: R-SET-5
    for name, value in (("rest_s", 14), ("rest_s", 121), ("rest_s", 30.0), ("rest_s", True),
                        ("rest", 30), ("side", "up"), ("cuff_name", "a\nb"), ("cuff_name", ""),
                        ("rest_s", None), ("lop_mmhg", 79), ("exercise_min", 11)):  # fmt: skip
        board = Board()
        code, what = board.change(name, value)
        assert code == codes.SET_REFUSED and name in what, (name, value)
        assert list(board.flash.files) == ["settings.json"]


def test_a_limit_is_tightened_and_never_loosened_again_from_here():
    # verifies: R-SET-6
    for row in ROWS:
        if not isinstance(row, params.Limit):
            continue
        board = Board()
        assert board.change(row.name, row.hi - 1)[0] == codes.NONE
        assert board.change(row.name, row.hi) == (codes.SET_LOOSER, None), row.name
        assert board.change(row.name, row.hi - 1)[0] == codes.NONE  # the same is no change
        assert board.load()[0][row.name] == row.hi - 1
        board = Board()
        board.hand(**{row.name: row.lo})
        assert board.change(row.name, row.lo + 1)[0] == codes.SET_LOOSER


def test_a_person_with_the_file_takes_a_limit_back():
    board = Board()
    board.change("exercise_min", 5)
    board.hand(exercise_min=8)
    values, problem, reports = board.load()
    assert values["exercise_min"] == 8 and problem is None
    assert reports == [(codes.CHANGE_OVERTAKEN, "exercise_min")]


def test_the_newer_of_file_and_change_wins_name_by_name():
    # verifies: R-SET-7
    board = Board(rest_s=30, lift_ms=1500)
    board.change("rest_s", 45)
    board.change("manual_mmhg", 50)
    board.hand(rest_s=30, lift_ms=1800)  # something else was edited
    values, problem, reports = board.load()
    assert (values["rest_s"], values["manual_mmhg"], values["lift_ms"]) == (45, 50, 1800)
    assert (problem, reports) == (None, [])
    board.hand(rest_s=60, lift_ms=1800)
    values, problem, reports = board.load()
    assert values["rest_s"] == 60 and reports == [(codes.CHANGE_OVERTAKEN, "rest_s")]
    board.hand(lift_ms=1800)  # taken out of the file: newer, too
    assert board.load()[0]["rest_s"] == params.defaults()["rest_s"]
    board.hand(rest_s=30, manual_mmhg=70)
    assert board.load()[2] == [(codes.CHANGE_OVERTAKEN, "manual_mmhg")]


def test_what_was_overtaken_does_not_come_back_with_the_old_line():
    board = Board(rest_s=30)
    board.change("rest_s", 45)
    board.hand(rest_s=60)
    board.load()
    assert board.on(settings.tidy) and settings.reports == []
    board.hand(rest_s=30)
    values, problem, reports = board.load()
    assert (values["rest_s"], problem, reports) == (30, None, [])


def test_a_change_after_the_edit_is_the_newest():
    board = Board(rest_s=30)
    board.change("rest_s", 45)
    board.hand(rest_s=60)
    board.change("rest_s", 20)
    assert board.load()[0]["rest_s"] == 20
    board.change("rest_s", 60)
    board.hand()
    assert board.load()[0]["rest_s"] == 30


def test_with_a_refused_file_nothing_is_changed():
    board = Board(rest_s=3)
    code, what = board.change("rest_s", 45)
    assert code == codes.BAD_SETTINGS and "at least 15 s" in what
    assert list(board.flash.files) == ["settings.json"]


def test_a_change_that_is_no_longer_accepted_is_reported_and_not_replaced():
    board = Board()
    board.change("rest_s", 45)
    body = board.flash.files["changes"].decode()[9:].replace("45", "450")
    for name in ("changes", "changes.2"):
        board.flash.files[name] = files._with_check(body).encode()
    values, problem, _ = board.load()
    assert problem.startswith("changes: rest_s must be at most 120 s") and values["rest_s"] == 30


def test_the_second_copy_is_read_where_the_first_is_damaged_and_that_is_reported():
    # verifies: R-SET-8
    for damage in (b"", b"\xff" * 40, b"x", None):
        board = Board()
        board.change("rest_s", 45)
        board.change("manual_mmhg", 50)
        if damage is None:
            del board.flash.files["changes"]
        else:
            board.flash.files["changes"] = damage
        values, problem, reports = board.load()
        assert (values["rest_s"], values["manual_mmhg"], problem) == (45, 50, None)
        told = [] if damage is None else [codes.CHANGES_OLDER]
        assert [code for code, _ in reports] == told
        if reports:
            assert board.on(settings.tidy)
        assert board.load()[1:] == (None, [])


def test_with_both_copies_damaged_nothing_starts_until_they_are_forgotten():
    board = Board(rest_s=40)
    board.change("rest_s", 45)
    board.flash.files["changes"] = board.flash.files["changes.2"] = b"no"
    values, problem, _ = board.load()
    assert problem == "changes is damaged" and values == params.defaults()
    assert board.change("rest_s", 50)[0] == codes.BAD_SETTINGS
    assert board.on(settings.forget)
    assert board.load()[0]["rest_s"] == 40


def test_a_power_cut_at_any_write_leaves_the_old_or_the_new():
    # verifies: R-SET-8
    for done in ((), (("rest_s", 45),), (("rest_s", 45), ("lift_ms", 900))):
        seen = []
        for left in range(9):
            board = Board(manual_mmhg=50)
            for name, value in done:
                board.change(name, value)
            board.left = left
            try:
                board.change("rest_s", 60)
            except Cut:
                pass
            board.left = 999
            values, problem, reports = board.load()
            assert (problem, reports) == (None, []) and values["manual_mmhg"] == 50
            seen.append(values["rest_s"])
        old = 45 if done else 30
        assert seen[0] == old and seen[-1] == 60 and seen == sorted(seen), seen


def test_a_full_flash_says_so_and_keeps_the_old():
    board = Board()
    board.change("rest_s", 45)

    def full(kind, name):
        raise OSError(28)

    board.flash.before_change = full
    assert board.change("rest_s", 60) == (codes.NOT_STORED, None)
    assert board.load()[0]["rest_s"] == 45


def test_a_schema_that_is_not_known_is_refused_by_number():
    for schema in (0, 2, -1, "1", None, 1.5):
        board = Board(schema=schema)
        assert "schema" in board.load()[1], schema
    assert Board(schema=1, rest_s=40).load()[0]["rest_s"] == 40


def test_migrations_bring_file_and_changes_to_today_and_keep_everything():
    """Two planted ones: a name that changed, and one whose unit did."""

    def renamed(values):
        return {name.replace("pause_s", "rest_s"): values[name] for name in values}

    def tenths(values):
        for name in ("manual_mmhg", "was manual_mmhg"):
            if name in values:
                values[name] //= 10
        return values

    board = Board(pause_s=40, manual_mmhg=500, side="left", schema=1)
    old = '{"manual_mmhg": 620, "pause_s": 45, "schema": 1, "was manual_mmhg": 500, "was pause_s"'
    old += ": 40}"
    for name in ("changes", "changes.2"):
        board.flash.files[name] = files._with_check(old).encode()
    with StaysLoaded():
        from cuff.store import change as loaded

        kept = (loaded.SCHEMA, loaded.MIGRATIONS)
        loaded.SCHEMA, loaded.MIGRATIONS = 3, (renamed, tenths)
        try:
            values, problem, reports = board.load()
            assert (problem, reports) == (None, [])
            assert (values["rest_s"], values["manual_mmhg"], values["side"]) == (45, 62, "left")
        finally:
            loaded.SCHEMA, loaded.MIGRATIONS = kept


def test_a_record_is_read_to_the_letter_or_not_at_all():
    for values in ({}, {"a": 1}, {"a": -5, "b": None, "was a": 3}, {"n": ""},
                   {"n": 'x, "y": {z}', "o": "\\", "p": '\\\\"', "q": "\u00e4 1}"}):  # fmt: skip
        text = flat.text(values)
        assert flat.parse(text) == values, text
        for at in range(0, len(text) + 1, 5):
            for piece in ("", " ", '"', "\\", "0", ",", "}"):
                for other in (text[:at] + piece + text[at:], text[:at] + piece + text[at + 1 :]):
                    read = flat.parse(other)
                    assert read is None or flat.text(read) == other
    for text in ("", "{", "}", "{ }", '{"a":1}', '{"a": 01}', '{"a": 1, "a": 1}', '{"a"',
                 '{"b": 1, "a": 1}', '{"a": +1}', '{"a": 1_0}', '{"a": true}', '{"a": 1.0}',
                 '{"a": 1},'):  # fmt: skip
        assert flat.parse(text) is None, text
