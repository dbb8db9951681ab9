"""Interrupts at random lines of the firmware: what virtual calls alone would never show."""

import pytest

from host_tests.sim.board.board_kit import lines, make_board
from tools.sim.interpreter.preempt import Preemption

# Two numbers that belong together, written by the loop and compared by the tick.
TORN = """
class Pair:
    pass

pair = Pair()
pair.first = pair.second = pair.torn = pair.ticks = 0

def tick(timer):
    pair.ticks += 1
    if pair.first != pair.second:
        pair.torn += 1

def turn(k):
    pair.first = k
    pair.second = k

timer = Timer(period=10, callback=tick, hard=True)
for k in range(200):
    turn(k)
    time.sleep_ms(5)
print(pair.torn, pair.ticks)
"""


def run(seed, one_in=20):
    board = make_board(TORN)
    with Preemption(board, seed=seed, one_in=one_in) as preemption:
        board.run(until_ms=60000)
    torn, ticks = lines(board)[0].split()
    return int(torn), int(ticks), preemption, board


def test_without_it_the_torn_pair_is_never_seen():
    board = make_board(TORN)
    board.run(until_ms=60000)
    assert lines(board)[0].split()[0] == "0"


def test_with_it_the_torn_pair_is_seen():
    torn, ticks, preemption, _ = run(seed=1)
    assert torn > 0
    assert preemption.hits > 20
    assert ticks > 100
    assert {name for name, _ in preemption.places} == {"main.py"}


def test_a_seed_repeats():
    first = run(seed=5)
    second = run(seed=5)
    other = run(seed=6)
    assert first[:2] == second[:2] and first[2].places == second[2].places
    assert first[3].trace == second[3].trace
    assert first[2].places != other[2].places or first[:2] != other[:2]


def test_resets_and_the_end_of_the_run_still_work():
    board = make_board(
        "timer = Timer(period=10, callback=lambda t: None, hard=True)\n"
        "wdt = machine.WDT(timeout=100)\n"
        "n = 0\n"
        "while True:\n    n += 1\n    time.sleep_us(100)\n"
    )
    with Preemption(board, seed=3, one_in=50) as preemption:
        board.run(until_ms=1000)
    assert board.now_ms == 1000
    assert [kind for _, kind in board.resets].count("watchdog") == len(board.resets) > 7
    assert preemption.hits > 20


def test_ctrl_c_arrives_as_ever():
    board = make_board(
        "timer = Timer(period=10, callback=lambda t: None, hard=True)\n"
        "try:\n    while True:\n        k = 0\n        time.sleep_us(100)\n"
        "except KeyboardInterrupt:\n    print('interrupted')\n"
    )
    board.at(500, board.ctrl_c)
    with Preemption(board, seed=3, one_in=3):
        board.run(until_ms=1000)
    assert lines(board) == ["interrupted"]


def test_tracing_is_given_back():
    import sys

    before = sys.gettrace()
    with pytest.raises(ValueError), Preemption(make_board(""), seed=1):
        raise ValueError
    assert sys.gettrace() is before
