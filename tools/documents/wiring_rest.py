"""The lower half of the wiring diagrams: power, sensor, buttons and display, air.

Why each part is there: boards/<name>/wiring.md.
"""

from boards.hardware import PUMPS, RELIEF_MMHG, VALVES
from tools.documents.wiring_pen import AIR, ohms


def divider(pen, x, y, values, names, tag, gap=1.9):
    """Two resistors in series from (x, y) to ground, a capacitor at their middle, and the pin."""
    top, bottom, nanofarads = values
    middle = y - 2.1
    pen.part("Resistor", (x, y), (x, y - 1.8), f"{names[0]}\n{ohms(top)}", 0.3)
    pen.wire((x, y - 1.8), (x, middle))
    pen.dot((x, middle))
    pen.part("Resistor", (x, middle), (x, middle - 1.8), f"{names[1]}\n{ohms(bottom)}", 0.3)
    pen.ground((x, middle - 1.8))
    pen.wire((x, middle), (x + gap + 0.9, middle))
    pen.dot((x + gap, middle))
    pen.part(
        "Capacitor",
        (x + gap, middle),
        (x + gap, middle - 1.8),
        f"{names[2]}\n{nanofarads} nF",
        0.35,
    )
    pen.ground((x + gap, middle - 1.8))
    pen.net((x + gap + 0.9, middle), tag, "left")


def power(pen, board):
    """Cell, fuse, switch, converter, the sensor's regulator, charger with its inhibit line."""
    pen.section((0, 0), (17.6, -18), "2  Power")
    y = -4.0
    pen.part("BatteryCell", (1.6, -6.6), (1.6, y), "", 0)
    pen.text((2.1, -5.6), "BT1 3.7 V\nLi-ion,\nprotected")
    pen.ground((1.6, -6.6))
    pen.net((1.6, -2.4), "CELL +", "left")
    pen.wire((1.6, -2.4), (1.6, y), (2.2, y))
    pen.dot((1.6, y))
    pen.part("FuseIEC", (2.2, y), (4.4, y), "F1", 0.5)
    pen.part("Switch", (4.4, y), (6.4, y), "S1", 0.75)
    pen.wire((6.4, y), (9.0, y))
    pen.dot((7.4, y))
    pen.box((9.0, -3.2), (12.2, -4.9), "U1 boost\n5.2 V")
    pen.wire((12.2, y), (15.2, y))
    pen.net((15.2, y), "+5.2 V", "left")
    pen.dot((13.0, y))
    pen.part("Capacitor2", (13.0, y), (13.0, -6.2), "C3\n470 µF", 0.4)
    pen.ground((13.0, -6.2))
    feed_x = 7.4 if board.SUPPLY_FROM == "cell" else 13.0
    pen.wire((feed_x, y), (feed_x, -2.0))
    pen.part("Schottky", (feed_x, -2.0), (feed_x + 2.0, -2.0), "D7 1N5819", 0.5)
    pen.net((feed_x + 2.0, -2.0), board.SUPPLY, "left")
    pen.wire((7.4, y), (7.4, -5.0))
    divider(pen, 7.4, -5.0, board.BATTERY_DIVIDER, ("R15", "R16", "C4"),
            board.tag("PIN_BATTERY") + "\nBATTERY")  # fmt: skip
    _sensor_supply(pen)
    _charger(pen, board)


def _sensor_supply(pen):
    y = -10.6
    pen.net((11.2, -9.6), "+5.2 V", "left")
    pen.wire((11.2, -9.6), (11.2, y), (12.0, y))
    pen.box((12.0, -9.9), (15.0, -11.5), "U2 5.0 V\nMCP1700")
    pen.wire((15.0, y), (15.6, y), (15.6, -9.2))
    pen.net((15.6, -9.2), "+5.0 V", "left")
    pen.dot((15.6, y))
    pen.dot((11.2, y))
    pen.part("Capacitor", (15.6, y), (15.6, -12.2), "C6\n1 µF", 0.4)
    pen.ground((15.6, -12.2))
    pen.part("Capacitor", (11.2, y), (11.2, -12.2), "C5\n1 µF", -0.5, "right")
    pen.ground((11.2, -12.2))


