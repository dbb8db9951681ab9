"""The picture in the terminal: one rich Text per frame, made of the device's state.

Rules: draws only; changes nothing on the device. Fits 80 x 24 and uses what more there is. What was
found, and why it stopped, stands until something else takes its place (notes.py); lines are folded,
never cut. All times are of one clock, which began with the simulation.
"""

from rich.text import Text

from tools.live import curve, glass
from tools.live.notes import clock, words_of, wrapped

LEAST_COLUMNS = 80
LEAST_ROWS = 18
MARGIN = 7  # the scale left of the curve
OTHER_ROWS = 7  # all but curve, notes and log
LEAST_CURVE_ROWS = 4
LEAST_CURVE_COLUMNS = 50  # beside the display
LEAST_LOG_ROWS = 2
LIMB_CELLS = 10
TONES = {880: "lift", 587: "lower", 784: "set over", 932: "alarm", 220: "refused",
         330: "keep still", 1568: "LOP found"}  # fmt: skip
HELP = (
    ("s", "START"), ("x", "STOP"), ("↑↓", "±"), ("m", "LOP"), ("r", "reps"), ("p", "off"),
    ("+-", "×"), ("z", "zoom"), ("d", "OLED"), ("q", "quit"),
)  # fmt: skip
ALERT = "bold white on red"
WARN = "yellow"
QUIET = "bright_black"
DISPLAY = "bold bright_white"


def frame(device, pace, window_ms, columns, rows, only_display=False):
    """Return the whole screen: the display beside the curve if there is room, or in its place."""
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return Text(f"needs {LEAST_COLUMNS} x {LEAST_ROWS} characters; q quits"[:columns], WARN)
    notes = note_lines(device.notes, columns)
    curve_rows, note_rows, log_rows = shares(rows - OTHER_ROWS, len(notes))
    form = None
    if device.display and not only_display:
        form = glass.fitting(columns - MARGIN - LEAST_CURVE_COLUMNS, curve_rows)
    elif device.display:
        log_rows = max(1, log_rows - max(0, glass.BRAILLE[1] - curve_rows))
        curve_rows = rows - OTHER_ROWS - note_rows - log_rows
        form = glass.fitting(columns, curve_rows)
    width = columns - MARGIN - (form[0] if form and not only_display else 0)
    now_ms = device.board.now_ms
    samples = device.history.columns(now_ms, window_ms, width * 2)
    lines = [title(device, pace, columns)]
    if form and only_display:
        lines += beside([Text("") for _ in range(curve_rows)], device, form)
    else:
        lines += beside(picture(samples, width, curve_rows), device, form)
    lines.append(time_line(window_ms, width))
    lines.append(strip("pump", curve.pump_strip(samples, width)))
    lines.append(strip("valve", curve.valve_strip(samples, width)))
    lines += [state_line(device), wearer_line(device)]
    lines += notes[:note_rows]
    lines += log_lines(device, columns, log_rows)
    lines.append(help_line())
    screen = Text("\n", no_wrap=True, overflow="crop", end="").join(lines)
    return screen


def beside(lines, device, form):
    """The display at the right of the first lines."""
    if form:
        for line, text in zip(lines, glass.drawn(device.display.picture(), form)):
            line.append(text[:1], QUIET)
            line.append(text[1:-1], DISPLAY if text[0] == "│" else QUIET)
            line.append(text[-1:], QUIET)
    return lines


