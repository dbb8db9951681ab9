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
from tools.sim.image import Image
from tools.sim.wearer import Wearer

FIRMWARE = "firmware"
START_AT_MS = 4000
ZERO_ERROR_MV = 36.0  # 3 mmHg; the datasheet allows 112
SPAN_ERROR_PERMILLE = 8.0  # of 25 allowed
_MV_PER_MMHG = 12.0
_PERMIT_ROLES = ("permit_deadman", "permit_ceiling", "permit_feed", "permit_sense")
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
        for role in _PERMIT_ROLES:  # each chip has its own
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


class Scenario:
    """board: the VirtualBoard; wearer: the Wearer; build and settings as on the device's flash."""

    def __init__(
        self, plant, board_name="pico_w", build="arm", settings=None, wearer=None, seed=1
    ):
        facts = BoardFacts(board_name)
        values = calibration()
        values["build"] = build
        values["lop_mmhg"] = 190
        values["target_pct_lop"] = 80
        values["experience"] = "attested"
        values.update(settings or {})
        self.facts = facts
        self.settings = values
        self.board = VirtualBoard(
            plant,
            facts.CHIP,
            image=Image([FIRMWARE, "boards/" + board_name]),
            pins=facts.pins(),
            flash={"settings.json": json.dumps(values).encode()},
            seed=seed,
        )
        electronics = self.board.electronics
        electronics.sensor_divider_permille = facts.SENSOR_DIVIDER_PERMILLE
        electronics.rail_divider_permille = facts.RAIL_DIVIDER_PERMILLE
        electronics.zero_error_mv = ZERO_ERROR_MV
        electronics.span_error_permille = SPAN_ERROR_PERMILLE
        electronics.settle()
        self.wearer = Wearer(self.board, **(wearer or {}))

    def training(self, max_s=900, press_start=True):
        """Power on, press START, run until idle again (or max_s). Returns seconds simulated."""
        if press_start:
            self.wearer.press("start", START_AT_MS)
        self.board.run(until_ms=max_s * 1000, stop=self._idle_again)
        return self.board.now_ms / 1000

    def _idle_again(self):
        """After a training; after a measurement of the LOP when no training follows."""
        log = self.board.log
        if not log:
            return False
        last = log[-1][1]
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
