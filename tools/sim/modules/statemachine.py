"""rp2.StateMachine over one machine of the virtual board's PIO blocks.

Source: ports/rp2/rp2_pio.c. Kept from there: `init` loads the program if it is not loaded yet,
empties the FIFOs, sets and connects the pins and leaves the machine stopped; `restart` keeps words
that wait; `put` on a full FIFO spins for ever, in a hard callback with every interrupt waiting.

Refused: handlers, and in a hard callback anything but FIFOs and `active()`. Runs on every
interpreter; what a tick may call does not allocate.
"""

from tools.sim.interpreter.kernel import FAR_US, heap_lock, heap_unlock
from tools.sim.modules.args import get_int
from tools.sim.pio.assembler import (
    EXECCTRL,
    FIELDS,
    OFFSET_PIO0,
    OUT_PINS,
    SET_PINS,
    SHIFTCTRL,
    SIDESET_PINS,
    WORDS,
    asm_pio_encode,
)
from tools.sim.pio.chip import MACHINES, SPIN_US
from tools.sim.pio.machine import Config

FIFO_US = 2
INIT_US = 60
ENOMEM = 12
SMALL = 0x3FFFFFFF  # masking a larger one would allocate on a 32-bit interpreter
SHIFT_FIELDS = {  # keyword -> (lowest bit, mask) in SHIFTCTRL
    "in_shiftdir": (18, 1),
    "out_shiftdir": (19, 1),
    "push_thresh": (20, 31),
    "pull_thresh": (25, 31),
}
PIN_FIELDS = ("in_base", "out_base", "set_base", "jmp_pin", "sideset_base")


def spin(board, ready):
    """The CPU loops in C until ready(). Out of a hard callback it still serves the scheduler;
    in one nothing but hardware goes on: every other interrupt, the next tick too, waits."""
    if not board.in_hard:
        while not ready():
            board.wait_us(SPIN_US)
        return
    heap_unlock()
    board.in_hard = False
    was_soft, board.in_soft = board.in_soft, True
    state = board.disable_irq()
    board.settle_owed()
    board._set_due()
    try:
        while not ready():
            board._advance_to(board.now_us + SPIN_US)
    finally:
        board.in_hard = True
        board.in_soft = was_soft
        board.enable_irq(state)
        board.due_us = board.adc_due_us = -1 if board.dead else FAR_US
        heap_lock()


def fields_of(program):
    """A program is a list of nine (mp_obj_get_array_fixed_n)."""
    if not isinstance(program, (list, tuple)):
        raise TypeError("object '%s' isn't a tuple or list" % type(program).__name__)
    if len(program) != FIELDS:
        raise ValueError("requested length %d but object has length %d" % (FIELDS, len(program)))
    return program


def add_program(board, block, program):
    """PIO.add_program: OSError when there is no room."""
    fields = fields_of(program)
    board.spend(INIT_US)
    offset = block.free_offset(len(fields[WORDS]))
    if offset < 0:
        raise OSError(ENOMEM)
    block.load(fields[WORDS], offset)
    board.pio.decode(block)
    fields[OFFSET_PIO0 + block.index] = offset


def divider(clock_hz, freq_hz):
    """Clock divider in 1/256 of a frequency; -1 is the system clock, 0 the slowest there is."""
    if freq_hz < 0:
        return 256
    if freq_hz == 0:
        return 65536 * 256
    div256 = clock_hz * 256 // freq_hz
    if not 256 <= div256 <= 65536 * 256:
        raise ValueError("freq out of range")
    return div256


def pin_states(states):
    """asm_pio_get_pins: a program's initial pins as a tuple."""
    if states is None:
        return ()
    return (states,) if isinstance(states, int) else tuple(states)


