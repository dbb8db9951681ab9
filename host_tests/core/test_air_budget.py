"""cuff/pressure/air_budget.py: a reading that sinks by itself is told, an old leak is not."""

from cuff import codes
from host_tests.core.air_kit import repetition, some
from host_tests.core.liar_kit import Watched, lying
from tools.sim import plants
from tools.sim.circuit.sensor_faults import Drift

FULL = 65535


def drifting(base, target_cmmhg, rate_mmhg_s, after_s=45):
    """A hold whose reading begins to sink after that time."""
    watch = Watched(lying(base)())
    watch.reach(target_cmmhg)
    watch.run(after_s, target_cmmhg)
    assert watch.codes == []
    watch.air.plant.fault = Drift(rate_mmhg_s)
    watch.run(120, target_cmmhg)
    return watch


def test_a_reading_that_sinks_is_told_before_the_cuff_is_65_mmhg_higher():
    # verifies: R-PRS-42
    cases = ((plants.Arm, 6000), (plants.Leaky, 15200), (plants.SmallArm, 6000))
    for base, target in some(*cases):
        for rate in some(-1.0, -0.5, -2.0):
            watch = drifting(base, target, rate)
            assert watch.codes == [codes.AIR_LOST], (base, rate)
            assert watch.over_mmhg() < 65, (base, rate, watch.over_mmhg())


def test_the_leak_of_a_bad_cuff_and_a_bladder_that_creeps_are_believed():
    # verifies: R-PRS-43
    for base, target in some((plants.Leaky, 15200), (plants.Creepy, 15200), (plants.Arm, 22000)):
        watch = Watched(base())
        watch.reach(target)
        watch.run(150, target)
        assert watch.codes == [], (base, target)


def test_rests_between_sets_add_up_to_nothing():
    # verifies: R-PRS-43
    for base in some(plants.Leaky, plants.Arm):
        watch = Watched(base())
        air = watch.air
        watch.reach(15200)
        watch.run(6, 15200)
        for _ in range(3):
            air.contract = repetition(4000)
            air.plant.exercising = True
            watch.run(20, 15200)
            air.plant.exercising = False
            air.contract = None
            air.plant.contraction_q10 = 0
            watch.run(25, 15200)
        assert watch.codes == [] and watch.budget.unexplained_cmmhg < 1000, base
