"""Argument checks shared by the virtual modules: the real converters' exceptions and messages.

MicroPython's C functions convert arguments with mp_obj_get_int and mp_arg_parse_all
(py/obj.c, py/argcheck.c); Python code that merely used its arguments would accept more.
"""


def get_int(value):
    """py/obj.c mp_obj_get_int: int or bool, else TypeError."""
    if isinstance(value, int):
        return int(value)
    raise TypeError("can't convert %s to int" % type(value).__name__)


def get_float(value):
    """py/obj.c mp_obj_get_float."""
    if isinstance(value, (int, float)):
        return float(value)
    raise TypeError("can't convert %s to float" % type(value).__name__)


def bind(base, board):
    """A class like `base` whose instances belong to `board`: the chip's own `machine.Pin` etc.

    Each board has classes of its own, so that several devices live in one process.
    """
    return type(base.__name__, (base,), {"_board": board})


def muldiv_u16(a, b, add, divisor):
    """(a * b + add) // divisor for 16-bit a and b, without leaving the small ints of a 32-bit VM.

    The real ports do this in uint32_t; a product of two 16-bit numbers would be a big int here
    and could not be had inside a hard callback.
    """
    high = (a >> 8) * b
    quotient = high // divisor
    rest = high - quotient * divisor
    return quotient * 256 + (rest * 256 + (a & 255) * b + add) // divisor
