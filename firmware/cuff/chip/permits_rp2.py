"""RP2040: both permits are PIO state machines, which run on when the core does not.

Dead-man: holds its line high for HOLD_MS per word and then parks low; no word brings it back.
Ceiling: counts one word down with the line high and parks low; it never looks at a second word.
Only rearm(), which a vented self-test may call, starts either anew.

Rules: the pins belong to the PIO from here on; the programs are assembled on import, before the
tick starts, because that empties this module's globals for a moment. Nothing is decided here.
"""

# pyright: reportUndefinedVariable=false, reportCallIssue=false
# The words inside the two programs are the assembler's.

import rp2
from machine import Pin

# The slowest clock is the system's / 65536: 1907 Hz at 125 MHz, 3052 Hz at 200 MHz. This works on
# both, and the twenty minutes still fit a small integer.
CLOCK_HZ = 4000
HOLD_MS = 250  # the deadline for a hung tick is 300 ms (R-PRM-1)
CEILING_TEST_MS = 100
_TOLERANCE_PCT = 10
_HOLD_LOOP_CYCLES = 3


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def deadman():
    """The first word arms it, each further one starts the count again."""
    pull(block)
    mov(x, osr)
    set(pins, 1)
    label("hold")
    pull(noblock)  # without a new word OSR takes X, the count itself
    mov(x, osr)
    jmp(x_dec, "hold")
    set(pins, 0)
    label("park")
    jmp("park")


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def ceiling():
    """One word, counted down once."""
    pull(block)
    mov(x, osr)
    set(pins, 1)
    label("count")
    jmp(x_dec, "count")
    set(pins, 0)
    label("park")
    jmp("park")


def ceiling_word(duration_ms):
    """What makes the ceiling hold for that long; below 2**30 up to 74 hours."""
    return duration_ms * (CLOCK_HZ // 1000) - 1


class Line:
    """One permit. For the tick, ready bound: level(), room() (0: a word fits), put(word).
    For the self-test: rearm(), the word it puts, and between which times that has to let go."""

    def __init__(self, machine_number, program, pin_number, test_word, hold_ms):
        self.test_word = test_word
        self.shortest_ms = hold_ms * (100 - _TOLERANCE_PCT) // 100
        self.longest_ms = hold_ms * (100 + _TOLERANCE_PCT) // 100
        self._machine = rp2.StateMachine(machine_number)
        self._program = program
        self._pin = Pin(pin_number)  # no mode: reading leaves it to the PIO
        self.level = self._pin.value
        self.room = self._machine.tx_fifo
        self.put = self._machine.put
        self.rearm()

    def rearm(self):
        """Line low, waiting for its first word. For the vented self-test only."""
        self._machine.active(0)
        self._machine.init(self._program, freq=CLOCK_HZ, set_base=self._pin)
        self._machine.active(1)


class PermitLines:
    """deadman and ceiling lines, and the words that feed the one and start the other."""

    PARKS = True  # an expired line stays low whatever is put
    word = HOLD_MS * (CLOCK_HZ // 1000) // _HOLD_LOOP_CYCLES - 1
    BY_EDGE = False

    def __init__(self, board):
        self.deadman = Line(0, deadman, board.PIN_PERMIT_DEADMAN, self.word, HOLD_MS)
        self.ceiling = Line(
            1,
            ceiling,
            board.PIN_PERMIT_CEILING,
            ceiling_word(CEILING_TEST_MS),
            CEILING_TEST_MS,
        )

    def ceiling_word_of(self, duration_s):
        """The word for the hard ceiling."""
        return ceiling_word(duration_s * 1000)
