"""Every folder of boards/ is a board that can be trusted, and each rule can fail.

The rules are in rules.py. A new board is one folder: the last test makes one elsewhere and puts it
through all of this.
"""

import shutil

import pytest

from boards import hardware
from cuff import builds
from host_tests.boards import rules
from tools.documents import shopping, wiring
from tools.sim.plants import Arm, Thigh
from tools.sim.scenario import Scenario

FOLDERS = wiring.board_folders()
PLANTS = {"arm": Arm, "thigh": Thigh}
BUILDS = list(hardware.PUMPS)


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def board(request):
    """A fresh Board, to be spoilt at will."""
    return wiring.Board(request.param)


def all_complaints(board):
    """What any rule has against it."""
    return [text for rule in rules.RULES for text in rule(board)]


def boots(folder_name, build):
    """The unmodified firmware on this board: nothing ever moves, and the zero is taken."""
    run = Scenario(PLANTS[build](), board_name=folder_name, build=build)
    run.board.run(
        until_ms=20000, stop=lambda: any("zero taken" in line for _, line in run.board.log)
    )
    assert any("zero taken" in line for _, line in run.board.log), run.board.log
    assert run.board.resets == []
    assert max(run.board.records.column(2)) == 0, "the pump moved"
    assert max(run.board.records.column(3)) == 0, "the valve moved"
    for role in ("pump", "valve", "buzzer"):
        assert run.board.pin_level(role) == 0


def test_there_are_boards():
    assert {folder.name for folder in FOLDERS} >= {"pico_w", "esp32_s3"}


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_rule(board, rule):
    assert rule(board) == []


@pytest.mark.parametrize("build", BUILDS)
def test_boots_vented(board, build):
    # verifies: R-VNT-1
    boots(board.folder.name, build)


@pytest.mark.parametrize("build", BUILDS)
def test_picture_is_current(board, build):
    picture = board.folder / f"wiring_{build}.svg"
    assert picture.read_bytes() == wiring.draw(board, build), "python -m tools.documents.wiring"


class Weak(builds.Arm):
    """A build that is too weak."""

    rise_mmhg_s = 3


def test_the_reference_builds_are_what_cuffs_can_do():
    assert rules.builds(builds.BUILDS) == []
    assert rules.builds({**builds.BUILDS, "arm": Weak}) != []
    assert rules.builds({"arm": builds.Arm}) == ["no build thigh"]


def spoil(**values):
    """A planted fault: these attributes."""

    def apply(board):
        for name, value in values.items():
            setattr(board, name, value(board) if callable(value) else value)

    return apply


def forget(name):
    """A planted fault: this attribute is not there."""
    return lambda board: delattr(board, name)


PLANTED = {
    "no valve pin": (rules.constants, forget("PIN_VALVE")),
    "unknown chip": (rules.constants, spoil(CHIP="avr")),
    "another folder": (rules.constants, spoil(NAME="other")),
    "audible pump": (rules.constants, spoil(PUMP_PWM_HZ=400)),
    "ratio as a float": (rules.constants, spoil(RAIL_DIVIDER_PERMILLE=0.6)),
    "pin that is not there": (rules.existing, spoil(PIN_LED=77)),
    "pin twice": (rules.distinct, spoil(PIN_LED=lambda board: board.PIN_UP)),
    "pin wired already": (rules.distinct, spoil(PIN_LED=lambda board: board.PIN_SDA)),
    "plan not kept": (rules.planned, spoil(PIN_BATTERY=21)),
    "digital pressure pin": (rules.analogue, spoil(PIN_PRESSURE=13)),
    "valve not taken back": (rules.actuators, spoil(ACTUATOR_PINS=())),
    "permit not taken back": (rules.actuators, spoil(ACTUATOR_PINS=lambda b: tuple(
        pin for pin in b.ACTUATOR_PINS if pin != getattr(b, b.PERMITS[0][0])))),
    "other resistors": (rules.dividers, spoil(SENSOR_DIVIDER=(20000, 20000, 33))),
    "sensor overloaded": (rules.dividers, spoil(
        SENSOR_DIVIDER=lambda b: tuple(x / 4 for x in b.SENSOR_DIVIDER[:2]) + (132,))),
    "converter overdriven": (rules.dividers, spoil(ADC_MAX_MV=2500)),
    "slow filter": (rules.dividers, lambda b: setattr(
        b, "RAIL_DIVIDER", b.RAIL_DIVIDER[:2] + (1000,))),
    "second sensor without pins": (rules.second_sensor, forget("PIN_SECOND_SCL")),
    "second sensor that ends at 300 mmHg": (rules.second_sensor, spoil(SECOND_FULL_CMMHG=30000)),
    "second sensor at a reserved address": (rules.second_sensor, spoil(SECOND_SENSOR=0x78)),
    "pins of a second sensor that is not there": (rules.second_sensor, spoil(SECOND_SENSOR=None)),
    "display without pins": (rules.display, lambda b: b.planned_only.append("PIN_SCL")),
    "display at a sensor's address": (rules.display, spoil(DISPLAY=0x28)),
    "pins of a display that is not there": (rules.display, spoil(DISPLAY=None)),
    "undocumented number": (rules.written_down, spoil(PIN_BUZZER=21)),
    "undocumented pin": (rules.written_down, spoil(PIN_HEATER=21)),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_found(board, kind):
    rule, plant = PLANTED[kind]
    plant(board)
    assert rule(board) != []


@pytest.mark.parametrize(
    ("name", "number"),
    [("pico_w", 0), ("pico_w", 23), ("pico_w", 24), ("pico_w", 25), ("pico_w", 29),
     *(("esp32_s3", n) for n in (0, 3, 19, 20, 26, 33, 37, 43, 45, 46))],
)  # fmt: skip
def test_a_forbidden_pin_is_found(name, number):
    board = wiring.Board(wiring.ROOT / "boards" / name)
    board.PIN_LED = number
    assert len(rules.permitted(board)) == 1


@pytest.mark.parametrize(
    "changes",
    [{"PIN_BUZZER": 16, "PIN_PUMP": 18}, {"PUMP_PWM_HZ": 25000}, {"PIN_BUZZER": 1}],
)
def test_a_shared_pwm_slice_is_found(changes):
    board = wiring.Board(wiring.ROOT / "boards" / "pico_w")
    for name, value in changes.items():
        setattr(board, name, value)
    assert len(rules.slices(board)) == 1


def test_a_new_board_is_one_folder(tmp_path, monkeypatch):
    for name in ("firmware", "boards"):
        shutil.copytree(wiring.ROOT / name, tmp_path / name)
    made = tmp_path / "boards" / "workshop"
    shutil.copytree(tmp_path / "boards" / "pico_w", made)
    source = (made / "board.py").read_text(encoding="utf-8")
    assert source.count('NAME = "pico_w"') == 1
    (made / "board.py").write_text(source.replace('"pico_w"', '"workshop"'), encoding="utf-8")
    assert made in wiring.board_folders(tmp_path / "boards")
    board = wiring.Board(made)
    assert all_complaints(board) == []
    for build in BUILDS:  # what to order, without a line in any file but the folder's
        assert ("module", board.MODULE_ORDER) in [row[1:3] for row in shopping.rows(board, build)]
    monkeypatch.chdir(tmp_path)
    boots("workshop", "arm")
