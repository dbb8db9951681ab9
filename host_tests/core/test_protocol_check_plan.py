"""cuff/session/training/check.py, plan.py: what is refused, by block, field and bound."""

from cuff import codes, params
from cuff.session import protocols
from cuff.session.training import builtin, check
from cuff.session.training import plan as planning
from cuff.session.training.blocks import (
    BY_HAND,
    EXERCISE,
    FULL,
    HOLD,
    INFLATE,
    LONG,
    PASSIVE,
    REPEAT,
    SETS,
    VENT,
)

SHAPE, LOW, HIGH = codes.PROTOCOL_SHAPE, codes.PROTOCOL_LOW, codes.PROTOCOL_HIGH
AIR = (INFLATE, 50, 0)
SET = (SETS, 30, 0, 2000, 2000, 10)
ON = (HOLD, 60, 0)
OFF = (VENT, 60)


def settings(**given):
    values = params.defaults()
    values.update(given)
    return values


def planned(kind, blocks, mmhg=100, model=None, **given):
    """(plan, what is wrong) at one pressure in every block that inflates by share."""
    values = settings(**given)
    plan = planning.Plan(40, kind, blocks, planning.limit_s(kind, values))
    wrong = check.shape(kind, blocks)
    if not wrong:
        plan.targets = tuple([(b[2] or mmhg) if b[0] == INFLATE else 0 for b in blocks])
        wrong = planning.Walk(plan, values, model).play()
    return plan, wrong


# Written once more, by hand: kind, field, name, least, most.
BOUNDS = (
    (SETS, 1, "rest_s", 15, 300),
    (SETS, 2, "vented", 0, 1),
    (SETS, 3, "lift_ms", 500, 5000),
    (SETS, 4, "lower_ms", 500, 5000),
    (HOLD, 1, "seconds", 1, 1200),
    (HOLD, 2, "from_inflation", 0, 1),
    (VENT, 1, "seconds", 15, 600),
)
AROUND = {SETS: (AIR, SET), HOLD: (AIR, ON), VENT: (AIR, ON, OFF, AIR, ON)}


def test_every_field_is_taken_at_its_bounds_and_refused_one_past():
    # verifies: R-OCC-18
    for kind, k, name, least, most in BOUNDS:
        for value, code in ((least - 1, LOW), (least, 0), (most, 0), (most + 1, HIGH)):
            blocks = list(AROUND[kind])
            at = 2 if kind == VENT else 1
            block = list(blocks[at])
            block[k] = value
            blocks[at] = tuple(block)
            bound = least if code == LOW else most
            wrong = (code, at + 1, name, bound) if code else None
            assert check.shape(EXERCISE, tuple(blocks)) == wrong, (kind, name, value)


def test_the_pressure_of_a_block_is_a_share_or_a_pressure_within_bounds():
    # verifies: R-OCC-18
    for kind, fields, wrong in (
        (EXERCISE, (19, 0), (LOW, 1, "share_pct", 20)),
        (EXERCISE, (20, 0), None),
        (EXERCISE, (80, 0), None),
        (EXERCISE, (81, 0), (HIGH, 1, "share_pct", 80)),
        (PASSIVE, (81, 0), (HIGH, 1, "share_pct", 80)),
        (FULL, (110, 0), None),
        (FULL, (111, 0), (HIGH, 1, "share_pct", 110)),
        (EXERCISE, (0, 0), (LOW, 1, "share_pct", 20)),
        (EXERCISE, (0, 19), (LOW, 1, "mmhg", 20)),
        (EXERCISE, (0, 20), None),
        (EXERCISE, (0, 300), None),
        (EXERCISE, (0, 301), (HIGH, 1, "mmhg", 300)),
        (EXERCISE, (50, 100), (SHAPE, 1, "mmhg", 0)),
        (EXERCISE, (-1, 100), (LOW, 1, "share_pct", 0)),
        (EXERCISE, (50, -1), (LOW, 1, "mmhg", 0)),
    ):
        assert check.shape(kind, ((INFLATE,) + fields, ON)) == wrong, (kind, fields)


def test_repetitions_and_sets_are_counted():
    # verifies: R-OCC-18
    for reps, wrong in (
        ((0,), (LOW, 2, "reps", 1)),
        ((1, 60), None),
        ((1, 61), (HIGH, 2, "reps", 60)),
        ((1,) * 10, None),
        ((1,) * 11, (SHAPE, 2, "reps", 4)),
        ((), (SHAPE, 2, "fields", 4)),
    ):
        assert check.shape(EXERCISE, (AIR, (SETS, 30, 0, 2000, 2000) + reps)) == wrong, reps


