"""main.py on the emulated chip: the device as always, with a display, and what that costs.

Prints `MEMORY second free collected` and mem_info at the start of a training and 40 s later; then
`SHOW worst_us mean_us turns` of panel.show (what it takes of a turn) and `TURN worst_us`.
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

LATER_MS = 40000
app = App(chip, board, *settings.load())
turn = app.turn
show = app.panel.show
seen = [None, False, 0, 0, 0, 0]  # began, said again; worst and sum of show, turns; worst turn


def tell(second):
    """Free now, and once tidied up; the largest piece in mem_info's own words."""
    free = gc.mem_free()
    gc.collect()
    print("MEMORY", second, free, gc.mem_free())
    micropython.mem_info()


def watched_show(now_ms):
    """In the place of Panel.show."""
    begin_us = time.ticks_us()
    show(now_ms)
    took_us = time.ticks_diff(time.ticks_us(), begin_us)
    seen[2] = max(seen[2], took_us)
    seen[3] += took_us
    seen[4] += 1


def watched_turn(now_ms):
    """In the place of App.turn."""
    begin_us = time.ticks_us()
    turn(now_ms)
    if seen[0] is None:
        if app.status.target_cmmhg:
            tell(0)
            seen[0] = now_ms
            seen[2] = seen[3] = seen[4] = 0
    elif not seen[1]:
        seen[5] = max(seen[5], time.ticks_diff(time.ticks_us(), begin_us))
        if time.ticks_diff(now_ms, seen[0]) >= LATER_MS:
            seen[1] = True
            tell(40)
            print("SHOW", seen[2], seen[3] // seen[4], seen[4])
            print("TURN", seen[5])


app.panel.show = watched_show
app.turn = watched_turn
app.run()
