"""cuff/safety/selftest_late.py: who is to blame for what comes late; each limit, and past it."""

from cuff import codes
from cuff.safety import selftest_late
from cuff.safety.drill import CEILING, DEADMAN, VALVE

FED = DEADMAN | CEILING
CLOSED = VALVE | FED
REFILL = 5
BLAME = 8
LATE = 10
WATCH = 12


class AirTest:
    """The test with air as its late steps see it; said: [(what it was asked for, with what)]."""

    def __init__(self, held=0, longest_ms=0):
        self.said = []
        self.orders = []
        self._drill = self
        self._middle = None
        self._moved_ms = 0
        self._held = held
        self._lost_ms = self._fell = 0
        self._fell_ms = 1501
        self._longest_ms = longest_ms

    def order(self, bits):
        self.orders.append(bits)

    def begin(self):
        self.orders.append("none")

    def _suspicious(self, code):
        self.said.append(("suspicious", code))

    def _end(self, code):
        self.said.append(("end", code))

    def _enter(self, state):
        self.said.append(("enter", state))


def lag(*turns):
    """What the last of these (waited_ms, change) said."""
    test = AirTest()
    for waited_ms, change in turns:
        del test.said[:]
        selftest_late.lag(test, waited_ms, change)
    assert test.orders == [VALVE | FED] * len(turns)
    return test.said


def test_a_reading_that_comes_to_rest_was_slow():
    slow = [("suspicious", codes.SENSOR_SLOW)]
    assert lag((20, 60), (319, 60)) == [] and lag((20, 60), (320, 60)) == slow
    assert lag((20, 60), (420, 60)) == lag((20, 60), (320, 10)) == slow
    assert lag((20, 60), (320, 72)) == slow and lag((20, 60), (320, 73)) == []
    assert lag((20, 0), (320, 12)) == slow and lag((0, 60), (300, 72)) == slow
    assert lag((0, 60), (299, 60)) == []


def test_where_it_went_on_the_window_begins_anew():
    slow = [("suspicious", codes.SENSOR_SLOW)]
    assert lag((20, 60), (320, 80), (619, 80)) == []
    assert lag((20, 60), (320, 80), (620, 92)) == slow
    assert lag((20, 60), (320, 80), (620, 93)) == []
    assert lag((20, 60), (370, 80), (669, 80)) == [] and lag((20, 60), (370, 80), (670, 80)) == slow


def test_a_reading_that_goes_on_rising_is_a_pump_that_runs():
    runs = [("suspicious", codes.PUMP_SHORTED)]
    assert lag((20, 109)) == [] and lag((20, 110)) == lag((20, 111)) == runs
    assert lag((1900, 50), (2000, 60)) == [] and lag((1900, 50), (2001, 60)) == runs
    assert lag((1500, 50), (2001, 50)) == runs and lag((20, 60), (2500, 60)) == runs


def fall(waited_ms, change):
    """What it said."""
    test = AirTest()
    selftest_late.fall(test, waited_ms, change)
    assert test.orders == [FED]
    assert not test.said or (test._fell, test._fell_ms) == (change, waited_ms)
    return test.said


def test_a_fall_is_quick_weak_or_late():
    assert fall(1500, -49) == [] and fall(1501, -49) == fall(1501, 9) == [("enter", LATE)]
    assert fall(20, -50) == fall(999, -60) == [("enter", REFILL)]
    assert fall(1000, -50) == fall(1501, -50) == [("enter", WATCH)]


def late(waited_ms, change, held=0, fell=0):
    """What it said."""
    test = AirTest(held)
    test._fell = fell
    selftest_late.late(test, waited_ms, change)
    assert test.orders == [FED]
    if test.said == [("enter", WATCH)]:
        assert (test._fell, test._fell_ms) == (fell + change, 1501 + waited_ms)
    return test.said


def test_a_valve_that_opens_late_is_slow():
    slow = [("end", codes.VALVE_SLOW)]
    assert late(1600, -49) == [] and late(1600, -50) == late(1600, -51) == late(2600, -50) == slow
    assert late(10, -50) == slow


