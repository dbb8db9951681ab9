"""rp2.asm_pio and rp2.asm_pio_encode: PIO programs written as Python functions, into 16-bit words.

Sources: RP2040 datasheet 3.4 (encodings), ports/rp2/modules/rp2.py (meaning of the decorator's
arguments, the layout of a program, every refusal and its text).

As on the chip a program is run twice as a function whose globals hold nothing but the assembler's
words: the first pass finds the labels, the second emits. So assemble where no interrupt needs that
module's globals. A program is a list of nine: words, offsets in up to three PIO blocks, EXECCTRL,
SHIFTCTRL, and the initial pins for out, set and side-set. Runs on every interpreter.
"""

from array import array

WORDS = 0
OFFSET_PIO0 = 1
EXECCTRL = 4
SHIFTCTRL = 5
OUT_PINS = 6
SET_PINS = 7
SIDESET_PINS = 8
FIELDS = 9

INSTRUCTIONS = (
    "word", "nop", "jmp", "wait", "in_", "out", "push", "pull", "mov", "irq", "set",
)  # fmt: skip
DIRECTIVES = ("wrap_target", "wrap", "label")
_EXEC = 8  # has another number in out than in mov
_PIN = 6


class PIOASMError(Exception):
    """A program that cannot be assembled."""


def _relative(index):
    return index | 0x10


def _reversed(source):
    return source | 0x10


def _inverted(source):
    return source | 0x08


CONSTANTS = {
    "gpio": 0, "pins": 0, "x": 1, "y": 2, "null": 3, "pindirs": 4, "pc": 5, "status": 5,
    "isr": 6, "osr": 7, "exec": _EXEC, "invert": _inverted, "reverse": _reversed,
    "not_x": 1, "x_dec": 2, "not_y": 3, "y_dec": 4, "x_not_y": 5, "pin": _PIN, "not_osre": 7,
    "noblock": 0x01, "block": 0x21, "iffull": 0x40, "ifempty": 0x40,
    "clear": 0x40, "rel": _relative,
}  # fmt: skip


