"""A sensor line that gives nothing for a tick or two: told as the cable, never as a kink."""

from host_tests.core.air_kit import some
from host_tests.core.device_kit import READY_MS, Device

START_MS = READY_MS + 100
HOLD_MS = START_MS + 6000
STOP_MS = HOLD_MS + 1200
# A gap over every kind of tick: looks come every 100 ms, half way between them the other sample.
PHASES_MS = some(*range(0, 100, 7))


def told(gap_ms, at_ms, pressed_stop):
    """Names of what tripped, or was told beside it, and the device."""
    device = Device(settings={"manual_mmhg": 60})
    device.press("start", START_MS)
    if pressed_stop:
        device.press("stop", STOP_MS)
    electronics = device.board.electronics
    device.at(at_ms, lambda: electronics.set_fault("pressure", "open"))
    device.at(at_ms + gap_ms, lambda: electronics.set_fault("pressure", None))
    device.run(at_ms + 1000)
    lines = [line for _, line in device.board.log if " TRIP " in line or " AND " in line]
    return [line.split(" ")[2][:-1] for line in lines], device


def test_a_gap_under_pressure_is_told_as_no_signal():
    # verifies: R-SNS-1
    for gap_ms in (10, 20, 40):
        for phase_ms in PHASES_MS:
            found, device = told(gap_ms, HOLD_MS + phase_ms, False)
            assert found == ["sensor-range"], (gap_ms, phase_ms, device.text())


def test_a_gap_while_venting_is_no_kinked_tube():
    # verifies: R-SNS-1
    for gap_ms in (10, 20):
        for phase_ms in PHASES_MS:
            found, device = told(gap_ms, STOP_MS + 100 + phase_ms, True)
            assert found == [], (gap_ms, phase_ms, device.text())


def test_a_signal_that_comes_back_after_a_second_is_no_kinked_tube():
    # verifies: R-SNS-1
    for phase_ms in some(*range(0, 100, 21)):
        found, device = told(700, HOLD_MS + phase_ms, False)
        assert found == ["sensor-range"], (phase_ms, device.text())


def test_gaps_at_low_pressure_are_no_kinked_tube_while_the_pump_runs():
    # verifies: R-SNS-1
    for phase_ms in some(*range(0, 100, 10)):
        device = Device(settings={"manual_mmhg": 30})
        electronics = device.board.electronics
        device.press("start", START_MS)
        for k in range(6):
            at_ms = START_MS + 1000 + 100 * k + phase_ms
            device.at(at_ms, lambda e=electronics: e.set_fault("pressure", "open"))
            device.at(at_ms + 10, lambda e=electronics: e.set_fault("pressure", None))
        device.run(START_MS + 2000)
        assert device.said("TRIP") == [], (phase_ms, device.text())
