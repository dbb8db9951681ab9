"""The RP2040's two PIO blocks on a virtual board: instruction memory, pins, clocks, FIFOs in time.

Sources: RP2040 datasheet 3.2-3.5, ports/rp2/rp2_pio.c, pico-sdk hardware_pio/pio.c.

A machine is run when something touches it, and at the edge on which it will next be seen from
outside: one event for each, planned anew after every word. That way it goes on while the core is
halted, stalled or inside a flash erase. A fractional divider is its mean.

Rules: registers hold 32 bits, so no machine runs inside a hard callback. Before one, those with
words waiting are brought up to date; words put inside it are delivered, with their times, right
after it. A soft reset stops the machines and leaves pins and outputs as they are; a chip reset
clears all.
"""

from tools.sim.circuit.chips import FUNC_PIO
from tools.sim.interpreter.kernel import NEVER_US, Event
from tools.sim.pio.machine import NEVER_EDGE, Machine

BLOCKS = 2
MEMORY = 32
MACHINES = 4
LATE_WORDS = 8
SPIN_US = 100


class Block:
    """One PIO: 32 instructions, 8 flags, an output and a direction bit for every pin."""

    def __init__(self, board, index):
        self._board = board
        self.index = index
        self.reset()

    def reset(self):
        """As after a chip reset."""
        self.memory = [0] * MEMORY
        self.version = 0  # of the memory
        self.used = [False] * MEMORY
        self.flags = [0] * 8
        self.out = [0] * 32
        self.oe = [0] * 32

    def free_offset(self, length):
        """find_offset_for_program: from the top down; -1 when nothing is large enough."""
        for offset in range(MEMORY - length, -1, -1):
            if not any(self.used[offset : offset + length]):
                return offset
        return -1

    def load(self, words, offset):
        """pio_add_program_at_offset: jumps are moved along."""
        self.version += 1
        for at in range(len(words)):
            word = words[at]
            self.memory[offset + at] = word + offset if word >> 13 == 0 else word
            self.used[offset + at] = True

    def put_bits(self, directions, base, count, bits):
        """Outputs (or directions) of `count` pins from `base` on; pads on this block follow."""
        held = self.oe if directions else self.out
        for at in range(count):
            number = base + at & 31
            held[number] = bits >> at & 1
            if number < len(self._board.pads):
                pad = self._board.pads[number]
                if pad.func == FUNC_PIO and pad.pio is self:
                    pad.settle()
                    self._board.note_output(pad)

    def connect(self, number):
        """gpio_set_function."""
        pad = self._board.pads[number]
        pad.func = FUNC_PIO
        pad.pio = self
        pad.settle()
        self._board.note_output(pad)

    def level(self, number):
        """What the block reads on a pin, 0 or 1."""
        pads = self._board.pads
        return pads[number & 31].level if number & 31 < len(pads) else 0

    def levels_from(self, base):
        """All 32 inputs, the one of pin `base` lowest."""
        bits = 0
        for at in range(31, -1, -1):
            bits = bits << 1 | self.level(base + at)
        return bits


class Clocked:
    """A machine with its divider, its event, and the words that came at a bad time."""

    def __init__(self, board, block, number):
        self._board = board
        self.block = block
        self.machine = Machine(block, number)
        self.initial_pc = 0
        self.late = [0] * LATE_WORDS
        self.late_us = [0] * LATE_WORDS
        self.late_count = 0
        self._scale = board.chip.clock_hz // 1000000 * 256
        self._origin_us = board.now_us
        self._div256 = 256
        self._event = Event(NEVER_US, self.touch)
        self._planned = NEVER_EDGE

    def configure(self, config, pc, div256):
        """Stop it, set it up, restart its divider."""
        self.enable(False)
        self.initial_pc = pc
        self._div256 = div256
        self._origin_us = self._board.now_us
        self.machine.edge = 1
        self.machine.configure(config, pc)

    def enable(self, on):
        """CTRL.SM_ENABLE: acts from the next edge on."""
        machine = self.machine
        if on == machine.enabled:
            return
        self.touch()
        machine.enabled = on
        if on:
            machine.edge = self._edges_now() + 1
            self._board.add_event(self._event)
            self._plan()
        else:
            self._board.drop_event(self._event)

    def touch(self):
        """Bring it up to now; find out when it will next be seen. Called before and after every
        access that may change more than a FIFO, and by its own event."""
        if self.machine.enabled:
            self.machine.run(self._edges_now())
            self._plan()

    def catch_up(self):
        """Far enough for the FIFOs' levels to be right; what is seen next has not changed."""
        machine = self.machine
        if machine.enabled:
            machine.run(self._edges_now(), False)

    def put(self, word, at_us):
        """A word into the TX FIFO, at a time that may lie a little back; there must be room."""
        machine = self.machine
        machine.tx.append(word)
        machine.tx_edges.append(self._edges_at(at_us) + 1)
        if machine.enabled and machine.plan() < self._planned:
            self._plan()  # a later time is found when the event comes, too early

    def _edges_now(self):
        return self._edges_at(self._board.now_us)

    def _edges_at(self, us):
        return (us - self._origin_us) * self._scale // self._div256

    def _plan(self):
        edge = self._planned = self.machine.plan()
        at_us = NEVER_US
        if edge < NEVER_EDGE:
            scale = self._scale
            at_us = self._origin_us + (edge * self._div256 + scale - 1) // scale
        self._event.at_us = at_us
        self._board._pick()
        self._board._set_due()


class PioChip:
    """Both blocks; machines are made when they are first asked for."""

    def __init__(self, board):
        self._board = board
        self.blocks = [Block(board, index) for index in range(BLOCKS)]
        self.machines = {}
        self.clocked = []

    def machine(self, number):
        """Number 0-7."""
        if number not in self.machines:
            block = self.blocks[number // MACHINES]
            self.machines[number] = Clocked(self._board, block, number % MACHINES)
            self.clocked.append(self.machines[number])
        return self.machines[number]

    def decode(self, block):
        """A block's memory has changed."""
        for clocked in self.machines.values():
            if clocked.block is block:
                clocked.machine.decode()

    def before_hard(self):
        """The last chance to run before the heap is locked; only words that wait, or could come
        out, can make a difference in there."""
        for clocked in self.clocked:
            machine = clocked.machine
            if machine.tx or machine.watches:
                clocked.catch_up()

    def deliver(self):
        """What a hard callback put, right after it."""
        for clocked in self.clocked:
            if clocked.late_count:
                for at in range(clocked.late_count):
                    clocked.put(clocked.late[at], self._board.base_us + clocked.late_us[at])
                clocked.late_count = 0

    def soft_reset(self):
        """rp2_pio_deinit: machines stop, programs go, pins and outputs stay."""
        for clocked in self.machines.values():
            clocked.enable(False)
            clocked.late_count = 0
        for block in self.blocks:
            block.used = [False] * MEMORY

    def reset(self):
        """Chip reset."""
        self.soft_reset()
        for block in self.blocks:
            block.reset()
        self.machines = {}
        self.clocked = []
