"""The PIO assembler: words as the RP2040 datasheet encodes them, refusals as rp2.py makes them."""

import pytest

from tools.sim.pio.assembler import (
    EXECCTRL,
    SHIFTCTRL,
    WORDS,
    PIOASMError,
    asm_pio,
    asm_pio_encode,
)

# Text -> word, taken from the tables of datasheet 3.4.
ENCODED = {
    "nop()": 0xA042,
    "set(pins, 31)": 0xE01F,
    "set(pindirs, 1)": 0xE081,
    "set(x, 7)": 0xE027,
    "set(y, 0)": 0xE040,
    "mov(x, osr)": 0xA027,
    "mov(osr, invert(x))": 0xA0E9,
    "mov(y, reverse(isr))": 0xA056,
    "mov(exec, x)": 0xA081,
    "mov(pc, y)": 0xA0A2,
    "pull()": 0x80A0,
    "pull(block)": 0x80A0,
    "pull(noblock)": 0x8080,
    "pull(ifempty)": 0x80E0,
    "pull(ifempty, noblock)": 0x80C0,
    "push()": 0x8020,
    "push(noblock)": 0x8000,
    "push(iffull, noblock)": 0x8040,
    "in_(pins, 1)": 0x4001,
    "in_(null, 32)": 0x4060,
    "out(pins, 8)": 0x6008,
    "out(x, 32)": 0x6020,
    "out(exec, 16)": 0x60F0,
    "wait(1, gpio, 14)": 0x208E,
    "wait(0, pin, 2)": 0x2022,
    "wait(1, irq, 3)": 0x20C3,
    "wait(1, irq, rel(0))": 0x20D0,
    "irq(2)": 0xC002,
    "irq(block, 1)": 0xC021,
    "irq(clear, rel(1))": 0xC051,
    "word(0x1234)": 0x1234,
    "nop()[3]": 0xA342,
    "nop().delay(31)": 0xBF42,
}


@pytest.mark.parametrize("text", ENCODED)
def test_words(text):
    assert asm_pio_encode(text, 0) == ENCODED[text]


def test_side_set_and_delay_share_five_bits():
    assert asm_pio_encode("nop().side(1)", 1) == 0xB042
    assert asm_pio_encode("nop().side(0)[15]", 1) == 0xAF42
    assert asm_pio_encode("nop().side(1)[3]", 2, True) == 0xBB42
    for text in ("nop().side(0)[16]", "nop()[16]"):
        with pytest.raises(PIOASMError, match="delay too large"):
            asm_pio_encode(text, 1)


def test_jumps_labels_and_wrap():
    @asm_pio()
    def program():
        set(x, 3)
        wrap_target()
        label("again")
        jmp(x_dec, "again")
        jmp("end")
        wrap()
        label("end")
        nop()

    assert list(program[WORDS]) == [0xE023, 0x0041, 0x0003, 0xA042]
    assert program[EXECCTRL] == 1 << 7 | 2 << 12


def test_without_wrap_the_last_instruction_wraps():
    @asm_pio()
    def program():
        nop()
        nop()

    assert program[EXECCTRL] == 1 << 12


def test_optional_side_set_takes_one_bit_more():
    @asm_pio(sideset_init=2)
    def always():
        nop().side(1)

    @asm_pio(sideset_init=(2, 2))
    def sometimes():
        nop().side(3)
        nop()

    assert list(always[WORDS]) == [0xB042]
    assert list(sometimes[WORDS]) == [0xBC42, 0xA042]
    assert sometimes[EXECCTRL] & 1 << 30


def test_shift_settings_and_initial_pins():
    @asm_pio(
        out_init=(2, 3), set_init=3, in_shiftdir=1, autopull=True, pull_thresh=8, fifo_join=1
    )
    def program():
        nop()

    assert program[SHIFTCTRL] == 1 << 30 | 8 << 25 | 1 << 18 | 1 << 17
    assert program[6:] == [(2, 3), 3, None]


def test_globals_come_back_whatever_happens():
    before = dict(globals())
    with pytest.raises(PIOASMError, match="unknown label there"):

        @asm_pio()
        def program():
            jmp("there")

    assert globals() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("in_(x, 0)", "invalid bit count 0"),
        ("out(x, 33)", "invalid bit count 33"),
        ("nop()[32]", "delay too large"),
        ("nop().side(0)", "no sideset"),
        ("nop(); nop()", "expecting exactly 1 instruction"),
    ],
)
def test_refusals(text, message):
    with pytest.raises(PIOASMError, match=message):
        asm_pio_encode(text, 0)


def test_side_set_beyond_its_bits_and_a_label_twice():
    with pytest.raises(PIOASMError, match="sideset too large"):
        asm_pio_encode("nop().side(2)", 1)
    with pytest.raises(PIOASMError, match="duplicate label a"):

        @asm_pio()
        def program():
            label("a")
            label("a")
