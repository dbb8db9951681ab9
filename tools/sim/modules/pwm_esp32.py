"""machine.PWM of the ESP32-S3: the LEDC block, eight channels on four timers.

Source: ports/esp32/machine_pwm.c. Kept from there: a PWM made without a duty starts at 50 %;
channels of one frequency share a timer; duties are cut to the resolution the frequency leaves;
`deinit` stops at the idle level and leaves the object inactive; a soft reset stops all at 0. The
brightness of duty_u16(65535) is 100 %.
"""

from tools.sim.circuit.chips import FUNC_PWM
from tools.sim.modules.args import get_int
from tools.sim.modules.pwm import PWM_US

CHANNELS = 8  # LEDC_CHANNEL_MAX, one speed mode on the S3
TIMERS = 4  # LEDC_TIMER_MAX
TIMER_BITS = 14  # SOC_LEDC_TIMER_BIT_WIDTH
SOURCE_HZ = 80000000  # LEDC_USE_APB_CLK
DEFAULT_HZ = 5000
FREE = -1


def resolution_bits(freq_hz):
    """find_suitable_duty_resolution: as many bits as 80 MHz / freq leaves, 13 at most."""
    bits = 0
    while bits < 16 and (freq_hz << (bits + 1)) <= SOURCE_HZ:
        bits += 1
    return bits if bits < TIMER_BITS else TIMER_BITS - 1


class LedcBlock:
    """Which pad has which channel, which timer has which frequency."""

    def __init__(self, board):
        self._board = board
        self.reset()

    def reset(self):
        """Nothing assigned."""
        self.pins = [FREE] * CHANNELS
        self.timers = [FREE] * CHANNELS  # of the channels
        self.freqs_hz = [FREE] * TIMERS

    def soft_reset(self):
        """machine_pwm_deinit_all: every output to 0."""
        for channel in range(CHANNELS):
            self.stop(channel, 0)

    def stop(self, channel, level):
        """pwm_deinit: the output at its idle level, channel and unused timer free."""
        number = self.pins[channel]
        self.pins[channel] = FREE
        self.timers[channel] = FREE
        self._free_unused()
        if number != FREE:
            pad = self._board.pads[number]
            if pad.func == FUNC_PWM:
                pad.pwm_duty_u16 = 65535 if level else 0
                pad.settle()

    def hz_of(self, pad):
        """Frequency on a pad, 0 when it has no running PWM."""
        if pad.func != FUNC_PWM or pad.number not in self.pins:
            return 0
        return self.freqs_hz[self.timers[self.pins.index(pad.number)]]

    def _free_unused(self):
        for timer in range(TIMERS):
            if timer not in self.timers:
                self.freqs_hz[timer] = FREE

    def take_channel(self, number):
        """find_channel: the pin's own one, else a free one."""
        for wanted in (number, FREE):
            for channel in range(CHANNELS):
                if self.pins[channel] == wanted:
                    self.pins[channel] = number
                    return channel
        raise RuntimeError("out of PWM channels:%d" % CHANNELS)

    def take_timer(self, channel, freq_hz):
        """select_timer: one with that frequency, else the channel's own, else a free one."""
        own = self.timers[channel]
        shared = own != FREE and self.timers.count(own) > 1
        if freq_hz in self.freqs_hz:
            timer = self.freqs_hz.index(freq_hz)
        elif own != FREE and not shared:
            timer = own
        elif FREE in self.freqs_hz:
            timer = self.freqs_hz.index(FREE)
        else:
            raise RuntimeError("out of PWM timers:%d" % TIMERS)
        self.timers[channel] = timer
        self.freqs_hz[timer] = freq_hz
        self._free_unused()


