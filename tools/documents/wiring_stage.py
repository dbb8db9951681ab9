"""The switch stage of the wiring diagrams: permits, valve and pump, part by part.

Two switches in series for each load: the upper one closed only while every permit holds, the lower
one worked by the tick. Why each part is there: boards/<name>/wiring.md.
"""

from boards.hardware import CLAMP_ZENER_MV, PUMPS, VALVES

RAIL_Y = 17.0


def gate(pen, gate_at, tag, resistor, pull, value="100R", left=2.2):
    """Gate resistor and pull-down in front of a gate, and the pin's name."""
    x, y = gate_at
    node = (x - 0.6, y)
    pen.wire(gate_at, node)
    pen.dot(node)
    pen.part("Resistor", node, (node[0], y - 1.6), f"{pull}\n10k", 0.3)
    pen.ground((node[0], y - 1.6))
    pen.part("Resistor", (node[0] - left, y), node, f"{resistor} {value}", 0.45)
    pen.net((node[0] - left, y), tag)


def permits(pen, board, x=6.6):
    """The chain that pulls the gates of Q1 and Q2 down, and so closes both upper switches."""
    pen.wire((x, RAIL_Y), (x, 16.6))
    pen.dot((x, RAIL_Y))
    pen.part("Resistor", (x, 16.6), (x, 15.0), "R1\n10k", 0.3)
    pen.wire((x, 15.0), (x, 14.2))
    pen.dot((x, 14.6))
    pen.wire((x, 14.6), (x + 1.5, 14.6))
    pen.net((x + 1.5, 14.6), "PERMIT", "left")
    pen.part("Resistor", (x, 14.2), (x, 12.6), "R2\n1k", 0.3)
    at = pen.fet("NFet", (x, 12.6), "Q5\nAO3400A")
    if board.MONOSTABLE:
        pen.wire((x, 11.1), (x, 10.3))
        pen.ground((x, 10.3))
        _monostable(pen, board, at)
    else:
        gate(pen, at, board.tag(board.PERMITS[0][0]) + "\ndead-man", "R3", "R4", "1k")
        pen.wire((x, 11.1), (x, 8.6))
        second = pen.fet("NFet", (x, 8.6), "Q6\nAO3400A")
        gate(pen, second, board.tag(board.PERMITS[1][0]) + "\nceiling", "R5", "R6", "1k")
        pen.wire((x, 7.1), (x, 6.4))
        pen.ground((x, 6.4))
        pen.text(
            (0.7, 4.6), "Both permits have to hold: two switches\nin series are the AND.", size=10
        )
    node = (at[0] - 0.6, at[1])
    pen.wire(node, (node[0], at[1] + 1.2))
    pen.net((node[0], at[1] + 1.2), "INHIBIT")


