"""How deep a command of the desk calls: it shares the budget of stack (test_loop_depth.py)."""

import sys

import pytest

from cuff import codes
from cuff.safety.selftest import LOOP_FRAMES
from cuff.verbs import (
    ANSWER,
    CUFF,
    FELT,
    PROFESSIONAL,
    READ_JOURNAL,
    READ_PROTOCOL,
    READ_WEARER,
    SET,
    TIME,
    WEARER,
)
from host_tests.core.test_wearers import COUNT, at_home
from host_tests.scenario.test_loop_depth import Depth

BELOW_MAIN = LOOP_FRAMES - 2
ABOVE = 3  # run, _loop, turn
ABOVE_READ = 5  # and link.step, _read_on

ASKED = (
    (SET, ("rest_s", 45)),
    (SET, ("exercise_min", 5)),
    (SET, ("target_pct_lop", 45)),
    (SET, ("rest_s", 5)),
    (SET, None),
    (TIME, 13675680 + 99),
    (WEARER, (1, "name", "Ole")),
    (WEARER, (2, "name", "Ida")),
    (WEARER, (2, None)),
    (WEARER, 0),
    (WEARER, 9),
    (CUFF, (0, 2)),
    (CUFF, (1, "blue", 110, 250, 400)),
    (ANSWER, 0),
    (PROFESSIONAL, ("", None, "1234")),
    (FELT, (10, 10, 10)),
)


def measured(function):
    """The deepest chain of calls."""
    depth = Depth()
    sys.setprofile(depth.profile)
    try:
        function()
    finally:
        sys.setprofile(None)
    return depth.deepest


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_command_of_the_desk_stays_within_the_loop_s_budget(asked):
    # verifies: R-CTL-12
    home = at_home()
    home.train()
    home.do(ANSWER, 3)
    for _ in range(COUNT - 1):
        home.do(ANSWER, 0)
    home.ready = True
    assert home.desk.do(0, *asked, 1) == codes.NONE
    deepest = measured(lambda: home.on_disk(home.desk.step, 0, 0, True))
    assert 2 <= len(deepest) <= BELOW_MAIN - ABOVE, deepest


def test_what_is_written_after_a_training_stays_within_it():
    # verifies: R-CTL-12
    home = at_home()
    home.begin()
    home.turns(120, step_ms=1000)
    deepest = measured(lambda: home.end(codes.DONE))
    deepest = deepest[deepest.index("step") :]
    assert 5 <= len(deepest) <= BELOW_MAIN - ABOVE, deepest


def test_reading_over_the_air_stays_within_it():
    # verifies: R-CTL-12
    home = at_home()
    home.train()
    for what in (READ_JOURNAL, READ_PROTOCOL, READ_WEARER):
        deepest = measured(lambda what=what: home.on_disk(home.desk.read, what, 1))
        assert 3 <= len(deepest) <= BELOW_MAIN - ABOVE_READ, deepest


def test_tidying_stays_within_it():
    # verifies: R-CTL-12
    home = at_home()
    home.do(WEARER, 0)
    home.do(SET, ("rest_s", 45))
    home.board.hand(rest_s=60)
    home.board.load()
    deepest = measured(lambda: home.on_disk(home.desk.step, 0, 0, True))
    assert 3 <= len(deepest) <= BELOW_MAIN - ABOVE, deepest
