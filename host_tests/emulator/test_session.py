"""What `make emulate` reports, each point a test: the deployed firmware on stock MicroPython."""

import pytest

from tools.emulate.__main__ import session
from tools.emulate.report import CHECKS

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def result(image):
    """One emulated session for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECONDS", "8")
        return session(image, print)


@pytest.mark.parametrize("name", [*CHECKS, "tick"])
def test_check(result, name):
    assert result["checks"][name]["pass"], result["checks"][name]


def test_nothing_restarts_by_itself(result):
    # verifies: R-CTL-7
    assert result["unplanned_resets"] == 0
