"""The air side of a cuff: pump, valve, cuff on a limb, leak, creep, pulse, contractions.

One pressure, one balance of air:  dp/dt = (q_pump - q_valve - q_leak - q_creep + q_limb) / C(p).
Flows are mL/s of air at ambient pressure, pressures mmHg above ambient, C(p) mL/mmHg takes in
the stretch of the cuff, the give of the limb and the compression of the air.

Numbers: C(p), pump line and valve line of `Cuff` are a least-squares fit to the measured arm cuff
of docs/figures.md (12 logs of a 4.5 V diaphragm pump, one solenoid valve); the fit is within 8 %
of every rise and dump figure, `host_tests/sim/test_plant.py` holds it to 20 %. What nobody has
measured (thigh, creep, sag) is scaled or assumed, and says so where it stands.

Rules: run-time arithmetic is + - * / and sqrt on IEEE doubles only, so CPython, 64-bit and 32-bit
MicroPython compute the same bits. Steps of 1 ms agree with steps of 0.1 ms (tested). A plant knows
nothing of boards, pins or sensors' errors.
"""

from math import sqrt

# Pulse in the cuff, peak to peak mmHg, against cuff pressure / LOP in steps of 0.1
# (docs/figures.md: one person, systolic about 130; the bins there are divided by 130). It does
# not vanish above LOP: 20-35 % remains.
_PULSE_PP_MMHG = (0.0, 0.1, 0.2, 0.23, 0.25, 0.4, 0.65, 0.95, 1.25, 0.95, 0.66, 0.45, 0.4, 0.36,
                  0.3, 0.28, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25)
# One beat, 16 points, zero mean, peak to peak 1: steep upstroke, slow run-off.
_BEAT = (-0.38, -0.05, 0.45, 0.62, 0.55, 0.40, 0.24, 0.14, 0.10, 0.02, -0.10, -0.22, -0.34, -0.43,
         -0.50, -0.50)  # fmt: skip
_STROKES_HZ = 47.0  # of a small diaphragm pump at full speed [assumed]; ripple is above 12 Hz
_CELL_SAG_MV = 250.0  # inner resistance of a small cell at the pump's current [assumed]


