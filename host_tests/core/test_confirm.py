"""cuff/session/confirm.py: only what was offered to this press is confirmed, and once."""

from cuff import codes
from cuff.session.confirm import Confirm
from host_tests.core.selftest_kit import Part

DAY, OPENED = codes.SESSION_OVER, codes.MAY_BE_CLOSED


class Parts:
    """A confirm whose limb, guard and self-test note what they are told."""

    def __init__(self, may_claim=True, empty=True, second_sees=False):
        self.done = []
        self.said = []
        limb, guard, selftest = Part(), Part(), Part()
        limb.spent = Part()
        limb.spent.may_claim = may_claim
        limb.opened = lambda: self.done.append("opened")
        limb.new_session = lambda: self.done.append("day") or (900, 2)
        guard.trip = codes.KINKED
        selftest.witness = Part()
        selftest.witness.sees_pressure = lambda: second_sees
        selftest.zero = Part()
        selftest.zero.clear_trip = lambda: empty
        selftest.trip_cleared = self.done.append
        self.confirm = Confirm(limb, guard, selftest, lambda *words: self.said.append(words))


def test_what_was_offered_is_confirmed_once():
    # verifies: R-OCC-15, R-OCC-16
    parts = Parts()
    parts.confirm.press(True)
    parts.confirm.offer(OPENED)
    assert parts.said == [(codes.OFFER_OPENED,)]
    parts.confirm.press(False)
    assert parts.confirm.take() and parts.done == ["opened", codes.KINKED]
    assert parts.said[-1] == (codes.OPENED_BY_HAND,)
    assert not parts.confirm.take() and len(parts.done) == 2
    parts.confirm.press(True)
    parts.confirm.offer(DAY)
    assert parts.confirm.take() and parts.done[2:] == ["day"]
    assert parts.said[-1] == (codes.ANOTHER_DAY, 900, 2)


def test_nothing_else_is():
    parts = Parts()
    assert not parts.confirm.take()
    parts.confirm.press(True)
    for code in (codes.RECOVERING, codes.NO_LOP, codes.STOP_HELD, codes.TOO_LONG):
        parts.confirm.offer(code)
    assert not parts.confirm.take() and parts.done == [] and parts.said == []


def test_a_refusal_that_came_after_the_press_offers_nothing():
    parts = Parts()
    parts.confirm.press(True)
    parts.confirm.press(False)
    parts.confirm.offer(DAY)
    assert not parts.confirm.take() and parts.said == []


def test_an_offer_ends_with_the_next_press():
    parts = Parts()
    parts.confirm.press(True)
    parts.confirm.offer(DAY)
    parts.confirm.press(True)
    assert not parts.confirm.take() and parts.done == []


def test_another_day_only_where_the_device_was_off():
    # verifies: R-OCC-16
    parts = Parts(may_claim=False)
    parts.confirm.press(True)
    parts.confirm.offer(DAY)
    assert not parts.confirm.take() and parts.done == [] and parts.said == []


def test_a_cuff_that_reads_pressure_was_not_opened():
    # verifies: R-OCC-15
    for parts in (Parts(empty=False), Parts(second_sees=True)):
        parts.confirm.press(True)
        parts.confirm.offer(OPENED)
        assert not parts.confirm.take() and parts.done == []
        assert parts.said[-1] == (codes.NOT_CONFIRMED,)
