"""Filter of the pressure path: level and limb slope from noisy samples, without lag.

An alpha-beta observer that knows what pump and valve are expected to do in each tick, so its
slope shows what they do not explain: the limb (contraction, relaxation), creep, leak. A plain
low-pass would either lag by several ticks or carry the sensor's noise into the valve.

Tick code: integers in 31 bits, no allocation. Units: level cmmHg Q8, slope cmmHg per tick Q8.
"""

from micropython import const

# alpha = 7/16; beta = alpha^2 / (2 - alpha) = 0.122 (critically damped), here 1/8.
_ALPHA_Q4 = const(7)
_BETA_SHIFT = const(3)


class Observer:
    """level_q8: pressure now; slope_q8: unexplained change per tick; residual_q8: last surprise."""

    def __init__(self):
        self.level_q8 = 0
        self.slope_q8 = 0
        self.residual_q8 = 0
        self.level_cmmhg = 0

    def reset(self, measured_cmmhg):
        """Start from a known pressure at rest."""
        self.level_q8 = measured_cmmhg << 8
        self.slope_q8 = 0
        self.residual_q8 = 0
        self.level_cmmhg = measured_cmmhg

    def step(self, measured_cmmhg, push_q8):
        """One sample; push_q8 is what pump and valve should have added since the last one.
        Returns level_q8.

        measured_cmmhg: -10000..60000; push_q8: within +-2**22. Every step stays below 2**28.
        """
        slope = self.slope_q8
        level = self.level_q8 + slope + push_q8
        residual = (measured_cmmhg << 8) - level
        level += (residual * _ALPHA_Q4) >> 4
        self.level_q8 = level
        self.slope_q8 = slope + (residual >> _BETA_SHIFT)
        self.residual_q8 = residual
        self.level_cmmhg = level >> 8
        return level
