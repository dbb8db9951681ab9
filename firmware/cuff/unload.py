"""Gives the memory of a module back that is needed for a moment only: tables, words.

    from cuff import fault_rows     # inside the function that needs it
    ...
    unload("cuff.fault_rows")

What was taken from the module and is still held stays valid. A later import loads it anew, so a
module that is unloaded must not keep state.

Rules: never in the tick (it collects garbage); a name that is not loaded is no error.
"""

import gc
import sys


def unload(*names):
    """Forget modules of a package by their full names, and collect what they took."""
    for name in names:
        package, _, leaf = name.rpartition(".")
        sys.modules.pop(name, None)
        holder = sys.modules.get(package)
        if hasattr(holder, leaf):
            delattr(holder, leaf)
    gc.collect()
