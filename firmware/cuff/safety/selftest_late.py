"""Steps of the self-test with air for what is late or uneven: is it pump, sensor, valve or a hand?

The fall, and what is entered if a step of selftest_air.py did not end as it must. Each is called
once per turn with the attempt, the time since it began and how far the pressure went since. They
order and enter states as those do, and move nothing themselves.
"""

from micropython import const

from cuff import codes

LAG_MUCH = 110
_REFILL = const(5)  # states' numbers in selftest_air.py
_BLAME = const(8)
_LATE = const(10)
_WATCH = const(12)
_UNFED = const(3)  # VALVE | PUMP, in the drill's bits
_CEILING_LOW = const(7)  # VALVE | PUMP | DEADMAN
_FED = const(12)  # DEADMAN | CEILING
_CLOSED = const(13)  # VALVE | _FED
_FALL_BY = const(50)  # an open valve takes so much ...
_FALL_LONGEST_MS = const(1500)  # ... in so long
_WEAK_MS = const(1000)  # after so long the release, from lower down, is too slow to prove itself
_LAG_WINDOW_MS = const(300)
_LAG_STILL = const(12)  # in that time; half of what a pump that runs gives a slack cuff
_LAG_LONGEST_MS = const(2000)
_LATE_LONGEST_MS = const(2500)
_RELEASE_LONGEST_MS = const(4000)
_HOLD_MS = const(900)
_PULLED_MS = const(150)
_WATCH_MS = const(1650)
_WATCH_CHANGE = const(60)  # what the hold allows, in this time
_WEAK_BY = const(90)  # in the 4 s of fall and late: about what takes 50 in 1.5 s or little more
_UNEVEN_MS = const(900)
_GOES_ON = const(12)  # in that time, and like the rise before within a factor of ...
_ALIKE = const(4)


def lag(test, waited_ms, change):
    """It rose with the pump off: does that end?"""
    test._drill.order(_CLOSED)
    if test._middle is None:
        test._middle = change
        test._moved_ms = waited_ms
    if change >= LAG_MUCH or waited_ms > _LAG_LONGEST_MS:
        test._suspicious(codes.PUMP_SHORTED)
    elif waited_ms - test._moved_ms >= _LAG_WINDOW_MS:
        if change - test._middle <= _LAG_STILL:
            test._suspicious(codes.SENSOR_SLOW)
        else:
            test._middle = change
            test._moved_ms = waited_ms


def fall(test, waited_ms, change):
    """The valve is told to open, still fed: it falls, at once or slowly, or late."""
    test._drill.order(_FED)
    fallen = change <= -_FALL_BY
    if fallen or waited_ms > _FALL_LONGEST_MS:
        test._fell = change
        test._fell_ms = waited_ms
        if not fallen:
            test._enter(_LATE)
        else:
            test._enter(_WATCH if waited_ms >= _WEAK_MS else _REFILL)


def leak(test, waited_ms):
    """Twice what the hold has seen fall, in this time, since that is good to 0.1 mmHg only. What
    the closed valve lost in twice the hold's time, and just before, counts as it is."""
    if test._lost_ms:
        return min(0, test._lost * waited_ms // test._lost_ms)
    return min(0, test._held * 2 * waited_ms // _HOLD_MS)


def let_go(test, waited_ms, change):
    """Nothing is fed any more: the dead-man lets it fall, more slowly than the valve did from a
    higher pressure; but after that step's time a leak could do it."""
    let_go_ms = waited_ms - test._longest_ms
    leaked = leak(test, waited_ms) if let_go_ms > _FALL_LONGEST_MS else 0
    if change <= leaked - _FALL_BY:
        test._end(codes.NONE)
    elif let_go_ms > _RELEASE_LONGEST_MS:
        test._end(codes.DEADMAN_SHORTED)


def late(test, waited_ms, change):
    """It did not open in time: does it still, or is it the leak that the hold has seen?"""
    test._drill.order(_FED)
    late_only = test._fell > -_FALL_BY // 2
    if late_only and change <= leak(test, waited_ms) - _FALL_BY:
        test._end(codes.VALVE_SLOW)
    elif waited_ms > _LATE_LONGEST_MS:
        test._fell += change
        test._fell_ms += waited_ms
        test._enter(_WATCH)


def watch(test, waited_ms, change):
    """The valve is closed again, and it let go slowly or not at all. What the cuff loses like this
    it did not lose by the valve."""
    test._drill.order(_CLOSED)
    if waited_ms < _PULLED_MS:
        test._from = test._mean
    elif waited_ms >= _WATCH_MS:
        test._lost = change
        test._lost_ms = waited_ms - _PULLED_MS
        opened_by = leak(test, test._fell_ms) - test._fell
        if change < -_WATCH_CHANGE:
            test._suspicious(codes.NOT_HELD)
        elif test._fell_ms < _LATE_LONGEST_MS or opened_by >= _WEAK_BY:
            test._enter(_REFILL)
        elif opened_by >= _FALL_BY:
            test._end(codes.VALVE_SLOW)
        else:
            test._enter(_BLAME)


def blame(test, waited_ms, change):
    """It did not open: does it without any feeding?"""
    test._drill.begin()
    if change <= -_FALL_BY:
        test._end(codes.VALVE_SHORTED)
    elif waited_ms > test._longest_ms + _FALL_LONGEST_MS:
        test._end(codes.VALVE_BLOCKED)


def uneven(test, waited_ms, change):
    """It rose unevenly with the ceiling low: steps of the converter and air that an earlier attempt
    left do that to a pump's rise, too. But a pump goes on, evenly."""
    test._drill.order(_CEILING_LOW if test._ceiling_level else _UNFED)
    if test._middle is None and waited_ms >= _UNEVEN_MS // 2:
        test._middle = test._mean
    if waited_ms < _UNEVEN_MS:
        return
    alike = test._rose <= _ALIKE * change and change <= _ALIKE * test._rose
    if change > _GOES_ON and alike and test._drifted(change):
        test._suspicious(codes.SWITCH_SHORTED)
    else:
        test._suspicious(codes.AIR_UNSTEADY)
