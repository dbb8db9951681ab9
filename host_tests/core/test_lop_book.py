"""cuff/session/lop/book.py: which LOP is in force, entered or measured, and for how long."""

from cuff import codes, params
from cuff.session.lop import book as lop_book
from cuff.session.lop import rules as lop_rules
from cuff.session.lop.book import LopBook

DAY = 1440


class Clock:
    """A chip's clock: counts from power-on until somebody sets it."""

    def __init__(self, now=0, is_set=False):
        self.now = now
        self.is_set = is_set

    def minute(self):
        return self.now

    def clock_is_set(self):
        return self.is_set


def book_of(clock=None, **settings):
    values = params.defaults()
    values.update(settings)
    clock = clock or Clock()
    return LopBook(values, clock.minute, clock.clock_is_set), values


def stored(clock=None, lop_cmmhg=18799, **settings):
    """The record of a device with these settings."""
    return book_of(clock, **settings)[0].take(lop_cmmhg, 91)


def loaded(record, powered_on, clock=None, **settings):
    """(code, LOP in force) after a boot."""
    book, values = book_of(clock, **settings)
    book.load(record, powered_on)
    return book.judge(), book.in_force()


def test_nothing_known_at_first():
    assert loaded(None, True) == (lop_rules.NO_RECORD, None)
    book, _ = book_of()
    assert book.story() == (codes.LOP_NO_RECORD, ())


def test_an_entered_lop_is_in_force_until_one_is_measured():
    book, values = book_of(lop_mmhg=190)
    assert book.judge() == lop_rules.NO_RECORD
    assert book.in_force() == 190 and book.story() == (codes.LOP_ENTERED, (190,))
    record = book.take(18799, 91)
    assert book.in_force() == 187  # rounded down
    assert book.story() == (codes.LOP_MEASURED, (187, 91))
    assert record["origin"] == lop_rules.MEASURED and record["entered"] == 190


def test_the_newer_of_the_two_wins_after_a_boot():
    record = stored(lop_mmhg=190)
    assert loaded(record, False, lop_mmhg=190) == (lop_rules.VALID, 187)
    assert loaded(record, False, lop_mmhg=170) == (lop_book.ENTERED_SINCE, 170)
    assert loaded(record, False) == (lop_book.ENTERED_SINCE, None)
    assert loaded(stored(), False, lop_mmhg=170) == (lop_book.ENTERED_SINCE, 170)


def test_without_a_clock_it_holds_over_a_reset_but_not_over_power_off():
    # verifies: R-LOP-3
    assert loaded(stored(), False) == (lop_rules.VALID, 187)
    assert loaded(stored(Clock(500)), False, Clock(3)) == (lop_rules.VALID, 187)  # begins anew
    assert loaded(stored(), True) == (lop_book.SWITCHED_OFF, None)
    assert not book_of()[0].load(None, True)  # nothing to be stored
    assert loaded(stored(lop_mmhg=150), True, lop_mmhg=150) == (lop_book.SWITCHED_OFF, 150)


def test_with_a_clock_it_holds_for_its_days():
    # verifies: R-LOP-3
    clock = Clock(1000 * DAY, True)
    record = stored(clock)
    for days, code, lop in ((0, lop_rules.VALID, 187), (14, lop_rules.VALID, 187)):
        assert loaded(record, True, Clock((1000 + days) * DAY, True)) == (code, lop)
    assert loaded(record, True, Clock(1014 * DAY + 1, True)) == (lop_rules.EXPIRED, None)
    assert loaded(record, True, Clock(999 * DAY, True)) == (lop_rules.EXPIRED, None)
    assert loaded(record, True, Clock(1007 * DAY, True), lop_valid_days=6)[0] == lop_rules.EXPIRED


def test_what_power_on_has_refused_stays_refused_after_every_reset():
    # verifies: R-LOP-3
    record = stored()
    book, values = book_of()
    assert book.load(record, True) and record["off"] == 1  # has to be stored again
    for _ in range(3):
        book, values = book_of()
        assert not book.load(record, False)
        assert (book.judge(), book.in_force()) == (lop_book.SWITCHED_OFF, None)
    assert not book_of()[0].load(record, True)  # it says so already
    book.take(17000, 90)
    assert book.in_force() == 170 and book.record["off"] == 0
    assert loaded(book.record, False) == (lop_rules.VALID, 170)