def _monostable(pen, board, at):
    """74HC123: holds Q5 on for a quarter of a second after the last rising edge."""
    kilohms, microfarads, _, window = board.MONOSTABLE
    node = (at[0] - 0.6, at[1])
    pen.wire(at, node)
    pen.dot(node)
    pen.part("Resistor", node, (node[0], at[1] - 1.6), "R4\n10k", 0.3)
    pen.ground((node[0], at[1] - 1.6))
    pen.part("Resistor", (node[0] - 2.2, at[1]), node, "R3 1k", 0.45)
    pen.wire((node[0] - 2.2, at[1]), (node[0] - 2.2, 8.6), (4.0, 8.6), (4.0, 7.8))
    pen.box((3.0, 7.8), (7.2, 2.9))
    pen.text((3.2, 5.4), "U4\n74HC123")
    pen.text((5.1, 3.3), "VCC (16) 3.3 V, GND (8)", "center", 8)
    pen.text((4.0, 7.4), "Q (13)", "center", 10)
    pen.net((2.6, 6.8), board.tag("PIN_PERMIT_FEED") + " feed", "right")
    pen.wire((2.6, 6.8), (2.6, 6.4), (3.0, 6.4))
    pen.dot((2.6, 6.4))
    pen.text((3.1, 6.4), "B (2)", size=10)
    pen.part("Resistor", (2.6, 6.4), (2.6, 4.8), "R27\n100k", -0.55, "right")
    pen.wire((2.6, 4.8), (2.6, 4.4), (3.0, 4.4))
    pen.dot((2.6, 4.4))
    pen.ground((2.6, 4.4))
    pen.text((3.1, 4.4), "A (1)", size=10)
    for y, name, words in ((6.6, "RX/CX (15)", f"R25 {kilohms}k"), (4.0, "CLR (3)", "R26 100k")):
        pen.text((6.95, y), name, "right", 10)
        pen.wire((7.2, y), (8.1, y))
        pen.dot((8.1, y))
        pen.part("Resistor", (8.1, y), (10.1, y), words, 0.45)
    pen.wire((10.1, 6.6), (10.1, 3.0))
    pen.dot((10.1, 4.0))
    pen.net((10.1, 3.0), "3V3", "left")
    pen.part("Capacitor", (8.1, 6.6), (8.1, 5.2), f"C11\n{microfarads:g} µF", 0.35)
    pen.wire((8.1, 5.2), (7.2, 5.2))
    pen.text((6.95, 5.2), "CX (14)", "right", 10)
    pen.part("Capacitor", (8.1, 4.0), (8.1, 2.5), "C12\n100 nF", 0.35)
    pen.ground((8.1, 2.5))
    pen.text((0.5, 1.7), f"Holds {window[0]}-{window[1]} ms after the last edge. A pin that\n"
             "stands still, high or low, lets Q1 and Q2 go.", size=10)  # fmt: skip


def valve(pen, board, build, x=16.0):
    """Q1, the coil(s) with clamp and switched freewheel, Q3."""
    _upper(pen, x, "Q1")
    top, low = 14.0, 8.0
    columns = [x, x + 2.6][: VALVES[build]]
    clamp_x, free_x = x + 5.4, x + 8.4
    pen.wire((x, 15.5), (x, top), (free_x, top))
    pen.wire((x, low), (free_x, low))
    for number, column in enumerate(columns, 1):
        pen.part("Inductor2", (column, top), (column, low), f"Y{number}\nvalve,\nnorm.\nopen", 0.4)
        if column != x:
            pen.dot((column, top))
            pen.dot((column, low))
    pen.dot((clamp_x, top))
    pen.dot((clamp_x, low))
    pen.part("Zener", (clamp_x, top), (clamp_x, 11), f"D2\n{CLAMP_ZENER_MV // 1000} V", 0.4)
    pen.part("Diode", (clamp_x, low), (clamp_x, 11), "D3\n1N4007", 0.4)
    pen.wire((x, low), (x, 7.4))
    pen.dot((x, low))
    pen.dot((x, top))
    at = pen.fet("NFet", (x, 7.4), "Q3\nAO3400A")
    gate(pen, at, board.tag("PIN_VALVE") + "\nVALVE", "R7", "R8")
    pen.wire((x, 5.9), (x, 5.2))
    pen.ground((x, 5.2))
    _freewheel(pen, board, free_x, top, low)


def _upper(pen, x, name):
    """An upper switch under the rail; all their gates are one wire, PERMIT."""
    pen.dot((x, RAIL_Y))
    at = pen.fet("PFet", (x, RAIL_Y), f"{name}\nAO3401A")
    pen.net(at, "PERMIT")


