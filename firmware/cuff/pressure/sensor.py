"""From ADC counts to cuff pressure: burst mean, ADC steps, rail, zero, span.

The MPX5050-class sensor is ratiometric: V = rail * (0.018 * kPa + 0.04) (datasheet). Its rail sags
with the pump while the ADC's reference does not, so the rail is read in every tick and corrected
for. When the zero moves is for safety/zero.py to say; span comes from the dated calibration.

Tick code (`sample`): integers in 31 bits, no allocation. Pressures in cmmHg, counts 16-bit.
Limits of the raw signal are checked by safety/guard.py, from `counts` and `rail_mv`.
"""

from micropython import const

_CMMHG_PER_RATIO = const(41670)  # 1 / 0.018 kPa * 7.50062 mmHg/kPa * 100
_ZERO_RATIO_PERMILLE = const(40)
CALIBRATION_CMMHG = const(25000)


class Sensor:
    """read(adc): the chip's function that returns one sample of a converter: not bound to it, which
    would cost each of the twenty samples of a tick 1 us. pressure, rail: the converters.

    board: ADC_SHIFT (sample to 16 bits), ADC_FULL_MV, ADC_STEP_COUNTS (0: none),
    SENSOR_DIVIDER_PERMILLE, RAIL_DIVIDER_PERMILLE. settings: zero_cmmhg, span_reading_cmmhg.
    """

    def __init__(self, read, pressure, rail, board, settings):
        full = board.ADC_FULL_MV
        # Counts of both inputs at a rail of exactly 5 V.
        self._rail_nominal = 5000 * board.RAIL_DIVIDER_PERMILLE // 1000 * 65535 // full
        supply = 5000 * board.SENSOR_DIVIDER_PERMILLE // 1000 * 65535 // full
        self.supply_counts = supply * 985 // 1000  # above: shorted to the supply
        # cmmHg per count, Q14, times what the calibration says of the span.
        nominal_span_q14 = (_CMMHG_PER_RATIO << 14) // supply
        reading = settings["span_reading_cmmhg"] - settings["zero_cmmhg"]
        self._span_q14 = nominal_span_q14 * CALIBRATION_CMMHG // reading
        offset = settings["zero_cmmhg"] * supply // _CMMHG_PER_RATIO
        self._calibrated_zero = supply * _ZERO_RATIO_PERMILLE // 1000 + offset
        self._zero = self._calibrated_zero
        self.rail_counts = self._rail_nominal
        self.rail_low_counts = 0
        self.rail_high_counts = 65535
        self.counts = 0  # pressure input at 5 V rail
        self.raw_cmmhg = 0
        # What `sample` needs and nothing changes, in one place: an attribute costs 3.5 us each.
        self._chain = (
            read, pressure, rail,
            board.ADC_SHIFT, board.ADC_STEP_COUNTS,
            4 * board.ADC_STEP_COUNTS,  # what the four steps add at full scale
            self._rail_nominal,
            # Corrected for within 6 %: beyond 5 % it is refused, and a broken rail input must
            # neither seem a jump of the pressure nor lead out of 31 bits.
            self._rail_nominal - (self._rail_nominal >> 4),
            self._rail_nominal + (self._rail_nominal >> 4),
            self._span_q14,
        )  # fmt: skip

    def sample(self):
        """One burst; sets counts, rail_counts and raw_cmmhg (-4000..42000), returns the last."""
        read, p, r, shift, step, stretch, nominal, least, most, span_q14 = self._chain
        # Written out: a loop costs half as much again as the conversions themselves.
        total = read(p) + read(p) + read(p) + read(p) + read(p) + read(p) + read(p) + read(p)
        total += read(p) + read(p) + read(p) + read(p) + read(p) + read(p) + read(p) + read(p)
        counts = total >> shift
        rail = (read(r) + read(r) + read(r) + read(r)) >> (shift - 2)
        if step:  # wide codes at 512, 1536, 2560 and 3584 of 4096: one more is passed every 16384
            counts += ((counts + 8192) >> 14) * step
            counts -= (counts * stretch) >> 16
            rail += ((rail + 8192) >> 14) * step
            rail -= (rail * stretch) >> 16
        rail = self.rail_counts = (self.rail_counts + rail) >> 1
        if rail < least:
            rail = least
        elif rail > most:
            rail = most
        counts += counts * (nominal - rail) // rail
        self.counts = counts
        raw_cmmhg = self.raw_cmmhg = ((counts - self._zero) * span_q14) >> 14
        return raw_cmmhg

    def watch_rail(self, low_mv, high_mv):
        """Turn the limits of the rail into counts, once."""
        self.rail_low_counts = self._rail_nominal * low_mv // 5000
        self.rail_high_counts = self._rail_nominal * high_mv // 5000

    def counts_at(self, cmmhg):
        """Counts at this pressure by the calibration, whatever zero was taken since."""
        return self._calibrated_zero + (cmmhg << 14) // self._span_q14

    def rail_mv(self):
        """The 5 V rail in mV."""
        return self.rail_counts * 5000 // self._rail_nominal

    def zero_shift_cmmhg(self, reading_q4):
        """How far from the calibration's zero what reads so now (cmmHg / 16) would be as zero."""
        zero = self._zero + self._counts_of(reading_q4)
        return ((zero - self._calibrated_zero) * self._span_q14) >> 14

    def move_zero(self, reading_q4):
        """From now on zero is what reads so now, in cmmHg / 16."""
        self._zero += self._counts_of(reading_q4)

    def _counts_of(self, reading_q4):
        return (reading_q4 << 10) // self._span_q14
