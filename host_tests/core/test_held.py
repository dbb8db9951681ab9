"""cuff/wearer/held.py: mean, spread and share inside, in whole numbers of 31 bits."""

from cuff.wearer import held
from cuff.wearer.held import Held
from host_tests.core.checked import locked, make_small, small


def counted(levels, target):
    count = Held()
    for level in levels:
        count.add(level, target)
    return count


def test_nothing_held_is_nothing():
    assert Held().result() == (0, 0, 0)


def test_the_figures_are_those_of_the_definition():
    for levels, target in (
        ([15200] * 9, 15200), ([15000, 15400], 15200), ([14000, 15000, 19000], 15000),
        ([0, 30000], 15000), ([9001, 9000, 8999, 9003], 9000),
        ([9000 - k for k in range(99)], 9000),
    ):  # fmt: skip
        offs = [max(-16000, min(16000, level - target)) for level in levels]
        n = len(offs)
        mean, sd, inside = counted(levels, target).result()
        assert abs(mean - sum(offs) / n) <= 0.5
        true_sd = (sum([off * off for off in offs]) / n - (sum(offs) / n) ** 2) ** 0.5
        assert sd <= true_sd + 1e-9 < sd + 1.001
        assert inside == len([off for off in offs if abs(off) * 10 <= target]) * 100 // n


def test_ten_percent_counts_as_inside_and_one_more_does_not():
    for off, inside in ((0, 100), (1500, 100), (-1500, 100), (1501, 0), (-1501, 0)):
        assert counted([15000 + off], 15000).result()[2] == inside


def test_the_longest_and_wildest_training_stays_within_31_bits_and_allocates_nothing():
    count = Held()
    make_small(count)
    low, high, none = small(0), small(30000), small(0)
    for _ in range(300):
        locked(count.add, high, none)
    whole = Held()
    whole.count = 59999
    whole._sum = 59999 * 16000
    whole._high = (59999 << 28) >> 24
    make_small(whole)
    locked(whole.add, high, none)
    locked(whole.add, low, high)  # one too many: not counted
    assert whole.count == 60000 and whole._sum == 960000000


def test_clear_begins_anew():
    count = counted([1, 2, 3], 1000)
    count.clear()
    count.add(1000, 1000)
    assert count.result() == (0, 0, 100)


def test_the_root_is_the_whole_number_below():
    for square in list(range(200)) + [10**8 - 1, 10**8, 10**8 + 1, 16000**2]:
        root = held._root(square)
        assert root * root <= square < (root + 1) * (root + 1)