def test_blocks_that_make_no_sense_after_each_other_are_refused():
    # verifies: R-OCC-18
    for kind, blocks, wrong in (
        (EXERCISE, (AIR, SET), None),
        (EXERCISE, (SET, AIR), (SHAPE, 1, "kind", SETS)),
        (EXERCISE, (ON, AIR), (SHAPE, 1, "kind", HOLD)),
        (EXERCISE, (AIR, AIR, ON), (SHAPE, 2, "kind", INFLATE)),
        (EXERCISE, (AIR, OFF), (SHAPE, 2, "kind", VENT)),
        (EXERCISE, (AIR, ON, OFF, ON), (SHAPE, 4, "kind", HOLD)),
        (EXERCISE, (AIR, ON, OFF), (SHAPE, 3, "kind", VENT)),
        (EXERCISE, (AIR, ON, AIR), (SHAPE, 3, "kind", INFLATE)),
        (EXERCISE, (AIR, ON, (REPEAT, 4, 2)), (HIGH, 3, "from_block", 2)),
        (EXERCISE, (AIR, ON, ON, (REPEAT, 5, 2)), (HIGH, 4, "from_block", 3)),
        (EXERCISE, (AIR, ON, (REPEAT, 2, 3)), (SHAPE, 3, "from_block", 2)),
        (EXERCISE, (AIR, ON, AIR, ON, (REPEAT, 3, 2), AIR, ON, (REPEAT, 4, 2)),
         (LOW, 8, "from_block", 6)),
        (LONG, (AIR, ON, (REPEAT, 1, 2)), None),
        (BY_HAND, (AIR, SET), (SHAPE, 2, "kind", SETS)),
        (EXERCISE, (AIR, ON, OFF, (REPEAT, 1, 2)), (SHAPE, 4, "kind", VENT)),
        (EXERCISE, (AIR, ON, OFF, (REPEAT, 1, 2), ON), (SHAPE, 5, "kind", HOLD)),
        (EXERCISE, (AIR, ON, OFF, (REPEAT, 1, 2), AIR, ON), None),
        (EXERCISE, (AIR, ON, (REPEAT, 3, 2)), (HIGH, 3, "from_block", 2)),
        (EXERCISE, (AIR, ON, (REPEAT, 2, 2)), (SHAPE, 3, "from_block", 2)),
        (EXERCISE, (AIR, ON, (REPEAT, 0, 2)), (LOW, 3, "from_block", 1)),
        (EXERCISE, (AIR, ON, (REPEAT, 17, 2)), (HIGH, 3, "from_block", 16)),
        (EXERCISE, (AIR, ON, (REPEAT, 1, 1)), (LOW, 3, "times", 2)),
        (EXERCISE, (AIR, ON, (REPEAT, 1, 20)), None),
        (EXERCISE, (AIR, ON, (REPEAT, 1, 21)), (HIGH, 3, "times", 20)),
        (EXERCISE, (AIR, ON, (REPEAT, 1, 2), AIR, ON, (REPEAT, 1, 2)), (LOW, 6, "from_block", 4)),
        (EXERCISE, (AIR, ON, (REPEAT, 1, 2), AIR, ON, (REPEAT, 4, 2)), None),
        (LONG, (AIR, SET), (SHAPE, 2, "kind", SETS)),
        (PASSIVE, (AIR, SET), (SHAPE, 2, "kind", SETS)),
        (FULL, (AIR, SET), (SHAPE, 2, "kind", SETS)),
        (LONG, (AIR, ON, OFF, AIR, ON), (SHAPE, 3, "kind", VENT)),
        (BY_HAND, (AIR, ON, OFF, AIR, ON), (SHAPE, 3, "kind", VENT)),
        (5, (AIR, ON), (SHAPE, 0, "class", 4)),
        (-1, (AIR, ON), (SHAPE, 0, "class", 4)),
        (EXERCISE, (AIR,), (SHAPE, 0, "blocks", 16)),
        (EXERCISE, (), (SHAPE, 0, "blocks", 16)),
        (EXERCISE, (AIR, ON) * 8, None),
        (EXERCISE, (AIR, ON) * 8 + (ON,), (SHAPE, 0, "blocks", 16)),
        (EXERCISE, (AIR, ()), (SHAPE, 2, "kind", REPEAT)),
        (EXERCISE, (AIR, (9, 1)), (SHAPE, 2, "kind", REPEAT)),
        (EXERCISE, (AIR, (HOLD, 60)), (SHAPE, 2, "fields", 2)),
        (EXERCISE, (AIR, (HOLD, 60, 0, 0)), (SHAPE, 2, "reps", 2)),
    ):
        assert check.shape(kind, blocks) == wrong, (kind, blocks)


