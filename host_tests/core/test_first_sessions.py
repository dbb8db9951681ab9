"""First sessions and cautions in the plan of every training: sets, pressure, rests, failure."""

from cuff import codes, params, phases
from cuff.session import prescription, protocols
from cuff.session.prescription import Prescription
from cuff.session.training import check, codec
from cuff.session.training.blocks import SETS
from host_tests.core.device_kit import READY_MS, Device
from host_tests.core.session_kit import Session

LOP_MMHG = 190
WORDS = sorted([word for word in protocols.NUMBERS if word != "custom"])


def look(most_sets, vented, **given):
    """The prescription of a training, looked at. Bounds as of the wearer at hand."""
    values = params.defaults()
    values["lop_mmhg"] = LOP_MMHG
    values.update(given)
    found = Prescription(values, lambda: LOP_MMHG, False)
    found.bounds = lambda: (most_sets, vented)
    found.look()
    return found


def of_sets(plan):
    return [block for block in plan.blocks if block[0] == SETS]


def test_every_built_in_training_keeps_to_three_sets_and_half_the_lop_in_a_first_session():
    # verifies: R-DOS-2
    for word in WORDS:
        for bouts in (1, 3, 5):
            given = {"training": word, "experience": "first", "target_pct_lop": 50,
                     "manual_mmhg": 95, "full_occlusion": "unlocked",
                     "passive_bouts": bouts}  # fmt: skip
            found = look(3, False, **given)
            if word == "preconditioning":
                assert found.refused[0] == codes.SHARE and found.plan is None
                continue
            plan = found.plan
            assert plan.sets <= 3 and len(plan.bouts) <= 3, word
            assert 0 < max(plan.targets) <= LOP_MMHG // 2 and plan.first, word
            for higher in ({"target_pct_lop": 51}, {"manual_mmhg": 96}):
                refused = look(3, False, **dict(given, **higher)).refused
                theirs = "manual_mmhg" if word == "manual" else "target_pct_lop"
                expected = codes.ABOVE_LIMIT if word == "manual" else codes.SHARE
                assert (refused[0] if refused else 0) == (expected if theirs in higher else 0), word


def test_the_first_three_sets_are_those_of_the_whole_training():
    # verifies: R-DOS-2
    for word in ("resistance", "resistance_vented"):
        first = of_sets(look(3, False, training=word).plan)[0]
        whole = of_sets(look(0, False, training=word).plan)[0]
        assert first[5:] == (30, 15, 15) and whole[5:] == (30, 15, 15, 15)
        assert first[:5] == whole[:5]
    assert len(look(3, False, training="passive", passive_bouts=5).plan.bouts) == 3
    whole = look(0, False, training="passive", passive_bouts=4, passive_rest_min=5).plan
    assert len(whole.bouts) == 4 and not whole.first


def test_a_caution_empties_the_cuff_in_the_rests_of_every_training():
    # verifies: R-DOS-1
    for word in WORDS:
        plan = look(0, True, training=word).plan
        if plan:
            assert all([block[2] for block in of_sets(plan)]), word
    plan = look(0, True, training="resistance").plan
    assert len(plan.bouts) == 4 and plan.number == protocols.RESISTANCE
    assert not of_sets(look(0, False, training="resistance").plan)[0][2]


def test_a_training_of_ones_own_with_a_full_cuff_in_its_rests_is_refused_by_a_caution():
    # verifies: R-DOS-1
    held = (SETS, 30, 0, 2000, 2000, 5)
    assert check.rests(((1, 50, 0), held)) is None  # one set has no rest
    assert check.rests(((1, 50, 0), held + (5,))) == (codes.PROTOCOL_LOW, 2, "vented", 1)
    assert check.rests(((1, 50, 0), (SETS, 30, 1, 2000, 2000, 5, 5))) is None
    data = codec.encode(1, ((1, 50, 0), held + (5,)))
    before = prescription.unload
    prescription.unload = lambda *names, **how: None  # or the shelf would be another one
    try:
        from cuff.store import protocols as stored

        stored.load = lambda number: (data, None)
        given = {"training": "custom", "custom_protocol": 33}
        assert look(0, False, **given).plan.sets == 2
        found = look(0, True, **given)
    finally:
        prescription.unload = before
        prescription.unload("cuff.store.protocols", "cuff.session.training.shelf")
    assert found.target_mmhg() == (0, codes.PROTOCOL_LOW)
    assert found.figures(codes.PROTOCOL_LOW) == (2, "vented", 1)


def test_sets_by_press_end_as_planned_in_a_first_session():
    # verifies: R-DOS-2
    for first in (True, False):
        session = Session(sets_by="press", lift_ms=500, lower_ms=500)
        session.start()
        session.training.phase = phases.IDLE  # anew, with a plan that says so
        session.plan.first = first
        assert session.training.start(session.now)
        session.to(phases.SET)
        ended_ms = None
        for _ in range(60 * 50):
            session.turn()
            if session.training.phase == phases.REST and ended_ms is None:
                ended_ms = session.ms
        assert (ended_ms is not None) == first


def test_where_nobody_is_chosen_the_settings_say_whether_it_is_a_first_session():
    # verifies: R-DOS-2
    for experience, sets in (("first", 3), ("attested", 4)):
        given = {"training": "resistance", "experience": experience, "target_pct_lop": 50}
        made = Device(settings=given)
        made.press("start", READY_MS)
        made.run(READY_MS + 25000)
        assert made.said("set 1 of %d, 30 repetitions" % sets), made.text()
