"""The one light: what the device does, by its rhythm.

off on off..: on time / period in turns of 20 ms. Steady while pressure is held for a set, slow
blink at rest and while inflating, a short pause every two seconds while the LOP is measured, short
flash when ready to start, fast blink when tripped.
"""
from cuff.phases import HOLD, INFLATE, LOP, PAUSED, REST, SET, TRAINING, VENT
from cuff.phases import READY as READY_TO_LIFT

READY = (2, 150)
BLOCKED = (10, 50)
BUSY = (25, 50)
WORK = (50, 50)
MEASURE = (75, 100)
TRIPPED = (10, 20)
LEAKING = (35, 70)
_OF_A_PHASE = {
    INFLATE: BUSY,
    READY_TO_LIFT: BUSY,
    SET: WORK,
    REST: BUSY,
    HOLD: WORK,
    PAUSED: BUSY,
    VENT: BUSY,
}


def rhythm_of(status, stuck):
    """What a snapshot looks like. stuck: a button is ignored."""
    if status.trip:
        return TRIPPED
    if status.leaking:
        return LEAKING
    if status.kind == LOP:
        return MEASURE
    if status.kind == TRAINING:
        return _OF_A_PHASE[status.phase]
    return READY if status.proved and not stuck else BLOCKED


class Light:
    """set_level: the chip's function (1 = on)."""

    def __init__(self, set_level):
        self._set_level = set_level
        self._turn = 0

    def step(self, rhythm):
        """One turn of the loop."""
        self._turn += 1
        if self._turn >= rhythm[1]:
            self._turn = 0
        self._set_level(1 if self._turn < rhythm[0] else 0)
