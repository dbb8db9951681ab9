"""What can be broken between pins and air: the MOSFETs of both sides, the permits' switches, air.

On a spy in place of the plant, so that what reaches pump and valve is seen and not what follows.
"""

import pytest

from host_tests.sim.board.board_kit import make_board
from tools.sim.circuit.coupling import AIR_FAULTS
from tools.sim.scenario import BoardFacts

RP2_PINS = dict(BoardFacts("pico_w").pins())
ESP32_PINS = dict(BoardFacts("esp32_s3").pins())


class Spy:
    """A plant that notes what it is driven with."""

    cuff_cmmhg = 0

    def __init__(self):
        self.last = (0, False)

    def step(self, dt_us, pump_duty_u16, valve_energised):
        self.last = (pump_duty_u16, valve_energised)


def reaches(pump, valve, deadman, ceiling, breaking=None):
    """(pump runs, valve energised) after 200 ms with the four pins at these levels."""
    levels = ((16, pump), (17, valve), (14, deadman), (15, ceiling))
    main = "".join(["Pin(%d, Pin.OUT, value=%d)\n" % pair for pair in levels])
    board = make_board(main + "time.sleep_ms(500)\n", plant=Spy(), pins=RP2_PINS)
    if breaking:
        board.at(100, lambda: breaking(board))
    board.run(until_ms=200)
    duty, energised = board.plant.last
    return duty > 0, energised


def test_whole_switches_need_both_permits_and_the_low_side():
    assert reaches(1, 1, 1, 1) == (True, True)
    assert reaches(1, 1, 0, 1) == reaches(1, 1, 1, 0) == (False, False)
    assert reaches(1, 0, 1, 1) == (True, False) and reaches(0, 1, 1, 1) == (False, True)


@pytest.mark.parametrize("load", ["pump", "valve"])
def test_a_shorted_low_side_leaves_its_load_to_the_permits(load):
    def short(board):
        board.set_switch(load, "low", "shorted")

    assert reaches(0, 0, 1, 1, short) == (load == "pump", load == "valve")
    assert reaches(0, 0, 0, 1, short) == (False, False)


@pytest.mark.parametrize("load", ["pump", "valve"])
def test_a_shorted_high_side_leaves_its_load_to_the_tick(load):
    def short(board):
        board.set_switch(load, "high", "shorted")

    assert reaches(1, 1, 0, 0, short) == (load == "pump", load == "valve")
    assert reaches(0, 0, 0, 0, short) == (False, False)


@pytest.mark.parametrize("side", ["low", "high"])
def test_an_open_switch_never_gives_its_load_anything(side):
    assert reaches(1, 1, 1, 1, lambda board: board.set_switch("pump", side, "open"))[0] is False
    assert reaches(1, 1, 1, 1, lambda board: board.set_switch("valve", side, "open"))[1] is False


def test_a_permits_switch_can_be_broken_alone():
    def short(permit):
        return lambda board: board.high_side.set_fault("shorted", permit)

    assert reaches(1, 1, 0, 1, short("deadman")) == (True, True)
    assert reaches(1, 1, 1, 0, short("deadman")) == (False, False)
    assert reaches(1, 1, 1, 0, short("ceiling")) == (True, True)
    assert reaches(1, 1, 0, 1, short("ceiling")) == (False, False)
    assert reaches(1, 1, 1, 1, lambda b: b.high_side.set_fault("open", "ceiling")) == (False, False)


def test_the_monostables_switch_can_be_shorted_and_has_no_ceiling():
    main = "Pin(4, Pin.OUT, value=1)\nPin(5, Pin.OUT, value=1)\ntime.sleep_ms(500)\n"
    board = make_board(main, "esp32", Spy(), pins=ESP32_PINS)
    board.at(100, lambda: board.high_side.set_fault("shorted", "deadman"))
    board.run(until_ms=90)
    assert board.plant.last == (0, False)
    board = make_board(main, "esp32", Spy(), pins=ESP32_PINS)
    board.at(100, lambda: board.high_side.set_fault("shorted", "deadman"))
    board.run(until_ms=200)
    assert board.plant.last == (65535, True)
    with pytest.raises(ValueError, match="ceiling"):
        board.high_side.set_fault("shorted", "ceiling")


@pytest.mark.parametrize("kind", AIR_FAULTS)
def test_broken_air_replaces_what_the_plant_gets_and_not_the_record(kind):
    pump, valve = AIR_FAULTS[kind]
    for asked in (0, 1):
        board = make_board(
            "Pin(16, Pin.OUT, value=%d)\nPin(17, Pin.OUT, value=%d)\ntime.sleep_ms(500)\n"
            % (asked, asked), plant=Spy(),
        )  # fmt: skip
        board.at(100, lambda board=board: board.set_air(kind))
        board.run(until_ms=200)
        assert board.plant.last == (
            65535 * asked if pump is None else pump, bool(asked) if valve is None else valve,
        )  # fmt: skip
        assert board.records.row(19)[2:] == (65535 * asked, 65535 * asked)


def test_repaired_is_whole_again():
    def break_and_repair(board):
        board.set_switch("valve", "low", "shorted")
        board.set_switch("valve", "low", None)
        board.high_side.set_fault("open", "deadman")
        board.high_side.set_fault(None, "deadman")
        board.set_air("tube-off")
        board.set_air(None)

    assert reaches(1, 0, 1, 1, break_and_repair) == (True, False)


def test_what_does_not_exist_is_refused_by_name():
    board = make_board("pass\n", plant=Spy())
    for words in (("fan", "low", None), ("pump", "left", None), ("pump", "low", "wet")):
        with pytest.raises(ValueError, match="no switch fault"):
            board.set_switch(*words)
    with pytest.raises(ValueError, match="tube-off"):
        board.set_air("kinked")
    with pytest.raises(ValueError, match="no fault 'wet'"):
        board.high_side.set_fault("wet")


def monostable(script):
    """Is the pump fed at 50, 150, ... 750 ms, with this script on its feeding pin?"""
    main = "Pin(%d, Pin.OUT, value=1)\nf = Pin(%d, Pin.OUT, value=0)\n" % (
        ESP32_PINS["pump"],
        ESP32_PINS["permit_feed"],
    )
    board = make_board(main + script + "time.sleep_ms(900)\n", "esp32", Spy(), pins=ESP32_PINS)
    fed = []
    for ms in range(50, 850, 100):
        board.at(ms, lambda: fed.append(int(board.pump_duty_u16 > 0)))
    board.run(until_ms=850)
    return fed


def test_a_monostable_is_fed_by_rising_edges_alone():
    """As wired (input B of U4): a pin let go of by a reset must not close it again."""
    assert monostable("f(1)\n") == [1, 1, 1, 0, 0, 0, 0, 0]
    assert monostable("f(1)\ntime.sleep_ms(400)\nf(0)\n") == [1, 1, 1, 0, 0, 0, 0, 0]
    assert monostable("f(1)\ntime.sleep_ms(200)\nf(0)\nf(1)\n") == [1, 1, 1, 1, 1, 0, 0, 0]
