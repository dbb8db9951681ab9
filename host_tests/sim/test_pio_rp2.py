"""rp2.PIO and rp2.StateMachine on the virtual board: time, FIFOs, pins, resets, refusals."""

import pytest

from host_tests.sim.board.board_kit import error_of, lines, make_board, run_script

HEAD = """
import rp2
from rp2 import PIO, StateMachine, asm_pio
"""
BLINK = (
    HEAD
    + """
@asm_pio(set_init=PIO.OUT_LOW)
def blink():
    set(pins, 1)[9]
    set(pins, 0)[29]
sm = StateMachine(0, blink, freq=%d, set_base=Pin(2))
sm.active(1)
time.sleep_ms(50)
"""
)
HOLD = (
    HEAD
    + """
@asm_pio(set_init=PIO.OUT_LOW)
def hold():
    pull(block)
    mov(x, osr)
    set(pins, 1)
    label("count")
    jmp(x_dec, "count")
    set(pins, 0)
    label("park")
    jmp("park")
sm = StateMachine(0, hold, freq=4000, set_base=Pin(14))
sm.active(1)
"""
)


class Edges:
    """[(us, level)] of a pin, to the microsecond: it listens at the pad."""

    def __init__(self, board, pin):
        self.seen = []
        pad = board.pads[pin]
        settle = pad.settle

        def listen():
            before = pad.level
            settle()
            if pad.level != before:
                self.seen.append((board.now_us, pad.level))

        pad.settle = listen

    def high_us(self):
        """How long it was high, each time."""
        begins = [us for us, level in self.seen if level]
        ends = [us for us, level in self.seen if not level]
        return [end - begin for begin, end in zip(begins, ends)]


def run_with_edges(script, pin, until_ms, prepare=None):
    board = make_board(script)
    edges = Edges(board, pin)
    if prepare:
        prepare(board)
    board.run(until_ms=until_ms)
    return board, edges


@pytest.mark.parametrize(("hz", "high_us", "period_us"), [(4000, 2500, 10000), (10000, 1000, 4000)])
def test_instructions_and_delays_take_their_cycles(hz, high_us, period_us):
    _, edges = run_with_edges(BLINK % hz, 2, 40)
    assert set(edges.high_us()) == {high_us}
    rises = [us for us, level in edges.seen if level]
    assert {b - a for a, b in zip(rises, rises[1:])} == {period_us}


def test_a_fractional_divider_holds_its_mean():
    _, edges = run_with_edges(BLINK % 3300, 2, 600)
    rises = [us for us, level in edges.seen if level]
    divider = 125_000_000 * 256 // 3300 / 256
    mean = (rises[-1] - rises[0]) / (len(rises) - 1)
    assert mean == pytest.approx(40 * divider / 125, abs=0.1)


def test_a_count_holds_for_its_count():
    _, edges = run_with_edges(HOLD + "sm.put(399)\n", 14, 500)
    assert edges.high_us() == [401 * 250]


def test_twenty_minutes_to_the_cycle():
    # verifies: R-OCC-6
    script = HOLD + "sm.put(4919999)\nwhile True:\n    time.sleep_ms(50000)\n"
    _, edges = run_with_edges(script, 14, 1_300_000)
    assert edges.high_us() == [4920001 * 250]


@pytest.mark.parametrize(
    "fault",
    [
        lambda board: board.halt_cpu(),
        lambda board: board.stall_irqs(300),
        lambda board: board.stall_loop(300),
    ],
)
def test_runs_on_whatever_the_core_does(fault):
    script = HOLD + "sm.put(399)\nwhile True:\n    time.sleep_ms(1)\n"
    _, edges = run_with_edges(script, 14, 400, lambda board: board.at(50, lambda: fault(board)))
    assert edges.high_us() == [401 * 250]


SOFT = (
    "with open('n', 'a') as f:\n    f.write('x')\nwith open('n') as f:\n    n = len(f.read())\n"
    "print('boot', Pin(14).value())\n"
    "time.sleep_ms(200)\nprint('later', Pin(14).value())\n"
    "Pin(14, Pin.OUT, value=0)\nprint('taken', Pin(14).value())\n"
)


def test_a_soft_reset_stops_it_and_leaves_the_pin_driven_until_boot_takes_it():
    script = HOLD + "sm.put(399)\ntime.sleep_ms(20)\nif n == 1:\n    machine.soft_reset()\n"
    board = make_board(script, boot=SOFT)
    board.run(until_ms=900)
    said = [line for line in lines(board) if not line.startswith("MPY")]
    first = ["boot 0", "later 0", "taken 0"]
    assert said == [*first, "boot 1", "later 1", "taken 0"]


