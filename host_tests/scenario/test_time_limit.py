"""A hold in band ends at the limb's limit, whatever else is well.

A public tourniquet project re-armed its maximum-time timer on every tick while the pressure stayed
in band, so the branch could not fire in the one case it was there for. Here: a hold that is in
band from the first second to the last must trip at the limit; the same mistake, planted, is seen.
"""

from cuff import codes
from cuff.words import tell
from tools.faults import states, weakness

LIMIT_S = 120
SETTINGS = {"manual_mmhg": 40, "manual_minutes": 1, "occlusion_arm_min": 2}
# A plan that is longer than the limit is refused, so the session has to forget its own end.
ENDLESS = weakness.files("hold-without-end")


def hold(board, settings, files=ENDLESS, seconds=140):
    """A manual hold that is asked for longer than it may last."""
    rig = states.make_rig(board, "manual", settings=settings, files=files)
    states.play(rig, "manual", states.timeline(board, "manual"))
    rig.run(states.timeline(board, "manual")["start"] + seconds * 1000)
    return rig


def occluded_s(rig):
    """True seconds at or above 20 mmHg."""
    return sum(1 for mmhg in rig.pressures(0) if mmhg >= 20) / 100


def test_a_hold_in_band_ends_by_the_limit():
    """The loop vents a little before it; where that is gone, too, the tick trips at it."""
    for board in ("pico_w", "esp32_s3"):
        rig = hold(board, SETTINGS)
        reached = rig.said("hold,")[0]
        ended_ms = [*rig.said(tell.find(codes.TIME_USED_UP).text), *[ms for ms, _ in rig.trips]][0]
        in_band = [abs(mmhg - 40) < 4 for mmhg in rig.pressures(reached + 1000, ended_ms - 40)]
        assert all(in_band) and len(in_band) > 9000
        assert LIMIT_S - 20 <= occluded_s(rig) <= LIMIT_S + 1
        assert rig.driven_after(ended_ms + 20) is None


def test_the_exercise_limit_ends_it_in_band_as_well():
    rig = hold("pico_w", {**SETTINGS, "occlusion_arm_min": 15, "exercise_min": 2})
    assert occluded_s(rig) <= LIMIT_S + 1 and rig.plant.mmhg() < 20, rig.text()


def test_a_planted_re_arming_in_band_is_seen():
    rig = hold("pico_w", SETTINGS, {**ENDLESS, **weakness.files("clock-rearmed-in-band")})
    assert rig.trips == [] and occluded_s(rig) > LIMIT_S + 5
