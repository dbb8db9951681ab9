"""Every reason for which the device vents, warns or will not start: the words a person reads.

TRIP   vents at once and latches until a person clears it at the device with the cuff empty.
ALARM  informs; what it may become stands in its row.
BLOCK  a reason not to start; gone when its cause is gone.

Codes are part of the journal and the link: never renumber. Hazard ids: docs/hazards.md.
Rules: no imports, no side effects.
"""

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
    """One row: code, name, kind, text (what is the matter), hint (what to do), hazard id."""

    def __init__(self, code, name, kind, text, hint, hazard):
        self.code = code
        self.name = name
        self.kind = kind
        self.text = text
        self.hint = hint
        self.hazard = hazard


FAULTS = (
    Fault(OVER_PRESSURE, "over-pressure", TRIP, "pressure too high",
          "cuff was vented; let it be checked if it happens again", "H1"),
    Fault(SENSOR_RANGE, "sensor-range", TRIP, "pressure sensor gives no valid signal",
          "check the sensor's cable", "H2"),
    Fault(SENSOR_FROZEN, "sensor-frozen", TRIP, "pressure reading does not move at all",
          "check the sensor and its supply", "H2"),
    Fault(SENSOR_JUMP, "sensor-jump", TRIP, "pressure reading jumped",
          "OPEN THE CUFF BY HAND: the tube may be kinked; or check the sensor's cable", "H2"),
    Fault(RAIL, "rail", TRIP, "sensor supply out of range",
          "charge the battery; check the 5 V supply", "H3"),
    Fault(LEASE, "lease", TRIP, "control program stopped answering",
          "switch off and on; report it if it comes back", "H4"),
    Fault(CLOCK, "clock", TRIP, "clocks disagree", "switch off and on", "H4"),
    Fault(OCCLUSION_TIME, "occlusion-time", TRIP, "longest time under pressure reached",
          "rest with the cuff empty", "H5"),
    Fault(NO_RISE, "no-rise", TRIP, "pump runs but pressure does not rise",
          "wrap the cuff snugly and check the tube", "H6"),
    Fault(TOO_SLOW, "too-slow", TRIP, "target not reached in time",
          "check for leaks, wrap the cuff more snugly", "H6"),
    Fault(NOT_VENTING, "not-venting", TRIP, "valve blocked",
          "OPEN THE CUFF BY HAND NOW", "H7"),
    Fault(PUMP_STUCK, "pump-stuck", TRIP, "pressure rises without being asked to",
          "open the cuff by hand; do not use the device", "H1"),
    Fault(OFF_TARGET, "off-target", TRIP, "pressure stays off the target",
          "check the cuff and start again", "H8"),
    Fault(CANNOT_HOLD, "cannot-hold", TRIP, "pressure cannot be held",
          "find the leak before starting again", "H8"),
    Fault(INTERNAL, "internal", TRIP, "internal error", "switch off and on; report it", "H4"),
    Fault(PERMIT, "permit", TRIP, "safety switch let go: the control program stood still",
          "switch off and on; report it if it comes back", "H4"),
    Fault(PERMIT_CEILING, "permit-ceiling", TRIP, "hardware limit of time under pressure reached",
          "rest with the cuff empty", "H5"),
    Fault(LIMIT_LOST, "limit-lost", TRIP, "a limit in memory has changed by itself",
          "switch off and on; if it comes back, have it repaired", "H4"),
    Fault(SESSION_TIME, "session-time", TRIP, "longest time under pressure in one session reached",
          "enough for today: take the cuff off", "H5"),
    Fault(VENT_TOO_FAST, "vent-too-fast", TRIP, "tube empties faster than a cuff can: kinked?",
          "OPEN THE CUFF BY HAND NOW", "H7"),
    Fault(KINKED, "kinked", TRIP, "pressure jumps as in a closed tube: kinked?",
          "OPEN THE CUFF BY HAND NOW", "H7"),
    Fault(LEAK, "leak", ALARM, "pump runs without a pause: the cuff leaks",
          "check tube and cuff; it trips if the pressure cannot be held", "H8"),
    Fault(UNCALIBRATED, "uncalibrated", BLOCK, "pressure sensor not calibrated",
          "calibrate against a gauge: docs/calibration.md", "H2"),
    Fault(ZERO_UNSTABLE, "zero-unstable", BLOCK, "zero is not steady",
          "take the cuff off or keep still for two seconds", "H2"),
    Fault(ZERO_SHIFTED, "zero-shifted", BLOCK, "reading is not zero with the valve open",
          "open the cuff; if it is empty, calibrate again", "H2"),
    Fault(BAD_SETTINGS, "bad-settings", BLOCK, "a setting is not accepted",
          "correct settings.json; the serial log names the bound", "H9"),
    Fault(NO_LOP, "no-target", BLOCK, "no valid working pressure",
          "measure or enter the limb occlusion pressure", "H9"),
    Fault(TIMER, "timer", BLOCK, "control timer does not run as it must",
          "MicroPython 1.26 or later is needed", "H4"),
    Fault(NOT_EMPTY, "not-empty", BLOCK, "cuff still under pressure",
          "wait until it is empty, or open it by hand", "H7"),
    Fault(PERMITS_UNTESTED, "permits-untested", BLOCK, "safety switches are being tested",
          "wait a moment with the cuff empty", "H4"),
    Fault(PERMIT_STUCK, "permit-stuck", BLOCK, "a safety switch does not let go",
          "do not use the device; have it repaired", "H4"),
    Fault(PERMIT_DEAD, "permit-dead", BLOCK, "a safety switch does not close",
          "check the wiring of the permits", "H4"),
    Fault(PERMIT_TIMING, "permit-timing", BLOCK, "a safety switch lets go at the wrong time",
          "switch off and on; if it stays, have it repaired", "H4"),
    Fault(PERMIT_REVIVED, "permit-revived", BLOCK, "a safety switch comes back by itself",
          "do not use the device; have it repaired", "H4"),
    Fault(PERMIT_SPENT, "permit-spent", BLOCK, "hardware limit of time under pressure reached",
          "leave the cuff empty until it says ready", "H5"),
    Fault(AIR_UNTESTED, "air-untested", BLOCK, "pump and valve are not proved yet",
          "keep still for a few seconds; after STOP or a trip START begins the test", "H4"),
    Fault(AIR_UNSTEADY, "air-unsteady", BLOCK, "pressure moved during the test of pump and valve",
          "hold still and press START", "H2"),
    Fault(NO_PRESSURE, "no-pressure", BLOCK, "pump makes no pressure",
          "connect the tube, wrap the cuff, press START", "H6"),
    Fault(NOT_HELD, "not-held", BLOCK, "the air does not stay in the cuff",
          "check tube and cuff, press START; if they are tight, the valve does not close", "H6"),
    Fault(PUMP_SHORTED, "pump-shorted", BLOCK, "pump runs without being told to",
          "do not use the device; have the pump's switch repaired", "H1"),
    Fault(VALVE_SHORTED, "valve-shorted", BLOCK, "valve closes without being told to",
          "do not use the device; have the valve's switch repaired", "H7"),
    Fault(VALVE_BLOCKED, "valve-blocked", BLOCK, "valve does not open",
          "open the cuff by hand; do not use the device", "H7"),
    Fault(SWITCH_SHORTED, "switch-shorted", BLOCK, "pump or valve works without its permits",
          "do not use the device; have its high side repaired", "H5"),
    Fault(DEADMAN_SHORTED, "deadman-shorted", BLOCK, "valve stays closed without its permit",
          "do not use the device; have its high side repaired", "H4"),
    Fault(RECOVERING, "recovering", BLOCK, "the limb has to recover first",
          "leave the cuff empty for so long, then press START again", "H5"),
    Fault(SESSION_OVER, "session-over", BLOCK, "the session's time under pressure is used up",
          "enough for today: take the cuff off", "H5"),
    Fault(TOO_LONG, "too-long", BLOCK, "the training is longer than the limits of time allow",
          "fewer minutes, shorter rests or a quicker tempo in settings.json", "H5"),
    Fault(RECORD, "record", BLOCK, "the training cannot be noted on the flash",
          "make room: the device must remember a training that a power loss ends", "H5"),
)  # fmt: skip


def find(code):
    """The row of a code; an unknown code reads as the internal error."""
    for row in FAULTS:
        if row.code == code:
            return row
    return find(INTERNAL)