class StateMachine:
    """One of the eight; all objects of one number are the same machine."""

    _board = None

    def __init__(self, id, *args, **kwargs):
        board = self._board
        number = get_int(id)
        if not 0 <= number < MACHINES * len(board.pio.blocks):
            raise ValueError("invalid StateMachine")
        self._b = board
        self._number = number
        self._clocked = board.pio.machine(number)
        if args or kwargs:
            self.init(*args, **kwargs)

    def __repr__(self):
        return "StateMachine(%d)" % self._number

    def init(self, prog, freq=-1, **options):
        """Stopped, set up from the program and the keywords."""
        self._outside_hard("init")
        for name in options:
            if name not in PIN_FIELDS and name not in SHIFT_FIELDS:
                raise TypeError("extra keyword arguments given")
        board = self._b
        fields = fields_of(prog)
        clocked = self._clocked
        index = OFFSET_PIO0 + clocked.block.index
        if fields[index] < 0:
            add_program(board, clocked.block, prog)
        offset = fields[index]
        div256 = divider(board.chip.clock_hz, get_int(freq))
        board.spend(INIT_US)
        shiftctrl = fields[SHIFTCTRL]
        for name in SHIFT_FIELDS:
            if options.get(name) is not None:
                bit, mask = SHIFT_FIELDS[name]
                shiftctrl = shiftctrl & ~(mask << bit) | get_int(options[name]) << bit
        config = Config(fields[EXECCTRL], shiftctrl)
        config.wrap_bottom += offset
        config.wrap_top += offset
        outputs = self._choose_pins(config, fields, options)
        clocked.configure(config, offset, div256)
        for base, states in outputs:
            self._set_up(base, states)

    def _choose_pins(self, config, fields, options):
        """Bases and counts into `config`; [(base, states)] of the pins to set up."""
        pads = {}
        for name in PIN_FIELDS:
            if options.get(name) is not None:
                pads[name] = self._b.find_pad(options[name]).number
        outputs = []
        config.in_base = pads.get("in_base", 0)
        config.jmp_pin = pads.get("jmp_pin", 0)
        if "out_base" in pads:
            states = pin_states(fields[OUT_PINS])
            config.out_base, config.out_count = pads["out_base"], len(states)
            outputs.append((config.out_base, states))
        if "set_base" in pads:
            states = pin_states(fields[SET_PINS])
            config.set_base, config.set_count = pads["set_base"], len(states)
            outputs.append((config.set_base, states))
        if "sideset_base" in pads:
            states = pin_states(fields[SIDESET_PINS])
            config.side_base = pads["sideset_base"]
            config.side_bits = len(states) + config.side_optional
            outputs.append((config.side_base, states))
        return outputs

    def _set_up(self, base, states):
        """asm_pio_init_gpio: values, directions, then the pins' function."""
        block = self._clocked.block
        for at in range(len(states)):
            block.put_bits(False, base + at, 1, states[at] & 1)
            block.put_bits(True, base + at, 1, states[at] >> 1)
        for at in range(len(states)):
            block.connect(base + at & 31)

    def _outside_hard(self, name):
        if self._b.in_hard:
            self._b.unmodelled("StateMachine.%s in a hard callback" % name)

    def active(self, value=None):
        """Is it running; start or stop it."""
        if value is not None:
            self._outside_hard("active")
            self._b.spend(FIFO_US)
            self._clocked.enable(bool(value))
        return self._clocked.machine.enabled

    def restart(self):
        """From the program's beginning; FIFOs, X, Y and OSR stay."""
        self._outside_hard("restart")
        self._b.spend(FIFO_US)
        clocked = self._clocked
        clocked.touch()
        clocked.machine.restart(clocked.initial_pc)
        clocked.touch()

    def exec(self, instr):
        """One instruction at once: a word, or text."""
        self._outside_hard("exec")
        clocked = self._clocked
        config = clocked.machine.config
        if not isinstance(instr, int):
            instr = asm_pio_encode(instr, config.side_bits, config.side_optional)
        self._b.spend(FIFO_US)
        clocked.touch()
        clocked.machine.execute(instr)
        clocked.touch()

    # -- FIFOs -----------------------------------------------------------------------------

    def tx_fifo(self):
        """Words that wait to be pulled."""
        b = self._b
        sub_us = b.sub_us + FIFO_US
        b.sub_us = sub_us
        if sub_us >= b.due_us:
            b._service()
        clocked = self._clocked
        if not b.in_hard:
            clocked.catch_up()
        return len(clocked.machine.tx) + clocked.late_count

    def rx_fifo(self):
        """Words that wait to be read."""
        self._b.spend(FIFO_US)
        if not self._b.in_hard:
            self._clocked.catch_up()
        return len(self._clocked.machine.rx)

    def _has_room(self):
        clocked = self._clocked
        if not self._b.in_hard:
            clocked.catch_up()
        return len(clocked.machine.tx) + clocked.late_count < clocked.machine.config.tx_depth

    def put(self, value, shift=0):
        """A word into the TX FIFO, each element of a buffer; spins while the FIFO is full."""
        if isinstance(value, int):
            self._put_word(value, shift)
            return
        for item in value:
            self._put_word(item, shift)

    def _put_word(self, value, shift):
        b = self._b
        b.spend(FIFO_US)
        if not self._has_room():
            spin(b, self._has_room)
        if shift or value < 0 or value > SMALL:
            value = value << shift & 0xFFFFFFFF
        clocked = self._clocked
        if b.in_hard:
            clocked.late[clocked.late_count] = value
            clocked.late_us[clocked.late_count] = b.sub_us
            clocked.late_count += 1
            b.owed = True
        else:
            clocked.put(value, b.now_us)

    def get(self, buf=None, shift=0):
        """A word from the RX FIFO, or a buffer full; waits for them."""
        if buf is None:
            return self._get_word(shift)
        for at in range(len(buf)):
            buf[at] = self._get_word(shift)
        return buf

    def _get_word(self, shift):
        machine = self._clocked.machine
        if not self.rx_fifo():
            spin(self._b, self.rx_fifo)
        word = machine.rx.pop(0)
        if not self._b.in_hard:
            self._clocked.touch()
        return word >> shift

    def irq(self, *args, **kwargs):
        """Not modelled."""
        self._b.unmodelled("StateMachine.irq")
