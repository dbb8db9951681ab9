"""What must hold in every run, by the coil and the true pressure. Each returns [(ms, sentence)].

* the true pressure is not above max(asked + 30, 1.25 x asked) for longer than 2 s, and never above
  330 mmHg, but for the faults and figures of tools/faults/bounds.py;
* no more is asked for than the settings allow;
* the coil is driven only between a person's START and what ends it: STOP, a trip, a reset, the end
  of the training; and it lets go of within the deadline of that end;
* a fault of the program lets go within its own deadline (the catalogue's); if the dead-man's
  switch was broken before, within that of the next barrier, the watchdog;
* 310 mmHg or more is not held for 50 ms, unless the sensor is what is broken;
* a trip goes only by START with the cuff empty, or by a reset that came after it; nothing trips
  while nothing is broken, but for what the air of an odd cuff may do;
* no limb is occluded longer than the limits of an occlusion, an exercise and a session, set or by
  default; a short vent and a reset included.

Rules: never asks the firmware what it thinks of the pressure. What a fault excuses stands in
excuses.py, from when until when.
"""

from tools.campaign import excuses
from tools.campaign.excuses import BLIND, BOOT_MS, DEADMAN, LATE_MS, SLOW, WATCHDOG_MS
from tools.faults import bounds, catalogue
from tools.faults.bounds import EMPTY_MMHG

TRIP_MMHG = 310
COUNTED_MMHG = 25  # 20 by a sensor that may read 4 wrong
EXERCISE_RECOVERY_S = 60
RECOVERY_S = 180
GRACE_S = 2
HELD_ROWS = 5  # 50 ms: the deadline of 35 and the rows' grain
LATE_ROWS = LATE_MS // 10 + HELD_ROWS
LOOK_MS = 20
CLEAR_MS = 400  # a press of START, debounced, and the look at it
LONG_MS = (3000, 10400)  # a long one confirms when it is let go
NOTED_MS = 20000  # a START pressed during the self-test begins when that has passed
PROVOKED_MS = 3000  # by then trips what a fault leaves behind: the clock's window, twice

AIR_TRIPS = ("no-rise", "too-slow", "not-venting", "pump-stuck", "off-target", "cannot-hold",
             "occlusion-time", "sensor-jump")  # fmt: skip
PROGRAM = {fault.name: fault.limit_ms for fault in catalogue.CORE_FAULTS if fault.limit_ms}
POWER = {"brown-out": catalogue.RESET_MS, "power loss": catalogue.RESET_MS}
# Written down and not taken from the firmware: one that doubles a limit has to fail.
SHARE_PCT = 80
DEFAULTS = {
    "build": "arm", "training": "resistance", "lop_mmhg": 190, "target_pct_lop": 80,
    "pressure_max_mmhg": 300, "manual_arm_mmhg": 90, "manual_thigh_mmhg": 100,
    "occlusion_arm_min": 15, "occlusion_thigh_min": 20, "exercise_min": 10, "session_min": 30,
}  # fmt: skip


