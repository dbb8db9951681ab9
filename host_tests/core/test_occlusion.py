"""cuff/safety/occlusion.py: what counts, what pauses, what ends, and what nothing shortens."""

from cuff import codes
from cuff.safety.occlusion import STEP_TICKS, STEPS_PER_S, OcclusionClock

MINUTE = 600  # steps


class Bench:
    """A clock on a limb; steps of 100 ms."""

    def __init__(self, limit_s=900, session_s=1800):
        self.clock = OcclusionClock(limit_s, session_s)

    def closed(self, steps, cmmhg=1500):
        """The valve is told to close: counts at any pressure. The last code."""
        return self.run(steps, True, cmmhg)

    def open(self, steps, cmmhg=0):
        return self.run(steps, False, cmmhg)

    def run(self, steps, wanted_closed, cmmhg):
        code = codes.NONE
        for _ in range(steps):
            code = self.clock.step(wanted_closed, cmmhg)
        return code


def test_the_longest_occlusion_ends_to_the_step():
    # verifies: R-OCC-1
    bench = Bench(limit_s=60)
    assert bench.closed(600) == codes.NONE
    assert bench.closed(1) == codes.OCCLUSION_TIME
    assert (bench.clock.measured_s, bench.clock.limit_s) == (60, 60)


def test_it_fires_though_the_pressure_never_leaves_its_band():
    # verifies: R-OCC-2
    """A public tourniquet project re-arms its timer in every tick in band: its longest time never
    comes. Here nothing that a hold does may touch the count."""
    bench = Bench(limit_s=900)
    for k in range(9000):
        assert bench.closed(1, 15200 + k % 7 * 10) == codes.NONE
    assert bench.closed(1, 15200) == codes.OCCLUSION_TIME


def test_it_counts_above_20_mmhg_though_the_valve_is_open():
    # verifies: R-OCC-2
    for cmmhg, counted in ((2000, 100), (2001, 100), (31000, 100), (1999, 0)):
        bench = Bench()
        bench.open(100, cmmhg)
        assert bench.clock.occluded_steps == counted, cmmhg


def test_a_pause_stops_the_clock_and_gives_nothing_back():
    # verifies: R-OCC-3
    bench = Bench(limit_s=60)
    bench.closed(300)
    bench.open(3 * MINUTE - 1, 1999)
    assert bench.clock.occluded_steps == 300
    assert bench.closed(300) == codes.NONE
    assert bench.closed(1) == codes.OCCLUSION_TIME


def test_3_minutes_below_20_mmhg_end_an_occlusion():
    # verifies: R-OCC-3
    bench = Bench()
    bench.closed(300)
    bench.open(3 * MINUTE, 1999)
    assert bench.clock.occluded_steps == 0 and bench.clock.recovery_s() == 0


def test_the_3_minutes_have_to_be_uninterrupted():
    # verifies: R-OCC-3
    bench = Bench()
    bench.closed(300)
    for k in range(3):
        bench.open(3 * MINUTE - 1)
        bench.open(1, 2000)
        assert bench.clock.occluded_steps == 301 + k


def test_a_minute_ends_an_exercise_and_not_the_occlusion():
    # verifies: R-OCC-3
    bench = Bench(limit_s=900)
    bench.clock.limit_exercise(60)
    bench.closed(500)
    bench.open(MINUTE - 1)
    assert bench.clock.exercise_steps == 500
    bench.closed(1)
    bench.open(MINUTE)
    assert bench.clock.exercise_steps == 0 and bench.clock.occluded_steps == 501
    assert bench.closed(600) == codes.NONE
    assert bench.closed(1) == codes.OCCLUSION_TIME
    assert bench.clock.limit_s == 60


def test_an_exercise_never_lasts_longer_than_the_limb_may():
    # verifies: R-OCC-4
    bench = Bench(limit_s=60)
    bench.clock.limit_exercise(600)
    assert bench.closed(601) == codes.OCCLUSION_TIME


def test_what_was_counted_before_a_reset_goes_on_and_is_never_shortened():
    # verifies: R-OCC-8
    bench = Bench(limit_s=60)
    bench.closed(200)
    bench.clock.restore(10, 5, 0)
    assert (bench.clock.occluded_steps, bench.clock.exercise_steps) == (200, 200)
    bench.clock.restore(50, 40, 50)
    assert (bench.clock.occluded_steps, bench.clock.exercise_steps) == (500, 400)
    assert bench.clock.session_steps == 500
    bench.open(100)
    bench.clock.restore(0, 0, 0)
    assert bench.clock.open_steps == 0  # a reset interrupts the recovery
    assert bench.closed(101) == codes.OCCLUSION_TIME


def test_it_says_what_is_left_and_how_long_to_recover():
    bench = Bench(limit_s=60)
    bench.clock.limit_exercise(50)
    assert bench.clock.left_s() == 50 and bench.clock.recovery_s() == 0
    bench.closed(204)
    assert bench.clock.left_s() == 29
    bench.open(5)
    assert bench.clock.recovery_s() == 180
    bench.open(600)
    assert bench.clock.recovery_s() == 120
    assert bench.clock.left_s() == 39  # the exercise is over, the occlusion is not
    bench.closed(600)
    assert bench.clock.left_s() == 0