@pytest.mark.parametrize("how", ["machine.reset()", "machine.WDT(timeout=10)"])
def test_a_hard_reset_releases_the_pin(how):
    script = HOLD + f"sm.put(399)\ntime.sleep_ms(20)\nif n == 1:\n    {how}\n"
    board = make_board(script, boot=SOFT)
    board.run(until_ms=700)
    assert lines(board)[3:] == ["boot 0", "later 0", "taken 0"]


def test_programs_and_machines_can_be_made_anew_after_a_soft_reset():
    again = "for _ in range(3):\n    StateMachine(1, hold)\nif n < 6:\n    machine.soft_reset()\n"
    script = HOLD + again
    board = make_board(script, boot=SOFT)
    board.run(until_ms=3000)
    assert len(board.resets) == 5 and board.at_prompt
    assert not [line for line in lines(board) if "Error" in line]


FIFO = HOLD.replace("sm.active(1)\n", "")


def test_levels_and_what_init_and_restart_do_to_the_fifo():
    board = run_script(
        FIFO
        + "for k in range(3):\n    sm.put(k)\n"
        + "print(sm.tx_fifo(), sm.rx_fifo(), sm.active())\n"
        + "sm.restart()\nprint(sm.tx_fifo())\n"
        + "sm.init(hold, freq=4000, set_base=Pin(14))\nprint(sm.tx_fifo())\n"
        + "sm.active(1)\nsm.put(7)\nprint(sm.tx_fifo())\ntime.sleep_ms(1)\nprint(sm.tx_fifo())\n"
    )
    assert lines(board) == ["3 0 False", "3", "0", "1", "0"]


def test_the_fifth_word_waits_for_room_and_the_scheduler_runs_meanwhile():
    board = run_script(
        HOLD
        + "import micropython\nfor k in range(5):\n    sm.put(799)\nprint('five')\n"
        + "micropython.schedule(lambda _: print('scheduled'), None)\n"
        + "sm.put(1)\nprint('never')\n",
        until_ms=900,
    )
    assert lines(board) == ["five", "scheduled"]
    assert not board.at_prompt


HARD_PUT = (
    HOLD
    + """
class Count:
    ticks = 0
put = sm.put
def tick(_):
    Count.ticks += 1
    put(3)
timer = Timer(mode=Timer.PERIODIC, period=10, callback=tick, hard=True)
machine.WDT(timeout=300)
while True:
    time.sleep_ms(10)
    print(Count.ticks)
"""
)


def test_a_full_fifo_in_a_hard_callback_hangs_everything_but_the_hardware():
    """Four words fit and one is pulled; the sixth tick spins until the watchdog bites."""
    board = run_script(HARD_PUT, until_ms=350)
    assert [kind for _, kind in board.resets] == ["watchdog"]
    assert int(lines(board)[-1]) in (4, 5)  # the loop prints between two ticks
    assert board.now_ms == 350


def test_room_that_comes_lets_a_hard_callback_go_on():
    script = HARD_PUT.replace('jmp(x_dec, "count")', 'jmp(x_dec, "count")[31]').replace(
        'label("park")\n    jmp("park")', "nop()[31]"
    )
    board = run_script(script, until_ms=600)
    assert board.resets == [(pytest.approx(302, abs=3), "watchdog")]
    assert int(lines(board)[-1]) > 5


def test_pins_belong_to_one_function_at_a_time():
    board = run_script(
        HOLD
        + "pin = Pin(14)\nsm.put(3999)\ntime.sleep_ms(5)\nprint(pin.value())\n"
        + "pin.value(0)\nprint(pin.value())\n"
        + "Pin(14, Pin.OUT)\nprint(Pin(14).value())\n"
        + "sm.init(hold, freq=4000, set_base=Pin(14))\nprint(pin.value())\n"
        + "sm.exec('set(pins, 1)')\nprint(pin.value())\nsm.exec(0xE000)\nprint(pin.value())\n"
    )
    assert lines(board) == ["1", "1", "0", "0", "1", "0"]


