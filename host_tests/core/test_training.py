"""cuff/session/training.py: phases, tempo, time limit, every way out."""

from cuff import codes, phases
from cuff.session.training import builtin
from host_tests.core.session_kit import ALL_RUNNING, TURN_MS, Session, begun


def test_idle_asks_for_nothing_and_stays():
    session = Session()
    session.run(60000)
    assert session.training.phase == phases.IDLE
    assert session.training.target_cmmhg == 0 and session.cues == []


def test_start_inflates_to_the_target_and_waits_for_it():
    session = begun()
    assert session.training.target_cmmhg == 15200
    session.run(60000)
    assert session.training.phase == phases.INFLATE
    session.turn(reached=True)
    assert session.training.phase == phases.READY


def test_start_in_a_training_is_refused_and_changes_nothing():
    session = begun()
    for phase in ALL_RUNNING:
        session.to(phase)
        assert not session.start(60)
        assert session.training.phase == phase and session.training.target_cmmhg == 15200


def test_phases_of_a_whole_training_in_order_and_time():
    session = begun()
    seen = []
    session.to(phases.READY)
    began_ms = session.ms
    for _ in range(40000):
        phase = (session.training.phase, session.training.set_index)
        if not seen or seen[-1][0] != phase:
            seen.append((phase, session.ms - began_ms))
        if phase[0] == phases.VENT:
            break
        session.turn()
    lengths = [seen[k + 1][1] - seen[k][1] for k in range(len(seen) - 1)]
    order = [phase[0] for phase, _ in seen]
    one = [phases.SET, phases.REST]
    assert order == [phases.READY] + 3 * one + [phases.SET, phases.VENT]
    assert lengths == [5000, 120000, 30000, 60000, 30000, 60000, 30000, 60000]
    assert session.training.ended == codes.DONE and session.training.target_cmmhg == 0


def test_a_manual_hold_is_timed_and_ends_in_a_vent():
    session = begun(training="manual", manual_minutes=2)
    session.to(phases.HOLD)
    session.run(60000)
    session.run(59980)
    assert session.training.phase == phases.HOLD
    session.turn()
    assert session.training.phase == phases.VENT and session.training.ended == codes.DONE


def cues_of(session, kind):
    return [ms for ms, cue in session.cues if cue == kind]


def test_tempo_of_a_set_lifts_and_lowers_by_the_settings():
    session = begun(lift_ms=1500, lower_ms=2500)
    session.to(phases.SET)
    began_ms = session.ms
    session.to(phases.REST)
    lifts = [ms - began_ms for ms in cues_of(session, phases.CUE_LIFT)]
    lowers = [ms - began_ms for ms in cues_of(session, phases.CUE_LOWER)]
    assert lifts == [4000 * k for k in range(30)]
    assert lowers == [4000 * k + 1500 for k in range(30)]
    assert len(cues_of(session, phases.CUE_SET_OVER)) == 1


def test_sets_are_30_15_15_15():
    session = begun()
    counts = []
    while session.training.phase != phases.VENT:
        session.to(phases.SET)
        session.cues = session.cues[-1:]
        while session.training.phase == phases.SET:
            session.turn()
        counts.append(len(cues_of(session, phases.CUE_LIFT)))
        session.turn()
    assert tuple(counts) == builtin.RESISTANCE_REPS == (30, 15, 15, 15)


def test_the_end_is_told():
    session = begun()
    session.to(phases.VENT)
    session.turn()
    assert session.cues[-1][1] == phases.CUE_END


def test_one_exercise_ends_at_its_time_limit_in_whatever_phase():
    # verifies: R-OCC-4
    for minutes in (1, 10):
        session = begun(exercise_min=minutes, rest_s=120, lift_ms=5000, lower_ms=5000)
        took_ms = session.to(phases.VENT)
        assert took_ms == minutes * 60000 + TURN_MS, took_ms
        assert session.training.ended == codes.EXERCISE_OVER


def test_the_time_limit_counts_from_start_while_inflating_too():
    # verifies: R-OCC-4
    session = begun(exercise_min=1)
    session.run(60000)
    assert session.training.phase == phases.INFLATE
    session.turn()
    assert session.training.phase == phases.VENT


def stopped_in(phase, **settings):
    session = begun(**settings)
    session.to(phase)
    session.run(TURN_MS * 3)
    session.training.end(session.now, codes.STOPPED)
    return session


def test_stop_in_each_phase_asks_for_no_pressure_at_once():
    # verifies: R-STP-1
    for phase in ALL_RUNNING:
        session = stopped_in(phase)
        assert session.training.target_cmmhg == 0, phase
        assert session.training.phase == phases.VENT and session.training.ended == codes.STOPPED
    session = stopped_in(phases.HOLD, training="manual")
    assert session.training.target_cmmhg == 0 and session.training.phase == phases.VENT


def test_a_vent_ends_below_10_mmhg_and_not_before():
    session = stopped_in(phases.SET)
    session.level = 1000
    session.run(30000)
    assert session.training.phase == phases.VENT
    session.level = 999
    session.turn()
    assert session.training.phase == phases.IDLE


def test_nothing_resumes_after_the_end():
    # verifies: R-CTL-7
    session = stopped_in(phases.SET)
    session.level = 0
    session.run(600000)
    assert session.training.phase == phases.IDLE and session.training.target_cmmhg == 0
    session.training.next(session.now)
    session.run(1000, reached=True)
    assert session.training.phase == phases.IDLE and session.training.target_cmmhg == 0


def test_the_first_reason_for_the_end_counts():
    session = stopped_in(phases.SET)
    session.training.end(session.now, codes.OVER_PRESSURE)
    assert session.training.ended == codes.STOPPED
    session.level = 0
    session.turn()
    session.training.end(session.now, codes.LEASE)
    assert session.training.ended == codes.STOPPED and session.training.phase == phases.IDLE


def test_a_second_training_begins_from_the_beginning():
    session = stopped_in(phases.REST)
    session.to(phases.IDLE)
    assert session.start(100, 100)
    assert session.training.set_index == 0 and session.training.ended == codes.NONE
    assert session.training.target_cmmhg == 10000
    session.to(phases.SET)
    assert session.training.reps_done == 0 and session.training.set_index == 0


def test_the_wrap_of_the_clock_changes_nothing():
    # verifies: R-CLK-2
    plain = begun()
    plain.to(phases.VENT)
    for start_ms in (2**30 - 7000, 2**30 - 100000, 2**29 - 50000):
        wrapped = begun(start_ms=start_ms)
        wrapped.to(phases.VENT)
        moved = [(ms - start_ms, cue) for ms, cue in wrapped.cues]
        assert moved == plain.cues
