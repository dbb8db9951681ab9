"""tools/sim/oscillogram.py: the pulse has the height, the rate and the shape of its wearer."""

import pytest

from tools.lop import wearers
from tools.sim.oscillogram import STEP_MMHG, Oscillogram, load_wearer

DT_S = 0.01


def still(name):
    """The wearer without breathing, waves of blood pressure and chance."""
    calm = {"swing_cmmhg": 0, "slow_cmmhg": 0, "vary_permille": 0, "chance_permille": 0}
    return {**load_wearer(name), **calm}


def pulses(wearer, p_mmhg, seconds=20):
    """What is added to a constant pressure, every 10 ms."""
    oscillogram = Oscillogram(wearer)
    return [oscillogram.step(p_mmhg, DT_S) for _ in range(int(seconds / DT_S))]


@pytest.mark.parametrize("name", sorted(wearers.SEEDS))
def test_the_height_is_that_of_the_table_between_its_points_too(name):
    wearer = still(name)
    table = [height / 10000 for height in wearer["height_e4_mmhg"]]
    for k in (10, 25, 40, 70):
        for share in (0.0, 0.5):
            wanted = table[k] + share * (table[k + 1] - table[k])
            added = pulses(wearer, (k + share) * STEP_MMHG)
            assert max(added) - min(added) == pytest.approx(wanted, rel=0.03)
            assert min(added) >= 0.0


def test_the_rate_is_the_heart_s():
    wearer = still("arm-1")
    added = pulses(wearer, 100, 60)
    middle = (max(added) + min(added)) / 2
    beats = sum(a < middle <= b for a, b in zip(added, added[1:], strict=False))
    assert beats == pytest.approx(60 * wearer["rate_mhz"] / 1000, abs=1.5)


def test_breathing_moves_the_flank_and_chance_the_interval():
    calm = [max(pulses(still("arm-1"), 110, 3)) for _ in range(2)]
    assert calm[0] == calm[1]
    added = pulses(load_wearer("arm-1"), 110, 30)
    tops = [max(added[k : k + 100]) for k in range(0, 3000, 100)]
    assert max(tops) - min(tops) > 0.02
    irregular = {**still("arm-1"), "chance_permille": 250}
    added = pulses(irregular, 100, 60)
    ups = [k for k in range(1, len(added)) if added[k - 1] < 0.2 <= added[k]]
    gaps = [b - a for a, b in zip(ups, ups[1:], strict=False)]
    assert max(gaps) > 1.2 * min(gaps)


def test_a_pressure_beyond_the_table_has_its_last_height():
    added = pulses(still("arm-1"), 400)
    assert max(added) - min(added) == pytest.approx(
        still("arm-1")["height_e4_mmhg"][-1] / 10000, rel=0.03
    )


def test_an_unknown_wearer_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no wearer 'nobody'; there are arm-1, "):
        load_wearer("nobody")