def test_side_set_shifting_and_both_fifos():
    board = run_script(
        HEAD
        + """
@asm_pio(sideset_init=PIO.OUT_LOW, out_init=(PIO.OUT_LOW,) * 4, out_shiftdir=PIO.SHIFT_RIGHT,
         in_shiftdir=PIO.SHIFT_LEFT)
def echo():
    pull().side(0)
    out(pins, 4).side(1)
    in_(osr, 8).side(1)
    in_(pins, 4).side(1)
    push().side(1)
sm = StateMachine(4, echo, freq=1000000, out_base=Pin(2), sideset_base=Pin(7), in_base=Pin(2))
sm.active(1)
for word in (0xA5, 0x3C):
    sm.put(word)
    print(hex(sm.get()), [Pin(k).value() for k in (2, 3, 4, 5, 7)], sm)
"""
    )
    assert lines(board) == [
        "0xa5 [1, 0, 1, 0, 0] StateMachine(4)",
        "0x3c [0, 0, 1, 1, 0] StateMachine(4)",
    ]


def test_two_machines_and_flags():
    board = run_script(
        HEAD
        + """
@asm_pio(set_init=PIO.OUT_LOW)
def leader():
    pull()
    irq(4)
    set(pins, 1)
    irq(block, 5)
    set(pins, 0)
@asm_pio(set_init=PIO.OUT_LOW)
def follower():
    wait(1, irq, 4)
    set(pins, 1)[31]
    irq(clear, 5)
    set(pins, 0)
a = StateMachine(0, leader, freq=4000, set_base=Pin(2))
b = StateMachine(1, follower, freq=4000, set_base=Pin(3))
b.active(1)
a.active(1)
print(Pin(2).value(), Pin(3).value())
a.put(0)
time.sleep_ms(3)
print(Pin(2).value(), Pin(3).value())
time.sleep_ms(10)
print(Pin(2).value(), Pin(3).value())
"""
    )
    assert lines(board) == ["0 0", "1 1", "0 0"]


def test_waiting_for_a_pin():
    script = (
        HEAD
        + """
@asm_pio(set_init=PIO.OUT_LOW)
def follow():
    wait(1, pin, 0)
    set(pins, 1)
    wait(0, gpio, 9)
    set(pins, 0)
sm = StateMachine(0, follow, freq=10000, set_base=Pin(2), in_base=Pin(9))
sm.active(1)
while True:
    time.sleep_ms(10)
"""
    )

    def prepare(board):
        board.at(20, lambda: board.drive(9, 1))
        board.at(35, lambda: board.drive(9, 0))

    _, edges = run_with_edges(script, 2, 60, prepare)
    assert [us for us, _ in edges.seen] == pytest.approx([20150, 35150], abs=110)


REFUSED = {
    "rp2.PIO(2)": "ValueError: invalid PIO",
    "rp2.StateMachine(8)": "ValueError: invalid StateMachine",
    "rp2.PIO(0).state_machine(4)": "ValueError: invalid StateMachine",
    "rp2.StateMachine(0, p, freq=1900)": "ValueError: freq out of range",
    "rp2.StateMachine(0, p, freq=125000001)": "ValueError: freq out of range",
    "rp2.StateMachine(0, p, freq=1908)": None,
    "rp2.StateMachine(0, p, freq=0)": None,
    "rp2.StateMachine(0, p, set_base=Pin(2), wrong=1)": "TypeError: extra keyword arguments given",
    "rp2.StateMachine(0, 7)": "TypeError: object 'int' isn't a tuple or list",
    "rp2.PIO(0).remove_program(p)": "ValueError: prog not in instruction memory",
    "for _ in range(33):\n    rp2.PIO(1).add_program(p)": "OSError: 12",
    "rp2.PIO(0).add_program(p)\nrp2.PIO(0).remove_program(p)\nrp2.PIO(0).remove_program()": None,
}


@pytest.mark.parametrize("statement", REFUSED)
def test_what_the_port_refuses(statement):
    head = "import rp2\np = [b'', -1, -1, -1, 0, 0, None, None, None]\n"
    head += "from array import array\np[0] = array('H', [0])\n"
    found = error_of(head + statement)
    expected = REFUSED[statement]
    assert (found or "").replace("[Errno 12] ENOMEM", "12") == (expected or "")


def test_the_slowest_clock():
    script = HOLD.replace("freq=4000", "freq=1908") + "sm.put(0)\n"
    _, edges = run_with_edges(script, 14, 100)
    assert edges.high_us() == [pytest.approx(2 * 1e6 / 1908, abs=2)]


@pytest.mark.parametrize("what", ["PIO(0).irq(lambda p: None)", "sm.irq(lambda p: None)"])
def test_interrupts_of_the_pio_are_refused_loudly(what):
    board = make_board(HOLD + what)
    with pytest.raises(NotImplementedError, match="irq"):
        board.run(until_ms=100)
