"""The picture in the terminal: one rich Text per frame, made of the device's state.

Rules: draws only; changes nothing on the device. Fits 80 x 24 and uses what more there is.
"""

from rich.text import Text

from tools.live import curve

LEAST_COLUMNS = 80
LEAST_ROWS = 18
MARGIN = 7  # the scale left of the curve
OTHER_ROWS = 10  # all but the curve
LOG_ROWS = 3
LIMB_CELLS = 10
TONES = {880: "lift", 587: "lower", 784: "set over", 932: "alarm", 220: "refused",
         330: "keep still", 1568: "LOP found"}  # fmt: skip
HELP = (
    ("s", "START"), ("x", "STOP"), ("↑↓", "mmHg"), ("m", "LOP"), ("r", "reps"), ("p", "power"),
    ("+-", "speed"), ("z", "zoom"), ("q", "quit"),
)  # fmt: skip
ALERT = "bold white on red"
WARN = "yellow"
QUIET = "bright_black"


def frame(device, pace, window_ms, columns, rows):
    """Return the whole screen."""
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return Text(f"needs {LEAST_COLUMNS} x {LEAST_ROWS} characters; q quits"[:columns], WARN)
    width = columns - MARGIN
    now_ms = device.board.now_ms
    samples = device.history.columns(now_ms, window_ms, width * 2)
    lines = [title(device, pace, columns)]
    lines += picture(samples, width, rows - OTHER_ROWS)
    lines.append(time_line(window_ms, width))
    lines.append(strip("pump", curve.pump_strip(samples, width)))
    lines.append(strip("valve", curve.valve_strip(samples, width)))
    lines += [state_line(device), wearer_line(device)]
    lines += log_lines(device, columns)
    lines.append(help_line())
    screen = Text("\n", no_wrap=True, overflow="crop", end="").join(lines)
    return screen


def title(device, pace, columns):
    """Name, build, virtual time and speed."""
    seconds, ms = divmod(device.board.now_ms, 1000)
    left = f" OpenCuff  {device.board_name} · {device.build} · plant {device.plant_name}"
    asked = f"×{pace.speed:g}"
    slow = f" (this machine gives ×{pace.reached:.2g})" if pace.reached < pace.speed * 0.9 else ""
    right = f"{seconds // 60}:{seconds % 60:02d}.{ms // 100}  {asked}{slow} "
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


def log_lines(device, columns):
    """The device's console, its last lines."""
    found = device.log(LOG_ROWS)
    lines = [Text(" > " + text[: columns - 4], log_style(text)) for text in found]
    return lines + [Text("")] * (LOG_ROWS - len(lines))


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
