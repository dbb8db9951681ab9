"""sim/circuit/sensor_faults.py: each fault reads what its name says, and the device sees it."""

import pytest

from host_tests.sim.board.board_kit import make_board
from tools.sim.circuit import sensor_faults
from tools.sim.plants import Arm

S = 1000000


def readings(fault, values, step_us=10000):
    """What it makes of a row of pressures, a sample every step_us."""
    return [fault.reading(value, k * step_us) for k, value in enumerate(values)]


def test_a_whole_sensor_reads_what_is_there():
    assert readings(sensor_faults.SensorFault(), [0, 500, 1500]) == [0, 500, 1500]


@pytest.mark.parametrize("kind", [sensor_faults.Stuck, sensor_faults.Frozen, sensor_faults.Kink])
def test_what_stands_stands_where_it_was(kind):
    assert readings(kind(), [6000, 9000, 100]) == [6000, 6000, 6000]


def test_trapped_air_begins_lower_and_leaks_down_to_nothing():
    fault = sensor_faults.Kink(leak_mmhg_s=0.1, step_mmhg=0.8)
    assert fault.reading(6000, 5 * S) == 5920
    assert fault.reading(9000, 15 * S) == pytest.approx(5820)
    assert fault.reading(9000, 1000 * S) == 0


def test_a_drift_runs_both_ways_and_ends():
    for rate in (0.5, -0.5):
        fault = sensor_faults.Drift(rate, most_mmhg=20)
        assert fault.reading(6000, 7 * S) == 6000
        assert fault.reading(6000, 17 * S) == pytest.approx(6000 + rate * 1000)
        assert fault.reading(6000, 100 * S) == pytest.approx(6000 + (2000 if rate > 0 else -2000))


def test_gain_and_offset():
    assert readings(sensor_faults.Gain(0.3), [1000, 10000]) == pytest.approx([300, 3000])
    assert readings(sensor_faults.Offset(-10), [1000, 10000]) == [0, 9000]


def test_a_lag_follows_with_its_time_constant():
    fault = sensor_faults.Lag(2.0)
    assert fault.reading(0, 0) == 0
    followed = readings(fault, [10000] * 201)
    assert followed[200] == pytest.approx(6321, abs=30) and followed[1] < 100


def test_a_lag_that_is_asked_seldom_does_not_overshoot():
    fault = sensor_faults.Lag(0.2)
    fault.reading(0, 0)
    assert fault.reading(10000, 5 * S) == 10000


def test_a_contact_that_comes_and_goes():
    fault = sensor_faults.Intermittent(2.0, 1.0)
    values = [fault.reading(k * 100, k * S // 2) for k in range(8)]
    assert values == [0, 0, 200, 300, 300, 300, 600, 700]


def test_every_fault_of_the_table_can_be_made_and_an_unknown_one_is_refused():
    for name, kind, _ in sensor_faults.KINDS:
        assert isinstance(sensor_faults.make(name), kind)
    with pytest.raises(ValueError, match="no sensor fault"):
        sensor_faults.make("lazy")


MAIN = """
pressure = ADC(Pin(26))
time.sleep_ms(100)
print(sum(pressure.read_u16() for _ in range(16)))
time.sleep_ms(900)
for _ in range(20):
    print(sum(pressure.read_u16() for _ in range(16)))
    time.sleep_ms(10)
"""


def sums_of(fault):
    """Sums of 16 samples: before the fault at half a second, and twenty of after it."""
    plant = Arm()
    plant.p_mmhg = 100.0
    board = make_board(MAIN, plant=plant)

    def strike():
        board.sensor_fault = fault
        plant.p_mmhg = 150.0

    board.at(500, strike)
    board.run(until_ms=3000)
    sums = [int(line) for _, line in board.log]
    return sums[0], sums[1:]


def test_the_device_reads_the_lie_with_the_converters_noise():
    _, plain = sums_of(None)
    before, stuck = sums_of(sensor_faults.Gain(0.5))
    assert len(set(stuck)) > 10
    assert sum(stuck) < sum(plain) * 0.7 < before * 20 * 0.95


def test_a_frozen_one_has_no_noise():
    _, frozen = sums_of(sensor_faults.Frozen())
    assert len(frozen) == 20 and len(set(frozen)) == 1
