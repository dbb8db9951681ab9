"""The whole device: what a limb has had outlives power, and only proved rest or a person at the
device gives it back. The hardware's counter gets what is left."""

import sys

from cuff import codes
from host_tests.core.device_kit import READY_MS, Device
from host_tests.core.lop_kit import LopDevice
from host_tests.core.test_device_limb import state, words_of_record

IS_CPYTHON = sys.implementation.name == "cpython"
START_MS = READY_MS + 200
SESSION = {"manual_mmhg": 30, "manual_minutes": 1, "session_min": 3}
ANOTHER_DAY = "confirmed at the device: another day"
OFFERED = "to confirm, hold START for 3 s and let go: another day"


def holds(times, rest_ms, hold_ms=75000):
    """A device whose power goes off and on after each hold and its rest; START each time. (device,
    times of START)"""
    device = Device(settings=SESSION)
    started = []
    begin_ms = START_MS
    for _ in range(times):
        device.press("start", begin_ms)
        started.append(begin_ms)
        off_ms = begin_ms + hold_ms + rest_ms
        device.at(off_ms, lambda: device.board.power_cycle(500))
        begin_ms = off_ms + READY_MS + 1500
    return device, started, begin_ms


def test_power_off_between_holds_ends_no_session():
    """Three holds with three minutes of rest each, the power off and on after every rest: two of
    them fit the session."""
    # verifies: R-OCC-10, R-OCC-16
    if not IS_CPYTHON:
        return  # fifteen virtual minutes
    device, started, end_ms = holds(3, 185000)
    device.run(end_ms)
    assert len(device.said(codes.DONE)) == 2, device.text()
    refused = device.said(codes.SESSION_OVER)
    assert len(refused) == 1 and refused[0] >= started[2], device.text()
    assert state(device) == "rested" and 120 <= int(words_of_record(device)[3]) <= 150


def spent_device(session_s=170, attempts=0, settings=None):
    """A device that is switched on with so much of its session used."""
    from cuff.store import bout
    from host_tests.core.test_bout import Store

    store = Store()
    assert store.run("write", bout.RESTED, (0, 0, session_s, attempts, 0))
    device = Device(settings=dict(SESSION, **(settings or {})))
    device.board.flash.files["bout"] = store.flash.files["bout"]
    return device


def test_a_person_at_the_device_begins_a_new_session_with_a_long_press_and_only_so():
    # verifies: R-OCC-16
    for held_ms, confirms in ((2000, False), (3400, True), (9000, True), (12000, False)):
        device = spent_device()
        device.press("start", START_MS, held_ms)
        device.press("start", START_MS + 14000)
        device.run(START_MS + 15000)
        log = device.text()
        assert device.said(codes.SESSION_OVER) and device.said(OFFERED), log
        assert (device.said(ANOTHER_DAY) != []) == confirms, (held_ms, log)
        assert (device.said("inflate") != []) == confirms, (held_ms, log)
        entries = device.board.flash.files.get("journal.0", b"")
        assert (5 in [entries[at] for at in range(0, len(entries), 48)]) == confirms
        if confirms:
            assert START_MS + held_ms <= device.said(ANOTHER_DAY)[0] < START_MS + held_ms + 100
            assert device.said("behind it: 170 s, 0 LOP"), log


def test_a_long_press_confirms_nothing_where_nothing_was_offered():
    # verifies: R-OCC-16
    device = spent_device(session_s=60)
    device.press("start", START_MS, 5000)
    device.run(START_MS + 6000)
    assert device.said("inflate") and device.said("confirm") == [], device.text()
    device = spent_device()  # a reset that was no power-off: the device was on all the time
    device.at(3000, device.board.stall_loop)
    device.press("start", 3000 + 8000 + READY_MS, 5000)
    device.run(3000 + 8000 + READY_MS + 6000)
    assert device.said(codes.SESSION_OVER), device.text()
    assert device.said(": a new one after 480 min"), device.text()
    assert device.said("confirm") == [], device.text()


def test_a_new_session_stays_one_after_the_next_power_off():
    # verifies: R-OCC-16
    device = spent_device()
    device.press("start", START_MS, 3400)
    device.at(START_MS + 5000, lambda: device.board.power_cycle(500))
    again_ms = START_MS + 5500 + READY_MS
    device.press("start", again_ms)
    device.run(again_ms + 1000)
    assert device.said(ANOTHER_DAY) and device.said("inflate"), device.text()


def attempts(interrupt, times=4):
    """Measurements that end in `interrupt(board)`, with two minutes and more between them."""
    device = LopDevice()
    begin_ms = START_MS
    for k in range(times):
        if k:
            device.press("start", begin_ms)
            device.press("start", begin_ms + 8000)  # after a reset the first only tests the air
        off_ms = begin_ms + 18000
        device.at(off_ms, lambda: interrupt(device.board))
        begin_ms = off_ms + 8000 + READY_MS + 190000
    return device, begin_ms


def test_attempts_at_the_lop_end_though_power_goes_or_the_chip_resets_after_each():
    # verifies: R-LOP-6
    if not IS_CPYTHON:
        return  # twice fourteen virtual minutes
    for interrupt in (lambda board: board.power_cycle(500), lambda board: board.stall_loop()):
        device, end_ms = attempts(interrupt)
        device.run(end_ms)
        assert len(device.said(codes.LOP_BEGINS)) == 3, device.text()
        over = device.said(codes.SESSION_OVER)  # a power cut counts 10 min of the session
        assert over or device.said(codes.LOP_SPENT), device.text()
        assert device.said("TRIP") == [], device.text()


def test_two_attempts_are_two_minutes_apart_over_a_power_off():
    # verifies: R-LOP-6
    device = LopDevice()
    device.at(START_MS + 10000, lambda: device.board.power_cycle(500))
    again_ms = START_MS + 10500 + READY_MS
    device.press("start", again_ms + 1000)
    device.run(again_ms + 10000)
    assert len(device.said(codes.LOP_BEGINS)) == 1, device.text()
    assert device.said(codes.LOP_PAUSE) or device.said(codes.RECOVERING)


def ceiling_s(device):
    """What the hardware's counter was loaded with; the virtual one counts when it is looked at."""
    clocked = device.board.pio.machine(1)
    clocked.catch_up()
    return clocked.machine.x / 4000


def test_after_a_watchdog_reset_the_counter_gets_what_is_left():
    # verifies: R-OCC-6
    hold = {"manual_mmhg": 30, "manual_minutes": 2, "occlusion_arm_min": 5}
    device = Device(settings=hold)
    seen = []
    device.press("start", START_MS)
    device.at(START_MS + 5000, lambda: seen.append(ceiling_s(device)))
    held_ms = START_MS + 62000
    device.at(held_ms, device.board.stall_loop)
    again_ms = held_ms + 8000 + READY_MS
    device.press("start", again_ms)
    device.at(again_ms + 12000, lambda: seen.append(ceiling_s(device)))
    device.run(again_ms + 12100)
    assert len(device.said("inflate")) == 2, device.text()
    used_s = int(words_of_record(device)[1])
    assert 70 <= used_s <= 82 and state(device) == "open", device.text()
    assert abs(seen[0] - 330) < 0.01 and abs(seen[1] - (330 - used_s)) < 0.01, (seen, used_s)
