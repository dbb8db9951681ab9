"""cuff/wearer/desk.py and clerk.py: settings and the clock, changed at run time."""

import sys

from cuff import codes, params
from cuff.session.spent import Spent
from cuff.store import settings
from cuff.verbs import LINK, PANEL, SET, TIME
from cuff.wearer import clerk as clerk_module
from cuff.wearer import desk as desk_module
from cuff.wearer.desk import Desk
from cuff.wearer.diary import Diary
from host_tests.core.test_change import Board

FIRST, LAST = clerk_module.FIRST_MINUTE, clerk_module.LAST_MINUTE
YEAR_2000 = 15778080  # minutes of the year 2000 in a clock that counts from 1970


class Memory:
    """In place of memory.py: no collections, which CPython's gc has no threshold for."""

    @staticmethod
    def load(importer):
        return importer()


desk_module.memory = Memory


class Slot:
    """Where nothing goes on."""

    class now:  # noqa: N801
        kind = 0
        ended = 0


class Guard:
    """A tick's without a trip."""

    trip = 0


class Chip:
    """A clock that somebody may set."""

    def __init__(self):
        self.now = YEAR_2000 + 21 * 525960
        self.was_set = False

    def minute(self):
        return self.now

    def clock_is_set(self):
        return self.was_set

    def minute_2000(self):
        return self.now - YEAR_2000 if self.was_set else 0

    def set_clock(self, minute):
        self.now = YEAR_2000 + minute
        self.was_set = True


class Office:
    """A desk on a board of its own."""

    def __init__(self, **given):
        self.board = Board(**given)
        self.chip = Chip()
        self.ready = True
        self.notes = []
        values, problem, _ = self.board.load()
        self.spent = Spent(3, self.chip.minute, self.chip.clock_is_set)
        self.desk = Desk(values, problem, self.chip, lambda: self.ready, self.spent, lambda: 190,
                         self.note, Diary(Slot(), Guard(), lambda a, b: a - b),
                         self.on_change)  # fmt: skip

    def on_change(self):
        """Nobody there to hear it."""

    def note(self, code, *figures):
        self.notes.append((code,) + figures)

    def do(self, verb, argument, source=PANEL):
        return self.board.on(self.done, 0, verb, argument, source)

    def done(self, *asked):
        """Asked for, and done in the next turn: what came of it."""
        code = self.desk.do(*asked)
        if code:
            return code
        self.desk.step(0, 0, False)
        return self.desk.answer


def test_a_change_holds_at_once_where_the_next_start_asks_for_it():
    # verifies: R-SET-5
    office = Office(rest_s=40)
    for source in (PANEL, LINK):
        assert office.do(SET, ("rest_s", 45), source) == codes.NONE
    assert office.desk.settings["rest_s"] == 45
    assert office.notes == [(codes.SETTING_CHANGED, "rest_s")] * 2
    assert office.board.load()[0]["rest_s"] == 45


def test_what_is_built_in_waits_for_the_restart_and_says_so():
    office = Office()
    assert office.do(SET, ("exercise_min", 5)) == codes.NONE
    assert office.desk.settings["exercise_min"] == 10
    assert office.notes == [(codes.SETTING_AT_RESTART, "exercise_min")]
    assert office.board.load()[0]["exercise_min"] == 5


def test_a_refusal_says_why_and_changes_nothing():
    # verifies: R-SET-5
    office = Office()
    before = dict(office.desk.settings)
    assert office.do(SET, ("rest_s", 14)) == codes.SET_REFUSED
    told = (codes.SETTINGS_REFUSED, "rest_s must be at least 15 s, not 14")
    assert office.notes == [told, (codes.SET_REFUSED,)]
    for name, value, code in (("build", "thigh", codes.SET_BY_HAND),
                              ("experience", "attested", codes.SET_BY_HAND),
                              ("session_min", 31, codes.SET_REFUSED)):  # fmt: skip
        assert office.do(SET, (name, value), LINK) == code
    for argument in (0, "", b"", (), ("rest_s",), ("rest_s", 45, 1), (4, "rest_s"), ["rest_s", 4]):
        assert office.do(SET, argument) == codes.SET_REFUSED, argument
    assert office.desk.settings == before and len(office.board.flash.files) == 1


