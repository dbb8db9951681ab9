"""Cuffs and limbs far from the reference builds, and ordinary trainings on them.

What people strap on: rigid and slack, small and large, with the pump and the valve that were in the
drawer. And what limbs do besides repetitions: a new posture, a muscle that stays tight, a wrap that
slips by a few mL. None of it is a fault, so an ordinary training, in which nothing breaks and
nobody presses anything but START, has to come to its end.

Rules: drawn from a stream of its own, so that the draws of plan.py stay what they were.
"""

from math import sqrt

from tools.faults.cuff import BreakableCuff

SPREAD = {
    "stiff_ml_mmhg": (0.4, 1.25), "creep1_ml_mmhg": (0.4, 1.25), "creep2_ml_mmhg": (0.4, 1.25),
    "slack_ml": (0.4, 1.25), "free_ml_s": (0.8, 1.1),
}  # fmt: skip
STIFFEST_ML_MMHG = 0.8  # with less one release of a large valve takes more than the band is wide
VALVE = (0.4, 1.5)
EMPTIES_STEP_S = 0.02
EMPTIES_S = 10.0  # R-VNT-4: a build that takes longer from 200 to 15 mmHg is not to be used
RELEASE_MS = (3.0, 6.0, 10.0, 16.0, 30.0, 50.0)
PULL_MS = (3.0, 6.0, 12.0, 20.0)
SWING_MMHG = (10.0, 75.0)
SPEED_UP_MMHG_S = 60  # of a limb that moves in a rest
FIRST_STIR_S = 20
APART_S = 12
STEP_MS = 20
QUIET_S = 8  # a repetition's top, 3 s to see that the limb is still, and what is too much let go
TEN_S = 10
FEW_RELEASES = 6
NOT_DONE = "an ordinary training ended in"
AFTER_DONE = "an ordinary training was done, then came"


def widen(draw, figures, build):
    """Other figures for the plan's cuff."""
    reference = {"thigh": (2.62, 20.96), "arm": (1.31, 10.48)}[build]
    for name, (low, high) in SPREAD.items():
        if name in figures:
            figures[name] *= draw.uniform(low, high)
    figures["stiff_ml_mmhg"] = max(STIFFEST_ML_MMHG, figures["stiff_ml_mmhg"])
    valve = draw.uniform(*VALVE)
    figures["slack_ml"] *= min(1.0, valve)  # or the self-test's 4 mmHg do not leave in its time
    figures["valve_lin_ml_s"], figures["valve_root_ml_s"] = (part * valve for part in reference)
    while empties_s(figures) > EMPTIES_S:
        figures["valve_lin_ml_s"] *= 1.02
        figures["valve_root_ml_s"] *= 1.02
    figures["release_ms"] = draw.choice(RELEASE_MS)
    figures["pull_ms"] = draw.choice(PULL_MS)
    figures["swing_mmhg"] = draw.uniform(*SWING_MMHG)


def empties_s(figures):
    """Time from 200 to 15 mmHg through the open valve, the limb at rest."""
    mmhg, seconds = 200.0, 0.0
    while mmhg > 15.0:
        flow = figures["valve_lin_ml_s"] * mmhg + figures["valve_root_ml_s"] * sqrt(mmhg)
        slack = figures["slack_ml"] / (mmhg + BreakableCuff.slack_mmhg) ** 2
        mmhg -= flow * EMPTIES_STEP_S / (figures["stiff_ml_mmhg"] + slack)
        seconds += EMPTIES_STEP_S
    return seconds


def stirs(draw, seconds, highest_mmhg):
    """[(ms, mmHg or mL, unit, over ms)]: postures that come and go, holds of 5-30 s, slips. The
    pressures are what they would be in a sealed cuff."""
    found = []
    at_s = FIRST_STIR_S + draw.uniform(0, APART_S)
    while at_s < seconds:
        kind = draw.choice(["posture", "hold", "slip"])
        if kind == "slip":
            over_ms = draw.choice([40, 200, 1000])
            found.append((int(at_s * 1000), -draw.uniform(1.0, 8.0), "mL", over_ms))
            at_s += APART_S + draw.uniform(0, 20)
            continue
        mmhg = draw.uniform(10, highest_mmhg)
        over_ms = int(max(300, 1000 * mmhg / SPEED_UP_MMHG_S) * draw.uniform(1, 3))
        lasts_s = draw.uniform(5, 30) if kind == "hold" else draw.uniform(20, 60)
        sign = -1 if kind == "posture" and draw.random() < 0.3 else 1
        found.append((int(at_s * 1000), sign * mmhg, "mmHg", over_ms))
        at_s += over_ms / 1000 + lasts_s
        found.append((int(at_s * 1000), -sign * mmhg, "mmHg", over_ms))
        at_s += over_ms / 1000 + APART_S + draw.uniform(0, 20)
    return found


def moves(plant, stirs, around_mmhg):
    """[(ms, mL)] of all of them: the limb takes its new shape in small steps."""
    found = []
    for at_ms, amount, unit, over_ms in stirs:
        by_ml = amount
        if unit == "mmHg":
            by_ml = plant.stroke_ml(around_mmhg, abs(amount)) * (1 if amount > 0 else -1)
        steps = max(1, over_ms // STEP_MS)
        found += [(at_ms + k * STEP_MS, by_ml / steps) for k in range(steps)]
    return found


def stir(rig, plant, stirs, around_mmhg):
    """Lay them out on the rig, one step at a time: the board looks through all that is to come
    after each event."""
    left = moves(plant, stirs, around_mmhg)[::-1]

    def move():
        plant.posture_ml += left.pop()[1]
        if left:
            rig.at(left[-1][0], move)

    if left:
        rig.at(left[-1][0], move)


def fights(rig, plan):
    """The rule: with nobody training and the limb still again for QUIET_S, pump and valve do not
    work against each other. [(ms, sentence)]"""
    if not plan.ordinary or plan.kind != "manual":
        return []
    moves = [(ms, ms + over_ms) for ms, _, _, over_ms in plan.stirs]
    releases = [
        after[0] / 1000
        for before, after in zip(rig.drive, rig.drive[1:])
        if before[2] and not after[2]
    ]
    end_ms = min(rig.said(" vent: "), default=rig.board.now_ms)
    for (_, from_ms), (to_ms, _) in zip(moves, [*moves[1:], (end_ms, 0)]):
        quiet_ms = from_ms + QUIET_S * 1000
        mine = [ms for ms in releases if quiet_ms <= ms < min(to_ms, end_ms)]
        for first, last in zip(mine, mine[FEW_RELEASES:]):
            if last - first < TEN_S * 1000:
                return [(last, f"{FEW_RELEASES + 1} releases within {TEN_S} s of a still limb")]
    return []


def never_done(rig, plan):
    """The rule: an ordinary training ends by itself, done, and nothing trips, neither before nor
    while the cuff empties. [(ms, sentence)]"""
    if not plan.ordinary:
        return []
    done = rig.said(" vent: done")
    found = [
        (ms, f"{AFTER_DONE if done and ms >= done[0] else NOT_DONE} trip {name}")
        for ms, name in rig.trips
    ]
    if not done and not found:
        found = [(rig.board.now_ms, f"{NOT_DONE} nothing")]
    return found
