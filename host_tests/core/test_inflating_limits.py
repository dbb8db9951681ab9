"""cuff/pressure/inflating.py: every threshold and every time, at the limit and one short of it.

As plausibility.py asks it, without air; what plants do to it: test_plausibility, test_fights.
"""

from cuff import codes
from cuff.pressure.inflating import Inflating
from cuff.pressure.regulator import HOLD, INFLATE, REPS, VENT
from host_tests.core.plausibility_kit import Asked, rising_for


def test_1_mmhg_in_4_s_is_a_rise_and_less_is_none():
    asked = Asked(INFLATE)
    asked.none(1, level_cmmhg=700)
    asked.none(38)
    asked.none(1, level_cmmhg=800)
    asked.none(39)
    assert asked.look(1, level_cmmhg=899) == codes.NO_RISE
    assert asked.found() == (99, 100)


def test_more_than_1_mmhg_is_a_rise_too_and_an_empty_cuff_is_where_it_begins():
    for level, code in ((99, codes.NO_RISE), (100, codes.NONE), (101, codes.NONE)):
        inflating = Inflating()
        assert inflating.measured == inflating.limit == 0
        assert [inflating.look(level) for _ in range(40)] == [0] * 39 + [code], level


def test_no_rise_is_told_in_the_40th_look_and_again_while_it_lasts():
    # verifies: R-PRS-18
    asked = Asked(INFLATE)
    asked.none(39)
    assert asked.look() == codes.NO_RISE
    asked.none(39)
    assert asked.look() == codes.NO_RISE


def test_every_4_s_count_from_where_the_last_ones_ended():
    asked = Asked(INFLATE)
    asked.none(40 - 1, level_cmmhg=0)
    asked.none(1, level_cmmhg=5000)
    asked.none(39, level_cmmhg=5000)
    assert asked.look(1, level_cmmhg=5099) == codes.NO_RISE


def filled_until(top, then):
    """Inflating from 50 mmHg: up to top at once, then down; the looks until it is told."""
    asked = Asked(INFLATE)
    asked.none(1, level_cmmhg=5000)
    asked.none(1, level_cmmhg=top)
    asked.show("level_cmmhg", then)
    for looks in range(3, 200):
        if asked.look():
            return looks, asked.found()
    return None


def test_what_the_limb_took_from_the_highest_of_the_4_s_is_left_aside_once():
    """A limb that takes a new shape: 3 s from there on, or 2 s after a little. Below what a pump
    holds against an open end it is 1 s."""
    # verifies: R-PRS-19, R-PRS-18
    assert filled_until(5000, 4800) == (40, (-200, 100))
    assert filled_until(5000, 4799) == (60, (0, 100))
    assert filled_until(5000, 4500) == (60, (0, 100))
    assert filled_until(5000, 4499) == (70, (0, 100))
    assert filled_until(5599, 5099) == (60, (99, 100))
    assert filled_until(5600, 5099) == (70, (0, 100))
    assert filled_until(5600, 1999) == (50, (0, 100))
    assert filled_until(5600, 2000) == (70, (0, 100))
    assert filled_until(5000, 2400) == (70, (0, 100))
    assert filled_until(5200, 4850) == (60, (0, 100))
    asked = Asked(INFLATE)
    asked.none(1, level_cmmhg=9000)
    asked.none(39, level_cmmhg=4000)
    asked.none(29)
    asked.none(1, level_cmmhg=4100)  # lifted: the next 4 s begin here, with this as the highest
    asked.none(39, level_cmmhg=3900)
    assert asked.look() == codes.NO_RISE


def test_a_slack_cuff_that_fell_has_3_s_to_rise_from_the_lowest_and_only_once():
    # verifies: R-PRS-19, R-PRS-18
    for top, looks in ((2000, 10), (1999, 30)):
        for lift, code in ((99, codes.NO_RISE), (100, codes.NONE)):
            asked = Asked(INFLATE)
            asked.none(1, level_cmmhg=top)
            asked.none(38, level_cmmhg=top - 300)
            asked.none(looks, level_cmmhg=top - 400)
            assert asked.look(1, level_cmmhg=top - 400 + lift) == code, (top, lift)
            if not code:  # no second one in the 4 s that follow
                asked.none(39, level_cmmhg=top - 700)
                assert asked.look() == codes.NO_RISE


def test_on_the_border_of_what_an_open_end_holds_it_is_2_s():
    for level, looks in ((2000, 20), (1999, 10)):
        asked = Asked(INFLATE)
        asked.none(1, level_cmmhg=2300)
        asked.none(38 + looks, level_cmmhg=level)
        assert asked.look() == codes.NO_RISE, level


def test_a_fall_to_less_than_half_counts_as_what_it_is():
    asked = Asked(INFLATE)
    asked.none(1, level_cmmhg=1000)
    asked.none(68, level_cmmhg=450)
    assert asked.look() == codes.NO_RISE
    asked = Asked(INFLATE)  # and so does a lift to more than twice the lowest
    asked.none(1, level_cmmhg=1000)
    asked.none(1, level_cmmhg=500)
    asked.none(38 + 39, level_cmmhg=1001)
    assert asked.look() == codes.NO_RISE


def test_4_s_that_rise_leave_the_grace_for_the_next():
    asked = Asked(INFLATE)
    asked.none(39, level_cmmhg=5000)
    asked.none(1, level_cmmhg=5300)
    asked.none(40, level_cmmhg=5000)
    asked.none(19)
    assert asked.look() == codes.NO_RISE


def test_after_4_s_that_rise_there_is_another_grace():
    # verifies: R-PRS-19
    asked = Asked(INFLATE)
    asked.none(1, level_cmmhg=5000)
    asked.none(39, level_cmmhg=4700)
    asked.none(20, level_cmmhg=4800)
    asked.none(39, level_cmmhg=4900)
    asked.none(1, level_cmmhg=4900)
    asked.none(40, level_cmmhg=4600)
    assert asked.look(20) == codes.NO_RISE


def test_a_lift_of_more_than_5_mmhg_from_the_lowest_of_the_4_s_is_one():
    # verifies: R-PRS-19
    for lowest, code in ((3999, codes.NO_RISE), (3998, codes.NONE)):
        asked = Asked(INFLATE)
        asked.none(1, level_cmmhg=4650)
        asked.none(39, level_cmmhg=4300)
        asked.none(20, level_cmmhg=4400)  # the grace is used up
        asked.none(1, level_cmmhg=4650)
        asked.none(38, level_cmmhg=lowest)
        assert asked.look(1, level_cmmhg=4499) == code, lowest


def test_the_target_has_to_be_reached_in_90_s():
    asked = Asked(INFLATE)
    asked.look(0, level_cmmhg=0)
    for _ in range(900):
        assert rising_for(asked, 1) == codes.NONE
    for k in range(30):
        assert rising_for(asked, 1) == codes.TOO_SLOW
        assert asked.found() == (90 + (k + 1) // 10, 90)


def test_an_inflation_begins_anew_after_any_other_mode():
    for other in (VENT, HOLD, REPS):
        asked = Asked(INFLATE)
        asked.look(0, level_cmmhg=0)
        rising_for(asked, 900)
        asked.look(1, mode=other)
        asked.none(39, mode=INFLATE)
        assert asked.look() == codes.NO_RISE  # not too slow, and from the new level on
