"""cuff/pressure/venting.py: every threshold and every time, at the limit and one short of it.

As plausibility.py asks it, without air; what plants do to it: test_plausibility, test_kink.
"""

from cuff import codes
from cuff.pressure.regulator import HOLD, INFLATE, REPS, VENT
from cuff.pressure.venting import Venting
from host_tests.core.plausibility_kit import Asked, measure


def test_a_vent_takes_3_percent_a_second_in_its_first_14_looks_and_two_of_grace():
    # verifies: R-VNT-3
    for level, code in ((9520, codes.NONE), (9521, codes.NOT_VENTING)):
        asked = Asked(VENT)
        asked.none(12, level_cmmhg=10000)
        asked.none(1, level_cmmhg=9400)  # what comes back has not left
        assert asked.look(1, level_cmmhg=level) == code
    assert asked.found() == (479, 480)
    asked.none(8, level_cmmhg=9521)


def test_later_it_takes_3_percent_a_second_over_any_23_looks_and_two_of_grace():
    # verifies: R-VNT-3
    asked = Asked(VENT)
    asked.none(13, level_cmmhg=10000)
    asked.none(9, level_cmmhg=9500)
    asked.none(1, level_cmmhg=9250)
    for level in (9251, 9400):
        assert asked.look(1, level_cmmhg=level) == codes.NOT_VENTING
        assert asked.found() == (10000 - level, 750)
    asked.none(1, level_cmmhg=9250)


def test_a_valve_that_does_not_open_is_reported_in_look_14_and_from_look_23_on():
    asked = Asked(VENT)
    asked.none(13, level_cmmhg=12000)
    assert asked.look() == codes.NOT_VENTING
    asked.none(8)
    assert [asked.look() for _ in range(9)] == [codes.NOT_VENTING] * 9


def test_a_valve_that_blocks_later_is_reported_after_23_looks():
    asked = Asked(VENT)
    asked.none(13, level_cmmhg=12000)
    asked.none(22, level_cmmhg=9000)
    asked.none(23, level_cmmhg=6000)
    assert asked.look() == codes.NOT_VENTING
    assert asked.found() == (0, 450)


def test_a_vent_is_watched_down_to_25_mmhg():
    # verifies: R-VNT-3
    for level, code in ((2499, codes.NONE), (2500, codes.NOT_VENTING)):
        asked = Asked(VENT)
        asked.none(13, level_cmmhg=level)
        assert asked.look() == code
        asked.none(8)
        assert asked.look() == code


def test_air_that_comes_back_into_a_vented_cuff_has_to_go_again():
    """What it was before it was empty counts no more; that it comes in excuses two of three
    seconds."""
    asked = Asked(VENT)
    asked.none(1, level_cmmhg=12000)
    asked.none(7, level_cmmhg=999)
    asked.none(30, level_cmmhg=12000)
    assert asked.look() == codes.NOT_VENTING
    assert asked.found() == (0, 1080)


def vent_of(mode, drift_q8=0):
    """After a look in that mode, with a push of the limb in it."""
    asked = Asked(mode)
    asked.none(1, slope_q8=8 * drift_q8)
    assert asked.plausibility._drift_q8 == (0 if mode == INFLATE else drift_q8)
    return asked


def test_after_repetitions_or_a_push_it_has_20_looks_from_the_begin():
    # verifies: R-VNT-3
    for mode, drift_q8, at_look in (
        (HOLD, 0, 14), (REPS, 0, 20), (INFLATE, 0, 14), (HOLD, 767, 14), (HOLD, 768, 20),
    ):  # fmt: skip
        asked = vent_of(mode, drift_q8)
        asked.none(at_look - 1, mode=VENT, level_cmmhg=12000)
        assert asked.look() == codes.NOT_VENTING, (mode, drift_q8)


def test_a_rise_by_more_than_5_mmhg_in_15_looks_is_the_limbs():
    # verifies: R-VNT-3
    for rise, within, first, later in (
        (500, 5, codes.NOT_VENTING, codes.NOT_VENTING), (501, 5, codes.NONE, codes.NONE),
        (501, 1, codes.NONE, codes.NONE),
    ):  # fmt: skip
        asked = Asked(VENT)
        asked.none(13 - within, level_cmmhg=12000)
        asked.none(within, level_cmmhg=12000 + rise)
        assert asked.look(1, level_cmmhg=12000) == first
        asked.none(8)
        assert asked.look() == later, rise


