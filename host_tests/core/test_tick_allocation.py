"""No path of the tick allocates: on the two MicroPythons it runs with the heap locked.

First the tick on a plant, path by path, each seen to be taken. Then the whole device, which must
show no internal trip, and the same device with a float, a number of more than 31 bits or a fresh
bound method planted into the source of cuff/tick.py, which must. CPython allocates as it likes:
there the planted ones run through, and only that the paths are taken is proved.
"""

import sys

from cuff import codes
from cuff.pressure.regulator import CLIMB, HOLD, INFLATE, REPS, STILL, VENT
from host_tests.core.air_kit import Quick, repetition
from host_tests.core.checked import IS_32_BIT, IS_MICROPYTHON
from host_tests.core.device_kit import READY_MS, Device, planted
from host_tests.core.sensor_kit import BOARDS, TickRig

TARGET = 4000


def held(board_name="pico_w", target_cmmhg=TARGET, **figures):
    """A rig that holds a pressure, zero taken."""
    rig = TickRig(Quick(**figures), board_name)
    assert rig.zero()
    rig.step(target_cmmhg, 500)
    assert rig.tick.regulator.mode == HOLD, rig.tick.guard.trip
    return rig


def fine(rig):
    """It did not trip over itself."""
    return rig.tick.guard.trip == codes.NONE


def seen(rig, ticks, target_cmmhg, look):
    """How many of the ticks look(regulator) was true in."""
    count = 0
    for _ in range(ticks):
        rig.step(target_cmmhg)
        if look(rig.tick.regulator):
            count += 1
    return count


def test_zeroing():
    # verifies: R-CTL-5
    for board_name in BOARDS:
        rig = TickRig(Quick(), board_name)
        assert rig.zero() and fine(rig)


def test_vented_at_rest():
    # verifies: R-CTL-5
    rig = TickRig(Quick())
    assert seen(rig, 150, 0, lambda r: r.mode == VENT) == 150 and fine(rig)


def test_inflate():
    # verifies: R-CTL-5
    rig = TickRig(Quick())
    assert seen(rig, 400, 9000, lambda r: r.mode == INFLATE and r.pump_duty_u16 > 0) > 200
    assert fine(rig)


def test_inflate_bounded_for_comfort():
    # verifies: R-CTL-5
    rig = TickRig(Quick(), comfort_mmhg_s=5)
    assert seen(rig, 300, 9000, lambda r: r.mode == INFLATE and 0 < r.pump_duty_u16 < 65535) > 200
    assert fine(rig)


def test_hold_with_pump_bursts():
    # verifies: R-CTL-5
    rig = held(leak_ml_s_mmhg=0.01)
    assert seen(rig, 600, TARGET, lambda r: r.mode == HOLD and r.pump_duty_u16 > 0) > 3
    assert fine(rig)


def test_hold_with_releases():
    # verifies: R-CTL-5
    rig = held(target_cmmhg=6000)
    assert seen(rig, 300, 5000, lambda r: r.mode == HOLD and not r.valve_closed) > 1
    assert fine(rig)


def test_repetitions():
    # verifies: R-CTL-5
    for board_name in BOARDS:
        rig = held(board_name, 8000)
        shape = repetition(3000)
        modes = fed = clipped = 0
        for k in range(900):
            rig.plant.contraction_q10 = shape(k * 10)
            rig.step(8000)
            regulator = rig.tick.regulator
            if regulator.mode == REPS:
                modes += 1
                fed += 1 if regulator.pump_duty_u16 else 0
                clipped += 0 if regulator.valve_closed else 1
        assert modes > 300 and fed > 10 and clipped > 3, (modes, fed, clipped)
        assert fine(rig)


