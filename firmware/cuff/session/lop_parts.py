"""Brings the LOP measurement's code into memory for one measurement, and takes it out again.

It is a fifth of what the firmware would take of a Pico W's heap, and runs for two minutes now and
then. Rules
  * `load` only while the cuff is vented: on the ESP32 an import holds up the tick, and a collection
    takes its time everywhere.
  * Each module imports only what stands above it in `NAMES`, and `load` goes by that order, so that
    never more than one import is open on the stack that the tick shares.
  * Nobody else in the firmware imports these modules or keeps anything of theirs past `forget`.
"""

import gc

from cuff.unload import unload

NAMES = (
    "lop_pulse",
    "lop_knee",
    "lop_fit",
    "lop_points",
    "lop_judge",
    "lop_plan",
    "lop_climb",
    "lop",
    "lop_run",
)


def load():
    """The class LopRun. MemoryError, or what a file that cannot be read raises: call `forget`."""
    gc.collect()
    __import__("cuff.session.lop_pulse")
    __import__("cuff.session.lop_knee")
    __import__("cuff.session.lop_fit")
    __import__("cuff.session.lop_points")
    __import__("cuff.session.lop_judge")
    __import__("cuff.session.lop_plan")
    __import__("cuff.session.lop_climb")
    __import__("cuff.session.lop")
    from cuff.session.lop_run import LopRun

    gc.collect()  # what the importer has left lies between the modules
    return LopRun


def forget():
    """Out of memory again, a load that was cut short too."""
    unload(*["cuff.session." + name for name in NAMES])
