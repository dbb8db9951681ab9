"""cuff/safety/selftest_permits.py on lines made of numbers: each time to the millisecond.

The chips' own lines, and faults of the hardware: test_permits.
"""

from cuff import codes
from cuff.safety.permits import Permits
from cuff.safety.selftest_permits import PermitTest


class Line:
    """level is what the test says; what is done to it is noted."""

    room = None
    test_word = 5
    shortest_ms = 225
    longest_ms = 275

    def __init__(self):
        self.high = 0
        self.done = []

    def level(self):
        return self.high

    def put(self, word):
        self.done.append(word)

    def rearm(self):
        self.done.append("rearm")


class Lines:
    word = 5
    BY_EDGE = False

    def __init__(self, with_ceiling, parks):
        self.PARKS = parks
        self.deadman = Line()
        self.ceiling = Line() if with_ceiling else None

    def ceiling_word_of(self, duration_s):
        return duration_s


class Bench:
    """A test under way, on a clock that the test moves."""

    def __init__(self, with_ceiling=False, parks=True):
        self.lines = Lines(with_ceiling, parks)
        self.line = self.lines.deadman
        self.permits = Permits(self.lines, 60)
        self.ms = 1000
        self.test = PermitTest(
            self.permits, self.lines, lambda: self.ms, lambda end, start: end - start
        )

    def at(self, more_ms, high=None, vented=True, recovered=True):
        """So many ms later, with the line under test at a level: one step; the code."""
        self.ms += more_ms
        if high is not None:
            self.line.high = high
        self.test.step(vented, recovered)
        return self.test.code

    def whole(self, recovered, *lines):
        """From the beginning: each of these in turn rises, lets go and stays low; the code."""
        self.at(0, recovered=recovered)
        self.at(20, recovered=recovered)
        for line in lines:
            line.high = 1
            self.at(200, recovered=recovered)
            line.high = 0
            self.at(40, recovered=recovered)
            if self.lines.PARKS:
                self.at(61, recovered=recovered)
        return self.test.code

    def armed(self):
        """Begun, found quiet, armed."""
        self.at(0, 0)
        self.at(20)
        assert self.line.done == ["rearm", 5]
        return self

    def held(self, ms=250):
        """High at once, and for so long as the loop sees."""
        self.armed()
        self.at(1, 1)
        for _ in range(ms // 50):
            self.at(50)
        return self


def test_at_power_on_nothing_is_tested():
    test = Bench().test
    assert test.code == codes.PERMITS_UNTESTED and test.running is False


def test_no_new_attribute_is_made_by_testing():
    bench = Bench()
    names = sorted(dir(bench.test))
    bench.held()
    assert sorted(dir(bench.test)) == names


def test_it_waits_for_an_empty_cuff():
    bench = Bench()
    bench.at(0, vented=False)
    assert not bench.test.running
    bench.at(0)
    assert bench.test.running


def test_a_line_that_is_still_high_has_400_ms_to_let_go():
    bench = Bench()
    bench.at(900, vented=False)  # they count from the beginning of the test
    bench.at(0, 1)
    for more_ms in (1, 20, 379):
        assert bench.at(more_ms) == codes.PERMITS_UNTESTED and bench.test.running
    assert bench.at(1) == codes.PERMIT_STUCK and not bench.test.running


def test_a_line_has_60_ms_to_rise():
    bench = Bench().armed()
    for more_ms in (20, 40):
        bench.at(more_ms)
        assert bench.test.running
    assert bench.at(1) == codes.PERMIT_DEAD


def finished(held_ms, gap_ms=0):
    """Rise, hold to a last look at high, low seen after a gap; the code."""
    bench = Bench().armed()
    bench.at(held_ms - gap_ms, 1)
    bench.at(gap_ms, 0)
    return bench


def test_it_lets_go_no_sooner_and_no_later_than_it_may():
    assert finished(224, 10).test.code == codes.PERMIT_TIMING
    assert finished(225, 10).test.running
    bench = Bench().armed()
    bench.at(10, 1)
    bench.at(265)
    assert bench.test.running
    assert bench.at(1) == codes.PERMIT_TIMING


def test_looks_more_than_50_ms_apart_repeat_the_test():
    bench = finished(250, 50)
    assert bench.line.done == ["rearm", 5, 5]  # it passed: what follows is whether it revives
    bench = finished(250, 51)
    assert bench.line.done == ["rearm", 5] and bench.test.running
    bench.at(20)
    assert bench.line.done == ["rearm", 5, "rearm", 5]


def test_three_times_too_far_apart_is_the_end():
    bench = finished(250, 51)
    for _ in range(2):
        assert bench.test.running
        bench.at(20)
        bench.at(199, 1)
        bench.at(51, 0)
    assert bench.test.code == codes.PERMIT_TIMING and not bench.test.running


def test_what_has_passed_stays_low_for_60_ms():
    bench = finished(250, 10)
    for more_ms in (20, 40):
        assert bench.at(more_ms) == codes.PERMITS_UNTESTED and not bench.permits.ready
    assert bench.at(1) == codes.NONE and bench.permits.ready
    bench = finished(250, 10)
    assert bench.at(60, 1) == codes.PERMIT_REVIVED


def test_attempts_of_a_test_that_was_broken_off_do_not_count_in_the_next():
    bench = finished(250, 51)
    bench.at(20)
    bench.at(199, 1)
    bench.at(51, 0)  # the second of three
    bench.at(20, vented=False)  # somebody sits on the cuff
    assert not bench.test.running
    bench.at(0)
    for _ in range(2):
        bench.at(20)
        bench.at(199, 1)
        bench.at(51, 0)
        assert bench.test.running
    assert bench.test.code == codes.PERMITS_UNTESTED


def test_attempts_are_counted_anew_in_the_next_test():
    bench = finished(250, 51)
    for gap_ms in (51, 10):
        bench.at(20)
        bench.at(250 - gap_ms, 1)
        bench.at(gap_ms, 0)
    bench.at(61)
    assert bench.permits.ready
    bench.permits.ready = False
    bench.at(0)
    for gap_ms in (51, 51, 10):
        bench.at(20)
        bench.at(250 - gap_ms, 1)
        bench.at(gap_ms, 0)
    bench.at(61)
    assert bench.permits.ready
    bench.permits.ready = False
    bench.at(0)
    for _ in range(3):
        assert bench.test.running
        bench.at(20)
        bench.at(199, 1)
        bench.at(51, 0)
    assert bench.test.code == codes.PERMIT_TIMING


def test_while_it_is_tested_no_permit_is_ready():
    bench = Bench(with_ceiling=True)
    bench.permits.accept(True)
    bench.permits.counting = True
    bench.at(0)
    assert bench.test.running and not bench.permits.ready


def test_the_one_that_is_not_under_test_has_to_be_low():
    bench = Bench(with_ceiling=True).armed()
    bench.lines.ceiling.high = 1
    assert bench.at(1) == codes.PERMIT_STUCK
    bench = Bench(with_ceiling=True).held()
    bench.at(1, 0)
    bench.at(61)
    assert bench.lines.ceiling.done == ["rearm", "rearm", 5]
    bench.lines.deadman.high = 1
    assert bench.at(1) == codes.PERMIT_STUCK


def test_a_line_that_is_fed_by_an_edge_is_taken_low_first():
    bench = Bench()
    bench.lines.BY_EDGE = True
    bench.at(0, 0)
    bench.at(20)
    assert bench.line.done == ["rearm", 0, 5]


def test_a_full_fifo_is_left_alone():
    for waiting, words in ((1, []), (0, [5])):
        bench = Bench()
        bench.line.room = lambda waiting=waiting: waiting
        bench.at(0, 0)
        bench.at(20)
        assert bench.line.done == ["rearm"] + words


def test_a_test_that_is_disturbed_ends_at_once_and_begins_anew():
    """Pressure is wanted, or the cuff is no longer empty: whatever was seen so far is no proof."""
    for high in (0, 1):
        bench = Bench().armed()
        bench.at(20, high)
        assert bench.at(20, vented=False) == codes.PERMITS_UNTESTED
        assert not bench.test.running and not bench.permits.ready
        bench.at(20, 0)
        assert bench.test.running and bench.line.done == ["rearm", 5]
        bench.at(20)
        assert bench.line.done == ["rearm", 5, "rearm", 5]


def test_both_permits_are_proved_and_armed_each_by_itself():
    # verifies: R-PRM-4
    bench = Bench(with_ceiling=True)
    deadman, ceiling = bench.lines.deadman, bench.lines.ceiling
    assert bench.whole(True, deadman, ceiling) == codes.NONE and bench.permits.ready
    assert deadman.done == ["rearm", 5, 5, "rearm"]  # armed, fed when parked, armed for use
    assert ceiling.done == ["rearm", "rearm", 5, 5, "rearm"]  # quiet while the other is tested


def test_a_permit_that_does_not_park_is_proved_when_it_has_let_go():
    bench = Bench(parks=False)
    assert bench.whole(True, bench.line) == codes.NONE and bench.permits.ready
    assert bench.line.done == ["rearm", 5, "rearm"]


def test_what_is_proved_is_not_tested_again_until_it_is_used_or_the_limb_has_recovered():
    bench = Bench(with_ceiling=True)
    bench.whole(True, bench.lines.deadman, bench.lines.ceiling)
    for recovered in (True, False):
        assert bench.at(20, recovered=recovered) == codes.NONE and not bench.test.running
    bench.permits.counting = True
    bench.at(20, recovered=False)
    assert not bench.test.running
    bench.at(20, recovered=True)
    assert bench.test.running


def test_before_the_limb_has_recovered_a_running_ceiling_runs_on():
    # verifies: R-OCC-7
    bench = Bench(with_ceiling=True)
    bench.permits.counting = True
    bench.lines.ceiling.high = 1
    assert bench.whole(False, bench.lines.deadman) == codes.NONE and bench.permits.ready
    assert bench.lines.ceiling.done == [] and bench.permits.counting


def test_before_the_limb_has_recovered_a_ceiling_that_ran_out_is_a_reason_not_to_start():
    # verifies: R-OCC-7
    bench = Bench(with_ceiling=True)
    bench.permits.counting = True
    for _ in range(3):
        assert bench.at(20, recovered=False) == codes.PERMIT_SPENT and not bench.test.running
    assert bench.lines.ceiling.done == bench.lines.deadman.done == []
    assert bench.at(20, recovered=True) == codes.PERMITS_UNTESTED and bench.test.running


def test_a_ceiling_is_armed_anew_where_the_limb_has_recovered_or_no_training_began_it():
    # verifies: R-OCC-7
    for recovered, counting, drilled in (
        (True, True, False),
        (False, False, False),
        (False, True, True),  # a drill's 16 s ran out: nothing that the limb had to bear
    ):
        bench = Bench(with_ceiling=True)
        permits = bench.permits
        permits.counting, permits.drilled = counting, drilled
        code = bench.whole(recovered, bench.lines.deadman, bench.lines.ceiling)
        assert code == codes.NONE and permits.ready, (recovered, counting, drilled)
        assert not permits.counting and not permits.drilled
        assert bench.lines.ceiling.done[-1] == "rearm"


def test_without_a_ceiling_nothing_counts_after_a_test():
    bench = Bench()
    bench.permits.counting = bench.permits.drilled = True
    assert bench.whole(False, bench.line) == codes.NONE
    assert not bench.permits.counting and not bench.permits.drilled
