"""A device on a wearer: the unmodified image on a virtual board, with settings, plant and person.

    run = Scenario(plant, board_name="pico_w", build="arm", settings={...}, wearer={...})
    run.training(max_s=900)          START after power-on, until the device is idle again
    run.board.records, run.board.log, run.wearer.reps, run.phases()

Purpose: the one way in which demo, bench and tests start a device, on every interpreter. The
sensor has the errors of a real one (zero, span, rail) and the settings hold the calibration that
a careful builder would have found. Rules: no host libraries; same bits everywhere.
"""

import json

from tools.sim.board import VirtualBoard
from tools.sim.circuit import ssd1306
from tools.sim.interpreter.image import Image
from tools.sim.wearer import Wearer

FIRMWARE = "firmware"
START_AT_MS = 4000
LISTEN_MS = 10
TRIP_SHOWN_MS = 60000
ZERO_ERROR_MV = 36.0  # 3 mmHg; the datasheet allows 112
SPAN_ERROR_PERMILLE = 8.0  # of 25 allowed
_MV_PER_MMHG = 12.0
_BOARD_ROLES = (  # not every board has each
    "permit_deadman", "permit_ceiling", "permit_feed", "permit_sense", "second_scl", "second_sda",
    "scl", "sda",
)  # fmt: skip
_ROLES = ("pump", "valve", "buzzer", "led", "start", "stop", "up", "down", "pressure", "rail")


class BoardFacts:
    """The numbers of a boards/<name>/board.py, read without importing it."""

    def __init__(self, name):
        path = "boards/%s/board.py" % name
        try:
            with open(path) as stream:
                source = stream.read()
        except OSError:
            raise ValueError("there is no board '%s' (%s not found)" % (name, path))
        facts = {"__name__": "board"}
        exec(source, facts)
        for key in facts:
            if key[0] != "_":
                setattr(self, key, facts[key])

    def pins(self):
        """Role -> pin number, for the virtual board."""
        pins = {role: getattr(self, "PIN_" + role.upper()) for role in _ROLES}
        for role in _BOARD_ROLES:
            if hasattr(self, "PIN_" + role.upper()):
                pins[role] = getattr(self, "PIN_" + role.upper())
        return pins


def calibration():
    """The settings that a calibration against a good gauge gives for the sensor modelled here."""
    zero_cmmhg = int(ZERO_ERROR_MV / _MV_PER_MMHG * 100 + 0.5)
    span_cmmhg = int(25000 * (1.0 + SPAN_ERROR_PERMILLE * 0.001) + 0.5)
    return {
        "calibrated_on": 20261101,
        "zero_cmmhg": zero_cmmhg,
        "span_reading_cmmhg": zero_cmmhg + span_cmmhg,
    }


def image(board_name, second, display):
    """The image; for a device that was built without the second pressure sensor, or without a
    display, with a board.py that says so."""
    absent = [] if second else ["SECOND_SENSOR = 0x28\n"]
    absent += [] if display else ["DISPLAY = 0x3C\n"]
    files = {}
    if absent:
        with open("boards/%s/board.py" % board_name) as stream:
            text = stream.read()
        for line in absent:
            if text.count(line) != 1:
                raise ValueError("%s: its board.py has no line %r" % (board_name, line))
            text = text.replace(line, line.split(" ")[0] + " = None\n")
        files["board.py"] = text
    return Image([FIRMWARE, "boards/" + board_name], files)


class Scenario:
    """board: the VirtualBoard; wearer: the Wearer; build and settings as on the device's flash.
    second: is the second pressure sensor fitted? display: and a display?"""

    def __init__(
        self, plant, board_name="pico_w", build="arm", settings=None, wearer=None, seed=1,
        second=True, display=False,
    ):  # fmt: skip
        facts = BoardFacts(board_name)
        values = calibration()
        values["build"] = build
        values["lop_mmhg"] = 190
        values["target_pct_lop"] = 80
        values["experience"] = "attested"
        values.update(settings or {})
        values = {name: values[name] for name in values if values[name] is not None}
        self.facts = facts
        self.settings = values
        self.board = VirtualBoard(
            plant,
            facts.CHIP,
            image=image(board_name, second, display),
            pins=facts.pins(),
            flash={"settings.json": json.dumps(values).encode()},
            seed=seed,
        )
        self.display = ssd1306.attach(self.board, ssd1306.Ssd1306()) if display else None
        electronics = self.board.electronics
        electronics.sensor_divider_permille = facts.SENSOR_DIVIDER_PERMILLE
        electronics.rail_divider_permille = facts.RAIL_DIVIDER_PERMILLE
        electronics.zero_error_mv = ZERO_ERROR_MV
        electronics.span_error_permille = SPAN_ERROR_PERMILLE
        electronics.settle()
        self.wearer = Wearer(self.board, **(wearer or {}))
        self.board.every(LISTEN_MS, self._listen, 0)

    def _listen(self):
        """What waits in the firmware's queue has been said, whoever reads it."""
        module = self.board.image.modules().get("cuff.panel.console")
        if module:
            self.board.overhear(module.waiting)

    def training(self, max_s=900, press_start=True):
        """Power on, press START, run until idle again, or a minute after a trip without an end, or
        max_s. Returns seconds simulated."""
        if press_start:
            self.wearer.press("start", START_AT_MS)
        self.board.run(until_ms=max_s * 1000, stop=self._idle_again)
        return self.board.now_ms / 1000

    def _idle_again(self):
        """After a training; after a measurement of the LOP when no training follows."""
        log = self.board.log
        if not log:
            return False
        ms, last = log[-1]
        tripped = last.find(" TRIP ") > 0 or last.find(" AND ") > 0
        if tripped and self.board.now_ms - ms > TRIP_SHOWN_MS:
            return True  # it does not vent: nothing else will come
        if last.find(" LOP measurement over") > 0:
            return not self.wearer.trains_after_lop or not self.found_lop()
        return last.find(" idle, ") > 0

    def found_lop(self):
        """(mmHg, confidence %) as the device said it last, or None."""
        for _, line in reversed(self.board.log):
            if line.find(" LOP found: ") > 0:
                words = line.split(" LOP found: ")[1].split(" ")
                return int(words[0]), int(words[3])
        return None

    def phases(self):
        """[(ms, text)] of every phase the device reported on its console."""
        found = []
        for ms, line in self.board.log:
            text = line.split(" ", 1)[1] if line.find(" ") > 0 else line
            if text.find(", target ") > 0:
                found.append((ms, text))
        return found
