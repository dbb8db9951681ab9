"""A regulator that is numbers set by the test, and what plausibility.py finds in it.

Without air. For the limit tests of plausibility, inflating and venting, on every interpreter.
"""

from cuff import codes
from cuff.pressure.plausibility import Plausibility
from cuff.pressure.regulator import HOLD

TARGET = 12000


class Part:
    """Anything with attributes."""


class Asked:
    """look() sets what the regulator shows and looks once. Starts in no fault of any kind."""

    def __init__(self, mode=HOLD):
        regulator = self.regulator = Part()
        regulator.observer = Part()
        regulator.reps = Part()
        regulator.model = Part()
        # Nothing learned, and no pump that runs: the watch for kinks has nothing to say here.
        regulator.model.vent_q16 = regulator.model.speed_q8 = regulator.model.rise_q8 = 0
        regulator.model.open_ticks = 0
        regulator.observer.level_q8 = regulator.observer.residual_q8 = 0
        regulator.mode = mode
        regulator.pump_duty_u16 = 0
        regulator.valve_closed = True
        regulator.still = False
        regulator.target_cmmhg = TARGET
        regulator.mean_q8 = TARGET << 8
        regulator.observer.level_cmmhg = TARGET
        regulator.observer.slope_q8 = 0
        regulator.reps.peak_cmmhg = TARGET + 1000
        regulator.reps.valley_cmmhg = TARGET - 1000
        regulator.reps.half_ticks = 0
        self.plausibility = Plausibility(regulator)

    def look(self, times=1, **shown):
        """So many looks; the last code. level, slope, peak, valley or an attribute of regulator."""
        code = codes.NONE
        for name in shown:
            self.show(name, shown[name])
        for _ in range(times):
            code = self.plausibility.look()
        return code

    def show(self, name, value):
        """Set one number."""
        if name in ("level_cmmhg", "slope_q8"):
            setattr(self.regulator.observer, name, value)
        elif name in ("peak_cmmhg", "valley_cmmhg", "half_ticks"):
            setattr(self.regulator.reps, name, value)
        else:
            setattr(self.regulator, name, value)

    def none(self, times, **shown):
        """So many looks, each of which must find nothing."""
        self.look(0, **shown)
        for k in range(times):
            assert self.plausibility.look() == codes.NONE, k

    def found(self):
        """(measured, limit) of what was found last."""
        return self.plausibility.measured, self.plausibility.limit


def rising_for(asked, looks):
    """Inflate with 1 mmHg in every look; the last code."""
    code = codes.NONE
    for _ in range(looks):
        asked.regulator.observer.level_cmmhg += 100
        code = asked.look()
    return code


def measure(asked, mid_cmmhg, cmmhg):
    """One look at a measured pressure, and at what it was half way since the last."""
    asked.plausibility.mid_cmmhg = mid_cmmhg
    asked.regulator.observer.level_q8 = cmmhg << 8
    return asked.look()
