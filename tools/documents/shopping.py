"""Buy exactly this: boards/shopping.md, a table per board and build, counted on the diagrams.

    python -m tools.documents.shopping            writes the page
    python -m tools.documents.shopping --check    says whether it is what would be written now

Rules: which parts there are, and how many, comes from the drawn sheets and from wiring.md; what to
order for each value stands in BUY below. A part that nobody chose an order number for is an error,
not an empty cell.
"""

import argparse
import re
import sys

from boards.hardware import PUMPS, VALVES
from tools.documents import wiring, wiring_pen, wiring_rest, wiring_stage

PAGE = wiring.ROOT / "boards/shopping.md"
REFERENCE = re.compile(r"^(?:BT|BZ|RV|[A-Z])\d+\b")
IN_A_TABLE = re.compile(r"\b([RCDQU]\d+)\b")
PRECISE = ("R19", "R20", "R21", "R22")  # they scale pressure and supply
_FILM = "MFR-25FBF52-%s (Yageo, 1 %%)"
_PRECISE_FILM = "MFP-25BRD52-%s (Yageo, 0.1 %%, 25 ppm/K)"

# By what is printed on the sheet beside the reference; None: what the reference says alone.
BUY = {
    "C 470 pF": ("470 pF, C0G, 50 V", "C315C471J5G5TA (Kemet)"),
    "C 10 nF": ("10 nF, X7R, 50 V", "C315C103K5R5TA (Kemet)"),
    "C 27 nF": ("27 nF, X7R, 50 V", "C315C273K5R5TA (Kemet)"),
    "C 33 nF": ("33 nF, X7R, 50 V", "C315C333K5R5TA (Kemet)"),
    "C 100 nF": ("100 nF, X7R, 50 V", "C320C104K5R5TA (Kemet)"),
    "C 1 µF": ("1 µF, X7R, 50 V", "C330C105K5R5TA (Kemet)"),
    "C 470 µF": ("470 µF, 10 V, low ESR", "EEU-FR1A471 (Panasonic)"),
    "D 15 V": ("15 V Zener, 1.3 W", "BZX85C15 (Vishay)"),
    "D 1N4007": ("1 A diode", "1N4007 (any maker)"),
    "D 1N5819": ("1 A, 40 V Schottky", "1N5819 (any maker)"),
    "D BAT54": ("30 V Schottky, SOT-23", "BAT54 (Nexperia); on an adapter if you use strip board"),
    "D SS34": ("3 A, 40 V Schottky", "SS34 (any maker)"),
    "D8": ("LED, 3 mm, red", "none: any will do at 1 kΩ"),
    "Q AO3400A": ("N-MOSFET, 30 V, SOT-23", "AO3400A (Alpha & Omega)"),
    "Q AO3401A": ("P-MOSFET, -30 V, SOT-23", "AO3401A (Alpha & Omega)"),
    "U1 arm": ("boost converter to 5.2 V, 1 A", "2030 (Adafruit, PowerBoost 1000 Basic)"),
    "U1 thigh": (
        "boost converter to 5.2 V, 3 A from a cell at 3.3 V",
        "none: no module with a data sheet that states 3 A at 3.3 V was found; "
        "TPS61088 class, measure it",
    ),
    "U2": ("5.0 V regulator", "MCP1700-5002E/TO (Microchip)"),
    "U3": (
        "pressure sensor, 375 mmHg",
        "MPX5050GP (NXP); MPXV5050GP has other pins: [parts.md](parts.md)",
    ),
    "U4": ("two one-shots", "CD74HC123E (TI)"),
    "U5": ("charger for one cell, 0.5 A", "4410 (Adafruit, MCP73831 with USB-C)"),
    "U6": ("3.3 V regulator for U7 alone", "MCP1700-3302E/TO (Microchip)"),
    "U7": (
        "second pressure sensor, 450 mmHg, I2C 0x28",
        "ABP2DANT600MG2A3XX (Honeywell); check range, address and 3.3 V: [parts.md](parts.md)",
    ),
    "J1": ("USB-C socket", "none: it is part of U5's module"),
    "F1 arm": ("fuse 5 x 20 mm, 2 A slow", "0218002.MXP (Littelfuse), and a holder"),
    "F1 thigh": ("fuse 5 x 20 mm, 5 A slow", "0218005.MXP (Littelfuse), and a holder"),
    "S1": ("switch, 6 A", "none: any that carries 6 A and that you find in the dark"),
    "BT1 arm": ("protected 18650 cell, 3 Ah", "none: sold under names that change; see parts.md"),
    "BT1 thigh": (
        "protected 21700 cell, 5 A or more",
        "none: sold under names that change; see parts.md",
    ),
    "BZ1": ("passive piezo", "PS1240P02BT (TDK)"),
    "M": ("pump", "4699 (Adafruit, ZR370-02PM)"),
    "Y": ("valve, plugged so that it is normally open", "4663 (Adafruit, FA0520E)"),
    "RV1": (
        "relief valve, 310-330 mmHg",
        "none: no model with a data sheet was found; set it, check it, seal it",
    ),
    "display": ("display 128 x 64, I2C (may be left out)", "938 (Adafruit, SSD1306)"),
    "button": ("button, 12 mm", "B3F-4055 (Omron)"),
    "stop": ("STOP button, the largest, red", "none: choose one that you hit without looking"),
    "cuff": (
        "two-lumen cuff (arm 10-12 cm, thigh 15-18 cm wide)",
        "none: no maker publishes tube ends and volume; parts.md says what counts",
    ),
    "couplings": (
        "pull-apart coupling, without shut-off valves",
        "none with a data sheet for the force; plain push fittings on one tab, 15-40 N",
    ),
    "check": ("check valve, 4 mm", "none: sold without a maker's name"),
    "hose": ("silicone hose 4 x 7 mm, by the metre", "none: sold by size"),
}
_ALWAYS = (("button", 3), ("stop", 1), ("display", 1), ("cuff", 1), ("couplings", 2), ("check", 1),
           ("hose", 3))  # fmt: skip

