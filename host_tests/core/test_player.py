"""cuff/session/training/player.py, course.py: vented rests, pauses, cycles, what a person asks."""

from cuff import codes, phases
from cuff.session import protocols
from cuff.session.training import plan as planning
from cuff.session.training.blocks import EXERCISE, HOLD, INFLATE, PASSIVE, REPEAT, SETS, VENT
from cuff.verbs import END, LESS, MORE, NEXT, PAUSE, SKIP
from host_tests.core.session_kit import PRESSURE, TURN_MS, Session, begun, planned_of

AIR = (INFLATE, 50, 0)
LOW_MMHG = 22
CYCLE = (AIR, (HOLD, 20, 0), (INFLATE, 0, LOW_MMHG), (HOLD, 5, 0), (REPEAT, 1, 3))
BOUTS = (AIR, (HOLD, 285, 1), (VENT, 180), (REPEAT, 1, 2), AIR, (HOLD, 285, 1))
VENTED = (AIR, (SETS, 30, 1, 2000, 2000, 4, 2))


def playing(blocks, kind=EXERCISE, **settings):
    """A session that has begun with these blocks, at 152 mmHg where they say a share."""
    session = Session(**settings)
    session.plan = planned_of(40, kind, blocks, session.values, 152)
    session.asked = (152, 152)
    assert session.training.start(session.now)
    return session


def rest(session):
    """To the vented rest and through it, empty at once; seconds it took from the empty cuff."""
    session.to(phases.REST)
    session.level = 0
    began_ms = session.ms
    while not [cue for ms, cue in session.cues if cue == phases.CUE_GO_ON and ms > began_ms]:
        session.turn()
    return (session.ms - began_ms) / 1000


def go_on(session):
    """START, as the door answers it."""
    session.training.command(session.now, NEXT)
    assert session.training.asks and session.training.resting
    session.training.go_on(session.now)
    assert not session.training.asks and not session.training.resting


def test_a_vented_rest_asks_for_nothing_and_only_start_closes_the_cuff_again():
    # verifies: R-OCC-19
    session = playing(VENTED)
    session.to(phases.REST)
    part = session.training
    assert part.resting and part.target_cmmhg == 0 and not part.wanted and not part.over
    assert part.left_s == 30
    session.run(60000)  # the air is still in
    assert part.left_s == 30
    session.level = 0
    session.run(30000)
    for verb in (NEXT, MORE, LESS, PAUSE):
        part.command(session.now, verb)
        assert not part.asks and part.target_cmmhg == 0
    session.run(2000)
    assert part.left_s == 0 and session.cues[-1][1] == phases.CUE_GO_ON
    session.run(300000, reached=True)
    assert part.target_cmmhg == 0 and part.resting
    go_on(session)
    assert part.phase == phases.INFLATE and part.target_cmmhg == 15200
    session.to(phases.READY)
    session.to(phases.SET)
    assert (part.set_no, part.sets, part.reps, part.reps_done) == (2, 2, 2, 0)
    session.to(phases.VENT)
    assert part.ended == codes.DONE


def test_a_rest_that_nobody_ends_ends_the_training():
    # verifies: R-OCC-19
    session = playing(VENTED)
    rest(session)
    session.run(protocols.GO_ON_S * 1000)
    assert session.training.phase == phases.REST
    session.run(2 * TURN_MS)
    assert session.training.phase in (phases.VENT, phases.IDLE)
    assert session.training.ended == codes.NOBODY


def test_a_rest_counts_from_the_empty_cuff():
    # verifies: R-OCC-3
    session = playing(BOUTS, PASSIVE)
    seconds = rest(session)
    assert 180.4 <= seconds <= 180.6  # and half a second, so that the clock has seen all of it


def test_skip_ends_a_rest_early_and_an_end_ends_it_all():
    session = playing(BOUTS, PASSIVE)
    session.to(phases.REST)
    part = session.training
    part.command(session.now, SKIP)
    assert not part.asks  # not before it is empty
    session.level = 0
    session.turn()
    part.command(session.now, SKIP)
    assert part.asks
    part.command(session.now, END)
    assert part.ended == codes.ENDED and part.over and not part.asks


def test_a_bout_is_counted_from_its_inflation():
    # verifies: R-OCC-12
    session = playing(BOUTS, PASSIVE)
    session.run(30000)  # a slow pump
    assert session.training.phase == phases.INFLATE
    session.to(phases.HOLD)
    session.to(phases.REST)
    assert session.ms == 285000
    for bout in (2, 3):
        rest(session)
        began_ms = session.ms
        go_on(session)
        assert (session.training.set_no, session.training.sets) == (bout, 3)
        session.to(phases.VENT if bout == 3 else phases.REST)
        assert session.ms - began_ms == 285000
    assert session.training.ended == codes.DONE


