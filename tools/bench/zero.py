"""How wrong the zero is: worst over air that leaves slowly and offsets that drift. Host side.

The figure is the largest difference between reading and true pressure just after a zero was taken,
in mmHg, on the virtual boards. Air: a watchdog reset in a hold, or at 9 mmHg, with a valve that
lets the air out with time constants from 2 to 160 s, with and without a drifted offset that hides
it; and a tube that is kinked on either side of the sensor: one before it (manifold) has a zero of
its own that is right. Drift: up to 12 mmHg between the zero at power-on and START; what is refused
has no zero that could be wrong.
"""

from tools.faults import acts
from tools.faults.cuff import BreakableCuff
from tools.faults.rig import Rig

MV_PER_MMHG = 12.0
_RESET_MS = 14000
_START_MS = 45000  # the zero of the self-test is old by then
_AFTER_MS = 80000
_LOOK_MS = 30  # a look later the tick has read by the new zero
TAUS_S = (2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
OFFSETS_MMHG = (0.0, -3.5)
KINKS = ("cuff", "manifold")
DRIFTS_MMHG = (-12.0, -6.0, -3.8, 3.8, 6.0, 12.0)

# name: (unit, goal, published, worst is max or min of)
FIGURES = {"zero_error_mmhg": ("mmHg", "<= 3", None, max)}


class SlowVent(BreakableCuff):
    """A cuff whose air, from a moment on, leaves with this time constant while the valve is open:
    a kink in the tube, dirt in the valve. The sensor sees the cuff."""

    tau_s = 0.0

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        """The air path; one that is slow has nothing else that moves."""
        if not self.tau_s or valve_energised:
            super().advance(steps, dt_us, pump_duty_u16, valve_energised)
            return
        self.p_mmhg *= max(0.0, 1.0 - steps * dt_us / 1e6 / self.tau_s)
        self.creep1_mmhg = self.creep2_mmhg = self.p_mmhg
        self._show()


def watched(rig):
    """errors: [mmHg] of each zero taken from now on, seen a moment after."""
    errors = []
    before = seen = len(rig.said("zero taken"))

    def look():
        nonlocal before, seen
        if seen > before:
            before = seen
            rig.board.sync_plant()
            errors.append((rig.tick().sensor.raw_cmmhg - rig.plant.sensor_cmmhg) / 100)
        seen = len(rig.said("zero taken"))

    rig.board.every(_LOOK_MS, look, rig.board.now_ms)
    return errors


def drained(board, tau_s, offset_mmhg, from_mmhg=None, kink=None, files=None):
    """Errors of the zeros after a watchdog reset in a hold; from_mmhg: with that much left."""
    rig = Rig(board, {"training": "manual"}, SlowVent(), files=files)
    offset(rig, offset_mmhg)
    found = []

    def strike():
        if kink:
            rig.plant.kink(kink)
        else:
            rig.plant.tau_s = tau_s
        if from_mmhg is not None:
            rig.plant.p_mmhg = from_mmhg
        found.append(watched(rig))
        acts.chip_reset(rig)

    rig.press("start", 4000)
    rig.at(_RESET_MS, strike)
    for at_ms in range(_RESET_MS + 20000, _RESET_MS + _AFTER_MS, 9000):
        rig.press("start", at_ms)
    rig.run(_RESET_MS + _AFTER_MS)
    return found[0]


def drifted(board, mmhg, files=None):
    """Errors of the zero taken at START after so much drift."""
    rig = Rig(board, {"training": "manual"}, files=files)
    found = []

    def strike():
        offset(rig, mmhg)
        found.append(watched(rig))

    rig.at(_RESET_MS, strike)
    rig.press("start", _START_MS)
    rig.run(_START_MS + 6000)
    return found[0]


def offset(rig, mmhg):
    """The sensor's offset is so much higher."""
    electronics = rig.board.electronics
    electronics.zero_error_mv += MV_PER_MMHG * mmhg
    electronics.settle()


def worst_mmhg(taus_s=TAUS_S, drifts_mmhg=DRIFTS_MMHG, boards=("pico_w", "esp32_s3"), files=None):
    """The largest error of all cases."""
    errors = []
    for board in boards:
        for tau_s in taus_s:
            for offset_mmhg in OFFSETS_MMHG:
                errors += drained(board, tau_s, offset_mmhg, None, None, files)
                errors += drained(board, tau_s, offset_mmhg, 9.0, None, files)
        for side in KINKS:
            errors += drained(board, 0.0, 0.0, None, side, files)
        for mmhg in drifts_mmhg:
            errors += drifted(board, mmhg, files)
    return max(abs(error) for error in errors)


def measure():
    """{figure: worst of all cases}."""
    return {"zero_error_mmhg": worst_mmhg()}
