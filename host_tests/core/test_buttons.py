"""cuff/panel/buttons.py: one event per press, bounce makes none and none twice."""

from cuff.panel.buttons import Button


def events(levels):
    """Turns in which a press was seen, for a series of levels (0 = pressed)."""
    state = [1]
    button = Button(lambda: state[0])
    found = []
    for k in range(len(levels)):
        state[0] = int(levels[k])
        if button.pressed():
            found.append(k)
    return found, button.held


def test_untouched_gives_nothing():
    assert events("1" * 100) == ([], False)


def test_a_press_is_seen_in_its_second_turn_and_once():
    assert events("1110000000") == ([4], True)
    assert events("11100" + "0" * 500 + "111") == ([4], False)


def test_one_turn_is_bounce_and_two_are_a_press():
    assert events("1110111111") == ([], False)
    assert events("1110011111") == ([4], False)


def test_bounce_at_both_edges_makes_no_second_press():
    assert events("11101001000000101101111111") == ([6], False)


def test_a_gap_of_one_turn_while_held_is_no_new_press():
    assert events("1100000100000100000") == ([3], True)


def test_letting_go_and_pressing_again_is_a_second_press():
    assert events("1100011000") == ([3, 8], True)


def test_a_button_held_at_power_on_counts_once():
    assert events("000000000") == ([1], True)


def test_a_button_that_is_down_at_power_on_is_no_press_until_it_was_let_go():
    state = [0]
    button = Button(lambda: state[0])
    assert button.held and not any([button.pressed() for _ in range(10)])
    state[0] = 1
    assert not any([button.pressed() for _ in range(3)]) and not button.held
    state[0] = 0
    assert [button.pressed() for _ in range(3)].count(True) == 1
