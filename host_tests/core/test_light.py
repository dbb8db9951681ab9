"""cuff/panel/light.py: rhythms as the eye sees them."""

from cuff.panel import light

RHYTHMS = (light.READY, light.BLOCKED, light.BUSY, light.WORK, light.TRIPPED)


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


def test_a_trip_blinks_faster_than_anything_else_between_1_4_and_4_hz():
    # verifies: R-ALM-2
    """IEC 60601-1-8: high priority 1.4-2.8 Hz; up to 4 Hz is what the eye still counts."""
    assert 1.4 <= blinks_per_s(light.TRIPPED) <= 4
    others = [blinks_per_s(rhythm) for rhythm in RHYTHMS if rhythm != light.TRIPPED]
    assert max(others) < blinks_per_s(light.TRIPPED) / 2


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
