"""The most that any controller could reach on the same plant: dynamic programming, backward.

Knows every repetition in advance. The air balance of tools/sim/plant.py is solved with the limb's
volume, creep, sag and pulse taken from the run itself; at every step the controller may do
anything between full pump and open valve, without dead time, lag, dead band or noise. So the
result is an upper bound: nobody can be better, and most of what it allows is out of reach.

Only plants built on `Cuff` can be solved: their limb, creep and pulse can be read during the run.
"""

import numpy as np

from tools.sim.plant import Cuff

STEP_S = 0.02
GRID_MMHG = 0.04
SPAN_MMHG = 60.0
CHOICES = (1.0, 0.5, 0.0, -0.03, -0.1, -0.3, -1.0)  # share of pump (+) or valve (-)


class Exogenous:
    """What the controller cannot change, per 10 ms: limb volume, slow flows, pulse."""

    def __init__(self, board):
        self._plant = board.plant
        self.limb_ml = []
        self.slow_q = []
        self.pulse_mmhg = []
        if isinstance(self._plant, Cuff):
            board.every(10, self._sample, start_ms=0)

    def _sample(self):
        plant = self._plant
        self.limb_ml.append(plant.limb_ml)
        self.slow_q.append(plant.slow_q)
        self.pulse_mmhg.append(plant.pulse_mmhg)


def best_within_pct(plant, exogenous, training, band_pct=10):
    """Largest share of exercise time within +-band_pct of the target, in %, over all sets."""
    inside = total = 0.0
    for begin, end, _ in training.sets():
        inside += _best_inside_s(plant, exogenous, training, begin, end, band_pct)
        total += end - begin
    return 100.0 * inside / total


def _best_inside_s(plant, exogenous, training, begin, end, band_pct):
    """Seconds inside the band, at best, of one set."""
    target = training.target_mmhg
    p = np.arange(target - SPAN_MMHG, target + SPAN_MMHG, GRID_MMHG)
    per_ml = 1.0 / np.array([plant.capacity_ml_mmhg(x) for x in p])
    pump = np.maximum(0.0, plant.free_ml_s * (plant.drive - p / plant.stall_mmhg))
    valve = plant.valve_lin_ml_s * p + plant.valve_root_ml_s * np.sqrt(p)
    flows = [pump * u if u > 0 else valve * u for u in CHOICES]
    leak = p * plant.leak_ml_s_mmhg
    rows = int(STEP_S * 100)
    first, last = int(begin * 100), int(end * 100)
    band = target * band_pct / 100
    value = np.zeros_like(p)
    for row in range(last - rows, first - rows, -rows):
        limb_ml = exogenous.limb_ml[row + rows] - exogenous.limb_ml[row]
        drift = limb_ml + (exogenous.slow_q[row] - leak) * STEP_S
        best = None
        for flow in flows:
            after = p + (flow * STEP_S + drift) * per_ml
            then = np.interp(after, p, value)
            best = then if best is None else np.maximum(best, then)
        here = np.abs(p + exogenous.pulse_mmhg[row] - target) <= band
        value = best + here * STEP_S
    start = training.cuff_mmhg[first] - exogenous.pulse_mmhg[first]
    return float(np.interp(start, p, value))