def test_nothing_is_written_unless_the_cuff_is_empty_and_at_rest():
    # verifies: R-SET-3
    office = Office()
    office.ready = False
    assert office.do(SET, ("rest_s", 45)) == codes.NOT_NOW
    assert office.do(TIME, FIRST) == codes.NOT_NOW
    assert office.desk.settings["rest_s"] == 30 and len(office.board.flash.files) == 1


def test_what_did_the_work_is_out_of_memory_again():
    office = Office()
    office.do(SET, ("rest_s", 45))
    for name in ("wearer.clerk", "params", "store.strict", "store.change", "store.flat"):
        assert "cuff." + name not in sys.modules, name


def test_damaged_changes_are_forgotten_at_the_device_and_nowhere_else():
    office = Office()
    office.do(SET, ("exercise_min", 5))
    assert office.do(SET, None) == codes.NOT_ALLOWED  # they are right
    files = office.board.flash.files
    files["changes"] = files["changes.2"] = b""
    office.desk.problem = office.board.load()[1]
    assert office.do(SET, None, LINK) == codes.NOT_ALLOWED
    assert office.do(SET, None) == codes.NONE
    assert office.notes[-1] == (codes.CHANGES_FORGOTTEN,)
    assert list(files) == ["settings.json"]
    office = Office(rest_s=3)
    assert office.do(SET, None) == codes.NOT_ALLOWED  # it is settings.json that is refused


def test_what_settings_json_has_overtaken_is_told_once_and_tidied_in_the_empty_cuff():
    # verifies: R-SET-7
    office = Office(rest_s=40)
    office.do(SET, ("rest_s", 45))
    office.board.hand(rest_s=50)
    before = dict(office.board.flash.files)
    office.board.load()
    office.board.on(office.desk.load, True)
    office.desk.tell()
    assert office.notes[-1] == (codes.CHANGE_OVERTAKEN, "rest_s")
    office.board.on(office.desk.step, 0, 0, False)
    assert office.board.flash.files == before
    office.board.on(office.desk.step, 0, 0, True)
    assert settings.reports == [] and office.board.flash.files != before


def test_the_clock_is_set_between_2026_and_2099_and_nowhere_else():
    office = Office()
    for minute in (0, -1, FIRST - 1, LAST + 1, True, None, "", 2**40, FIRST + 0.5):
        assert office.do(TIME, minute) == codes.SET_REFUSED, minute
    assert not office.chip.was_set
    for minute in (FIRST, LAST):
        assert office.do(TIME, minute, LINK) == codes.NONE
        assert office.chip.now == YEAR_2000 + minute
    assert [note for note in office.notes if note != (codes.SET_REFUSED,)] == [
        (codes.CLOCK_SET,)
    ] * 2


def test_setting_the_clock_ahead_is_no_rest():
    # verifies: R-OCC-10
    office = Office()
    spent = office.spent
    office.do(TIME, FIRST)
    spent.attempts = 3
    spent.date()
    office.do(TIME, FIRST + 60 * 24 * 365)
    assert not spent.given_back()
    office.chip.now += 8 * 60 + 1
    assert spent.given_back()
    office.do(TIME, FIRST)  # and setting it back takes no rest away
    assert spent.given_back()


def test_a_clock_that_nobody_had_set_moves_no_date():
    office = Office()
    office.spent.since_minute = YEAR_2000 + FIRST
    office.do(TIME, FIRST + 8 * 60 + 1)
    assert office.spent.given_back()


def test_whatever_takes_effect_at_the_next_start_is_kept_by_nobody_from_power_on():
    """Whoever copies such a setting when he is made would go on with the old one."""
    if sys.implementation.name == "micropython":
        return
    import ast
    from pathlib import Path

    at_start = [row.name for row in params.PARAMS if row.effect == params.NEXT_START]
    assert len(at_start) >= 12
    for path in sorted(Path("firmware/cuff").rglob("*.py")):
        if path.parent.name == "pages":  # a page is made when it is shown
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef) or function.name != "__init__":
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                    assert node.slice.value not in at_start, (path, node.lineno)
