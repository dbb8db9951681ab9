"""From true pressure to the pins: the sensor's formula, rail, dividers, faults."""

import pytest

from host_tests.sim.board.board_kit import Line, make_board
from tools.sim.circuit.chips import CHIPS, PINS
from tools.sim.circuit.electronics import FAULT_KINDS, Electronics
from tools.sim.modules.adc import MARGIN_LSB

MMHG_PER_KPA = 7.50061683


@pytest.fixture
def chain():
    return Electronics(CHIPS["rp2"], PINS["rp2"])


def pin_mv(channel):
    """What the channel's position means in mV at the pin."""
    return (channel.position_q4 - MARGIN_LSB * 16) * 3300 / 65536


@pytest.mark.parametrize("mmhg", [0, 15, 152, 300, 375])
@pytest.mark.parametrize("rail_mv", [4750, 5000, 5250])
def test_mpx5050(chain, mmhg, rail_mv):
    chain.sample(mmhg * 100, rail_mv, 3900, 0)
    expected = rail_mv * (0.018 * mmhg / MMHG_PER_KPA + 0.04) * 0.6
    assert abs(pin_mv(chain.pressure) - expected) < 0.1
    assert abs(pin_mv(chain.rail) - rail_mv * 0.6) < 0.1
    assert abs(pin_mv(chain.battery) - 1950) < 0.1


def test_output_stage_ends_short_of_the_rails(chain):
    chain.sample(60000, 5000, 3900, 0)
    assert pin_mv(chain.pressure) == pytest.approx(5000 * 0.985 * 0.6, abs=0.1)
    chain.sample(-30000, 5000, 3900, 0)
    assert pin_mv(chain.pressure) == pytest.approx(5000 * 0.005 * 0.6, abs=0.1)


def test_own_errors_of_the_sensor(chain):
    chain.zero_error_mv = 36.0
    chain.span_error_permille = 8.0
    chain.settle()
    chain.sample(0, 5000, 3900, 0)
    assert pin_mv(chain.pressure) == pytest.approx((200 + 36) * 0.6, abs=0.1)
    chain.sample(30000, 5000, 3900, 0)
    expected = 236 + 5000 * 0.018 * 300 / MMHG_PER_KPA * 1.008
    assert pin_mv(chain.pressure) == pytest.approx(expected * 0.6, abs=0.1)


def test_faults(chain):
    def pressure_mv(now_us=0):
        chain.sample(15000, 5000, 3900, now_us)
        return pin_mv(chain.pressure) / 0.6

    healthy = pressure_mv()
    assert healthy == pytest.approx(2000, abs=1)
    for kind, value, now_us, expected in (
        ("open", 0, 0, 0),
        ("short", 0, 0, 0),
        ("short", 1, 0, 5000),
        ("offset", 60, 0, 2060),
        ("gain", -100, 0, 1800),
        ("drift", 2000, 30000000, 2060),
        ("stuck", 0, 0, 2000),
    ):
        chain.set_fault("pressure", kind, value, 0)
        assert pressure_mv(now_us) == pytest.approx(expected, abs=1), kind
    chain.sample(2000, 5000, 3900, 0)
    assert pin_mv(chain.pressure) / 0.6 == pytest.approx(2000, abs=1)  # stuck
    chain.set_fault("pressure", "noise", 50)
    spread = [pressure_mv() for _ in range(500)]
    assert 40 < (max(spread) - min(spread)) / 6 < 70
    chain.set_fault("pressure", None)
    assert pressure_mv() == healthy


def test_faults_of_the_other_inputs_leave_pressure_alone(chain):
    chain.set_fault("rail", "open")
    chain.sample(15000, 5000, 3900, 0)
    assert pin_mv(chain.rail) == 0
    assert pin_mv(chain.pressure) / 0.6 == pytest.approx(2000, abs=1)


def test_wrong_faults_are_refused(chain):
    with pytest.raises(ValueError, match="no fault 'melted'.*" + FAULT_KINDS[0]):
        chain.set_fault("pressure", "melted")
    with pytest.raises(ValueError, match="no input 'pressur'"):
        chain.set_fault("pressur", "open")


def test_firmware_reads_what_the_plant_does():
    class Steady(Line):
        def __init__(self):
            super().__init__()
            self.cuff_cmmhg = self.sensor_cmmhg = 15200

        def step(self, dt_us, pump_duty_u16, valve_energised):
            """Holds its pressure."""

    board = make_board(
        "a = ADC(Pin(26))\nr = ADC(Pin(27))\n"
        "p = sum([a.read_u16() for _ in range(400)]) / 400\n"
        "v = sum([r.read_u16() for _ in range(400)]) / 400\n"
        "share = p / 0.6 / (v / 0.6)\n"
        "print(int((share - 0.04) / 0.018 * 7.50061683 * 100))\n",
        plant=Steady(),
        wide_lsb=1,
    )
    board.run(until_ms=500)
    assert abs(int(board.log[0][1]) - 15200) < 60
