"""What the device says on its console of everything that is noted by its code.

What is said while a test or pressure may be under way is here, since words/ takes some 10 ms; the
rest is said in the words of its code. Rules: decides nothing; `step` looks each turn at what has
changed.
"""

from cuff import codes
from cuff.phases import (
    HOLD,
    IDLE,
    INFLATE,
    NOTHING,
    PAUSED,
    READY,
    REST,
    SELF_TEST,
    SET,
    TRAINING,
    VENT,
)
from cuff.words import tell

PHASE_NAMES = {
    IDLE: "idle",
    INFLATE: "inflate",
    READY: "ready",
    SET: "set %d of %d, %d repetitions",
    REST: "rest",
    HOLD: "hold",
    PAUSED: "pause",
    VENT: "vent: %s",
}
LINES = {
    codes.START_NOTED: "START noted: begins when the self-test has passed",
    codes.START_FORGOTTEN: "START forgotten: %s",
    codes.TRIP_CLEARED: "trip cleared",
    codes.ZERO_TAKEN: "zero taken",
    codes.SELF_TEST_PASSED: "self-test passed",
    codes.PERMITS_READY: "permits ready",
    codes.PERMITS_FAILED: "permits: %s",
    codes.AIR_PROVED: "pump and valve proved",
    codes.AIR_FAILED: "air: %s",
    codes.AIR_AGAIN: "air: once more",
    codes.AIR_BROKEN_OFF: "air: test broken off",
    codes.AIR_WAITS: "air: %s - %s",
    codes.SECOND_FAILED: "second sensor: %s - %s",
    codes.REFUSED: "will not start: %s - %s",
    codes.LOP_BEGINS: "LOP measurement begins, %s: keep still; STOP or DOWN ends it",
    codes.LOP_RESULT: "LOP found: %d mmHg, confidence %d %%, pulse %d/min, %d s",
    codes.LOP_NOT_FOUND: "LOP not found: %s",
    codes.LOP_NOT_KEPT: "LOP not kept: %s",
    codes.LOP_ATTEMPTS: "%d attempts left, the next one in %d s",
    codes.LOP_LAST_ATTEMPT: "1 attempt left, the next one in %d s",
    codes.LOP_NO_ATTEMPT: "no attempt left in this session",
}
# Lines whose first figure is a code: that one is said; next those with what to do.
_OF_A_CODE = (
    codes.START_FORGOTTEN,
    codes.LOP_NOT_FOUND,
    codes.LOP_NOT_KEPT,
    codes.PERMITS_FAILED,
    codes.AIR_FAILED,
)
_WITH_A_HINT = (codes.REFUSED, codes.AIR_WAITS, codes.SECOND_FAILED)
_IN_CMMHG = (codes.ZERO_REFUSED, codes.LAST_WERE_OFF, codes.OPEN_STAYS_AT)


class Story:
    """log(text): the console."""

    def __init__(self, log):
        self._log = log
        self._trip = codes.NONE
        self._also = codes.NONE
        self._leak = False
        self._phase = IDLE
        self._target_cmmhg = 0

    def note(self, code, *figures):
        """Something has happened: a code and the figures that its words ask for."""
        if code in _WITH_A_HINT:
            row = tell.find(figures[0])
            text = tell.filled(row.text, figures[1:]), tell.filled(row.hint, figures[1:])
            self._log(LINES[code] % text)
        elif code in _IN_CMMHG:
            self._log(tell.filled(tell.sentence(code), (_tenths(figures[0]),)))
        elif code == codes.LOP_WINDOW:
            self._log(_window(*figures))
        elif code in _OF_A_CODE:
            words = tell.filled(tell.sentence(figures[0]), figures[1:])
            self._log(LINES[code] % words)
        elif code in LINES:
            self._log(tell.filled(LINES[code], figures))
        else:
            self._log(tell.filled(tell.sentence(code), figures))

    def step(self, status):
        """One turn of the loop."""
        if status.trip != self._trip:
            self._trip = status.trip
            self._tell_trip(status)
        if status.also != self._also:
            self._also = status.also
            if self._also and self._also != status.trip:
                row = tell.find(self._also)
                self._log("AND %s: %s - %s" % (row.name, row.text, row.hint))
        if status.leaking != self._leak:
            self._leak = status.leaking
            self._tell_leak()
        if status.kind == TRAINING or status.kind == NOTHING or status.kind == SELF_TEST:
            self._step_phase(status)

    def stuck(self, names):
        """The buttons that are ignored have changed; "": none is any more."""
        if not names:
            self._log("no button is stuck any more")
            return
        row = tell.find(codes.BUTTON_STUCK)
        self._log("alarm:%s: %s - %s" % (names, row.text, row.hint))

    def _tell_trip(self, status):
        if status.trip:
            row = tell.find(status.trip)
            self._log(
                "TRIP %s: %s (measured %d, limit %d) - %s"
                % (row.name, row.text, status.measured, status.limit, row.hint)
            )
            if status.trip in codes.OPEN_BY_HAND:
                self._log(
                    "the limb's time goes on until you confirm that the cuff is open: hold START "
                    "for 3 s and let go"
                )

    def _tell_leak(self):
        if self._leak:
            row = tell.find(codes.LEAK)
            self._log("alarm: leak: %s - %s" % (row.text, row.hint))
        else:
            self._log("leak over")

    def _step_phase(self, status):
        """Of a training: a measurement speaks for itself."""
        phase = status.phase
        target_cmmhg = status.target_cmmhg
        before_cmmhg = self._target_cmmhg
        self._target_cmmhg = target_cmmhg
        if phase == self._phase:
            if target_cmmhg != before_cmmhg:  # UP or DOWN
                self._log("target %d mmHg" % (target_cmmhg // 100))
            return
        ended = tell.sentence(status.ended) if phase == VENT or phase == IDLE else ""
        if phase == IDLE and self._phase != VENT:
            self._log("vent: %s" % ended)  # the cuff was empty already
        self._phase = phase
        text = PHASE_NAMES[phase]
        if phase == SET:
            text = text % (status.set_no, status.sets, status.reps)
        elif phase == VENT:
            text = text % ended
        self._log("%s, target %d mmHg" % (text, target_cmmhg // 100))


def _tenths(cmmhg):
    """Hundredths as a number with one digit."""
    sign = "-" if cmmhg < 0 else ""
    tenths = (abs(cmmhg) + 5) // 10
    return "%s%d.%d" % (sign, tenths // 10, tenths % 10)


def _window(number, mean_cmmhg, pulse, beats, moved):
    return "LOP window %d: %d.%d mmHg, pulse %d.%02d mmHg, %d beats%s" % (
        number, mean_cmmhg // 100, mean_cmmhg % 100 // 10, pulse // 100, pulse % 100, beats,
        ", moved" if moved else "",
    )  # fmt: skip
