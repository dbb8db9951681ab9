"""Passing through idle loops gives what stepping gives: random programs, words at random times.

Two machines get the same program and the same words. One has its loops taken away, so it steps
every instruction; after each stretch of time both must agree in registers, FIFOs, pins and in the
edges on which pins moved, and the plan must never come after what it plans.
"""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.sim.pio.assembler import CONSTANTS, EXECCTRL, WORDS, Assembler
from tools.sim.pio.machine import NEVER_EDGE, Config, Machine

STRAIGHT = [
    lambda a: a.nop(),
    lambda a: a.pull(1),
    lambda a: a.pull(1),
    lambda a: a.mov(1, 7),
    lambda a: a.mov(2, 1),
    lambda a: a.mov(1, 2),
    lambda a: a.mov(7, 1),
    lambda a: a.mov(7, 3),
    lambda a: a.mov(6, 1),
    lambda a: a.mov(2, 7),
    lambda a: a.mov(1, 6),
    lambda a: a.mov(7, CONSTANTS["invert"](1)),
    lambda a: a.set(1, 17),
    lambda a: a.set(2, 9),
    lambda a: a.set(0, 1),
    lambda a: a.set(0, 0),
    lambda a: a.in_(1, 3),
    lambda a: a.push(1),
    lambda a: a.pull(0x21),
]


NOP, PULL, TAKE = STRAIGHT[0], STRAIGHT[1], STRAIGHT[3]
MOVES = STRAIGHT[1:11]
PIN_LOW = STRAIGHT[15]


class Pins:
    """A block that notes on which edge of its machine pins moved."""

    def __init__(self, words):
        self.memory = words + [0] * (32 - len(words))
        self.version = 0
        self.moves = []
        self.machine = None

    def put_bits(self, directions, base, count, bits):
        self.moves.append((self.machine.edge, bits))


def assemble(draw):
    """A program whose heart is a loop of a few instructions, closed in one of four ways."""
    kind = draw(st.sampled_from(["permit", "moves", "any"]))
    if kind == "permit":
        nops = st.lists(st.just(NOP), max_size=2)
        body = [*draw(nops), PULL, *draw(nops), TAKE, *draw(nops)]
    elif kind == "moves":
        body = draw(st.lists(st.sampled_from(MOVES), min_size=1, max_size=3))
    else:
        body = [STRAIGHT[k] for k in draw(st.lists(st.integers(0, 12), max_size=4))]
    around = st.lists(st.integers(0, len(STRAIGHT) - 1), max_size=3)
    before = [STRAIGHT[k] for k in draw(around)]
    after = [PIN_LOW] if kind == "permit" else [STRAIGHT[k] for k in draw(around)]
    delays = draw(st.lists(st.integers(0, 3), min_size=12, max_size=12))
    closing = draw(st.sampled_from(["x_dec", "x_dec", "y_dec", "always", "wrap"]))
    assembler = Assembler(set_init=2)
    for emitting in (False, True):
        if emitting:
            assembler.begin_emitting()
        left = list(delays)  # at most three before, eight in the loop, the jump
        for emit in before:
            emit(assembler)[left.pop()]
        assembler.label("head")
        if closing == "wrap":
            assembler.wrap_target()
        for emit in body or [NOP]:
            emit(assembler)[left.pop()]
        if closing == "wrap":
            assembler.wrap()
        elif closing == "always":
            assembler.jmp("head")[left.pop()]
        else:
            assembler.jmp(CONSTANTS[closing], "head")[left.pop()]
        for emit in after:
            emit(assembler)
        assembler.label("park")
        assembler.jmp("park")
    return assembler.program


def machine_for(program, stepped, registers=(0, 0, 0, 0)):
    """An enabled machine; without its loops it cannot but step."""
    pins = Pins(list(program[WORDS]))
    machine = Machine(pins, 0)
    pins.machine = machine
    machine.configure(Config(program[EXECCTRL], program[5]), 0)
    machine.config.set_count = 1
    machine.enabled = True
    machine.x, machine.y, machine.osr, machine.isr = registers
    if stepped:
        machine.loops = [None] * 32
    return machine


def state(machine):
    """All that can be seen of it."""
    return {
        "registers": (machine.x, machine.y, machine.osr, machine.isr),
        "counts": (machine.osr_count, machine.isr_count),
        "at": (machine.pc, machine.edge),
        "fifos": (machine.tx, machine.tx_edges, machine.rx),
        "moves": machine.block.moves,
    }


