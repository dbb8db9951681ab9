"""The host's programs. Importing them takes seconds on a slow machine; a Ctrl-C then ends in the
same line and status as later (program.py), not in a traceback.

Rules: imports nothing of its own, and runs on MicroPython too (tools/sim does).
"""

import os
import sys

STOPPED = 130


def say_stopped(kind, value, trace):
    """The last resort for an exception that nobody caught."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, value, trace)
        return
    print("stopped by you (Ctrl-C)", file=sys.stderr)
    os._exit(STOPPED)


if hasattr(sys, "excepthook"):
    sys.excepthook = say_stopped