def test_a_cycle_goes_down_by_steps_that_are_no_fault_and_up_again():
    session = playing(CYCLE)
    part = session.training
    session.to(phases.HOLD)
    session.run(19980)
    assert part.target_cmmhg == 15200 and part.aim_cmmhg == 0
    session.turn()
    level = PRESSURE
    for _ in range(200):
        session.level = level
        session.turn()
        assert part.target_cmmhg >= LOW_MMHG * 100 and level - part.target_cmmhg <= 1000
        assert part.aim_cmmhg == (LOW_MMHG * 100 if part.target_cmmhg > LOW_MMHG * 100 else 0)
        level = max(level - 200, part.target_cmmhg)
    assert part.target_cmmhg == LOW_MMHG * 100 and part.phase == phases.HOLD
    session.run(1000)
    assert part.phase == phases.INFLATE and part.target_cmmhg == 15200
    assert (part.set_no, part.sets) == (2, 3)


def test_a_target_that_is_new_is_not_taken_for_reached_at_once():
    session = playing(CYCLE)
    session.turn(reached=True)
    session.run(60, reached=True)
    assert session.training.phase == phases.INFLATE
    session.turn(reached=True)
    assert session.training.phase == phases.HOLD


def test_a_cycle_whose_air_does_not_leave_ends():
    # verifies: R-OCC-21
    for level, ended in ((3000, codes.NONE), (3001, codes.CYCLE_SLOW)):
        session = playing(CYCLE)
        session.to(phases.HOLD)
        session.run(20000)
        for _ in range(5000 // TURN_MS):
            session.level = max(level, session.level - 100)
            session.turn()
        assert session.training.ended == ended, level


def test_a_pause_holds_count_and_pressure_and_the_broken_repetition_comes_again():
    # verifies: R-OCC-20
    session = begun()
    part = session.training
    session.to(phases.SET)
    session.run(4000 * 7 + 1500)
    assert part.reps_done == 7
    part.command(session.now, PAUSE)
    session.cues.clear()
    session.run(29000)
    assert part.phase == phases.PAUSED and part.reps_done == 7 and part.target_cmmhg == 15200
    assert part.left_s == 1 and session.cues == []
    part.command(session.now, PAUSE)
    session.turn()
    assert part.phase == phases.SET and part.reps_done == 7
    assert [cue for _, cue in session.cues] == [phases.CUE_LIFT]
    began_ms = session.ms
    session.to(phases.REST)
    assert session.ms - began_ms == 23 * 4000 - TURN_MS


def test_a_pause_of_a_hold_or_a_rest_goes_on_where_it_was():
    for phase, blocks, whole_ms in (
        (phases.HOLD, (AIR, (HOLD, 60, 0)), 60000),
        (phases.REST, (AIR, (SETS, 30, 0, 2000, 2000, 1, 1)), 30000),
    ):
        session = playing(blocks)
        session.to(phase)
        session.run(10000)
        session.training.command(session.now, PAUSE)
        session.run(20000)
        session.training.command(session.now, NEXT)
        assert session.training.phase == phase
        began_ms = session.ms
        while session.training.phase == phase:
            session.turn()
        assert session.ms - began_ms == whole_ms - 10000


def test_a_pause_of_half_a_minute_vents_and_start_goes_on():
    # verifies: R-OCC-20
    session = begun()
    part = session.training
    session.to(phases.SET)
    session.run(9000)
    part.command(session.now, PAUSE)
    session.run(protocols.PAUSE_HELD_S * 1000 - TURN_MS)
    assert part.target_cmmhg == 15200
    session.turn()
    assert part.target_cmmhg == 0 and part.resting and part.phase == phases.PAUSED
    session.level = 0
    session.turn()
    session.run(1000)
    go_on(session)
    session.to(phases.READY)
    session.to(phases.SET)
    assert part.reps_done == 2 and part.set_index == 0
    session.to(phases.REST)


def test_a_pause_while_it_inflates_vents_at_once():
    session = begun()
    session.training.command(session.now, PAUSE)
    assert session.training.target_cmmhg == 0 and session.training.resting
    session.turn()
    session.run(1000)
    go_on(session)
    session.to(phases.READY)
    session.to(phases.SET)
    assert session.training.reps_done == 0


def test_a_hold_that_a_vented_pause_broke_is_not_begun_anew():
    # verifies: R-OCC-12
    session = playing(BOUTS, PASSIVE)
    part = session.training
    session.to(phases.HOLD)
    session.run(200000)
    used_ms = session.ms
    part.command(session.now, PAUSE)
    session.run(30000)
    used_ms += 30000
    session.level = 0
    session.run(20000)
    go_on(session)
    began_ms = session.ms
    session.to(phases.HOLD)
    session.to(phases.REST)
    assert session.ms - began_ms == 285000 - used_ms


def test_the_limit_of_an_exercise_adds_up_over_vented_rests_and_a_minute_gives_it_back():
    # verifies: R-OCC-4
    for wait_s, given_back in ((20, False), (61, True)):
        session = playing((AIR, (SETS, 15, 1, 5000, 5000, 29, 60)))
        session.to(phases.REST)
        used_ms = session.ms
        session.level = 0
        session.run(wait_s * 1000 + 20)
        go_on(session)
        began_ms = session.ms
        session.to(phases.VENT)
        assert session.training.ended == codes.EXERCISE_OVER
        left_ms = 600000 if given_back else 600000 - used_ms
        assert session.ms - began_ms == left_ms + TURN_MS


def test_what_less_has_taken_stays_taken_in_later_blocks():
    # verifies: R-PRS-14
    session = playing(VENTED)
    part = session.training
    session.to(phases.SET)
    part.command(session.now, LESS)
    part.command(session.now, LESS)
    part.command(session.now, MORE)
    assert part.target_cmmhg == 13700
    rest(session)
    go_on(session)
    assert part.target_cmmhg == 13700
    for _ in range(9):
        part.command(session.now, MORE)
    assert part.target_cmmhg == 15200


def test_less_never_makes_a_later_block_higher():
    # verifies: R-PRS-14
    session = playing(CYCLE)
    part = session.training
    session.to(phases.HOLD)
    for _ in range(3):
        part.command(session.now, LESS)
    assert part.target_cmmhg == 12200
    high = [part.target_cmmhg]
    for verb in (LESS, MORE):
        while part.target_cmmhg > LOW_MMHG * 100 or part.aim_cmmhg:
            session.level = part.target_cmmhg
            session.turn()
        part.command(session.now, verb)  # in the low block
        assert 2000 <= part.target_cmmhg <= LOW_MMHG * 100
        while part.target_cmmhg <= LOW_MMHG * 100:
            session.turn()
        high.append(part.target_cmmhg)
        session.to(phases.HOLD)
    assert high == [12200, 11200, 11700]


def test_no_later_block_is_below_20_or_above_what_is_prescribed():
    # verifies: R-PRS-14
    session = playing(CYCLE)
    part = session.training
    for _ in range(30):
        part.command(session.now, LESS)
    assert part.target_cmmhg == 2000
    session.to(phases.HOLD)
    session.run(20000)
    session.level = 2000
    session.run(5000)
    assert part.target_cmmhg == 2000 and part.ended == codes.NONE


def test_sets_by_press_end_by_start_and_beep_once():
    session = playing((AIR, (SETS, 30, 0, 2000, 2000, 5, 5)), sets_by="press")
    part = session.training
    session.to(phases.SET)
    session.run(100000)
    assert part.phase == phases.SET and part.left_s == 0
    assert [cue for _, cue in session.cues] == [phases.CUE_LIFT]
    part.command(session.now, NEXT)
    assert part.phase == phases.REST


def test_sets_by_time_last_as_long_and_beep_at_both_ends():
    session = playing((AIR, (SETS, 30, 0, 2000, 2000, 5, 5)), sets_by="time")
    session.to(phases.SET)
    began_ms = session.ms
    session.run(2000)
    assert session.training.left_s == 18 and session.training.reps_done == 0
    session.to(phases.REST)
    assert session.ms - began_ms == 20000
    assert [cue for _, cue in session.cues] == [phases.CUE_LIFT, phases.CUE_SET_OVER]


def test_skip_leaves_a_hold_and_a_set():
    session = playing((AIR, (HOLD, 60, 0), (INFLATE, 0, 100), (HOLD, 60, 0)))
    session.to(phases.HOLD)
    session.run(1000)
    session.training.command(session.now, SKIP)
    assert session.training.aim_cmmhg == 10000
    session.run(1000)
    session.training.command(session.now, SKIP)
    assert session.training.ended == codes.DONE
    session = begun()
    session.to(phases.SET)
    session.run(1000)
    session.training.command(session.now, SKIP)
    assert session.training.phase == phases.REST


def test_an_end_vents_in_every_phase():
    for phase in (phases.INFLATE, phases.READY, phases.SET, phases.REST):
        session = begun()
        session.to(phase)
        session.training.command(session.now, END)
        assert session.training.ended == codes.ENDED and session.training.target_cmmhg == 0


def test_a_plan_knows_its_rounds():
    values = Session().values
    assert planned_of(1, EXERCISE, CYCLE, values, 152).rounds == 3
    assert planning.Plan(1, EXERCISE, VENTED, 600).rounds == 1
