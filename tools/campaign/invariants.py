"""What must hold in every run, by the coil and the true pressure. Each returns [(ms, sentence)].

* pressure never above 330 mmHg;
* the coil is driven only between a person's START and what ends it: STOP, a trip, a reset, the end
  of the training; and it lets go of within the deadline of that end;
* a fault of the program lets go within its own deadline (the catalogue's); where the dead-man's
  switch was broken before, within that of the next barrier, the watchdog;
* 310 mmHg or more is not held for 50 ms, unless the sensor is what is broken;
* a trip goes only by START or a reset; nothing trips before anything broke, but for what the air
  of an odd cuff may do;
* no limb is occluded longer than the limit, a short vent and a reset included.

Rules: never asks the firmware. What a fault excuses is said in the sets below, with the reason.
"""

from tools.faults import catalogue

HIGHEST_MMHG = 330
TRIP_MMHG = 310
EMPTY_MMHG = 20
COUNTED_MMHG = 25  # 20 by a sensor that may read 4 wrong
EXERCISE_RECOVERY_S = 60
RECOVERY_S = 180
GRACE_S = 2
HELD_ROWS = 5  # 50 ms: the deadline of 35 and the rows' grain
LOOK_MS = 20
LATE_MS = catalogue.DEAD_TICK_MS
CLEAR_MS = 400  # a press of START, debounced, and the look at it
NOTED_MS = 20000  # a START pressed during the self-test begins when that has passed
# What stands behind the dead-man: the longest time of the RP2040's watchdog, and a boot, since the
# pins of the ESP32-S3 outlive a reset.
BOOT_MS = 350
WATCHDOG_MS = 8388 + BOOT_MS
DEADMAN = {"dead-man switch shorted"}

AIR_TRIPS = ("no-rise", "too-slow", "not-venting", "pump-stuck", "off-target", "cannot-hold",
             "occlusion-time", "sensor-jump")  # fmt: skip
# With these the sensor does not see the pressure, or the valve does not reach it.
BLIND = {fault.name for fault in catalogue.SENSOR} | {
    "rail input open", "valve stuck closed", "kink, sensor at the cuff",
    "kink, sensor at the manifold", "clock stopped"}  # fmt: skip
# With these nothing but the permits may be able to let go.
SLOW = {"valve switch shorted", "interrupt storm", "loop hung", "loop asleep", "tick dead",
        "CPU halted", "interrupts masked", "flash erase", "reset"}  # fmt: skip
PROGRAM = {fault.name: fault.limit_ms for fault in catalogue.CORE_FAULTS if fault.limit_ms}
POWER = {"brown-out": catalogue.RESET_MS, "power loss": catalogue.RESET_MS}


class Run:
    """What the invariants look at: rig, plan, and the segments in which the coil was driven."""

    def __init__(self, rig, plan):
        self.rig = rig
        self.plan = plan
        self.end_ms = rig.board.now_ms
        self.cuff = rig.pressures(0)
        self.names = {name for _, name in plan.faults}
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

    def broken_before(self, ms, names):
        """Has one of these faults struck by then?"""
        return any(at <= ms and name in names for at, name in self.plan.faults)

    def highest(self, begin_ms, end_ms):
        """True pressure between two times."""
        rows = self.cuff[int(begin_ms // 10) : int(end_ms // 10) + 2]
        return max(rows, default=0.0)

    def ends(self):
        """[(ms, deadline ms, what)]: everything after which the valve has to be open."""
        rig = self.rig
        found = []
        for ms, button in rig.presses:
            if button == "stop":
                found.append((ms, catalogue.STOP_MS, "STOP"))
        found += [(ms, LOOK_MS, f"trip {name}") for ms, name in rig.trips]
        for ms, kind in rig.board.resets:
            barrier = BOOT_MS if self.broken_before(ms, DEADMAN) else LATE_MS
            found.append((ms, barrier, f"reset ({kind})"))
        found += [(ms, 2 * LOOK_MS, "end of training") for ms in rig.said(" vent: ")]
        for ms, name in self.plan.faults:
            limit_ms = PROGRAM.get(name, POWER.get(name))
            if limit_ms == LATE_MS and self.broken_before(ms + LATE_MS, DEADMAN):
                limit_ms = WATCHDOG_MS
            if limit_ms:
                found.append((ms, limit_ms, name))
        return sorted(found)

    def answers_noted_start(self, begin_ms, at_ms):
        """Is this segment what a START pressed before at_ms asked for, when the self-test was still
        to pass? Not where that START was answered by then, or anything since makes it forgotten."""
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
    """Never above 330 mmHg."""
    top = max(run.cuff, default=0.0)
    if top <= HIGHEST_MMHG:
        return []
    return [(10 * run.cuff.index(top), f"pressure rose to {top:.0f} mmHg")]


def over_pressure(run):
    """310 mmHg is let go of; who cannot see it is excused."""
    held = 0
    for k, mmhg in enumerate(run.cuff):
        if mmhg <= TRIP_MMHG or not run.rig.board.records.row(k)[3]:
            held = 0
            continue
        held += 1
        if held >= HELD_ROWS and not run.broken_before(10 * k, BLIND | SLOW):
            return [(10 * k, f"{mmhg:.0f} mmHg held for {held * 10} ms")]
    return []


def released(run):
    """After each end the coil is let go of in time, and stays so until somebody presses START."""
    found = []
    for at_ms, limit_ms, what in run.ends():
        if run.broken_before(at_ms + limit_ms, SLOW):
            limit_ms = max(limit_ms, LATE_MS)
        free_ms = at_ms + limit_ms
        until_ms = min([ms for ms in run.starts if ms > at_ms], default=run.end_ms)
        for begin_ms, to_ms in run.segments:
            if to_ms <= free_ms or begin_ms >= until_ms or free_ms >= until_ms:
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
    """A trip goes by START or a reset, and by nothing else."""
    found = []
    for ms in run.rig.clears:
        pressed = [at for at in run.starts if ms - CLEAR_MS <= at <= ms]
        reset = [at for at, _ in run.rig.board.resets if at <= ms]
        if not pressed and not reset:
            found.append((ms, "a trip went by itself"))
    return found


def unprovoked(run):
    """Before anything broke nothing trips but what an odd cuff's air may do."""
    first_ms = min([ms for ms, _ in run.plan.faults], default=run.end_ms)
    return [
        (ms, f"trip {name} before anything broke")
        for ms, name in run.rig.trips
        if ms < first_ms and name not in AIR_TRIPS
    ]


def occlusion(run):
    """The limb's own clock, on true pressure: no reset and no short vent gives anything back."""
    settings = run.plan.settings
    limit_s = settings.get(f"occlusion_{run.plan.build}_min")
    if limit_s is None:
        return []
    whole = single = empty = 0
    for k, mmhg in enumerate(run.cuff):
        if mmhg < COUNTED_MMHG:
            empty += 1
            single = 0 if empty >= EXERCISE_RECOVERY_S * 100 else single
            whole = 0 if empty >= RECOVERY_S * 100 else whole
            continue
        empty = 0
        whole += 1
        single += 1
        over = whole > (limit_s * 60 + GRACE_S) * 100
        if over and run.rig.board.records.row(k)[3] and not run.broken_before(10 * k, BLIND):
            return [(10 * k, f"limb occluded for {whole / 100:.0f} s, limit {limit_s * 60}")]
    return []


ALL = (pressure, over_pressure, released, started, latched, unprovoked, occlusion)


def judge(rig, plan):
    """[(ms, sentence)] of every rule that was broken, by time."""
    run = Run(rig, plan)
    return sorted(entry for rule in ALL for entry in rule(run))