@st.composite
def cases(draw):
    """(program, first registers, [(edges to pass, word put then or None)])."""
    word = st.one_of(st.none(), st.integers(0, 60), st.integers(0, 3))
    steps = st.lists(st.tuples(st.integers(0, 120), word), min_size=1, max_size=12)
    registers = st.tuples(*[st.one_of(st.integers(0, 3), st.integers(10, 150))] * 4)
    return assemble(draw), draw(registers), draw(steps)


@settings(max_examples=600)
@given(cases())
def test_skipping_is_stepping(case):
    program, registers, stretches = case
    fast, slow = machine_for(program, False, registers), machine_for(program, True, registers)
    now = 0
    for edges, word in stretches:
        planned = fast.plan()
        moved_before = len(slow.block.moves)
        now += edges
        fast.run(now)
        slow.run(now)
        assert state(fast) == state(slow)
        moves = slow.block.moves[moved_before:]
        assert not moves or planned <= moves[0][0]
        if word is not None and len(fast.tx) < 4:
            for machine in (fast, slow):
                machine.tx.append(word)
                machine.tx_edges.append(now + 1)


@settings(max_examples=300)
@given(cases(), st.integers(0, 2**20))
def test_looking_at_the_fifo_changes_nothing(case, seed):
    """catch_up() may leave a machine at the head of a loop; later it must be where it would be."""
    program, registers, stretches = case
    fast, slow = machine_for(program, False, registers), machine_for(program, True, registers)
    chance = random.Random(seed)
    now = 0
    for edges, word in stretches:
        for _ in range(edges):
            now += 1
            if chance.random() < 0.2:
                fast.run(now, False)
                slow.run(now)
                assert len(fast.tx) == len(slow.tx)
        if word is not None and len(slow.tx) < 4:
            for machine in (fast, slow):
                machine.tx.append(word)
                machine.tx_edges.append(now + 1)
    fast.run(now)
    slow.run(now)
    assert state(fast) == state(slow)


def counted(words):
    """A machine that counts its first word down, with the loop of the dead-man."""
    assembler = Assembler(set_init=2)
    for emitting in (False, True):
        if emitting:
            assembler.begin_emitting()
        assembler.pull(0x21)
        assembler.mov(1, 7)
        assembler.set(0, 1)
        assembler.label("hold")
        assembler.pull(1)
        assembler.mov(1, 7)
        assembler.jmp(2, "hold")
        assembler.set(0, 0)
        assembler.label("park")
        assembler.jmp("park")
    machine = machine_for(assembler.program, False)
    machine.tx = list(words)
    machine.tx_edges = [1] * len(words)
    machine.edge = 1
    return machine


def test_the_loops_of_a_permit_are_found():
    machine = counted([])
    assert [at for at in range(8) if machine.loops[at]] == [3, 7]
    assert machine.loops[3].reloads and machine.loops[7].counter == ""
    assert not machine.watches


def test_a_long_count_takes_few_steps():
    machine = counted([4_000_000_000])
    steps = 0
    plain = machine.step

    def step():
        nonlocal steps
        steps += 1
        return plain()

    machine.step = step
    expected = 4 + 3 * 4_000_000_001  # the first set(pins) is on edge 3
    machine.run(5)
    assert machine.plan() == expected
    machine.run(1 << 40)
    assert machine.block.moves == [(3, 1), (expected, 0)]
    assert steps < 20
    assert machine.plan() == NEVER_EDGE


def in_the_loop(count, word, early, stepped):
    """A dead-man at its loop's head on edge 100, and a word that can be pulled `early` edges on."""
    machine = counted([])
    if stepped:
        machine.loops = [None] * 32
    machine.pc, machine.edge, machine.x = 3, 100, count
    machine.tx, machine.tx_edges = [word], [100 + early]
    return machine


def test_a_word_is_pulled_on_its_edge_however_far_behind_the_machine_is():
    for early in range(14):
        for count in (0, 1, 2, 20):
            for word in (0, 1, 5):
                fast = in_the_loop(count, word, early, False)
                slow = in_the_loop(count, word, early, True)
                planned = fast.plan()
                for limit in (100, 103, 107, 109, 200):
                    fast.run(limit)
                    slow.run(limit)
                    assert state(fast) == state(slow), (early, count, word, limit)
                assert planned <= slow.block.moves[0][0], (early, count, word)
