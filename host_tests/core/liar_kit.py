"""A plant whose sensor lies, and the two watches that look for it, without board and tick.

    watch = Watched(Liar(base=Quick)); watch.air.inflate(6000); watch.lie(Kink(0.05)); watch.run(60)

Rules: runs on every interpreter. The watches look in the ticks in which cuff/tick.py lets them.
"""

from cuff.pressure.air_budget import AirBudget
from cuff.pressure.answer import Answer
from host_tests.core.air_kit import Air


class Part:
    """Anything with attributes."""


class Regulated(Part):
    """A regulator that is numbers set by the test, in a hold in which nothing happens."""

    def __init__(self, mode, target_cmmhg=6000):
        self.mode = mode
        self.target_cmmhg = target_cmmhg
        self.pump_duty_u16 = 0
        self.valve_closed = True
        self.mean_q8 = target_cmmhg << 8
        self.observer = Part()
        self.observer.level_cmmhg = target_cmmhg
        self.model = Part()
        self.model.rise_q8 = 8 << 8
        self.model.dead_u16 = 20000
        self.model.open_ticks = 0


def lying(base):
    """That class of plants with a sensor that can lie: `fault`, of circuit/sensor_faults.py."""

    class Liar(base):
        def __init__(self, **figures):
            self.fault = None
            self.us = 0
            super().__init__(**figures)

        def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
            self.us += steps * dt_us
            super().advance(steps, dt_us, pump_duty_u16, valve_energised)

        def _show(self):
            super()._show()
            if self.fault is not None:
                self.sensor_cmmhg = int(self.fault.reading(self.sensor_cmmhg, self.us))

    return Liar


class Watched:
    """air: the Air; codes: what the two watches said, once each; said_s: when they first did."""

    def __init__(self, plant, build="arm"):
        self.air = Air(plant, build)
        self.answer = Answer(self.air.regulator)
        self.budget = AirBudget(self.air.regulator, self.answer)
        self.codes = []
        self.said_s = None
        self._ticks = 0
        self.stops = True

    def _look(self, air):
        self._ticks += 1
        code = 0
        if self._ticks % 10 == 4:
            code = self.budget.look(air.manner)
        elif self._ticks % 10 == 8:
            code = self.answer.look(air.manner)
        if code and code not in self.codes:
            self.codes.append(code)
            self.said_s = self.said_s or air.ms / 1000
        return self.stops and self.codes != []

    def run(self, seconds, target_cmmhg):
        """So long, or until one of them says something: the seconds it took."""
        return self.air.run(seconds, target_cmmhg, self._look)

    def reach(self, target_cmmhg):
        """Until the target counts as reached."""
        for _ in range(900):
            self.run(0.1, target_cmmhg)
            if self.air.regulator.mode > 1 or self.codes:
                return

    def over_mmhg(self):
        """True pressure over the target."""
        return (self.air.plant.cuff_cmmhg - self.air.regulator.target_cmmhg) / 100
