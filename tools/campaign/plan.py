"""What a seed stands for: board, cuff, settings, wearer, buttons, faults and their moments.

Rules: everything is drawn from random.Random(seed), in one order; the same seed is the same run on
every machine. Settings stay within params.py. Every fourth seed is an ordinary training (wide.py).
"""

import random

from tools.campaign import wide
from tools.faults import catalogue
from tools.faults.cuff import NO_RELIEF_MMHG, BreakableCuff

START_MS = 8500  # most are ready by then; a start before is refused, which is a case, too
LAST_FAULT_MS = 6000  # before the end, so that what comes of it is seen
LIMIT_S = 120
ORDINARY_EVERY = 4
ORDINARY_S = 700  # the longest there is, and what comes before it
HIGHEST_STIR_MMHG = 45

# One of a group at a time: two broken sensors are one broken sensor.
GROUPS = [[fault for fault in group if fault.act] for _, group in catalogue.GROUPS]
PROGRAM = next(group for group in GROUPS if group[0].name == "loop hung")
# Not drawn: an act of its own kind, or a press like any other.
NOT_DRAWN = ("STOP pressed", "START stuck", "cuff sat on")
# Both switches of the valve at once: what is left is the ceiling, and the quick release by hand.
NEVER_BOTH = {"valve switch shorted", "dead-man switch shorted", "ceiling switch shorted"}