def test_an_lop_measurement_up_and_down():
    rig = held(target_cmmhg=6000)
    inflated = opened = still = 0
    for k in range(1200):
        climbs = k % 300 < 150
        rig.step(9000 if k // 300 % 2 else 7000, manner=CLIMB if climbs else STILL)
        regulator = rig.tick.regulator
        inflated += 1 if climbs and regulator.mode == INFLATE else 0
        opened += 1 if climbs and not regulator.valve_closed else 0
        still += 0 if climbs or regulator.pump_duty_u16 or not rig.valve else 1
    assert inflated > 20 and opened > 2 and still == 600, (inflated, opened, still)
    assert fine(rig)


def test_vent_from_a_hold():
    # verifies: R-CTL-5
    rig = held()
    assert seen(rig, 300, 0, lambda r: r.mode == VENT) > 290
    assert rig.plant.cuff_cmmhg < 1000 and fine(rig)


def test_stop():
    # verifies: R-CTL-5
    rig = held()
    rig.stop = 0
    rig.step(TARGET, 2)
    assert rig.tick.guard.stop and rig.valve == 0 and fine(rig)


def trip_of(rig, ticks, target_cmmhg=TARGET):
    """The code that latches; the outputs must be off and stay so."""
    for _ in range(ticks):
        rig.step(target_cmmhg)
        if rig.tick.guard.trip:
            break
    code = rig.tick.guard.trip
    rig.step(target_cmmhg, 100)
    assert rig.pump == 0 and rig.valve == 0 and rig.tick.guard.trip == code
    return code


def test_each_trip_of_the_guard():
    # verifies: R-CTL-5
    rig = held()
    rig.step(None, 60)
    assert rig.tick.guard.trip == codes.LEASE
    for name, kind, value, trips in (
        ("pressure", "open", 0, (codes.SENSOR_RANGE,)),
        ("pressure", "short", 1, (codes.SENSOR_RANGE,)),
        ("rail", "open", 0, (codes.RAIL,)),
    ):
        rig = held()
        rig.chain.electronics.set_fault(name, kind, value)
        assert trip_of(rig, 20) in trips, (name, kind)
    rig = held()
    rig.late_ms = 1
    assert trip_of(rig, 250) == codes.CLOCK


def test_over_pressure_and_the_longest_occlusion():
    # verifies: R-CTL-5
    rig = TickRig(Quick(), pressure_trip_mmhg=120)
    assert rig.zero()
    rig.plant.p_mmhg = 125.0
    assert trip_of(rig, 20, 12000) in (codes.OVER_PRESSURE, codes.SENSOR_JUMP)
    rig = TickRig(Quick(), limit_s=3)
    assert trip_of(rig, 400) == codes.OCCLUSION_TIME


def test_trips_of_plausibility():
    # verifies: R-CTL-5
    rig = TickRig(Quick(free_ml_s=0.0))
    assert trip_of(rig, 500) == codes.NO_RISE
    rig = held()
    rig.plant.valve_lin_ml_s = rig.plant.valve_root_ml_s = 0.001
    assert trip_of(rig, 300, 0) == codes.NOT_VENTING


PLANT_AFTER = "raw_cmmhg = sample()"
START_MS = READY_MS + 100


def internal_trip(statement=None, board_name="pico_w"):
    """A hold with repetitions, a new target and a vent; does it show an internal trip?"""
    files = None if statement is None else planted("cuff/tick.py", PLANT_AFTER, statement)
    device = Device(board_name=board_name, files=files)
    shape = repetition(2000)

    def contract():
        into_ms = device.board.now_ms - START_MS - 3500
        device.plant.contraction_q10 = shape(into_ms) if 0 <= into_ms < 4000 else 0

    device.board.every(20, contract)
    device.press("start", START_MS)
    device.press("up", START_MS + 8500)
    device.press("stop", START_MS + 9500)
    device.run(START_MS + 11500 if statement is None else START_MS + 1000)
    if statement is None:
        assert device.said("inflate") and device.said("hold") and device.said("idle"), device.text()
        assert [text for _, text in device.board.log if "TRIP" in text] == []
    return device.said(codes.INTERNAL) != []


def test_a_hold_with_repetitions_and_a_vent_shows_no_internal_trip():
    for board_name in BOARDS:
        assert not internal_trip(None, board_name)


def test_the_device_and_this_test_have_each_their_own_firmware():
    """The device loads its own files, planted ones too, and leaves the host's imports alone."""
    import cuff.tick as ours

    tick_class = ours.Tick
    device = Device(files=planted("cuff/tick.py", "_FULL = const(65535)", "print('its own')"))
    device.run(200)
    assert device.said("its own"), device.text()
    assert sys.modules["cuff.tick"] is ours and tick_class is ours.Tick


def test_a_planted_float_is_seen():
    assert internal_trip("spare = self.count * 0.5") == IS_MICROPYTHON


def test_a_planted_number_of_32_bits_is_seen():
    assert internal_trip("spare = self.count + 0x3fffffff") == IS_32_BIT


def test_the_largest_small_number_is_none():
    assert not internal_trip("spare = 0x3fffffff - self.count")


def test_a_planted_bound_method_is_seen():
    assert internal_trip("spare = guard.clear") == IS_MICROPYTHON


def test_a_planted_list_is_seen():
    assert internal_trip("spare = [self.count, 1]") == IS_MICROPYTHON
