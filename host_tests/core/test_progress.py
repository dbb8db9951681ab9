"""cuff/wearer/progress.py: time first, then sets, pressure last; back after a gap."""

from cuff import codes, params
from cuff.session.prescription import Prescription
from cuff.wearer import profiles, progress
from cuff.wearer.progress import BAD, BROKEN_OFF, DONE, UNKNOWN

EVERY = range(len(profiles.ROWS))
# Written once more, by hand: seconds, sets, % LOP of the first step and of the last, sessions a
# step, hours apart, a week, vented rests.
BY_HAND = {
    "standard": ((60, 2, 40), (90, 4, 60), 2, 36, 3, 0),
    "rehabilitation": ((30, 1, 40), (90, 3, 50), 3, 48, 2, 1),
    "senior": ((30, 1, 40), (75, 3, 50), 3, 48, 2, 1),
    "athlete": ((75, 2, 40), (90, 4, 80), 1, 36, 3, 0),
    "recovery": ((60, 2, 40), (90, 4, 60), 2, 36, 3, 1),
}


def test_the_profiles_are_what_the_page_says():
    assert len(profiles.NAMES) == len(profiles.ROWS) == len(BY_HAND)
    for profile in EVERY:
        first, last, sessions, apart_h, a_week, vented = BY_HAND[profiles.NAMES[profile]]
        row = profiles.ROWS[profile]
        assert progress.of_step(profile, 0) == first
        assert progress.of_step(profile, progress.last_step(profile)) == last
        assert row[profiles.SESSIONS] == sessions and row[profiles.APART_H] == apart_h
        assert row[profiles.A_WEEK] == a_week and row[profiles.VENTED] == vented
    assert (profiles.STANDARD, profiles.REHABILITATION, profiles.SENIOR) == (0, 1, 2)
    assert (profiles.ATHLETE, profiles.RECOVERY) == (3, 4)


def test_each_step_raises_one_thing_time_first_pressure_last():
    # verifies: R-DOS-5
    for profile in EVERY:
        raised = []
        for step in range(progress.last_step(profile)):
            before = progress.of_step(profile, step)
            after = progress.of_step(profile, step + 1)
            more = [k for k in range(3) if after[k] != before[k]]
            assert len(more) == 1, (profile, step)
            assert after[more[0]] - before[more[0]] == (15, 1, 5)[more[0]]
            raised.append(more[0])
        assert raised == sorted(raised) and set(raised) == {0, 1, 2}


