"""A hard tick on the virtual board: exact times, heap locked, planted faults end the timer.

Runs on three interpreters. What an allocation in the tick does can be seen on the two MicroPythons
only; the big int is one on the 32-bit one only, as on the chips.
"""

import sys

from host_tests.sim.board.board_kit import lines, make_board, run_script

IS_MICROPYTHON = sys.implementation.name == "micropython"
IS_32_BIT = IS_MICROPYTHON and sys.maxsize < 2**32

TICK = """
class State:
    pass

state = State()
state.ticks = 0
state.sum = 0
state.word = 0
adc = ADC(Pin(26))
pump = PWM(Pin(16), freq=20000, duty_u16=0)
valve = PWM(Pin(17), freq=20000, duty_u16=0)

class Part:
    def method(self):
        pass

part = Part()
spare = [None]

def tick(timer):
    state.ticks = state.ticks + 1
    total = 0
    for _ in range(16):
        total += adc.read_u16()
    state.sum = total
    pump.duty_u16(30000)
    valve.duty_u16(65535)
    if state.ticks >= 5:
        planted()

def planted():
    PLANT

timer = Timer(mode=Timer.PERIODIC, period=10, callback=tick, hard=True)
for _ in range(20):
    time.sleep_ms(20)
print(state.ticks)
while True:
    time.sleep_ms(20)
"""


def ticks_with(planted):
    """(number of ticks in 400 ms, everything printed) with a statement planted in the fifth."""
    board = run_script(TICK.replace("PLANT", planted), until_ms=1000)
    printed = lines(board)
    return int(printed[-1]), printed


def test_clean_tick_goes_on():
    ticks, printed = ticks_with("state.word = state.ticks * 3")
    assert ticks == 40
    assert len(printed) == 1


def ends_the_timer(planted):
    ticks, printed = ticks_with(planted)
    assert ticks == 5, printed
    assert printed[0] == "Uncaught exception in IRQ callback handler"
    return printed


def test_exception_ends_the_timer_for_good():
    printed = ends_the_timer("raise ValueError('planted')")
    # Without an emergency exception buffer the 32-bit interpreter has no room for the text.
    assert printed[-2].startswith(("ValueError:", "MemoryError:")), printed


def test_planted_float():
    if IS_MICROPYTHON:
        ends_the_timer("state.word = state.ticks * 0.5")
    else:
        assert ticks_with("state.word = state.ticks * 0.5")[0] == 40


def test_planted_big_int():
    planted = "state.word = state.ticks + 0x3ffffffd"
    if IS_32_BIT:
        ends_the_timer(planted)
    else:
        assert ticks_with(planted)[0] == 40


def test_largest_small_int_is_no_fault():
    assert ticks_with("state.word = 0x3fffffff - state.ticks")[0] == 40


def test_planted_bound_method():
    planted = "spare[0] = part.method"
    if IS_MICROPYTHON:
        ends_the_timer(planted)
    else:
        assert ticks_with(planted)[0] == 40


def test_planted_string():
    planted = "spare[0] = 'pressure %d' % state.ticks"
    if IS_MICROPYTHON:
        ends_the_timer(planted)
    else:
        assert ticks_with(planted)[0] == 40


def test_tick_comes_at_its_time_while_the_loop_is_in_a_long_call():
    board = make_board(
        "seen = [0] * 100\ncount = [0]\n"
        "def tick(t):\n    seen[count[0]] = time.ticks_us()\n    count[0] += 1\n"
        "timer = Timer(period=10, callback=tick, hard=True)\n"
        "time.sleep_ms(95)\n"
        "print([time.ticks_diff(seen[k + 1], seen[k]) for k in range(count[0] - 1)])\n"
    )
    board.run(until_ms=500)
    assert lines(board) == [str([10000] * 8)]


def test_plant_runs_in_milliseconds_and_valve_follows_the_tick():
    board = run_script(TICK.replace("PLANT", "pass"), until_ms=500)
    assert board.plant.steps == 500
    assert 485 <= board.plant.energised_ms <= 489
    assert board.records.row(-1)[2] == 30000


def test_traces_repeat_and_differ_by_seed():
    first = run_script(TICK.replace("PLANT", "pass"), until_ms=500)
    second = run_script(TICK.replace("PLANT", "pass"), until_ms=500)
    other = run_script(TICK.replace("PLANT", "pass"), until_ms=500, seed=2)
    assert first.trace == second.trace
    assert first.trace != other.trace


def test_trace_is_the_same_on_every_interpreter():
    board = run_script(TICK.replace("PLANT", "pass"), until_ms=500)
    assert board.trace == GOLDEN, board.trace


GOLDEN = 2922441