HEAD = """# Buy exactly this

Written by `python -m tools.documents.shopping`, counted on the [wiring
diagrams](pico_w/wiring.md); change it there. One table per board and build, every passive
included. Why each part is there: [circuit.md](circuit.md); alternatives, and what is
wrong with the parts that look alike: [parts.md](parts.md). **Order numbers are from general
knowledge of the makers' codes: compare value, voltage and package with the maker's page before you
order.** "none" says why there is no number. Through-hole if the number does not say otherwise.

"""


def _sheet_words(board, build):
    """Everything that is written on one sheet."""
    pen = wiring_pen.Pen()
    wiring_stage.stage(pen, board, build)
    wiring_rest.rest(pen, board, build)
    return pen.words


def _order_key(reference, value, board, build):
    """Under which name of BUY a part stands, or the key that is missing there."""
    for key in (f"{reference} {build}", reference, reference[0]):
        if key in BUY:
            return key
    letter = reference[0]
    if letter == "R":
        return f"R {value}"
    return next((f"{letter} {word}" for word in _values(value) if f"{letter} {word}" in BUY),
                f"{reference} on {board.folder.name}: {value!r}")  # fmt: skip


def _values(value):
    """'AO3400A: no permit' -> itself, 'AO3400A:', 'AO3400A'; '1 µF' -> '1 µF'."""
    first = re.split(r"[\s:]", value)[0]
    pair = re.match(r"[\d.]+ [pnµV]F?", value)
    return ([pair.group()] if pair else []) + [value, first]


def parts(board, build):
    """{reference: value as drawn} of one sheet."""
    found = {}
    for words in _sheet_words(board, build):
        flat = words.replace("\n", " ")
        match = REFERENCE.match(flat)
        if not match or flat[match.end() : match.end() + 1] == "-":  # "R19-R22: ..." is a note
            continue
        value = flat[match.end() :].strip()
        if len(value) > len(found.get(match.group(), "")):
            found[match.group()] = value
    return found


def written(board):
    """References in the tables of the board's wiring.md: each has to be drawn, too."""
    text = (board.folder / "wiring.md").read_text(encoding="utf-8")
    return {name for line in text.splitlines() if line.startswith("|")
            for name in IN_A_TABLE.findall(line)}  # fmt: skip


def _resistor(reference, value):
    number = value.upper()
    number = re.sub(r"^(\d+)\.(\d)K$", r"\1K\2", number)
    kind = _PRECISE_FILM if reference in PRECISE else _FILM
    shown = f"{value[:-1]} kΩ" if value.endswith("k") else f"{value[:-1]} Ω"
    return shown + (", 0.1 %" if reference in PRECISE else ""), kind % number


def rows(board, build):
    """(quantity, what, order number, references) of one table; KeyError names what is missing."""
    lines = {}

    def put(what, number, reference, count=1):
        quantity, names = lines.get((what, number), (0, []))
        lines[what, number] = (quantity + count, names + ([reference] if reference else []))

    put("module", board.MODULE_ORDER, "")
    for reference, value in sorted(parts(board, build).items(), key=_by_number):
        if reference[0] == "R" and not reference.startswith("RV"):
            put(*_resistor(reference, value), reference)
            continue
        count = PUMPS[build] if reference == "C2" else 1  # one at each motor's terminals
        put(*BUY[_order_key(reference, value, board, build)], reference, count)
        if "+ 10 nF" in value:
            put(*BUY["C 10 nF"], reference)
    for key, count in _ALWAYS:
        put(*BUY[key], "", count)
    return [(count, what, number, names) for (what, number), (count, names) in lines.items()]


def _by_number(item):
    letters, digits = re.match(r"([A-Z]+)(\d+)", item[0]).groups()
    return letters, int(digits)


def page():
    """The whole page."""
    text = HEAD
    for folder in wiring.board_folders():
        board = wiring.Board(folder)
        for build in wiring.BUILDS:
            text += f"## {board.MODULE}, {build} ({PUMPS[build]} pump(s), {VALVES[build]} valve(s))"
            text += "\n\n| how many | what | order number | on the diagram |\n|---|---|---|---|\n"
            for count, what, number, names in rows(board, build):
                text += f"| {count} | {what} | {number} | {' '.join(names) or '-'} |\n"
            text += "\n"
    return text.rstrip("\n") + "\n"


def main():
    """Write or check; the exit code is 1 for a page that is not current."""
    parser = argparse.ArgumentParser(description="boards/shopping.md, counted on the diagrams")
    parser.add_argument("--check", action="store_true", help="write nothing, say if it is old")
    check = parser.parse_args().check
    new = page()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == new:
        return 0
    print(f"boards/{PAGE.name}: {'old or missing' if check else 'written'}")
    if not check:
        PAGE.write_text(new, encoding="utf-8")
    return int(check)


if __name__ == "__main__":
    sys.exit(main())
