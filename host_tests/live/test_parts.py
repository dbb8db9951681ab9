"""The live simulator's parts that need no terminal: keys, pace, curve, choices."""

import pytest
from rich.console import Console

from tools import choice
from tools.live import curve, screen
from tools.live.pace import Pace
from tools.live.terminal import decode


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("s", ["s"]),
        ("S\r", ["s", "enter"]),
        ("\x1b[A\x1b[B", ["up", "down"]),
        ("\x1bOAx", ["up", "x"]),
        (" \x03", ["space", "quit"]),
        ("\x1b[15~q", ["q"]),  # F5 is nothing, what follows counts
        ("\x1b", []),
        ("\x1b[", []),
    ],
)
def test_keys(typed, keys):
    assert list(decode(typed)) == keys


def test_pace_holds_the_speed():
    pace = Pace(10.0)
    assert pace.ahead_s(100.0, 0) == 0
    assert pace.ahead_s(100.0, 1000) == pytest.approx(0.1)
    assert pace.ahead_s(100.1, 1000) == pytest.approx(0.0)
    pace.change(2.0)
    assert pace.ahead_s(100.1, 1000) == 0
    assert pace.ahead_s(100.1, 2000) == pytest.approx(0.05)


def test_pace_does_not_catch_up_what_was_lost():
    pace = Pace(1.0)
    pace.ahead_s(0.0, 0)
    assert pace.ahead_s(5.0, 1000) == pytest.approx(-4.0)
    assert pace.reached == pytest.approx(0.2)
    assert pace.ahead_s(5.0, 1100) == pytest.approx(0.1)


def history(*pressures_cmmhg, target_cmmhg=0):
    """Samples 100 ms apart."""
    kept = curve.History()
    for at, pressure in enumerate(pressures_cmmhg):
        kept.samples.append(curve.Sample(at * 100, pressure, target_cmmhg, 65535, True))
    return kept


def test_a_constant_pressure_is_a_level_line():
    columns = history(*[10000] * 40).columns(4000, 4000, 20)
    rows = curve.draw(columns, 10, 8, 20000)
    drawn = [at for at, row in enumerate(rows) if any(mark != " " for mark, _ in row)]
    assert len(drawn) == 1 and drawn[0] in (3, 4)  # the middle of 0..200
    assert all(mark != " " for mark, _ in rows[drawn[0]])


def test_a_jump_is_drawn_without_a_gap():
    columns = history(*[0] * 20, *[20000] * 20).columns(4000, 4000, 20)
    rows = curve.draw(columns, 10, 8, 20000)
    assert all(any(mark != " " for mark, _ in row) for row in rows)


@pytest.mark.parametrize(
    ("cuff", "target", "style"),
    [
        (0, 0, curve.NO_TARGET),
        (11000, 10000, curve.IN_BAND),
        (11001, 10000, curve.OFF_BAND),
        (9000, 10000, curve.IN_BAND),
        (8999, 10000, curve.OFF_BAND),
    ],
)
def test_the_band_is_ten_percent(cuff, target, style):
    assert curve.Sample(0, cuff, target, 0, False).style() == style


def test_the_scale_takes_in_curve_and_band():
    assert curve.scale_cmmhg(history(0).columns(100, 1000, 10)) == 20000
    assert curve.scale_cmmhg(history(20001).columns(100, 1000, 10)) == 25000
    high = history(0, target_cmmhg=24000).columns(100, 1000, 10)
    assert curve.scale_cmmhg(high) == 30000


def test_strips_show_activity():
    columns = history(*[0] * 40).columns(4000, 4000, 20)
    assert [mark for mark, _ in curve.pump_strip(columns, 10)] == ["█"] * 10
    assert [mark for mark, _ in curve.valve_strip(columns, 10)] == ["━"] * 10
    empty = curve.History().columns(4000, 4000, 20)
    assert [mark for mark, _ in curve.pump_strip(empty, 10)] == [" "] * 10


class Still:
    """A device that does nothing, as far as the picture needs one."""

    board_name, build, plant_name = "pico_w", "arm", "Arm"
    powered, can_contract, willing, led = True, True, True, True
    tone_hz, contraction_q10 = 880, 512

    class board:
        now_ms, at_prompt = 4000, False

    def __init__(self):
        self.history = history(*[15000] * 40, target_cmmhg=15200)

    def log(self, count):
        return ["1.00 " + "a line much longer than the terminal is wide " * 3] * count


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (132, 43), (80, 18), (40, 10)])
def test_the_picture_fits_the_terminal(columns, rows):
    picture = screen.frame(Still(), Pace(1.0), 60_000, columns, rows)
    lines = Console(width=400).render_lines(picture, pad=False)
    assert len(lines) <= rows
    assert max(sum(segment.cell_length for segment in line) for line in lines) <= columns


def test_the_usual_choices(monkeypatch):
    for name in ("PLANT", "BUILD", "BOARD", "SPEED"):
        monkeypatch.delenv(name, raising=False)
    assert (choice.build(), choice.board(), choice.speed()) == ("arm", "pico_w", 1.0)
    assert choice.plant().__name__ == "Arm"
    monkeypatch.setenv("BUILD", "thigh")
    assert choice.plant().__name__ == "Thigh"


@pytest.mark.parametrize(
    ("name", "value", "ask", "words"),
    [
        ("BUILD", "neck", choice.build, "there are arm, thigh"),
        ("BOARD", "toaster", choice.board, "pico_w"),
        ("SPEED", "0", choice.speed, "from 0.1 to 100"),
        ("SPEED", "nan", choice.speed, "from 0.1 to 100"),
        ("PLANT", "Arm", choice.plant, "write it as module:Class"),
        ("PLANT", "no.such:Arm", choice.plant, "there is no module 'no.such'"),
        ("PLANT", "tools.sim.plants:Leg", choice.plant, "has no 'Leg'"),
        ("PLANT", "tools.sim.plants:NAMES", choice.plant, "is no class"),
        ("PLANT", "builtins:dict", choice.plant, "it has no step("),
    ],
)
def test_a_wrong_choice_says_what_is_wrong(monkeypatch, name, value, ask, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(choice.WrongChoice, match=f"^{name}={value}: ") as refused:
        ask()
    assert words in str(refused.value)