def test_the_first_rest_between_sets_that_stays_full_is_named():
    full, empty = (SETS, 30, 0, 2000, 2000, 10, 10), (SETS, 30, 1, 2000, 2000, 10, 10)
    for blocks, wrong in (
        ((AIR, SET), None),  # one set has no rest
        ((AIR, full), (LOW, 2, "vented", 1)),
        ((AIR, empty), None),
        ((AIR, empty, OFF, AIR, full), (LOW, 5, "vented", 1)),
        ((AIR, ON), None),
    ):
        assert check.rests(blocks) == wrong, blocks


def test_the_time_of_each_class_is_taken_at_its_limit_and_refused_one_past():
    # verifies: R-OCC-18, R-OCC-4
    around_s = 100 // protocols.INFLATE_MMHG_S + protocols.VENT_S
    for kind, build, most_s, name in (
        (EXERCISE, "arm", 600, "exercise_s"),
        (EXERCISE, "thigh", 600, "exercise_s"),
        (LONG, "arm", 900, "exercise_s"),
        (LONG, "thigh", 1200, "exercise_s"),
        (PASSIVE, "arm", 300, "exercise_s"),
        (FULL, "thigh", 300, "exercise_s"),
        (BY_HAND, "arm", 600, "exercise_s"),
    ):
        for past in (0, 1):
            hold = (HOLD, most_s - around_s + past, 0)
            plan, wrong = planned(kind, (AIR, hold), build=build)
            assert wrong == ((codes.TOO_LONG, 2, name, most_s) if past else None), (kind, build)
            if not past:
                assert plan.bouts == (most_s,) and plan.exercise_s == plan.total_s == most_s


def test_a_hold_that_counts_from_the_inflation_takes_it_in():
    # verifies: R-OCC-18
    for past in (0, 1):
        plan, wrong = planned(PASSIVE, (AIR, (HOLD, 290 + past, 1)))
        assert wrong == ((codes.TOO_LONG, 2, "exercise_s", 300) if past else None)
    assert planned(PASSIVE, (AIR, (HOLD, 5, 1)))[0].bouts == (20 + 10,)  # no shorter than its rise


def rested(rest_s, times, hold_s, kind=EXERCISE, **given):
    """So many bouts with rests between them."""
    on = (HOLD, hold_s, 0)
    blocks = (AIR, on, (VENT, rest_s), (REPEAT, 1, times - 1), AIR, on)
    return planned(kind, blocks, **given)


def test_a_minute_of_rest_gives_an_exercise_back_and_less_does_not():
    # verifies: R-OCC-3, R-OCC-18
    assert rested(60, 3, 270)[1] is None  # 3 x 300 s, the arm's 15 min
    assert rested(59, 3, 270)[1] == (codes.TOO_LONG, 6, "exercise_s", 600)
    assert rested(60, 3, 270)[0].exercise_s == 300


def test_three_minutes_give_an_occlusion_back_and_less_does_not():
    # verifies: R-OCC-3, R-OCC-18
    assert rested(179, 3, 270)[1] is None
    assert rested(179, 3, 271)[1] == (codes.TOO_LONG, 6, "occlusion_s", 900)
    plan, wrong = rested(180, 4, 271)
    assert wrong is None and plan.occlusion_s == 301 and plan.total_s == 4 * 301
    assert rested(179, 3, 270)[0].wall_s == 3 * 300 + 2 * 179


def test_the_sum_of_a_session_is_never_given_back():
    # verifies: R-OCC-18
    assert rested(180, 6, 270)[1] is None  # 30 min
    assert rested(180, 6, 271)[1] == (codes.TOO_LONG, 6, "session_s", 1800)
    assert rested(180, 6, 270, session_min=29)[1] == (codes.TOO_LONG, 6, "session_s", 1740)


