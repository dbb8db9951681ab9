"""What else may be the matter with a wearer, a cuff or a pump: a row each in `make lop`.

A condition changes one wearer of population.py in one way, with random numbers of its own, so that
the wearers themselves stay who they are. `CONDITIONS` says of each what a right outcome is: the LOP
found, or a refusal with one of these reasons. An LOP that is found counts as an error as ever.

Sources ([src] was read there, [memory] was not): alternans 5-20 mmHg between strong and weak beat,
bigeminy with a weak early beat and a pause, tremor 4-6 Hz, rocking about 1.1 Hz [memory: textbook];
pump ripple 0.08-1.8 mmHg rms, 12-40 Hz [the recordings].
"""

import numpy as np

from cuff.session.lop import judge

FS = 100
# name -> reasons that are right besides an LOP in band; those without an LOP have no knee to find.
CONDITIONS = {
    "af": ("RHYTHM",),
    "alternans": ("RHYTHM",),
    "bigeminy": ("RHYTHM",),
    "weak pulse": ("WEAK_PULSE",),
    "low pressure": ("LOW_PRESSURE",),
    "falling pressure": ("UNCLEAR",),
    "rocking": ("MOVED",),
    "rocking, no pulse": ("MOVED",),
    "rocking that fades": ("MOVED",),
    "tremor": ("MOVED",),
    "tremor, no pulse": ("MOVED",),
    "flex": ("MOVED",),
    "no pulse": ("NO_PULSE",),
    "leak": ("LEAK", "CANNOT_INFLATE"),
    "pump ripple": ("RIPPLE",),
    "twisted cuff": (),
}
NOTHING_TO_FIND = ("rocking, no pulse", "rocking that fades", "tremor, no pulse", "no pulse")
_RHYTHMS = ("af", "alternans", "bigeminy")


def right(condition, reason):
    """Is a refusal with this reason the right one?"""
    return reason in [getattr(judge, name, None) for name in CONDITIONS[condition]]


def _own(w):
    return np.random.default_rng([w["seed"], sorted(CONDITIONS).index(w["condition"]), 77])


def settle(w):
    """Changes in the person, before anything is computed from it."""
    condition = w["condition"]
    if condition is None:
        return
    rng = _own(w)
    if condition in _RHYTHMS:
        w["rhythm"] = condition
        weaker = (0.1, 0.3) if condition == "alternans" else (0.5, 0.8)
        w["alternate"] = rng.uniform(*weaker)
    elif condition == "weak pulse":
        w["height_mmhg"] *= 0.25
    elif condition == "low pressure":
        w["sbp"], w["dbp"] = 88.0, 88.0 - min(w["sbp"] - w["dbp"], 40.0)
        w["circumference_cm"] = min(w["circumference_cm"], 2.6 * w["width_cm"])
    if condition in NOTHING_TO_FIND:
        w["height_mmhg"] = 1e-6


def truth_mmhg(w, lop_mmhg):
    """What the condition adds to the pressure that occludes: under a twisted cuff the artery that
    is felt is shut long before the limb is."""
    return 0.25 * lop_mmhg if w["condition"] == "twisted cuff" else 0.0


def fall_mmhg(w, n):
    """How far the blood pressure has fallen since the start, as numbers <= 0."""
    if w["condition"] != "falling pressure":
        return np.zeros(n)
    return -_own(w).uniform(10.0, 25.0) * np.clip(np.arange(n) / FS / 80.0, 0.0, 1.5)


def lay_over(limb, n):
    """Changes of what the sensor shows."""
    w = limb.wearer
    condition = w["condition"]
    if condition is None:
        return
    rng = _own(w)
    t = np.arange(n) / FS
    phase = rng.uniform(0, 6.28)
    if condition.startswith("rocking"):
        rocking = rng.uniform(0.5, 2.0) * np.sin(2 * np.pi * rng.uniform(1.0, 1.2) * t + phase)
        if condition == "rocking that fades":
            limb.fading, limb.fade_mmhg = rocking * 3.0, rng.uniform(40.0, 90.0)
        else:
            limb.noise = limb.noise + rocking
    elif condition.startswith("tremor"):
        size = rng.uniform(0.5, 2.0) * (1 + 0.3 * np.sin(2 * np.pi * 0.3 * t))
        limb.noise = limb.noise + size * np.sin(2 * np.pi * rng.uniform(4.0, 6.0) * t + phase)
    elif condition == "flex":
        limb.flex = _flexes(rng, t)
    elif condition == "leak":
        limb.leak = rng.uniform(1.6, 4.0)
    elif condition == "pump ripple":
        limb.always = rng.uniform(0.6, 2.5)


def _flexes(rng, t):
    """Two flexes of 25 mmHg for 2 s, or 25 s of tension at 15 mmHg."""
    shape = np.zeros(len(t))
    spans = [(25.0, 2.0), (25.0, 2.0)] if rng.random() < 0.5 else [(15.0, 25.0)]
    for size, length in spans:
        at = rng.uniform(8.0, 60.0)
        rise = np.clip((t - at) / 0.3, 0, 1) * np.clip((at + length - t) / 0.3, 0, 1)
        shape += size * rise
    return shape
