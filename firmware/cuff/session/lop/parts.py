"""Brings the LOP measurement's code into memory for one measurement, and takes it out again.

It is a fifth of what the firmware would take of a Pico W's heap, and runs for two minutes now and
then. Rules
  * `load` only while the cuff is vented: on the ESP32 an import holds up the tick, and a collection
    takes its time everywhere.
  * Each module imports only what stands above it in `NAMES`, and `load` goes by that order, so that
    never more than one import is open on the stack that the tick shares.
  * Nobody else in the firmware imports these modules or keeps anything of theirs past `forget`.
"""

from cuff import memory
from cuff.memory import unload

NAMES = (
    "pulse",
    "knee",
    "fit",
    "points",
    "judge",
    "plan",
    "climb",
    "watch",
    "measurement",
    "run",
)


def load():
    """The class LopRun. MemoryError, or what a file that cannot be read raises: call `forget`."""
    return memory.load(_import_all)


def _import_all():
    __import__("cuff.session.lop.pulse")
    __import__("cuff.session.lop.knee")
    __import__("cuff.session.lop.fit")
    __import__("cuff.session.lop.points")
    __import__("cuff.session.lop.judge")
    __import__("cuff.session.lop.plan")
    __import__("cuff.session.lop.climb")
    __import__("cuff.session.lop.watch")
    __import__("cuff.session.lop.measurement")
    from cuff.session.lop.run import LopRun

    return LopRun


def forget():
    """Out of memory again, a load that was cut short too."""
    unload(*["cuff.session.lop." + name for name in NAMES], collect=False)
