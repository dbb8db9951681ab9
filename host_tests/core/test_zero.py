"""cuff/safety/zero.py: what counts as zero, when it is taken anew, whom it lets clear a trip."""

from array import array

from cuff import codes
from cuff.safety.guard import HISTORY
from cuff.safety.zero import (
    FALL_CMMHG,
    FRESH_TICKS,
    REST_CMMHG,
    REST_TICKS,
    SHIFT_CMMHG,
    STEADY_CMMHG,
    Zero,
)
from host_tests.core.air_kit import Quick
from host_tests.core.selftest_kit import Part
from host_tests.core.sensor_kit import BOARDS, TickRig


class Sensor:
    """Numbers: the calibration's zero is 0 and the reading in cmmHg goes by `zero`."""

    zero = 0

    def zero_shift_cmmhg(self, reading_q4):
        return self.zero + (reading_q4 >> 4)

    def move_zero(self, reading_q4):
        self.zero += reading_q4 >> 4


class Guard:
    """A history that the test writes; clear() as the real one."""

    def __init__(self):
        self.history = array("i", [0] * HISTORY)
        self.history_at = 0
        self.trip = codes.NONE

    def read(self, cmmhg):
        self.history[self.history_at] = cmmhg
        self.history_at = (self.history_at + 1) % HISTORY
        self.raw_cmmhg = cmmhg

    def clear(self, rest_cmmhg=0):
        if self.raw_cmmhg >= 1000 + rest_cmmhg:
            return False
        self.trip = codes.NONE
        return True


class Bench:
    """ticks(reading): so many samples of it, a turn of the loop after every second."""

    def __init__(self, count=0):
        tick = self.tick = Part()
        tick.count = count
        tick.guard, tick.sensor, tick.drill, tick.plausibility = Guard(), Sensor(), Part(), Part()
        tick.drill.bits = 0
        self.wanted = False
        self.said = []
        self.zero = Zero(tick, lambda *words: self.said.append(words))

    def ticks(self, times, cmmhg=0):
        """cmmhg: a reading, or a function of the tick's number from 0."""
        for k in range(times):
            self.tick.count = (self.tick.count + 1) & 0x3FFFFFFF
            self.tick.guard.read(cmmhg if isinstance(cmmhg, int) else cmmhg(k))
            if k % 2:
                self.zero.step(self.wanted)
        return self.zero.code

    def taken(self):
        """With a zero."""
        self.zero.restart()
        assert self.ticks(HISTORY) == codes.NONE
        return self


def judged(cmmhg, before=0):
    """The code after two seconds of a reading, whatever the history began with."""
    bench = Bench()
    bench.ticks(before)
    bench.zero.restart()
    return bench.ticks(HISTORY, cmmhg)


