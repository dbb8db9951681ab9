"""What a fault excuses, from when until when: an excuse ends with its cause.

A part that is broken stays broken. A program that stands still does so until the watchdog resets
it; an erase of the flash is over after 400 ms; a reset has had its time when the program runs
again. What comes later has to be judged as if nothing had happened. Rules: by the catalogue's
names; no rule of the campaign is here, only times.
"""

from tools.faults import catalogue

FOR_EVER = float("inf")
# What stands behind the dead-man: the longest time of the RP2040's watchdog, and a boot, since the
# pins of the ESP32-S3 outlive a reset.
BOOT_MS = 350
WATCHDOG_MS = 8388 + BOOT_MS
LATE_MS = catalogue.DEAD_TICK_MS
ERASE_MS = 400
POWER_OFF_MS = 1000
VENT_MS = 12000  # until a cuff has to be empty
# Until the watchdog's reset; the one of the program that follows from it counts in.
STANDS = {"loop hung", "loop asleep", "tick dead", "CPU halted", "interrupts masked"}
# The program ends, is started again, or the supply comes back.
RESTARTS = {"brown-out", "reset", "soft reset", "Ctrl-C", "Ctrl-D", "exception in the loop",
            "memory exhausted", "stack exhausted", "exception in the tick",
            "memory exhausted in the tick", "stack exhausted in the tick", "settings lost",
            "START stuck at power-on"}  # fmt: skip
NOTHING = {"STOP pressed", "tick wrap"}

DEADMAN = {"dead-man switch shorted"}
# With these the sensor does not see the pressure in the cuff.
BLIND = {fault.name for fault in catalogue.SENSOR} - {"wrong zero"} | {
    "kink, sensor at the manifold"}  # fmt: skip
# With these no valve reaches the cuff: what a weight has pressed in there stays.
UNREACHED = {"valve stuck closed", "wrong zero", "kink, sensor at the cuff",
             "kink, sensor at the manifold"}  # fmt: skip
# With these nothing but the permits may be able to let go.
SLOW = {"valve switch shorted", "interrupt storm", "tick dead", "CPU halted", "interrupts masked",
        "flash erase", "reset"}  # fmt: skip


def lasts_ms(name):
    """How long the cause is there when no reset ends it before; ms."""
    if name in STANDS:
        return WATCHDOG_MS
    if name == "flash erase":
        return ERASE_MS
    if name == "power loss":
        return POWER_OFF_MS + BOOT_MS
    if name in RESTARTS:
        return BOOT_MS
    return 0 if name in NOTHING else FOR_EVER


class Excuse:
    """name: the fault; begin_ms, end_ms: while it is there. A weight on the cuff is taken off when
    something trips; what it pressed then needs its time to go."""

    def __init__(self, name, begin_ms, resets, trips):
        self.name = name
        self.begin_ms = begin_ms
        self.end_ms = begin_ms + lasts_ms(name)
        if name in STANDS:
            later = [ms for ms, _ in resets if ms >= begin_ms]
            self.end_ms = min(self.end_ms, *(ms + BOOT_MS for ms in later[:1]), FOR_EVER)
        if name == "cuff sat on":
            later = [ms for ms, _ in trips if ms > begin_ms]
            self.end_ms = later[0] + VENT_MS if later else FOR_EVER


class Excuses:
    """Of one run: faults [(ms, name)], resets [(ms, kind)], trips [(ms, name)]."""

    def __init__(self, faults, resets, trips):
        self.all = [Excuse(name, ms, resets, trips) for ms, name in faults]
        unreached_ms = min([ms for ms, name in faults if name in UNREACHED], default=FOR_EVER)
        for excuse in self.all:
            if excuse.name == "cuff sat on" and excuse.end_ms >= unreached_ms:
                excuse.end_ms = FOR_EVER

    def hold(self, names, begin_ms, end_ms=None):
        """Is one of these faults there at some time from begin_ms to end_ms?"""
        end_ms = begin_ms if end_ms is None else end_ms
        return any(
            excuse.name in names and excuse.begin_ms <= end_ms and begin_ms <= excuse.end_ms
            for excuse in self.all
        )

    def any(self, begin_ms, end_ms):
        """Is anything broken then?"""
        return self.hold({excuse.name for excuse in self.all}, begin_ms, end_ms)

    def figures(self, ms, known):
        """Sum of the known figures of what is broken at that time; 0 when there is none."""
        return sum(
            known.get(excuse.name, 0) for excuse in self.all
            if excuse.begin_ms <= ms <= excuse.end_ms
        )  # fmt: skip
