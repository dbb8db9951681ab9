"""What the bench runs: the two reference builds first, then everything else that must hold.

A case is (label, module:Class, overrides, build, wearer). Standard repetitions are 0.25 Hz
with a swing of 40 mmHg when sealed, as the goals are stated; faster and irregular ones follow.
"""

from tools.sim import plants

_SPEC = "tools.sim.plants:"
REFERENCE = (
    ("arm", _SPEC + "Arm", {}, "arm", {}),
    ("thigh", _SPEC + "Thigh", {}, "thigh", {}),
)

_OTHER = [name for name in plants.NAMES if name not in ("Arm", "Thigh", "Kinked")]

_TEMPI = (
    ("0.4 Hz", {"rep_ms": 2500, "own_tempo": True}),
    ("0.6 Hz", {"rep_ms": 1670, "own_tempo": True}),
    ("0.25 Hz irregular", {"rep_ms": 4000, "own_tempo": True, "irregular_pct": 40}),
    ("0.5 Hz irregular", {"rep_ms": 2000, "own_tempo": True, "irregular_pct": 50}),
)


def _build_of(name):
    return "thigh" if "Thigh" in name else "arm"


def other_plants():
    """Every other plant with the standard repetitions."""
    return [(name, _SPEC + name, {}, _build_of(name), {}) for name in _OTHER]


def other_repetitions():
    """Both reference builds with other tempi and swings."""
    cases = []
    for name in ("Arm", "Thigh"):
        build = _build_of(name)
        for label, wearer in _TEMPI:
            cases.append((f"{build}, {label}", _SPEC + name, {}, build, wearer))
        for swing in (32.0, 48.0):
            label = f"{build}, {swing:.0f} mmHg swing"
            cases.append((label, _SPEC + name, {"swing_mmhg": swing}, build, {}))
    return cases
