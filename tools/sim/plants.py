"""The plants by name: reference builds, other cuffs, and what goes wrong with them.

`PLANT=tools.sim.plants:SlowValve make demo` runs any of them. A class of your own needs only
`step(dt_us, pump_duty_u16, valve_energised)` and `cuff_cmmhg`; see tools/sim/plant.py for what
else may be offered. Rules: figures only, and a reason or source beside each.
"""

from tools.sim.plant import Cuff


class Arm(Cuff):
    """Reference build arm: the measured cuff of docs/figures.md on a wearer with LOP 190."""


class Thigh(Cuff):
    """Reference build thigh: three times the arm's volume, pumps of 3.1 times the flow, two valves.

    No thigh cuff's compliance was found published: 3-4 times the arm's is an estimate.
    """

    stiff_ml_mmhg = 6.0
    slack_ml = 14250.0
    free_ml_s = 93.0
    valve_lin_ml_s = 2.62
    valve_root_ml_s = 20.96
    leak_ml_s_mmhg = 0.0012
    creep1_ml_mmhg = 0.42
    creep2_ml_mmhg = 0.30
    rail_sag_mv = 80.0


class SmallArm(Arm):
    """A narrow cuff on a slim arm: half the volume, so everything is twice as fast."""

    stiff_ml_mmhg = 1.0
    slack_ml = 2375.0
    creep1_ml_mmhg = 0.07
    creep2_ml_mmhg = 0.05


class LargeArm(Arm):
    """A wide cuff on a strong arm."""

    stiff_ml_mmhg = 2.8
    slack_ml = 6650.0
    creep1_ml_mmhg = 0.2
    creep2_ml_mmhg = 0.14


class SmallThigh(Thigh):
    """A slim thigh."""

    stiff_ml_mmhg = 4.2
    slack_ml = 9975.0


class LargeThigh(Thigh):
    """A strong thigh in a wide cuff: a third more air than the build was made for."""

    stiff_ml_mmhg = 8.0
    slack_ml = 19000.0


class LooseWrap(Arm):
    """Wrapped with a hand's width of slack: twice the air before it grips."""

    slack_ml = 9500.0
    slack_mmhg = 14.0


class Leaky(Arm):
    """6 mmHg/min is what an automatic NIBP may leak; this one leaks five times that."""

    leak_ml_s_mmhg = 0.008


class WeakBattery(Arm):
    """A cell in its last quarter: the pump runs at four fifths of its speed."""

    drive = 0.8
    cell_mv = 3700


class SaggingRail(Arm):
    """A long thin supply lead: 4 % of the 5 V rail is lost while the pump runs."""

    rail_sag_mv = 200.0


class WarmPump(Arm):
    """After half an hour of work: less flow, same stall."""

    free_ml_s = 27.0


class WornPump(Arm):
    """A leaking diaphragm: less flow and a lower stall pressure."""

    free_ml_s = 26.0
    stall_mmhg = 380.0


class SlowValve(Arm):
    """A larger valve with a freewheel diode: three times as late to open."""

    release_ms = 50.0
    pull_ms = 20.0


class QuickValve(Arm):
    """A miniature valve: half the flow, and open within two milliseconds."""

    valve_lin_ml_s = 0.65
    valve_root_ml_s = 5.2
    release_ms = 4.0
    pull_ms = 3.0


class StiffThigh(Thigh):
    """A rigid cuff on a muscular thigh, where an isothermal gas and a stretch that stiffens leave
    3 mL/mmHg at 130 mmHg (half the reference); a smaller pump and a quicker valve."""

    stiff_ml_mmhg = 3.0
    slack_ml = 5000.0
    free_ml_s = 60.0
    valve_lin_ml_s = 2.1
    valve_root_ml_s = 16.8
    release_ms = 12.0
    pull_ms = 8.0


class Creepy(Arm):
    """A bladder that gives way a lot: fitted to the closed FlowIO bladder of docs/figures.md."""

    creep1_ml_mmhg = 1.67
    creep1_s = 6.8
    creep2_ml_mmhg = 1.76
    creep2_s = 86.0
    leak_ml_s_mmhg = 0.0081


class StrongPulse(Arm):
    """A wearer whose pulse moves the cuff by 3 mmHg, the most seen on arms."""

    pulse_gain = 2.4


class Kinked(Arm):
    """The air line is kinked between manifold and cuff; the sensor has a lumen of its own."""

    kink_at_mmhg = 100.0

    def __init__(self, **overrides):
        super().__init__(**overrides)
        self.kinked = False

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        if self.p_mmhg >= self.kink_at_mmhg:
            self.kinked = True
        if self.kinked:  # pump and valve reach only the manifold; the cuff keeps its air
            pump_duty_u16 = 0
            valve_energised = True
        super().advance(steps, dt_us, pump_duty_u16, valve_energised)


NAMES = (
    "Arm", "Thigh", "SmallArm", "LargeArm", "SmallThigh", "LargeThigh", "LooseWrap", "Leaky",
    "WeakBattery", "SaggingRail", "WarmPump", "WornPump", "SlowValve", "QuickValve", "StiffThigh",
    "Creepy", "StrongPulse", "Kinked",
)  # fmt: skip