def shares(rows, notes):
    """(curve, notes, log): what must stay is shown whole, then a third of the rest is log."""
    note_rows = min(notes, rows - LEAST_CURVE_ROWS - LEAST_LOG_ROWS)
    log_rows = max(LEAST_LOG_ROWS, (rows - note_rows) // 3)
    return rows - note_rows - log_rows, note_rows, log_rows


def note_lines(notes, columns):
    """Why it stopped or will not start, first; then what the last measurement or training gave."""
    lines = []
    for ms, words in notes.reasons:
        style = ALERT if words.startswith(("TRIP", "AND")) else "bold yellow"
        lines += [Text(text, style) for text in wrapped(ms, words, columns - 1)]
    if notes.result:
        lines += [Text(text, "bold green") for text in wrapped(*notes.result, columns - 1)]
    return lines


def title(device, pace, columns):
    """Name, build, virtual time and speed."""
    left = f" OpenCuff  {device.board_name} · {device.build} · plant {device.plant_name}"
    asked = f"×{pace.speed:g}"
    slow = f" (this machine gives ×{pace.reached:.2g})" if pace.reached < pace.speed * 0.9 else ""
    right = f"{clock(device.board.now_ms)}  {asked}{slow} "
    return Text(left + right.rjust(columns - len(left)), "bold white on blue")


def picture(samples, width, height):
    """The curve with its scale."""
    top_cmmhg = curve.scale_cmmhg(samples)
    canvas = curve.Canvas(1, height, top_cmmhg)
    labels = {
        canvas.dot_of(at) // 4: f"{at // 100:5d} ┤"
        for at in range(0, top_cmmhg + 1, curve.SCALE_STEP_CMMHG)
    }
    lines = []
    for row, cells in enumerate(curve.draw(samples, width, height, top_cmmhg)):
        line = Text().append(labels.get(row, "mmHg  │" if row == 1 else "      │"), QUIET)
        lines.append(append_cells(line, cells))
    return lines


def time_line(window_ms, width):
    """The scale of time below the curve."""
    line = ["─"] * width
    for part in (4, 3, 2, 1):
        text = f"┴ -{window_ms * part // 4000} s "
        at = width - width * part // 4
        line[at : at + len(text)] = text
    line[-5:] = "─ now"
    return Text("      └" + "".join(line)[:width], QUIET)


def strip(name, cells):
    """One row of activity."""
    return append_cells(Text().append(f"{name:>5} │", QUIET), cells)


def append_cells(line, cells):
    """Append (character, style) cells, runs of one style together."""
    at = 0
    while at < len(cells):
        end = at
        while end < len(cells) and cells[end][1] == cells[at][1]:
            end += 1
        line.append("".join(character for character, _ in cells[at:end]), cells[at][1])
        at = end
    return line


def state_line(device):
    """What the cuff and the device's outputs do now."""
    if not device.powered:
        return Text(" switched off", ALERT)
    if device.board.at_prompt:
        return Text(" the firmware has ended and waits at its prompt: p switches off and on", ALERT)
    samples = device.history.samples
    if not samples:
        return Text(" starting", QUIET)
    now = samples[-1]
    line = Text().append(" cuff ", QUIET)
    line.append(f"{now.cuff_cmmhg / 100:5.1f} mmHg", now.style())
    line.append("  target ", QUIET)
    line.append(f"{now.target_cmmhg // 100:3d}" if now.target_cmmhg else " --", "bold green")
    line.append("  pump ", QUIET)
    line.append(f"{now.pump_duty_u16 * 100 // 65535:3d} %", curve.PUMP)
    line.append("  valve ", QUIET)
    line.append("closed" if now.closed else "open  ", curve.VALVE)
    line.append("  light ", QUIET)
    line.append("●" if device.led else "○", "bold yellow" if device.led else QUIET)
    if device.tone_hz:
        line.append(f"  ♪ {TONES.get(device.tone_hz, '')} {device.tone_hz} Hz", "bold")
    return line


def wearer_line(device):
    """What the person in the cuff does."""
    if not device.can_contract:
        return Text(" wearer: this plant has no muscle", QUIET)
    if not device.willing:
        return Text(" wearer rests, whatever the tones say (r: follow them again)", QUIET)
    line = Text().append(" wearer lifts at every tone  limb ", QUIET)
    filled = device.contraction_q10 * LIMB_CELLS // 1024
    line.append("█" * filled, "red")
    line.append("░" * (LIMB_CELLS - filled), QUIET)
    return line


def log_lines(device, columns, rows):
    """The device's console, its last lines, wrapped; the newest below."""
    lines = []
    for ms, line in reversed(device.log(rows)):
        words = words_of(line)
        part = [Text(text, log_style(words)) for text in wrapped(ms, words, columns - 1)]
        lines = part + lines
    lines = lines[-rows:]
    return lines + [Text("")] * (rows - len(lines))


def log_style(text):
    """Trips and refusals stand out."""
    if "TRIP" in text or "Error" in text or "stopped:" in text:
        return "bold red"
    return WARN if "alarm" in text or "will not" in text else ""


def help_line():
    """The keys."""
    line = Text()
    for key, meaning in HELP:
        line.append(f" {key} " if len(key) == 1 else key, "reverse")
        line.append(f" {meaning} ")
    line.rstrip()
    return line