def test_the_leak_that_the_hold_has_seen_is_no_valve_that_opens():
    """Twice of it: the fall in 900 ms of holding, over the time waited."""
    slow = [("end", codes.VALVE_SLOW)]
    for held, waited_ms, least in ((-9, 1800, -36), (-9, 900, -18), (-7, 1850, -29), (-1, 901, -3),
                                   (-27, 2300, -138), (-18, 899, -36), (0, 1800, 0),
                                   (9, 1800, 0), (1, 1800, 0)):  # fmt: skip
        assert late(waited_ms, least - 49, held) == [], (held, waited_ms)
        assert late(waited_ms, least - 50, held) == slow, (held, waited_ms)
    assert late(902, -52, -449) == [] and late(1, -50, 449) == slow


def test_what_was_half_the_way_down_in_time_is_weak_and_not_late():
    assert late(1600, -50, fell=-24) == [("end", codes.VALVE_SLOW)]
    assert late(1600, -50, fell=-25) == late(2500, -150, fell=-49) == []
    assert late(2501, -50, fell=-25) == [("enter", WATCH)]


def test_a_valve_that_does_not_open_fed_is_watched_closed():
    closed = [("enter", WATCH)]
    assert late(2499, 0) == late(2500, 0) == [] and late(2501, 0) == late(4000, -49) == closed


def watch(fell, fell_ms, *turns):
    """What it said in the last of these (waited_ms, mean)."""
    test = AirTest(held=-28)
    test._fell = fell
    test._fell_ms = fell_ms
    test._from = 300
    for waited_ms, mean in turns:
        assert test.said == []
        test._mean = mean
        selftest_late.watch(test, waited_ms, mean - test._from)
    assert test.orders == [CLOSED] * len(turns)
    return test


def lost(loss, fell, fell_ms):
    """What is said of a valve that let go so much in so long, if the cuff loses this without it."""
    return watch(fell, fell_ms, (149, 300), (1650, 300 - loss)).said


def test_what_the_closed_valve_loses_is_watched_for_1500_ms_after_its_pull():
    assert watch(0, 4000, (149, 290), (150, 270), (1649, 260)).said == []
    test = watch(0, 4000, (149, 290), (1650, 261))
    assert (test._lost, test._lost_ms) == (-29, 1500)
    test = watch(0, 4000, (149, 290), (1710, 261))
    assert (test._lost, test._lost_ms) == (-29, 1560)
    assert selftest_late.leak(test, 3120) == -58


def test_what_a_rise_looks_like_is_no_leak():
    test = watch(0, 4000, (149, 300), (1650, 310))
    assert selftest_late.leak(test, 3000) == 0


def test_a_closed_valve_that_is_watched_may_lose_60_hundredths():
    assert lost(60, -50, 1000) == [("enter", REFILL)]
    assert lost(61, -50, 1000) == [("suspicious", codes.NOT_HELD)]


def test_a_weak_valve_takes_90_in_4_s_more_than_what_is_lost_without_it():
    for loss, leaked in ((0, 0), (15, 40), (30, 80), (-20, 0)):
        assert lost(loss, -90 - leaked, 4000) == [("enter", REFILL)], loss
        assert lost(loss, -89 - leaked, 4000) == [("end", codes.VALVE_SLOW)], loss
        assert lost(loss, -50 - leaked, 4000) == [("end", codes.VALVE_SLOW)], loss
        assert lost(loss, -49 - leaked, 4000) == [("enter", BLAME)], loss


def test_what_fell_in_its_time_has_shown_that_it_opens():
    assert lost(60, -50, 2499) == [("enter", REFILL)]
    assert lost(60, -50, 2500) == [("enter", BLAME)]


def blamed(waited_ms, change, longest_ms=2600):
    """What it said."""
    test = AirTest(longest_ms=longest_ms)
    selftest_late.blame(test, waited_ms, change)
    assert test.orders == ["none"]
    return test.said


def test_a_valve_that_opens_without_feeding_has_a_shorted_switch():
    shorted = [("end", codes.VALVE_SHORTED)]
    assert blamed(10, -49) == blamed(10, 0) == blamed(10, 50) == blamed(10, 51) == []
    assert blamed(10, -50) == blamed(10, -51) == blamed(5000, -50) == shorted


def test_a_valve_that_never_opens_is_blocked():
    blocked = [("end", codes.VALVE_BLOCKED)]
    for longest_ms in (250, 2600, 1):
        assert blamed(longest_ms + 1500, -49, longest_ms) == []
        assert blamed(longest_ms + 1499, -49, longest_ms) == []
        assert blamed(longest_ms + 1501, -49, longest_ms) == blocked
        assert blamed(longest_ms + 3000, 20, longest_ms) == blocked
