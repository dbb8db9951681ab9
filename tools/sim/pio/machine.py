"""One PIO state machine, run instruction by instruction on the edges of its own clock.

Sources: RP2040 datasheet 3.4, 3.5.7 (EXEC). What each instruction does: pio_instructions.py.

Time is a count of edges since the divider was restarted; `edge` is the next one to act on. The
owner (chip.py) turns edges into virtual time and calls `run(limit)` before anything outside
touches the machine, so FIFOs and pins only change between edges. Idle loops are passed through
whole turns at a time (pio_idle.py); everything else is stepped. A machine that watches pins or
flags, or moves words by itself (autopull, autopush), is run edge by edge as time goes on.

Rules: knows its block's pins and flags, no board. Registers hold 32 bits and are big integers on a
32-bit interpreter: nothing here runs inside a hard callback. Two machines that act within the same
microsecond act in the order of their numbers.
"""

from tools.sim.pio.idle import OP_MOV, OP_PULL, OP_SET, find_loops
from tools.sim.pio.instructions import Instructions

NEVER_EDGE = 1 << 60
LOOK_AHEAD_STEPS = 256  # then the owner looks again at that edge
OP_WAIT = 1
OP_IN = 2
OP_OUT = 3
OP_IRQ = 6


class Instruction:
    """A word, taken apart for one machine's number of side-set bits (enable bit included).

    outside: others can see it act; watches: what others do changes what it does."""

    def __init__(self, word, side_bits, side_optional):
        op = word >> 13
        self.word = word
        self.op = OP_PULL if op == 4 and word & 0x80 else op
        self.a = word >> 5 & 7
        self.b = word & 31
        field = word >> 8 & 31
        delay_bits = 5 - side_bits
        self.delay = field & ((1 << delay_bits) - 1)
        side = field >> delay_bits
        if side_bits == 0 or (side_optional and not side >> (side_bits - 1)):
            self.side = -1
        else:
            self.side = side & ((1 << (side_bits - side_optional)) - 1)
        pins = (op == OP_SET or op == OP_OUT) and self.a in (0, 4)
        self.outside = self.side >= 0 or op == OP_IRQ or pins or (op == OP_MOV and self.a == 0)
        executes = (op == OP_OUT and self.a == 7) or (op == OP_MOV and self.a == 4)
        reads = (op == OP_IN or op == OP_MOV) and word & (7 << (5 if op == OP_IN else 0)) == 0
        self.watches = op == OP_WAIT or op == OP_IRQ or executes or reads
        if op == 0 and self.a == 6:
            self.watches = True


class Config:
    """What PINCTRL, EXECCTRL and SHIFTCTRL say, field by field."""

    def __init__(self, execctrl=0x1F << 12, shiftctrl=0x3 << 18):
        self.wrap_bottom = execctrl >> 7 & 31
        self.wrap_top = execctrl >> 12 & 31
        self.side_pindir = execctrl >> 29 & 1
        self.side_optional = execctrl >> 30 & 1
        self.autopush = shiftctrl >> 16 & 1
        self.autopull = shiftctrl >> 17 & 1
        self.in_right = shiftctrl >> 18 & 1
        self.out_right = shiftctrl >> 19 & 1
        self.push_threshold = (shiftctrl >> 20 & 31) or 32
        self.pull_threshold = (shiftctrl >> 25 & 31) or 32
        join = shiftctrl >> 30 & 3
        self.tx_depth = (4, 8, 0, 0)[join]
        self.rx_depth = (4, 0, 8, 0)[join]
        self.in_base = self.out_base = self.set_base = self.side_base = self.jmp_pin = 0
        self.out_count = self.side_bits = 0
        self.set_count = 5  # reset value of PINCTRL


