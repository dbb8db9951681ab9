"""main.py on the emulated chip: the device as always, with a stopwatch around the loop's steps.

Prints, once a measurement is over: `STEP state count mean_us worst_us` for every state of the LOP
procedure (the samples taken in before it included), `TURN count mean_us worst_us` for whole turns
of the loop while it runs, `GAP worst_us` of the time between the beginnings of two (a collection
comes between two), and `MEMORY bytes of the LOP parts, bytes free without them`.
"""

import gc
import time

import board

gc.threshold(16384)  # as main.py does
from cuff.chip.rp2 import Chip  # noqa: E402

chip = Chip(board)
from cuff import phases  # noqa: E402
from cuff.app import App  # noqa: E402
from cuff.session.lop import parts as lop_parts  # noqa: E402
from cuff.store import settings  # noqa: E402

gc.collect()
before = gc.mem_free()
lop_parts.load()
modules = before - gc.mem_free()
lop_parts.forget()
app = App(chip, board, *settings.load())
gc.collect()
free = gc.mem_free()
part = app.session.measuring
steps = {}
turns = [0, 0, 0]
gap = [None, 0]  # the beginning of the last turn, the worst
step, turn = part.step, app.turn


def note(row, took_us):
    """Count, sum, worst."""
    row[0] += 1
    row[1] += took_us
    row[2] = max(row[2], took_us)


def timed_step(now_ms, level_cmmhg, reached):
    """In the place of Measuring.step."""
    state = part._run.lop.state if part.phase == phases.MEASURE else -part.phase
    begin_us = time.ticks_us()
    step(now_ms, level_cmmhg, reached)
    note(steps.setdefault(state, [0, 0, 0]), time.ticks_diff(time.ticks_us(), begin_us))


def timed_turn(now_ms):
    """In the place of App.turn."""
    runs = part.phase == phases.MEASURE
    begin_us = time.ticks_us()
    if runs and gap[0] is not None:
        gap[1] = max(gap[1], time.ticks_diff(begin_us, gap[0]))
    gap[0] = begin_us if runs else None
    turn(now_ms)
    if runs:
        note(turns, time.ticks_diff(time.ticks_us(), begin_us))
    elif turns[0] and part.phase == phases.IDLE:
        tell()


def tell():
    """Once."""
    for state in sorted(steps):
        count, total, worst = steps[state]
        print("STEP", state, count, total // count, worst)
    print("TURN", turns[0], turns[1] // turns[0], turns[2])
    print("GAP", gap[1])
    print("MEMORY", modules, free)
    turns[0] = 0


part.step, app.turn = timed_step, timed_turn
app.run()