def _charger(pen, board):
    y = -12.6
    pen.box((0.7, -11.7), (2.9, -13.5), "J1\nUSB-C")
    pen.wire((2.9, y), (5.0, y))
    pen.dot((3.8, y))
    pen.box((5.0, -11.7), (8.0, -13.5), "U5\ncharger")
    pen.wire((8.0, y), (8.4, y), (8.4, -11.4))
    pen.net((8.4, -11.4), "CELL +", "right")
    low = -15.2
    pen.wire((3.8, y), (3.8, low))
    pen.part("Resistor", (3.8, low), (5.8, low), "R17 10k", 0.5)
    pen.wire((5.8, low), (9.9, low))
    for x in (6.2, 8.0):
        pen.dot((x, low))
    pen.part("Resistor", (6.2, low), (6.2, -16.9), "R18\n15k", 0.3)
    pen.ground((6.2, -16.9))
    pen.wire((8.0, low), (8.0, -16.2))
    pen.net((8.0, -16.2), board.tag("PIN_CHARGE") + "\nCHARGE", "left")
    drain = (11.3, low + 0.75)
    pen.fet("NFet", drain, "Q9 AO3400A: no permit\nwhile J1 has power")
    pen.wire(drain, (11.3, -14.0))
    pen.net((11.3, -14.0), "INHIBIT", "left")
    pen.ground((11.3, low - 0.75))


def sensor(pen, board):
    """U3 with its capacitors, the dividers of signal and supply."""
    pen.section((18.0, 0), (31.6, -18), "3  Pressure sensor")
    rail = -2.4
    pen.net((20.0, rail), "+5.0 V")
    pen.wire((20.0, rail), (26.5, rail))
    pen.dot((21.4, rail))
    pen.wire((21.4, rail), (21.4, -4.6))
    pen.dot((23.8, rail))
    pen.part("Capacitor", (23.8, rail), (23.8, -4.0), "C7 1 µF\n+ 10 nF", 0.35)
    pen.ground((23.8, -4.0))
    pen.box((19.4, -4.6), (23.4, -8.0), "U3\nMPX5050GP")
    pen.text((21.4, -5.0), "VS (3)", "center", 10)
    pen.text((21.4, -7.6), "GND (2)", "center", 10)
    pen.text((23.2, -7.0), "VOUT (1)", "right", 10)
    pen.wire((21.4, -8.0), (21.4, -8.6))
    pen.ground((21.4, -8.6))
    divider(pen, 26.5, rail, board.RAIL_DIVIDER, ("R19", "R20", "C8"),
            board.tag("PIN_RAIL") + "\nRAIL")  # fmt: skip
    pen.wire((23.4, -7.0), (24.2, -7.0), (24.2, -9.6))
    pen.dot((24.2, -8.0))
    pen.wire((24.2, -8.0), (25.6, -8.0))
    pen.part("Capacitor", (25.6, -8.0), (25.6, -9.6), "C9\n470 pF", 0.35)
    pen.ground((25.6, -9.6))
    pen.wire((24.2, -9.6), (24.2, -10.4))
    divider(pen, 24.2, -10.4, board.SENSOR_DIVIDER, ("R21", "R22", "C10"),
            board.tag("PIN_PRESSURE") + "\nPRESSURE")  # fmt: skip
    pen.text((18.5, -16.4), "R19-R22: 0.1 %, or 1 % and calibrated.\n"
             "Take R19 from the sensor's own VS pin.", size=11)  # fmt: skip


