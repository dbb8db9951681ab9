"""main.py on the emulated chip: the device as always, and what is free of its heap in a training.

Prints `MEMORY second free collected largest` at the start of a training and 150 s later: bytes free
as the loop left them, and after a collection, with the largest piece; then `GAP worst_us` of the
time between the beginnings of two turns.
"""

import gc
import time

import micropython

import board

gc.threshold(16384)  # as main.py does
from cuff.chip.rp2 import Chip  # noqa: E402

chip = Chip(board)
from cuff.app import App  # noqa: E402
from cuff.store import settings  # noqa: E402

LATER_MS = 150000
app = App(chip, board, *settings.load())
turn = app.turn
seen = [None, False, 0, 0]  # when the training began, said again, begin of the last turn, worst gap


def tell(second):
    """Free now, and once tidied up; the largest piece in mem_info's own words."""
    free = gc.mem_free()
    gc.collect()
    print("MEMORY", second, free, gc.mem_free())
    micropython.mem_info()


def watched_turn(now_ms):
    """In the place of App.turn."""
    begin_us = time.ticks_us()
    if seen[0] is not None and not seen[1]:
        gap_us = time.ticks_diff(begin_us, seen[2])
        if gap_us > seen[3]:
            seen[3] = gap_us
    seen[2] = begin_us
    turn(now_ms)
    if seen[0] is None:
        if app.session.training.target_cmmhg:
            tell(0)
            seen[0] = now_ms
            seen[2] = time.ticks_us()
    elif not seen[1] and time.ticks_diff(now_ms, seen[0]) >= LATER_MS:
        seen[1] = True
        tell(150)
        print("GAP", seen[3])


app.turn = watched_turn
app.run()
