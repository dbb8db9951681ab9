"""A clock that is set back makes no session, screening or LOP younger, over power-offs, too."""

from cuff import codes, params
from cuff.session.lop import rules
from cuff.session.lop.book import LopBook
from cuff.store import journal
from cuff.verbs import CUFF, TIME, WEARER
from host_tests.core.test_desk import FIRST, YEAR_2000
from host_tests.core.test_diary import Day
from host_tests.core.test_wearers import at_home

DAY_MIN = 1440


class Book:
    """An LOP book on a home's clock, as session.py puts it together."""

    def __init__(self, home):
        values = params.defaults()
        desk = home.desk
        self.book = LopBook(values, lambda: home.chip.minute() + desk.behind_min,
                            home.chip.clock_is_set)  # fmt: skip
        desk.lop_date = self.book.date

    def holds(self):
        return rules.usable(self.book.judge())


def test_a_screening_gets_no_younger_by_a_clock_that_is_set_back():
    # verifies: R-DOS-1
    for back_days in (1, 30, 89, 4000):
        home = at_home()
        home.do(TIME, FIRST + 5000 * DAY_MIN)
        home.screen()
        home.pass_minutes(60 * DAY_MIN)
        home.do(TIME, FIRST + (5060 - back_days) * DAY_MIN)
        assert home.blocks() == []
        home.pass_minutes(30 * DAY_MIN)
        assert home.blocks() == [], back_days
        home.pass_minutes(1)
        assert home.blocks() == [codes.SCREENING_DUE], back_days
        home.screen()
        assert home.blocks() == []


def test_an_lop_gets_no_younger_either_and_a_new_one_is_as_old_as_it_is():
    # verifies: R-LOP-2
    home = at_home()
    found = Book(home)
    home.do(TIME, FIRST + 100 * DAY_MIN)
    found.book.take(18000, 80)
    home.pass_minutes(10 * DAY_MIN)
    home.do(TIME, FIRST + 101 * DAY_MIN)
    assert found.holds()
    home.pass_minutes(4 * DAY_MIN)
    assert found.holds()
    home.pass_minutes(1)
    assert not found.holds() and found.book.judge() == rules.EXPIRED
    found.book.take(18000, 80)
    home.pass_minutes(14 * DAY_MIN)
    assert found.holds()


def test_after_a_power_off_no_clock_is_believed_that_is_before_a_date_at_hand():
    # verifies: R-DOS-6, R-LOP-2
    home = at_home()
    found = Book(home)
    home.do(TIME, FIRST + 100 * DAY_MIN)
    found.book.take(18000, 80)
    record = found.book.record
    home.pass_minutes(13 * DAY_MIN)
    home.train()
    again = home.restart()
    found = Book(again)
    found.book.load(record, True)
    again.choose()
    assert again.do(TIME, FIRST + 100 * DAY_MIN) == codes.NONE  # thirteen days too early
    assert again.desk.today() == FIRST + 113 * DAY_MIN
    assert found.holds()
    again.pass_minutes(DAY_MIN + 1)
    assert not found.holds()


def test_the_lops_date_alone_says_so_too():
    home = at_home()
    found = Book(home)
    home.do(TIME, FIRST + 100 * DAY_MIN)
    found.book.take(18000, 80)
    home.do(WEARER, 0)
    home.chip.was_set, home.chip.now = False, YEAR_2000
    found.book.load(found.book.record, True)
    assert home.do(TIME, FIRST) == codes.NONE
    assert home.desk.today() == FIRST + 100 * DAY_MIN and found.holds()


def test_how_far_it_was_set_back_outlives_power_and_a_damaged_record_lets_nothing_hold():
    # verifies: R-DOS-1
    home = at_home()
    home.do(TIME, FIRST + 50 * DAY_MIN)
    home.do(TIME, FIRST + 10 * DAY_MIN)
    assert home.desk.behind_min == 50 * DAY_MIN - 10 * DAY_MIN
    home.screen()
    again = home.restart()
    assert again.desk.behind_min == 40 * DAY_MIN
    again.choose()
    again.do(TIME, FIRST + 11 * DAY_MIN)
    assert again.blocks() == []
    files = again.board.flash.files
    files["clock"] = files["clock.2"] = b"x"
    broken = again.restart()
    broken.choose()
    broken.do(TIME, FIRST + 12 * DAY_MIN)
    assert broken.blocks() == [codes.SCREENING_DUE]


def test_a_clock_that_was_wrong_ahead_and_is_put_right_locks_nobody_out():
    # verifies: R-DOS-6
    home = at_home()
    home.do(TIME, FIRST + 700 * DAY_MIN)
    home.train()
    assert codes.TOO_SOON in home.blocks()
    home.do(TIME, FIRST)  # that is what it really is
    assert codes.TOO_SOON in home.blocks()
    home.pass_minutes(48 * 60)
    assert codes.TOO_SOON not in home.blocks() and not home.desk.due_h()


def test_a_session_dated_ahead_by_somebody_elses_clock_counts_from_the_choice():
    home = at_home()
    home.train()
    home.enter(2)
    home.choose(2)
    home.desk.last_minute = FIRST + 900 * DAY_MIN
    home.desk.sessions, home.desk.must_min = 1, 48 * 60
    home.screen()
    home.desk.last_minute = FIRST + 900 * DAY_MIN
    home.desk.sessions, home.desk.must_min = 1, 48 * 60
    home.desk.last_limbs = 63
    assert codes.TOO_SOON in home.blocks()
    home.pass_minutes(48 * 60)
    assert codes.TOO_SOON not in home.blocks()


def test_setting_it_ahead_stores_nothing():
    home = at_home()
    home.do(TIME, FIRST + 40 * DAY_MIN)
    assert home.desk.behind_min == 0 and "clock" not in home.board.flash.files
    assert home.do(CUFF, (0, 1)) == codes.NONE


def test_another_day_that_is_confirmed_is_in_the_journal():
    # verifies: R-JRN-3
    day = Day()
    day.diary.another_day(1234, 2)
    assert not day.disk.files
    day.turns(1, 0, empty=True)
    (entry,) = day.entries()
    assert (entry["kind"], entry["first"], entry["second"]) == (journal.DAY, 1234, 2)
    day.turns(5, 0, empty=True)
    assert len(day.entries()) == 1
