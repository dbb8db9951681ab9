"""A quick cuff whose air side can break: valve, pump, tube, seal, and somebody who sits on it.

Purpose: half a small arm cuff, so that a cell of the fault matrix takes seconds, with the hardware
relief valve of the wiring guide. `sensor_at` says where the sensor's lumen ends: in the cuff, or in
the manifold, where a kinked tube hides the cuff from it. Rules: no board, no firmware; the fault
is an attribute that somebody sets, and what it does follows from the air.
"""

from math import sqrt

from tools.sim.plants import Arm

RELIEF_MMHG = 320.0  # opens between 310 and 330 (wiring guide)
NO_RELIEF_MMHG = 1.0e6  # left out, or stuck: what then holds the pressure down is the firmware
_RELIEF_ML_S_MMHG = 20.0  # a dozen times the pump's flow at 10 mmHg above its opening
_MANIFOLD_ML_MMHG = 0.033  # 25 mL of rigid volume over 760 mmHg
_SUBSTEPS = 10  # the manifold is two hundred times as stiff as a cuff


class BreakableCuff(Arm):
    """blocked, gaping: the valve's plunger does not open, or does not close, whatever the coil
    says; kinked: the tube between manifold and cuff; push_ml_s: air moved by a weight on it;
    relief_mmhg: where the relief valve opens."""

    stiff_ml_mmhg = 1.0
    slack_ml = 1500.0
    creep1_ml_mmhg = 0.05
    creep2_ml_mmhg = 0.04
    relief_mmhg = RELIEF_MMHG

    def __init__(self, **overrides):
        self.blocked = False
        self.gaping = False
        self.kinked = False
        self.sensor_at = "cuff"
        self.push_ml_s = 0.0
        self.manifold_mmhg = 0.0
        super().__init__(**overrides)

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        """See Cuff.advance."""
        closed = (valve_energised or self.blocked) and not self.gaping
        if self.blocked:
            self.coil = 1.0
        if self.kinked:
            self._breathe(steps * dt_us * 1e-6, pump_duty_u16, closed)
            pump_duty_u16 = 0
            closed = True
            self.speed = 0.0
            self.coil = 1.0  # the cuff keeps its air: no valve in sight
        super().advance(steps, dt_us, pump_duty_u16, closed)
        if self.push_ml_s:
            air_ml = self.push_ml_s * steps * dt_us * 1e-6
            self.p_mmhg += air_ml / self.capacity_ml_mmhg(self.p_mmhg)
        over = self.p_mmhg - self.relief_mmhg
        if over > 0.0:
            gone_ml = over * _RELIEF_ML_S_MMHG * steps * dt_us * 1e-6
            self.p_mmhg -= min(over, gone_ml / self.capacity_ml_mmhg(self.p_mmhg))
        if self.push_ml_s or over > 0.0:
            self._show()
        if self.kinked and self.sensor_at == "manifold":
            self.sensor_cmmhg = int(self.manifold_mmhg * 100.0)

    def _breathe(self, seconds, pump_duty_u16, closed):
        """Manifold, pump and valve with the cuff cut off."""
        p = self.manifold_mmhg
        speed = self._speed_at(pump_duty_u16)
        dt = seconds / _SUBSTEPS
        for _ in range(_SUBSTEPS):
            flow = max(0.0, self.free_ml_s * speed - p * self.free_ml_s / self.stall_mmhg)
            if not closed:
                flow -= self.valve_lin_ml_s * p + self.valve_root_ml_s * sqrt(p)
            p = min(self.relief_mmhg, max(0.0, p + flow * dt / _MANIFOLD_ML_MMHG))
        self.manifold_mmhg = p

    def kink(self, sensor_at):
        """From now on the manifold is on its own."""
        self.manifold_mmhg = self.p_mmhg
        self.sensor_at = sensor_at
        self.kinked = True

    def open_by_hand(self):
        """The quick release at the cuff: nothing holds the air any more."""
        self.blocked = self.kinked = False
        self.gaping = True
        self.leak_ml_s_mmhg = 2.0

    def mmhg(self):
        """True pressure in the cuff."""
        return self.cuff_cmmhg / 100
