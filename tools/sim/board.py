"""The virtual board: a chip with its electronics, a plant and a flash, below unmodified firmware.

    board = VirtualBoard(plant, "rp2", image=Image(["firmware", "boards/pico_w"]))
    board.at(500, lambda: board.press("start"))
    board.every(1000, show_progress)
    board.run(until_ms=60000, stop=lambda: board.records.row(-1)[0] > 20000)

Construction: VirtualBoard(plant, chip="rp2"|"esp32", image=None, pins=None, flash=None, seed=1,
ticks_start_ms=2**30 - 5000, wide_lsb=9, boot_ms=None). `pins` overrides entries of
chips.PINS[chip]; `flash` is a Flash or a dict of files; `wide_lsb` is the width of the RP2040's
four wide codes. Every run of one seed, firmware and plant gives the same bits.

Driving: run(until_ms, stop) powers the chip on, runs boot.py and main.py, restarts them after
resets, and returns at virtual time until_ms or when stop() is true (asked at 100 Hz). A later run
starts with power-on again, at the virtual time the last one ended. at(ms, fn), every(ms, fn[,
start_ms]) call fn() at virtual times, outside the firmware; what fn or the plant raises ends the
run and comes out of run().

Outside world: press(name or pin), release(...), drive(pin, 0|1|None), pin_level(pin),
pin_duty_u16(pin), pwm_hz(pin), ctrl_c(), ctrl_d() (at the prompt only), attach_i2c(bus, address,
device), electronics.set_fault(name, kind, value), second.set_fault(kind, value): the second
pressure sensor, which every board has on its bus whether its firmware asks for it or not.

Faults: power_cycle(off_ms), brown_out(), stall_loop(ms), stall_irqs(ms) (a flash erase),
halt_cpu() (only plant, PIO and watchdog go on), high_side.set_fault(kind). Call them from a hook.

Speed: what counts on MicroPython is looking names up. A plant whose figures are instance
attributes, which has no properties (they slow every store down) and which offers
`advance(steps, dt_us, pump_duty_u16, valve_energised)` beside `step` is twice as fast;
tools/sim/speed.py measures, tools/sim/launch.py has the interpreter's settings.

Not modelled, and refused loudly: PIO interrupts, other ADC attenuations, chip temperature, clock
changes, Pin.ALT, other registers. Not modelled, silently: garbage collection pauses, stack depth,
the CPU's own time (only calls into the board take time), Ctrl-C inside scheduled callbacks, and
that a sleeping port runs one scheduled callback per wake-up (here all run at once).

Results: now_us, now_ms, records (rows of cuff, sensor, pump duty, valve duty at 100 Hz), log (list
of (ms, line)), on_print (callback), trace (24-bit running hash over every output and ADC value),
resets (list of (ms, kind)), at_prompt (the firmware has ended and the REPL waits).
"""

from tools.sim.circuit.chips import CHIPS, PINS
from tools.sim.circuit.hardware import SOFT_RESET_US, Hardware
from tools.sim.circuit.second_sensor import ADDRESS, SecondSensor
from tools.sim.interpreter.flash import Flash
from tools.sim.interpreter.kernel import (
    NEVER_US,
    Event,
    HardReset,
    RunEnded,
    Signal,
)
from tools.sim.modules.system import collect_garbage
from tools.sim.records import Records

TICKS_START_MS = 0x3FFFFFFF - 4999  # five seconds before the wrap
RECORD_US = 10000
CTRL_C = 3


