"""cuff/tick.py lets answer and air budget look in ticks of their own, and does what they say."""

from cuff import codes
from cuff.pressure.regulator import CLIMB
from cuff.safety.permits import FEED_TICKS
from host_tests.core.air_kit import Quick, some
from host_tests.core.sensor_kit import TickRig

TARGET = 4000
WATCHES = ("answer", "air_budget")


class Told:
    """In the place of a watch: notes when it is asked, says `code` when that is set."""

    def __init__(self, tick):
        self._tick = tick
        self.ticks = [0] * 10
        self.manner = -1
        self.code = codes.NONE
        self.measured = 1234
        self.limit = 567

    def look(self, manner):
        self.ticks[self._tick.count % 10] += 1
        self.manner = manner
        return self.code


def holding(name):
    """A rig that holds, and the Told in the place of one of its watches."""
    rig = TickRig(Quick())
    assert rig.zero()
    rig.step(TARGET, 300)
    told = Told(rig.tick)
    setattr(rig.tick, name, told)
    return rig, told


def test_each_looks_ten_times_a_second_in_a_tick_that_neither_looks_nor_feeds():
    # verifies: R-PRS-40, R-PRS-42
    asked = []
    for name in WATCHES:
        rig, told = holding(name)
        rig.step(TARGET, 100, CLIMB)
        assert sum(told.ticks) == max(told.ticks) == 10 and told.manner == CLIMB, name
        asked.append(told.ticks.index(10))
    assert asked[0] != asked[1]
    for at in asked:
        assert at not in (0, 5) and at % FEED_TICKS != 2, at


def test_what_a_watch_says_vents_in_the_same_tick_and_latches():
    # verifies: R-PRS-40, R-PRS-42
    for name in some(*WATCHES):
        rig, told = holding(name)
        told.code = codes.AIR_LOST
        before = sum(told.ticks)
        while sum(told.ticks) == before:
            assert rig.valve > 0 and rig.tick.guard.trip == codes.NONE
            rig.step(TARGET)
        assert rig.valve == rig.pump == 0, name
        guard = rig.tick.guard
        assert (guard.trip, guard.measured, guard.limit) == (codes.AIR_LOST, 1234, 567)


def test_a_trip_and_a_stop_stay_vented_in_the_tick_of_a_watch():
    # verifies: R-PRS-40, R-PRS-42
    for name in some(*WATCHES):
        for how in ("trip", "stop"):
            rig, told = holding(name)
            if how == "trip":
                rig.tick.guard.latch(codes.LEASE, 0, 0)
            else:
                rig.tick.guard.stop = True
            for _ in range(20):
                rig.step(TARGET)
                assert rig.valve == rig.pump == 0, (name, how)
            assert sum(told.ticks) == 2
