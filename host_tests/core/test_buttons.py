"""cuff/panel/buttons.py: one event per press, bounce makes none and none twice; stuck ones none."""

from cuff.panel.buttons import Button, Buttons
from host_tests.core.selftest_kit import Part


def events(levels):
    """Turns in which a press was seen, for a series of levels (0 = pressed)."""
    state = [1]
    button = Button(lambda: state[0])
    button.begin()
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
    button.begin()
    assert button.held and not any([button.pressed() for _ in range(10)])
    state[0] = 1
    assert not any([button.pressed() for _ in range(3)]) and not button.held
    state[0] = 0
    assert [button.pressed() for _ in range(3)].count(True) == 1


class Pressed:
    """A button in turns; turn(level) steps it, back says in which turn `long` was so."""

    def __init__(self, level=1):
        self.level = level
        self.button = Button(lambda: self.level)
        self.button.begin()

    def turns(self, level, count):
        """How many presses were seen, and how many long ones."""
        self.level = level
        presses = longs = 0
        for _ in range(count):
            presses += self.button.pressed()
            longs += self.button.long
        return presses, longs


def test_what_is_down_at_power_on_is_stuck_until_it_was_let_go():
    # verifies: R-STP-5
    device = Pressed(0)
    assert device.button.stuck
    assert device.turns(0, 600) == (0, 0) and device.button.stuck and not device.button.in_chord()
    assert device.turns(1, 1) == (0, 0) and device.button.stuck  # a bounce
    assert device.turns(1, 1) == (0, 0) and not device.button.stuck
    assert device.turns(0, 2) == (1, 0) and not device.button.stuck


def test_what_is_down_for_more_than_ten_seconds_is_stuck():
    # verifies: R-STP-5
    device = Pressed()
    assert device.turns(1, 700) == (0, 0)  # not pressed is no time
    assert device.turns(0, 2) == (1, 0)
    assert device.turns(0, 500) == (0, 0) and not device.button.stuck
    assert device.turns(0, 1) == (0, 0) and device.button.stuck and device.button.held
    assert device.turns(1, 3) == (0, 0) and not device.button.stuck  # and confirms nothing
    assert device.turns(0, 2) == (1, 0)


def test_a_long_press_is_seen_when_it_is_let_go_after_three_to_ten_seconds():
    for turns, seen in ((2, 0), (149, 0), (150, 1), (151, 1), (501, 1), (502, 0)):
        device = Pressed()
        device.turns(1, 10)
        assert device.turns(0, 1 + turns)[0] == 1  # the first is not believed yet
        assert device.turns(1, 2) == (0, seen), turns
        assert device.turns(1, 200) == (0, 0)


def test_a_chord_asks_for_a_press_within_the_last_second():
    # verifies: R-STP-6
    device = Pressed()
    assert not device.button.in_chord()
    device.turns(0, 1)
    assert not device.button.in_chord()  # may be bounce
    device.turns(0, 1)
    assert device.button.in_chord()
    device.turns(0, 49)
    assert device.button.in_chord()
    device.turns(0, 1)
    assert not device.button.in_chord() and device.button.held
    device.turns(1, 2)
    assert not device.button.in_chord()


def test_the_stuck_ones_are_named_once_and_again_when_that_changes():
    # verifies: R-STP-5
    levels = {"start": 1, "stop": 0, "up": 0, "down": 1}
    chip = Part()
    for name in levels:
        setattr(chip, name + "_level", lambda n=name: levels[n])
    said = []
    buttons = Buttons(chip, said.append)
    buttons.begin()
    every = (buttons.stop, buttons.up, buttons.down, buttons.start)

    def turns(count):
        for _ in range(count):
            for button in every:
                button.pressed()
    assert buttons.tell_stuck() and not buttons.tell_stuck()
    assert len(said) == 1 and said[0] == " STOP UP"
    levels["stop"] = 1
    levels["down"] = levels["start"] = 0
    turns(10)
    assert buttons.stuck() == " UP" and buttons.tell_stuck()
    turns(510)
    assert buttons.tell_stuck() and said[-1] == " UP DOWN START"
    levels["up"] = levels["down"] = levels["start"] = 1
    turns(2)
    assert not buttons.tell_stuck() and said[-1] == ""
    assert not buttons.tell_stuck() and len(said) == 4


def test_a_press_is_ripe_once_after_three_seconds():
    device = Pressed()
    device.turns(0, 2)
    seen = []
    for turn in range(1, 700):
        device.turns(0, 1)
        if device.button.ripe:
            seen.append(turn)
    assert seen == [151]
    device = Pressed(0)  # stuck from the beginning
    assert not any([device.turns(0, 1) and device.button.ripe for _ in range(300)])
