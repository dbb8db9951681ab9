"""cuff/session/training.py: phases, tempo, time limit, every way out."""

from cuff.session import protocols, training
from host_tests.core.session_kit import ALL_RUNNING, TURN_MS, Session, begun


def test_idle_asks_for_nothing_and_stays():
    session = Session()
    session.run(60000)
    assert session.training.phase == training.IDLE
    assert session.training.target_cmmhg == 0 and session.cues == []


def test_start_inflates_to_the_target_and_waits_for_it():
    session = begun()
    assert session.training.target_cmmhg == 15200
    session.run(60000)
    assert session.training.phase == training.INFLATE
    session.turn(reached=True)
    assert session.training.phase == training.READY


def test_start_in_a_training_is_refused_and_changes_nothing():
    session = begun()
    for phase in ALL_RUNNING:
        session.to(phase)
        assert not session.start(60)
        assert session.training.phase == phase and session.training.target_cmmhg == 15200


def test_phases_of_a_whole_training_in_order_and_time():
    session = begun()
    seen = []
    session.to(training.READY)
    began_ms = session.ms
    for _ in range(40000):
        phase = (session.training.phase, session.training.set_index)
        if not seen or seen[-1][0] != phase:
            seen.append((phase, session.ms - began_ms))
        if phase[0] == training.VENT:
            break
        session.turn()
    lengths = [seen[k + 1][1] - seen[k][1] for k in range(len(seen) - 1)]
    names = [training.PHASE_NAMES[phase[0]] for phase, _ in seen]
    assert names == ["ready", "set", "rest", "set", "rest", "set", "rest", "set", "vent"]
    assert lengths == [5000, 120000, 30000, 60000, 30000, 60000, 30000, 60000]
    assert session.training.ended == "done" and session.training.target_cmmhg == 0


def test_a_manual_hold_is_timed_and_ends_in_a_vent():
    session = begun(training="manual", manual_minutes=2)
    session.to(training.HOLD)
    assert session.training.seconds_left(session.now) == 120
    session.run(60000)
    assert session.training.seconds_left(session.now) == 60
    session.run(59980)
    assert session.training.phase == training.HOLD
    session.turn()
    assert session.training.phase == training.VENT and session.training.ended == "done"


def cues_of(session, kind):
    return [ms for ms, cue in session.cues if cue == kind]


def test_tempo_of_a_set_lifts_and_lowers_by_the_settings():
    session = begun(lift_ms=1500, lower_ms=2500)
    session.to(training.SET)
    began_ms = session.ms
    session.to(training.REST)
    lifts = [ms - began_ms for ms in cues_of(session, training.CUE_LIFT)]
    lowers = [ms - began_ms for ms in cues_of(session, training.CUE_LOWER)]
    assert lifts == [4000 * k for k in range(30)]
    assert lowers == [4000 * k + 1500 for k in range(30)]
    assert len(cues_of(session, training.CUE_SET_OVER)) == 1


def test_sets_are_30_15_15_15():
    session = begun()
    counts = []
    while session.training.phase != training.VENT:
        session.to(training.SET)
        session.cues = session.cues[-1:]
        while session.training.phase == training.SET:
            session.turn()
        counts.append(len(cues_of(session, training.CUE_LIFT)))
        session.turn()
    assert tuple(counts) == protocols.RESISTANCE_REPS == (30, 15, 15, 15)


def test_the_end_is_told():
    session = begun()
    session.to(training.VENT)
    session.turn()
    assert session.cues[-1][1] == training.CUE_END


def test_one_exercise_ends_at_its_time_limit_in_whatever_phase():
    # verifies: R-OCC-4
    for minutes in (1, 10):
        session = begun(exercise_min=minutes, rest_s=120, lift_ms=5000, lower_ms=5000)
        took_ms = session.to(training.VENT)
        assert took_ms == minutes * 60000 + TURN_MS, took_ms
        assert "time limit" in session.training.ended


def test_the_time_limit_counts_from_start_while_inflating_too():
    # verifies: R-OCC-4
    session = begun(exercise_min=1)
    session.run(60000)
    assert session.training.phase == training.INFLATE
    session.turn()
    assert session.training.phase == training.VENT


def stopped_in(phase, **settings):
    session = begun(**settings)
    session.to(phase)
    session.run(TURN_MS * 3)
    session.training.end(session.now, "stopped")
    return session


def test_stop_in_each_phase_asks_for_no_pressure_at_once():
    # verifies: R-STP-1
    for phase in ALL_RUNNING:
        session = stopped_in(phase)
        assert session.training.target_cmmhg == 0, phase
        assert session.training.phase == training.VENT and session.training.ended == "stopped"
    session = stopped_in(training.HOLD, training="manual")
    assert session.training.target_cmmhg == 0 and session.training.phase == training.VENT


def test_a_vent_ends_below_10_mmhg_and_not_before():
    session = stopped_in(training.SET)
    session.level = 1000
    session.run(30000)
    assert session.training.phase == training.VENT
    session.level = 999
    session.turn()
    assert session.training.phase == training.IDLE


def test_nothing_resumes_after_the_end():
    # verifies: R-CTL-7
    session = stopped_in(training.SET)
    session.level = 0
    session.run(600000)
    assert session.training.phase == training.IDLE and session.training.target_cmmhg == 0
    session.training.next(session.now)
    session.run(1000, reached=True)
    assert session.training.phase == training.IDLE and session.training.target_cmmhg == 0


def test_the_first_reason_for_the_end_counts():
    session = stopped_in(training.SET)
    session.training.end(session.now, "pressure too high")
    assert session.training.ended == "stopped"
    session.level = 0
    session.turn()
    session.training.end(session.now, "later")
    assert session.training.ended == "stopped" and session.training.phase == training.IDLE


def test_a_second_training_begins_from_the_beginning():
    session = stopped_in(training.REST)
    session.to(training.IDLE)
    assert session.start(100, 100)
    assert session.training.set_index == 0 and session.training.ended == ""
    assert session.training.target_cmmhg == 10000
    session.to(training.SET)
    assert session.training.reps_done == 0 and session.training.set_index == 0


def test_the_wrap_of_the_clock_changes_nothing():
    # verifies: R-CLK-2
    plain = begun()
    plain.to(training.VENT)
    for start_ms in (2**30 - 7000, 2**30 - 100000, 2**29 - 50000):
        wrapped = begun(start_ms=start_ms)
        wrapped.to(training.VENT)
        moved = [(ms - start_ms, cue) for ms, cue in wrapped.cues]
        assert moved == plain.cues


def test_seconds_left_count_down_in_timed_phases_and_are_never_negative():
    session = begun()
    assert session.training.seconds_left(session.now) == 0
    session.to(training.READY)
    assert session.training.seconds_left(session.now) == protocols.READY_S
    session.to(training.REST)
    assert session.training.seconds_left(session.now) == 30
    assert session.training.seconds_left(session.now + 90000) == 0
