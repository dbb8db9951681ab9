"""machine.PWM of the rp2: eight slices of two channels, with the port's own corners.

Source: ports/rp2/machine_pwm.c, extmod/machine_pwm.c. Kept from there: both channels of a slice
share its frequency and its stop; `deinit` freezes the counter and leaves the pin at whatever level
it had; a soft reset stops slices 0-3 only (machine_pwm_deinit_all walks the objects, two of which
belong to each slice) and forgets every slice's frequency.
"""

from tools.sim.circuit.chips import FUNC_PWM
from tools.sim.modules.args import get_int, muldiv_u16

PWM_US = 4
DUTY_NOT_SET = 0
DUTY_U16 = 1
DUTY_NS = 2
TOP_MAX = 65534


class Slice:
    """One PWM slice: divider, top, and the two channels' compare values."""

    def __init__(self):
        self.freq_set = False
        self.enabled = False
        self.div16 = 16
        self.top = 0xFFFF
        self.channels = [Channel(), Channel()]


class Channel:
    """One channel: its duty as asked for (0-65535 or ns), from which the compare value follows."""

    def __init__(self):
        self.duty_type = DUTY_NOT_SET
        self.duty = 0
        self.invert = 0


def divider_and_top(freq_hz, source_hz):
    """mp_machine_pwm_freq_set: (div16, top) or the port's ValueError."""
    if freq_hz > 0 and (source_hz + freq_hz // 2) // freq_hz < TOP_MAX:
        return 16, (source_hz + freq_hz // 2) // freq_hz - 1
    if freq_hz <= 0:
        raise ValueError("freq too small")
    whole = TOP_MAX * freq_hz
    div16 = (16 * source_hz + whole - 1) // whole
    if div16 >= 256 * 16:
        raise ValueError("freq too small")
    scaled = div16 * freq_hz
    return div16, (16 * source_hz + scaled // 2) // scaled - 1


def compare_value(piece, channel, source_hz):
    """The compare register: mp_machine_pwm_duty_set_u16 and _ns, which every change of the
    frequency repeats."""
    top1 = piece.top + 1
    duty = channel.duty
    if channel.duty_type == DUTY_NS:
        slice_hz = (16 * source_hz + piece.div16 // 2) // piece.div16
        return min((duty * slice_hz + 500000000) // 1000000000, top1)
    if duty >= 0:
        return muldiv_u16(duty, top1, 32767, 65535)
    scaled = ((duty * top1) & 0xFFFFFFFF) + 32767 & 0xFFFFFFFF  # unsigned arithmetic in the port
    return scaled // 65535 & 0xFFFF


class PwmBlock:
    """The chip's slices, and the pads they drive."""

    def __init__(self, board):
        self._board = board
        self.slices = [Slice() for _ in range(8)]

    def reset(self):
        """Chip reset."""
        self.slices = [Slice() for _ in range(8)]

    def soft_reset(self):
        """machine_pwm_deinit_all."""
        for piece in self.slices:
            piece.freq_set = False
        for index in range(4):
            self.stop(index)

    def stop(self, index):
        """pwm_set_enabled(false): the counter stands still, so does each output."""
        self.slices[index].enabled = False
        self.refresh(index)

    def refresh(self, index):
        """Give the pads of a slice the duty that now holds."""
        for pad in self._board.pads:
            if pad.func == FUNC_PWM and (pad.number >> 1) & 7 == index:
                pad.pwm_duty_u16 = self.duty_of(index, pad.number & 1)
                pad.settle()

    def hz_of(self, pad):
        """Frequency on a pad, 0 when it has no running PWM."""
        piece = self.slices[(pad.number >> 1) & 7]
        if pad.func != FUNC_PWM or not piece.enabled:
            return 0
        whole = piece.div16 * (piece.top + 1)
        return (16 * self._board.chip.clock_hz + whole // 2) // whole

    def duty_of(self, index, side):
        """What a pad on this channel puts out, 0-65535. The compare register's rounding (1 of 6250
        at 20 kHz) is left out of it."""
        piece = self.slices[index]
        channel = piece.channels[side]
        if channel.duty_type == DUTY_NOT_SET and piece.enabled:
            return 0
        source_hz = self._board.chip.clock_hz
        if not piece.enabled:
            # Somewhere in its period: decided by the time, as on the chip by the counter.
            phase = self._board.now_us * 7919 % (piece.top + 1)
            high = phase < compare_value(piece, channel, source_hz)
            duty_u16 = 65535 if high else 0
        elif channel.duty_type == DUTY_U16 and channel.duty >= 0:
            duty_u16 = channel.duty
        else:
            compare = compare_value(piece, channel, source_hz)
            duty_u16 = min(65535, compare * 65535 // (piece.top + 1))
        return 65535 - duty_u16 if channel.invert else duty_u16


class PWM:
    """machine.PWM on the rp2."""

    _board = None

    def __init__(self, pin, freq=-1, *, duty_u16=-1, duty_ns=-1, invert=-1):
        board = self._board
        self._b = board
        pad = board.find_pad(pin)
        self._pad = pad
        self._salt = pad.number * 65536
        self._index = (pad.number >> 1) & 7
        self._slice = board.pwm.slices[self._index]
        self._channel = self._slice.channels[pad.number & 1]
        self._channel.invert = 0
        self._channel.duty_type = DUTY_NOT_SET
        self.init(freq, duty_u16=duty_u16, duty_ns=duty_ns, invert=invert)
        pad.func = FUNC_PWM
        board.pwm.refresh(self._index)
        board.note_output(pad)

    def init(self, freq=-1, *, duty_u16=-1, duty_ns=-1, invert=-1):
        """mp_machine_pwm_init_helper."""
        self._b.spend(PWM_US)
        if get_int(freq) != -1:
            self._set_freq(get_int(freq))
        if get_int(duty_u16) != -1:
            self._set_u16(get_int(duty_u16))
        if get_int(duty_ns) != -1:
            self._set_ns(get_int(duty_ns))
        if get_int(invert) != -1:
            self._channel.invert = 1 if invert else 0
        self._start()
        self._b.pwm.refresh(self._index)

    def deinit(self):
        """Stops the whole slice; the pin keeps its present level."""
        self._b.spend(PWM_US)
        self._b.pwm.stop(self._index)
        self._b.note_output(self._pad)

    def freq(self, value=None):
        """Hz of the slice; setting it changes the other channel too."""
        self._b.spend(PWM_US)
        piece = self._slice
        if value is None:
            if not piece.freq_set:
                return 0
            whole = piece.div16 * (piece.top + 1)
            return (16 * self._b.chip.clock_hz + whole // 2) // whole
        self._set_freq(get_int(value))
        self._start()
        self._b.pwm.refresh(self._index)
        self._b.note_output(self._pad, piece.top)

    def duty_u16(self, value=None):
        """Duty of this channel, 0-65535; more is 65535."""
        b = self._b
        sub_us = b.sub_us + 4  # PWM_US
        b.sub_us = sub_us
        if sub_us >= b.due_us:
            b._service()
        if value is None:
            return self._read_u16()
        channel = self._channel
        runs = self._slice.enabled and channel.duty_type == 1 and not channel.invert
        if not runs or value != channel.duty:
            self._change_u16(get_int(value), runs)
        b.trace = (b.trace * 31 + self._salt + value) & 0xFFFFFF

    def _change_u16(self, duty_u16, runs):
        channel = self._channel
        pad = self._pad
        if runs and 0 <= duty_u16 <= 65535:
            channel.duty = duty_u16
        else:
            self._set_u16(duty_u16)
            self._start()
            duty_u16 = self._b.pwm.duty_of(self._index, pad.number & 1)
        if pad.func == 2:  # FUNC_PWM
            pad.pwm_duty_u16 = duty_u16
            pad.settle()

    def duty_ns(self, value=None):
        """Pulse width in ns."""
        self._b.spend(PWM_US)
        if value is None:
            return self._read_ns()
        self._set_ns(get_int(value))
        self._start()
        self._b.pwm.refresh(self._index)
        self._b.note_output(self._pad, get_int(value))

    def _start(self):
        if self._slice.freq_set and self._channel.duty_type != DUTY_NOT_SET:
            self._slice.enabled = True

    def _set_freq(self, freq_hz):
        piece = self._slice
        piece.div16, piece.top = divider_and_top(freq_hz, self._b.chip.clock_hz)
        piece.freq_set = True

    def _set_u16(self, duty_u16):
        channel = self._channel
        channel.duty = duty_u16 if duty_u16 <= 65535 else 65535
        channel.duty_type = DUTY_U16

    def _set_ns(self, duty_ns):
        self._channel.duty = duty_ns
        self._channel.duty_type = DUTY_NS

    def _compare(self):
        return compare_value(self._slice, self._channel, self._b.chip.clock_hz)

    def _read_u16(self):
        if self._channel.duty_type == DUTY_NOT_SET or not self._slice.freq_set:
            return 0
        top1 = self._slice.top + 1
        return muldiv_u16(self._compare(), 65535, top1 // 2, top1)

    def _read_ns(self):
        if self._channel.duty_type == DUTY_NOT_SET or not self._slice.freq_set:
            return 0
        div16 = self._slice.div16
        slice_hz = (16 * self._b.chip.clock_hz + div16 // 2) // div16
        return (self._compare() * 1000000000 + slice_hz // 2) // slice_hz