def test_nothing_is_counted_at_power_on():
    clock = OcclusionClock(900, 1800)
    counted = (clock.occluded_steps, clock.exercise_steps, clock.open_steps)
    assert counted == (0, 0, 0) and (clock.measured_s, clock.limit_s) == (0, 0)
    assert clock.left_s() == 900 and clock.recovery_s() == 0


def test_a_step_is_100_ms():
    assert STEP_TICKS == 10 and STEPS_PER_S == 10


def test_an_empty_cuff_counts_no_recovery_from_nothing():
    """Else the recovery from an occlusion that comes later would begin before it."""
    bench = Bench()
    bench.open(1500)
    assert bench.clock.open_steps == 0
    bench.closed(1)
    bench.open(3 * MINUTE - 1)
    assert bench.clock.occluded_steps == 1


def test_after_a_recovery_everything_begins_at_nothing():
    bench = Bench(limit_s=60)
    bench.clock.limit_exercise(30)
    for _ in range(3):
        assert bench.closed(300) == codes.NONE
        assert bench.open(3 * MINUTE) == codes.NONE
        clock = bench.clock
        assert (clock.occluded_steps, clock.exercise_steps, clock.open_steps) == (0, 0, 0)


def test_what_is_over_the_limit_stays_a_fault_step_after_step():
    bench = Bench(limit_s=60)
    bench.closed(600)
    for _ in range(25):
        assert bench.closed(1) == codes.OCCLUSION_TIME
    assert (bench.clock.measured_s, bench.clock.limit_s) == (62, 60)
    bench = Bench(limit_s=60)
    bench.clock.limit_exercise(20)
    bench.closed(200)
    for _ in range(25):
        assert bench.closed(1) == codes.OCCLUSION_TIME
    assert (bench.clock.measured_s, bench.clock.limit_s) == (22, 20)


def test_a_vented_limb_is_no_fault_though_its_time_is_used_up():
    bench = Bench(limit_s=60)
    bench.closed(650)
    assert bench.open(100) == codes.NONE


def test_an_exercise_may_be_as_long_as_the_limb_may_and_no_longer():
    clock = OcclusionClock(60, 1800)
    for asked_s, steps in ((59, 590), (60, 600), (61, 600)):
        clock.limit_exercise(asked_s)
        assert clock.exercise_limit_steps == steps


def test_what_is_left_is_the_lesser_of_limb_and_exercise():
    bench = Bench(limit_s=60)
    bench.closed(111)
    assert bench.clock.left_s() == 48
    bench.clock.limit_exercise(20)
    assert bench.clock.left_s() == 8
    bench.closed(89)
    assert bench.clock.left_s() == 0
    bench.closed(50)
    assert bench.clock.left_s() == 0


def test_the_rest_of_a_recovery_is_rounded_up_to_whole_seconds():
    bench = Bench()
    bench.closed(1)
    for open_steps, seconds in ((0, 180), (9, 180), (10, 179), (1789, 2), (1790, 1), (1799, 1)):
        bench.open(open_steps - bench.clock.open_steps)
        assert bench.clock.recovery_s() == seconds, open_steps


def test_a_restored_clock_recovers_from_the_beginning():
    bench = Bench()
    bench.closed(10)
    bench.open(3 * MINUTE - 1)
    bench.clock.restore(5, 5, 5)
    assert bench.clock.open_steps == 0 and bench.clock.recovery_s() == 180
    bench.open(3 * MINUTE - 1)
    assert bench.clock.occluded_steps == 50