def wave(spread):
    """Readings that lie so far apart and do not fall."""
    return lambda k: (k // 2 % 2) * spread


def falling(cmmhg_s, spread=0):
    """Readings whose mean falls so much in a second, and that lie so far apart beside that."""
    return lambda k: -(k // 100) * cmmhg_s + (k // 2 % 2) * spread


def test_a_zero_takes_two_seconds_not_one_turn_less():
    # verifies: R-SNS-4
    assert HISTORY == 200  # and _HALF is half of it
    for count in (0, 0x3FFFFFFF - 90):
        bench = Bench(count)
        bench.zero.restart()
        assert bench.ticks(HISTORY - 2) == codes.ZERO_UNSTABLE and bench.zero.taking
        assert bench.ticks(2) == codes.NONE and not bench.zero.taking
        assert bench.said == [(codes.ZERO_TAKEN,)]


def test_what_was_read_before_it_was_asked_for_at_boot_does_not_count():
    bench = Bench()
    bench.ticks(HISTORY, 2000)
    bench.zero.restart()
    assert bench.ticks(HISTORY - 2) == codes.ZERO_UNSTABLE
    assert bench.ticks(2) == codes.NONE and bench.tick.sensor.zero == 0


def test_a_zero_is_the_mean_of_the_two_seconds():
    bench = Bench()
    bench.zero.restart()
    bench.ticks(HISTORY, lambda k: 90 + k % 2 * 20)
    assert bench.tick.sensor.zero == 100


def test_before_it_was_asked_for_there_is_none_and_nothing_was_taken():
    zero = Bench(7).zero
    assert (zero.code, zero.rest_cmmhg, zero.taken_count) == (codes.ZERO_UNSTABLE, 0, 0)
    bench = Bench()
    bench.ticks(HISTORY, 900)
    bench.ticks(HISTORY)
    assert bench.zero.code == codes.ZERO_SHIFTED
    bench.zero.start_pressed()  # it is not fresh
    assert bench.zero.code == codes.NONE
    assert judged(350) == codes.NONE
    bench = Bench()
    bench.ticks(HISTORY, 350)
    assert bench.said == [(codes.ZERO_TAKEN,)]  # no pressure was read by the one before


def turns(bench, times, cmmhg=0):
    """A turn of the loop in every tick."""
    for _ in range(times):
        bench.tick.count = (bench.tick.count + 1) & 0x3FFFFFFF
        bench.tick.guard.read(cmmhg)
        bench.zero.step(False)
    return bench.zero.code


def test_it_is_looked_at_again_every_quarter_of_a_second():
    for count in (0, 0x3FFFFFFF - 100):  # the count wraps
        bench = Bench(count)
        bench.zero.restart()
        turns(bench, 9)
        turns(bench, 1, 600)  # lies in the history for two seconds
        assert turns(bench, HISTORY + 14) == codes.ZERO_UNSTABLE
        assert turns(bench, 1) == codes.NONE
        bench.zero.restart(True)
        assert turns(bench, HISTORY + REST_TICKS - 1) == codes.ZERO_UNSTABLE
        assert turns(bench, 1) == codes.NONE


def test_a_rest_is_counted_over_the_wrap_of_the_count():
    # verifies: R-SNS-11
    bench = Bench(0x3FFFFFFF - HISTORY - 100)
    bench.zero.restart(True)
    assert turns(bench, HISTORY + REST_TICKS - 1) == codes.ZERO_UNSTABLE
    assert turns(bench, 1) == codes.NONE


def test_a_zero_is_fresh_for_30_s_and_no_tick_longer():
    # verifies: R-SNS-9
    for count in (0, 0x3FFFFFFF - 1000):
        for after_ticks, times in ((FRESH_TICKS, 1), (FRESH_TICKS + 1, 2)):
            bench = Bench(count).taken()
            bench.tick.count = (bench.zero.taken_count + after_ticks) & 0x3FFFFFFF
            bench.zero.step(False)
            bench.zero.start_pressed()
            assert bench.said == [(codes.ZERO_TAKEN,)] * times, (count, after_ticks)


def test_a_disturbance_does_not_wait_longer_than_two_quiet_seconds():
    bench = Bench()
    bench.zero.restart()
    assert bench.ticks(2 * HISTORY - 8, wave(600)) == codes.ZERO_UNSTABLE
    bench.tick.drill.bits = 1
    bench.ticks(2)
    bench.tick.drill.bits = 0
    bench.ticks(HISTORY - 2)
    assert bench.zero.code == codes.ZERO_UNSTABLE
    assert bench.ticks(2) == codes.NONE


def test_a_rest_that_was_under_way_does_not_count_after_a_restart():
    # verifies: R-SNS-11
    bench = Bench()
    bench.zero.restart(True)
    bench.ticks(HISTORY + REST_TICKS - 100)
    bench.zero.restart(True)
    assert bench.ticks(HISTORY + REST_TICKS - 4) == codes.ZERO_UNSTABLE
    assert bench.ticks(30) == codes.NONE


def test_a_restart_forgets_that_it_was_fresh():
    # verifies: R-SNS-9
    bench = Bench().taken()
    bench.zero.restart()
    assert bench.ticks(HISTORY, 900) == codes.ZERO_SHIFTED
    bench.ticks(HISTORY)
    bench.zero.start_pressed()
    assert bench.zero.code == codes.NONE


def test_what_moves_is_not_steady():
    # verifies: R-SNS-4
    assert judged(wave(STEADY_CMMHG)) == codes.NONE
    assert judged(wave(STEADY_CMMHG + 1)) == codes.ZERO_UNSTABLE
    assert STEADY_CMMHG == 150


def test_what_falls_is_not_at_rest_however_steady():
    # verifies: R-SNS-11
    for before in (0, 37, 100, 101, 163):  # the history is a ring
        assert judged(falling(FALL_CMMHG), before) == codes.NONE
        assert judged(falling(FALL_CMMHG + 1), before) == codes.ZERO_FALLING
        assert judged(falling(-40), before) == codes.NONE  # air does not leave upwards
    assert FALL_CMMHG == 5


def test_in_doubt_it_has_to_rest_for_five_seconds_more():
    # verifies: R-SNS-11
    for count in (0, 0x3FFFFFFF - 300):
        for begin in ("restart", "begin"):
            bench = Bench(count)
            bench.zero.restart()
            bench.ticks(HISTORY)
            del bench.said[:]
            bench.ticks(HISTORY)
            getattr(bench.zero, begin)(True)
            waits = REST_TICKS + (HISTORY if begin == "restart" else 0)
            assert bench.ticks(waits - 2) == codes.ZERO_UNSTABLE and bench.said == []
            assert bench.ticks(26) == codes.NONE and bench.said == [(codes.ZERO_TAKEN,)]
    assert REST_TICKS == 500


def slowly(cmmhg_5s):
    """A fall so slow that two seconds do not show it."""
    return lambda k: 100 - k * cmmhg_5s // 500


def test_in_doubt_a_fall_too_slow_for_two_seconds_is_seen():
    # verifies: R-SNS-11
    for fall, code in ((4, codes.NONE), (9, codes.ZERO_FALLING)):
        bench = Bench()
        bench.zero.restart(True)
        assert bench.ticks(1500, slowly(fall)) == code
        if code:
            assert bench.ticks(HISTORY + REST_TICKS + 50, 70) == codes.NONE


def test_what_was_seen_to_fall_has_to_rest_for_five_seconds_more():
    # verifies: R-SNS-11
    bench = Bench()
    bench.zero.restart()
    assert bench.ticks(HISTORY + 50, falling(20)) == codes.ZERO_FALLING
    assert bench.ticks(HISTORY + REST_TICKS - 50, -60) != codes.NONE
    assert bench.ticks(80, -60) == codes.NONE


def test_start_does_not_end_a_doubt():
    # verifies: R-SNS-11
    bench = Bench()
    bench.zero.restart(True)
    bench.ticks(HISTORY + 50)
    bench.zero.start_pressed()
    assert bench.ticks(REST_TICKS - 100) == codes.ZERO_UNSTABLE
    assert bench.ticks(80) == codes.NONE


def test_a_doubt_outlasts_a_zero_that_was_refused_and_a_disturbance():
    # verifies: R-SNS-11
    bench = Bench()
    bench.zero.restart(True)
    assert bench.ticks(HISTORY + REST_TICKS + 26, 500) == codes.ZERO_SHIFTED
    bench.tick.drill.bits = 1
    bench.ticks(2)
    bench.tick.drill.bits = 0
    bench.zero.start_pressed()
    assert bench.ticks(HISTORY + REST_TICKS - 10) == codes.ZERO_UNSTABLE
    assert bench.ticks(40) == codes.NONE


def test_in_doubt_a_movement_starts_the_rest_anew():
    bench = Bench()
    bench.zero.restart(True)
    bench.ticks(HISTORY + REST_TICKS - 50)
    bench.ticks(6, 300)
    assert bench.ticks(HISTORY + REST_TICKS - 30) != codes.NONE
    assert bench.ticks(80) == codes.NONE


def test_start_after_a_doubt_that_is_over_has_none():
    bench = Bench()
    bench.zero.restart(True)
    bench.ticks(HISTORY + REST_TICKS + 26)
    assert bench.zero.code == codes.NONE
    bench.ticks(FRESH_TICKS + 2)
    bench.zero.start_pressed()
    assert bench.zero.code == codes.NONE


def test_noise_that_falls_a_little_is_told_as_noise_and_a_fall_with_noise_as_a_fall():
    assert judged(falling(40, 150)) == codes.ZERO_UNSTABLE
    assert judged(falling(80, 150)) == codes.ZERO_FALLING


def test_more_than_4_mmhg_off_are_refused_and_named():
    # verifies: R-SNS-4
    assert SHIFT_CMMHG == 400
    for cmmhg, code in (
        (400, codes.NONE),
        (401, codes.ZERO_SHIFTED),
        (-400, codes.NONE),
        (-401, codes.ZERO_DRIFTED),
        (15200, codes.ZERO_SHIFTED),
    ):
        bench = Bench()
        bench.zero.restart()
        assert bench.ticks(HISTORY, cmmhg) == code and not bench.zero.taking
        assert bench.tick.sensor.zero == (0 if code else cmmhg)
        assert ((codes.ZERO_TAKEN,) in bench.said) is not bool(code)


def test_the_4_mmhg_count_from_the_calibration_not_from_the_zero_before():
    # verifies: R-SNS-4
    bench = Bench()
    bench.zero.restart()
    bench.ticks(HISTORY, 300)
    bench.zero.begin()
    assert bench.ticks(HISTORY, 101) == codes.ZERO_SHIFTED
    assert bench.said[-1] == (codes.ZERO_REFUSED, 401)
    assert bench.tick.sensor.zero == 300


def test_one_movement_starts_the_two_seconds_anew():
    bench = Bench()
    bench.zero.restart()
    bench.ticks(150)
    bench.ticks(6, 600)
    assert bench.ticks(198) == codes.ZERO_UNSTABLE
    assert bench.ticks(28) == codes.NONE


def test_start_takes_it_anew_at_once_where_the_last_two_seconds_will_do():
    # verifies: R-SNS-9
    bench = Bench().taken()
    bench.ticks(FRESH_TICKS, 250)
    bench.zero.start_pressed()
    assert bench.tick.sensor.zero == 0  # 30 s old: nothing has drifted since
    bench.ticks(2, 250)
    bench.zero.start_pressed()
    assert bench.zero.code == codes.NONE and bench.tick.sensor.zero == 250
    assert bench.said == [(codes.ZERO_TAKEN,)] * 2 and FRESH_TICKS == 3000


def test_start_waits_for_two_quiet_seconds_after_the_pressure():
    # verifies: R-SNS-9
    for disturb in ("wanted", "drill"):
        bench = Bench().taken()
        bench.ticks(FRESH_TICKS + 2)
        bench.wanted = disturb == "wanted"
        bench.tick.drill.bits = disturb == "drill"
        bench.ticks(2)
        bench.wanted = bench.tick.drill.bits = False
        bench.ticks(HISTORY - 2)
        bench.zero.start_pressed()
        assert bench.zero.code == codes.ZERO_UNSTABLE, disturb
        assert bench.ticks(2) == codes.NONE


def test_start_looks_again_at_a_zero_that_was_refused():
    # verifies: R-SNS-9
    bench = Bench()
    bench.zero.restart()
    bench.ticks(HISTORY, 900)
    bench.ticks(HISTORY)
    assert bench.zero.code == codes.ZERO_SHIFTED
    bench.zero.start_pressed()
    assert bench.zero.code == codes.NONE


def test_a_zero_is_never_taken_twice_from_the_same_samples():
    bench = Bench()
    bench.zero.restart()
    bench.ticks(HISTORY, 200)
    bench.zero.begin()
    assert bench.zero.code == codes.ZERO_UNSTABLE and bench.tick.sensor.zero == 200


def test_a_drift_in_a_training_is_said_after_it():
    # verifies: R-SNS-9
    for moved, words in ((301, [(codes.LAST_WERE_OFF, 301)]), (300, []),
                         (-399, [(codes.LAST_WERE_OFF, -399)])):  # fmt: skip
        for trained in (True, False):
            bench = Bench().taken()
            bench.wanted = trained
            bench.ticks(FRESH_TICKS)
            bench.wanted = False
            bench.ticks(HISTORY, moved)
            bench.zero.start_pressed()
            said = [(codes.ZERO_TAKEN,)] * 2 + (words if trained else [])
            assert bench.said == said, (moved, trained)
            bench.ticks(FRESH_TICKS + 2, 301)
            del bench.said[:]
            bench.zero.start_pressed()
            assert codes.LAST_WERE_OFF not in [words[0] for words in bench.said]  # said once


def tripped(cmmhg):
    """A bench whose device has tripped; the last two seconds read so."""
    bench = Bench().taken()
    bench.tick.guard.trip = codes.NOT_ZERO
    bench.ticks(HISTORY, cmmhg)
    return bench


def test_an_empty_cuff_lets_a_trip_be_cleared_and_rests_at_nothing():
    # verifies: R-CTL-6
    bench = tripped(999)
    assert bench.zero.clear_trip() and bench.tick.guard.trip == codes.NONE
    assert bench.zero.rest_cmmhg == 0


def test_a_drifted_empty_cuff_lets_a_trip_be_cleared_but_nothing_start():
    # verifies: R-SNS-10
    bench = tripped(REST_CMMHG)
    assert bench.zero.clear_trip() and bench.tick.guard.trip == codes.NONE
    assert bench.zero.rest_cmmhg == bench.tick.plausibility.rest_cmmhg == REST_CMMHG
    assert bench.said[-1] == (codes.OPEN_STAYS_AT, REST_CMMHG)
    bench.zero.begin()
    assert bench.zero.code == codes.ZERO_SHIFTED and bench.tick.sensor.zero == 0


def test_air_that_moves_or_is_more_than_a_drift_keeps_the_trip():
    # verifies: R-SNS-10
    for cmmhg in (
        REST_CMMHG + 1,
        lambda k: 1200 - k // 100 * (FALL_CMMHG + 1),
        lambda k: 1200 + (k // 2 % 2) * (STEADY_CMMHG + 1),
    ):
        bench = tripped(cmmhg)
        assert not bench.zero.clear_trip()
        assert bench.tick.guard.trip == codes.NOT_ZERO and bench.zero.rest_cmmhg == 0
    assert REST_CMMHG == 1500


def test_a_good_zero_ends_what_a_person_said_about_the_empty_cuff():
    bench = tripped(1200)
    bench.zero.clear_trip()
    bench.ticks(HISTORY)
    bench.zero.begin()
    assert bench.zero.rest_cmmhg == bench.tick.plausibility.rest_cmmhg == 0


# -- through the tick, sensor and converter of both boards ------------------------------------


def test_a_zero_through_tick_and_converter_takes_the_drift_out():
    # verifies: R-SNS-4
    for board_name in BOARDS:
        for drift_mmhg, accepted in ((3.4, True), (-3.4, True), (4.6, False), (-4.6, False)):
            rig = TickRig(Quick(), board_name)
            electronics = rig.chain.electronics
            electronics.zero_error_mv += 12.0 * drift_mmhg
            electronics.settle()
            assert rig.zero() is accepted, (board_name, drift_mmhg)
            rig.step(0, 20)
            if accepted:
                assert abs(rig.tick.sensor.raw_cmmhg) < 30, (board_name, drift_mmhg)


def test_an_inflated_cuff_does_not_become_the_new_zero():
    # verifies: R-SNS-4
    for board_name in BOARDS:
        rig = TickRig(Quick(), board_name)
        rig.plant.p_mmhg = rig.plant.creep1_mmhg = rig.plant.creep2_mmhg = 60.0
        rig.plant.valve_lin_ml_s = rig.plant.valve_root_ml_s = 0.0
        before = rig.tick.sensor._zero
        assert not rig.zero()
        assert rig.tick.sensor._zero == before
