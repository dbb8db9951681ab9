"""The world around an emulated board: plant, sensor electronics and wearer, stepped over pipes.

    python -m tools.emulate.world PLANT REQUESTS REPLIES BOARD SEED

The emulator (node) asks for one step at a time and waits for the answer; what it sends is what the
board's pins do, what it gets is where the analogue inputs stand. Everything that judges pressure
is therefore the same Python as on the virtual board (tools/sim), and a plant from outside the
repository works here too. Rules: no knowledge of the firmware; one request, one reply.

Request: dt_us u32, then u16: pump duty, valve duty, buzzer duty, buzzer Hz. Reply, i32 each:
cuff_cmmhg, sensor_cmmhg, and the positions of pressure, rail and battery on the converter's scale
in 1/16 LSB. Before the first request: the converter's table and its noise (`send_tables`).
"""

import struct
import sys

from tools.sim.circuit.chips import CHIPS
from tools.sim.circuit.coupling import (
    DEFAULT_BATTERY_MV,
    DEFAULT_RAIL_MV,
    FULL_DUTY_U16,
    HOLD_DUTY_U16,
    PULL_IN_US,
)
from tools.sim.circuit.electronics import Electronics
from tools.sim.circuit.noise import gaussian_table
from tools.sim.modules.adc import rp2_table
from tools.sim.plant_loader import load_plant
from tools.sim.scenario import SPAN_ERROR_PERMILLE, ZERO_ERROR_MV, BoardFacts
from tools.sim.wearer import Wearer

REQUEST = struct.Struct("<I4H")
REPLY = struct.Struct("<5i")
WIDE_CODE_Q4 = 9 * 16  # the virtual board's default width of the four wide codes
PLANT_STEP_US = 1000


class World:
    """What a Wearer needs of a board (plant, now_ms, every, buzzer), driven by an emulator."""

    def __init__(self, plant, facts, seed):
        self.plant = plant
        self.now_ms = 0
        self.chip = CHIPS[facts.CHIP]
        pins = {"pressure": facts.PIN_PRESSURE, "rail": facts.PIN_RAIL, "battery": -1}
        electronics = Electronics(self.chip, pins)
        electronics.sensor_divider_permille = facts.SENSOR_DIVIDER_PERMILLE
        electronics.rail_divider_permille = facts.RAIL_DIVIDER_PERMILLE
        electronics.zero_error_mv = ZERO_ERROR_MV
        electronics.span_error_permille = SPAN_ERROR_PERMILLE
        electronics.settle()
        self.electronics = electronics
        self.noise = gaussian_table(self.chip.adc_noise_lsb_q4, seed + 1)
        self._hooks = []
        self._now_us = 0
        self._energised = False
        self._seated_us = 0
        self._buzzer = (0, 0)
        self.wearer = Wearer(self)

    def every(self, ms, function):
        """Call function() every ms milliseconds of emulated time."""
        self._hooks.append([ms, ms, function])

    def pin_duty_u16(self, role):
        """Only the buzzer's is asked for."""
        return self._buzzer[0]

    def pwm_hz(self, role):
        """Only the buzzer's is asked for."""
        return self._buzzer[1]

    def step(self, dt_us, pump_u16, valve_u16, buzzer_u16, buzzer_hz):
        """Let dt_us pass with these outputs; returns the reply's five numbers."""
        self._buzzer = (buzzer_u16, buzzer_hz)
        self._energise(valve_u16)
        while dt_us > 0:
            part_us = dt_us if dt_us < PLANT_STEP_US else PLANT_STEP_US
            self.plant.step(part_us, pump_u16, self._energised)
            dt_us -= part_us
            self._now_us += part_us
        self.now_ms = self._now_us // 1000
        for hook in self._hooks:
            if self.now_ms >= hook[1]:
                hook[1] += hook[0]
                hook[2]()
        return self._sample()

    def _energise(self, duty_u16):
        """The valve's coil, by the rule of tools/sim/circuit/coupling.py."""
        if duty_u16 >= FULL_DUTY_U16:
            if not self._energised:
                self._energised = True
                self._seated_us = self._now_us + PULL_IN_US
        elif duty_u16 < HOLD_DUTY_U16 or self._now_us < self._seated_us:
            self._energised = False

    def _sample(self):
        plant = self.plant
        cuff_cmmhg = int(plant.cuff_cmmhg)
        sensor_cmmhg = int(getattr(plant, "sensor_cmmhg", cuff_cmmhg))
        electronics = self.electronics
        electronics.sample(
            sensor_cmmhg,
            getattr(plant, "rail_mv", DEFAULT_RAIL_MV),
            getattr(plant, "battery_mv", DEFAULT_BATTERY_MV),
            self._now_us,
        )
        return (
            cuff_cmmhg,
            sensor_cmmhg,
            electronics.pressure.position_q4,
            electronics.rail.position_q4,
            electronics.battery.position_q4,
        )


def send_tables(replies, noise):
    """Code by position and noise by index, as u32 count and u16 or i32 values."""
    codes = rp2_table(WIDE_CODE_Q4)
    replies.write(struct.pack("<II", len(codes), len(noise)))
    replies.write(struct.pack("<%dH" % len(codes), *[code >> 4 for code in codes]))
    replies.write(struct.pack("<%di" % len(noise), *noise))


def main(spec, request_path, reply_path, board_name, seed):
    """Serve until the emulator closes its pipe."""
    world = World(load_plant(spec), BoardFacts(board_name), int(seed))
    with open(request_path, "rb", buffering=0) as requests, open(reply_path, "wb") as replies:
        send_tables(replies, world.noise)
        replies.write(REPLY.pack(*world.step(0, 0, 0, 0, 0)))
        replies.flush()
        while len(request := requests.read(REQUEST.size)) == REQUEST.size:
            replies.write(REPLY.pack(*world.step(*REQUEST.unpack(request))))
            replies.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
