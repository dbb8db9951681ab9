"""The regulator and its plausibility on a plant, without board and sensor: 100 times a second.

Purpose: tests of the pressure path that need the air but not the chip. The measurement is the
plant's sensor pressure with the noise a burst on the RP2040 leaves (0.075 mmHg). Rules: runs on
every interpreter; the plant is the only thing here that knows floats.

All three interpreters compute the same bits (the golden traces prove that), and CPython is the
fastest: it gets every case of a series, 64-bit MicroPython a first, a middle and a last one, and
the 32-bit one, fifty times slower, the first (`some`). OPENCUFF_CASES=1 gives the first to all: for
who wants to know which lines are run, not what comes of it.
"""

import os
from math import cos, pi

from cuff.builds import BUILDS
from cuff.pressure.plausibility import LOOK_TICKS, Plausibility
from cuff.pressure.regulator import HOLD, REPS, WORK, Regulator
from host_tests.core.checked import IS_32_BIT, IS_MICROPYTHON
from tools.sim import plants
from tools.sim.circuit.noise import next_random

_SHAPE = [int(512 * (1 - cos(2 * pi * k / 200)) + 0.5) for k in range(200)]


def some(*cases):
    """All cases; on MicroPython three of them, on the 32-bit one (which has no getenv) or if asked
    the first."""
    if IS_32_BIT or os.getenv("OPENCUFF_CASES") == "1":
        return cases[:1]
    if IS_MICROPYTHON and len(cases) > 3:
        return cases[0], cases[len(cases) // 2], cases[-1]
    return cases


def build_of(name):
    """The figures of a reference build."""
    return BUILDS[name]


def build_for(plant_name):
    """Which reference build a plant of tools/sim/plants.py is meant for."""
    return "thigh" if plant_name.endswith("Thigh") else "arm"


def repetition(rep_ms):
    """contract(ms) -> contraction of a limb that works without a pause."""
    return lambda ms: _SHAPE[ms % rep_ms * 200 // rep_ms]


class Quick(plants.Arm):
    """Half a small cuff: 40 mmHg in 3 s, so that many tests fit into a minute."""

    stiff_ml_mmhg = 1.0
    slack_ml = 500.0
    creep1_ml_mmhg = 0.05
    creep2_ml_mmhg = 0.04


class Air:
    """run() steps plant, regulator and plausibility; what happened is in the lists by tick.

    Rows: level (true cmmHg), pump duty, valve closed (1/0), mode. codes: plausibility's, once each.
    """

    def __init__(self, plant, build="arm", comfort_mmhg_s=40, noisy=True):
        self.plant = plant
        self.regulator = Regulator(build_of(build), comfort_mmhg_s)
        self.plausibility = Plausibility(self.regulator)
        self.noisy = noisy
        self.manner = WORK
        self.codes = []
        self.leaked = False
        self.contract = None
        self.ms = 0
        self.level = []
        self.pump = []
        self.valve = []
        self.mode = []
        self._random = 1
        self._looks = 0

    def run(self, seconds, target_cmmhg, until=None):
        """So many seconds at a target, or until(self) is true. Returns the seconds it took."""
        regulator = self.regulator
        plausibility = self.plausibility
        plant = self.plant
        began_ms = self.ms
        for _ in range(int(seconds * 100)):
            if self.contract is not None:
                plant.contraction_q10 = self.contract(self.ms)
            plant.advance(10, 1000, regulator.pump_duty_u16, regulator.valve_closed)
            self.ms += 10
            measured = plant.sensor_cmmhg
            if self.noisy:
                self._random = next_random(self._random)
                measured += (self._random >> 8) % 27 - 13
            regulator.step(measured, target_cmmhg, self.manner)
            self._looks += 1
            if self._looks % LOOK_TICKS == LOOK_TICKS // 2:
                plausibility.mid_cmmhg = measured
            code = plausibility.look() if self._looks % LOOK_TICKS == 0 else 0
            if code and code not in self.codes:
                self.codes.append(code)
            if plausibility.leaking:
                self.leaked = True
            self.level.append(plant.cuff_cmmhg)
            self.pump.append(regulator.pump_duty_u16)
            self.valve.append(1 if regulator.valve_closed else 0)
            self.mode.append(regulator.mode)
            if until is not None and until(self):
                break
        return (self.ms - began_ms) / 1000

    def inflate(self, target_cmmhg, most_s=90):
        """Until the target counts as reached; the seconds it took."""
        return self.run(most_s, target_cmmhg, lambda air: air.regulator.mode in (HOLD, REPS))

    def mark(self):
        """Where the lists stand now: `air.level[mark:]` is what comes after."""
        return len(self.level)


def starts(values):
    """How often a list of duties goes from nothing to something."""
    return sum([1 for k in range(1, len(values)) if values[k] and not values[k - 1]])


def mean(values):
    """Of a list of numbers."""
    return sum(values) / len(values)


def extremes(values, window):
    """(peaks, valleys) of successive windows of so many ticks."""
    whole = len(values) // window
    parts = [values[k * window : (k + 1) * window] for k in range(whole)]
    return [max(part) for part in parts], [min(part) for part in parts]
