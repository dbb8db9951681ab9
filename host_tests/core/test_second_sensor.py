"""The second sensor's driver on the virtual bus: what it reads, and what it takes for no answer."""

from host_tests.sim.board.board_kit import Line, lines, make_board
from tools.sim.scenario import BoardFacts

CHIPS = (("rp2", "pico_w"), ("esp32", "esp32_s3"))
HEAD = """
from cuff.chip.second import SecondSensor
class Board:
    SECOND_SENSOR = 0x28
    SECOND_FULL_CMMHG = 45004
    PIN_SECOND_SDA = %d
    PIN_SECOND_SCL = %d
second = SecondSensor(Board)
def one():
    begun = second.begin()
    time.sleep_ms(20)
    a = time.ticks_us()
    found = second.fetch()
    took = time.ticks_diff(time.ticks_us(), a)
    return begun, found, took < 6000
"""


class Still(Line):
    """Always the same pressure, and the valve told to close by nobody matters not: no flow."""

    blocked = True

    def step(self, dt_us, pump_duty_u16, valve_energised):
        """Nothing moves."""


def run(script, chip="rp2", name="pico_w", cmmhg=0, prepare=None):
    facts = BoardFacts(name)
    with open("firmware/cuff/chip/second.py") as stream:
        source = stream.read()
    files = {"cuff/__init__.py": "", "cuff/chip/__init__.py": "", "cuff/chip/second.py": source}
    plant = Still()
    plant.cuff_cmmhg = plant.sensor_cmmhg = cmmhg
    head = HEAD % (facts.PIN_SECOND_SDA, facts.PIN_SECOND_SCL)
    board = make_board(head + script, chip, plant, files=files)
    board.second.zero_error_cmmhg = 0
    board.second.span_error_permille = 0
    if prepare:
        prepare(board)
    board.run(until_ms=4000)
    return board


def answers(cmmhg=0, times=3, prepare=None, chip=CHIPS[0]):
    """[(begun, cmmHg or None, in time)]"""
    script = "for _ in range(%d):\n    print('%%d %%s %%d' %% one())\n" % times
    board = run(script, chip[0], chip[1], cmmhg, prepare)
    found = []
    for line in lines(board):
        begun, value, quick = line.split(" ")
        found.append((begun == "1", None if value == "None" else int(value), quick == "1"))
    assert len(found) == times, lines(board)
    return found


def fault(kind, value=0):
    return lambda board: board.second.set_fault(kind, value)


def test_it_reads_the_pressure_on_both_chips_within_a_tenth_of_a_mmhg():
    for chip in CHIPS:
        for cmmhg in (0, 1000, 15000, 30000, 40000):
            last = answers(cmmhg, 12, chip=chip)[-1]
            assert last[0] and last[2]
            assert abs(last[1] - cmmhg) <= 15 + cmmhg // 2000, (chip, cmmhg, last)


def test_what_does_not_answer_has_no_pressure_and_costs_no_time():
    for kind in ("dead", "busy", "saturated", "garbage"):
        for begun, value, quick in answers(9000, 5, fault(kind)):
            assert value is None and quick, kind
            assert begun == (kind != "dead")


def test_a_stuck_bus_has_no_pressure_and_costs_no_time():
    # verifies: R-SEC-2
    for line in ("second_scl", "second_sda"):
        for chip in CHIPS:
            found = answers(9000, 5, lambda board, pin=line: board.drive(pin, 0), chip)
            for _, value, quick in found:
                assert value is None and quick, (line, chip)


def test_a_bus_that_is_let_go_works_again():
    def stuck_for_a_while(board):
        board.drive("second_sda", 0)
        board.at(60, lambda: board.drive("second_sda", None))

    found = answers(9000, 12, stuck_for_a_while)
    assert found[0][1] is None and found[-1][1] is not None


def test_an_answer_that_never_changes_is_none():
    script = "print([one()[1] is None for _ in range(26)].count(True), one()[1])\n"
    board = run(script, cmmhg=9000, prepare=lambda board: board.at(3, lambda: freeze(board)))
    assert lines(board) == ["1 None"], lines(board)
    moving = run(script, cmmhg=9000)
    assert lines(moving)[0].split(" ")[1] != "None"


def freeze(board):
    board.second._answer = bytes([0x40, 0x40, 0x12, 0x34])
    board.second.set_fault("frozen")


def test_pressures_that_no_gauge_sensor_gives_are_none():
    for cmmhg, there in ((-1500, True), (-2400, False)):
        value = answers(0, 3, lambda board, c=cmmhg: board.second.set_fault("offset", c))[-1][1]
        assert (value is not None) == there, (cmmhg, value)
