"""Pads: what drives each of the chip's pins, and the level and duty that result.

Purpose: one `Pad` per GPIO, kept by the board over resets of the interpreter. `machine.Pin`,
`PWM`, `I2C` and the world outside (buttons) all act on pads; actuators, interrupts and the golden
trace follow from their levels.

Rules: a pad has one driver at a time (its function); a pull or nothing decides what an undriven
pad reads. It must not know MicroPython's argument rules: those are in modules/pin.py.
"""

from tools.sim.circuit.chips import FUNC_NONE, FUNC_PIO, FUNC_SIO, PULL_NONE, PULL_UP

ROLE_NONE = 0
ROLE_PUMP = 1
ROLE_VALVE = 2
ROLE_PERMIT = 3


class Pad:
    """One GPIO. `level` and `duty_u16` are what the outside sees on it now."""

    def __init__(self, board, number):
        self.board = board
        self.number = number
        self.role = ROLE_NONE
        self.external = None  # what the world drives it to: 0, 1, or nothing
        self.irq = None
        self.pio = None  # the block that drives it while its function is PIO
        self.level = 0
        self.duty_u16 = 0
        self.release(PULL_NONE)

    def release(self, pull):
        """The state after a chip reset: no function, an input with the chip's own pull."""
        self.func = FUNC_NONE
        self.is_output = False
        self.open_drain = False
        self.out = 0
        self.pull = pull
        self.pwm_duty_u16 = 0
        self.settle()

    def settle(self):
        """Work out level and duty after any change; call the board when they did change."""
        if self.func == 2:  # FUNC_PWM
            duty_u16 = self.pwm_duty_u16
            level = 1 if duty_u16 >= 32768 else 0
        else:
            level = self._digital_level()
            duty_u16 = level * 65535 if self._is_driven() else 0
        switched = level != self.level
        self.level = level
        if switched or duty_u16 != self.duty_u16:
            self.duty_u16 = duty_u16
            if self.role:
                self.board.actuator_changed(self)
        if switched and self.irq:
            self.irq.edge(level)

    def _is_driven(self):
        if self.func == FUNC_PIO:
            return self.pio.oe[self.number]
        return self.is_output and self.func == FUNC_SIO

    def _digital_level(self):
        if self.func == FUNC_PIO and self.pio.oe[self.number]:
            return self.pio.out[self.number]
        if self.func == FUNC_SIO and self.is_output and not (self.open_drain and self.out):
            return self.out
        if self.external is not None:
            return self.external
        return 1 if self.pull == PULL_UP else 0