class Assembler:
    """Emits one program; each instruction returns self, so that .side(n) and [delay] follow."""

    def __init__(
        self,
        *,
        out_init=None,
        set_init=None,
        sideset_init=None,
        side_pindir=False,
        in_shiftdir=0,
        out_shiftdir=0,
        autopush=False,
        autopull=False,
        push_thresh=32,
        pull_thresh=32,
        fifo_join=0,
    ):
        shiftctrl = (fifo_join << 30) | (pull_thresh & 31) << 25 | (push_thresh & 31) << 20
        shiftctrl |= out_shiftdir << 19 | in_shiftdir << 18 | autopull << 17 | autopush << 16
        self.program = [array("H"), -1, -1, -1, side_pindir << 29, shiftctrl]
        self.program += [out_init, set_init, sideset_init]
        self.labels = {}
        self.emitting = False
        self.count = 0
        self.delay_max = 31
        self.side_used = 0
        self.side_optional = False
        if sideset_init is None:
            self.side_bits = 0
        else:
            self.side_bits = 1 if isinstance(sideset_init, int) else len(sideset_init)
        self._wrapped = False

    def begin_emitting(self):
        """Between the passes: what the first one found decides where delay and side-set lie."""
        if not self._wrapped and self.count:
            self.wrap()
        if self.side_bits:
            self.side_optional = self.side_used != self.count
            if self.side_optional:
                self.program[EXECCTRL] |= 1 << 30
                self.side_bits += 1
        self.delay_max = 31 >> self.side_bits
        self.emitting = True
        self.count = self.side_used = 0

    # -- what follows an instruction -------------------------------------------------------

    def __getitem__(self, cycles):
        return self.delay(cycles)

    def delay(self, cycles):
        """Wait so many cycles after the instruction."""
        if self.emitting:
            if cycles > self.delay_max:
                raise PIOASMError("delay too large")
            self.program[WORDS][-1] |= cycles << 8
        return self

    def side(self, value):
        """Set the side-set pins with the instruction."""
        self.side_used += 1
        if self.emitting:
            if self.side_bits == 0:
                raise PIOASMError("no sideset")
            if value >= 1 << self.side_bits:
                raise PIOASMError("sideset too large")
            self.program[WORDS][-1] |= self.side_optional << 12 | value << (13 - self.side_bits)
        return self

    # -- directives ------------------------------------------------------------------------

    def wrap_target(self):
        """After wrap() the program goes on here."""
        self.program[EXECCTRL] |= self.count << 7

    def wrap(self):
        """The instruction before this is the last; without it the program's last one is."""
        assert self.count
        self.program[EXECCTRL] |= (self.count - 1) << 12
        self._wrapped = True

    def label(self, name):
        """Where a jmp may go."""
        if not self.emitting:
            if name in self.labels:
                raise PIOASMError("duplicate label %s" % name)
            self.labels[name] = self.count

    # -- instructions ----------------------------------------------------------------------

    def word(self, encoded, label=None):
        """One instruction; the address of a label is added."""
        self.count += 1
        if self.emitting:
            if label is not None:
                if label not in self.labels:
                    raise PIOASMError("unknown label %s" % label)
                encoded |= self.labels[label]
            self.program[WORDS].append(encoded)
        return self

    def nop(self):
        """mov(y, y)."""
        return self.word(0xA042)

    def jmp(self, condition, label=None):
        """Go to a label, always or on a condition."""
        if label is None:
            return self.word(0, condition)
        return self.word(condition << 5, label)

    def wait(self, polarity, source, index):
        """Stall until a pin or an irq flag is at `polarity`."""
        numbers = {0: 0, _PIN: 1}  # anything else is the word `irq` itself
        return self.word(0x2000 | polarity << 7 | numbers.get(source, 2) << 5 | index)

    def in_(self, source, bits):
        """Shift bits into ISR."""
        return self.word(0x4000 | source << 5 | _bits(bits))

    def out(self, target, bits):
        """Shift bits out of OSR."""
        number = 7 if target == _EXEC else target
        return self.word(0x6000 | number << 5 | _bits(bits))

    def push(self, how=0, more=0):
        """ISR into the RX FIFO; blocking when nothing else is said."""
        return self.word(0x8000 | _fifo_flags(how | more))

    def pull(self, how=0, more=0):
        """From the TX FIFO into OSR; blocking when nothing else is said."""
        return self.word(0x8080 | _fifo_flags(how | more))

    def mov(self, target, source):
        """Copy."""
        number = 4 if target == _EXEC else target
        return self.word(0xA000 | number << 5 | source)

    def irq(self, how, index=None):
        """Set or clear an irq flag."""
        if index is None:
            return self.word(0xC000 | how)
        return self.word(0xC000 | how & 0x60 | index)

    def set(self, target, value):
        """A constant into pins, x, y or pindirs."""
        return self.word(0xE000 | target << 5 | value)


def _bits(count):
    if not 0 < count <= 32:
        raise PIOASMError("invalid bit count %d" % count)
    return count & 31


def _fifo_flags(flags):
    if not flags & 1:
        flags |= 0x20
    return flags & 0x60


def asm_pio(**options):
    """Decorator: the function becomes a program."""
    assembler = Assembler(**options)

    def assemble(function):
        space = function.__globals__
        kept = space.copy()
        space.clear()
        try:
            space.update(CONSTANTS)
            for name in DIRECTIVES + INSTRUCTIONS:
                space[name] = getattr(assembler, name)
            function()
            assembler.begin_emitting()
            function()
        finally:
            space.clear()
            space.update(kept)
        return assembler.program

    return assemble


def asm_pio_encode(text, sideset_count, sideset_opt=False):
    """One instruction, as text, into its word. sideset_count includes the optional side-set's
    enable bit; jmp is refused, as on the chip."""
    assembler = Assembler()
    assembler.side_bits = sideset_count
    assembler.side_optional = bool(sideset_opt)
    assembler.delay_max = 31 >> (sideset_count + assembler.side_optional)
    assembler.emitting = True
    space = dict(CONSTANTS)
    for name in INSTRUCTIONS:
        space[name] = getattr(assembler, name)
    space["jmp"] = None
    exec(text, space)
    words = assembler.program[WORDS]
    if len(words) != 1:
        raise PIOASMError("expecting exactly 1 instruction")
    return words[0]
