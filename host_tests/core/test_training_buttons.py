"""cuff/session/training.py: what START, UP and DOWN do in each phase."""

from cuff import codes, params, phases
from cuff.session import protocols
from cuff.session.prescription import Prescription
from host_tests.core.session_kit import ALL_RUNNING, Session, begun


def test_start_moves_on_and_its_cue_is_heard():
    for phase, into, cue in ((phases.READY, phases.SET, phases.CUE_LIFT),
                             (phases.SET, phases.REST, phases.CUE_SET_OVER),
                             (phases.REST, phases.SET, phases.CUE_LIFT)):  # fmt: skip
        session = begun()
        session.to(phase)
        session.run(1000)
        session.cues.clear()
        session.training.next(session.now)
        assert session.training.phase == into
        session.turn()  # the loop steps once more before it plays what is due
        assert [kind for _, kind in session.cues] == [cue], phase


def test_a_stop_is_heard():
    session = begun()
    session.to(phases.SET)
    session.turn()
    session.cues.clear()
    session.training.end(session.now, codes.STOPPED)
    session.turn()
    assert [kind for _, kind in session.cues] == [phases.CUE_END]


def test_start_skips_no_set_and_counts_it():
    session = begun()
    session.to(phases.SET)
    for set_index in range(3):
        assert session.training.set_index == set_index
        session.run(1000)
        session.training.next(session.now)
        assert session.training.phase == phases.REST
        session.run(1000)
        session.training.next(session.now)
        assert session.training.phase == phases.SET
        assert session.training.reps_done == 0
    session.run(1000)
    session.training.next(session.now)
    assert session.training.phase == phases.VENT and session.training.ended == codes.DONE


def test_start_pressed_twice_skips_neither_the_set_nor_the_rest_it_began():
    for phase, into in ((phases.READY, phases.SET), (phases.SET, phases.REST),
                        (phases.REST, phases.SET)):  # fmt: skip
        session = begun()
        session.to(phase)
        session.run(2000)
        session.training.next(session.now)
        set_index = session.training.set_index
        for _ in range(49):
            session.run(20)
            session.training.next(session.now)
            assert session.training.phase == into
            assert session.training.set_index == set_index
        session.run(20)
        session.training.next(session.now)
        assert session.training.phase != into


def test_start_does_nothing_while_inflating_holding_and_venting():
    session = begun(training="manual")
    for phase in (phases.INFLATE, phases.HOLD, phases.VENT):
        if phase == phases.VENT:
            session.training.end(session.now, codes.STOPPED)
        else:
            session.to(phase)
        session.training.next(session.now)
        assert session.training.phase == phase


def test_down_takes_10_mmhg_at_any_time_and_ends_at_20():
    # verifies: R-PRS-14
    for phase in ALL_RUNNING:
        session = begun()
        session.to(phase)
        session.training.change_target(-protocols.STEP_DOWN_MMHG)
        assert session.training.target_cmmhg == 14200, phase
        for _ in range(30):
            session.training.change_target(-protocols.STEP_DOWN_MMHG)
        assert session.training.target_cmmhg == 2000


def test_up_goes_back_to_the_prescribed_pressure_and_no_further():
    # verifies: R-PRS-14
    for phase in ALL_RUNNING:
        session = begun()
        session.to(phase)
        session.training.change_target(protocols.STEP_MMHG)
        assert session.training.target_cmmhg == 15200, phase
        session.training.change_target(-10)
        for expected in (14700, 15200, 15200):
            session.training.change_target(protocols.STEP_MMHG)
            assert session.training.target_cmmhg == expected


def test_up_may_raise_a_manual_hold_to_the_highest_and_no_further():
    # verifies: R-PRS-14
    session = Session(training="manual")
    session.start(60, 72)
    session.training.change_target(5)
    assert session.training.target_cmmhg == 6000  # not before it holds
    session.to(phases.HOLD)
    for expected in (6500, 7000, 7200, 7200):
        session.training.change_target(5)
        assert session.training.target_cmmhg == expected


def test_no_button_raises_a_prescription_below_20_mmhg():
    """LOP 80 at 20 %: both are allowed."""
    values = params.defaults()
    values.update({"lop_mmhg": 80, "target_pct_lop": 20})
    target, code = Prescription(values, lambda: 80, False).target_mmhg()
    assert (target, code) == (16, codes.NONE)
    session = Session()
    session.start(target, target)
    for step in (-protocols.STEP_DOWN_MMHG, protocols.STEP_MMHG, -protocols.STEP_DOWN_MMHG):
        session.training.change_target(step)
        assert 0 < session.training.target_cmmhg <= 1600, step


def test_up_and_down_ask_for_nothing_when_nothing_runs():
    session = begun()
    session.training.end(session.now, codes.STOPPED)
    for step in (5, -10):
        session.training.change_target(step)
        assert session.training.target_cmmhg == 0
    session.to(phases.IDLE)
    session.training.change_target(5)
    assert session.training.target_cmmhg == 0
