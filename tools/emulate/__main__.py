"""make emulate: the deployed firmware on stock MicroPython inside an emulated RP2040.

UF2=path names the MicroPython image, SECONDS= how long repetitions are done (20), XIP=0 counts
every flash access as a cache hit, NATIVE=0 compiles all to byte code, the tick too. BOARD=,
BUILD= and PLANT= as everywhere. Exit status: 0 all passed, 1 a check failed, 2 it could not run.
"""

import json
import os
import sys

from tools import choice
from tools.deploy.image import deployed
from tools.emulate import report, uf2
from tools.emulate.engine import XIP_MISS_CYCLES, run
from tools.program import run_program
from tools.sim.scenario import BoardFacts, calibration

LOP_MMHG = 190
TARGET_PCT_LOP = 80
WORK_S = 20
FIRST_ADC_PIN = 26


def whole_number(name, otherwise):
    """A whole number >= 0 from the environment."""
    text = os.environ.get(name) or str(otherwise)
    if not text.isdigit():
        raise choice.WrongChoice(f"{name}={text}: must be a whole number")
    return int(text)


def settings_file():
    """A calibrated device whose owner has experience and has entered an LOP."""
    settings = calibration()
    settings.update(build=choice.build(), experience="attested")
    settings.update(radio="off")  # the emulator has no radio chip
    settings.update(lop_mmhg=LOP_MMHG, target_pct_lop=TARGET_PCT_LOP)
    return json.dumps(settings).encode()


def pins_of(facts):
    """Where the world is wired to: GPIOs, and channels of the converter."""
    pins = {name: getattr(facts, "PIN_" + name.upper()) for name in ("pump", "valve", "buzzer")}
    pins.update(start=facts.PIN_START, stop=facts.PIN_STOP)
    pins.update(deadman=facts.PIN_PERMIT_DEADMAN, ceiling=facts.PIN_PERMIT_CEILING)
    pins.update(pressure=facts.PIN_PRESSURE - FIRST_ADC_PIN, rail=facts.PIN_RAIL - FIRST_ADC_PIN)
    if getattr(facts, "SECOND_SENSOR", None) is not None:
        pins.update(secondSda=facts.PIN_SECOND_SDA, secondScl=facts.PIN_SECOND_SCL)
    pins["battery"] = facts.PIN_BATTERY - FIRST_ADC_PIN
    return pins


def session(image, on_line):
    """Run everything and return the judged result."""
    board = choice.board()
    facts = BoardFacts(board)
    if facts.CHIP != "rp2":
        raise choice.WrongChoice(f"BOARD={board}: only boards with an RP2040 can be emulated")
    choice.plant()
    files = deployed(board, native=whole_number("NATIVE", 1) == 1)
    files["settings.json"] = settings_file()
    config = {
        "pins": pins_of(facts),
        "targetCmmhg": LOP_MMHG * TARGET_PCT_LOP,
        "workSeconds": whole_number("SECONDS", WORK_S),
        "xipMissCycles": whole_number("XIP", XIP_MISS_CYCLES),
    }
    result = run("session.mjs", image, files, board, choice.plant_spec(), config, on_line)
    result.update(image=image.name, version=image.version, board=board)
    result["file_bytes"] = sum(len(content) for content in files.values())
    report.judge(result)
    return result


def main(console):
    """Run, print, write."""
    image = uf2.find()
    if image is None:
        raise choice.WrongChoice(uf2.HOW_TO_GET_ONE)
    result = session(image, print)
    report.print_checks(result, console)
    report.print_ticks(result, console)
    report.write(result)
    speed = result["emulated_s"] / result["wall_s"]
    console.print(f"{result['emulated_s']:.0f} s emulated, {speed:.1f} times real time.")
    console.print(f"Written: {report.PATH.relative_to(choice.ROOT)}")
    return 0 if result["pass"] else 1


if __name__ == "__main__":
    sys.exit(run_program(main))
