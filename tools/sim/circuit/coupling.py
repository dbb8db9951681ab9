"""Between the board's pins and the plant: actuators out, analogue samples in, records.

Rules: the plant goes in steps of exactly 1 ms on a fixed grid. Before anything is read from it, it
is stepped up to the last whole millisecond (an MPX5050 is no faster); a change of pump or valve
takes hold at the next one, which stands for the tick's own computing time. Inside a hard callback
the plant must not run (it computes floats, the heap is locked): what the callback changes is
applied right after it, for the time of its first change.

The valve's coil: `valve_energised` begins with full duty, and survives the drop to the hold duty
only when full duty lasted PULL_IN_US. A coil that never gets full duty never pulls in; below the
hold threshold it lets go. What the plunger does after that is the plant's business.

What may be broken between pins and air, at any time and for any plant:
* `set_switch(load, side, kind)`: one MOSFET of "pump" or "valve", side "low" (the tick's) or "high"
  (behind the permits), is "shorted", "open" or None (repaired);
* `set_air(kind)`: one of AIR_FAULTS, or None;
* `high_side.set_fault(kind, permit)`: the switch of a permit (high_side.py).
* `sensor_fault`: a sensor that lies (sensor_faults.py), or None.
"""

from tools.sim.circuit.pins import ROLE_PERMIT, ROLE_PUMP, ROLE_VALVE
from tools.sim.interpreter.kernel import Kernel

STEP_US = 1000
SAMPLE_AGE_US = 250  # older analogue samples are taken anew
PULL_IN_US = 20000
FULL_DUTY_U16 = 58982  # 90 %
HOLD_DUTY_U16 = 16384  # 25 %: hold duties of about 35 % keep a margin
DEFAULT_RAIL_MV = 5000
DEFAULT_BATTERY_MV = 3900
LOADS = ("pump", "valve")
SIDES = ("low", "high")
SWITCH_FAULTS = ("shorted", "open", None)
# What reaches the plant instead of (pump duty, valve energised); None: what was asked for. With the
# coupling apart the pump fills nothing and the cuff is open, as it is through the valve.
AIR_FAULTS = {
    "tube-off": (0, False),
    "pump-dead": (0, None),
    "valve-stuck-closed": (None, True),
    "valve-stuck-open": (None, False),
}