class Machine(Instructions):
    """State machine `number` of a block. tx, rx: the FIFOs, lists of words; tx_edges: the edge
    from which each word can be pulled."""

    def __init__(self, block, number):
        self.block = block
        self.number = number
        self._ops = (
            self._jmp, self._wait, self._in, self._out, self._push, self._mov, self._irq,
            self._set, self._pull,
        )  # fmt: skip
        self.x = self.y = self.osr = self.isr = 0
        self.enabled = False
        self.edge = 0
        self._decoded = None
        self.configure(Config(), 0)

    def configure(self, config, pc):
        """pio_sm_init and pio_sm_set_config: FIFOs empty, restarted. X, Y and OSR stay."""
        self.config = config
        self.tx = []
        self.tx_edges = []
        self.rx = []
        self.restart(pc)

    def restart(self, pc):
        """pio_sm_restart and a jump to the program's start: shift counters, ISR, what was waited
        for."""
        self.pc = self._next = pc
        self.forced = None
        self.isr = 0
        self.isr_count = 0
        self.osr_count = 32
        self.irq_raised = False
        self.decode()

    def decode(self):
        """The block's instruction memory as this machine understands it."""
        config = self.config
        key = (
            self.block.version, self.pc, config.side_bits, config.side_optional,
            config.wrap_bottom, config.wrap_top, config.autopull, config.autopush,
        )  # fmt: skip
        if key == self._decoded:
            return
        self._decoded = key
        self.code = [
            Instruction(word, config.side_bits, config.side_optional) for word in self.block.memory
        ]
        self.loops = find_loops(self.code, config.wrap_bottom, config.wrap_top, config.autopull)
        self._after = [(at + 1) & 31 for at in range(32)]
        self._after[config.wrap_top] = config.wrap_bottom
        self.watches = bool(config.autopull or config.autopush) or any(
            [self.code[at].watches for at in self._reachable()]
        )

    def _reachable(self):
        seen = []
        todo = [self.pc]
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.append(at)
            instruction = self.code[at]
            if instruction.op == 0:
                todo.append(instruction.b)
                if instruction.a == 0:
                    continue
            todo.append(self._after[at])
        return seen

    # -- running ---------------------------------------------------------------------------

    def run(self, limit, exactly=True):
        """Act on every edge up to and with `limit`. Not `exactly`: with no word waiting it may
        stay at the head of an idle loop, since nothing can be seen of its turns."""
        while self.edge <= limit:
            loop = self.loops[self.pc]
            if loop is not None and self.forced is None:
                if not exactly and not self.tx and loop.exit_edge(self) > limit:
                    return
                if loop.skip(self, limit):
                    continue
            if not self.step() and not self.watches:
                self._stall(limit)

    def _stall(self, limit):
        """On a FIFO, which nobody but a word that is on its way can change before `limit`."""
        arrives = self.tx_edges[0] if self.tx else NEVER_EDGE
        if self.edge < arrives:
            self.edge = min(limit + 1, arrives)

    def plan(self):
        """The next edge on which the outside may see something, if nothing is put or got."""
        if not self.enabled:
            return NEVER_EDGE
        if self.watches:
            return self.edge
        loop = self.loops[self.pc]
        if loop is not None and loop.leaves_to >= 0 and self.forced is None:
            edge = loop.exit_edge(self)
            if edge >= 0 and self.code[loop.leaves_to].outside:
                return edge
        kept = (
            self.x, self.y, self.osr, self.isr, self.osr_count, self.isr_count, self.pc,
            self.edge, self.forced, self.tx, self.tx_edges, self.rx,
        )  # fmt: skip
        self.tx = list(self.tx)
        self.tx_edges = list(self.tx_edges)
        self.rx = list(self.rx)
        found = self._look_ahead()
        (
            self.x, self.y, self.osr, self.isr, self.osr_count, self.isr_count, self.pc,
            self.edge, self.forced, self.tx, self.tx_edges, self.rx,
        ) = kept  # fmt: skip
        return found

    def _look_ahead(self):
        for _ in range(LOOK_AHEAD_STEPS):
            loop = self.loops[self.pc]
            if loop is not None and self.forced is None and loop.skip(self, NEVER_EDGE):
                if self.edge > NEVER_EDGE - loop.length:
                    return NEVER_EDGE
                continue
            instruction = self.forced or self.code[self.pc]
            if instruction.outside:
                break
            if not self.step():
                if not self.tx:
                    return NEVER_EDGE
                self._stall(NEVER_EDGE)
        return self.edge

    def step(self):
        """Act on the next edge. False when the instruction stalled."""
        forced = self.forced
        pc = self.pc
        if forced is None:
            instruction = self.code[pc]
            self._next = self._after[pc]
        else:
            instruction = forced
            self._next = pc
        config = self.config
        if config.autopull and instruction.op != OP_OUT:
            self._refill()
        done = self._ops[instruction.op](instruction)
        if instruction.side >= 0:
            self.block.put_bits(
                config.side_pindir,
                config.side_base,
                config.side_bits - config.side_optional,
                instruction.side,
            )
        if not done:
            self.edge += 1
            return False
        self.edge += 1
        if self.forced is forced:
            self.forced = None
            self.edge += instruction.delay
        self.pc = self._next
        return True

    def force(self, word):
        """OUT EXEC, MOV EXEC: the next edge's instruction."""
        config = self.config
        self.forced = Instruction(word & 0xFFFF, config.side_bits, config.side_optional)

    def execute(self, word):
        """A write to SMx_INSTR: at once, whatever the clock does; kept when it stalls."""
        edge = self.edge
        self.force(word)
        self.step()
        self.edge = edge
        self.decode()
