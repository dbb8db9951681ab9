"""The whole device with its permits: what pump and valve do is what the high side lets them.

Looks at the plant's side (records are what reaches pump and coil) and at the low side (pins).
"""

from cuff import codes
from cuff.safety.permits import FEED_TICKS
from cuff.words import tell
from host_tests.core.air_kit import Quick
from host_tests.core.device_kit import BOARDS, READY_MS, ZEROED_MS, Device, planted
from host_tests.core.sensor_kit import TickRig

START_MS = READY_MS + 100
HELD_MS = START_MS + 3500


def holding(fault=None, at_ms=HELD_MS, board_name="pico_w", until_ms=HELD_MS + 1000, files=None):
    """A device that inflates from START_MS on, with a fault of the core or the hardware."""
    device = Device(board_name=board_name, files=files)
    device.press("start", START_MS)
    if fault:
        device.at(at_ms, lambda: fault(device.board))
    return device.run(until_ms)


def released_ms(device, after_ms):
    """First row from then on in which neither pump nor valve gets anything."""
    for ms in range(after_ms, device.board.now_ms - 10, 10):
        if device.row(ms)[2:] == (0, 0):
            return ms - after_ms
    return None


def test_ready_half_a_second_after_the_zero_and_not_before():
    for name in BOARDS:
        device = holding(None, board_name=name, until_ms=HELD_MS)
        proved = device.said(codes.PERMITS_READY)  # after the zero, and after the test with air
        assert len(proved) == 2 and proved[0] < ZEROED_MS + 600, device.text()
        assert proved[1] < READY_MS
        assert device.said("inflate") and device.closed_between(HELD_MS - 500, HELD_MS - 10)


def test_refuses_to_start_before_the_permits_are_proved():
    # verifies: R-PRM-4
    for name in BOARDS:
        device = Device(board_name=name)
        device.board.high_side.set_fault("shorted")
        if name == "pico_w":  # its permits are seen on their pins, the other's behind the switch
            device.board.pads[device.board.pins["permit_deadman"]]._digital_level = lambda: 1
        device.press("start", START_MS)
        device.run(START_MS + 800)
        text = tell.find(codes.PERMIT_STUCK).text
        assert device.said("will not start: " + text), device.text()
        assert not any(device.board.records.column(3))


def test_a_hung_cpu_opens_the_valve_within_300_ms():
    # verifies: R-PRM-1
    for name in BOARDS:
        device = holding(lambda board: board.halt_cpu(), board_name=name)
        assert device.row(HELD_MS - 10)[3] > 0
        assert device.board.pin_duty_u16("valve") > 0  # the low side hangs as it was
        assert 200 <= released_ms(device, HELD_MS) <= 300, name
        assert device.mmhg() < device.row(HELD_MS)[0] / 100


def test_a_flash_erase_of_400_ms_vents_and_trips():
    # verifies: R-PRM-1, R-CTL-10
    device = holding(lambda board: board.stall_irqs(400), until_ms=HELD_MS + 3000)
    assert 200 <= released_ms(device, HELD_MS) <= 300
    assert device.said("TRIP"), device.text()
    assert not device.closed_between(HELD_MS + 310, HELD_MS + 2990)


def test_what_let_go_during_a_flash_erase_is_not_fed_back_to_life():
    """An edge would close the monostable of the ESP32 again."""
    for name in BOARDS:
        erase = lambda board: board.stall_irqs(400)  # noqa: E731
        device = holding(erase, board_name=name, until_ms=HELD_MS + 3000)
        assert 200 <= released_ms(device, HELD_MS) <= 300, name
        assert device.said(codes.PERMIT), device.text()
        assert not device.closed_between(HELD_MS + 310, HELD_MS + 2990), name


def test_a_permit_that_is_lost_is_told_by_its_name():
    # verifies: R-PRM-6
    def lose(board):
        board.pads[board.pins["permit_deadman"]]._digital_level = lambda: 0
        board.pads[board.pins["permit_deadman"]].settle()

    device = holding(lose)
    assert device.said(codes.PERMIT), device.text()
    assert released_ms(device, HELD_MS) <= 20


def test_a_lost_permit_takes_the_outputs_back_in_the_tick_that_sees_it():
    rig = TickRig(Quick())
    assert rig.zero()
    rig.step(4000, 100)
    assert rig.valve > 0
    tick = rig.tick
    tick.permits._level = lambda: 0
    for _ in range(2 * FEED_TICKS):
        rig.chain.place(rig.plant.sensor_cmmhg)
        rig.now_ms += 10
        tick.lease.renew(4000, False)
        tick.run(None)
        if tick.guard.trip:
            break
    assert tick.guard.trip == codes.PERMIT and (rig.pump, rig.valve) == (0, 0)


def test_the_hardware_ceiling_ends_what_every_clock_allows():
    # verifies: R-OCC-6
    device = Device(settings={"permit_ceiling_s": 60, "manual_minutes": 5})
    device.press("start", START_MS)
    device.run(START_MS + 63000)
    tripped = device.said(codes.PERMIT_CEILING)
    assert tripped, device.text()
    assert 60000 <= tripped[0] - device.said("inflate")[0] <= 60060
    assert not device.closed_between(tripped[0] + 20, START_MS + 62900)


def test_after_a_use_the_permits_are_proved_again_and_the_next_start_works():
    # verifies: R-PRM-4
    for name in BOARDS:
        device = Device(board_name=name)
        device.press("start", START_MS)
        device.press("stop", START_MS + 3000)
        device.press("start", START_MS + 9000)
        device.run(START_MS + 10000)
        assert len(device.said(codes.PERMITS_READY)) == 3, device.text()
        assert len(device.said("inflate")) == 2, device.text()
        assert device.closed_between(START_MS + 9500, START_MS + 9900)


def test_a_switch_that_is_shorted_leaves_the_low_side_in_charge():
    # verifies: R-PRS-9
    for name in BOARDS:
        device = Device(board_name=name)
        device.press("start", START_MS)
        device.press("stop", HELD_MS)
        high_side = device.board.high_side
        device.at(START_MS + 1000, lambda part=high_side: part.set_fault("shorted"))
        device.run(HELD_MS + 3000)
        assert released_ms(device, HELD_MS) <= 30


def test_a_switch_that_is_open_never_closes_the_valve():
    # verifies: R-PRS-9
    for name in BOARDS:
        device = Device(board_name=name)
        device.board.high_side.set_fault("open")
        device.press("start", START_MS)
        device.run(START_MS + 3000)
        assert not any(device.board.records.column(2)) and not any(device.board.records.column(3))


FEED = "self.session.training.target_cmmhg > 0 and tick.permits.feed()"


def stop_timers(board):
    for timer in list(board.timers):
        timer.stop()


def test_a_dead_tick_opens_the_valve_and_planted_feeding_from_the_loop_does_not():
    # verifies: R-PRM-1, R-PRM-3
    honest = holding(stop_timers)
    assert 200 <= released_ms(honest, HELD_MS) <= 300
    wrong = holding(stop_timers, files=planted("cuff/app.py", "guard = tick.guard", FEED))
    assert released_ms(wrong, HELD_MS) is None


def test_a_planted_tick_that_never_feeds_is_refused():
    # verifies: R-PRM-3
    line = "self.ready = True  # last: from here on the tick may use them"
    name = "cuff/safety/permits.py"
    device = holding(files=planted(name, line, "self._put = id"))
    text = tell.find(codes.PERMIT_DEAD).text
    assert device.said("air: " + text) and device.said("inflate") == [], device.text()
