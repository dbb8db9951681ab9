"""Rows of the fault matrix about two sensors, and about a first one that lies; what they break.

Rules: as in acts.py and catalogue.py, which is where `Fault` and the words come from.
"""

from tools.sim.circuit import sensor_faults

DISAGREE = ("sensors-disagree",)
LOST = ("second-lost",)
SEEN_LOST = "500 ms without an answer, a question every 60 ms, the tick's look"
SEEN_APART = "300 ms above, 600 below while the valve is shut, 3 s in any case"


def liar(name):
    """The first sensor lies from now on: a name of tools/sim/circuit/sensor_faults.py."""

    def act(rig):
        rig.board.sensor_fault = sensor_faults.make(name)

    return act


def drifts(mmhg_s, most_mmhg):
    """The first sensor creeps away from where it was, so fast and so far."""

    def act(rig):
        rig.board.sensor_fault = sensor_faults.Drift(mmhg_s, most_mmhg)

    return act


def second(kind, value=0):
    """The second pressure sensor: a kind of tools/sim/circuit/second_sensor.py."""
    return lambda rig: rig.board.second.set_fault(kind, value)


def second_line_low(pin):
    """A wire of the second sensor's bus lies on ground."""
    return lambda rig: rig.board.drive(pin, 0)


def sensors_swapped(rig):
    """Each sensor on the other one's tube: the first sees the manifold, the second the cuff."""
    second = rig.board.second
    second.swapped = True
    rig.board.sensor_fault = sensor_faults.SensorFault()
    rig.board.sensor_fault._lie = lambda cmmhg, seconds: second.manifold_cmmhg()


def rows(Fault, holds, air):  # noqa: N803 - a class
    """The rows, of the catalogue's own class."""
    return (
        Fault("second sensor dead", "it does not answer any more", second("dead"), 800, SEEN_LOST,
              LOST),
        Fault("second sensor frozen", "it repeats its last answer", second("frozen"), 2800,
              "25 equal answers, then as dead", (*LOST, *DISAGREE)),
        Fault("second sensor talks rubbish", "any four bytes", second("garbage"), 800, SEEN_LOST,
              LOST),
        Fault("second sensor's clock line low", "SCL lies on ground",
              second_line_low("second_scl"), 800, SEEN_LOST, LOST),
        Fault("second sensor's data line low", "SDA lies on ground",
              second_line_low("second_sda"), 800, SEEN_LOST, LOST),
        Fault("second sensor stuck", "stands still under its noise", second("stuck"), None, holds,
              DISAGREE, may_hold=True, watch_ms=6000),
        Fault("second sensor offset", "reads 40 mmHg more at once", second("offset", 4000), 600,
              SEEN_APART, DISAGREE),
        Fault("second sensor drifts", "reads 5 mmHg/s less and less", second("drift", -500), 9000,
              "17 mmHg apart, then 600 ms of shut valve", DISAGREE, watch_ms=10000),
        Fault("second sensor's gain", "reads twice the pressure", second("gain", 2000), 3000,
              SEEN_APART, DISAGREE, may_hold=True),
        Fault("sensors swapped", "each on the other one's tube", sensors_swapped, None, holds,
              (*DISAGREE, *air), may_hold=True, watch_ms=6000),
        Fault("first sensor stuck with its noise", "stands still, and the converter does not",
              liar("stuck"), None, holds, ("pump-stuck", *air), may_hold=True, watch_ms=12000),
        Fault("first sensor's lumen kinked", "sees trapped air that leaks by 0.5 mmHg/s",
              liar("kink, 0.5 mmHg/s"), None, holds, ("pump-stuck", *air), may_hold=True,
              watch_ms=20000),
        Fault("first sensor loses half its gain", "reads half the pressure", liar("gain 0.5"),
              None, holds, ("pump-stuck", *air), may_hold=True, watch_ms=9000),
        Fault("first sensor lags", "follows with 4 s", liar("lag 4 s"), None, holds,
              ("pump-stuck", *air), may_hold=True, watch_ms=9000),
    )  # fmt: skip
