"""The catalogue: every fault with what has to come of it, and until when.

Purpose: one row a fault: what breaks (an act), the deadline with its reason, and the reasons for
which the device may vent. Deadlines are those of docs/requirements.md (stop 15 ms, over-pressure
35 ms, dead loop 800 ms, dead tick or hung CPU 300 ms); the others follow from what has to be seen
first, said in `why`. They are written down here and not computed from the firmware's own constants:
a firmware that doubles one of those has to fail.

    limit_ms   from the fault (or the mark `effect`) to the release of the coil; None: may carry on
    may_hold   carrying on is right, too, as long as STOP still lets go within stop_ms
    reasons    trips, resets and "hardware" (released by permit or power before anybody said why)
    lasts      the fault stays: a start afterwards must be refused or end within limit_ms
    told       ((words, ...), ms): what the device must say after the release, and until when
    at         states in which it is tried; elsewhere `elsewhere` says why not
"""

from tools.faults import acts, second_rows
from tools.faults.acts import MV_PER_MMHG

STOP_MS = 15
OVER_PRESSURE_MS = 35
DEAD_LOOP_MS = 800
DEAD_TICK_MS = 300
CORE = ("hardware", "lease", "permit", "clock", "reset")
HANDS = ("OPEN THE CUFF BY HAND NOW",)
BEFORE = ("boot", "zeroing", "self-test", "idle")
CLOSED = ("inflating low", "inflating high", "hold", "set relaxed", "set contracted", "rest")


class Fault:
    """A row; see the module's text. special: [(board or None, states or None, changes)]."""

    def __init__(self, name, title, act, limit_ms, why, reasons=(), may_hold=False, lasts=True,
                 watch_ms=3000, after_ms=4000, stop_ms=STOP_MS, told=None, at=None, elsewhere="",
                 effect=None, open_by_hand=False, special=(), start_later_ms=0,
                 pump_starts=None):  # fmt: skip
        self.name = name
        self.title = title
        self.act = act
        self.limit_ms = limit_ms
        self.why = why
        self.reasons = reasons
        self.may_hold = may_hold
        self.lasts = lasts
        self.watch_ms = watch_ms
        self.after_ms = after_ms
        self.stop_ms = stop_ms
        self.told = told
        self.at = at
        self.elsewhere = elsewhere
        self.effect = effect
        self.open_by_hand = open_by_hand
        self.special = special
        self.start_later_ms = start_later_ms
        self.pump_starts = pump_starts

    def on(self, board_name, state_name):
        """The row as it holds on a board in a state."""
        row = Fault.__new__(Fault)
        row.__dict__.update(self.__dict__)
        for board, states, changes in self.special:
            if board in (None, board_name) and (states is None or state_name in states):
                row.__dict__.update(changes)
        return row


SEEN_3 = "3 of 3 samples, and the tick they fall in"
AIR = (
    "no-rise", "too-slow", "cannot-hold", "off-target", "sensor-jump", "no-answer", "air-lost",
    "sensors-disagree",
)  # fmt: skip
RISE = "no rise in two whole looks of 4 s at full duty"
FILLED = ((None, BEFORE, {"watch_ms": 5000}),)  # so long that there is something to hold
LOW = ((None, CLOSED[2:], {"limit_ms": 10000, "why": "low is topped up for 9 s first"}),)
HOLDS = "may carry on; STOP is the proof"
RESET_MS = 20
RESET = "pins fall with the reset"

