"""What holds for every board: one function per rule, each returns its complaints, a line each.

A board is what board.py and hardware.py of its folder say (`Board` of
tools/documents/wiring.py). The rules know no board by name; limits and lists come from
boards/forbidden_pins.py and the virtual board's chips.
"""

from boards import hardware
from boards.forbidden_pins import ANALOGUE, ANALOGUE_REASON, FORBIDDEN
from tools.sim.circuit.chips import CHIPS

ROLES = ("PUMP", "VALVE", "BUZZER", "LED", "START", "STOP", "UP", "DOWN", "PRESSURE", "RAIL")
ANALOGUE_PINS = ("PIN_PRESSURE", "PIN_RAIL", "PIN_BATTERY")
RANGES = {
    "PUMP_PWM_HZ": (15000, 60000),  # above hearing, below what a gate resistor allows
    "VALVE_PWM_HZ": (15000, 60000),
    "ADC_SHIFT": (0, 16),
    "ADC_FULL_MV": (1000, 5500),
    "ADC_STEP_COUNTS": (0, 400),
    "SENSOR_DIVIDER_PERMILLE": (300, 1000),
    "RAIL_DIVIDER_PERMILLE": (300, 1000),
}
BUILD_RANGES = {
    "pump_lag_ms": (10, 500),
    "pump_dead_u16": (0, 50000),
    "rise_mmhg_s": (7, 60),  # boards/parts.md: 7 mmHg/s at 150 mmHg
    "vent_tau_ms": (200, 3500),  # 200 to 15 mmHg within 10 s
    "valve_open_ms": (1, 60),
    "valve_shut_ms": (1, 60),
}
SENSOR_LOAD_MA = 0.1  # MPX5050 data sheet
OWN_PULL_OHM = 20000  # a pull-down has to be well below what the chip itself pulls with


def pins(board):
    """Name -> number of every pin, wired-ahead ones included."""
    return {name: getattr(board, name) for name in dir(board) if name.startswith("PIN_")
            and name != "PIN_NAME"}  # fmt: skip


def constants(board):
    """Everything the firmware reads is there and makes sense."""
    names = [*RANGES, *("PIN_" + role for role in ROLES), "NAME", "CHIP", "ACTUATOR_PINS"]
    missing = [f"{name} is missing" for name in names if not hasattr(board, name)]
    if missing:
        return missing
    problems = [] if board.CHIP in CHIPS else [f"CHIP {board.CHIP!r} is none of {list(CHIPS)}"]
    if board.folder.name != board.NAME:
        problems.append(f"NAME is {board.NAME!r} in the folder {board.folder.name}")
    for name, (low, high) in RANGES.items():
        value = getattr(board, name)
        if not isinstance(value, int) or not low <= value <= high:
            problems.append(f"{name} is {value!r}, not a whole number from {low} to {high}")
    return problems


def builds(known):
    """Both reference builds, with figures a cuff can have; known: name -> figures."""
    problems = [f"no build {name}" for name in hardware.PUMPS if name not in known]
    for build, figures in known.items():
        for name, (low, high) in BUILD_RANGES.items():
            value = getattr(figures, name, None)
            if not isinstance(value, int) or not low <= value <= high:
                problems.append(f"{build}: {name} is {value!r}, not from {low} to {high}")
    return problems


def existing(board):
    """Every pin is one that the chip has."""
    chip = CHIPS[board.CHIP]
    return [
        f"{name}: the {chip.name} has no pin {number}"
        for name, number in pins(board).items()
        if not 0 <= number < chip.pin_count or number in chip.no_pins
    ]


def permitted(board):
    """No pin is on the chip's list of forbidden ones."""
    listed = FORBIDDEN[board.CHIP]
    return [
        f"{name} is pin {number}: {listed[number]}"
        for name, number in pins(board).items()
        if number in listed
    ]


def distinct(board):
    """No pin does two things; none that is wired already is taken for something else."""
    users = {}
    for name, number in pins(board).items():
        users.setdefault(number, []).append(name)
    return [f"pin {number}: {' and '.join(names)}" for number, names in users.items()
            if len(names) > 1]  # fmt: skip


def planned(board):
    """Where board.py has come to name a pin, hardware.py says the same number."""
    return [
        f"{name}: hardware.py plans pin {number}, board.py has {getattr(board, name)}"
        for name, number in board.PLANNED_PINS.items()
        if getattr(board, name) != number
    ]


def analogue(board):
    """Analogue inputs sit on pins that convert while the radio works."""
    return [
        f"{name} is pin {number}: {ANALOGUE_REASON[board.CHIP]}"
        for name, number in pins(board).items()
        if name in ANALOGUE_PINS and number not in ANALOGUE[board.CHIP]
    ]