def panel(pen, board):
    """Buttons, light and sound."""
    pen.section((32.0, 0), (45.6, -18), "4  Panel")
    for row, name in enumerate(("START", "STOP", "UP", "DOWN")):
        y = -2.2 - 1.4 * row
        pen.net((36.4, y), f"{board.tag('PIN_' + name)} {name}")
        pen.part("Button", (36.4, y), (38.2, y), "", 0)
        pen.wire((38.2, y), (38.6, y))
        if row:
            pen.dot((38.6, y))
    pen.wire((38.6, -2.2), (38.6, -7.0))
    pen.ground((38.6, -7.0))
    y = -8.6
    pen.net((36.4, y), f"{board.tag('PIN_LED')} LED")
    pen.part("Resistor", (36.4, y), (38.4, y), "R23 1k", 0.45)
    pen.part("LED", (38.4, y), (40.4, y), "D8", 1.15)
    pen.ground((40.4, y))
    y = -10.4
    pen.net((36.4, y), f"{board.tag('PIN_BUZZER')} BUZZER")
    pen.part("Resistor", (36.4, y), (38.4, y), "R24 100R", 0.45)
    pen.wire((38.4, y), (38.8, y))
    pen.box((38.8, -9.8), (42.2, -11.0), "BZ1 piezo", size=11)
    pen.wire((42.2, y), (42.8, y))
    pen.ground((42.8, y))
    pen.text(
        (39.9, -2.8),
        "Buttons to ground; the chip\npulls up. STOP held at\npower-on: maintenance.",
        size=11,
    )
    pen.net((41.3, -5.6), "INHIBIT")
    pen.part("Schottky", (41.3, -5.6), (43.1, -5.6), "D9 BAT54", 0.5)
    pen.net((43.1, -5.6), "STOP pin", "left")
    pen.text((39.9, -6.6), "STOP lets go by itself,\nprogram or not.", size=11)


def display(pen, board):
    """The display on its I2C pins."""
    pen.box((39.0, -12.4), (44.6, -17.4), "SSD1306\n128 x 64")
    for y, tag, name in (
        (-13.1, board.tag("PIN_SDA"), "SDA"),
        (-14.4, board.tag("PIN_SCL"), "SCL"),
        (-15.7, board.LOGIC_3V3, "VCC"),
        (-17.0, "ground", "GND"),
    ):
        pen.net((38.6, y), tag)
        pen.wire((38.6, y), (39.0, y))
        pen.text((39.15, y), name, size=10)


def second_sensor(pen, board):
    """U7 with its regulator and its bus; nothing if the board has none."""
    if getattr(board, "SECOND_SENSOR", None) is None:
        return
    pen.section((0, -27.2), (45.6, -33.6), "6  Second pressure sensor")
    y = -29.4
    pen.net((1.8, y), "+5.2 V")
    pen.wire((1.8, y), (4.6, y))
    pen.dot((3.2, y))
    pen.part("Capacitor", (3.2, y), (3.2, -31.4), "C13\n1 µF", 0.4)
    pen.ground((3.2, -31.4))
    pen.box((5.4, -28.6), (9.0, -30.2), "U6 3.3 V\nMCP1700")
    pen.wire((4.6, y), (5.4, y))
    pen.wire((9.0, y), (24.6, y))
    pen.dot((10.4, y))
    pen.part("Capacitor", (10.4, y), (10.4, -31.4), "C14\n1 µF", 0.4)
    pen.ground((10.4, -31.4))
    for x, name, low, tag in (
        (15.0, "R30 4.7k", -31.4, board.tag("PIN_SECOND_SDA") + " SDA"),
        (19.0, "R31 4.7k", -32.6, board.tag("PIN_SECOND_SCL") + " SCL"),
    ):
        pen.dot((x, y))
        pen.part("Resistor", (x, y), (x, y - 1.6), name, 0.35)
        pen.wire((x, y - 1.6), (x, low))
        pen.dot((x, low))
        pen.net((13.8, low), tag)
        pen.wire((13.8, low), (24.6, low))
    pen.dot((22.6, y))
    pen.part("Capacitor", (22.6, y), (22.6, -30.9), "C15\n100 nF", 0.35)
    pen.ground((22.6, -30.9))
    pen.box((24.6, -28.6), (30.6, -33.2), "U7 ABP2\n60 kPa gauge")
    for level, name in ((y, "VDD"), (-31.4, "SDA"), (-32.6, "SCL")):
        pen.text((24.8, level), name, size=10)
    pen.wire((30.6, -32.4), (31.6, -32.4))
    pen.ground((31.6, -32.4))
    pen.text((30.4, -32.4), "GND", "right", 10)
    pen.text((33.0, -29.4), "Its own regulator, bus and hose: no one part can\nmove both sensors. "
             f"I2C address 0x{board.SECOND_SENSOR:02X}.\nC15 close to U7. Port to the manifold.",
             size=11)  # fmt: skip