SENSOR = (
    Fault("sensor open", "the sensor's wire breaks", acts.sensor("open"), 50, SEEN_3,
          ("sensor-range",)),
    Fault("sensor short to ground", "signal at 0 V", acts.sensor("short", 0), 50, SEEN_3,
          ("sensor-range",)),
    Fault("sensor short to supply", "signal at the rail", acts.sensor("short", 1), 50, SEEN_3,
          ("sensor-range", "over-pressure")),
    Fault("sensor stuck", "the signal stands still", acts.sensor("stuck"), 8500, RISE,
          ("sensor-frozen", "pump-stuck", *AIR), may_hold=True, watch_ms=9500),
    Fault("sensor drifts down", "reads 2 mmHg/s less and less: the cuff is overfilled",
          acts.sensor("drift", -2000 * MV_PER_MMHG), None, HOLDS,
          ("sensor-frozen", "over-pressure", "off-target", *AIR), may_hold=True, watch_ms=15000),
    Fault("sensor drifts up", "reads 2 mmHg/s more and more", acts.sensor("drift", 2000 *
          MV_PER_MMHG), None, HOLDS, ("pump-stuck", "over-pressure", *AIR), may_hold=True,
          watch_ms=15000),
    Fault("sensor noisy", "25 mmHg of noise", acts.sensor("noise", 25 * MV_PER_MMHG), 500,
          "a jump of 50 mmHg, one tick in seven; twice 25 mmHg in 100 ms look like a kinked tube",
          ("sensor-jump", "kinked", "sensor-range"), special=((None, BEFORE, {
              "limit_ms": 3000, "why": "in an empty cuff half of the noise is cut off"}),)),
    Fault("sensor offset", "reads 60 mmHg less at once", acts.sensor("offset", -60 * MV_PER_MMHG),
          50, "a jump of 50 mmHg in one tick", ("sensor-jump", "sensor-range")),
    Fault("sensor offset, small", "reads 20 mmHg less at once",
          acts.sensor("offset", -20 * MV_PER_MMHG), None, HOLDS, AIR, may_hold=True),
    Fault("zero drifts", "reads ever more, 6 mmHg after 30 s; START comes later than that",
          second_rows.drifts(0.2, 6.0), None, HOLDS, AIR, may_hold=True, watch_ms=32000,
          start_later_ms=25000),
    Fault("wrong zero", "power fails, the valve is blocked, the cuff is full at the zero",
          acts.still_inflated, RESET_MS, RESET, ("reset",), told=(("zero refused", *HANDS), 6000),
          after_ms=9000, open_by_hand=True),
)  # fmt: skip

SECOND = second_rows.rows(Fault, HOLDS, AIR)

SUPPLY = (
    Fault("rail sags", "5 V falls to 4.6 V", acts.plant(rail_unloaded_mv=4600), 100,
          "5 samples of a mean over two", ("rail",)),
    Fault("rail input open", "the rail is not measured", acts.rail_input_open, 100,
          "5 samples of a mean over two", ("rail",)),
    Fault("brown-out", "the supply dips", acts.power(0), RESET_MS, RESET, ("reset",),
          lasts=False, after_ms=6000),
    Fault("power loss", "no supply for a second", acts.power(1000), RESET_MS,
          "nothing feeds the coil", ("reset",), lasts=False, after_ms=6000),
)  # fmt: skip

SUPPLY += (
    Fault("supply breaks down", "whenever the pump starts", acts.weak_supply, None,
          "where it runs: pins fall with the reset; at most two starts of the pump unasked",
          ("reset", "hardware"), may_hold=True, after_ms=40000, pump_starts=2),
)  # fmt: skip

OFF_TARGET = "15 mmHg off for 1.5 s, after the rise to there"
PUMP = (
    Fault("pump stuck on", "its MOSFET is shorted", acts.low_side_short("pump"), 12000,
          "6 s of a rise nobody asked for, or 1.5 s off target",
          ("pump-stuck", "off-target", "over-pressure"), may_hold=True, watch_ms=13000),
    Fault("pump weak", "a third of its flow", acts.plant(free_ml_s=10.0), None, HOLDS, AIR,
          may_hold=True, watch_ms=9000),
    Fault("pump dead", "no flow", acts.plant(free_ml_s=0.0), 8500, RISE, AIR, watch_ms=12000,
          special=((None, CLOSED[2:], {
              "may_hold": True, "limit_ms": 13000, "why": "low is topped up for 9 s first"}),)),
)  # fmt: skip

VALVE = (
    Fault("valve switch shorted", "its MOSFET conducts: only the permits can open it",
          acts.low_side_short("valve"), None, "the dead-man lets go",
          ("off-target", "pump-stuck", "over-pressure"), may_hold=True, stop_ms=DEAD_TICK_MS),
    Fault("valve stuck closed", "the plunger does not open", acts.plant(blocked=True), None,
          "no valve can be opened by software: it is reported, and the quick release opens",
          ("off-target", "pump-stuck", "over-pressure"), may_hold=True, told=(HANDS, 2500),
          watch_ms=1000, open_by_hand=True, special=FILLED),
    Fault("valve stuck open", "the plunger does not close", acts.plant(gaping=True), 8500, RISE,
          AIR, watch_ms=11000, special=LOW),
    Fault("valve slow", "opens ten times as late", acts.plant(release_ms=150.0), None, HOLDS,
          ("off-target",), may_hold=True),
)  # fmt: skip

PERMITS = (
    Fault("dead-man switch shorted", "the first permit's switch conducts for good",
          acts.permit_short("deadman"), None, "the low side still lets go", (), may_hold=True),
    Fault("ceiling switch shorted", "the second permit's switch conducts for good",
          acts.permit_short("ceiling"), None, "the low side still lets go", (), may_hold=True,
          special=(("esp32_s3", None, {"at": (), "elsewhere": "there is one permit only"}),)),
    Fault("permit switch open", "the high side feeds nothing", acts.permit_open, 8500, RISE,
          ("hardware", "permit", *AIR), watch_ms=11000),
)  # fmt: skip

