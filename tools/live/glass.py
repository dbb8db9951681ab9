"""The device's display in the terminal, pixel for pixel: two pixels a character, or eight.

Rules: draws what the simulated SSD1306 shows (64 rows of 128 zeros and ones), framed; changes
nothing.
"""

FRAME = 2  # rows and columns that the frame takes
BRAILLE = (64 + FRAME, 16 + FRAME)  # columns, rows
BLOCKS = (128 + FRAME, 32 + FRAME)
_HALVES = " ▀▄█"
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of U+2800, by row and column


def fitting(columns, rows):
    """The larger form that fits into so much room, or None."""
    for form in (BLOCKS, BRAILLE):
        if form[0] <= columns and form[1] <= rows:
            return form
    return None


def drawn(picture, form):
    """Lines of text, the frame included."""
    cells = _blocks(picture) if form == BLOCKS else _braille(picture)
    width = form[0] - FRAME
    framed = ["│" + line + "│" for line in cells]
    return ["┌" + "─" * width + "┐", *framed, "└" + "─" * width + "┘"]


def _blocks(picture):
    return [
        "".join(_HALVES[top + 2 * low] for top, low in zip(picture[y], picture[y + 1]))
        for y in range(0, 64, 2)
    ]


def _braille(picture):
    lines = []
    for top in range(0, 64, 4):
        line = []
        for left in range(0, 128, 2):
            dots = sum(
                _DOTS[y][x] for y in range(4) for x in range(2) if picture[top + y][left + x]
            )
            line.append(chr(0x2800 + dots))
        lines.append("".join(line))
    return lines