class Coupling(Kernel):
    """Kernel plus plant."""

    def __init__(self, plant, electronics, records, ticks_start_ms, seed):
        super().__init__(ticks_start_ms)
        self.plant = plant
        self.electronics = electronics
        self.records = records
        self.plant_us = 0
        self.pump_duty_u16 = 0
        self.valve_duty_u16 = 0
        self.valve_energised = False
        self.noise_k = 0
        self.trace = 0
        self._noise_state = seed & 0xFFFFFF
        self._seated_us = 0  # when the plunger, if pulled in, sits
        self._change_us = -1  # sub_us of the first actuator change inside a hard callback
        self._pump_pad = None
        self._valve_pad = None
        self.air_fault = None
        self.sensor_fault = None
        self._switch_faults = {}
        self.high_side = None  # what pump and coil hang on: an object with on(at_us), or nothing
        self._step = plant.step
        self._advance = getattr(plant, "advance", None)
        self._has_sensor = hasattr(plant, "sensor_cmmhg")
        self._has_rail = hasattr(plant, "rail_mv")
        self._has_battery = hasattr(plant, "battery_mv")

    def wire_actuators(self, pump_pad, valve_pad):
        """Which pads drive pump and valve."""
        pump_pad.role = ROLE_PUMP
        valve_pad.role = ROLE_VALVE
        self._pump_pad = pump_pad
        self._valve_pad = valve_pad

    # -- what is broken --------------------------------------------------------------------

    def set_switch(self, load, side, kind):
        """Break the low or high side switch of pump or valve from now on: see the module's text."""
        if load not in LOADS or side not in SIDES or kind not in SWITCH_FAULTS:
            raise ValueError("no switch fault (%r, %r, %r)" % (load, side, kind))
        self._switch_faults[(load, side)] = kind
        self.apply_actuators()

    def set_air(self, kind):
        """Break tube, pump or valve from now on: one of AIR_FAULTS, or None."""
        if kind is not None and kind not in AIR_FAULTS:
            raise ValueError("no air fault %r; there are %s" % (kind, ", ".join(AIR_FAULTS)))
        self.sync_plant()
        self.air_fault = kind

    def _reaches(self, load, duty_u16, fed):
        """Duty that a load gets through its two switches, whole or broken."""
        faults = self._switch_faults
        if not faults:
            return duty_u16 if fed else 0
        low = faults.get((load, "low"))
        if low is not None:
            duty_u16 = 65535 if low == "shorted" else 0
        high = faults.get((load, "high"))
        if high is not None:
            fed = high == "shorted"
        return duty_u16 if fed else 0

    # -- plant -----------------------------------------------------------------------------

    def sync_plant(self):
        """Step the plant up to the last whole millisecond."""
        self._run_plant(self.base_us + self.sub_us)

    def _run_plant(self, until_us):
        steps = (until_us - self.plant_us) // 1000  # STEP_US
        if steps <= 0:
            return
        self.plant_us += steps * 1000
        pump = self.pump_duty_u16
        valve = self.valve_energised
        if self.air_fault is not None:
            broken_pump, broken_valve = AIR_FAULTS[self.air_fault]
            pump = pump if broken_pump is None else broken_pump
            valve = valve if broken_valve is None else broken_valve
        if self._advance:
            self._advance(steps, 1000, pump, valve)
            return
        step = self._step
        while steps > 0:
            step(1000, pump, valve)
            steps -= 1

    def actuator_changed(self, pad):
        """The duty on the pump's, the valve's or a permit's pad is another one."""
        if self.in_hard:
            if self._change_us < 0:
                self._change_us = self.sub_us
                self.owed = True
            return
        if pad.role != ROLE_PERMIT or self.high_side.moved(self.base_us + self.sub_us):
            self.apply_actuators()

    def apply_actuators(self):
        """Duties and high side as they now are, into the plant."""
        try:
            self._apply_actuators(self.base_us + self.sub_us)
        except Exception as error:
            self._fail(error)

    def _settle_actuators(self):
        at_us = self.base_us + self._change_us
        self._change_us = -1
        self._apply_actuators(at_us)

    def _apply_actuators(self, at_us):
        self._run_plant(at_us + STEP_US - 1)
        fed = self.high_side is None or self.high_side.on(at_us)
        self.pump_duty_u16 = self._reaches("pump", self._pump_pad.duty_u16, fed)
        duty_u16 = self._reaches("valve", self._valve_pad.duty_u16, fed)
        if duty_u16 == self.valve_duty_u16:
            return
        self.valve_duty_u16 = duty_u16
        if duty_u16 >= FULL_DUTY_U16:
            if not self.valve_energised:
                self.valve_energised = True
                self._seated_us = at_us + PULL_IN_US
        elif duty_u16 < HOLD_DUTY_U16 or at_us < self._seated_us:
            self.valve_energised = False

    # -- what is read ----------------------------------------------------------------------

    def sample_analog(self):
        """Bring the plant's present state to the analogue inputs."""
        self._run_plant(self.base_us + self.sub_us)
        plant = self.plant
        cmmhg = plant.sensor_cmmhg if self._has_sensor else plant.cuff_cmmhg
        fault = self.sensor_fault
        if fault is not None:
            cmmhg = fault.reading(cmmhg, self.plant_us)
        self.electronics.sample(
            cmmhg,
            plant.rail_mv if self._has_rail else DEFAULT_RAIL_MV,
            plant.battery_mv if self._has_battery else DEFAULT_BATTERY_MV,
            self.plant_us,
        )
        state = (self._noise_state * 61 + 3731) & 0xFFFFFF  # noise.next_random
        self._noise_state = state
        electronics = self.electronics
        word = electronics.pressure.position_q4 * 16 + electronics.rail.position_q4 + self.noise_k
        self.trace = (self.trace * 31 + word) & 0xFFFFFF
        self.noise_k = state >> 12 if fault is None or not fault.frozen else 0

    def refresh_analog(self):
        """From an ADC read outside hard callbacks: fire what is due, sample when stale."""
        if self.in_hard:
            return
        if self.sub_us >= self.due_us:
            self._service()
        try:
            self.sample_analog()
        except Exception as error:
            self._fail(error)
            raise self.dead
        stale_us = self.sub_us + SAMPLE_AGE_US
        self.adc_due_us = stale_us if stale_us < self.due_us else self.due_us

    def record(self):
        """One row of the 100 Hz record."""
        self._run_plant(self.base_us + self.sub_us)
        plant = self.plant
        cuff_cmmhg = int(plant.cuff_cmmhg)
        sensor_cmmhg = int(plant.sensor_cmmhg) if self._has_sensor else cuff_cmmhg
        self.records.add(cuff_cmmhg, sensor_cmmhg, self.pump_duty_u16, self.valve_duty_u16)
