"""Weaknesses planted in the firmware's sources: does matrix or campaign notice?

Each is one or more replacements in one file; what is to be replaced has to be there exactly once,
so that a firmware that has moved on makes the proof fail loudly instead of proving nothing.
"""

from tools.choice import ROOT

_GUARD = "cuff/safety/guard.py"
_OCCLUSION = "cuff/safety/occlusion.py"

WEAKNESSES = {
    "no-over-pressure": (_GUARD, [("if self._over >= _OVER_TICKS:", "if self._over < 0:")]),
    "lease-doubled": ("cuff/safety/lease.py", [("= const(50)", "= const(100)")]),
    "deadman-unfed": (  # the drill's feeding stays, or the self-test would refuse to start
        "cuff/safety/permits.py",
        [("a monostable less than that\n        self._give()\n", "\n")],
    ),
    "deadman-fed-by-loop": (
        "cuff/app.py",
        [
            (
                "        session.door.step(now_ms)\n",
                "        session.door.step(now_ms)\n"
                "        if session.training.target_cmmhg:\n"
                "            tick.permits.feed()\n",
            )
        ],
    ),
    "clock-reset-by-vent": (
        _OCCLUSION,
        [
            ("const(EXERCISE_RECOVERY_S * STEPS_PER_S)", "const(40)"),
            ("_RECOVERY_STEPS = const(RECOVERY_S * STEPS_PER_S)", "_RECOVERY_STEPS = const(50)"),
        ],
    ),
    "clock-rearmed-in-band": (
        "cuff/tick.py",
        [
            (
                "        code = self.occlusion.step(target > 0, raw)\n",
                "        if abs(raw - target) < 1500:\n"
                "            self.occlusion.occluded_steps = 0\n"
                "            self.occlusion.exercise_steps = 0\n"
                "        code = self.occlusion.step(target > 0, raw)\n",
            )
        ],
    ),
    "hold-without-end": (
        "cuff/session/training/course.py",
        [("        if not self._passed(in_phase_ms, block[1]):\n", "        if True:\n")],
    ),
    "pump-answers-release": (
        "cuff/pressure/reps.py",
        [("full = self._lifted and level < top - _FALLEN_CMMHG", "full = self._lifted")],
    ),
    "air-tried-for-ever": (
        "cuff/safety/air_tries.py",
        [("_ALONE = const(2)", "_ALONE = const(99)")],
    ),
    "console-printed": (
        "cuff/panel/console.py",
        [("        if len(waiting) >= LINES:", "        print(text)\n        if False:")],
    ),
    "trip-not-latched": (
        _GUARD,
        [("        raw = sensor.raw_cmmhg\n", "        raw, self.trip = sensor.raw_cmmhg, 0\n")],
    ),
}


class UnknownWeakness(ValueError):
    """Its text names those there are."""


def files(name):
    """{file: changed text} of a weakness; None without one."""
    if not name:
        return None
    if name not in WEAKNESSES:
        raise UnknownWeakness(f"no weakness '{name}'; there are {', '.join(WEAKNESSES)}")
    path, changes = WEAKNESSES[name]
    text = (ROOT / "firmware" / path).read_text()
    for old, new in changes:
        if text.count(old) != 1:
            raise RuntimeError(f"weakness '{name}': {path} has {text.count(old)} of {old!r}")
        text = text.replace(old, new)
    return {path: text}
