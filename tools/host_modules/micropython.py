"""What CPython lacks to import the firmware's own modules on a laptop, for tests and documents.

`const`: MicroPython's compiler puts the number in place of the name, which saves the tick a look-up
of 1.5 us each; here it is the number. And gc.threshold, which limits nothing here. Devices in the
simulator have whole modules of their own (tools/sim/modules/system.py).
"""

import gc


def _threshold(*amount):
    """MicroPython's, when it is not used."""
    return -1


gc.threshold = _threshold


def const(value):
    """The value."""
    return value