TUBE = (
    Fault("tube off", "the tube slips off the cuff", acts.plant(leak_ml_s_mmhg=3.0), 8500, RISE,
          AIR, watch_ms=11000, special=(*LOW, (None, BEFORE, {
              "limit_ms": 14000, "watch_ms": 15000,
              "why": "no rise in two whole looks, once it has come as high as it can"}))),
    Fault("leak", "pump and leak are in balance at the target",
          acts.plant(leak_ml_s_mmhg=0.1), None, "topped up and reported", AIR, may_hold=True,
          watch_ms=12000),
    Fault("kink, sensor at the cuff", "the tube is kinked, the sensor sees the cuff",
          acts.kink("cuff"), None, "no valve reaches the cuff: it is reported, and opened by hand",
          AIR, may_hold=True, told=(HANDS, 2500), watch_ms=1000, open_by_hand=True),
    Fault("kink, sensor at the manifold", "the tube is kinked, the sensor sees the manifold only",
          acts.kink("manifold"), None,
          "no valve reaches the cuff: it is reported, and opened by hand", ("over-pressure", *AIR),
          may_hold=True, told=(HANDS, 2500), watch_ms=1000, open_by_hand=True),
    Fault("cuff sat on", "a weight drives the pressure past 310 mmHg", acts.sit_on_cuff(2000.0),
          OVER_PRESSURE_MS, "R-PRS-4, from the crossing", ("over-pressure",), lasts=False,
          effect="crossed", at=CLOSED, elsewhere="the valve is open: nothing is held"),
)  # fmt: skip



def late(name, pause_ms, every_ms):
    """Pauses of the interpreter, again and again: nothing may come of them but that STOP, where
    the tick waits for the interpreter, waits for the pause."""
    title = f"the interpreter stands still for {pause_ms} ms in every {every_ms}"
    return Fault(name, title, acts.late_ticks(pause_ms, every_ms), None, "nothing may come of it",
                 (), may_hold=True, watch_ms=9000,
                 special=(("esp32_s3", None, {"stop_ms": STOP_MS + pause_ms}),))  # fmt: skip


CORE_FAULTS = (
    Fault("loop hung", "the main program stands, interrupts go on", acts.loop_hung, DEAD_LOOP_MS,
          "R-CTL-1", CORE, after_ms=12000, lasts=False),
    Fault("loop asleep", "the main program waits for ever, callbacks go on", acts.sleeping_loop,
          DEAD_LOOP_MS, "R-CTL-1", CORE, after_ms=12000, lasts=False),
    Fault("tick dead", "its timer has ended", acts.tick_dead, DEAD_TICK_MS, "R-PRM-1", CORE,
          after_ms=12000, lasts=False),
    Fault("CPU halted", "only hardware goes on", acts.core_halted, DEAD_TICK_MS, "R-PRM-1", CORE,
          after_ms=12000, lasts=False),
    Fault("interrupts masked", "no interrupt comes through", acts.irqs_masked, DEAD_TICK_MS,
          "R-PRM-1", CORE, after_ms=12000, lasts=False),
    Fault("interrupt storm", "9 of every 10 ms go to foreign interrupts", acts.irq_storm(9, 10),
          None, HOLDS, CORE, may_hold=True, stop_ms=DEAD_TICK_MS, after_ms=12000),
    Fault("flash erase", "400 ms without program and interrupts", acts.flash_erase(400),
          DEAD_TICK_MS, "R-PRM-1, as a hung CPU", (*CORE, "sensor-jump"), lasts=False),
    late("late ticks, 25 ms", 25, 310),
    late("late ticks, 50 ms", 50, 490),
    late("late ticks, 120 ms", 120, 2900),
    Fault("late ticks, 300 ms", "the interpreter stands still for 300 ms once",
          acts.late_ticks(300, None), None, "a hard timer does not wait for it", (), may_hold=True,
          lasts=False, special=(("esp32_s3", CLOSED, {
              "may_hold": False, "limit_ms": DEAD_TICK_MS, "reasons": (*CORE, "sensor-jump"),
              "why": "the monostable lets go"}),)),
    Fault("console blocked", "a computer holds the serial port open and reads nothing",
          acts.console_blocked, None, "nothing may come of it", (), may_hold=True, lasts=False,
          watch_ms=9000),
    Fault("exception in the tick", "ValueError", acts.in_tick(ValueError), 20,
          "the next tick", ("internal",), lasts=False),
    Fault("memory exhausted in the tick", "MemoryError", acts.in_tick(MemoryError), 20,
          "the next tick", ("internal",), lasts=False),
    Fault("stack exhausted in the tick", "calls without end",
          acts.exhausted_stack("cuff.tick", "Tick", "_step"), 20, "the next tick", ("internal",),
          lasts=False),
    Fault("exception in the loop", "ValueError", acts.in_loop(ValueError), 50,
          "the next turn ends vented", ("reset", "hardware"), lasts=False, after_ms=6000),
    Fault("memory exhausted", "MemoryError in the loop", acts.in_loop(MemoryError), 50,
          "the next turn ends vented", ("reset", "hardware"), lasts=False, after_ms=6000),
    Fault("stack exhausted", "calls without end in the loop",
          acts.exhausted_stack("cuff.app", "App", "turn"), 50, "the next turn ends vented",
          ("reset", "hardware"), lasts=False, after_ms=6000),
)  # fmt: skip

