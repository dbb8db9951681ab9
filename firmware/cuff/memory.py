"""Memory: when garbage is collected, and how a module's memory is given back.

Garbage is collected on purpose, in a turn of the loop that has time for it.

A collection takes some 25 ms on a Pico W, longer than a turn. Left to itself MicroPython begins one
wherever the memory runs out, or after so many bytes have been given out; and among these it counts
the frames of calls that are gone at once (py/objfun.c: those of more than 11 words), some kilobytes
a second in this loop. So there is no such limit while the loop runs, and the loop collects itself.
Where the tick waits for the interpreter the chip has a limit of its own, which stays
(cuff/chip/esp32.py).

While modules are imported it is the other way round: without collections in between, garbage lies
between what stays, all over the heap.

A module that is needed for a moment only (tables, words, a page) is given back after it:

    from cuff.words import en     # inside the function that needs it
    ...
    unload("cuff.words.en")

What was taken from it and is still held stays valid. A later import loads it anew, so a module that
is unloaded must not keep state.

Rules: never in the tick.
"""

import gc
import sys

from micropython import const

# While importing. Of 84 KB that were free no piece of 2 KB was left without it (emulated Pico W).
IMPORT_EVERY_BYTES = const(16384)
EVERY_TURNS = const(250)  # 5 s: the loop leaves less than 1 KB a second
LATEST_TURNS = const(500)
SPARE_MS = const(10)  # what a turn with time leaves of its 20
WASTE_BYTES = const(16384)  # of a part that says what it leaves
AT_ONCE_BYTES = const(32768)  # after this turn, whether it has left time or not

_waste_bytes = 0


def leave(count):
    """Say that so many bytes are garbage now: sums beyond small integers leave 100 KB a second."""
    global _waste_bytes
    _waste_bytes += count


def load(importer):
    """What importer() returns: a function that imports."""
    every_bytes = gc.threshold()
    gc.collect()
    gc.threshold(IMPORT_EVERY_BYTES)
    try:
        return importer()
    finally:
        gc.threshold(every_bytes)
        gc.collect()


def unload(*names, collect=True):
    """Forget modules of a package by their full names; one that is not loaded is no error.

    collect: what they took is collected at once, as at boot, so that what comes next goes into its
    place. The loop does not wait for that (25 ms on a Pico W): its Collector does it."""
    for name in names:
        package, _, leaf = name.rpartition(".")
        sys.modules.pop(name, None)
        holder = sys.modules.get(package)
        if hasattr(holder, leaf):
            delattr(holder, leaf)
    if collect:
        gc.collect()


class Collector:
    """step() after each turn of the loop. hard_tick: no collection keeps the tick waiting."""

    def __init__(self, hard_tick):
        global _waste_bytes
        if hard_tick:
            gc.threshold(-1)
        self._turns = _waste_bytes = 0

    def step(self, spare_ms):
        """spare_ms: what is left of the turn. True where it went into a collection."""
        global _waste_bytes
        self._turns += 1
        if self._turns < EVERY_TURNS and _waste_bytes < WASTE_BYTES:
            return False
        late = self._turns >= LATEST_TURNS or _waste_bytes >= AT_ONCE_BYTES
        if spare_ms < SPARE_MS and not late:
            return False
        self._turns = _waste_bytes = 0
        gc.collect()
        return True