class PWM:
    """machine.PWM on the esp32."""

    _board = None

    def __init__(self, pin, freq=-1, *, duty=-1, duty_u16=-1, duty_ns=-1, invert=False):
        board = self._board
        self._b = board
        self._pad = board.find_pad(pin)
        self._channel = FREE
        self._freq_hz = FREE
        self._duty = FREE  # 0-65536
        self._shift = 3
        self._invert = False
        self.init(freq, duty=duty, duty_u16=duty_u16, duty_ns=duty_ns, invert=invert)

    def init(self, freq=-1, *, duty=-1, duty_u16=-1, duty_ns=-1, invert=False):
        """mp_machine_pwm_init_helper."""
        self._b.spend(PWM_US)
        freq_hz = get_int(freq)
        if freq_hz != -1:
            self._check_freq(freq_hz)
        if get_int(duty_u16) >= 0:
            self._duty = self._checked_u16(get_int(duty_u16))
        elif get_int(duty_ns) >= 0:
            self._duty = self._ns_to_duty(get_int(duty_ns))
        elif get_int(duty) >= 0:
            self._duty = self._checked_u10(get_int(duty))
        elif self._duty == FREE:
            self._duty = 32768
        self._invert = bool(invert)
        ledc = self._b.pwm
        self._channel = ledc.take_channel(self._pad.number)
        if freq_hz == -1:
            timer = ledc.timers[self._channel]
            freq_hz = ledc.freqs_hz[timer] if timer != FREE else DEFAULT_HZ
        self._run_at(freq_hz)

    def deinit(self):
        """Stop at the idle level; the object is inactive from here on."""
        self._b.spend(PWM_US)
        if self._channel != FREE:
            self._b.pwm.stop(self._channel, self._invert)
        self._channel = FREE
        self._freq_hz = FREE
        self._b.note_output(self._pad)

    def freq(self, value=None):
        """Hz."""
        self._b.spend(PWM_US)
        self._check_active()
        if value is None:
            return self._freq_hz
        freq_hz = get_int(value)
        self._check_freq(freq_hz)
        if freq_hz != self._freq_hz:
            self._run_at(freq_hz)

    def duty_u16(self, value=None):
        """0-65535, 65535 being 100 %."""
        b = self._b
        sub_us = b.sub_us + 4  # PWM_US
        b.sub_us = sub_us
        if sub_us >= b.due_us:
            b._service()
        if value is None:
            self._check_active()
            return min(self._duty >> self._shift << self._shift, 65535)
        b.trace = (b.trace * 31 + self._pad.number * 65536 + value) & 0xFFFFFF
        if value != self._duty or self._channel == FREE:
            self._duty = self._checked_u16(get_int(value))
            self._check_active()
            self._apply()

    def duty(self, value=None):
        """0-1023."""
        if value is None:
            return self.duty_u16() >> 6
        self._b.spend(PWM_US)
        self._duty = self._checked_u10(get_int(value))
        self._check_active()
        self._apply()
        self._b.note_output(self._pad, self._duty)

    def _run_at(self, freq_hz):
        self._b.pwm.take_timer(self._channel, freq_hz)
        self._freq_hz = freq_hz
        self._shift = 16 - resolution_bits(freq_hz)
        self._apply()
        self._b.note_output(self._pad, freq_hz & 0xFFFF)

    def _apply(self):
        pad = self._pad
        duty_u16 = self._duty >> self._shift << self._shift
        if duty_u16 > 65535:
            duty_u16 = 65535
        pad.func = FUNC_PWM
        pad.pwm_duty_u16 = 65535 - duty_u16 if self._invert else duty_u16
        pad.settle()

    def _check_active(self):
        if self._channel == FREE:
            raise RuntimeError("PWM is inactive")

    @staticmethod
    def _check_freq(freq_hz):
        if freq_hz <= 0 or freq_hz > 40000000:
            raise ValueError("frequency must be from 1Hz to 40MHz")

    @staticmethod
    def _checked_u16(duty):
        if duty < 0 or duty > 65535:
            raise ValueError("duty_u16 must be from 0 to 65536")
        return 65536 if duty == 65535 else duty

    @staticmethod
    def _checked_u10(duty):
        if duty < 0 or duty > 1023:
            raise ValueError("duty must be from 0 to 1023")
        return 65536 if duty == 1023 else duty << 6

    def _ns_to_duty(self, duty_ns):
        self._check_active()
        duty = (duty_ns * 65536 * self._freq_hz + 500000000) // 1000000000
        if duty > 65536:
            raise ValueError("duty_ns must be from 0 to %d ns" % (1000000000 // self._freq_hz))
        return duty