def test_sets_are_planned_by_their_tempo_and_vented_rests_by_bouts():
    plan, _ = planned(EXERCISE, (AIR, (SETS, 30, 0, 2000, 2000, 30, 15, 15, 15)))
    assert plan.bouts == (20 + 5 + 300 + 90 + 10,)
    plan, _ = planned(EXERCISE, (AIR, (SETS, 30, 1, 2000, 2000, 30, 15)))
    assert plan.bouts == (20 + 5 + 120 + 10, 20 + 5 + 60 + 10) and plan.exercise_s == 250
    plan, _ = planned(EXERCISE, (AIR, (SETS, 30, 0, 1500, 1501, 1)))
    assert plan.bouts == (20 + 5 + 4 + 10,)  # rounded up
    plan, _ = planned(EXERCISE, (AIR, ON, SET))
    assert plan.bouts == (20 + 60 + 40 + 10,)  # nobody takes up a position twice


class Cuff:
    """A model that has learned so many mmHg/s, and loses so much per tick, of 65536."""

    def __init__(self, rise=9, vent_q16=600):
        self.rise_q8 = rise << 8
        self.vent_q16 = vent_q16


def cycle(off_s=5, mmhg=100, **cuff):
    low = (INFLATE, 0, 22)
    blocks = (AIR, (HOLD, 20, 0), low, (HOLD, off_s, 0), (REPEAT, 1, 8))
    return planned(EXERCISE, blocks, mmhg, Cuff(**cuff))[1]


def test_a_cycle_is_refused_when_the_learned_cuff_is_too_slow_for_it():
    # verifies: R-OCC-21
    assert cycle() is None
    # From 100 to 25 mmHg takes ln(4) = 1.39 time constants: of 3.6 s where it takes 5 s.
    for vent_q16, wrong in ((200, None), (180, (codes.CUFF_SLOW, 3, "seconds", 6))):
        assert cycle(vent_q16=vent_q16) == wrong, vent_q16
    assert cycle(off_s=6, vent_q16=180) is None
    # 78 mmHg up in 20 s: it is more than 3.9 mmHg/s.
    assert cycle(rise=4) is None and cycle(rise=3) == (codes.CUFF_SLOW, 1, "seconds", 27)
    assert cycle(mmhg=82, rise=3) == (codes.CUFF_SLOW, 1, "seconds", 21)
    assert cycle(mmhg=79, rise=3) is None


def test_every_built_in_protocol_is_right_on_both_builds():
    # verifies: R-OCC-18
    for build in ("arm", "thigh"):
        for word, number in protocols.NUMBERS.items():
            if word == "custom":
                continue
            values = settings(training=word, build=build)
            kind, blocks = builtin.made(number, values, None)
            plan, wrong = planned(kind, blocks, 152, Cuff(), build=build)
            assert wrong is None, (word, build, wrong)
            assert plan.total_s <= 1800


def test_the_longest_settings_of_a_built_in_protocol_are_refused_not_cut_off():
    # verifies: R-OCC-18
    values = settings(aerobic_minutes=20)
    kind, blocks = builtin.made(protocols.AEROBIC, values, None)
    assert planned(kind, blocks, build="arm")[1] == (codes.TOO_LONG, 2, "exercise_s", 900)
    assert planned(kind, blocks, build="thigh")[1] == (codes.TOO_LONG, 2, "exercise_s", 1200)
    kind, blocks = builtin.made(protocols.AEROBIC, settings(aerobic_minutes=19), None)
    assert planned(kind, blocks, build="thigh")[1] is None


def test_an_introductory_training_is_what_progress_says():
    kind, blocks = builtin.made(protocols.INTRODUCTORY, settings(), (3, 40, 45))
    assert (kind, blocks) == (EXERCISE, ((INFLATE, 45, 0), (SETS, 30, 1, 2000, 2000, 10, 10, 10)))
    kind, blocks = builtin.made(protocols.INTRODUCTORY, settings(), (1, 1, 30))
    assert blocks[1][5:] == (1,)


def test_passive_bouts_are_as_many_as_are_set():
    for times in (1, 2, 3, 4, 5):
        kind, blocks = builtin.made(protocols.PASSIVE, settings(passive_bouts=times), None)
        plan, wrong = planned(kind, blocks)
        assert wrong is None and plan.bouts == (295,) * times