def test_only_a_date_and_a_set_clock_bring_back_what_was_off():
    # verifies: R-LOP-3
    record = stored(Clock(1000 * DAY, True))
    assert loaded(record, True, Clock(5)) == (lop_book.SWITCHED_OFF, None)
    assert loaded(record, False, Clock(1003 * DAY, True)) == (lop_rules.VALID, 187)
    assert loaded(record, False, Clock(5)) == (lop_book.SWITCHED_OFF, None)  # the clock was lost
    undated = stored()
    assert loaded(undated, True, Clock(5)) == (lop_book.SWITCHED_OFF, None)
    assert loaded(undated, False, Clock(1003 * DAY, True)) == (lop_book.SWITCHED_OFF, None)


def test_without_a_date_it_is_at_least_as_old_as_the_last_reset():
    # verifies: R-LOP-3
    clock = Clock(3)
    book, values = book_of(clock)
    book.load(stored(Clock(500)), False)
    clock.now = 3 + 14 * DAY
    assert book.judge() == lop_rules.VALID
    clock.now += 1
    assert book.judge() == lop_rules.EXPIRED and book.in_force() is None
    clock.now, clock.is_set = 1000 * DAY, True  # set: how long that was ago cannot be told
    assert book.judge() == lop_rules.VALID


def test_a_dated_one_needs_a_clock_after_power_off():
    record = stored(Clock(1000 * DAY, True))
    assert loaded(record, False, Clock(5, False)) == (lop_rules.VALID, 187)
    assert loaded(record, True, Clock(5, False)) == (lop_book.SWITCHED_OFF, None)


def test_a_clock_that_is_set_later_does_not_end_it_but_days_without_power_off_do():
    clock = Clock(10)
    book, values = book_of(clock)
    book.take(18799, 91)
    clock.now, clock.is_set = 1000 * DAY, True
    assert book.judge() == lop_rules.VALID
    clock.now, clock.is_set = 10 + 14 * DAY, False
    assert book.judge() == lop_rules.VALID
    clock.now += 1
    assert book.judge() == lop_rules.EXPIRED and book.in_force() is None


def test_limb_side_cuff_and_posture_must_be_the_same():
    # verifies: R-LOP-3
    record = stored(side="left", cuff_name="blue", lop_posture="sitting",
                    training_posture="sitting")  # fmt: skip
    same = {"side": "left", "cuff_name": "blue", "training_posture": "sitting"}
    for change, code in (
        ({}, lop_rules.VALID),
        ({"build": "thigh"}, lop_rules.OTHER_LIMB),
        ({"side": "right"}, lop_rules.OTHER_LIMB),
        ({"cuff_name": "red"}, lop_rules.OTHER_CUFF),
        ({"training_posture": "lying"}, lop_rules.LOWER_POSTURE),
        ({"training_posture": "standing"}, lop_rules.VALID_HIGHER_POSTURE),
    ):
        given = dict(same)
        given.update(change)
        found, lop = loaded(record, False, **given)
        assert found == code, change
        assert (lop == 187) == lop_rules.usable(code)


def test_asking_changes_nothing():
    """A measured LOP must never be stored as an entered one."""
    book, values = book_of(lop_mmhg=190)
    before = dict(values)
    book.take(18799, 91)
    assert book.in_force() == 187 and book.judge() == lop_rules.VALID
    book.story()
    assert values == before


def test_every_code_is_told_by_one_of_its_own():
    told = (
        ("OTHER_LIMB", lop_rules.OTHER_LIMB), ("OTHER_CUFF", lop_rules.OTHER_CUFF),
        ("LOWER_POSTURE", lop_rules.LOWER_POSTURE), ("EXPIRED", lop_rules.EXPIRED),
        ("NO_RECORD", lop_rules.NO_RECORD), ("HIGHER_POSTURE", lop_rules.VALID_HIGHER_POSTURE),
        ("WAS_OFF", lop_book.SWITCHED_OFF), ("ENTERED_SINCE", lop_book.ENTERED_SINCE),
    )  # fmt: skip
    for name, code in told:
        assert codes.LOP_VALID + code == getattr(codes, "LOP_" + name), name
    assert sorted([code for _, code in told]) == list(range(1, lop_book.ENTERED_SINCE + 1))


def test_postures_are_compared():
    assert book_of(lop_posture="lying", training_posture="standing")[0].postures_agree()
    assert not book_of(lop_posture="sitting", training_posture="lying")[0].postures_agree()
