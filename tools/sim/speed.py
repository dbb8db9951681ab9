"""How fast the virtual board itself is: a small firmware that only calls it, on each interpreter.

    python -m tools.sim.speed [SECONDS]

The firmware does in every 10 ms tick what the real one asks of the board (16 + 4 conversions, two
PWM writes, ticks_ms) and in every 20 ms turn a few calls more; the plant is the reference arm.
What is printed is virtual seconds per second of this machine; a whole training needs 100.
"""

import sys
import time

from tools.sim.board import VirtualBoard
from tools.sim.interpreter.image import Image
from tools.sim.plants import Arm

MAIN = """
import machine
import time
from machine import ADC, PWM, Pin, Timer

class State:
    pass

state = State()
state.ticks = 0
pressure = ADC(Pin(26))
rail = ADC(Pin(27))
pump = PWM(Pin(16), freq=20000, duty_u16=0)
valve = PWM(Pin(17), freq=20000, duty_u16=0)
stop = Pin(11, Pin.IN, Pin.PULL_UP)

def tick(timer):
    total = 0
    for _ in range(16):
        total += pressure.read_u16()
    for _ in range(4):
        total += rail.read_u16()
    state.ticks = (state.ticks + 1) & 0x3fffffff
    stop.value()
    time.ticks_ms()
    pump.duty_u16(26000 + (total & 4095))
    valve.duty_u16(65535 if state.ticks < 10 else 26214)

timer = Timer(mode=Timer.PERIODIC, period=10, callback=tick, hard=True)
watchdog = machine.WDT(timeout=8000)
turn_ms = time.ticks_ms()
while True:
    watchdog.feed()
    turn_ms = time.ticks_add(turn_ms, 20)
    time.sleep_ms(max(0, time.ticks_diff(turn_ms, time.ticks_ms())))
"""


def clock_ms():
    """Wall clock in ms on every interpreter."""
    return time.ticks_ms() if hasattr(time, "ticks_ms") else time.monotonic_ns() // 1000000


def measure(seconds):
    """(virtual seconds per second, trace) of a run of that many virtual seconds."""
    board = VirtualBoard(Arm(), "rp2", image=Image(files={"main.py": MAIN}))
    began_ms = clock_ms()
    board.run(until_ms=seconds * 1000)
    return seconds * 1000.0 / max(1, clock_ms() - began_ms), board.trace


def here(seconds):
    """Measure on the interpreter that runs this."""
    rate, trace = measure(seconds)
    print("%-12s %6.0f virtual s/s   trace %06x" % (sys.implementation.name, rate, trace))


def everywhere(seconds):
    """Measure on CPython, on the 64-bit MicroPython twice, and on the 32-bit one."""
    import subprocess

    from tools.sim.launch import ROOT, micropython_command, upy32_command

    script = "tools/sim/speed.py"
    arguments = [str(seconds), "here"]
    print("CPython")
    here(seconds)
    for name, command in (
        ("64-bit MicroPython, native", micropython_command(script, arguments)),
        ("64-bit MicroPython, bytecode", micropython_command(script, arguments, native=False)),
        ("32-bit MicroPython under node", upy32_command(script, arguments)),
    ):
        print(name, flush=True)
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    if len(sys.argv) > 2:
        here(SECONDS)
    else:
        everywhere(SECONDS)
