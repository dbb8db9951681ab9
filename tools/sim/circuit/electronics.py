"""From pressure to the analogue pins: sensor, dividers, rail, battery, and what can go wrong.

Purpose: an MPX5050 (V = rail * (0.018 * kPa + 0.04), NXP data sheet) with its own zero and span
error on a rail that sags, dividers to the converter's range, the converter's gain and offset, and
a place for faults. One call of `sample` per burst of conversions turns the plant's state into
integer positions on the converter's scale, in 1/16 LSB.

Rules: floats with + - * only, then int(): the same bits on every interpreter. Faults cost one
test of an empty dict when unused. It must not know the firmware's corrections.
"""

from tools.sim.circuit.noise import NOISE_MASK, gaussian_table
from tools.sim.modules.adc import MARGIN_LSB

KPA_PER_CMMHG = 0.00133322387415
FAULT_KINDS = ("open", "short", "stuck", "offset", "drift", "noise", "gain")
FAULT_NOISE_SEED = 4711
LOWEST_Q4 = 64
HIGHEST_Q4 = (4096 + 2 * MARGIN_LSB - 64) * 16


class AnalogChannel:
    """One converter input; `mv` is what an input without sensor is held at."""

    def __init__(self, number):
        self.number = number
        self.mv = 0.0
        self.position_q4 = MARGIN_LSB * 16


class Fault:
    """What is wrong with one input. value: mV (offset, noise), uV per s (drift), permille (gain);
    `short` goes to ground for value 0, else to the rail."""

    def __init__(self, kind, value, since_us):
        if kind not in FAULT_KINDS:
            raise ValueError("no fault '%s'; there are %s" % (kind, ", ".join(FAULT_KINDS)))
        self.kind = kind
        self.value = value
        self.since_us = since_us
        self.held_mv = None


class Electronics:
    """Sensor, dividers and converter scale of one board."""

    def __init__(self, chip, pins):
        self.chip = chip
        self.sensor_divider_permille = 600
        self.rail_divider_permille = 600 if chip.name == "rp2" else 500
        self.battery_divider_permille = 500
        self.zero_error_mv = 0.0  # of the sensor, at its own output and a 5 V rail
        self.span_error_permille = 0.0
        self.adc_gain_permille = 0.0  # error of the converter's reference, as a gain
        self.adc_offset_lsb = 0.0
        self.faults = {}
        self.channels = {}
        self.pressure = self.channel(pins["pressure"])
        self.rail = self.channel(pins["rail"])
        self.battery = self.channel(pins["battery"])
        self._fault_noise = None
        self._fault_k = 0
        self.settle()

    def channel(self, number):
        """The channel of a pin, made when first asked for."""
        if number not in self.channels:
            self.channels[number] = AnalogChannel(number)
        return self.channels[number]

    def settle(self):
        """Work out the factors; call after changing a divider or an error."""
        span = 1.0 + self.span_error_permille * 0.001
        self._per_cmmhg = 0.018 * KPA_PER_CMMHG * span
        self._at_zero = 0.04 + self.zero_error_mv * 0.0002
        scale = 65536.0 / self.chip.adc_full_scale_mv * (1.0 + self.adc_gain_permille * 0.001)
        self._q4_at_zero = MARGIN_LSB * 16 + self.adc_offset_lsb * 16.0
        self._sensor_scale = scale * self.sensor_divider_permille * 0.001
        self._rail_scale = scale * self.rail_divider_permille * 0.001
        self._battery_scale = scale * self.battery_divider_permille * 0.001
        self._rail_mv = self._battery_mv = -1  # what rail and battery were placed for
        for channel in self.channels.values():
            self._place(channel, channel.mv * scale)

    def set_fault(self, name, kind, value=0, now_us=0):
        """Break input `name` ('pressure', 'rail', 'battery'); kind None repairs it."""
        if name not in ("pressure", "rail", "battery"):
            raise ValueError("no input '%s'" % name)
        if kind is None:
            self.faults.pop(name, None)
        else:
            self.faults[name] = Fault(kind, value, now_us)

    def sample(self, sensor_cmmhg, rail_mv, battery_mv, now_us):
        """Place the three inputs on the converter's scale for what holds now."""
        share = sensor_cmmhg * self._per_cmmhg + self._at_zero
        if share < 0.005:
            share = 0.005  # the output stage ends short of its rails
        elif share > 0.985:
            share = 0.985
        mv = rail_mv * share
        if self.faults:
            mv = self._faulty("pressure", mv, rail_mv, now_us)
            rail_in_mv = self._faulty("rail", rail_mv, rail_mv, now_us)
            battery_mv = self._faulty("battery", battery_mv, rail_mv, now_us)
            self._place(self.rail, rail_in_mv * self._rail_scale)
            self._place(self.pressure, mv * self._sensor_scale)
            self._place(self.battery, battery_mv * self._battery_scale)
            self._rail_mv = self._battery_mv = -1
            return
        zero = self._q4_at_zero
        self.pressure.position_q4 = int(mv * self._sensor_scale + zero)
        if rail_mv != self._rail_mv:
            self._rail_mv = rail_mv
            self.rail.position_q4 = int(rail_mv * self._rail_scale + zero)
        if battery_mv != self._battery_mv:
            self._battery_mv = battery_mv
            self.battery.position_q4 = int(battery_mv * self._battery_scale + zero)

    def _place(self, channel, q4):
        position = int(q4 + self._q4_at_zero)
        if position < LOWEST_Q4:
            position = LOWEST_Q4
        elif position > HIGHEST_Q4:
            position = HIGHEST_Q4
        channel.position_q4 = position

    def _faulty(self, name, mv, rail_mv, now_us):
        fault = self.faults.get(name)
        if fault is None:
            return mv
        kind = fault.kind
        if kind == "open":
            return 0.0  # the divider's lower resistor pulls the pin down
        if kind == "short":
            return rail_mv * 1.0 if fault.value else 0.0
        if kind == "stuck":
            if fault.held_mv is None:
                fault.held_mv = mv
            return fault.held_mv
        if kind == "offset":
            return mv + fault.value
        if kind == "drift":
            return mv + (now_us - fault.since_us) * 1e-6 * fault.value * 0.001
        if kind == "gain":
            return mv * (1.0 + fault.value * 0.001)
        return mv + self._noise_mv(fault.value)

    def _noise_mv(self, sd_mv):
        if self._fault_noise is None:
            self._fault_noise = gaussian_table(1024, FAULT_NOISE_SEED)
        self._fault_k = (self._fault_k + 1) & NOISE_MASK
        return self._fault_noise[self._fault_k] * sd_mv * (1.0 / 1024.0)
