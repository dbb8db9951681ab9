"""The 10 ms tick: sample -> guard -> regulate -> actuate -> record.

Runs in a hard timer interrupt on RP2040, in a soft timer on ESP32, in lock-step in the simulator.
It alone moves pump and valve. The loop asks through the lease, the self-test through the drill; a
latched guard, a lapsed lease or any exception in here vents.

Rules: integers in 31 bits, no allocation, bounded time, few calls: six at the deepest (the turn of
a repetition), 2.3 KB of the main stack measured on an emulated RP2040. An attribute takes about 3.5
us there, a method twice that: what every tick asks for is bound once and kept in one tuple (in here
a bound method would be allocated), and what comes every few ticks has ticks of its own, by a table.
"""

from micropython import const

from cuff import codes
from cuff.pressure.air_budget import AirBudget
from cuff.pressure.answer import Answer
from cuff.pressure.plausibility import LOOK_TICKS, Plausibility
from cuff.pressure.regulator import Regulator
from cuff.pressure.sensor import Sensor
from cuff.safety.drill import CEILING, DEADMAN, PUMP, VALVE, Drill
from cuff.safety.guard import Guard
from cuff.safety.lease import LAPSED, Lease
from cuff.safety.occlusion import OcclusionClock
from cuff.safety.permits import FEED_TICKS, Permits

_FULL = const(65535)
_PULL_TICKS = const(6)  # 60 ms at full duty pull the valve in, then it is held with less heat
_COUNT_MASK = const(0x3FFFFFFF)
_HOLD_DUTY_U16 = const(26214)  # 40 %
_CLOCK_TICK = const(5)  # of each LOOK_TICKS, as in the table below
_FEED_TICK = const(2)  # of each FEED_TICKS: never one that looks
_WANTED = const(16)  # what to feed: pressure is wanted and allowed; less is a drill's


def _late_ticks(chip):
    from cuff.safety.late_ticks import LateTicks  # memory that a hard timer has no use for

    return LateTicks(chip.ticks_ms, chip.ticks_diff)


def _nobody():
    """There are no kept words."""


