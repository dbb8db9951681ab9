"""The real analogue chain in front of the firmware's Sensor and Tick, without booting a device.

`Chain` places a pressure on the pins of a virtual board that does not run: MPX5050 with its own
zero and span error, rail, dividers, converter. `TickRig` puts a whole cuff/tick.py on it, with a
plant; its tick runs as an interrupt does, under heap_lock on the two MicroPythons.
"""

from cuff.builds import BUILDS
from cuff.pressure.regulator import WORK
from cuff.pressure.sensor import Sensor
from cuff.safety.zero import Zero
from cuff.tick import Tick
from host_tests.core.checked import locked
from tools.sim import plants
from tools.sim.board import VirtualBoard
from tools.sim.held_permits import HeldLines
from tools.sim.interpreter.image import virtual_modules
from tools.sim.scenario import SPAN_ERROR_PERMILLE, ZERO_ERROR_MV, BoardFacts, calibration

BOARDS = ("pico_w", "esp32_s3")


def read_adc(converter):
    """As the chip's; a converter is here its bound function."""
    return converter()


class Chain:
    """read_pressure, read_rail: one sample each, as the board's chip module reads it."""

    def __init__(self, board_name="pico_w", **options):
        facts = self.facts = BoardFacts(board_name)
        board = self.board = VirtualBoard(plants.Arm(), facts.CHIP, pins=facts.pins(), **options)
        board.in_hard = True  # reads take what was placed, and fire nothing
        board.due_us = board.adc_due_us = 1 << 29
        electronics = self.electronics = board.electronics
        electronics.sensor_divider_permille = facts.SENSOR_DIVIDER_PERMILLE
        electronics.rail_divider_permille = facts.RAIL_DIVIDER_PERMILLE
        electronics.zero_error_mv = ZERO_ERROR_MV
        electronics.span_error_permille = SPAN_ERROR_PERMILLE
        electronics.settle()
        adc = virtual_modules(board)["machine"].ADC
        of_chip = "read_u16" if facts.CHIP == "rp2" else "read_uv"
        self.read_pressure = getattr(adc(facts.PIN_PRESSURE), of_chip)
        self.read_rail = getattr(adc(facts.PIN_RAIL), of_chip)
        self.now_us = 0

    def place(self, cmmhg, rail_mv=5000):
        """The world as it is for the next burst."""
        self.now_us += 10000
        self.electronics.sample(cmmhg, rail_mv, 3900, self.now_us)
        self.board.noise_k = (self.board.noise_k * 5 + 77) & 1023
        self.board.sub_us = 0  # reading takes no time here

    def sensor(self, facts=None, **settings):
        """The firmware's sensor behind it, calibrated as a careful builder would."""
        values = calibration()
        values.update(settings)
        return Sensor(read_adc, self.read_pressure, self.read_rail, facts or self.facts, values)


def settings_for(**others):
    """What a Tick takes from the settings."""
    values = calibration()
    values.update({"pressure_trip_mmhg": 310, "comfort_mmhg_s": 40, "permit_ceiling_s": 1230})
    values["session_min"] = 30
    values.update(others)
    return values


class _Chip:
    """The chip as the tick knows it; outputs go to the rig's plant."""

    def __init__(self, rig):
        self.read_adc = read_adc
        self.pressure_adc = rig.chain.read_pressure
        self.rail_adc = rig.chain.read_rail
        self.stop_level = rig.read_stop
        self.ticks_ms = rig.read_ms
        self.ticks_diff = rig.difference
        self.write_pump_duty_u16 = rig.write_pump
        self.write_valve_duty_u16 = rig.write_valve
        self.permit_lines = HeldLines()
        self.HARD_TICK = rig.chain.facts.CHIP == "rp2"


def stand_in(tick, **others):
    """Put others in the place of what a tick calls: sample, stop_level, claim, check, regulate,
    write_valve, write_pump."""
    names = ("sample", "stop_level", "claim", "check", "regulate", "write_valve", "write_pump")
    assert not set(others) - set(names)
    bound = [others.get(name, was) for name, was in zip(names, tick._bound)]
    tick._bound = tuple(bound + list(tick._bound[len(names) :]))  # no *: 32-bit MicroPython


class TickRig:
    """step(target): renew the lease and run one tick. Public: chain, plant, tick, pump, valve."""

    def __init__(self, plant, board_name="pico_w", build="arm", limit_s=900, **settings):
        self.chain = Chain(board_name)
        self.plant = plant
        self.now_ms = 0
        self.said = []
        self.late_ms = 0  # how much longer than 10 ms a tick takes by the clock
        self.pump = 0
        self.valve = 0
        self.stop = 1
        facts = self.chain.facts
        self.tick = Tick(_Chip(self), facts, BUILDS[build], settings_for(**settings), limit_s)

    def read_stop(self):
        return self.stop

    def read_ms(self):
        return self.now_ms

    def difference(self, end, start):
        return end - start

    def write_pump(self, duty_u16):
        self.pump = duty_u16

    def write_valve(self, duty_u16):
        self.valve = duty_u16

    def step(self, target_cmmhg=None, ticks=1, manner=WORK):
        """So many ticks; target None leaves the lease alone, as a loop that hangs would."""
        for _ in range(ticks):
            self.plant.advance(10, 1000, self.pump, self.valve > 0)
            self.now_ms += 10 + self.late_ms
            self.chain.place(self.plant.sensor_cmmhg, self.plant.rail_mv)
            self.tick.permits.accept(True)  # as a self-test would
            if target_cmmhg is not None:
                self.tick.lease.renew(target_cmmhg, manner)
            locked(self.tick.run, None)

    def zero(self):
        """Take the zero as the app does at boot; True when it was accepted."""
        zero = Zero(self.tick, lambda *words: self.said.append(words))
        zero.restart()
        for _ in range(300):
            self.step(0)
            zero.step(False)
            if not zero.taking:
                return not zero.code
        return False
