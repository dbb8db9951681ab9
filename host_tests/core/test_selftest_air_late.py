"""The self-test with air, and a reading or a valve that comes late: told as what it is."""

from cuff import codes
from cuff.words import tell
from host_tests.core.air_kit import Quick
from host_tests.core.device_kit import Device
from tools.sim import plants


class Late(Quick):
    """The sensor's line shows the pressure so much later."""

    late_ms = 200

    def __init__(self):
        super().__init__()
        self._queue = [0] * self.late_ms

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        for _ in range(steps):
            super().advance(1, dt_us, pump_duty_u16, valve_energised)
            self._queue.append(self.cuff_cmmhg)
            self.sensor_cmmhg = self._queue.pop(0)


def refusal(plant):
    """The words with which START is refused after the test."""
    device = Device(plant)
    device.press("start", 3000)
    device.run(24000)
    assert device.said("inflate") == [] and device.said("TRIP") == [], device.text()
    return device, "will not start: "


def test_a_sensor_line_with_200_ms_of_lag_is_no_pump_that_runs():
    # verifies: R-VNT-9
    device, words = refusal(Late())
    assert device.said(words + tell.find(codes.SENSOR_SLOW).text), device.text()
    assert device.said(tell.find(codes.PUMP_SHORTED).text) == [], device.text()


def test_a_slow_valve_is_no_shorted_switch():
    # verifies: R-VNT-9
    plant = plants.Arm()
    plant.release_ms = 2500
    device, words = refusal(plant)
    assert device.said(words + tell.find(codes.VALVE_SLOW).text), device.text()
    assert device.said(tell.find(codes.VALVE_SHORTED).text) == [], device.text()