class Cuff:
    """A cuff on a limb with its pump and valve. Keyword arguments override the class's figures.

    step(dt_us, pump_duty_u16, valve_energised): advance by dt_us (<= 1000) microseconds.
    cuff_cmmhg: pressure in the cuff now, hundredths of mmHg (int, >= 0).
    sensor_cmmhg: what a sensor on its own lumen sees: the cuff and the pump's ripple.
    rail_mv, battery_mv: the 5 V rail and the cell, sagging with the pump's current.
    contraction_q10: set by the wearer, 0 (relaxed) .. 1024 (contracted).
    posture_ml: set by the wearer, volume by which the limb presses (or the wrap gives way, < 0).
    exercising: set by the wearer; while true the limb slowly gives way (sag).
    """

    # cuff and limb: C(p) = stiff_ml_mmhg + slack_ml / (p + slack_mmhg)^2   [fit]
    stiff_ml_mmhg = 2.0
    slack_ml = 4750.0
    slack_mmhg = 11.64
    # pump: flow = free_ml_s * speed - p * free_ml_s / stall_mmhg             [fit]
    free_ml_s = 30.0
    stall_mmhg = 450.0
    pump_lag_s = 0.06
    pump_start_u16 = 13000  # below a fifth of full duty the motor does not turn [assumed]
    ripple_mmhg = 0.15  # at the sensor at full speed; 0.055-0.23 SD measured [docs/figures.md]
    # valve, normally open: flow = lin * p + root * sqrt(p)                      [fit]
    valve_lin_ml_s = 1.31
    valve_root_ml_s = 10.48
    release_ms = 16.0  # coil decay: starts to open after half of it; onset <= 24 ms seen
    pull_ms = 12.0
    # seal
    leak_ml_s_mmhg = 0.0004  # 0.06 mL/s at 150 mmHg: 1.5 mmHg/min, below NIBP's 4-6 mmHg/min
    # creep: two elements that take up air slowly, mL/mmHg and seconds           [assumed]
    creep1_ml_mmhg = 0.14
    creep1_s = 8.0
    creep2_ml_mmhg = 0.10
    creep2_s = 60.0
    # wearer
    lop_mmhg = 190.0
    pulse_gain = 1.0
    heart_hz = 1.2
    oscillogram = None  # a wearer whose LOP can be found: tools/sim/oscillogram.py
    swing_mmhg = 40.0  # peak to valley of a repetition in a sealed cuff at swing_at_mmhg
    swing_at_mmhg = 152.0
    sag_mmhg = 20.0  # 10-12 % of LOP in sealed cuffs over a set              [docs/figures.md]
    sag_s = 12.0
    limb_lag_s = 0.03
    # electrical
    rail_unloaded_mv = 5000
    rail_sag_mv = 40.0  # at full pump current
    cell_mv = 3900
    drive = 1.0  # share of nominal speed the supply still gives

    def __init__(self, **overrides):
        for name in dir(self):  # the class's figures become the instance's: found faster
            if isinstance(getattr(self, name), (int, float)):
                setattr(self, name, getattr(self, name))
        for name in overrides:
            if not hasattr(self, name):
                raise ValueError("plant has no figure named '%s'" % name)
            setattr(self, name, overrides[name])
        self.p_mmhg = 0.0
        self.speed = 0.0
        self.coil = 0.0
        self.creep1_mmhg = 0.0
        self.creep2_mmhg = 0.0
        self.limb_ml = 0.0
        self.sag_ml = 0.0
        self.beat = 0.0
        self.pulse_mmhg = 0.0
        self.ripple_phase = 0.0
        self.contraction_q10 = 0
        self.posture_ml = 0.0
        self.exercising = False
        self._slow_us = 0
        self.slow_q = 0.0
        self.swing_ml = self.stroke_ml(self.swing_at_mmhg, self.swing_mmhg)
        self._sag_full_ml = self.stroke_ml(self.swing_at_mmhg - self.sag_mmhg, self.sag_mmhg)
        top = len(_PULSE_PP_MMHG) - 1
        self._pulse_pp = [self.pulse_gain * a for a in _PULSE_PP_MMHG] + [
            self.pulse_gain * _PULSE_PP_MMHG[top]] * 100  # fmt: skip
        self._show()

    def capacity_ml_mmhg(self, p_mmhg):
        """Air the cuff takes per mmHg at p_mmhg, creep left aside."""
        d = p_mmhg + self.slack_mmhg
        return self.stiff_ml_mmhg + self.slack_ml / (d * d)

    def stroke_ml(self, from_mmhg, rise_mmhg):
        """Volume that lifts a sealed cuff from from_mmhg by rise_mmhg (midpoint rule)."""
        steps = 64
        total = 0.0
        for k in range(steps):
            total += self.capacity_ml_mmhg(from_mmhg + rise_mmhg * (k + 0.5) / steps)
        return total * rise_mmhg / steps

    def step(self, dt_us, pump_duty_u16, valve_energised):
        self.advance(1, dt_us, pump_duty_u16, valve_energised)

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        """`steps` steps of dt_us in one call: the same sums as `step`, without its look-ups."""
        self._slow_us += steps * dt_us
        if self._slow_us >= 10000:
            self._slow(self._slow_us * 1e-6)
            self._slow_us = 0
        dt = dt_us * 1e-6
        calls_s = steps * dt
        p = self.p_mmhg
        speed = self.speed
        want = self._speed_at(pump_duty_u16)
        pump_k = dt / self.pump_lag_s
        free = self.free_ml_s
        back = free / self.stall_mmhg
        coil = self.coil
        coil_ms = self.pull_ms if valve_energised else -self.release_ms
        coil_step = dt * 1000.0 / coil_ms
        lin = self.valve_lin_ml_s
        root = self.valve_root_ml_s
        leak = self.leak_ml_s_mmhg
        slow_q = self.slow_q
        limb = self.limb_ml
        limb_want = self.contraction_q10 * self.swing_ml / 1024.0 + self.posture_ml
        limb_k = 1.0 / self.limb_lag_s
        stiff = self.stiff_ml_mmhg
        slack = self.slack_ml
        slack_p = self.slack_mmhg
        while steps > 0:
            steps -= 1
            q = slow_q - p * leak
            if speed != want:
                speed += (want - speed) * pump_k
            flow = free * speed - p * back
            if flow > 0.0:  # the check valve lets nothing back
                q += flow
            coil += coil_step
            if coil > 1.0:
                coil = 1.0
            elif coil < 0.5:  # the spring wins over the fading coil
                if coil < 0.0:
                    coil = 0.0
                q -= (1.0 - 2.0 * coil) * (lin * p + root * sqrt(p))
            if limb != limb_want:
                rate = (limb_want - limb) * limb_k
                limb += rate * dt
                q += rate
            d = p + slack_p
            p += q * dt / (stiff + slack / (d * d))
            if p < 0.0:
                p = 0.0
        self.p_mmhg = p
        self.speed = speed if want > 0.0 or speed > 0.001 else 0.0
        self.coil = coil
        push = limb_want - limb
        self.limb_ml = limb if push > 0.001 or push < -0.001 else limb_want
        self.ripple_phase += calls_s * _STROKES_HZ * self.speed
        if self.ripple_phase > 1000.0:
            self.ripple_phase -= 1000.0
        self._show()

    def _speed_at(self, pump_duty_u16):
        """Speed the motor settles at, 0..1; below its start it stands still."""
        if pump_duty_u16 < self.pump_start_u16:
            return 0.0
        return pump_duty_u16 * self.drive / 65535.0

    def _slow(self, dt):
        """What moves over seconds (creep, sag) or is only seen (pulse), every 10 ms."""
        p = self.p_mmhg
        rate1 = (p - self.creep1_mmhg) / self.creep1_s
        rate2 = (p - self.creep2_mmhg) / self.creep2_s
        self.creep1_mmhg += rate1 * dt
        self.creep2_mmhg += rate2 * dt
        if self.exercising:
            give = (self._sag_full_ml - self.sag_ml) / self.sag_s
        else:  # at rest the limb fills again, several times slower   [assumed]
            give = -self.sag_ml / (8.0 * self.sag_s)
        self.sag_ml += give * dt
        self.slow_q = -rate1 * self.creep1_ml_mmhg - rate2 * self.creep2_ml_mmhg - give
        # arterial pulse: a small pressure on top, so that a beat moves no air for good
        if self.oscillogram is not None:
            self.pulse_mmhg = self.oscillogram.step(p, dt)
            return
        beat = self.beat + self.heart_hz * 16.0 * dt
        if beat >= 16.0:
            beat -= 16.0
        self.beat = beat
        want = _BEAT[int(beat)] * self._pulse_pp[int(p * 10.0 / self.lop_mmhg)]
        self.pulse_mmhg += (want - self.pulse_mmhg) * (dt / 0.03)

    def _show(self):
        """What others may read; plain attributes, since properties are slow on MicroPython."""
        cuff = int((self.p_mmhg + self.pulse_mmhg) * 100.0 + 0.5)
        self.cuff_cmmhg = cuff if cuff > 0 else 0
        self.sensor_cmmhg = self.cuff_cmmhg
        if self.speed > 0.0:  # a triangle; its standard deviation is ripple_mmhg
            turn = self.ripple_phase - int(self.ripple_phase)
            wave = 4.0 * turn - 1.0 if turn < 0.5 else 3.0 - 4.0 * turn
            self.sensor_cmmhg += int(173.0 * self.ripple_mmhg * wave)
        self.rail_mv = int(self.rail_unloaded_mv - self.rail_sag_mv * self.speed)
        self.battery_mv = int(self.cell_mv - _CELL_SAG_MV * self.speed)
