"""The tick alone, on a chip that is numbers in and numbers out: for measuring memory and steps.

    micropython tools/sim/bare_tick.py        prints the most bytes that ticks leave allocated

`BareChip` has what cuff/tick.py takes from a chip. Its air is a few integers (rise with the pump,
decay through the valve, a slow swing), so that inflating, holding, repetitions and venting all
occur and nothing in it allocates. Rules: runs on every interpreter; no host libraries.
"""

import gc
import sys

from tools.sim.held_permits import HeldLines
from tools.sim.scenario import BoardFacts, calibration

ROUNDS = 6000
GROUP = 20  # asking for the memory in use walks the whole heap: not after every tick
_SETTINGS = {
    "pressure_trip_mmhg": 310,
    "comfort_mmhg_s": 40,
    "permit_ceiling_s": 1230,
    "session_min": 30,
}


class BareChip:
    """Pressure in cmmHg is made into ADC counts of a board without errors but with dither."""

    def __init__(self, facts):
        self.HARD_TICK = facts.CHIP == "rp2"
        self.permit_lines = HeldLines()
        self.pressure_cmmhg = 0
        self.swing_cmmhg = 0
        self.pump_u16 = 0
        self.valve_u16 = 0
        self.now_ms = 0
        self.dither = 0
        full = facts.ADC_FULL_MV
        self.scale = 16 if facts.CHIP == "rp2" else 1024  # counts per 16-bit count, 16 samples
        self.supply = 5000 * facts.SENSOR_DIVIDER_PERMILLE // 1000 * 65535 // full
        self.rail = 5000 * facts.RAIL_DIVIDER_PERMILLE // 1000 * 65535 // full

    def read_adc(self, converter):
        """As the chip's; a converter is here what gives its sample."""
        return converter()

    def pressure_adc(self):
        """One conversion: 4 % of the supply at zero, 43.2 counts per mmHg at full supply."""
        self.dither = (self.dither * 5 + 3) & 63
        pressure = self.pressure_cmmhg + self.swing_cmmhg
        at = self.supply // 25 + pressure * (self.supply >> 4) // 2604
        return at + self.dither - 32

    def rail_adc(self):
        return self.rail

    def write_pump_duty_u16(self, duty_u16):
        self.pump_u16 = duty_u16

    def write_valve_duty_u16(self, duty_u16):
        self.valve_u16 = duty_u16

    def stop_level(self):
        return 1

    def ticks_ms(self):
        return self.now_ms

    def ticks_diff(self, a, b):
        return a - b

    def pass_10_ms(self):
        """The air of one tick: 9 mmHg/s up, a time constant of a second down."""
        self.now_ms += 10
        self.pressure_cmmhg += self.pump_u16 * 9 // 65535
        if not self.valve_u16:
            self.pressure_cmmhg -= self.pressure_cmmhg // 100
        half = self.now_ms // 10 % 400
        if 40000 < self.now_ms < 50000:  # ten seconds of repetitions: 40 mmHg up and down
            self.swing_cmmhg = half * 20 if half < 200 else (400 - half) * 20
        else:
            self.swing_cmmhg = 0


def make_tick(chip, facts):
    """A cuff/tick.py of the arm build on this chip."""
    from cuff.builds import BUILDS
    from cuff.tick import Tick

    settings = calibration()
    settings.update(_SETTINGS)
    settings["zero_cmmhg"] = 0
    settings["span_reading_cmmhg"] = 25000
    return Tick(chip, facts, BUILDS["arm"], settings, 900)


def most_bytes(rounds=ROUNDS):
    """The most bytes any GROUP of ticks leaves allocated (0 is the goal); None on CPython."""
    if not hasattr(gc, "mem_alloc"):
        return None
    facts = BoardFacts("pico_w")
    chip = BareChip(facts)
    tick = make_tick(chip, facts)
    run = tick.run
    most = 0
    modes = 0
    gc.collect()
    gc.disable()
    used = gc.mem_alloc
    for first in range(0, rounds, GROUP):
        tick.permits.accept(True)
        tick.lease.renew(0 if first > rounds - 400 else 15000, 0)
        before = used()
        for _ in range(GROUP):
            chip.pass_10_ms()
            run(None)
        grown = used() - before
        if grown > most:
            most = grown
        modes |= 1 << tick.regulator.mode
    gc.enable()
    if tick.guard.trip or modes != 15:
        raise RuntimeError("trip %d, modes %d: not every path ran" % (tick.guard.trip, modes))
    return most


if __name__ == "__main__":
    sys.path.append("firmware")
    print(most_bytes())
