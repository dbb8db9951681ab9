"""cuff/session/lop_book.py: which LOP is in force, entered or measured, and for how long."""

from cuff import params
from cuff.session import lop_book, lop_rules
from cuff.session.lop_book import LopBook

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
    return book.code, values["lop_mmhg"]


def test_nothing_known_at_first():
    assert loaded(None, True) == (lop_rules.NO_RECORD, None)
    book, _ = book_of()
    assert book.word() == "No occlusion pressure is known."


def test_an_entered_lop_is_in_force_until_one_is_measured():
    book, values = book_of(lop_mmhg=190)
    assert book.refresh() == lop_rules.NO_RECORD
    assert values["lop_mmhg"] == 190 and "190 mmHg, entered by hand" in book.word()
    record = book.take(18799, 91)
    assert values["lop_mmhg"] == 187  # rounded down
    assert "187 mmHg, measured with confidence 91 %" in book.word()
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


def test_a_dated_one_needs_a_clock_after_power_off():
    record = stored(Clock(1000 * DAY, True))
    assert loaded(record, True, Clock(5, False)) == (lop_book.SWITCHED_OFF, None)
    assert loaded(record, False, Clock(5, False)) == (lop_rules.VALID, 187)


def test_a_clock_that_is_set_later_does_not_end_it_but_days_without_power_off_do():
    clock = Clock(10)
    book, values = book_of(clock)
    book.take(18799, 91)
    clock.now, clock.is_set = 1000 * DAY, True
    assert book.refresh() == lop_rules.VALID
    clock.now, clock.is_set = 10 + 14 * DAY, False
    assert book.refresh() == lop_rules.VALID
    clock.now += 1
    assert book.refresh() == lop_rules.EXPIRED and values["lop_mmhg"] is None


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


def test_every_code_has_a_text_and_postures_are_compared():
    assert len(lop_book.TEXT) == lop_book.ENTERED_SINCE + 1
    for code in range(1, len(lop_book.TEXT)):
        assert len(lop_book.TEXT[code]) > 20
    assert book_of(lop_posture="lying", training_posture="standing")[0].postures_agree()
    assert not book_of(lop_posture="sitting", training_posture="lying")[0].postures_agree()
