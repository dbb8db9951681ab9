"""cuff/session/battery.py, and what it means for whole devices: refused, ended in time, shown."""

from cuff import codes
from cuff.builds import BUILDS
from cuff.session import battery
from cuff.session.battery import Battery
from host_tests.core.air_kit import Quick
from host_tests.core.device_kit import BOARDS, READY_MS, Device
from host_tests.core.link_device_kit import LinkedDevice

SECONDS = 16 * battery.TURNS  # readings until a step of the voltage has mostly come through


class Cell:
    """A gauge on a voltage that somebody sets."""

    def __init__(self, mv, s_per_pct=75):
        self.mv = mv
        self.battery = Battery(lambda: self.mv, s_per_pct)
        self.turns(1)

    def turns(self, count, calm=True):
        for _ in range(count):
            self.battery.step(calm)

    def to(self, mv, calm=True):
        self.mv = mv
        self.turns(8 * SECONDS, calm)


class Drained(Quick):
    """A quick cuff on a cell that somebody drains."""

    cell_mv = 3900
    sag_mv = 0

    def __init__(self):
        super().__init__()
        self.battery_mv = self.cell_mv

    def drain(self):
        self.cell_mv = battery.EMPTY_MV - 100

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        super().advance(steps, dt_us, pump_duty_u16, valve_energised)
        self.battery_mv = self.cell_mv - (self.sag_mv if pump_duty_u16 else 0)


def test_what_is_left_falls_with_the_voltage_and_is_a_share():
    found = [battery.percent(mv) for mv in range(2500, 4401, 10)]
    assert found == sorted(found) and (found[0], found[-1]) == (0, 100)
    for mv, pct in battery.CURVE:
        assert battery.percent(mv) == pct
    assert battery.percent(3650) == 25


def test_the_first_reading_counts_at_once_and_later_ones_are_smoothed():
    cell = Cell(3900)
    assert (cell.battery.mv, cell.battery.pct) == (3900, 70)
    cell.mv = 3100
    cell.turns(battery.TURNS)
    assert cell.battery.mv == 3850  # a sixteenth of the way: one dip of the pump ends nothing
    cell.turns(battery.TURNS - 1)
    assert cell.battery.mv == 3850  # and no reading in between


def test_enough_for_what_is_planned_or_it_is_refused_with_both_figures():
    # verifies: R-PWR-1
    for build in ("arm", "thigh"):
        s_per_pct = BUILDS[build].s_per_pct
        cell = Cell(3600, s_per_pct)  # 15 %
        most_s = (15 - battery.RESERVE_PCT) * s_per_pct
        assert cell.battery.refusal(most_s) == codes.NONE
        assert cell.battery.refusal(most_s + 1) == codes.BATTERY
        assert cell.battery.figures(codes.BATTERY) == (15, 16)
        assert cell.battery.figures(codes.GAUGE) == ()


def test_what_has_to_end_now_cannot_begin():
    # verifies: R-PWR-1
    cell = Cell(battery.EMPTY_MV)
    assert not cell.battery.empty()
    cell.battery.pct = 100
    assert cell.battery.refusal(1) == codes.NONE
    cell.to(battery.EMPTY_MV - 1, calm=False)
    assert cell.battery.empty() and cell.battery.refusal(1) == codes.BATTERY


def test_under_load_the_figure_of_rest_stays():
    cell = Cell(3900)
    cell.to(3500, calm=False)
    assert cell.battery.pct == 70 and cell.battery.mv <= 3501
    cell.turns(battery.TURNS)
    assert cell.battery.pct < 15


def test_no_cells_voltage_is_no_gauge():
    # verifies: R-PWR-1
    for mv in (0, battery.LOWEST_MV - 1, battery.HIGHEST_MV + 1, 6600):
        cell = Cell(mv)
        assert cell.battery.pct == battery.UNKNOWN and not cell.battery.empty()
        assert cell.battery.refusal(1) == codes.GAUGE
        cell.mv = 3900
        cell.turns(battery.TURNS)
        assert cell.battery.refusal(1) == codes.NONE and cell.battery.pct == 70
    for mv in (battery.LOWEST_MV, battery.HIGHEST_MV):
        assert Cell(mv).battery.refusal(1) != codes.GAUGE


def test_a_board_without_one_knows_nothing_and_refuses_nothing():
    none = Battery(None, 75)
    for _ in range(20):
        none.step(True)
    assert none.refusal(1800) == codes.NONE and not none.empty()
    assert none.pct == battery.UNKNOWN


def test_both_boards_read_the_cell():
    # verifies: R-PWR-1
    for board_name in BOARDS:
        for mv, refused in ((3900, False), (3400, True)):
            plant = Drained()
            plant.cell_mv = mv
            made = Device(plant, board_name)
            made.press("start", READY_MS)
            made.run(READY_MS + 6000)
            words = "the battery has %d %%" % (battery.percent(mv))
            assert bool(made.said("the battery has")) == refused, (board_name, made.text())
            assert (made.mmhg() > 20) != refused
            near = [pct for pct in range(101) if made.said("the battery has %d %%" % pct)]
            assert all([abs(pct - battery.percent(mv)) <= 1 for pct in near]), words


def test_a_cell_that_runs_low_under_pressure_ends_the_training_in_an_ordinary_release():
    # verifies: R-PWR-1
    for board_name in BOARDS:
        plant = Drained()
        made = Device(plant, board_name)
        made.press("start", READY_MS)
        made.at(READY_MS + 20000, plant.drain)
        made.run(READY_MS + 45000)
        (ended_ms,) = made.said(codes.BATTERY_LOW)
        assert READY_MS + 20000 < ended_ms < READY_MS + 35000, made.text()
        assert not [line for _, line in made.board.log if "TRIP" in line]
        assert made.mmhg() < 5


def test_what_the_pump_pulls_it_down_by_ends_nothing():
    plant = Drained()
    plant.cell_mv, plant.sag_mv = 3700, 300
    made = Device(plant)
    made.press("start", READY_MS)
    made.run(READY_MS + 70000)
    assert made.said(codes.DONE) and not made.said(codes.BATTERY_LOW), made.text()


def test_a_gauge_that_breaks_in_a_training_ends_nothing_and_starts_nothing_more():
    # verifies: R-PWR-1
    made = Device()
    made.press("start", READY_MS)
    made.at(READY_MS + 20000, lambda: made.board.electronics.set_fault("battery", "open"))
    made.press("start", READY_MS + 75000)
    made.run(READY_MS + 80000)
    assert made.said(codes.DONE) and made.said(codes.GAUGE), made.text()


def test_the_battery_service_has_the_level_and_says_when_it_falls():
    # verifies: R-PWR-1
    plant = Drained()
    made = LinkedDevice(plant=plant)
    heard = []

    def script(client):
        yield from client.connect()
        for _ in range(20):
            yield
        plant.cell_mv = 3650
        for _ in range(500):
            yield
        heard.extend(client.link.others)

    made.client(script)
    made.run_scripts()
    levels = [data[0] for data in heard]
    assert all([len(data) == 1 for data in heard]) and levels[-1] in (24, 25, 26)
    assert len(levels) > 2 and levels[0] <= 71
    assert max([levels[k + 1] - levels[k] for k in range(len(levels) - 1)]) <= 1
    values = [made.air.values[handle].data for handle in sorted(made.air.values)]
    assert values[-1] == bytes((levels[-1],))
