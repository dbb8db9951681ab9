"""Into a device that may be changed: maintenance, freshly started, vented.

An armed watchdog cannot be stopped on the RP2040, and a timer that still runs would tick through
every flash erase. So a device with our boot.py is always restarted into a maintenance boot, where
neither exists. A device without it is taken as it is, if no watchdog runs.

Refused: a training that runs (no REPL), a cuff that stays under pressure, another chip, another
program's watchdog.
"""

import json
import time

from tools.deploy import image
from tools.deploy.errors import REFUSED, DeployError

ASK = "ask_for_maintenance()"
SUPPLY_MV = (4500, 5500)  # outside, no sensor is connected that could be believed
PRESSURE_CMMHG = 2000  # above what an uncalibrated sensor may show when empty (9.4 mmHg)
VENT_S = 12.0  # from 200 mmHg within 10 s (docs/design.md)
LOOK_S = 0.5
# watchdog_hw->ctrl, bit 30: enabled (RP2040 datasheet 4.7.6).
WATCHDOG_ARMED = {
    "rp2": "import machine\nprint(machine.mem32[0x40058000] >> 30 & 1)",
    "esp32": "print(0)",  # its watchdog of tasks cannot be asked
}


class Found:
    """who: identify.py's answer; notes: sentences for the person."""

    def __init__(self, who, notes):
        self.who = who
        self.notes = notes


def way_in(line, board):
    """Enter, check, restart into maintenance, vent."""
    line.enter()
    target = image.target_of(board)
    who = json.loads(line.run("identify"))
    target.check(who, image.mpy_version(target.march))
    notes = []
    if who["can_be_asked"]:
        line.exec(ASK)
        line.restart()
        line.enter()
        who = json.loads(line.run("identify"))
        if not who["maintenance"]:
            raise DeployError(
                "The device did not start into maintenance as asked. Hold STOP while switching on,"
                " then try again.",
                REFUSED,
            )
    elif int(line.exec(WATCHDOG_ARMED.get(target.platform, "print(0)"))):
        raise DeployError(
            "A watchdog of another program runs and would restart the device in the middle. Remove"
            " that program first (mpremote rm :main.py), switch off and on, then try again.",
            REFUSED,
        )
    vent(line, board, notes)
    return Found(who, notes)


def vent(line, board, notes):
    """Lines low; then wait until the sensor, if there is one, says empty."""
    facts = image.facts(board)
    named = {
        "chip": facts["CHIP"],
        "actuators": list(facts["ACTUATOR_PINS"]),
        "pressure": facts["PIN_PRESSURE"],
        "rail": facts["PIN_RAIL"],
        "sensor_permille": facts["SENSOR_DIVIDER_PERMILLE"],
        "rail_permille": facts["RAIL_DIVIDER_PERMILLE"],
    }
    end = time.monotonic() + VENT_S
    while True:
        seen = json.loads(line.run("pressure", FACTS=named))
        if not SUPPLY_MV[0] <= seen["rail_mv"] <= SUPPLY_MV[1]:
            notes.append(
                f"No pressure sensor to ask (its supply reads {seen['rail_mv'] / 1000:.1f} V): the"
                " outputs are off; make sure that no cuff is on a limb."
            )
            return
        if seen["cmmhg"] < PRESSURE_CMMHG:
            return
        if time.monotonic() > end:
            raise DeployError(
                f"The cuff is still under pressure ({seen['cmmhg'] / 100:.0f} mmHg) with pump and"
                " valve off: open it by hand. Nothing was changed. If it is empty, the sensor is"
                " wrong: docs/calibration.md.",
                REFUSED,
            )
        time.sleep(LOOK_S)
