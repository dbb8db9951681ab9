"""What holds for all host tests: property tests give the same run everywhere when CI asks.

A developer's run searches with new examples each time; a submission must not fail by chance.
"""

import os

from hypothesis import settings

settings.register_profile("developer", deadline=None)
settings.register_profile("ci", parent=settings.get_profile("developer"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")