class VirtualBoard(Hardware):
    """See the module's text."""

    def __init__(
        self,
        plant,
        chip="rp2",
        image=None,
        pins=None,
        flash=None,
        seed=1,
        ticks_start_ms=TICKS_START_MS,
        wide_lsb=9,
        boot_ms=None,
    ):
        if chip not in CHIPS:
            raise ValueError("no chip '%s'; there are rp2 and esp32" % chip)
        self.pins = dict(PINS[chip])
        self.pins.update(pins or {})
        self.flash = flash if isinstance(flash, Flash) else Flash(flash)
        self.image = image
        self.resets = []
        self.at_prompt = False
        super().__init__(plant, CHIPS[chip], self.pins, Records(), ticks_start_ms, seed, wide_lsb)
        self.second = SecondSensor(self)
        bus = (self.pins["second_scl"], self.pins["second_sda"])
        self.attach_i2c(bus, ADDRESS, self.second)
        self.boot_ms = self.chip.boot_ms if boot_ms is None else boot_ms
        self._stop = None
        self._ctrl_d = False
        self._end = Event(NEVER_US, self._end_of_run)
        self.add_event(Event(0, self._record_row))
        self.add_event(self._end)
        self._record_event = self.events[0]

    # -- driving ---------------------------------------------------------------------------

    def run(self, until_ms=None, stop=None):
        """Power on and run until virtual time until_ms, or until stop() is true."""
        if self.image is None:
            raise ValueError("this board has no image to run")
        if until_ms is None and stop is None:
            raise ValueError("run() needs an end: until_ms or stop")
        self._stop = stop
        self._end.at_us = NEVER_US if until_ms is None else until_ms * 1000
        self.host_error = None
        self.chip_reset("power")
        self.image.attach(self)
        try:
            self._run_chip()
        finally:
            self.image.detach(self)
            self._end.at_us = NEVER_US
        self.sync_plant()
        if self.host_error is not None:
            raise self.host_error

    def _run_chip(self):
        boot_us = self.boot_ms * 1000
        off_us = 0
        while True:
            try:
                if off_us:
                    self._advance_to(self.now_us + off_us)
                    off_us = 0
                self._advance_to(self.now_us + boot_us)
                self._run_interpreter()
                self.resets.append((self.now_ms, "soft"))
                self.soft_reset()
                boot_us = SOFT_RESET_US
            except RunEnded:
                return
            except HardReset as signal:
                kind = signal.args[0]
                off_us = signal.args[1] * 1000 if len(signal.args) > 1 else 0
                self.resets.append((self.now_ms, kind))
                self.chip_reset(kind)
                boot_us = self.boot_ms * 1000
            self.image.drop(self)
            collect_garbage()

    def _run_interpreter(self):
        """ports/rp2/main.c: boot.py, main.py unless boot.py failed, then the prompt. Returns for
        a soft reset."""
        self.at_prompt = False
        for name in ("boot.py", "main.py"):
            if not self.image.has(name):
                continue
            outcome = self._execute(name)
            if outcome == "exit":
                return
            if outcome == "failed":
                break
        self.at_prompt = True
        self._ctrl_d = False
        while not self._ctrl_d:
            self._advance_to(self.next_us)

    def _execute(self, name):
        """shared/runtime/pyexec.c: 'done', 'failed' (traceback printed) or 'exit' (SystemExit)."""
        self.interrupt_char = CTRL_C
        try:
            self.image.execute(self, name)
            outcome = "done"
        except SystemExit:
            outcome = "exit"
        except BaseException as error:
            if isinstance(error, Signal):
                raise error
            if self.dead:
                raise self.dead
            self._host_interrupt(error)
            self.say_exception(error)
            outcome = "failed"
        self.interrupt_char = -1
        if self.dead:
            raise self.dead
        return outcome

    def _end_of_run(self):
        self.die(RunEnded())

    def _record_row(self):
        self._record_event.at_us += RECORD_US
        self.record()
        if self._stop is not None and self._stop():
            self.die(RunEnded())

    # -- hooks -----------------------------------------------------------------------------

    def at(self, ms, function):
        """Call function() once at virtual time ms."""
        return self._at_us(int(ms * 1000), function)

    def _at_us(self, us, function):
        event = Event(us, None)

        def fire():
            self.drop_event(event)
            self._outside(function)

        event.fire = fire
        self.add_event(event)
        return event

    def every(self, ms, function, start_ms=None):
        """Call function() every ms milliseconds, first at start_ms (default: one period on)."""
        period_us = int(ms * 1000)
        first_us = self.now_us + period_us if start_ms is None else int(start_ms * 1000)
        event = Event(first_us, None)

        def fire():
            event.at_us += period_us
            self._outside(function)

        event.fire = fire
        self.add_event(event)
        return event

    def _outside(self, function):
        was_world = self.in_world
        self.in_world = True
        try:
            function()
        finally:
            self.in_world = was_world

    # -- the outside world -----------------------------------------------------------------

    def _number(self, pin):
        return self.pins.get(pin, pin)

    def drive(self, pin, level):
        """The world drives a pin to 0 or 1, or lets go (None)."""
        pad = self.pads[self._number(pin)]
        pad.external = level
        pad.settle()

    def press(self, pin):
        """A button to ground."""
        self.drive(pin, 0)

    def release(self, pin):
        """Let go of it."""
        self.drive(pin, None)

    def pin_level(self, pin):
        """0 or 1 as the outside sees it."""
        return self.pads[self._number(pin)].level

    def pin_duty_u16(self, pin):
        """What the pin puts out: PWM duty, or 0 and 65535 for a plain output."""
        return self.pads[self._number(pin)].duty_u16

    def pwm_hz(self, pin):
        """Frequency of the PWM on a pin, 0 when there is none."""
        return self.pwm.hz_of(self.pads[self._number(pin)])

    def attach_i2c(self, bus, address, device):
        """Put a device (write(bytes), read(count)) on an I2C bus."""
        self.i2c_devices[(bus, address)] = device

    def ctrl_c(self):
        """Ctrl-C at the terminal: KeyboardInterrupt at the next call, if it is enabled."""
        if self.interrupt_char == CTRL_C:
            self.type_interrupt()

    def ctrl_d(self):
        """Ctrl-D: a soft reset when the prompt waits, otherwise nothing."""
        self._ctrl_d = True

    # -- faults ----------------------------------------------------------------------------

    def power_cycle(self, off_ms=1000):
        """Power fails now and comes back off_ms later."""
        self.die(HardReset("power", off_ms))

    def brown_out(self):
        """The supply dips: a power-on reset without a pause."""
        self.power_cycle(0)

    def stall_loop(self, ms=None):
        """The firmware's present call takes ms longer, or for ever; interrupts go on."""
        self._stall_until_us = NEVER_US if ms is None else self.now_us + ms * 1000

    def stall_irqs(self, ms):
        """Firmware and interrupts stand still for ms, as during a flash erase on the rp2."""
        state = self.disable_irq()
        self.stall_loop(ms)
        self._at_us(self.now_us + ms * 1000, lambda: self.enable_irq(state))

    def halt_cpu(self):
        """The core stands still for good; plant, watchdog and hooks go on."""
        self.disable_irq()
        self.stall_loop()