def test_a_limit_that_changed_in_memory_is_a_fault_either_way():
    # verifies: R-PRS-6
    for change in (1000, -1000):
        bench = Bench(limit_s=900)
        bench.clock.limit_steps += change
        assert bench.closed(1) == codes.LIMIT_LOST
        assert (bench.clock.measured_s, bench.clock.limit_s) == (900 + change // 10, 900)
    bench = Bench(limit_s=900)
    bench.clock.limit_inverse = ~9009
    assert bench.closed(1) == codes.LIMIT_LOST
    assert (bench.clock.measured_s, bench.clock.limit_s) == (900, 900)  # of 900.9


def test_a_session_ends_to_the_step_and_no_rest_gives_it_back():
    # verifies: R-OCC-10
    bench = Bench(limit_s=60, session_s=100)
    for _ in range(2):
        bench.closed(400)
        bench.open(3 * MINUTE)
    assert bench.clock.occluded_steps == 0 and bench.clock.session_left_s() == 20
    assert bench.clock.left_s() == 20
    assert bench.closed(200) == codes.NONE
    assert bench.closed(1) == codes.SESSION_TIME
    assert (bench.clock.measured_s, bench.clock.limit_s) == (100, 100)
    assert bench.clock.session_left_s() == bench.clock.left_s() == 0


def test_a_session_limit_that_changed_in_memory_is_a_fault_either_way():
    # verifies: R-PRS-6
    for change_s in (1000, -1000):
        bench = Bench(session_s=1800)
        bench.clock.session_limit_steps += change_s * 10
        assert bench.closed(1) == codes.LIMIT_LOST
        assert (bench.clock.measured_s, bench.clock.limit_s) == (1800 + change_s, 1800)
    bench = Bench(session_s=1800)
    bench.clock.session_inverse = ~18009
    assert bench.closed(1) == codes.LIMIT_LOST
    assert (bench.clock.measured_s, bench.clock.limit_s) == (1800, 1800)  # of 1800.9


def test_it_says_how_long_to_wait_for_so_many_seconds():
    bench = Bench(limit_s=100)
    clock = bench.clock
    clock.limit_exercise(50)
    assert clock.longest_s() == 50 and clock.wait_s(50) == 0 and clock.wait_s(51) == 60
    bench.closed(400)
    bench.open(5)
    assert clock.wait_s(10) == 0
    assert clock.wait_s(11) == 60  # a minute, and the exercise is over
    bench.open(96)
    assert clock.wait_s(11) == 50
    bench.open(499)
    assert clock.wait_s(50) == 0
    bench.closed(400)
    bench.open(1)
    assert clock.wait_s(20) == 60 and clock.wait_s(21) == 180


def test_past_the_limit_it_trips_only_what_asks_for_pressure():
    """After a power loss the ceiling counts as reached while the cuff still empties: no trip."""
    bench = Bench(limit_s=60)
    bench.clock.restore(60, 60, 60)
    assert bench.open(10, 3000) == codes.NONE and bench.clock.occluded_steps == 610
    assert bench.closed(1) == codes.OCCLUSION_TIME


def test_what_is_left_goes_down_by_one_each_second_whichever_of_the_three_ends_first():
    for limit_s, exercise_s, session_s in ((60, 60, 90), (90, 60, 90), (90, 90, 60)):
        bench = Bench(limit_s, session_s)
        bench.clock.limit_exercise(exercise_s)
        for second in range(60):
            assert bench.clock.left_s() == 60 - second, (limit_s, exercise_s, session_s)
            assert bench.clock.session_left_s() == session_s - second
            bench.closed(10)
        assert bench.clock.left_s() == 0


def test_of_a_session_s_last_second_only_the_whole_is_told_and_past_its_end_nothing():
    bench = Bench(limit_s=60, session_s=60)
    for steps, left_s in ((590, 1), (591, 0), (600, 0), (601, 0), (700, 0)):
        bench.closed(steps - bench.clock.session_steps)
        assert bench.clock.session_left_s() == bench.clock.left_s() == left_s, steps


def test_what_just_fits_needs_no_wait_and_a_second_more_does_after_any_time():
    """Of the limb, which takes three minutes, and of the exercise, which takes one."""
    for limit_s, exercise_s, wait_s in ((60, 60, 180), (90, 60, 60)):
        bench = Bench(limit_s)
        bench.clock.limit_exercise(exercise_s)
        for left_s in range(59, 0, -1):
            bench.closed(10)
            assert bench.clock.wait_s(left_s - 1) == bench.clock.wait_s(left_s) == 0, left_s
            assert bench.clock.wait_s(left_s + 1) == wait_s, left_s


def test_a_limb_that_may_be_shut_off_counts_whatever_the_sensor_reads():
    # verifies: R-OCC-15
    bench = Bench(limit_s=60)
    bench.closed(100)
    bench.clock.shut = True
    assert bench.open(5 * MINUTE) == codes.NONE  # the valve is open already
    clock = bench.clock
    assert clock.occluded_steps == clock.exercise_steps == clock.session_steps == 100 + 5 * MINUTE
    assert clock.open_steps == 0 and clock.left_s() == 0
    clock.shut = False
    bench.open(3 * MINUTE - 1)
    assert clock.occluded_steps == 100 + 5 * MINUTE
    bench.open(1)
    assert clock.occluded_steps == 0
    bench = Bench()
    bench.open(100)
    assert bench.clock.occluded_steps == 0 and not bench.clock.shut


def test_what_is_left_of_the_occlusion_alone():
    bench = Bench(limit_s=60, session_s=30)
    bench.clock.limit_exercise(20)
    bench.closed(105)
    assert bench.clock.limit_left_s() == 49 and bench.clock.left_s() == 9
    bench.clock.occluded_steps = 601
    assert bench.clock.limit_left_s() == 0


def test_a_session_that_is_used_up_is_no_trip_while_nothing_is_wanted():
    """Power-off ends no session: the device is switched on with one that is used up."""
    # verifies: R-OCC-10
    bench = Bench(session_s=100)
    bench.clock.restore(0, 0, 600)
    assert bench.open(100) == codes.NONE and bench.open(100, 1999) == codes.NONE
    assert bench.closed(1) == codes.SESSION_TIME
