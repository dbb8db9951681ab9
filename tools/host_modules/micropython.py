"""What CPython lacks to import the firmware's own modules on a laptop, for tests and documents.

Only `const`: MicroPython's compiler puts the number in place of the name, which saves the tick a
look-up of 1.5 us each; here it is the number. Devices in the simulator have a whole module of
their own (tools/sim/virtual_system.py).
"""


def const(value):
    """The value."""
    return value
