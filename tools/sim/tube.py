"""A cuff whose tube can kink: behind the kink the limb keeps its pressure, before it is little air.

    plant = KinkingTube(sensor_at_manifold=True); ...; plant.kink()

Purpose: the fault that a pressure reading hides best. Until kink() it is the plain cuff. After it,
pump and valve reach only the manifold, a few mL of air, and the cuff leaks into that through the
gap that the kink leaves. A sensor on a lumen of its own (or at the cuff) goes on seeing the cuff;
one at the manifold sees a pressure that jumps with every stroke and is gone as the valve opens.

Rules: as in plant.py: + - * / and sqrt only, nothing of boards.
"""

from math import sqrt

from tools.sim.plant import Cuff

_AMBIENT_MMHG = 760.0
_SUB_STEPS = 8  # so little air moves within a millisecond


class KinkingTube(Cuff):
    """Figures as Cuff; kinked, manifold_mmhg may be read."""

    manifold_ml = 12.0  # a metre of hose with 4 mm bore, pump and valve     [assumed]
    gap_ml_s_mmhg = 0.001  # what the kink still lets through
    sensor_at_manifold = False
    kinked = False
    manifold_mmhg = 0.0

    def kink(self):
        """From now on; the pressure is still the same on both sides."""
        self.kinked = True
        self.manifold_mmhg = self.p_mmhg

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        """As the plain cuff's, or both sides of the kink, step by step."""
        if not self.kinked:
            super().advance(steps, dt_us, pump_duty_u16, valve_energised)
            return
        for _ in range(steps):
            self._both_sides(dt_us, pump_duty_u16, valve_energised)

    def _both_sides(self, dt_us, pump_duty_u16, valve_energised):
        flows = (self.free_ml_s, self.valve_lin_ml_s, self.valve_root_ml_s)
        self.free_ml_s = self.valve_lin_ml_s = self.valve_root_ml_s = 0.0
        super().advance(1, dt_us, pump_duty_u16, valve_energised)  # motor and coil move
        self.free_ml_s, self.valve_lin_ml_s, self.valve_root_ml_s = flows
        dt = dt_us * 1e-6 / _SUB_STEPS
        opening = 1.0 - 2.0 * self.coil if self.coil < 0.5 else 0.0
        m = self.manifold_mmhg
        capacity = self.manifold_ml / _AMBIENT_MMHG
        for _ in range(_SUB_STEPS):
            gap = (self.p_mmhg - m) * self.gap_ml_s_mmhg
            pump = flows[0] * self.speed - m * flows[0] / self.stall_mmhg
            q = gap + (pump if pump > 0.0 else 0.0)
            q -= opening * (flows[1] * m + flows[2] * sqrt(m))
            m += q * dt / capacity
            if m < 0.0:
                m = 0.0
            self.p_mmhg -= gap * dt / self.capacity_ml_mmhg(self.p_mmhg)
        self.manifold_mmhg = m
        self._show()

    def _show(self):
        super()._show()
        if self.kinked and self.sensor_at_manifold:
            ripple = self.sensor_cmmhg - self.cuff_cmmhg
            self.sensor_cmmhg = int(self.manifold_mmhg * 100.0) + ripple


def figures_of(plant_class):
    """What makes a class of plants.py differ, for KinkingTube(**figures_of(Thigh))."""
    return {
        name: getattr(plant_class, name)
        for name in dir(plant_class)
        if isinstance(getattr(plant_class, name), (int, float))
        and getattr(plant_class, name) != getattr(Cuff, name, None)
    }
