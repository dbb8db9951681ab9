"""Every reason for which the device vents, warns or will not start: codes, and a way to the words.

TRIP   vents at once and latches until a person clears it at the device with the cuff empty.
ALARM  informs; what it may become stands in its row.
BLOCK  a reason not to start; gone when its cause is gone.

Codes are part of the journal and the link: never renumber. The words (fault_rows.py) would take
16 KB of the heap for good, so `find` loads them when one is to be told and lets them go again.

Rules: the tick uses the codes only, never `find`, which allocates and takes some 10 ms. Nothing
but words depends on `find`: where the table cannot be loaded it still gives a Fault.
"""

from cuff.unload import unload

TRIP = 0
ALARM = 1
BLOCK = 2

NONE = 0
OVER_PRESSURE = 1
SENSOR_RANGE = 2
SENSOR_FROZEN = 3
SENSOR_JUMP = 4
RAIL = 5
LEASE = 6
CLOCK = 7
OCCLUSION_TIME = 8
NO_RISE = 9
TOO_SLOW = 10
NOT_VENTING = 11
PUMP_STUCK = 12
OFF_TARGET = 13
CANNOT_HOLD = 14
INTERNAL = 15
PERMIT = 16
PERMIT_CEILING = 17
LIMIT_LOST = 18
SESSION_TIME = 24
VENT_TOO_FAST = 25
KINKED = 26
LEAK = 32
UNCALIBRATED = 48
ZERO_UNSTABLE = 49
ZERO_SHIFTED = 50
BAD_SETTINGS = 51
NO_LOP = 52
TIMER = 53
NOT_EMPTY = 54
PERMITS_UNTESTED = 55
PERMIT_STUCK = 56
PERMIT_DEAD = 57
PERMIT_TIMING = 58
PERMIT_REVIVED = 59
PERMIT_SPENT = 60
AIR_UNTESTED = 64
AIR_UNSTEADY = 65
NO_PRESSURE = 66
NOT_HELD = 67
PUMP_SHORTED = 68
VALVE_SHORTED = 69
VALVE_BLOCKED = 70
SWITCH_SHORTED = 71
DEADMAN_SHORTED = 72
RECOVERING = 80
SESSION_OVER = 81
TOO_LONG = 82
RECORD = 83


class Fault:
    """A code in words: code, name, kind, text (what is the matter), hint (what to do), hazard."""

    def __init__(self, code, name, kind, text, hint, hazard):
        self.code = code
        self.name = name
        self.kind = kind
        self.text = text
        self.hint = hint
        self.hazard = hazard


_told = None  # the row asked for last, under the code asked for: the loop asks every turn of a trip
_told_code = NONE


def find(code):
    """The row of a code; an unknown code reads as the internal error."""
    global _told, _told_code
    if _told is None or code != _told_code:
        _told = None
        try:
            _told = _load(code)
        except Exception:  # no memory, or a file that is damaged or gone
            pass
        unload("cuff.fault_rows")  # first: what comes next needs some memory too
        _told_code = code
        if _told is None:
            _told = _without_words(code)
    return _told


def _load(code):
    from cuff import fault_rows

    for wanted in (code, INTERNAL):
        for row in fault_rows.FAULTS:
            if row[0] == wanted:
                return Fault(*row)
    raise ValueError("no row %d" % code)


def _without_words(code):
    kind = TRIP if code < LEAK else ALARM if code < UNCALIBRATED else BLOCK
    hint = "words not found: switch off and on; report it"
    return Fault(code, "fault-%d" % code, kind, "fault %d" % code, hint, "H4")
