"""What wide.py draws, what its stirs do to a limb, and the rule for ordinary trainings."""

from cuff.session import cuff_size
from tools.campaign import wide
from tools.campaign.plan import ORDINARY_EVERY, Plan
from tools.campaign.run_one import judge, play, prepare
from tools.faults.cuff import BreakableCuff
from tools.sim import plants
from tools.sim.plant import Cuff

ORDINARY = [Plan(seed) for seed in range(0, 800, ORDINARY_EVERY)]


class Made:
    """A rig as the rule sees it, by hand."""

    class board:
        now_ms = 90000

    def __init__(self, said=(), trips=()):
        self._said = said
        self.trips = trips

    def said(self, words):
        return [ms for ms, line in self._said if words in line]


def test_an_ordinary_training_has_nothing_that_breaks_and_one_start():
    for plan in ORDINARY:
        assert plan.ordinary and plan.faults == [] and plan.kind != "limit"
        assert [button for _, button, _ in plan.presses] == ["start"]
    assert not any(Plan(seed).ordinary for seed in range(1, 100) if seed % ORDINARY_EVERY)


def test_cuffs_limbs_and_valves_reach_as_far_as_they_should():
    arms = [plan.figures for plan in ORDINARY if plan.build == "arm"]
    for name, low, high in (
        ("stiff_ml_mmhg", 0.8, 3.0), ("free_ml_s", 20.0, 38.0), ("valve_root_ml_s", 5.0, 14.0),
        ("release_ms", 3.0, 50.0), ("pull_ms", 3.0, 20.0), ("swing_mmhg", 15.0, 70.0),
    ):  # fmt: skip
        values = [figures[name] for figures in arms]
        assert min(values) <= low and max(values) >= high, (name, min(values), max(values))
    kinds = [stir for plan in ORDINARY for stir in plan.stirs]
    assert any(unit == "mL" and -8 <= by < -4 for _, by, unit, _ in kinds)
    assert max(by for _, by, unit, _ in kinds if unit == "mmHg") > 40


def test_what_a_limb_takes_in_a_posture_it_gives_back():
    for plan in ORDINARY[:50]:
        moved = [by for _, by, unit, _ in plan.stirs if unit == "mmHg"]
        assert sum(moved) == 0 and len(moved) % 2 == 0
        assert [stir[0] for stir in plan.stirs] == sorted(stir[0] for stir in plan.stirs)


def test_a_stir_moves_a_sealed_cuff_by_its_mmhg_in_its_time():
    still = {"pulse_gain": 0.0, "leak_ml_s_mmhg": 0.0}
    plant = BreakableCuff(**still, creep1_ml_mmhg=0.0, creep2_ml_mmhg=0.0)
    plant.p_mmhg = 80.0
    plant.coil = 1.0
    due = []

    class Rig:
        def at(self, ms, act):
            due.append((ms, act))

    wide.stir(Rig(), plant, [(100, 30.0, "mmHg", 400), (1500, -5.0, "mL", 40)], 80.0)
    for ms in range(0, 1000, 10):
        for at_ms, act in due:
            if at_ms == ms:
                act()
        plant.advance(10, 1000, 0, True)
        if ms == 90:
            assert abs(plant.p_mmhg - 80.0) < 0.1
    assert abs(plant.p_mmhg - 110.0) < 1.0
    before_ml = plant.posture_ml
    assert [at_ms for at_ms, _ in due] == [*range(100, 500, 20), 1500]
    for _, act in due[-1:]:
        act()  # and lays out the next
    due[-1][1]()
    assert due[-1][0] == 1520
    assert abs(before_ml - plant.posture_ml - 5.0) < 1e-9


def test_what_ends_an_ordinary_training_but_its_own_end_is_told():
    plan = ORDINARY[0]
    done = [(80000, "80.0 vent: done, target 0 mmHg")]
    assert wide.never_done(Made(done), plan) == []
    assert wide.never_done(Made(trips=[(5000, "no-rise")]), plan) == [
        (5000, "an ordinary training ended in trip no-rise")
    ]
    assert wide.never_done(Made(), plan) == [(90000, "an ordinary training ended in nothing")]
    assert wide.never_done(Made(trips=[(5000, "no-rise")]), Plan(1)) == []


def test_a_trip_after_an_ordinary_training_was_done_is_told():
    done = [(80000, "80.0 vent: done, target 0 mmHg")]
    for ms, words in ((79999, "ended in trip"), (80000, "was done, then came trip")):
        found = wide.never_done(Made(done, [(ms, "not-venting")]), ORDINARY[0])
        assert found == [(ms, f"an ordinary training {words} not-venting")]


