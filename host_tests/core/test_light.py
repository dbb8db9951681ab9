"""cuff/panel/light.py: rhythms as the eye sees them."""

from cuff import phases
from cuff.panel import light

RHYTHMS = (light.READY, light.BLOCKED, light.BUSY, light.WORK, light.TRIPPED, light.LEAKING)


def shown(rhythm, turns):
    """Levels of so many turns."""
    levels = []
    lamp = light.Light(levels.append)
    for _ in range(turns):
        lamp.step(rhythm)
    return levels


def test_levels_are_zero_and_one():
    for rhythm in RHYTHMS:
        assert set(shown(rhythm, 500)) <= {0, 1}


def test_each_rhythm_lights_its_share_of_its_period():
    for on, period in RHYTHMS:
        assert sum(shown((on, period), period * 10)) == on * 10


def test_work_is_steady():
    assert set(shown(light.WORK, 500)) == {1}


def blinks_per_s(rhythm):
    levels = shown(rhythm, 500)  # 10 s of 20 ms turns
    return sum([1 for k in range(1, 500) if levels[k] > levels[k - 1]]) / 10


def test_alarms_blink_as_their_priority_asks():
    # verifies: R-ALM-2
    """IEC 60601-1-8: 1.4-2.8 Hz of high, 0.4-0.8 Hz of medium priority, lit for 20-60 %."""
    assert 1.4 <= blinks_per_s(light.TRIPPED) <= 2.8
    assert 0.4 <= blinks_per_s(light.LEAKING) <= 0.8
    for on, period in (light.TRIPPED, light.LEAKING):
        assert 20 <= 100 * on // period <= 60
    others = [blinks_per_s(rhythm) for rhythm in RHYTHMS if rhythm != light.TRIPPED]
    assert max(others) < blinks_per_s(light.TRIPPED) / 2


class Snapshot:
    """What rhythm_of looks at."""

    def __init__(self, kind, trip=0, leaking=False):
        self.kind = kind
        self.phase = phases.SET
        self.trip = trip
        self.leaking = leaking
        self.proved = True


def test_an_alarm_outshines_what_goes_on():
    # verifies: R-ALM-2
    for kind in (phases.TRAINING, phases.LOP, phases.NOTHING):
        assert light.rhythm_of(Snapshot(kind, 9, True), False) == light.TRIPPED
        assert light.rhythm_of(Snapshot(kind, 0, True), False) == light.LEAKING
        assert light.rhythm_of(Snapshot(kind), False) not in (light.TRIPPED, light.LEAKING)


def test_no_two_states_look_alike():
    # verifies: R-ALM-2
    assert len(set(RHYTHMS)) == len(RHYTHMS)


def test_changing_the_rhythm_at_any_turn_shows_the_new_one_within_a_period():
    for turns in (1, 7, 49, 149):
        levels = []
        lamp = light.Light(levels.append)
        for _ in range(turns):
            lamp.step(light.READY)
        for _ in range(28):
            lamp.step(light.TRIPPED)
        after = levels[turns:]
        assert 0 in after and 1 in after, turns