class Plan:
    """seed and everything drawn from it; describe() for a person."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.seed = seed
        self.board = draw.choice(["pico_w", "pico_w", "esp32_s3"])
        self.kind = draw.choices(["manual", "resistance", "limit"], [5, 4, 3])[0]
        self.build = "thigh" if draw.random() < 0.2 else "arm"
        self.figures = _figures(draw, self.build)
        if seed % 3 == 0:
            self.figures["relief_mmhg"] = NO_RELIEF_MMHG  # what holds it down is the firmware
        self.settings = _settings(draw, self.kind, self.build)
        self.wearer = {
            "rep_ms": draw.randrange(1500, 6000),
            "own_tempo": draw.random() < 0.3,
            "irregular_pct": draw.randrange(0, 41),
            "seed": draw.randrange(1, 1 << 20),
        }
        self.seconds = 200 if self.kind == "limit" else draw.randrange(25, 60)
        self.presses = _presses(draw, self.kind, self.seconds)
        self.faults = _faults(draw, self.seconds, self.board)
        odd = random.Random(-seed - 1)
        wide.widen(odd, self.figures, self.build)
        self.ordinary = seed % ORDINARY_EVERY == 0
        if self.ordinary:
            self._make_ordinary(odd)
        self.stirs = wide.stirs(odd, self.seconds, HIGHEST_STIR_MMHG)

    def _make_ordinary(self, odd):
        """Nothing breaks, and nobody presses anything but START."""
        self.kind = odd.choices(["manual", "resistance"], [3, 2])[0]
        self.settings["training"] = self.kind
        for build in ("arm", "thigh"):
            self.settings.pop(f"occlusion_{build}_min", None)
        self.presses = [(START_MS, "start", 200)]
        self.faults = []
        self.seconds = ORDINARY_S

    def target_mmhg(self):
        """Roughly what the cuff is held at."""
        return self.settings["lop_mmhg"] * self.settings["target_pct_lop"] / 100

    def plant(self):
        """A new cuff."""
        return BreakableCuff(**self.figures)

    def describe(self):
        """Lines for a person who replays it."""
        figures = ", ".join(f"{name} {value:.4g}" for name, value in self.figures.items())
        kind = ("ordinary " if self.ordinary else "") + self.kind
        return [
            f"seed {self.seed}: {self.board}, {kind}, build {self.build}, {self.seconds} s",
            f"cuff: {figures}",
            f"settings: {self.settings}",
            f"wearer: {self.wearer}",
            "buttons: " + ", ".join(f"{button} at {ms}" for ms, button, _ in self.presses),
            "limb: " + ", ".join(f"{by:+.0f} {unit} at {ms}" for ms, by, unit, _ in self.stirs),
            "faults: " + (", ".join(f"{name} at {ms}" for ms, name in self.faults) or "none"),
        ]


def _figures(draw, build):
    """Half to one and a half times a reference build, or the quick cuff of the fault matrix."""
    if build == "thigh":
        figures = {"stiff_ml_mmhg": 6.0, "slack_ml": 14250.0, "free_ml_s": 93.0,
                   "valve_lin_ml_s": 2.62, "valve_root_ml_s": 20.96}  # fmt: skip
    elif draw.random() < 0.5:
        figures = {"stiff_ml_mmhg": 2.0, "slack_ml": 4750.0, "free_ml_s": 30.0}
    else:
        figures = {"stiff_ml_mmhg": 1.0, "slack_ml": 500.0, "free_ml_s": 30.0}
    spread = {
        "stiff_ml_mmhg": (0.7, 1.4), "slack_ml": (0.6, 1.6), "free_ml_s": (0.75, 1.2),
    }  # fmt: skip
    for name, (low, high) in spread.items():
        figures[name] *= draw.uniform(low, high)
    figures["leak_ml_s_mmhg"] = draw.choice([0.0002, 0.0004, 0.002, 0.008])
    figures["release_ms"] = draw.uniform(10.0, 50.0)
    figures["pulse_gain"] = draw.uniform(0.5, 2.4)
    figures["heart_hz"] = draw.uniform(0.8, 2.0)
    figures["swing_mmhg"] = draw.uniform(10.0, 60.0)
    figures["rail_sag_mv"] = draw.uniform(0.0, 150.0)
    figures["drive"] = draw.uniform(0.85, 1.0)
    return figures


def _settings(draw, kind, build):
    settings = {
        "lop_mmhg": draw.randrange(120, 241),
        "target_pct_lop": draw.randrange(40, 81, 5),
        "comfort_mmhg_s": draw.choice([10, 20, 40, 60]),
        "lift_ms": draw.randrange(800, 2600, 200),
        "lower_ms": draw.randrange(800, 2600, 200),
        "rest_s": draw.randrange(15, 60, 5),
        "training": "resistance" if kind == "resistance" else "manual",
        "manual_minutes": draw.randrange(1, 4),
        "manual_mmhg": draw.randrange(30, 91, 5),
    }
    if kind == "limit":
        settings["manual_minutes"] = 1
        settings[f"occlusion_{build}_min"] = LIMIT_S // 60
    return settings


def _presses(draw, kind, seconds):
    """[(ms, button, for ms)]: a start, and what people do after it."""
    first_ms = START_MS + draw.randrange(-1500, 1500)
    presses = [(first_ms + 3000 * k, "start", 200) for k in range(3)]  # until it takes
    if kind == "limit":  # twice a short vent, and on again: together more than the limit
        for stop_ms in (draw.randrange(50, 60) * 1000, draw.randrange(115, 125) * 1000):
            presses.append((stop_ms, "stop", 200))
            for k in range(5):
                presses.append((stop_ms + 6000 + 2500 * k + draw.randrange(1000), "start", 200))
    for _ in range(draw.randrange(0, 6)):
        button = draw.choices(["start", "stop", "up", "down"], [4, 1, 4, 4])[0]
        ms = draw.randrange(START_MS, seconds * 1000)
        presses.append((ms, button, draw.choice([60, 100, 200, 500])))
    return sorted(presses)


def _moment(draw, seconds):
    """Any time, and more often while the cuff is likely to be closed."""
    last_ms = seconds * 1000 - LAST_FAULT_MS
    if draw.random() < 0.6:
        return draw.randrange(START_MS + 2000, min(last_ms, START_MS + 18000))
    return draw.randrange(100, last_ms)


def _faults(draw, seconds, board):
    """[(ms, name)]: none, one or two of different groups, the program's twice as often; and now
    and then the one act that only the over-pressure check ends."""
    chosen = []
    groups = list(GROUPS)
    for _ in range(draw.choices([0, 1, 2], [2, 6, 4])[0]):
        group = PROGRAM if PROGRAM in groups and draw.random() < 0.35 else draw.choice(groups)
        groups.remove(group)
        fault = draw.choice(group)
        second_switch = fault.name in NEVER_BOTH and NEVER_BOTH & {name for _, name in chosen}
        there = fault.on(board, "hold").at != ()
        if fault.name not in NOT_DRAWN and there and not second_switch:
            chosen.append((_moment(draw, seconds), fault.name))
    if draw.random() < 0.25:
        chosen.append((_moment(draw, seconds), "cuff sat on"))
    return sorted(chosen)
