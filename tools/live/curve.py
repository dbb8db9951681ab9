"""The moving curve: what was sampled lately, drawn with Braille dots (2 x 4 to a character).

Purpose: turns samples into rows of (character, style) cells, so that a test can look at them.
Rules: pressures are hundredths of mmHg, times are virtual milliseconds. Knows no terminal.
"""

from collections import deque

SAMPLE_MS = 100
LONGEST_MS = 600_000
BAND_PERCENT = 10
DOT_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BRAILLE = 0x2800
BARS = " ▁▂▃▄▅▆▇█"
SCALE_STEP_CMMHG = 5000
LEAST_SCALE_CMMHG = 20000

IN_BAND = "bold cyan"
OFF_BAND = "bold yellow"
NO_TARGET = "bold"
TARGET = "green"
BAND = "dim green"
PUMP = "blue"
VALVE = "magenta"


class Sample:
    """One instant: pressure, target (0 for none), pump duty 0..65535, valve closed or not."""

    __slots__ = ("closed", "cuff_cmmhg", "ms", "pump_duty_u16", "target_cmmhg")

    def __init__(self, ms, cuff_cmmhg, target_cmmhg, pump_duty_u16, closed):
        self.ms = ms
        self.cuff_cmmhg = cuff_cmmhg
        self.target_cmmhg = target_cmmhg
        self.pump_duty_u16 = pump_duty_u16
        self.closed = closed

    def style(self):
        """How the pressure of this instant is coloured."""
        if not self.target_cmmhg:
            return NO_TARGET
        off_cmmhg = abs(self.cuff_cmmhg - self.target_cmmhg)
        return IN_BAND if off_cmmhg * 100 <= self.target_cmmhg * BAND_PERCENT else OFF_BAND


class History:
    """The samples of the longest window."""

    def __init__(self):
        self.samples = deque(maxlen=LONGEST_MS // SAMPLE_MS)

    def columns(self, now_ms, window_ms, count):
        """Return `count` lists of samples, oldest first, for the window that ends now."""
        columns = [[] for _ in range(count)]
        start_ms = now_ms - window_ms
        for sample in reversed(self.samples):
            at = (sample.ms - start_ms) * count // window_ms
            if at < 0:
                break
            columns[min(at, count - 1)].append(sample)
        for column in columns:
            column.reverse()
        return columns


def scale_cmmhg(columns):
    """Return the pressure at the top of the picture: whole steps above everything in it."""
    top = LEAST_SCALE_CMMHG
    for column in columns:
        for sample in column:
            top = max(top, sample.cuff_cmmhg, sample.target_cmmhg * (100 + BAND_PERCENT) // 100)
    return -(-top // SCALE_STEP_CMMHG) * SCALE_STEP_CMMHG


class Canvas:
    """Braille dots with one style to a character; what is drawn later covers what was there."""

    def __init__(self, width, height, top_cmmhg):
        self.width = width
        self.height = height
        self._top_cmmhg = top_cmmhg
        self._cells = [[(0, "")] * width for _ in range(height)]

    def dot_of(self, cmmhg):
        """Return the row of dots, from the top, that shows this pressure."""
        dots = self.height * 4
        return min(dots - 1, max(0, dots - 1 - cmmhg * (dots - 1) // self._top_cmmhg))

    def dot(self, x, y, style):
        """Set one dot."""
        row, column = y // 4, x // 2
        bits, before = self._cells[row][column]
        bit = DOT_BITS[y % 4][x % 2]
        self._cells[row][column] = (bits | bit if style == before else bit, style)

    def rows(self):
        """Return rows of (character, style)."""
        return [
            [(chr(BRAILLE + bits) if bits else " ", style) for bits, style in row]
            for row in self._cells
        ]


def draw(columns, width, height, top_cmmhg):
    """Return the picture as rows of (character, style); two columns of samples to a character."""
    canvas = Canvas(width, height, top_cmmhg)
    for x, column in enumerate(columns):
        target = column[-1].target_cmmhg if column else 0
        if target and x % 4 == 0:
            canvas.dot(x, canvas.dot_of(target * (100 + BAND_PERCENT) // 100), BAND)
            canvas.dot(x, canvas.dot_of(target * (100 - BAND_PERCENT) // 100), BAND)
        if target and x % 4 < 2:
            canvas.dot(x, canvas.dot_of(target), TARGET)
    last = None
    for x, column in enumerate(columns):
        if not column:
            continue
        heights = [canvas.dot_of(sample.cuff_cmmhg) for sample in column]
        span = heights if last is None else [*heights, last]
        style = column[-1].style()
        for y in range(min(span), max(span) + 1):
            canvas.dot(x, y, style)
        last = heights[-1]
    return canvas.rows()


def pump_strip(columns, width):
    """Return one row of bars: the pump's duty over time."""
    cells = []
    for samples in _pairs(columns, width):
        duty = sum(s.pump_duty_u16 for s in samples) // len(samples) if samples else 0
        cells.append((BARS[-(-duty * (len(BARS) - 1) // 65535)], PUMP))
    return cells


def valve_strip(columns, width):
    """Return one row: a line while the valve is closed, a gap where it was open for a moment."""
    cells = []
    for samples in _pairs(columns, width):
        closed = [sample.closed for sample in samples]
        mark = " " if not closed else "━" if all(closed) else "╍" if any(closed) else "·"
        cells.append((mark, VALVE))
    return cells


def _pairs(columns, width):
    return (columns[2 * x] + columns[2 * x + 1] for x in range(width))
