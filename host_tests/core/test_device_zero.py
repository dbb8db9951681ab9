"""The zero of the whole device: drift between trainings and in one, air that leaves slowly."""

from cuff import codes
from host_tests.core.device_kit import READY_MS, Device, Sticky

MV_PER_MMHG = 12.0
LATER_MS = READY_MS + 40000  # the zero of the self-test is old by then


def drift(device, mmhg):
    """The sensor's offset is so much higher from now on."""
    electronics = device.board.electronics
    electronics.zero_error_mv += MV_PER_MMHG * mmhg
    electronics.settle()


def test_drift_since_power_on_is_gone_with_the_next_start():
    # verifies: R-SNS-9
    for mmhg in (3.6, -3.6):
        device = Device()
        device.at(READY_MS + 1000, lambda d=device, by=mmhg: drift(d, by))
        device.press("start", LATER_MS)
        device.run(LATER_MS + 6000)
        assert len(device.said(codes.ZERO_TAKEN)) == 2, device.text()
        assert device.said("hold, target 40")[0] <= LATER_MS + 4500, device.text()
        held = [device.row(LATER_MS + 5000 + k * 10)[0] for k in range(100)]
        assert abs(sum(held) / len(held) - 4000) < 150, (mmhg, sum(held) / len(held))


def test_drift_beyond_4_mmhg_is_refused_with_the_word_for_its_direction():
    # verifies: R-SNS-4, R-SNS-9
    for mmhg, code in ((6.0, codes.ZERO_SHIFTED), (-6.0, codes.ZERO_DRIFTED)):
        device = Device()
        device.at(READY_MS + 1000, lambda d=device, by=mmhg: drift(d, by))
        device.press("start", LATER_MS)
        device.run(LATER_MS + 1000)
        assert device.said(code) and device.said("inflate") == [], device.text()
        assert device.said("TRIP") == [], device.text()


def test_an_empty_cuff_that_reads_11_mmhg_is_told_as_drift_and_start_clears_it():
    # verifies: R-SNS-10, R-CTL-6
    device = Device()
    stop_ms = READY_MS + 5000
    device.press("start", READY_MS + 100)
    device.at(stop_ms - 200, lambda: drift(device, 11.0))
    device.press("stop", stop_ms)
    device.press("start", stop_ms + 20000)
    device.press("start", stop_ms + 21000)
    device.at(stop_ms + 30000, lambda: drift(device, -11.0))  # it cools down again
    device.press("start", stop_ms + 33000)
    device.run(stop_ms + 60000)
    text = device.text()
    assert device.said(codes.NOT_ZERO), text
    assert not device.said(codes.NOT_VENTING), text
    cleared = device.said(codes.TRIP_CLEARED)
    assert len(cleared) == 1 and stop_ms + 20000 <= cleared[0] <= stop_ms + 20300, text
    assert device.said("the open cuff stays at 10.9"), text
    assert device.said("idle, target 0"), text
    refused = device.said(codes.ZERO_SHIFTED)
    assert len(refused) == 1 and refused[0] >= stop_ms + 21000, text
    assert len(device.said("inflate")) == 2 and device.said("inflate")[1] > stop_ms + 33000, text


def test_a_cuff_that_keeps_air_cannot_be_cleared_away_as_a_drift():
    # verifies: R-SNS-10, R-CTL-6
    for mmhg in (40.0, 16.5):
        plant = Sticky()
        plant.p_mmhg = plant.creep1_mmhg = plant.creep2_mmhg = mmhg
        plant.blocked = True
        device = Device(plant)
        device.press("start", READY_MS + 8000)
        device.press("start", READY_MS + 10000)
        device.run(READY_MS + 12000)
        assert device.said(codes.NOT_VENTING), (mmhg, device.text())
        assert not device.said(codes.TRIP_CLEARED), device.text()
        assert not device.said(codes.ZERO_TAKEN), device.text()


class Slow(Sticky):
    """A quick cuff whose valve, once it is slow, lets the air out with a time constant."""

    tau_s = 0.0

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        if not self.tau_s or valve_energised:
            super().advance(steps, dt_us, pump_duty_u16, valve_energised)
            return
        self.p_mmhg *= 1.0 - steps * dt_us / 1e6 / self.tau_s
        self.creep1_mmhg = self.creep2_mmhg = self.p_mmhg
        self._show()


def test_air_that_leaves_slowly_does_not_become_zero_before_the_last_3_mmhg():
    # verifies: R-SNS-11
    for tau_s, from_mmhg, seconds in ((3.0, 9.0, 30), (12.0, 9.0, 70), (60.0, 3.8, 12)):
        device = Device(Slow())

        def cut(d=device, tau=tau_s, mmhg=from_mmhg):
            d.plant.tau_s = tau
            d.plant.p_mmhg = mmhg
            d.board.power_cycle(0)

        device.at(READY_MS, cut)
        device.run(READY_MS + seconds * 1000)
        taken = [ms for ms in device.said(codes.ZERO_TAKEN) if ms > READY_MS]
        if tau_s > 20:  # 3 mmHg are left, and fall by 0.05 in a second
            assert taken == [], (tau_s, device.row(taken[0])[0])
        else:
            assert taken and device.row(taken[0])[0] <= 100, (tau_s, device.text())