def _freewheel(pen, board, x, top, low):
    """D4 with Q7: lets the coil's current circulate while PWM holds the valve, and only then."""
    pen.part("Schottky", (x, low), (x, 10.2), "D4\n1N5819", 0.45)
    pen.dot((x, 10.2))
    pen.wire((x, 10.2), (x, 10.6))
    at = pen.fet("PFet", (x, 12.1), "Q7\nAO3401A", 0.25, upside_down=True, gate_right=True)
    pen.wire((x, 12.1), (x, top))
    node = (x + 2.1, at[1])
    pen.wire(at, node)
    pen.dot(node)
    pen.wire((x, 10.2), (x + 2.1, 10.2))
    pen.part("Resistor", (x + 2.1, 10.2), node, "R9\n10k", 0.3)
    drain = (x + 4.8, 10.0)
    pen.part("Resistor", node, (x + 4.8, node[1]), "R10 1k", 0.45)
    pen.wire((x + 4.8, node[1]), drain)
    q8 = pen.fet("NFet", drain, "Q8\nAO3400A")
    pen.wire((drain[0], 8.5), (drain[0], 7.9))
    pen.ground((drain[0], 7.9))
    y = 4.4
    pen.wire(q8, (q8[0] - 0.2, q8[1]), (q8[0] - 0.2, y))
    pen.net((x - 4.0, y), board.tag("PIN_VALVE") + "\nVALVE")
    pen.part("Resistor", (x - 4.0, y), (x - 2.0, y), "R11 100R", 0.45)
    pen.part("Schottky", (x - 2.0, y), (x + 0.2, y), "D5 BAT54", 0.5)
    pen.wire((x + 0.2, y), (q8[0] - 0.2, y))
    for column, kind, words in (
        (x + 0.8, "Capacitor", "C1\n10 nF"),
        (x + 2.6, "Resistor", "R12\n22k"),
    ):
        pen.dot((column, y))
        pen.part(kind, (column, y), (column, y - 1.7), words, 0.35)
        pen.ground((column, y - 1.7))


def pump(pen, board, build, x=34.4):
    """Q2, the motor(s) with their diode, Q4."""
    _upper(pen, x, "Q2")
    top, low = 14.0, 8.0
    columns = [x + 2.4 * k for k in range(PUMPS[build])]
    diode_x = columns[-1] + 2.6
    pen.wire((x, 15.5), (x, top), (diode_x + 2.0, top))
    pen.wire((x, low), (diode_x + 2.0, low))
    for number, column in enumerate(columns, 1):
        pen.part("Motor", (column, top), (column, low), f"M{number}", 0.65)
        if column != x:
            pen.dot((column, top))
            pen.dot((column, low))
    pen.dot((x, top))
    pen.dot((x, low))
    pen.dot((diode_x, top))
    pen.dot((diode_x, low))
    pen.part("Schottky", (diode_x, low), (diode_x, top), "D6\nSS34", 0.4)
    pen.part("Capacitor", (diode_x + 2.0, top), (diode_x + 2.0, low), "C2\n100 nF", 0.35)
    pen.wire((x, low), (x, 7.4))
    if hasattr(board, "PIN_PERMIT_SENSE"):
        _sense(pen, board, x)
    at = pen.fet("NFet", (x, 7.4), "Q4\nAO3400A")
    gate(pen, at, board.tag("PIN_PUMP") + "\nPUMP", "R13", "R14", left=2.0)
    pen.wire((x, 5.9), (x, 5.2))
    pen.ground((x, 5.2))


def _sense(pen, board, x, y=14.8):
    """R28 and R29: the program sees whether Q2 feeds the pump."""
    middle = (x - 2.2, y - 2.2)
    pen.dot((x, y))
    pen.wire((x, y), (middle[0], y))
    pen.part("Resistor", (middle[0], y), middle, "R28\n10k", 0.3)
    pen.dot(middle)
    pen.part("Resistor", middle, (middle[0], middle[1] - 2.0), "R29\n15k", 0.3)
    pen.ground((middle[0], middle[1] - 2.0))
    pen.net((middle[0] - 0.4, middle[1]), board.tag("PIN_PERMIT_SENSE") + "\nSENSE")
    pen.wire(middle, (middle[0] - 0.4, middle[1]))


def stage(pen, board, build):
    """The whole upper half of the sheet."""
    pen.section((0, 19.4), (45.6, 0.8), "1  Switch stage: each load between two switches")
    pen.wire((3.6, RAIL_Y), (34.4, RAIL_Y), width=2.4)
    pen.net((3.6, RAIL_Y), "+5.2 V")
    permits(pen, board)
    valve(pen, board, build)
    pump(pen, board, build)