def test_a_limb_that_rose_is_still_again_after_23_looks():
    asked = Asked(VENT)
    asked.none(1, level_cmmhg=12000)
    asked.none(1, level_cmmhg=12501)
    asked.none(22, level_cmmhg=12000)
    assert asked.look() == codes.NOT_VENTING
    assert asked.found() == (501, 937)


def test_a_rise_is_seen_over_15_looks():
    for looks, code in ((14, codes.NONE), (15, codes.NOT_VENTING)):
        asked = Asked(VENT)
        asked.none(13, level_cmmhg=12000)
        asked.none(1, level_cmmhg=9000)
        asked.none(looks, level_cmmhg=9300)
        asked.none(22 - looks, level_cmmhg=9501)
        assert asked.look() == code, looks


def test_after_repetitions_what_stands_for_a_second_is_reported_from_look_23_on():
    """A limb that lets go and pushes again hides a blocked valve for longer than that."""
    # verifies: R-VNT-3
    for level, code in ((9640, codes.NONE), (9641, codes.NOT_VENTING), (10600, codes.NOT_VENTING)):
        asked = vent_of(REPS)
        asked.none(12, mode=VENT, level_cmmhg=12000)
        asked.none(10, level_cmmhg=10000)
        assert asked.look(1, level_cmmhg=level) == code, level
        assert asked.look(1, level_cmmhg=10000) == codes.NOT_VENTING


def seconds_of_venting(vent_q16, levels_cmmhg):
    """(code, found) of a vent with these levels at its begin and after each second, by what was
    learned before it."""
    asked = Asked()
    asked.regulator.model.vent_q16 = vent_q16
    asked.none(1)
    asked.regulator.model.vent_q16 = 6500  # while venting a kink would teach another one
    asked.none(1, mode=VENT, level_cmmhg=levels_cmmhg[0])
    asked.none(8)
    for k, level in enumerate(levels_cmmhg[1:]):
        code = asked.look(1, level_cmmhg=level)
        if code or k + 2 == len(levels_cmmhg):
            return code, asked.found()
        asked.none(9)


def least(level_cmmhg, pct):
    """What a second of venting takes from there, if the learned decay asks for so much."""
    return level_cmmhg * (pct if level_cmmhg >= 4000 else 3) // 100


def test_in_each_of_3_s_a_vent_loses_a_quarter_of_what_the_learned_decay_gives_up_to_10_percent():
    # Percent in a second, from the share lost per tick: 655 of 65536 is a time constant of 1 s.
    learned = ((0, 3), (89, 3), (90, 3), (125, 4), (436, 9), (437, 10), (4806, 10))
    for vent_q16, pct in learned:
        for level in (4000, 12000):
            top = level + 600  # a limb pushes: nothing stands
            then = top - least(top, pct) + 1
            last = then - least(then, pct) + 1
            limit = least(level, pct) + least(top, pct) + least(then, pct)
            found = seconds_of_venting(vent_q16, (level, top, then, last))
            assert found == (codes.NOT_VENTING, (level - last, limit)), (vent_q16, level)
            for k, lower in enumerate(((level, top - 1, then - 2, last - 4),
                                       (level, top, then, last - 1))):  # fmt: skip
                assert seconds_of_venting(vent_q16, lower)[0] == codes.NONE, (vent_q16, level, k)


def test_one_second_of_three_in_which_enough_has_left_shows_an_open_valve():
    for levels in ((12000, 10000, 10600, 11200), (12000, 12600, 11000, 11600),
                   (12000, 12600, 13200, 11500)):  # fmt: skip
        assert seconds_of_venting(605, levels)[0] == codes.NONE, levels
    assert seconds_of_venting(605, (12000, 10000, 10600, 11200, 11800))[0] == codes.NOT_VENTING


