"""machine.Pin of both ports over the board's pads.

Sources: ports/rp2/machine_pin.c, ports/esp32/machine_pin.c, shared/runtime/mpirq.c. What is
refused there is refused here with the same exception; drive strength, hold and wake of the esp32
are accepted and have no effect on a virtual pad.
"""

from tools.sim.circuit.chips import FUNC_NONE, FUNC_SIO, PULL_DOWN, PULL_UP
from tools.sim.modules.args import get_int

PIN_US = 2
READ = object()  # no argument given; *args would allocate a tuple inside a hard callback


class PinIrq:
    """The irq object: called by the pad on an edge. Masks and flags are the port's own bits."""

    def __init__(self, board, pin):
        self._board = board
        self._pin = pin
        self._flags = 0
        self.handler = None
        self.mask = 0
        self.hard = False
        self.waiting = False

    def edge(self, level):
        """The pad went to `level`."""
        pin = self._pin
        bit = pin.IRQ_RISING if level else pin.IRQ_FALLING
        if self.handler is not None and self.mask & bit:
            self._flags = bit
            self._board.pin_interrupt(self)

    def fire(self):
        """Run or schedule the handler; an escaped exception disables it (mp_irq_handler)."""
        board = self._board
        if not self.hard:
            board.schedule(self.handler, self._pin)
        elif not board.call_hard(self.handler, self._pin):
            self.handler = None
            self.mask = 0

    def trigger(self, mask=None):
        """The old trigger; a new one when given."""
        old = self.mask
        if mask is not None:
            self.mask = get_int(mask)
        return old


class Rp2PinIrq(PinIrq):
    """mp_irq of the rp2 knows its last edge too."""

    def flags(self):
        """The edge that fired last."""
        return self._flags


class Pin:
    """What both ports share. The subclass checks arguments as its port does."""

    IN = 0
    IRQ_RISING = 0
    IRQ_FALLING = 0
    _board = None  # set by args.bind

    def __init__(self, pin, *args, **kwargs):
        board = self._board
        self._b = board
        self._pad = board.find_pad(pin)
        self.number = self._pad.number
        if args or kwargs:
            self.init(*args, **kwargs)

    def __repr__(self):
        return "Pin(%d)" % self.number

    def value(self, level=READ):
        """Read the pad, or drive it."""
        b = self._b
        sub_us = b.sub_us + 2  # PIN_US
        b.sub_us = sub_us
        if sub_us >= b.due_us:
            b._service()
        if level is READ:
            return self._pad.level
        self._drive(level)

    def __call__(self, level=READ):
        return self.value(level)

    def on(self):
        """Drive high."""
        self.value(1)

    def off(self):
        """Drive low."""
        self.value(0)

    def toggle(self):
        """Invert the output latch."""
        self.value(self._pad.out ^ 1)

    def _drive(self, value):
        pad = self._pad
        level = 1 if value else 0
        b = self._b
        b.trace = (b.trace * 31 + pad.number * 4 + level) & 0xFFFFFF
        if level != pad.out:
            pad.out = level
            pad.settle()

    def _configure(self, is_output, open_drain):
        pad = self._pad
        pad.func = FUNC_SIO
        pad.is_output = is_output
        pad.open_drain = open_drain

    def _attach(self, handler, mask, hard):
        pad = self._pad
        if pad.irq is None:
            pad.irq = self._irq_class(self._b, self)
        pad.irq.handler = handler
        pad.irq.mask = mask
        pad.irq.hard = hard
        return pad.irq


class Rp2Pin(Pin):
    """ports/rp2/machine_pin.c."""

    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    ALT = 3
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_FALLING = 4  # GPIO_IRQ_EDGE_FALL
    IRQ_RISING = 8
    ALT_SIO = 5
    _irq_class = Rp2PinIrq

    def init(self, mode=None, pull=None, *, value=None, alt=5):
        """machine_pin_obj_init_helper: pull is set in any case, None means none."""
        self._b.spend(PIN_US)
        pad = self._pad
        if mode is not None:
            mode = get_int(mode)
            if mode == self.OUT and value is not None:
                pad.out = 1 if value else 0
            elif mode == self.OPEN_DRAIN:
                pad.out = 1 if value is None or value else 0
            if mode in (self.IN, self.OUT, self.OPEN_DRAIN):
                self._configure(mode != self.IN, mode == self.OPEN_DRAIN)
            else:
                self._alternate(get_int(alt))
        pad.pull = 0 if pull is None else get_int(pull) & 3
        pad.settle()
        self._b.note_output(pad)

    def _alternate(self, function):
        """Any other mode: the alternate function, whose default is plain GPIO."""
        if not 0 < function < 10:
            raise ValueError("invalid pin af: %d" % function)
        if function != self.ALT_SIO:
            self._b.unmodelled("Pin.ALT")
        self._configure(self._pad.is_output, False)

    low = Pin.off
    high = Pin.on

    def irq(self, handler=None, trigger=12, hard=False):
        """machine_pin_irq; hard handlers run in the interrupt."""
        return self._attach(handler, get_int(trigger), bool(hard))


class Esp32Pin(Pin):
    """ports/esp32/machine_pin.c."""

    IN = 1  # GPIO_MODE_INPUT
    OUT = 3  # GPIO_MODE_INPUT_OUTPUT
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1  # GPIO_INTR_POSEDGE
    IRQ_FALLING = 2
    WAKE_LOW = 4
    WAKE_HIGH = 5
    DRIVE_0 = 0
    DRIVE_1 = 1
    DRIVE_2 = 2
    DRIVE_3 = 3
    _irq_class = PinIrq

    def init(self, mode=None, pull=-1, *, value=None, drive=None, hold=None):
        """machine_pin_obj_init_helper: the value goes out before the mode; pull -1 keeps."""
        self._b.spend(PIN_US)
        pad = self._pad
        if value is not None:
            pad.out = 1 if value else 0
        if mode is not None:
            mode = get_int(mode)
            self._configure(bool(mode & 2), bool(mode & 4))
        elif pad.func == FUNC_NONE:
            pad.func = FUNC_SIO  # esp_rom_gpio_pad_select_gpio
        if pull != -1:
            bits = 0 if pull is None else get_int(pull)
            pad.pull = PULL_UP if bits & 2 else PULL_DOWN if bits & 1 else 0
        pad.settle()
        self._b.note_output(pad)

    def irq(self, handler=None, trigger=3, wake=None):
        """machine_pin_irq; handlers are scheduled, there is no hard mode."""
        return self._attach(handler, get_int(trigger), False)