RESETS = (
    Fault("soft reset", "machine.soft_reset()", acts.soft_reset, 50, "the next turn ends vented",
          ("reset", "hardware"), lasts=False, after_ms=6000),
    Fault("Ctrl-C", "typed at the serial line", acts.ctrl_c, 50, "off under pressure, else vented",
          ("reset", "hardware"), may_hold=True, lasts=False, after_ms=6000),
    Fault("Ctrl-D", "typed at the serial line", acts.ctrl_d, 50, "nothing: no prompt waits",
          ("reset", "hardware"), may_hold=True, lasts=False, after_ms=6000),
    Fault("reset", "the chip restarts out of nothing", acts.chip_reset, RESET_MS, RESET,
          ("reset",), lasts=False, after_ms=6000,
          special=(("esp32_s3", None, {"limit_ms": DEAD_TICK_MS, "reasons": ("reset", "hardware"),
                    "why": "pins outlive the reset, the monostable does not"}),)),
)  # fmt: skip

SOFT_CLOCK = (("esp32_s3", None, {
    "limit_ms": 4100, "watch_ms": 6000, "why": "a soft tick: three such windows in a row"}),)

CLOCKS = (
    Fault("clock 3 % fast", "ticks_ms against the ticks", acts.clock_wrong(30), 2100,
          "2 % over a window of 1 s, and the one it falls in", ("clock",), special=SOFT_CLOCK),
    Fault("clock 3 % slow", "ticks_ms against the ticks", acts.clock_wrong(-30), 2100,
          "2 % over a window of 1 s, and the one it falls in", ("clock",), special=SOFT_CLOCK),
    Fault("clock stopped", "ticks_ms stands", acts.clock_stopped, 1100, "a window of 1 s",
          ("clock", "lease", "reset", "hardware"), after_ms=12000),
    Fault("tick wrap", "ticks_ms passes 2**30", None, None, "nothing may come of it", (),
          may_hold=True, lasts=False),
    Fault("limit in memory changed", "one bit of the pressure limit", acts.limit_flipped, 1100,
          "looked at once a second", ("limit-lost",), lasts=False),
    Fault("settings lost", "settings.json is rubbish at the next power-on", acts.settings_lost,
          RESET_MS, RESET, ("reset",), after_ms=6000),
)  # fmt: skip

PERSON = (
    Fault("STOP pressed", "no fault: what every release is measured by", acts.press_stop,
          STOP_MS, "R-STP-1", ("stop",), lasts=False),
    Fault("START stuck", "the button is held down for good", acts.start_stuck, None, HOLDS, (),
          may_hold=True, at=(*CLOSED, "venting"), elsewhere="there it is a press like any other"),
    Fault("START stuck at power-on", "the button is down when the power comes back",
          acts.start_stuck_at_power_on, RESET_MS, RESET, ("reset",), lasts=False, after_ms=12000),
)  # fmt: skip

GROUPS = (
    ("Sensor", SENSOR),
    ("Two sensors", SECOND),
    ("Supply", SUPPLY),
    ("Pump", PUMP),
    ("Valve", VALVE),
    ("Permits", PERMITS),
    ("Tube and cuff", TUBE),
    ("Program", CORE_FAULTS),
    ("Resets", RESETS),
    ("Clocks and memory", CLOCKS),
    ("Person", PERSON),
)
FAULTS = tuple(fault for _, group in GROUPS for fault in group)


def find(name):
    """The fault of that name."""
    for fault in FAULTS:
        if fault.name == name:
            return fault
    raise KeyError(f"no fault '{name}'; there are: {', '.join(f.name for f in FAULTS)}")