def test_a_limb_that_works_once_more_below_25_mmhg_lifts_as_much_as_a_valve_lets_go():
    for last, code in ((2500, codes.NOT_VENTING), (2499, codes.NONE)):
        assert seconds_of_venting(605, (2600, 3200, last, 3101))[0] == codes.NONE
        assert seconds_of_venting(605, (last, 3050, 3600, 4200))[0] == code


def falling(asked, looks, level_cmmhg):
    """Vent by 4 % a second down to 10 mmHg, where it stays; the last code and level."""
    code = codes.NONE
    for _ in range(looks):
        level_cmmhg = max(1000, level_cmmhg - level_cmmhg // 250)
        code = asked.look(1, level_cmmhg=level_cmmhg)
        if code:
            break
    return code, level_cmmhg


def test_a_vent_has_to_be_over_in_12_s():
    asked = Asked(VENT)
    code, level = falling(asked, 120, 12000)
    assert code == codes.NONE
    for _ in range(30):
        assert asked.look(1, level_cmmhg=level) == codes.NOT_VENTING
        assert asked.found() == (level, 1000)


def test_below_10_mmhg_a_cuff_is_vented_for_as_long_as_it_stays_there():
    asked = Asked(VENT)
    asked.none(500, level_cmmhg=999)
    asked.none(120, level_cmmhg=1500)  # from here on it counts again
    assert asked.look() == codes.NOT_VENTING
    assert asked.found() == (1500, 1000)


def last_second(level_cmmhg, fall_cmmhg, rest_cmmhg=0):
    """The code after 12 s in which the reading fell so much at last, to this level."""
    asked = Asked(VENT)
    asked.plausibility.rest_cmmhg = rest_cmmhg
    asked.none(111, level_cmmhg=level_cmmhg + fall_cmmhg)
    asked.none(9, level_cmmhg=level_cmmhg)
    return asked.look()


def test_what_rests_above_10_mmhg_may_be_a_drift_what_falls_or_is_more_is_air():
    # verifies: R-SNS-10
    assert last_second(1000, 10) == last_second(1499, 10) == codes.NOT_ZERO
    assert last_second(1000, 11) == last_second(1499, 11) == codes.NOT_VENTING
    assert last_second(1500, 0) == codes.NOT_VENTING


def test_what_a_person_called_empty_is_not_told_again_until_it_rises_by_10_mmhg():
    # verifies: R-SNS-10
    assert last_second(2099, 0, 1100) == codes.NONE
    assert last_second(2100, 0, 1100) == codes.NOT_VENTING
    assert last_second(1099, 0, 100) == codes.NONE
    assert last_second(1100, 0, 100) == codes.NOT_ZERO


def test_a_vent_begins_anew_after_any_other_mode():
    for other in (INFLATE, HOLD, REPS):
        asked = Asked(VENT)
        asked.none(13, level_cmmhg=12000)
        asked.look(1, mode=other)
        asked.none(19 if other == REPS else 13, mode=VENT)
        assert asked.look() == codes.NOT_VENTING


def test_a_vent_at_power_on_counts_from_the_first_look():
    asked = Asked(VENT)
    asked.none(1, level_cmmhg=12000)
    asked.none(8)
    asked.none(1, level_cmmhg=11640)


def sudden(vent_q16, before, after):
    """The code of a look that finds this fall, with what was learned before the vent."""
    asked = Asked()
    asked.regulator.model.vent_q16 = vent_q16
    measure(asked, before, before)
    asked.regulator.mode = VENT
    asked.regulator.model.vent_q16 = 65535  # while venting a kink would teach another one
    return measure(asked, after, after), asked


def test_a_fall_of_six_times_the_learned_decay_is_too_fast_within_60_and_80_percent():
    # verifies: R-VNT-6
    # 60 % at least, six times 1.08 % a tick for ten ticks, 80 % at most; cut to hundredths of mmHg
    falls = ((0, 12800, 7680), (655, 12800, 7680), (710, 12800, 8320), (874, 12800, 10240))
    falls += ((2000, 12800, 10240), (0, 20048, 12028), (2000, 20016, 16012))
    for vent_q16, before, most in falls:
        assert sudden(vent_q16, before, before - most)[0] == codes.NONE, (vent_q16, before)
        code, asked = sudden(vent_q16, before, before - most - 1)
        assert code == codes.VENT_TOO_FAST and asked.found() == (most + 1, most)


def test_below_25_mmhg_nothing_falls_too_fast():
    assert sudden(0, 2499, 0)[0] == codes.NONE
    assert sudden(0, 2500, 0)[0] == codes.VENT_TOO_FAST


def test_a_time_that_ends_with_a_fall_too_fast_is_judged_in_the_next_look():
    """A look that is skipped must not cost 10 s until it is reported that the limb stays shut
    off."""
    # verifies: R-VNT-3
    asked = Asked(REPS)
    measure(asked, 9000, 9000)
    asked.look(0, mode=VENT, level_cmmhg=9000)
    for _ in range(22):
        asked.show("level_cmmhg", asked.regulator.observer.level_cmmhg - 80)
        assert measure(asked, 9000, 9000) == codes.NONE
    assert measure(asked, 1000, 1000) == codes.VENT_TOO_FAST
    asked.show("level_cmmhg", 8000)
    assert measure(asked, 1000, 1000) == codes.NOT_VENTING
    assert asked.found() == (-120, 283)


def stood_after_repetitions(valley_cmmhg, level_cmmhg):
    """A vent after repetitions with this valley: down to the level at once; there it stands for a
    second. The code in look 23."""
    asked = Asked(REPS)
    asked.none(1, level_cmmhg=12000, valley_cmmhg=valley_cmmhg)
    asked.none(12, mode=VENT, level_cmmhg=12000)
    asked.none(10, level_cmmhg=level_cmmhg)
    return asked.look(1, level_cmmhg=level_cmmhg)


def test_far_below_the_last_valley_a_limb_that_worked_has_2_3_s_like_any_other():
    """Down there the valve has let go; at five eighths the limb may have done it alone."""
    # verifies: R-PRS-19, R-VNT-3
    assert stood_after_repetitions(8000, 5000) == codes.NOT_VENTING
    assert stood_after_repetitions(8000, 4999) == codes.NONE


def late_vent(push_cmmhg, fall_cmmhg, level_cmmhg=1500, looks=5, asked=None):
    """A vent of 12 s in which the level rose by so much at about half time, and fell by so much
    in the last second; the looks until it is reported."""
    asked = asked or Asked(VENT)
    asked.look(1, mode=HOLD, level_cmmhg=12000)
    asked.look(0, mode=VENT)
    at = level_cmmhg + 1600
    for k in range(60):
        asked.none(1, level_cmmhg=9000 - (9000 - at) * k // 59)
    for k in range(looks):
        asked.none(1, level_cmmhg=at + push_cmmhg * (k + 1) // looks)
    for k in range(60 - looks - 10):
        asked.none(1, level_cmmhg=at - (at - level_cmmhg - fall_cmmhg) * (k + 1) // (50 - looks))
    for looked in range(111, 400):
        level = level_cmmhg + fall_cmmhg - fall_cmmhg * min(looked - 111, 10) // 10
        if asked.look(1, level_cmmhg=level):
            return looked, asked.found()
    return None


def test_what_a_limb_pushed_out_after_the_vent_began_has_16_s_while_it_goes_on():
    # verifies: R-PRS-19, R-VNT-3
    assert late_vent(301, 150)[0] == 161
    assert late_vent(300, 150)[0] == 121
    assert late_vent(301, 101)[0] == 161
    assert late_vent(301, 100)[0] == 121


def test_each_vent_has_12_s_whatever_happened_in_the_last_one():
    # verifies: R-VNT-3
    asked = Asked(VENT)
    assert late_vent(301, 150, asked=asked)[0] == 161
    assert late_vent(0, 150, asked=asked)[0] == 121
    assert late_vent(301, 150, asked=asked)[0] == 161


def test_16_s_are_for_what_is_below_25_mmhg():
    # verifies: R-VNT-3
    assert late_vent(301, 150, level_cmmhg=2499)[0] > 121  # then because it stands
    assert late_vent(301, 150, level_cmmhg=2500)[0] == 121
    assert late_vent(301, 150, level_cmmhg=2501)[0] == 121


def test_before_the_first_look_nothing_is_known():
    venting = Venting(0)
    assert venting.worked is False
    assert venting.valley_cmmhg == venting.measured == venting.limit == 0