class Tick:
    """count: ticks so far (30 bits); everything the loop may read hangs off the parts below."""

    def __init__(self, chip, board, build, settings, occlusion_limit_s):
        self._write_pump = chip.write_pump_duty_u16
        self._write_valve = chip.write_valve_duty_u16
        self.sensor = Sensor(chip.read_adc, chip.pressure_adc, chip.rail_adc, board, settings)
        self.regulator = Regulator(build, settings["comfort_mmhg_s"])
        self.plausibility = Plausibility(self.regulator)
        self.answer = Answer(self.regulator)
        self.air_budget = AirBudget(self.regulator, self.answer)
        self.guard = Guard(self.sensor, settings, chip.ticks_ms, chip.ticks_diff, chip.HARD_TICK)
        self.occlusion = OcclusionClock(occlusion_limit_s, settings["session_min"] * 60)
        self.lease = Lease()
        self.permits = Permits(chip.permit_lines, settings["permit_ceiling_s"])
        self.drill = Drill()
        self.keep_shut = _nobody  # the app's: kept words say so over a reset
        self.count = 0
        self._pull_ticks = 0
        self._fed = False  # the permits may be in use
        looks = (  # one for each of LOOK_TICKS
            self._look_at_air, None, None, None, self._look_at_budget,
            self._look_at_clock, None, None, self._look_at_answer, None,
        )  # fmt: skip
        self._bound = (
            self.sensor.sample, chip.stop_level, self.lease.tick, self.guard.check,
            self.regulator.step, self._write_valve, self._write_pump,
            self.guard, self.regulator, self.lease, looks,
        )  # fmt: skip
        if chip.HARD_TICK:
            self.run = self._run  # the timer's callback
        else:
            self._late = _late_ticks(chip)
            self.run = self._run_late

    def _run(self, _timer):
        """The timer's callback. Whatever goes wrong in it, the cuff is vented."""
        try:
            feeds = self._step()
            # Last, because a tick that did not get through must not feed.
            if feeds:
                if not self._fed or self.count % FEED_TICKS == _FEED_TICK:
                    self._fed = True
                    wanted = feeds == _WANTED
                    code = self.permits.feed() if wanted else self.permits.feed_drill(feeds)
                    if code:  # after the outputs were written: take them back in this tick
                        self._write_pump(0)
                        self._write_valve(0)
                        self.guard.latch(code, 0, 0)
            elif self._fed:
                self.permits.rest()
                self._fed = self.permits.in_use
        except:  # noqa: E722 - nothing may escape: it would end the timer for good
            self._write_pump(0)
            self._write_valve(0)
            self.guard.latch(codes.INTERNAL, 0, 0)

    def _run_late(self, timer):
        """The callback if ticks may come late: two durations go by the clock."""
        try:
            late = self._late
            late.step()
            self._pull_ticks = late.pulled(self._pull_ticks, _PULL_TICKS)
            if self.count % LOOK_TICKS == _CLOCK_TICK and late.lost_step():
                # What it returns comes again with its own next step.
                self.occlusion.step(self.lease.target_cmmhg > 0, self.sensor.raw_cmmhg)
        except:  # noqa: E722 - as below
            self.guard.latch(codes.INTERNAL, 0, 0)
        self._run(timer)

    def _step(self):
        """Returns what to feed: _WANTED, a drill's bits, or 0."""
        (sample, stop_level, claim, check, regulate, write_valve, write_pump,
         guard, regulator, lease, looks) = self._bound  # fmt: skip
        count = self.count = (self.count + 1) & _COUNT_MASK
        raw_cmmhg = sample()
        if not stop_level():  # the button pulls to ground
            guard.stop = True
        target = claim()
        if target == LAPSED:
            guard.latch(codes.LEASE, 0, 0)
            target = 0
        vent = check(target > 0)
        if vent:
            target = 0
        regulate(raw_cmmhg, target, lease.manner)
        look = looks[count % LOOK_TICKS]
        if look:
            look(target)
            vent = guard.trip or guard.stop
        feeds = 0
        pressure_allowed = target > 0 and not vent
        if pressure_allowed:
            feeds = _WANTED
        elif self.drill.bits:
            bits = self._drill(vent or lease.target_cmmhg)
            pressure_allowed = bool(bits)
            feeds = bits & (DEADMAN | CEILING)
        # The last gate: whatever was decided above, without this name valve and pump stay off.
        if not pressure_allowed or not regulator.valve_closed:
            self._pull_ticks = 0
            write_valve(0)
        elif self._pull_ticks < _PULL_TICKS:
            self._pull_ticks += 1
            write_valve(_FULL)
        else:
            write_valve(_HOLD_DUTY_U16)
        write_pump(regulator.pump_duty_u16 if pressure_allowed else 0)
        return feeds

    def _drill(self, forbidden):
        """The self-test's order takes the place of what the regulator just decided: to vent. Its
        observer sees by it what pump and valve really do."""
        regulator = self.regulator
        bits = self.drill.tick(forbidden, self.sensor.raw_cmmhg)
        regulator.valve_closed = bits & VALVE != 0
        regulator.pump_duty_u16 = _FULL if bits & PUMP else 0
        return bits

    def _look_at_air(self, _target):
        """Every 100 ms, as each of these, in ticks of their own: does the air obey?"""
        guard = self.guard
        if guard.lost:  # what is no signal says nothing about the air
            self.plausibility.blind = True
            return
        code = self.plausibility.look()
        if code:
            guard.latch(code, self.plausibility.measured, self.plausibility.limit)

    def _look_at_clock(self, target):
        """How long has it been? And what the loop wants latched, or ended."""
        guard = self.guard
        raw = self.sensor.raw_cmmhg
        if not guard.lost:
            self.plausibility.mid_cmmhg = raw
        code = self.occlusion.step(target > 0, raw)
        if code:
            guard.latch(code, self.occlusion.measured_s, self.occlusion.limit_s)
        if guard.asked:
            guard.take_asked()
        trip = guard.trip
        if trip and not self.occlusion.shut and (trip in codes.OPEN_BY_HAND or guard.also):
            self.occlusion.shut = True
            self.keep_shut()
        if target > 0:  # an order that was never carried out must not wait for the vent
            self.drill.refused = True
            self.drill.bits = 0

    def _look_at_budget(self, _target):
        """Is the air there?"""
        budget = self.air_budget
        code = budget.look(self.lease.manner)
        if code:
            self.guard.latch(code, budget.measured, budget.limit)

    def _look_at_answer(self, _target):
        """Does the reading answer?"""
        answer = self.answer
        code = answer.look(self.lease.manner)
        if code:
            self.guard.latch(code, answer.measured, answer.limit)
