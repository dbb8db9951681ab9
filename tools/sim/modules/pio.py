"""What the `rp2` module has for PIO: PIO, StateMachine, asm_pio, asm_pio_encode.

Source: ports/rp2/rp2_pio.c; refusals and their texts are its. StateMachine is in
statemachine.py, the assembler in pio/assembler.py, what executes in pio/chip.py.
Interrupt handlers of PIO are not modelled and refused.
"""

from tools.sim.modules.args import bind, get_int
from tools.sim.modules.statemachine import StateMachine, add_program, fields_of
from tools.sim.pio.assembler import OFFSET_PIO0, WORDS, PIOASMError, asm_pio, asm_pio_encode
from tools.sim.pio.chip import MACHINES


def install(module, board):
    """Give the board's `rp2` module its PIO."""
    module.PIO = bind(PIO, board)
    module.StateMachine = bind(StateMachine, board)
    module.PIO.StateMachine = module.StateMachine
    module.PIOASMError = PIOASMError
    module.asm_pio = asm_pio
    module.asm_pio_encode = asm_pio_encode


class PIO:
    """One of the two blocks."""

    IN_LOW = 0
    IN_HIGH = 1
    OUT_LOW = 2
    OUT_HIGH = 3
    SHIFT_LEFT = 0
    SHIFT_RIGHT = 1
    JOIN_NONE = 0
    JOIN_TX = 1
    JOIN_RX = 2
    IRQ_SM0 = 0x100
    IRQ_SM1 = 0x200
    IRQ_SM2 = 0x400
    IRQ_SM3 = 0x800
    StateMachine = None
    _board = None

    def __init__(self, id):
        index = get_int(id)
        if not 0 <= index < len(self._board.pio.blocks):
            raise ValueError("invalid PIO")
        self._index = index
        self._block = self._board.pio.blocks[index]

    def __repr__(self):
        return "PIO(%d)" % self._index

    def add_program(self, program):
        """Into the instruction memory; OSError when it is full."""
        add_program(self._board, self._block, program)

    def remove_program(self, program=None):
        """Out of it; all of them when none is given."""
        used = self._block.used
        if program is None:
            self._block.used = [False] * len(used)
            return
        fields = fields_of(program)
        offset = fields[OFFSET_PIO0 + self._index]
        if offset < 0:
            raise ValueError("prog not in instruction memory")
        fields[OFFSET_PIO0 + self._index] = -1
        for at in range(len(fields[WORDS])):
            used[offset + at] = False

    def state_machine(self, id, *args, **kwargs):
        """Machine 0-3 of this block."""
        number = get_int(id)
        if not 0 <= number < MACHINES:
            raise ValueError("invalid StateMachine")
        return self.StateMachine(self._index * MACHINES + number, *args, **kwargs)

    def irq(self, *args, **kwargs):
        """Not modelled."""
        self._board.unmodelled("PIO.irq")
