"""machine.ADC of both ports: converters with their errors, read through precomputed tables.

Sources: ports/rp2/machine_adc.c, ports/esp32/machine_adc.c, extmod/machine_adc.c.
RP2040: 12 bits; codes 512, 1536, 2560 and 3584 are several LSB wide (datasheet 4.9.3, "up to ~15
LSB" in the wild), all others a little narrower, which makes the known saw-tooth INL; noise to the
datasheet's 8.7 effective bits. ESP32-S3 at 11 dB: full scale 3100 mV, a bend near the top in the
raw codes that read_uv's calibration takes out again, and scatter.

Rules: reading touches integers below 2**30 only and allocates nothing. Tables are built with
integer arithmetic, so all interpreters have the same. A read is the hottest call of a simulation
(20 per tick), and looking a name up is what it costs: hence the literals, and hence the golden
trace takes position and noise of a burst, which decide its codes, not each code.
"""

from array import array

from tools.sim.circuit.chips import FUNC_ADC
from tools.sim.modules.args import get_int

WIDE_CODES = (512, 1536, 2560, 3584)
TABLE_PER_LSB = 4
MARGIN_LSB = 256  # noise may reach below code 0 and above 4095
_kept = {}  # tables made so far


def code_u16(code):
    """The ports' Taylor expansion of a 12-bit code to 16 bits."""
    return (code << 4) | (code >> 8)


def rp2_table(wide_lsb_q4):
    """u16 values by analogue position; wide_lsb_q4: width of the wide codes in 1/16 LSB."""
    if wide_lsb_q4 in _kept:
        return _kept[wide_lsb_q4]
    normal = (4096 * 16 - len(WIDE_CODES) * wide_lsb_q4) * 65536 // (4096 - len(WIDE_CODES))
    table = array("H", bytes(2 * (4096 + 2 * MARGIN_LSB) * TABLE_PER_LSB))
    end = 0  # of the present code, in 1/16 LSB * 65536
    position = MARGIN_LSB * TABLE_PER_LSB
    for code in range(4096):
        end += wide_lsb_q4 * 65536 if code in WIDE_CODES else normal
        stop = MARGIN_LSB * TABLE_PER_LSB + (end * TABLE_PER_LSB // 16 + 32768) // 65536
        value = code_u16(code)
        while position < stop:
            table[position] = value
            position += 1
    while position < len(table):
        table[position] = 65535
        position += 1
    _kept[wide_lsb_q4] = table
    return table


def esp32_table(bend_lsb):
    """Raw codes of the S3 at 11 dB: linear, bending down by up to bend_lsb above 7/8 of range."""
    table = array("H", bytes(2 * (4096 + 2 * MARGIN_LSB) * TABLE_PER_LSB))
    for index in range(len(table)):
        code = index // TABLE_PER_LSB - MARGIN_LSB
        if 3584 < code < 4096:
            over = code - 3584
            code -= bend_lsb * over * (512 - over) // 65536
        code = 0 if code < 0 else 4095 if code > 4095 else code
        table[index] = code_u16(code)
    return table


class Rp2ADC:
    """ports/rp2/machine_adc.c: a channel number 0-4 or a pin with an ADC."""

    _board = None  # set by args.bind

    def __init__(self, source):
        board = self._board
        self._b = board
        if isinstance(source, int) and 0 <= source <= 4:
            if source == 4:
                board.unmodelled("the chip's temperature sensor")
            self._channel = board.analog_channel(26 + source)
            return
        pad = board.find_pad(source)
        if pad.number not in board.chip.adc_pins:
            raise ValueError("Pin doesn't have ADC capabilities")
        pad.func = FUNC_ADC
        pad.pull = 0
        pad.settle()
        self._channel = board.analog_channel(pad.number)
        if self._channel is board.electronics.battery:
            self._apart = 0
            self.read_u16 = self._read_apart

    def _read_apart(self):
        """Of the cell, which the loop reads between two bursts of the tick: where it stood at the
        last one, with noise of its own. Nothing of what the tick reads may depend on whether
        somebody has looked at the cell."""
        k = self._apart = (self._apart + 1) & 4095  # NOISE_MASK
        return self._b.adc_table[(self._channel.position_q4 + self._b.adc_noise[k]) >> 2]

    def read_u16(self):
        """One conversion."""
        b = self._b
        sub_us = b.sub_us + 12  # Rp2.adc_read_us
        b.sub_us = sub_us
        if sub_us >= b.adc_due_us:
            b.refresh_analog()
        k = b.noise_k
        b.noise_k = (k + 1) & 4095  # NOISE_MASK
        return b.adc_table[(self._channel.position_q4 + b.adc_noise[k]) >> 2]


class Esp32ADC:
    """ports/esp32/machine_adc.c: the pin decides; atten and width as there."""

    _board = None  # set by args.bind
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_12BIT = 12

    def __init__(self, source, *, atten=-1):
        board = self._board
        self._b = board
        pad = board.find_pad(source)
        if pad.number not in board.chip.adc_pins:
            raise ValueError("invalid pin")
        pad.func = FUNC_ADC
        pad.settle()
        self._channel = board.analog_channel(pad.number)
        if self._channel is board.electronics.battery:
            self._apart = 0
            self.read_uv = self._read_apart
        self.init(atten=atten)

    def _read_apart(self):
        """As Rp2ADC's; calibrated, as read_uv."""
        k = self._apart = (self._apart + 1) & 4095
        code_q4 = self._channel.position_q4 + self._b.adc_noise[k] - MARGIN_LSB * 16
        return (max(0, min(65535, code_q4)) >> 4) * 3100 // 4095 * 1000

    def init(self, *, atten=-1):
        """Attenuation; -1 is the widest, 11 dB."""
        self.atten(3 if get_int(atten) == -1 else atten)

    def atten(self, atten):
        """Only 11 dB is modelled: at the others the 5 V sensors' dividers would clip."""
        atten = get_int(atten)
        if atten < 0 or atten > 3:
            raise ValueError("invalid attenuation")
        if atten != 3:
            self._b.unmodelled("an ADC attenuation other than 11 dB")

    def width(self, bits):
        """Bits of a conversion; the S3 has 12 only."""
        if get_int(bits) != 12:
            raise ValueError("invalid bit-width")

    def read_u16(self):
        """One conversion."""
        b = self._b
        sub_us = b.sub_us + 40  # Esp32S3.adc_read_us
        b.sub_us = sub_us
        if sub_us >= b.adc_due_us:
            b.refresh_analog()
        k = b.noise_k
        b.noise_k = (k + 1) & 4095  # NOISE_MASK
        return b.adc_table[(self._channel.position_q4 + b.adc_noise[k]) >> 2]

    def read(self):
        """The raw code."""
        return self.read_u16() >> 4

    def read_uv(self):
        """The calibrated voltage: whole millivolts times 1000 (adc_cali_raw_to_voltage)."""
        b = self._b
        sub_us = b.sub_us + 40
        b.sub_us = sub_us
        if sub_us >= b.adc_due_us:
            b.refresh_analog()
        k = b.noise_k
        b.noise_k = (k + 1) & 4095
        code_q4 = self._channel.position_q4 + b.adc_noise[k] - MARGIN_LSB * 16
        code_q4 = 0 if code_q4 < 0 else 65535 if code_q4 > 65535 else code_q4
        mv = (code_q4 >> 4) * 3100 // 4095
        return mv * 1000
