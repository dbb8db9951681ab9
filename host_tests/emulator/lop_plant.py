"""A wearer whose occlusion pressure can be found, on a small quick cuff: the emulator's plant."""

from tools.sim.oscillogram import Oscillogram, load_wearer
from tools.sim.plants import SmallArm


class MeasuredWearer(SmallArm):
    """arm-1 of tools/sim/wearers.json."""

    def __init__(self, **overrides):
        super().__init__(oscillogram=Oscillogram(load_wearer("arm-1")), **overrides)