def air(pen, board, build):
    """Where the air goes, and what stands between pump and limb."""
    pen.section((0, -18.6), (45.6, -26.6), "5  Air")
    line = {"color": AIR, "width": 3}
    pumps = PUMPS[build]
    for k in range(pumps):
        y = -22.6 + 1.5 * (k - (pumps - 1) / 2)
        pen.box((1.2, y + 0.55), (3.8, y - 0.55), f"M{k + 1} pump")
        pen.wire((3.8, y), (5.0, y), (5.0, -22.6), **line)
    pen.wire((5.0, -22.6), (6.4, -22.6), **line)
    pen.box((6.4, -21.9), (9.8, -23.3), "check valve")
    pen.wire((9.8, -22.6), (11.6, -22.6), **line)
    pen.box((11.6, -21.6), (23.6, -23.6), "manifold")
    for k in range(VALVES[build]):
        x = 13.4 + 4.0 * k
        pen.wire((x, -21.6), (x, -20.8), **line)
        pen.box((x - 1.6, -19.7), (x + 1.6, -20.8), f"Y{k + 1} to open air", size=11)
    pen.wire((21.8, -21.6), (21.8, -20.8), **line)
    low, high = RELIEF_MMHG
    pen.box((19.4, -19.2), (24.2, -20.8), f"RV1 relief, opens\nat {low}-{high} mmHg", size=11)
    pen.wire((23.6, -22.6), (28.4, -22.6), **line)
    pen.text((26.0, -22.1), "bore 4 mm or more", "center", 10)
    for y in (-22.6, -25.0):
        pen.box((28.4, y + 0.55), (30.6, y - 0.55), "", fill="#e8f4ec")
        pen.wire((29.5, y + 0.55), (29.5, y - 0.55))
    pen.text((29.5, -20.6), "pull-apart couplings,\nboth halves open when parted,\nat the cuff: "
             "one pull frees both", "center", 10)  # fmt: skip
    pen.wire((30.6, -22.6), (34.0, -22.6), **line)
    pen.box((34.0, -21.6), (41.0, -26.0), "cuff\n(two lumens)", fill="#fdf6e7")
    pen.wire((34.0, -25.0), (30.6, -25.0), **line)
    pen.wire((28.4, -25.0), (23.6, -25.0), **line)
    pen.box((18.0, -24.3), (23.6, -25.7), "U3 pressure sensor")
    if getattr(board, "SECOND_SENSOR", None) is not None:
        pen.wire((12.6, -23.6), (12.6, -24.0), **line)
        pen.box((10.8, -24.0), (15.6, -24.9), "U7 second sensor", size=11)
    pen.text((9.2, -25.8), "The sensor has a lumen of its own: a kinked\nsupply hose cannot hide "
             "what the limb feels.", "center", 10)  # fmt: skip


def rest(pen, board, build):
    """Everything below the switch stage."""
    power(pen, board)
    sensor(pen, board)
    panel(pen, board)
    display(pen, board)
    air(pen, board, build)
    second_sensor(pen, board)
