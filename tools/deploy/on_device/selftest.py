"""Runs on the device in maintenance: the bench test's steps, out of the firmware's own modules.

Every step is bounded in time and ends vented, whatever happens to the line or the laptop. Under
pressure the firmware's own tick regulates and guards; the lease is renewed here as the loop would.
Each function prints one JSON object as its last line.
"""

import json

import board
from cuff import codes, limits
from cuff.builds import BUILDS
from cuff.pressure.regulator import HOLD
from cuff.safety.selftest_permits import PermitTest
from cuff.safety.zero import Zero
from cuff.store import settings as settings_file
from cuff.tick import Tick
from cuff.words import tell

if board.CHIP == "rp2":
    from cuff.chip.rp2 import Chip
else:
    from cuff.chip.esp32 import Chip

FULL_U16 = 65535
TURN_MS = 10
LONGEST_MS = 120000
chip = Chip(board)
values, problem = settings_file.load()
build = BUILDS[values["build"]]
tick = Tick(chip, board, build, values, limits.occlusion_limit_s(values))
permit_test = PermitTest(tick.permits, chip.permit_lines, chip.ticks_ms, chip.ticks_diff)
buttons = {
    "START": chip.start_level,
    "STOP": chip.stop_level,
    "UP": chip.up_level,
    "DOWN": chip.down_level,
}


def answer(**found):
    """To the laptop."""
    print(json.dumps(found))


def since_ms(began_ms):
    """Milliseconds."""
    return chip.ticks_diff(chip.ticks_ms(), began_ms)


def begin():
    """What the firmware itself would say against starting, as far as it can be said now."""
    reasons = []
    if problem:
        reasons.append(codes.BAD_SETTINGS)
    if values["calibrated_on"] is None:
        reasons.append(codes.UNCALIBRATED)
    rows = [tell.find(code) for code in reasons]
    answer(
        build=values["build"],
        rise_mmhg_s=build.rise_mmhg_s,
        calibrated=values["calibrated_on"],
        reasons=["%s - %s" % (row.text, row.hint) for row in rows],
        problem=problem,
    )


def still():
    """The sensor at rest for 2 s, by the stored calibration."""
    low, high, total = 100000, -100000, 0
    for _ in range(200):
        tick.sensor.sample()
        value = tick.sensor.raw_cmmhg
        low, high, total = min(low, value), max(high, value), total + value
        chip.sleep_ms(TURN_MS)
    answer(rail_mv=tick.sensor.rail_mv(), zero_cmmhg=total // 200, spread_cmmhg=high - low)


def button(name, longest_ms):
    """Wait for one button; which others were down with it."""
    began = chip.ticks_ms()
    while buttons[name]() and since_ms(began) < longest_ms:
        chip.sleep_ms(TURN_MS)
    pressed = not buttons[name]()
    others = [other for other in buttons if other != name and not buttons[other]()]
    while not buttons[name]() and since_ms(began) < longest_ms:
        chip.sleep_ms(TURN_MS)
    answer(pressed=pressed, released=bool(buttons[name]()), others=others)


def show():
    """Light and sound for a second."""
    chip.write_led(1)
    chip.tone(880)
    chip.sleep_ms(1000)
    chip.tone(0)
    chip.write_led(0)
    answer(done=True)


def arm():
    """The firmware's vented test of the permits, needed again after each use; True if armed."""
    began = chip.ticks_ms()
    while not tick.permits.ready and since_ms(began) < 5000:
        permit_test.step(True, True)  # no limb: nothing has to recover
        chip.sleep_ms(TURN_MS)
    return tick.permits.ready


def permits():
    """Each lets go by itself within its time, or why not."""
    armed = arm()
    row = None if armed else tell.find(permit_test.code)
    answer(armed=armed, reason=None if row is None else "%s - %s" % (row.text, row.hint))


def switch(pump, valve, ms):
    """One load alone, driven directly, permits fed; how far the pressure moved."""
    armed = arm()
    tick.sensor.sample()
    first = highest = tick.sensor.raw_cmmhg
    began = chip.ticks_ms()
    try:
        chip.write_valve_duty_u16(FULL_U16 if valve else 0)
        chip.write_pump_duty_u16(FULL_U16 if pump else 0)
        while armed and since_ms(began) < min(ms, 1500):
            tick.permits.feed()
            tick.sensor.sample()
            highest = max(highest, tick.sensor.raw_cmmhg)
            chip.sleep_ms(TURN_MS)
    finally:
        chip.vent()
        tick.permits.ready = False  # what was fed runs out: to be proved again before the next use
        tick.permits.in_use = False
    answer(armed=armed, rise_cmmhg=highest - first)


def zero():
    """Start the tick and take the zero, as at every start."""
    chip.start_tick(tick.run)
    count = tick.count
    chip.sleep_ms(1000)
    ticks = tick.count - count
    zero = Zero(tick, print)
    zero.restart()
    began = chip.ticks_ms()
    while zero.taking and since_ms(began) < 8000:
        chip.sleep_ms(TURN_MS)
        zero.step(False)
    accepted = not zero.code
    answer(ticks=ticks, hard=chip.HARD_TICK, steady=not zero.taking, accepted=accepted)


def keep(target_cmmhg, ms, until):
    """Renew the lease until then, until(), a trip or STOP; milliseconds it took."""
    began = said = chip.ticks_ms()
    while since_ms(began) < min(ms, LONGEST_MS) and not until():
        if tick.guard.trip or (tick.guard.stop and target_cmmhg):
            break
        tick.lease.renew(target_cmmhg, False)
        if since_ms(said) > 1000:
            said = chip.ticks_ms()
            print("%d mmHg" % (tick.regulator.observer.level_cmmhg // 100))
        chip.sleep_ms(TURN_MS)
    return since_ms(began)


def level():
    """Pressure now."""
    return tick.regulator.observer.level_cmmhg


def cycle(target_mmhg, longest_ms, hold_ms, way):
    """Inflate, hold, let go by `way`: "request", "stop" (the person's button) or "lease"."""
    guard = tick.guard
    guard.stop = False
    cleared = not guard.trip or guard.clear()
    target = target_mmhg * 100
    armed = arm()
    try:
        inflate_ms = keep(target, longest_ms, lambda: tick.regulator.mode == HOLD)
        reached = tick.regulator.mode == HOLD
        began_cmmhg = level()
        keep(target, hold_ms if way != "stop" else 30000, lambda: way == "stop" and guard.stop)
        held_cmmhg = level()
        stopped, trip = guard.stop, guard.trip
        began = chip.ticks_ms()
        while way == "lease" and not guard.trip and since_ms(began) < 2000:
            chip.sleep_ms(1)  # nobody renews
        let_go_ms = since_ms(began)
        lapsed = guard.trip == codes.LEASE and not trip
        tick.lease.renew(0, False)  # what the loop asks for after a stop or a trip
        while level() > 1500 and since_ms(began) < 15000:
            chip.sleep_ms(TURN_MS)
        vent_ms = since_ms(began)
    finally:
        tick.lease.renew(0, False)
    row = tell.find(guard.trip) if guard.trip else None
    answer(
        cleared=cleared, armed=armed, reached=reached, inflate_ms=inflate_ms,
        began_cmmhg=began_cmmhg, held_cmmhg=held_cmmhg, stopped=stopped, lapsed=lapsed,
        let_go_ms=let_go_ms, vent_ms=vent_ms, end_cmmhg=level(),
        trip=None if row is None else "%s: %s" % (row.name, row.text),
    )  # fmt: skip
