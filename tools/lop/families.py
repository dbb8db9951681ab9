"""Oscillogram families: how cuff pressure pulsates when an artery of known pressure lies under a
cuff.

Each family turns a wearer into two tables over (cuff pressure, arterial pressure): pulse
contributed by the artery that sees the inflow, and by the artery behind the narrowest place. Both
are in mmHg of cuff pressure up to one gain. Each family has its own occlusion pressure, from its
own physics; none knows the estimator.

Sources ([src] was read there, [memory] was not):
  exponential-linear artery compliance ............ [src PMC9958264, 122 patients; Babbs PMC3541069]
  a = 0.11, b = 0.03 per mmHg as typical values ... [memory, Babbs 2012]
  arctangent area law ............................. [memory, Langewouters 1984; Drzewiecki 1994]
  pressure falls off towards the cuff's edges, a wide cuff occludes lower ... [src pubmed 2961797;
  the thigh rows of docs/figures.md]
  skin pressure 5.95 % below the cuff's ........... [src PMC4327976]
  closing pressure 0-5 (collapse-scaled) mmHg below zero: flow ends close to the systolic pressure:
      116 arm occlusions had the first distal pulse 15 +- 8 mmHg below oscillometric systolic, the
      true LOP a little above that [a public set, finger pulse as reference]
  residual pulsation 20-35 % of maximum ........... [docs/figures.md; recordings: median 24 %]
"""

import numpy as np

PC = np.arange(0.0, 332.0, 4.0)  # cuff pressure grid, mmHg
PA = np.arange(0.0, 300.0, 4.0)  # arterial pressure grid, mmHg
FAMILIES = ("distributed", "uniform", "envelope")


def transmission(width_cm, circumference_cm):
    """Share of the cuff's pressure that reaches the artery under its middle: less for narrow cuffs
    on thick limbs. Constants chosen so that an 11.5 cm cuff on a 55 cm thigh gives 0.79 and an 18
    cm one 0.90, which with a thigh systolic pressure of 130-165 meets the thigh rows of
    docs/figures.md (187 +- 32 and 148 +- 19)."""
    return 0.96 * (1.0 - np.exp(-(width_cm / circumference_cm) / 0.12))


def _area_exponential(tm, collapse, stretch):
    """Artery area against transmural pressure: exponential collapse below zero, exponential
    stiffening above."""
    return np.where(
        tm < 0.0,
        collapse * np.exp(np.minimum(tm, 0.0) / collapse),
        collapse + stretch * (1.0 - np.exp(-np.maximum(tm, 0.0) / stretch)),
    )


def distributed(w, rng):
    """Slices along the cuff with falling edges; behind the closed middle nothing pulsates, before
    it the artery knocks."""
    stiff = np.clip((w["age"] - 20.0) / 60.0, 0.0, 1.0)
    collapse = rng.lognormal(np.log(9.0), 0.30)
    stretch = rng.lognormal(np.log(28.0 + 22.0 * stiff), 0.30)
    edge_cm = rng.uniform(0.7, 1.6)
    k = transmission(w["width_cm"], w["circumference_cm"]) * rng.normal(1.0, 0.02)
    close = -collapse * rng.uniform(0.0, 0.6)
    opening = rng.uniform(3.0, 12.0)
    distal = rng.uniform(15.0, 40.0)
    knock = rng.uniform(0.02, 0.12)
    x = (np.arange(24) + 0.5) / 24.0 * w["width_cm"]
    share = 1.0 - np.exp(-(np.minimum(x, w["width_cm"] - x) + 0.25) / edge_cm)
    kx = k * share / share.max()
    up = x < w["width_cm"] / 2.0
    pc, pa = np.meshgrid(PC, PA, indexing="ij")
    t_up = sum(_area_exponential(pa - q * pc, collapse, stretch) for q in kx[up])
    t_up = (
        t_up + knock * 24.0 * pa * 0.5
    )  # the limb's own pulsation before the cuff, carried over by tissue
    passed = 1.0 - np.exp(-np.maximum(pa - k * pc - close, 0.0) / opening)
    p_down = distal + passed * (pa - distal)
    t_dn = sum(_area_exponential(p_down - q * pc, collapse, stretch) for q in kx[~up])
    return t_up, t_dn, lambda p_open: (p_open - close) / k, 0.0


def uniform(w, rng):
    """One pressure under the whole cuff, arctangent area law, sudden closure, knock as a term of
    its own."""
    p0 = rng.uniform(0.0, 12.0)
    p1 = rng.lognormal(np.log(14.0), 0.3)
    k = transmission(w["width_cm"], w["circumference_cm"]) * rng.normal(1.0, 0.02)
    close = -rng.uniform(0.0, 5.0)
    soft = rng.uniform(1.0, 4.0)
    knock = rng.uniform(0.20, 0.50)
    decay = rng.uniform(60.0, 400.0)
    pc, pa = np.meshgrid(PC, PA, indexing="ij")
    tm = pa - k * pc
    area = 0.5 + np.arctan((tm - p0) / p1) / np.pi
    opened = 1.0 / (1.0 + np.exp(-np.clip((tm - close) / soft - 2.0, -40.0, 40.0)))
    t_dn = area * opened
    swing = 0.012
    t_up = knock * swing * pa * np.exp(-np.maximum(k * pc - w["sbp"], 0.0) / decay)
    return t_up, t_dn, lambda p_open: (p_open - close) / k, 0.0


def envelope(w, rng):
    """No physics: a rise, a maximum near the mean pressure, a flank of random bend, a corner of
    random sharpness at the occlusion pressure, a tail of random level and slope."""
    k = transmission(w["width_cm"], w["circumference_cm"]) * rng.normal(1.0, 0.03)
    lop = (w["sbp"] + rng.normal(0.0, 5.0)) / k
    top = min((w["dbp"] + rng.uniform(0.25, 0.5) * (w["sbp"] - w["dbp"])) / k, lop - 20.0)
    rise = rng.uniform(22.0, 45.0)
    tail = rng.uniform(0.18, 0.36)
    tail_slope = rng.uniform(0.0, 0.0018)
    bend = rng.uniform(1.0, 1.7)
    round_mmhg = rng.uniform(1.0, 5.0)
    fine = np.arange(-60.0, 420.0, 0.5)
    flank = tail + (1.0 - tail) * (1.0 - np.clip((fine - top) / (lop - top), 0.0, 1.0) ** bend)
    e = np.where(
        fine < top, np.exp(-(((fine - top) / rise) ** 2)), flank
    ) - tail_slope * np.maximum(fine - lop, 0.0)
    g = np.exp(-0.5 * (np.arange(-40, 41) * 0.5 / round_mmhg) ** 2)
    e = np.maximum(np.convolve(np.pad(e, 40, mode="edge"), g / g.sum(), "valid"), 0.05)
    e = np.interp(PC, fine, e)
    t_up = e[:, None] * (PA[None, :] - w["dbp"]) / (w["sbp"] - w["dbp"])
    return t_up, np.zeros_like(t_up), lambda p_open: lop, 1.0


BUILD = {"distributed": distributed, "uniform": uniform, "envelope": envelope}
