"""Gives the memory of a module back that is needed for a moment only: tables, words.

    from cuff.words import en     # inside the function that needs it
    ...
    unload("cuff.words.en")

What was taken from the module and is still held stays valid. A later import loads it anew, so a
module that is unloaded must not keep state.

Rules: never in the tick; a name that is not loaded is no error. At boot what it took is collected
at once, so that what comes next goes into its place. The loop does not wait for that (25 ms on a
Pico W): it collects in a turn that has time (memory.py).
"""

import gc
import sys


def unload(*names, collect=True):
    """Forget modules of a package by their full names. collect: and collect what they took."""
    for name in names:
        package, _, leaf = name.rpartition(".")
        sys.modules.pop(name, None)
        holder = sys.modules.get(package)
        if hasattr(holder, leaf):
            delattr(holder, leaf)
    if collect:
        gc.collect()