def test_the_ladder_stays_within_the_limits():
    for profile in EVERY:
        seconds, sets, pct = progress.of_step(profile, progress.last_step(profile))
        assert sets <= 4 and pct <= 80 and progress.of_step(profile, 0)[2] == 40
        values = params.defaults()
        values["training"] = "introductory"
        values["experience"] = "attested"
        prescription = Prescription(values, lambda: 282, False)
        prescription.progress = lambda plan=(sets, seconds, pct): plan
        assert prescription.target_mmhg() == (282 * pct // 100, codes.NONE), profile
        plan = prescription.plan
        assert plan.exercise_s <= values["exercise_min"] * 60 and plan.sets == sets


def test_a_step_up_takes_so_many_good_sessions_and_no_fewer():
    for profile in EVERY:
        needed = profiles.ROWS[profile][profiles.SESSIONS]
        state = progress.BEGIN
        for k in range(needed):
            assert state == (0, k)
            state = progress.after(profile, state, True, DONE)
        assert state == (1, 0)


def test_at_the_top_it_stays():
    for profile in EVERY:
        top = progress.last_step(profile)
        needed = profiles.ROWS[profile][profiles.SESSIONS]
        for dated in (True, False):
            assert progress.after(profile, (top, needed), dated, DONE) == (top, needed)
            assert progress.after(profile, (top, 0), dated, DONE) == (top, 1)


def test_a_bad_session_is_a_step_down_and_one_broken_off_changes_nothing():
    # verifies: R-DOS-5
    for profile in EVERY:
        for step in range(progress.last_step(profile) + 1):
            assert progress.after(profile, (step, 1), True, BAD) == (max(0, step - 1), 0)
            assert progress.after(profile, (step, 1), True, BROKEN_OFF) == (step, 1)


def test_without_a_clock_the_pressure_is_not_raised():
    # verifies: R-DOS-6
    for profile in EVERY:
        longer, more, _ = progress.ladder(profile)
        needed = profiles.ROWS[profile][profiles.SESSIONS]
        state = progress.BEGIN
        for _ in range(100):
            state = progress.after(profile, state, False, DONE)
        assert state == (longer + more, needed)
        assert progress.after(profile, state, True, DONE)[0] == longer + more + 1


def test_a_long_gap_is_a_step_back_for_each_week_begun():
    # verifies: R-DOS-5
    for gap, back in ((0, 0), (13, 0), (14, 0), (15, 1), (21, 1), (22, 2), (29, 3), (83, 10)):
        assert progress.after_gap(12, gap) == 12 - back, gap
        assert progress.after_gap(0, gap) == 0
    assert progress.after_gap(63, 83) > 0
    assert [progress.after_gap(63, gap) for gap in (84, 85, 400)] == [0, 0, 0]
    assert progress.after_gap(12, UNKNOWN) == 12


def test_now_is_the_last_session_then_the_gap():
    for profile in EVERY:
        needed = profiles.ROWS[profile][profiles.SESSIONS]
        assert progress.now(profile, (7, 1), 0, DONE, 3) == progress.BEGIN
        assert progress.now(profile, (3, needed - 1), 5, DONE, 2) == (4, 0)
        assert progress.now(profile, (3, needed - 1), 5, DONE, 15) == (3, 0)
        assert progress.now(profile, (3, 0), 5, BROKEN_OFF, 16) == (2, 0)
        assert progress.now(profile, (3, 0), 5, BAD, 2) == (2, 0)
        assert progress.now(profile, (3, 0), 5, BAD, 22) == (0, 0)
        assert progress.now(profile, (1, 0), 5, BROKEN_OFF, 14) == (1, 0)
        first_pct = sum(progress.ladder(profile)[:2])
        state = progress.now(profile, (first_pct, needed - 1), 9, DONE, UNKNOWN)
        assert state == (first_pct, needed)


def test_what_a_session_was():
    for felt, pain, was in ((0, 0, DONE), (8, 3, DONE), (9, 0, BAD), (10, 0, BAD), (11, 0, DONE),
                            (255, 255, DONE), (0, 4, BAD), (0, 5, BAD), (0, 10, BAD),
                            (0, 11, DONE), (99, 99, DONE)):  # fmt: skip
        assert progress.judged(True, felt, pain) == was, (felt, pain)
        assert progress.judged(False, felt, pain) == (was if was == BAD else BROKEN_OFF)
    assert (BROKEN_OFF, DONE, BAD, UNKNOWN) == (0, 1, 2, -1)  # kept in records


def test_a_step_of_a_longer_ladder_is_the_top_of_a_shorter_one():
    """Whoever changes the profile keeps the step."""
    for profile in EVERY:
        top = progress.last_step(profile)
        for step in (top + 1, 63):
            assert progress.of_step(profile, step) == progress.of_step(profile, top)
            assert progress.after(profile, (step, 0), True, DONE)[0] == step


def test_with_a_clock_the_pressure_rises_and_without_one_it_stays_wherever_it_is():
    # verifies: R-DOS-6
    for profile in EVERY:
        longer, more, higher = progress.ladder(profile)
        needed = profiles.ROWS[profile][profiles.SESSIONS]
        for up in range(higher):
            step = longer + more + up
            for gap in (0, 3):
                state = progress.now(profile, (step, needed - 1), 9, DONE, gap)
                assert state == (step + 1, 0)
            assert progress.now(profile, (step, needed - 1), 9, DONE, UNKNOWN) == (step, needed)


def test_first_sessions_have_three_sets_and_half_the_lop_at_most():
    # verifies: R-DOS-2
    for profile in EVERY:
        top = (progress.last_step(profile), 0)
        seconds, sets, pct = progress.of_step(profile, top[0])
        vented = bool(profiles.ROWS[profile][profiles.VENTED])
        for sessions in (0, 3):
            assert progress.plan(profile, top, sessions, 0, False) == (
                min(sets, 3), seconds, min(pct, 50), vented
            )  # fmt: skip
        assert progress.plan(profile, top, 9, 0, False) == (sets, seconds, min(pct, 50), vented)
        assert progress.plan(profile, top, 4, 0, False) == (sets, seconds, min(pct, 50), vented)
        assert progress.plan(profile, top, 0, 1, False) == (sets, seconds, pct, vented)
        assert progress.plan(profile, top, 9, 1, True) == (sets, seconds, min(pct, 50), True)


def test_first_sessions_are_two_days_apart():
    # verifies: R-DOS-2
    for profile in EVERY:
        apart_min = profiles.ROWS[profile][profiles.APART_H] * 60
        assert progress.apart_min(profile, 0, 0) == (2880, 2880)
        assert progress.apart_min(profile, 3, 0) == (2880, 2880)
        assert progress.apart_min(profile, 4, 0) == (0, apart_min)
        assert progress.apart_min(profile, 5, 0) == (0, apart_min)
        assert progress.apart_min(profile, 0, 1) == (0, apart_min)
