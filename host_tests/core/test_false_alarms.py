"""cuff/pressure/plausibility.py says nothing while nothing is wrong, on any plant."""

from host_tests.core.air_kit import Air, Quick, build_for, repetition, some
from tools.sim import plants


def whole_use(name):
    """Inflate, rest, a set with sag, rest, a lower target, vent: what any user does."""
    plant = getattr(plants, name)()
    air = Air(plant, build_for(name))
    air.inflate(15200)
    air.run(10, 15200)
    air.contract = repetition(4000)
    plant.exercising = True
    air.run(20, 15200)
    plant.exercising = False
    air.contract = None
    plant.contraction_q10 = 0
    air.run(6, 15200)
    air.run(4, 14200)
    air.run(11, 0)
    return air


def test_no_plant_but_the_kinked_one_raises_a_false_alarm():
    # verifies: R-PRS-19
    for name in some(*[name for name in plants.NAMES if name != "Kinked"]):
        air = whole_use(name)
        assert air.codes == [], (name, air.codes)
        assert not air.leaked, name


def test_the_kinked_one_does():
    # verifies: R-VNT-5
    assert whole_use("Kinked").codes != []


def test_low_pressures_raise_no_false_alarm():
    # verifies: R-PRS-19
    for target in some(2000, 2500, 4000):
        air = Air(Quick())
        air.inflate(target)
        air.run(15, target)
        air.run(5, 0)
        air.run(5, target)
        assert air.codes == [] and not air.leaked, (target, air.codes)


def test_an_empty_cuff_that_is_vented_for_minutes_raises_none():
    # verifies: R-PRS-19
    air = Air(plants.Arm())
    air.run(60, 0)
    assert air.codes == []


def weak(**others):
    """A large thigh with a valve that just meets R-VNT-4: 200 to 15 mmHg in 10 s."""
    figures = {"stiff_ml_mmhg": 8.8, "slack_ml": 4800.0, "valve_lin_ml_s": 1.3,
               "valve_root_ml_s": 10.4}  # fmt: skip
    figures.update(others)
    return plants.Thigh(**figures)


def push_while_venting(air, target_cmmhg, mmhg, from_ms, over_ms):
    """The limb takes a new shape from so long before (< 0) or after the valve is told to open."""
    plant = air.plant
    by_ml = plant.stroke_ml(target_cmmhg / 100, mmhg)
    for ms in range(min(0, from_ms), 12000, 10):
        if from_ms <= ms < from_ms + over_ms:
            plant.posture_ml += by_ml * 10 / over_ms
        air.run(0.01, 0 if ms >= 0 else target_cmmhg)


def test_a_limb_that_pushes_as_the_valve_opens_is_no_blocked_valve():
    # verifies: R-PRS-19
    """It can lift the pressure for more than a second, or make the fall a slow one. One that holds
    it for more than two seconds is taken for a blocked valve: nobody can tell within 2.5 s."""
    for plant, mmhg, over_ms in some(
        (weak(), 45, 1300), (weak(), 20, 1300), (weak(release_ms=50.0), 24, 2000),
    ):  # fmt: skip
        air = Air(plant, "thigh")
        air.inflate(9000)
        air.run(8, 9000)
        for from_ms in some(-500, -900, 100):
            push_while_venting(air, 9000, mmhg, from_ms, over_ms)
            assert air.codes == [], (mmhg, over_ms, from_ms)
            plant.posture_ml = 0.0
            air.run(3, 0)
            air.inflate(9000)
            air.run(3, 9000)


def test_a_push_that_balances_the_valve_ends_before_it_is_taken_for_a_blocked_one():
    # verifies: R-PRS-19
    """For 1.2 s as the vent begins, for 1.9 s later or if begun just before; what is over by then
    has shown in the fall before it or after it that the valve is open."""
    for mmhg, over_ms, from_ms in some(
        (26, 1300, -100), (40, 1900, -300), (40, 1900, 500), (26, 1900, 1200),
    ):  # fmt: skip
        air = Air(weak(), "thigh")
        air.inflate(9000)
        air.run(8, 9000)
        push_while_venting(air, 9000, mmhg, from_ms, over_ms)
        assert air.codes == [], (mmhg, over_ms, from_ms, air.plausibility.measured)


def until(ends_ms, works):
    """A limb that works until then, and lets go within half a second."""
    return lambda ms: works(ms) if ms < ends_ms else max(0, works(ends_ms) - 2 * (ms - ends_ms))


def test_a_limb_that_ends_its_repetition_as_the_valve_opens_is_no_blocked_valve():
    # verifies: R-PRS-19
    for stop_ms in some(400, 0, 1000):
        plant = weak(swing_mmhg=60.0)
        air = Air(plant, "thigh")
        air.inflate(11000)
        air.run(5, 11000)
        works = air.contract = repetition(2400)
        air.run(21.8, 11000)
        air.contract = until(air.ms + stop_ms, works)
        air.run(12, 0)
        assert air.codes == [], stop_ms
