"""PID of the pressure path: from an error in cmmHg to a wanted rate in cmmHg per second.

The output is a rate, not a duty, so that one set of gains serves every pump, valve and cuff: the
regulator turns a rate into duty or pulses with what it learned of this cuff (gain schedule).
Derivative on the measurement, so a changed target causes no kick; conditional integration, so an
actuator at its limit does not wind the integral up.

Tick code: integers in 31 bits, no allocation. Gains are Q8.
"""

from micropython import const

_KP_Q8 = const(768)  # 3 per second: an error fades in a third of a second
_KI_Q8 = const(64)  # per second
_KD_Q8 = const(26)  # damps a tenth of the measured slope
_TICKS_PER_S = const(100)
ERROR_LIMIT_CMMHG = const(5000)
RATE_LIMIT_CMMHG_S = const(4000)
_INTEGRAL_LIMIT_Q8 = const(300 << 8)  # 3 mmHg/s: more than any leak that may be held against


class Pid:
    """rate_cmmhg_s: last output, within +-RATE_LIMIT_CMMHG_S."""

    def __init__(self):
        self.integral_q8 = 0
        self.rate_cmmhg_s = 0

    def reset(self):
        self.integral_q8 = 0
        self.rate_cmmhg_s = 0

    def step(self, error_cmmhg, slope_cmmhg_s):
        """error: target - measured (clamped to 50 mmHg); slope: measured rate of change."""
        if error_cmmhg > ERROR_LIMIT_CMMHG:
            error_cmmhg = ERROR_LIMIT_CMMHG
        elif error_cmmhg < -ERROR_LIMIT_CMMHG:
            error_cmmhg = -ERROR_LIMIT_CMMHG
        integral = self.integral_q8
        rate = (error_cmmhg * _KP_Q8 + integral - slope_cmmhg_s * _KD_Q8) >> 8
        if rate > RATE_LIMIT_CMMHG_S:
            rate = RATE_LIMIT_CMMHG_S
        elif rate < -RATE_LIMIT_CMMHG_S:
            rate = -RATE_LIMIT_CMMHG_S
        else:  # integrate only if the output still has room
            integral += error_cmmhg * _KI_Q8 // _TICKS_PER_S
            if integral > _INTEGRAL_LIMIT_Q8:
                integral = _INTEGRAL_LIMIT_Q8
            elif integral < -_INTEGRAL_LIMIT_Q8:
                integral = -_INTEGRAL_LIMIT_Q8
            self.integral_q8 = integral
        self.rate_cmmhg_s = rate
        return rate
