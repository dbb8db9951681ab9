"""The arterial pulse of one wearer in the cuff, against cuff pressure: the plant of an LOP.

    Arm(oscillogram=Oscillogram(load_wearer("arm-1")))

The wearers stand in wearers.json, whole numbers only, written by `python -m tools.lop.wearers` from
the population of tools/lop with which the LOP measurement is judged: height of the pulse at every
cuff pressure, shape and rate of the beat, breathing, rhythm, and the true LOP, which nothing but
tables and tests may look at.

Rules: run-time arithmetic is + - * / on IEEE doubles, tables are whole numbers, chance is a small
generator: the same bits on every interpreter. One call every 10 ms.
"""

import json
from math import pi, sin

from tools.sim.circuit.noise import next_random

PATH = "tools/sim/wearers.json"
STEP_MMHG = 4  # of the table of heights
BEAT_POINTS = 64
_SINE = [int(1000.0 * sin(2.0 * pi * k / 64) + 1000.5) - 1000 for k in range(64)]
_SLOW_HZ = 0.1  # waves of blood pressure (Mayer)


def wearers():
    """Name -> wearer, all of them."""
    with open(PATH) as stream:
        return json.load(stream)


def load_wearer(name):
    """One wearer; ValueError with the names there are."""
    found = wearers()
    if name not in found:
        raise ValueError("no wearer '%s'; there are %s" % (name, ", ".join(sorted(found))))
    return found[name]


class Oscillogram:
    """step(cuff mmHg, seconds) -> what the pulse adds to the cuff's pressure, mmHg."""

    def __init__(self, wearer, seed=1):
        self.lop_mmhg = wearer["lop_cmmhg"] / 100.0
        # Longer than any cuff pressure, so that reading between two points never leaves it.
        heights = wearer["height_e4_mmhg"]
        self._height_mmhg = [h / 10000.0 for h in heights] + [heights[-1] / 10000.0] * 40
        beat = wearer["beat_permille"]
        self._beat = [b / 1000.0 for b in beat] + [beat[0] / 1000.0]
        self._rate_hz = wearer["rate_mhz"] / 1000.0
        self._breath_hz = wearer["breath_mhz"] / 1000.0
        self._vary = wearer["vary_permille"] / 1000000.0  # times a sine of +-1000
        self._swing_mmhg = wearer["swing_cmmhg"] / 100000.0
        self._slow_mmhg = wearer["slow_cmmhg"] / 100000.0
        self._chance = wearer["chance_permille"]
        self._random = seed
        self._at = 0.0  # in the beat, 0..1
        self._breath = 0.0
        self._slow = 0.0
        self._speed = self._rate_hz
        self._strength = 1.0

    def _next_beat(self, breath):
        """Length and strength of the beat that begins: breathing, and chance where it is rare."""
        longer = 1.0 + self._vary * breath
        if self._chance:
            self._random = next_random(self._random)
            drawn = (self._random >> 8) % (2 * self._chance + 1) - self._chance
            longer += drawn / 1000.0
            # a short filling gives a weak beat
            self._strength = 1.0 if drawn >= 0 else 1.0 + 0.35 * drawn / 1000.0
        self._speed = self._rate_hz / longer

    def step(self, p_mmhg, dt):
        """10 ms on."""
        breath = self._breath + self._breath_hz * dt
        if breath >= 1.0:
            breath -= 1.0
        self._breath = breath
        slow = self._slow + _SLOW_HZ * dt
        if slow >= 1.0:
            slow -= 1.0
        self._slow = slow
        now = _SINE[int(breath * 64.0)]
        at = self._at + self._speed * dt
        if at >= 1.0:
            at -= 1.0
            self._next_beat(now)
        self._at = at
        # Blood pressure that is higher by so much shifts the whole curve by as much.
        x = p_mmhg - self._swing_mmhg * now - self._slow_mmhg * _SINE[int(slow * 64.0)]
        x = x / STEP_MMHG if x > 0.0 else 0.0
        k = int(x)
        table = self._height_mmhg
        height = table[k] + (x - k) * (table[k + 1] - table[k])
        x = at * BEAT_POINTS
        k = int(x)
        table = self._beat
        return self._strength * height * (table[k] + (x - k) * (table[k + 1] - table[k]))
