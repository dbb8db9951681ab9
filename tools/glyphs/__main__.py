"""Writes firmware/cuff/panel/font.py from the drawings beside this file.

    python -m tools.glyphs            writes it
    python -m tools.glyphs --check    says whether it is what would be written now

Drawings: a line of characters, then a row of cells for each line of pixels. small.txt is 5 x 8 (the
last row for what hangs below the line), medium.txt 9 x 16. The large digits are the medium ones,
doubled: a corner between two equal neighbours is rounded off (the rule known as Scale2x).
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
FONT = HERE.parents[1] / "firmware" / "cuff" / "panel" / "font.py"
ASCII = [chr(code) for code in range(33, 127)]
EXTRA = list("æøåÆØÅé▲▼►°")
DIGITS = list("0123456789:/")
SIZES = {"small": (5, 8), "medium": (9, 16)}
PER_LINE = 22


def read(name):
    """Character -> rows of a drawing, each a text of # and dots."""
    width, height = SIZES[name]
    glyphs = {}
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line]
    for at in range(0, len(lines), height + 1):
        names = lines[at].split(" ")
        rows = [line.split(" ") for line in lines[at + 1 : at + 1 + height]]
        for number, character in enumerate(names):
            cells = [row[number] for row in rows]
            if len(cells) != height or any(len(cell) != width for cell in cells):
                raise ValueError(f"{name}.txt: '{character}' is not {width} x {height}")
            if set("".join(cells)) - {"#", "."}:
                raise ValueError(f"{name}.txt: '{character}' has something else than # and .")
            glyphs[character] = cells
    return glyphs


def doubled(rows):
    """The same twice as large, its steps rounded off."""
    height, width = len(rows), len(rows[0])

    def at(x, y):
        return rows[min(max(y, 0), height - 1)][min(max(x, 0), width - 1)]

    large = [[""] * (2 * width) for _ in range(2 * height)]
    for y in range(height):
        for x in range(width):
            up, left, right, down = at(x, y - 1), at(x - 1, y), at(x + 1, y), at(x, y + 1)
            here = at(x, y)
            four = [here] * 4
            if up != down and left != right:
                four[0] = left if left == up else here
                four[1] = right if up == right else here
                four[2] = left if left == down else here
                four[3] = right if down == right else here
            for number, dot in enumerate(four):
                large[2 * y + number // 2][2 * x + number % 2] = dot
    return ["".join(row) for row in large]


def columns(rows):
    """Bytes, column by column, the top eight pixels of a column first, bit 0 on top."""
    data = bytearray()
    for x in range(len(rows[0])):
        for top in range(0, len(rows), 8):
            data.append(sum(1 << k for k in range(8) if rows[top + k][x] == "#"))
    return bytes(data)


def literal(name, data):
    """An assignment of bytes, in lines of one width."""
    lines = [f"{name} = ("]
    for at in range(0, len(data), PER_LINE):
        text = "".join(f"\\x{byte:02x}" for byte in data[at : at + PER_LINE])
        lines.append(f'    b"{text}"')
    return "\n".join(lines + [")"])


def source():
    """The module as it would be written now."""
    small, medium = read("small"), read("medium")
    missing = [character for character in ASCII + EXTRA if character not in small]
    missing += [character for character in DIGITS if character not in medium]
    if missing:
        raise ValueError(f"not drawn: {' '.join(missing)}")
    parts = [
        '"""Glyphs of the display. Written by `python -m tools.glyphs` from its drawings.',
        "",
        "Columns from left to right; a byte is eight pixels, bit 0 on top, the upper byte first.",
        f'SMALL: "!" to "~", then {"".join(EXTRA)}: {SIZES["small"][0]} bytes each. MEDIUM, LARGE:',
        f'{"".join(DIGITS)}, {SIZES["medium"][0]} x {SIZES["medium"][1]} and twice that.',
        '"""',
        "",
        literal("SMALL", b"".join(columns(small[c]) for c in ASCII + EXTRA)),
        literal("MEDIUM", b"".join(columns(medium[c]) for c in DIGITS)),
        literal("LARGE", b"".join(columns(doubled(medium[c])) for c in DIGITS[:11])),
        "",
    ]
    return "\n".join(parts)


def main():
    """Write or check; the exit status."""
    text = source()
    current = FONT.exists() and FONT.read_text(encoding="utf-8") == text
    if not current and "--check" not in sys.argv:
        FONT.write_text(text, encoding="utf-8")
        print("firmware/cuff/panel/font.py: written")
        return 0
    if not current:
        print("firmware/cuff/panel/font.py: old or missing")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
