"""What holds for all host tests: a time limit, an end without leftovers (limits.py), long
tests first (order.py), and property tests that give the same run everywhere when CI asks.

A developer's run searches with new examples each time; a submission must not fail by chance.
HYPOTHESIS_PROFILE=long searches for as long as it takes: 5000 examples of each property.
"""

import os

from hypothesis import settings

from host_tests.limits import (  # noqa: F401 - hooks
    pytest_configure,
    pytest_timeout_cancel_timer,
    pytest_timeout_set_timer,
)
from host_tests.order import pytest_collection_modifyitems  # noqa: F401 - a hook

settings.register_profile("developer", deadline=None)
settings.register_profile("ci", parent=settings.get_profile("developer"), derandomize=True)
settings.register_profile("long", parent=settings.get_profile("developer"), max_examples=5000)
default = "ci" if os.environ.get("CI") else "developer"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", default))