class Run:
    """What the invariants look at: rig, plan, and the segments in which the coil was driven."""

    def __init__(self, rig, plan):
        self.rig = rig
        self.plan = plan
        self.settings = {**DEFAULTS, "build": plan.build, **plan.settings}
        self.end_ms = rig.board.now_ms
        self.cuff = rig.pressures(0)
        self.asked = bounds.references(rig.asked, self.cuff)
        self.excuses = excuses.Excuses(plan.faults, rig.board.resets, rig.trips)
        self.segments = []
        for k, (us, _, valve) in enumerate(rig.drive):
            last = k + 1 == len(rig.drive)
            to_ms = self.end_ms if last else rig.drive[k + 1][0] / 1000
            if not valve:
                continue
            if self.segments and self.segments[-1][1] == us / 1000:
                self.segments[-1] = (self.segments[-1][0], to_ms)
            else:
                self.segments.append((us / 1000, to_ms))
        self.starts = [ms for ms, button in rig.presses if button == "start"]

    def driven(self, row):
        """Does the coil get anything in this row?"""
        return self.rig.board.records.row(row)[3]

    def highest(self, begin_ms, end_ms):
        """True pressure between two times."""
        rows = self.cuff[int(begin_ms // 10) : int(end_ms // 10) + 2]
        return max(rows, default=0.0)

    def ends(self):
        """[(ms, deadline ms, what)]: everything after which the valve has to be open."""
        rig = self.rig
        hold = self.excuses.hold
        found = []
        for ms, button in rig.presses:
            if button == "stop":
                found.append((ms, catalogue.STOP_MS, "STOP"))
        found += [(ms, LOOK_MS, f"trip {name}") for ms, name in rig.trips]
        for ms, kind in rig.board.resets:
            barrier = BOOT_MS if hold(DEADMAN, ms) else LATE_MS
            found.append((ms, barrier, f"reset ({kind})"))
        found += [(ms, 2 * LOOK_MS, "end of training") for ms in rig.said(" vent: ")]
        for ms, name in self.plan.faults:
            limit_ms = PROGRAM.get(name, POWER.get(name))
            if limit_ms == LATE_MS and hold(DEADMAN, ms, ms + LATE_MS):
                limit_ms = WATCHDOG_MS
            if limit_ms:
                found.append((ms, limit_ms, name))
        return sorted(found)

    def answers_noted_start(self, begin_ms, at_ms):
        """Is this segment what a START pressed before at_ms asked for, when the self-test was still
        to pass? Not if that START was answered by then, or anything since makes it forgotten."""
        rig = self.rig
        forgets = [ms for ms, button in rig.presses if button == "stop"]
        forgets += [ms for ms, _ in rig.trips + rig.board.resets]
        return any(
            begin_ms - NOTED_MS <= ms <= at_ms
            and self.highest(ms, at_ms) < EMPTY_MMHG
            and not any(ms <= forgot_ms <= begin_ms for forgot_ms in forgets)
            for ms in self.starts
        )


def pressure(run):
    """The true pressure follows what was asked for, and is never above 330 mmHg, with or without a
    relief valve."""
    known = [run.excuses.figures(10 * k, bounds.KNOWN) for k in range(len(run.cuff))]
    return bounds.problems(run.cuff, run.asked, known)


def asked(run):
    """The program asks for no more than the settings allow; a measurement of the LOP for what any
    cuff may have."""
    values = run.settings
    lop_mmhg = values["lop_mmhg"]
    if run.rig.said("LOP measurement"):
        top = values["pressure_max_mmhg"]
    elif values["training"] == "resistance":
        top = (lop_mmhg or 0) * values["target_pct_lop"] // 100
    elif lop_mmhg is None:
        top = values["manual_%s_mmhg" % values["build"]]
    else:
        top = lop_mmhg * SHARE_PCT // 100
    top = min(top, values["pressure_max_mmhg"])
    return [
        (ms, f"{mmhg:.0f} mmHg asked for, allowed {top}")
        for ms, mmhg in run.rig.asked if mmhg > top
    ][:1]  # fmt: skip


def over_pressure(run):
    """310 mmHg is let go of; who cannot see it is excused, and the permits have their own time."""
    held = 0
    for k, mmhg in enumerate(run.cuff):
        if mmhg <= TRIP_MMHG or not run.driven(k):
            held = 0
            continue
        held += 1
        slow = run.excuses.hold(SLOW, 10 * (k - held), 10 * k)
        if held >= (LATE_ROWS if slow else HELD_ROWS) and not run.excuses.hold(BLIND, 10 * k):
            return [(10 * k, f"{mmhg:.0f} mmHg held for {held * 10} ms")]
    return []


def released(run):
    """After each end the coil is let go of in time, and stays so until somebody presses START."""
    found = []
    for at_ms, limit_ms, what in run.ends():
        if run.excuses.hold(SLOW, at_ms, at_ms + limit_ms):
            limit_ms = max(limit_ms, LATE_MS)
        free_ms = at_ms + limit_ms
        until_ms = min([ms for ms in run.starts if ms > at_ms], default=run.end_ms)
        for begin_ms, to_ms in run.segments:
            if to_ms <= free_ms or begin_ms >= until_ms:
                continue
            if begin_ms > free_ms and run.answers_noted_start(begin_ms, at_ms):
                continue
            if begin_ms > at_ms and run.highest(begin_ms, to_ms) < EMPTY_MMHG:
                continue  # a self-test of permits on an empty cuff
            found.append((max(begin_ms, free_ms), f"driven until {to_ms - at_ms:.0f} ms after "
                          f"{what}, allowed {limit_ms}"))  # fmt: skip
            break
    return found


def started(run):
    """No pressure before anybody pressed START: a self-test lets go of what reaches 20 mmHg, as
    fast as of an over-pressure."""
    first_ms = min(run.starts, default=run.end_ms)
    for begin_ms, to_ms in run.segments:
        if begin_ms < first_ms:
            rows = run.cuff[int(begin_ms // 10) : int(min(to_ms, first_ms) // 10) + 1]
            if sum(1 for mmhg in rows if mmhg >= EMPTY_MMHG) >= HELD_ROWS:
                return [(begin_ms, "closed before anybody pressed START")]
    return []


def latched(run):
    """A trip goes by START while the cuff is empty, or by a reset since, and by nothing else."""
    found = []
    for ms in run.rig.clears:
        tripped_ms = max(at for at, _ in run.rig.trips if at <= ms)
        if any(tripped_ms <= at <= ms for at, _ in run.rig.board.resets):
            continue
        ages = [ms - at for at in run.starts]
        if not any(0 <= a <= CLEAR_MS or LONG_MS[0] <= a <= LONG_MS[1] for a in ages):
            found.append((ms, "a trip went by itself"))
        elif run.highest(ms, ms) >= EMPTY_MMHG and not run.excuses.hold(BLIND, ms):
            found.append((ms, f"a trip was cleared at {run.highest(ms, ms):.0f} mmHg"))
    return found


def unprovoked(run):
    """While nothing is broken nothing trips but what an odd cuff's air may do."""
    return [
        (ms, f"trip {name}, and nothing was broken")
        for ms, name in run.rig.trips
        if name not in AIR_TRIPS and not run.excuses.any(ms - PROVOKED_MS, ms)
    ]


def occlusion(run):
    """The limb's own clock, on true pressure: no reset and no short vent gives anything back; only
    a session ends with the power, when the limb has recovered by then."""
    values = run.settings
    clocks = {
        "occluded": values["occlusion_%s_min" % values["build"]] * 60,
        "in one exercise": values["exercise_min"] * 60,
        "in a session": values["session_min"] * 60,
    }
    spent = dict.fromkeys(clocks, 0)
    power_offs = [ms for ms, kind in run.rig.board.resets if kind == "power"]
    empty = 0
    for k, mmhg in enumerate(run.cuff):
        while power_offs and power_offs[0] <= 10 * k:
            power_offs.pop(0)
            if not spent["occluded"]:
                spent["in a session"] = 0
        if mmhg < COUNTED_MMHG:
            empty += 1
            if empty >= EXERCISE_RECOVERY_S * 100:
                spent["in one exercise"] = 0
            if empty >= RECOVERY_S * 100:
                spent["occluded"] = 0
            continue
        empty = 0
        for name, limit_s in clocks.items():
            spent[name] += 1
            over = spent[name] > (limit_s + GRACE_S) * 100
            if over and run.driven(k) and not run.excuses.hold(BLIND, 10 * k):
                return [(10 * k, f"limb {name} for {spent[name] / 100:.0f} s, limit {limit_s}")]
    return []


ALL = (pressure, asked, over_pressure, released, started, latched, unprovoked, occlusion)


def judge(rig, plan):
    """[(ms, sentence)] of every rule that was broken, by time."""
    run = Run(rig, plan)
    return sorted(entry for rule in ALL for entry in rule(run))