def test_an_ordinary_training_is_watched_until_its_cuff_had_to_be_empty():
    """A valve that is blocked when all is done, and one that only gets too narrow."""
    for flow, from_done_s in ((0.0, 4), (0.05, 13)):
        plan = Plan(0)
        rig = prepare(plan)

        def narrow(rig=rig, flow=flow):
            if rig.said(" vent: done"):
                rig.plant.valve_lin_ml_s = 1.31 * flow
                rig.plant.valve_root_ml_s = 10.48 * flow

        rig.board.every(100, narrow, 0)
        rig.run(plan.seconds * 1000)
        (ms, sentence), *_ = judge(rig, plan)
        assert "was done, then came trip not-venting" in sentence
        assert ms <= rig.said(" vent: done")[0] + from_done_s * 1000


def test_every_cuff_empties_as_fast_as_the_requirement_asks():
    """From 200 to 15 mmHg in 10 s, on the plant as by the formula that the drawing uses."""
    figures = Plan(144).figures  # drawn with a valve that took 12 s
    assert 9.7 < wide.empties_s(figures) <= wide.EMPTIES_S
    plant = BreakableCuff(**figures, creep1_ml_mmhg=0.0, creep2_ml_mmhg=0.0)
    plant.p_mmhg = 200.0
    ms = 0
    while plant.p_mmhg > 15.0:
        plant.advance(10, 1000, 0, False)
        ms += 10
    assert abs(ms / 1000 - wide.empties_s(figures)) < 0.2
    assert all(wide.empties_s(plan.figures) <= wide.EMPTIES_S for plan in ORDINARY)


class Driven(Made):
    """Releases at these ms, of a limb that kept still since 2 s."""

    class plan:
        ordinary = True
        kind = "manual"
        stirs = ((1000, 30.0, "mmHg", 1000),)

    def __init__(self, *releases_ms):
        super().__init__()
        self.drive = [(0, 0, 0)]
        for ms in releases_ms:
            self.drive += [(ms * 1000 - 5000, 0, 65535), (ms * 1000, 0, 0)]


def test_seven_releases_within_10_s_of_a_still_limb_are_a_fight():
    found = wide.fights(Driven(*range(10000, 17000, 1000)), Driven.plan)
    assert found == [(16000, "7 releases within 10 s of a still limb")]
    assert wide.fights(Driven(*range(10000, 16000, 1000)), Driven.plan) == []
    assert wide.fights(Driven(*range(9000, 16000, 1000)), Driven.plan) == []  # 7 s after it moved
    assert wide.fights(Driven(*range(10000, 24000, 2000)), Driven.plan) == []


def test_a_pump_that_answers_its_own_releases_is_found():
    seed = 44
    rig, plan = play(seed, "pump-answers-release")
    assert any("of a still limb" in sentence for _, sentence in judge(rig, plan))
    rig, plan = play(seed)
    assert judge(rig, plan) == [] and plan.ordinary


VOLUMES = ("stiff_ml_mmhg", "slack_ml", "creep1_ml_mmhg", "creep2_ml_mmhg")


def pump_ms(plant):
    """How long its pump, at full speed, lifts it from 30 to 50 mmHg."""
    count = 0
    while plant.p_mmhg < cuff_size.TO_CMMHG / 100:
        plant.step(1000, 65535, True)
        count += plant.p_mmhg >= cuff_size.FROM_CMMHG / 100
        assert count < 60000
    return count


def other_wraps(figures, plant_class=Cuff):
    """[% of the air of the first time]: 30 % less and more, and more with a cell near its end."""
    first_ms = pump_ms(plant_class(**figures))
    found = []
    for share, drive in ((0.7, 1.0), (1.3, 1.0), (1.3, 0.8)):
        plant = plant_class(**figures)
        for name in VOLUMES:
            setattr(plant, name, getattr(plant, name) * share)
        plant.drive *= drive
        found.append(pump_ms(plant) * 100 // first_ms)
    return found


def test_no_ordinary_cuff_is_taken_for_another_one():
    """However far from the reference: a wrap that is a third looser or tighter, a weak battery."""
    for name in plants.NAMES:
        if name != "Kinked":
            shares = other_wraps({}, getattr(plants, name))
            assert cuff_size.LEAST_PCT < min(shares) <= max(shares) < cuff_size.MOST_PCT, name
    for plan in ORDINARY[:60]:
        figures = {name: plan.figures[name] for name in plan.figures if hasattr(Cuff, name)}
        shares = other_wraps(figures)
        assert cuff_size.LEAST_PCT < min(shares) <= max(shares) < cuff_size.MOST_PCT, plan.seed
    first_ms = pump_ms(plants.Arm())
    for share in (0.5, 2.0):  # and the rule is no empty one
        other = plants.Arm(**{name: getattr(plants.Arm, name) * share for name in VOLUMES})
        pct = pump_ms(other) * 100 // first_ms
        assert not cuff_size.LEAST_PCT <= pct <= cuff_size.MOST_PCT
