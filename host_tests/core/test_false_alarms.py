"""cuff/pressure/plausibility.py says nothing while nothing is wrong, on any plant."""

from cuff.pressure.regulator import QUIET
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


def test_quiet_repetitions_raise_no_false_alarm():
    # verifies: R-PRS-19
    """The limb may lift a pressure that pump and valve leave alone."""
    for rep_ms in (3000, 8000):
        air = Air(plants.Arm())
        air.inflate(12000)
        air.manner = QUIET
        air.run(4, 12000)
        air.contract = repetition(rep_ms)
        air.run(30, 12000)
        assert air.codes == [], (rep_ms, air.codes)


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
