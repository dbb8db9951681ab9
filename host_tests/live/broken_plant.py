"""A plant that passes the trial step and fails later, for the tests of the live simulator."""


class Breaks:
    """Falls apart after a second."""

    cuff_cmmhg = 0

    def __init__(self):
        self._us = 0

    def step(self, dt_us, pump_duty_u16, valve_energised):
        """One step; the second second does not come."""
        self._us += dt_us
        if self._us > 1_000_000:
            raise RuntimeError("the pump has fallen off")
