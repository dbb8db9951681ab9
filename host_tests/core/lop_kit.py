"""A device on a wearer whose occlusion pressure can be found, and what it says while it looks.

The wearer is one of tools/sim/wearers.json on a small, quick cuff, so that a measurement takes less
than a minute. Rules: as device_kit.py; runs on every interpreter.
"""

from host_tests.core.air_kit import Quick
from host_tests.core.device_kit import READY_MS, Device
from tools.sim.oscillogram import Oscillogram, load_wearer

START_MS = READY_MS + 200
NO_LOP = {"training": "resistance", "lop_mmhg": None}


class LopDevice(Device):
    """START is pressed at START_MS. wearer_name: of wearers.json; None has the plant's own pulse.
    restless_ms: (from, to) in which the limb does not keep still."""

    def __init__(
        self, wearer_name="arm-1", board_name="pico_w", settings=None, files=None,
        restless_ms=None, plant_class=Quick,
    ):  # fmt: skip
        plant = plant_class()
        self.true_lop_mmhg = 0
        if wearer_name:
            plant.oscillogram = Oscillogram(load_wearer(wearer_name))
            self.true_lop_mmhg = plant.oscillogram.lop_mmhg
        values = dict(NO_LOP)
        values.update(settings or {})
        super().__init__(plant, board_name, values, files, {"restless_ms": restless_ms})
        self.press("start", START_MS)

    def run_to_the_end(self, most_ms=260000):
        """Until the measurement is over and the cuff empty; returns the device."""
        board = self.board
        over = " LOP measurement over"
        board.run(until_ms=most_ms, stop=lambda: bool(board.log) and over in board.log[-1][1])
        return self

    def found(self):
        """(mmHg, confidence) or None."""
        return self.scenario.found_lop()

    def windows(self):
        """[ms] at which a window was read."""
        return self.said("LOP window")
