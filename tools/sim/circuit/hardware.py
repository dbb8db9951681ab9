"""The chip around the interpreter: pads, timers, watchdog, interrupt mask, what a reset keeps.

Sources: ports/rp2/main.c and ports/esp32/main.c (soft reset), ports/*/modmachine.c (causes),
docs/chips.md (what was seen on stock images). Interrupts that come while they are masked, or
inside another one, wait; hard timers then make up for every missed tick, one by one.
"""

from tools.sim.circuit.coupling import Coupling
from tools.sim.circuit.electronics import Electronics
from tools.sim.circuit.high_side import wire_high_side
from tools.sim.circuit.noise import gaussian_table
from tools.sim.circuit.pins import Pad
from tools.sim.interpreter.kernel import Event, HardReset
from tools.sim.modules.adc import esp32_table, rp2_table
from tools.sim.modules.pwm import PwmBlock
from tools.sim.modules.pwm_esp32 import LedcBlock
from tools.sim.pio.chip import PioChip

PWRON = 1
ESP32_HARD = 2
WDT_CAUSE = 3
ESP32_SOFT = 5
SOFT_RESET_US = 5000  # tear-down and start of the interpreter
ESP32_BEND_LSB = 40


class Hardware(Coupling):
    """Coupling plus the chip's peripherals."""

    def __init__(self, plant, chip, pins, records, ticks_start_ms, seed, wide_lsb):
        electronics = Electronics(chip, pins)
        super().__init__(plant, electronics, records, ticks_start_ms, seed)
        self.chip = chip
        self.pads = [Pad(self, number) for number in range(chip.pin_count)]
        self.wire_actuators(self.pads[pins["pump"]], self.pads[pins["valve"]])
        self.pwm = PwmBlock(self) if chip.name == "rp2" else LedcBlock(self)
        rp2 = chip.name == "rp2"
        self.pio = PioChip(self) if rp2 else None
        self.high_side = wire_high_side(self, pins)
        self.adc_table = rp2_table(wide_lsb * 16) if rp2 else esp32_table(ESP32_BEND_LSB)
        self.adc_noise = gaussian_table(chip.adc_noise_lsb_q4, seed + 1)
        self.timers = []  # running alarms
        self.esp32_timers = {}  # number -> Timer object, a root of the esp32's collector
        self.i2c_devices = {}
        self.air = None  # tools/sim/air.py: a radio is there
        self.random_state = seed
        self.scratch = [0] * 8
        self.rtc_memory = b""
        self.clock_s = 0  # what somebody has set the clock ahead by
        self.collect_ms = 0  # how long gc.collect() takes
        self.collect_every_bytes = None  # gc.threshold(), when the firmware sets one
        self.reset_cause = PWRON
        self.interrupt_char = -1
        self._held = []  # timer events while interrupts are masked
        self._irqs_wait = False  # pin interrupts that came at a bad time
        self._watchdog = None
        self._watchdog_us = 0
        self._fed = False
        self._booted_us = 0

    def uptime_us(self):
        """Since the last chip reset."""
        return self.base_us + self.sub_us - self._booted_us

    # -- pads ------------------------------------------------------------------------------

    def find_pad(self, pin):
        """machine_pin_find: a Pin, a number, or on the rp2 a name."""
        pad = getattr(pin, "_pad", None)
        if pad is not None:
            return pad
        if isinstance(pin, str):
            number = self._named_pin(pin)
        elif isinstance(pin, int):
            number = int(pin)
        else:
            number = -1
        if not 0 <= number < self.chip.pin_count or number in self.chip.no_pins:
            raise ValueError("invalid pin")
        return self.pads[number]

    def _named_pin(self, name):
        if name == "LED":
            self.unmodelled("the LED behind the radio chip")
        if self.chip.name != "rp2":
            return -1
        digits = name[4:] if name.startswith("GPIO") else name[2:]
        if not name.startswith("GP") or not digits.isdigit() or int(digits) > 29:
            raise ValueError('unknown named pin "%s"' % name)
        return int(digits)

    def note_output(self, pad, value=0):
        """An output was set up or changed: part of the golden trace."""
        word = pad.number * 65536 + (pad.duty_u16 ^ value & 0xFFFF)
        self.trace = (self.trace * 31 + word) & 0xFFFFFF

    def analog_channel(self, number):
        """The converter input of a pin."""
        return self.electronics.channel(number)

    def pin_interrupt(self, irq):
        """An edge with a handler: now, or when interrupts may come again."""
        if self.in_hard or self.irq_disabled:
            irq.waiting = True
            self._irqs_wait = True
            self.owed = True
            return
        irq.fire()
        self._set_due()

    # -- timers and interrupts -------------------------------------------------------------

    def start_timer(self, timer):
        """A timer runs from now on."""
        self.timers.append(timer)
        if self.irq_disabled:
            self._held.append(timer._event)
        else:
            self.add_event(timer._event)

    def stop_timer(self, timer):
        """A timer ended."""
        if timer in self.timers:
            self.timers.remove(timer)
        if timer._event in self._held:
            self._held.remove(timer._event)
        self.drop_event(timer._event)

    def disable_irq(self):
        """Interrupts wait from now on; 0 when they were on, 1 when already off."""
        if self.irq_disabled:
            return 1
        self.irq_disabled = True
        for timer in self.timers:
            self.events.remove(timer._event)
            self._held.append(timer._event)
        self._pick()
        self._set_due()
        return 0

    def enable_irq(self, state):
        """Back to what disable_irq returned; what waited comes at the next call."""
        if state or not self.irq_disabled:
            return
        self.irq_disabled = False
        self.events.extend(self._held)
        self._held = []
        self._pick()
        if not self.in_hard:
            self._run_waiting()
        self._set_due()

    def call_hard(self, callback, argument):
        """A state machine needs the heap: it runs up to now before the heap is locked."""
        if self.pio:
            self.pio.before_hard()
        return super().call_hard(callback, argument)

    def settle_owed(self):
        """What had to wait for the end of a hard callback."""
        if self._change_us >= 0:
            self._settle_actuators()
        if self.pio:
            self.pio.deliver()
        if self._fed:
            self._fed = False
            self.feed_watchdog()
        if self._irqs_wait and not self.irq_disabled:
            self._run_waiting()

    def _run_waiting(self):
        self._irqs_wait = False
        for pad in self.pads:
            irq = pad.irq
            if irq is not None and irq.waiting:
                irq.waiting = False
                irq.fire()

    def idle(self):
        """Until the next interrupt, 1 ms at most."""
        if self.in_hard:
            return
        limit_us = self.base_us + self.sub_us + 1000
        self._advance_to(self.next_us if self.next_us < limit_us else limit_us)

    # -- watchdog --------------------------------------------------------------------------

    def start_watchdog(self, timeout_ms):
        """Arm it, or give it another timeout."""
        self._watchdog_us = timeout_ms * 1000
        if self._watchdog is None:
            self._watchdog = Event(self.now_us + self._watchdog_us, self._watchdog_bites)
            self.add_event(self._watchdog)
        self.feed_watchdog()
        self._set_due()

    def feed_watchdog(self):
        """Start its count anew."""
        if self.in_hard:
            self._fed = self.owed = True
        elif self._watchdog is not None:
            self._watchdog.at_us = self.now_us + self._watchdog_us
            self._pick()

    def _watchdog_bites(self):
        self.die(HardReset("watchdog"))

    # -- resets ----------------------------------------------------------------------------

    def request_reset(self, signal):
        """From machine.reset(): the firmware gets no further, whatever it catches."""
        self.die(signal)
        raise signal

    def random_bytes(self, count):
        """What os.urandom gives: different at every call, the same in every run of a seed."""
        state = self.random_state
        data = bytearray(count)
        for k in range(count):
            state = (state * 75 + 74) % 65537
            data[k] = state >> 4 & 255
        self.random_state = state
        return bytes(data)

    def _stop_interpreter(self):
        if self.air:
            self.air.switch_off()
        for timer in list(self.timers):
            timer.stop()
        self.esp32_timers = {}
        for pad in self.pads:
            pad.irq = None
        self.forget_scheduled()
        self._irqs_wait = False
        self._held = []
        self.irq_disabled = False
        self._stall_until_us = 0
        self.interrupt_char = -1
        self.in_soft = False

    def soft_reset(self):
        """What a soft reset does to the hardware: pins keep their function and level."""
        self.say("MPY: soft reboot\n")
        self._stop_interpreter()
        self.pwm.soft_reset()
        if self.pio:
            self.pio.soft_reset()
        if self.chip.name == "esp32":
            self.reset_cause = ESP32_SOFT

    def chip_reset(self, kind):
        """kind: 'reset', 'watchdog', 'power'."""
        self.dead = None
        self._stop_interpreter()
        if self._watchdog is not None:
            self.drop_event(self._watchdog)
            self._watchdog = None
        power = kind == "power"
        if power or not self.chip.driven_reset_keeps_pins:
            self.pwm.reset()
            if self.pio:
                self.pio.reset()
            for pad in self.pads:
                pad.release(self.chip.reset_pull)
        if power:
            for device in self.i2c_devices.values():
                if hasattr(device, "power_on"):
                    device.power_on()
            self.high_side.reset()
            self.scratch = [0] * 8
            self.rtc_memory = b""
            self.reset_cause = PWRON
        elif kind == "watchdog" or self.chip.name == "rp2":
            self.reset_cause = WDT_CAUSE
        else:
            self.reset_cause = ESP32_HARD
        self._restart_ticks()
        self._booted_us = self.now_us
        self.clock_s = 0  # ports/rp2/main.c starts it anew; so here on both
        self._pick()
        self._set_due()
