"""cuff/pressure/answer.py on numbers: every threshold, at the limit and one past it."""

from cuff import codes
from cuff.pressure.answer import Answer, given_cmmhg
from cuff.pressure.regulator import CLIMB, HOLD, INFLATE, REPS, VENT, WORK
from host_tests.core.liar_kit import Regulated

FULL = 65535


def looked(mode=HOLD):
    """Answer and regulator, in their first look at a mode that began from an empty cuff."""
    regulator = Regulated(VENT)
    answer = Answer(regulator)
    answer.look(WORK)
    regulator.mode = mode
    answer.look(WORK)
    return answer, regulator


def look(answer, regulator, times=1, level=None, manner=WORK):
    code = codes.NONE
    for _ in range(times):
        if level is not None:
            regulator.observer.level_cmmhg = level
        code = answer.look(manner)
    return code


def pumping(answer, regulator, given):
    """From now on the pump gives so much between two looks, at full duty."""
    answer.rise_cmmhg_s = -(-given * 2560 // 255)
    regulator.pump_duty_u16 = FULL


def burst(answer, regulator, given):
    """A look with the pump on, and one with a pause."""
    pumping(answer, regulator, given)
    found = [look(answer, regulator)]
    regulator.pump_duty_u16 = 0
    found.append(look(answer, regulator))
    return found


def test_it_begins_with_nothing_and_makes_no_new_attribute():
    """An attribute that is born in an interrupt is an allocation."""
    regulator = Regulated(VENT)
    answer = Answer(regulator)
    assert answer.measured == answer.limit == answer.rise_cmmhg_s == 0
    names = sorted(dir(answer))
    for mode in (REPS, VENT, INFLATE, HOLD, REPS):
        regulator.mode = mode
        regulator.pump_duty_u16 = FULL
        look(answer, regulator, 30)
    assert sorted(dir(answer)) == names


def test_six_mmhg_given_in_bursts_and_half_a_mmhg_seen():
    # verifies: R-PRS-40
    answer, regulator = looked()
    assert burst(answer, regulator, 300) == [0, 0]
    assert burst(answer, regulator, 299) == [0, 0]
    assert burst(answer, regulator, 1) == [codes.NO_ANSWER, codes.NO_ANSWER]
    assert answer.limit == 600 and answer.measured == 0


def test_a_rise_of_more_than_half_a_mmhg_is_an_answer():
    # verifies: R-PRS-43
    for rise, told in ((50, True), (51, False)):
        answer, regulator = looked()
        burst(answer, regulator, 500)
        look(answer, regulator, level=5900)
        look(answer, regulator, level=5900 + rise)
        assert (codes.NO_ANSWER in burst(answer, regulator, 100)) == told, rise


def test_an_answer_counts_from_the_lowest_since():
    # verifies: R-PRS-43
    answer, regulator = looked()
    burst(answer, regulator, 500)
    look(answer, regulator, level=5900)
    look(answer, regulator, level=5951)  # an answer: all is forgotten
    assert burst(answer, regulator, 599) == [0, 0]
    assert answer.look(WORK) == codes.NONE


def test_a_release_and_a_new_target_begin_anew():
    # verifies: R-PRS-43
    answer, regulator = looked()
    for name, of in (("open_ticks", regulator.model), ("target_cmmhg", regulator)):
        for change in (7, -3):  # the count wraps
            burst(answer, regulator, 599)
            setattr(of, name, getattr(of, name) + change)
            look(answer, regulator)
            assert burst(answer, regulator, 599) == [0, 0], name
            assert codes.NO_ANSWER in burst(answer, regulator, 1), name


def test_a_pause_before_a_release_is_none_after_it():
    # verifies: R-PRS-43
    answer, regulator = looked()
    burst(answer, regulator, 500)
    regulator.model.open_ticks += 1
    look(answer, regulator)
    pumping(answer, regulator, 100)
    assert look(answer, regulator, 39) == codes.NONE
    assert look(answer, regulator) == codes.AIR_LOST


def test_the_rise_is_above_the_lowest_down_to_an_empty_cuff():
    # verifies: R-PRS-43
    for level, told in ((90, True), (91, False)):
        answer, regulator = looked()
        look(answer, regulator, level=40)
        pumping(answer, regulator, 300)
        look(answer, regulator)
        look(answer, regulator, level=level)
        assert (codes.NO_ANSWER in burst(answer, regulator, 1)) == told, level


def test_without_a_pause_forty_mmhg_are_believed():
    # verifies: R-PRS-40
    answer, regulator = looked()
    pumping(answer, regulator, 100)
    assert look(answer, regulator, 39) == codes.NONE
    assert look(answer, regulator) == codes.AIR_LOST
    assert answer.measured == 0 and answer.limit == 4000
    answer, regulator = looked()
    pumping(answer, regulator, 100)
    look(answer, regulator, 39)
    pumping(answer, regulator, 99)
    assert look(answer, regulator) == codes.NONE
    pumping(answer, regulator, 1)
    assert look(answer, regulator) == codes.AIR_LOST


def test_a_vent_in_which_the_self_test_pumps_is_no_hold():
    answer, regulator = looked(VENT)
    regulator.pump_duty_u16 = FULL
    assert look(answer, regulator, 200) == codes.NONE


def test_while_the_limb_works_eighty():
    # verifies: R-PRS-40
    answer, regulator = looked(REPS)
    pumping(answer, regulator, 100)
    assert look(answer, regulator, 79) == codes.NONE
    assert look(answer, regulator) == codes.AIR_LOST
    answer, regulator = looked(REPS)
    assert burst(answer, regulator, 7999) == [0, 0]  # a pause says nothing there


def test_what_a_hold_gave_in_vain_counts_on_in_the_set_that_it_seems_to_be():
    # verifies: R-PRS-40
    answer, regulator = looked()
    pumping(answer, regulator, 100)
    look(answer, regulator, 38)
    regulator.mode = REPS
    look(answer, regulator)  # the first look of a mode takes the rise as learned: 80 a look
    pumping(answer, regulator, 100)
    assert look(answer, regulator, 41) == codes.NONE
    assert look(answer, regulator) == codes.AIR_LOST


def test_a_hold_after_a_set_begins_anew_and_so_does_a_vent():
    # verifies: R-PRS-43
    for mode in (INFLATE, VENT):
        answer, regulator = looked(REPS)
        pumping(answer, regulator, 100)
        look(answer, regulator, 40)
        regulator.mode = mode
        assert look(answer, regulator, 60) == codes.NONE
        regulator.mode = HOLD
        regulator.pump_duty_u16 = 0
        look(answer, regulator)
        pumping(answer, regulator, 100)
        assert look(answer, regulator, 39) == codes.NONE, mode


def test_air_counts_from_the_duty_at_which_the_pump_stands():
    # verifies: R-PRS-43
    assert given_cmmhg(800, FULL, 0) == 79
    assert given_cmmhg(800, 32768, 32768) == given_cmmhg(800, 0, 0) == 0
    assert given_cmmhg(800, 49152, 32768) == 40
    assert given_cmmhg(800, FULL, 65536) == given_cmmhg(800, FULL, 80000) == 0
    assert given_cmmhg(8000, FULL, FULL - 1) == 400
    assert given_cmmhg(8000, FULL, FULL) == given_cmmhg(800, 0, 32768) == 0
    assert given_cmmhg(8000, 50000, 33000) == 415


def test_that_duty_is_the_weakest_pumps():
    # verifies: R-PRS-43
    for level, duty, told in ((17000, 32768, False), (17000, 65535, True), (34000, 65535, False),
                               (33999, 65535, True)):  # fmt: skip
        answer, regulator = looked()
        look(answer, regulator, level=level)
        pumping(answer, regulator, 400)
        regulator.pump_duty_u16 = duty
        assert (look(answer, regulator, 13) == codes.AIR_LOST) == told, (level, duty)


def test_a_small_cuff_shows_its_rise_before_the_model_learns_it():
    # verifies: R-PRS-40
    answer, regulator, level = inflating(200, 30)
    regulator.mode = HOLD
    look(answer, regulator, level=level)
    assert 1900 < answer.rise_cmmhg_s <= 2000
    answer, regulator, level = inflating(50, 30)
    regulator.mode = HOLD
    look(answer, regulator, level=level)
    assert answer.rise_cmmhg_s == 800


def test_what_an_inflation_has_shown_is_a_mean_of_late_of_its_full_looks():
    # verifies: R-PRS-40
    for looks, seen in ((20, 0), (21, 200), (22, 350)):
        answer, regulator, level = inflating(80, looks - 1)  # one saw it begin
        regulator.model.rise_q8 = 0
        regulator.mode = HOLD
        look(answer, regulator, level=level)
        assert answer.rise_cmmhg_s == seen, looks


def test_a_new_inflation_has_shown_nothing_yet():
    # verifies: R-PRS-40
    for looks, seen in ((5, 0), (20, 0), (21, 200)):
        answer, regulator, level = inflating(200, 30)
        regulator.model.rise_q8 = 0
        regulator.target_cmmhg += 1000
        assert look(answer, regulator, level=level) == codes.NONE and answer._rise_cmmhg == 0
        for _ in range(looks - 1):
            level += 80
            look(answer, regulator, level=level)
        regulator.mode = HOLD
        look(answer, regulator, level=level)
        assert answer.rise_cmmhg_s == seen, looks


def test_what_was_shown_outlives_a_vent():
    # verifies: R-PRS-40
    answer, regulator, level = inflating(200, 30)
    for mode in (VENT, HOLD):
        regulator.mode = mode
        look(answer, regulator, level=level)
        assert 1900 < answer.rise_cmmhg_s <= 2000


def inflating(rise_per_look=90, looks=12, duty=FULL):
    """Answer that has seen a steady rise; (answer, regulator, level now)."""
    answer, regulator = looked(INFLATE)
    regulator.pump_duty_u16 = duty
    level = regulator.observer.level_cmmhg
    for _ in range(looks):
        level += rise_per_look
        assert look(answer, regulator, level=level) == codes.NONE
    return answer, regulator, level


def looks_until_told(answer, regulator, level, per_look, most=40):
    for k in range(most):
        level += per_look
        if look(answer, regulator, level=level):
            return k + 1
    return None


def test_a_rise_that_stops_is_told_in_ten_looks_and_a_quarter_of_it_is_none():
    # verifies: R-PRS-41
    assert looks_until_told(*inflating(80), 0) in (8, 9, 10)
    assert looks_until_told(*inflating(80), 25, 10) is None
    assert looks_until_told(*inflating(80), -60) is None  # the limb lets go


def test_less_than_full_duty_is_no_measure():
    # verifies: R-PRS-43
    for duty, told in ((58981, False), (58982, True)):
        answer, regulator, level = inflating(80)
        regulator.pump_duty_u16 = duty
        assert (looks_until_told(answer, regulator, level, 0) is not None) == told


def standing(most, level=120, looks=30):
    """An inflation that has risen by so much in a second before it came to stand."""
    answer, regulator = looked(INFLATE)
    regulator.pump_duty_u16 = FULL
    for _ in range(looks):
        answer._rise_cmmhg = most
        code = look(answer, regulator, level=level)
    answer._rise_cmmhg = most
    return answer, regulator, code


def test_the_most_fades_and_a_quarter_of_it_is_the_limit():
    # verifies: R-PRS-41
    answer, regulator, _ = standing(1000)
    assert look(answer, regulator, level=127) == codes.NO_ANSWER
    assert (answer.measured, answer.limit) == (7, (1000 - 15) // 4)
    for level, told in ((120 + 99, True), (120 + 100, False)):
        answer, regulator, _ = standing(406)  # 400 in this look
        assert (look(answer, regulator, level=level) == codes.NO_ANSWER) is told, level


def test_2_mmhg_in_a_second_are_a_rise_that_can_stop():
    # verifies: R-PRS-41
    for most, told in ((203, True), (202, False)):  # 200 and 199 in this look
        answer, regulator, _ = standing(most)
        assert (look(answer, regulator) == codes.NO_ANSWER) is told, most


def test_a_limb_that_moves_by_more_than_the_limit_explains_it():
    # verifies: R-PRS-43
    for dip, told in ((20, True), (19, False)):
        answer, regulator, _ = standing(406)
        look(answer, regulator, level=dip)
        answer._rise_cmmhg = 406
        assert (look(answer, regulator, level=120) == codes.NO_ANSWER) is told, dip


def test_ten_looks_at_full_duty_tell_and_nine_do_not():
    # verifies: R-PRS-41
    for looks, code in ((19, codes.NONE), (20, codes.NO_ANSWER)):
        assert standing(1000, 6000, looks - 1)[2] == code  # the first ten only fill the second
    answer, regulator, _ = standing(1000)
    regulator.pump_duty_u16 = 0
    assert look(answer, regulator) == codes.NONE
    regulator.pump_duty_u16 = FULL
    for _ in range(9):
        answer._rise_cmmhg = 1000
        assert look(answer, regulator) == codes.NONE
    assert look(answer, regulator) == codes.NO_ANSWER
    regulator.target_cmmhg += 1000
    for _ in range(19):
        assert look(answer, regulator) == codes.NONE
        answer._rise_cmmhg = 1000
    assert look(answer, regulator) == codes.NO_ANSWER


def test_a_slow_rise_is_the_slack_of_the_cuff():
    # verifies: R-PRS-43
    assert looks_until_told(*inflating(19), 0) is None
    assert looks_until_told(*inflating(24), 0) is not None


def test_what_the_limb_adds_is_not_expected_of_the_pump():
    # verifies: R-PRS-43
    answer, regulator, level = inflating(80, 8)
    for _ in range(5):
        level += 600
        look(answer, regulator, level=level)
    assert looks_until_told(answer, regulator, level, 30) is None


def late(steps, manner=WORK, rise=80, during=None):
    """The codes of looks after the pump has stopped at the target."""
    answer, regulator, level = inflating(rise, 14)
    regulator.mode = HOLD
    regulator.pump_duty_u16 = 0
    found = []
    for k, step in enumerate(steps):
        level += step
        if during and k == 3:
            setattr(regulator, during[0], during[1])
        found.append(look(answer, regulator, level=level, manner=manner))
    return found


def test_a_reading_that_goes_on_ever_more_slowly_is_late():
    # verifies: R-PRS-41
    assert late([80, 80, 80, 75, 70, 65]) == [0] * 5 + [codes.NO_ANSWER]
    assert late([0, 80, 36, 36, 36, 36])[-1] == codes.NO_ANSWER
    assert late([0, 5, 80, 75, 70, 65])[-1] == codes.NO_ANSWER  # the pump still ran down
    assert late([0, 80, 36, 36, 36, 33])[-1] == codes.NONE
    assert late([0, 80, 36, 33, 36, 36, 36, 36]) == [0] * 8


def test_a_limb_that_begins_to_work_is_not():
    # verifies: R-PRS-43
    assert late([0, 80, 40, 61, 60, 60]) == [0] * 6  # faster than before
    assert late([0, 80, 40, 60, 60, 60])[-1] == codes.NO_ANSWER  # within the noise
    assert late([0, 80, 120, 60, 60, 60]) == [0] * 6  # faster than the pump was


def test_a_climb_of_a_measurement_a_pump_and_a_valve_end_it():
    # verifies: R-PRS-43
    steps = [80, 80, 80, 75, 70, 65]
    assert late(steps, CLIMB) == [0] * 6
    assert late(steps, during=("pump_duty_u16", 1)) == [0] * 6
    assert late(steps, during=("valve_closed", False)) == [0] * 6
    assert late([27, 27, 27, 27, 27, 27], rise=27) == [0] * 6  # too slow to be late with


def after_quick(most, steps, modes=(HOLD,), manner=WORK):
    """The last code after an inflation that has risen by so much in a second, and the Answer."""
    answer, regulator, level = inflating(80, 14)
    answer._rise_cmmhg = most
    regulator.pump_duty_u16 = 0
    for mode in modes:
        regulator.mode = mode
        look(answer, regulator, level=level, manner=manner)
    for step in steps:
        level += step
        code = look(answer, regulator, level=level, manner=manner)
    return code, answer


def test_between_45_and_110_percent_of_the_rise_are_late():
    # verifies: R-PRS-41
    for most, steps, told in (
        (1980, (100, 89, 89, 89, 89), True),
        (1980, (100, 89, 89, 89, 88), False),
        (1980, (100, 237, 237, 237, 237), True),  # 217 and the noise
        (1980, (100, 238, 237, 237, 237), False),
        (300, (30, 30, 30, 30, 30), True),
        (299, (30, 30, 30, 30, 30), False),
    ):
        code, answer = after_quick(most, steps)
        assert (code == codes.NO_ANSWER) is told, (most, steps)
        assert answer._late_looks == 0  # nothing is left to look at


def test_only_a_hold_right_after_the_inflation_may_be_late():
    # verifies: R-PRS-43
    late_steps = (70, 70, 70, 70, 70, 70)
    for modes in ((VENT,), (REPS,), (VENT, HOLD)):
        for count in range(3, 7):
            code, answer = after_quick(700, late_steps[:count], modes)
            assert code == codes.NONE and answer._late_looks == 0, modes
    for count in range(3, 7):
        assert after_quick(700, late_steps[:count], manner=CLIMB)[0] == codes.NONE


def test_a_new_target_in_a_hold_and_a_vent_in_between_make_nothing_late():
    # verifies: R-PRS-43
    answer, regulator, level = inflating(80, 14)
    regulator.pump_duty_u16 = 0
    regulator.mode = HOLD
    look(answer, regulator, 10, level=level)
    regulator.target_cmmhg += 500
    for _ in range(8):
        level += 70
        assert look(answer, regulator, level=level) == codes.NONE
    answer, regulator, level = inflating(80, 14)
    regulator.pump_duty_u16 = 0
    regulator.mode = HOLD
    look(answer, regulator, level=level)
    regulator.mode, regulator.valve_closed = VENT, False
    look(answer, regulator, 3, level=level)
    regulator.mode, regulator.valve_closed = HOLD, True
    for _ in range(8):
        level += 70
        assert look(answer, regulator, level=level) == codes.NONE


def test_a_measurement_after_a_hold_that_was_late_is_not_late_by_its_figures():
    # verifies: R-PRS-43
    code, answer = after_quick(800, (80, 75, 70, 65, 60))
    regulator = answer._regulator
    level = regulator.observer.level_cmmhg
    assert code == codes.NO_ANSWER
    regulator.mode = INFLATE
    look(answer, regulator, level=level)
    answer._rise_cmmhg = 800
    regulator.mode = HOLD
    assert look(answer, regulator, level=level + 55, manner=CLIMB) == codes.NONE


def test_what_looks_like_a_set_does_not_end_it():
    # verifies: R-PRS-41
    assert late([80, 80, 80, 75, 70, 65], during=("mode", REPS))[-1] == codes.NO_ANSWER