def slices(board):
    """RP2040: outputs on one PWM slice have one frequency, and the buzzer's changes."""
    if board.CHIP != "rp2":
        return []
    hertz = {"PIN_PUMP": board.PUMP_PWM_HZ, "PIN_VALVE": board.VALVE_PWM_HZ, "PIN_BUZZER": None}
    users = {}
    for name in hertz:
        users.setdefault(getattr(board, name) >> 1 & 7, []).append(name)
    problems = []
    for number, names in users.items():
        if len(names) > 1 and (len({hertz[n] for n in names}) > 1 or "PIN_BUZZER" in names):
            problems.append(f"slice {number}: {' and '.join(names)} differ in frequency")
    return problems


def actuators(board):
    """boot.py has to take back all that moves or sounds; permits too, once board.py names them."""
    permits = [name for name, _ in board.PERMITS if name not in board.planned_only]
    return [
        f"{name} is not among ACTUATOR_PINS"
        for name in ["PIN_PUMP", "PIN_VALVE", "PIN_BUZZER", *permits]
        if getattr(board, name) not in board.ACTUATOR_PINS
    ]


def dividers(board):
    """Resistors give the ratios of board.py, stay inside the converter's window and the sensor's
    0.1 mA, and filter both inputs alike."""
    problems = []
    worst_mv = {"SENSOR": 4925, "RAIL": 5250}  # 98.5 % of 5.0 V; the highest supply allowed
    for name, highest_mv in worst_mv.items():
        top, bottom, nanofarads = getattr(board, name + "_DIVIDER")
        ratio = hardware.divider_permille(top, bottom)
        wanted = getattr(board, name + "_DIVIDER_PERMILLE")
        if abs(ratio - wanted) > 1.0:
            problems.append(f"{name}: resistors give {ratio:.1f} permille, board.py has {wanted}")
        if highest_mv * ratio / 1000.0 > board.ADC_MAX_MV:
            problems.append(f"{name}: {highest_mv} mV overdrive the converter")
        if not 200 <= hardware.filter_us(top, bottom, nanofarads) <= 1000:
            problems.append(f"{name}: filter is not between 0.2 and 1 ms")
    top, bottom, _ = board.SENSOR_DIVIDER
    if 4700.0 / (top + bottom) > SENSOR_LOAD_MA:
        problems.append(f"SENSOR: the divider loads the sensor with more than {SENSOR_LOAD_MA} mA")
    return problems


def second_sensor(board):
    """The second pressure sensor has an address, a range above every pressure, and its own bus;
    if there is none, nothing of it is left over."""
    named = [name for name in ("PIN_SECOND_SDA", "PIN_SECOND_SCL", "SECOND_FULL_CMMHG")
             if hasattr(board, name)]  # fmt: skip
    address = getattr(board, "SECOND_SENSOR", None)
    if address is None:
        return [f"{name}, and SECOND_SENSOR is None" for name in named]
    if len(named) < 3:
        return [f"SECOND_SENSOR, and of its pins and range only {', '.join(named) or 'nothing'}"]
    problems = []
    if address not in range(0x08, 0x78):
        problems.append(f"SECOND_SENSOR is {address!r}, no address of an I2C device")
    if not 37500 <= board.SECOND_FULL_CMMHG <= 100000:
        problems.append(f"SECOND_FULL_CMMHG is {board.SECOND_FULL_CMMHG}, not 375 mmHg and more")
    return problems


def display(board):
    """The display has an address and two pins, on the RP2040 of one of its I2C blocks; if there is
    none, no pins."""
    named = [name for name in ("PIN_SDA", "PIN_SCL") if name not in board.planned_only]
    address = getattr(board, "DISPLAY", None)
    if address is None:
        return [f"{name}, and DISPLAY is None" for name in named]
    problems = []
    if address not in (0x3C, 0x3D):
        problems.append(f"DISPLAY is {address!r}, no address of an SSD1306")
    if len(named) < 2:
        return problems + [f"DISPLAY, and of its pins only {', '.join(named) or 'none'}"]
    if board.CHIP == "rp2" and (board.PIN_SDA & 1 or board.PIN_SCL != board.PIN_SDA + 1):
        problems.append(f"pins {board.PIN_SDA} and {board.PIN_SCL} are not SDA and SCL of one I2C")
    return problems


def written_down(board):
    """wiring.md has a row for every pin, with the right number, and shows both pictures."""
    text = (board.folder / "wiring.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].split()[0]: line for line in text.splitlines()
            if line.startswith("| PIN_")}  # fmt: skip
    problems = []
    for name, number in pins(board).items():
        cells = [cell.strip() for cell in rows.get(name, "").split("|")]
        edge = board.EDGE.get(number)
        wanted = [board.PIN_NAME % number] + ([str(edge)] if edge else [])
        if cells[2 : 2 + len(wanted)] != wanted:
            problems.append(f"wiring.md: no row '| {name} | {' | '.join(wanted)} |'")
    for name in rows.keys() - pins(board).keys():
        problems.append(f"wiring.md: {name} is no pin of this board")
    for build in hardware.PUMPS:
        if f"(wiring_{build}.svg)" not in text:
            problems.append(f"wiring.md: does not show wiring_{build}.svg")
    return problems


RULES = (
    constants, existing, permitted, distinct, planned, analogue, slices, actuators,
    dividers, second_sensor, display, written_down,
)  # fmt: skip
