"""The live simulator's parts that need no terminal: keys, pace, curve, choices."""

import pytest
from rich.console import Console

from tools import choice
from tools.live import curve, glass, screen
from tools.live.notes import Notes
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
    display = None
    powered, can_contract, willing, led = True, True, True, True
    tone_hz, contraction_q10 = 880, 512

    class board:
        now_ms, at_prompt = 4000, False

    def __init__(self, *lines):
        self.history = history(*[15000] * 40, target_cmmhg=15200)
        self.lines = list(enumerate(lines or ["1.00 " + "a line wider than the terminal " * 5] * 9))
        self.notes = Notes()
        self.notes.read(self.lines)

    def log(self, count):
        return self.lines[-count:]


def pictured(device, columns, rows):
    """The screen as lines of text."""
    picture = screen.frame(device, Pace(1.0), 60_000, columns, rows)
    lines = Console(width=400).render_lines(picture, pad=False)
    return ["".join(segment.text for segment in line) for line in lines]


TRIP = (
    "34.70 TRIP no-rise: pump runs but pressure does not rise (measured -117, limit 100) - wrap the"
    " cuff snugly and check the tube"
)
AND = "35.72 AND not-venting: valve blocked - OPEN THE CUFF BY HAND NOW"
FOUND = "92.02 LOP found: 184 mmHg, confidence 87 %, pulse 72/min, 80 s"
LATER = [f"{second}.00 something else" for second in range(100, 140)]


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (100, 30), (80, 18), (200, 60)])
def test_results_and_reasons_stand_in_full(columns, rows):
    shown = pictured(Still(FOUND, TRIP, AND, *LATER), columns, rows)
    assert len(shown) <= rows and max(map(len, shown)) <= columns
    text = " ".join(" ".join(shown).split())
    for line in (TRIP, AND) if rows == 18 else (FOUND, TRIP, AND):
        assert line.split(" ", 1)[1] in text
    assert "something else" in shown[-2]


def test_a_high_terminal_shows_more_of_the_log():
    few = sum("something else" in line for line in pictured(Still(*LATER), 80, 24))
    many = sum("something else" in line for line in pictured(Still(*LATER), 80, 60))
    assert 3 <= few < many and many >= 15


def test_all_times_are_of_one_clock():
    shown = pictured(Still("92.02 LOP found: 184 mmHg, confidence 87 %"), 80, 24)
    assert not any("92.02" in line for line in shown)
    assert any("0:00.0 LOP found" in line for line in shown)


@pytest.mark.parametrize(
    ("begins", "left"),
    [("1.00 inflate, target 152 mmHg", 0), ("1.00 LOP measurement begins, lying", 0),
     ("0.10 ready to zero, build arm", 0), ("1.00 idle, target 0 mmHg", 2)],
)  # fmt: skip
def test_a_reason_stands_until_something_begins_again(begins, left):
    device = Still(TRIP, AND, begins)
    assert len(device.notes.reasons) == left


def test_a_leak_that_is_over_is_no_reason():
    assert Still("5.00 alarm: leak").notes.reasons
    assert not Still("5.00 alarm: leak", "9.00 leak over").notes.reasons


def test_the_newest_result_stands():
    device = Still(FOUND, "519.20 vent: done, target 0 mmHg")
    assert device.notes.result == (1, "vent: done")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (132, 43), (80, 18), (40, 10)])
def test_the_picture_fits_the_terminal(columns, rows):
    picture = screen.frame(Still(), Pace(1.0), 60_000, columns, rows)
    lines = Console(width=400).render_lines(picture, pad=False)
    assert len(lines) <= rows
    assert max(sum(segment.cell_length for segment in line) for line in lines) <= columns


class Glass:
    """A display that shows a diagonal and a dot in the lower right corner."""

    def picture(self):
        rows = [bytes(x == y for x in range(128)) for y in range(64)]
        return rows[:63] + [bytes(127) + b"\x01"]


@pytest.mark.parametrize(("columns", "rows", "form"), [
    (126, 40, glass.BRAILLE), (200, 70, glass.BLOCKS), (80, 24, None), (110, 60, None),
])  # fmt: skip
def test_the_display_stands_beside_the_curve_where_there_is_room(columns, rows, form):
    device = Still()
    device.display = Glass()
    shown = pictured(device, columns, rows)
    assert len(shown) <= rows and max(map(len, shown)) <= columns
    assert any("┤" in line for line in shown), "the curve"
    found = [line[line.rindex("┌") :] for line in shown if "┌" in line]
    assert found == ([] if form is None else ["┌" + "─" * (form[0] - 2) + "┐"])


@pytest.mark.parametrize(("columns", "rows"), [(80, 27), (140, 50)])
def test_d_shows_the_display_in_the_place_of_the_curve(columns, rows):
    device = Still()
    device.display = Glass()
    picture = screen.frame(device, Pace(1.0), 60_000, columns, rows, True)
    lines = Console(width=400).render_lines(picture, pad=False)
    shown = ["".join(segment.text for segment in line) for line in lines]
    assert len(shown) <= rows and max(map(len, shown)) <= columns
    assert sum(line.startswith("│") for line in shown) in (16, 32)


def pixels(lines, form):
    """Back from characters to pixels."""
    rows = []
    for line in lines[1:-1]:
        cells = [ord(character) for character in line[1:-1]]
        if form == glass.BRAILLE:
            for dots in ((1, 8), (2, 16), (4, 32), (64, 128)):
                rows.append([1 if cell - 0x2800 & dot else 0 for cell in cells for dot in dots])
        else:
            rows.append([int(cell in (0x2580, 0x2588)) for cell in cells])
            rows.append([int(cell in (0x2584, 0x2588)) for cell in cells])
    return rows


@pytest.mark.parametrize("form", [glass.BRAILLE, glass.BLOCKS])
def test_the_display_is_shown_pixel_for_pixel(form):
    picture = Glass().picture()
    lines = glass.drawn(picture, form)
    assert (len(lines[0]), len(lines)) == form
    assert pixels(lines, form) == [list(row) for row in picture]


def test_the_usual_choices(monkeypatch):
    for name in ("PLANT", "BUILD", "BOARD", "SPEED", "SETTINGS"):
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
