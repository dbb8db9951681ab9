"""Proof that numbers on the tick path stay small integers, on each interpreter as well as it can.

On CPython `small(x)` is an integer whose every sum, product, shift ... raises Overflow beyond
-2**30 .. 2**30-1; `make_small(parts)` gives all integers of a finished object that kind. The two
MicroPythons cannot have such a class, but refuse to allocate: `locked(function)` runs it under
heap_lock, where the 32-bit one raises MemoryError for the same numbers, as the chips do.
"""

import sys

LOWEST = -(2**30)
HIGHEST = 2**30 - 1
IS_MICROPYTHON = sys.implementation.name == "micropython"
IS_32_BIT = IS_MICROPYTHON and sys.maxsize < 2**32


class Overflow(Exception):
    """A number that would be allocated on the chip."""


if IS_MICROPYTHON:
    from micropython import heap_lock, heap_unlock

    small = int

    def make_small(part):
        """Nothing to do: the heap is locked instead."""

    def locked(function, *arguments):
        """function(*arguments), at most three, without allocating. (A call with a star does.)"""
        count = len(arguments)
        first, second, third = (arguments + (None, None, None))[:3]
        heap_lock()
        try:
            if count == 0:
                function()
            elif count == 1:
                function(first)
            elif count == 2:
                function(first, second)
            else:
                function(first, second, third)
        finally:
            heap_unlock()

else:

    def _checked(name):
        plain = getattr(int, name)

        def operate(self, *others):
            value = plain(self, *others)
            return value if value is NotImplemented else small(value)

        return operate

    class small(int):  # noqa: N801 - stands for `int`
        """An int of at most 31 bits."""

        def __new__(cls, value):
            if not isinstance(value, int):
                raise Overflow("%r is no integer" % value)
            if not LOWEST <= value <= HIGHEST:
                raise Overflow("%d needs more than 31 bits" % value)
            return int.__new__(cls, value)

        def __truediv__(self, other):
            raise Overflow("a float")

        __rtruediv__ = __truediv__

    for _name in ("add", "sub", "mul", "floordiv", "mod", "lshift", "rshift", "and", "or", "xor"):
        setattr(small, "__%s__" % _name, _checked("__%s__" % _name))
        setattr(small, "__r%s__" % _name, _checked("__r%s__" % _name))
    for _name in ("neg", "abs", "invert", "pos"):
        setattr(small, "__%s__" % _name, _checked("__%s__" % _name))

    def make_small(part, seen=None):
        """Turn every integer attribute of an object and of what it holds into a `small`."""
        seen = set() if seen is None else seen
        if id(part) in seen or not hasattr(part, "__dict__") or isinstance(part, type):
            return
        seen.add(id(part))
        for name, value in list(vars(part).items()):
            if isinstance(value, int) and not isinstance(value, bool):
                setattr(part, name, small(value))
            elif type(value).__module__.startswith("cuff."):
                make_small(value, seen)

    def locked(function, *arguments):
        """function(*arguments); `small` does the checking."""
        function(*arguments)
