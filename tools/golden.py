"""python -m tools.golden: records the golden traces anew, after a change that is meant.

Prints for each case whether it changed. Run the core tests afterwards: they compare all three
interpreters with what is written here.
"""

import json
import sys

from host_tests.core.golden_kit import CASES, PATH, difference, trace_of


def main():
    """Write every case."""
    traces = {}
    for name in CASES:
        try:
            changed = difference(name)
        except (OSError, KeyError):
            changed = f"{name}: is new"
        print(changed or f"{name}: unchanged")
        traces[name] = trace_of(name)
    with open(PATH, "w") as stream:
        json.dump(traces, stream, indent=0)
        stream.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
