"""Runs on the emulated chip: the permits and their self-test, fed from a hard tick, then halted.

What it prints is checked by test_permits.py.
"""

import time

import machine
import micropython
from machine import Pin, Timer

import board
from cuff.chip.permits_rp2 import PermitLines
from cuff.safety.permits import FEED_TICKS, Permits
from cuff.safety.selftest_permits import PermitTest

SCRATCH0 = 0x4005800C
micropython.alloc_emergency_exception_buf(100)


class State:
    """What the tick is told, and what it tells; all of it made here, for the tick may not."""

    def __init__(self):
        self.wanted = False
        self.code = 0
        self.feed_ticks = FEED_TICKS


state = State()
lines = PermitLines(board)
permits = Permits(lines, 2)
test = PermitTest(permits, lines, time.ticks_ms, time.ticks_diff)
permit_feed = permits.feed
permit_rest = permits.rest


def tick(_timer):
    """Feeds as cuff/tick.py does."""
    if state.wanted:
        state.feed_ticks += 1
        if state.feed_ticks >= FEED_TICKS:
            state.feed_ticks = 0
            state.code = permit_feed() or state.code
    elif permits.in_use:
        permit_rest()
        state.feed_ticks = FEED_TICKS


timer = Timer(mode=Timer.PERIODIC, period=10, callback=tick, hard=True)


def become_ready():
    """Loop turns until the self-test has ended."""
    for _ in range(150):
        test.step(True, True)
        if permits.ready:
            break
        time.sleep_ms(20)
    print("ready", permits.ready, test.code)


become_ready()
state.wanted = True
time.sleep_ms(500)
print("held", lines.deadman.level(), lines.ceiling.level(), state.code)
state.wanted = False
time.sleep_ms(300)
for _ in range(3):
    lines.deadman.put(lines.word)
time.sleep_ms(50)
print("put after expiry", lines.deadman.level())
lines.ceiling.put(100000)
while lines.ceiling.level():
    time.sleep_ms(1)
lines.ceiling.put(100000)
time.sleep_ms(50)
print("ceiling put again", lines.ceiling.level())
become_ready()
state.wanted = True
time.sleep_ms(200)
if machine.mem32[SCRATCH0] == 0:
    machine.mem32[SCRATCH0] = 1
    print("soft reset", Pin(14).value(), Pin(15).value())
    machine.soft_reset()
print("HALT")
time.sleep_ms(3000)
