"""The part of a measurement that is in memory only while one runs: feeds the procedure, and tells.

Samples are taken from the guard's history, where every tick leaves one anyway: nothing is added to
the tick, nothing is allocated, and none is lost, since a loop that sleeps through the two seconds
of that ring has lost its lease long before. Phases, attempts and the record are measuring.py's.
"""

from cuff import limits
from cuff.safety.guard import HISTORY
from cuff.session import lop_judge
from cuff.session.lop import DONE, LopMeasurement
from cuff.session.lop_pulse import MOVED

_BELOW_TRIP_MMHG = 10
_Q2_PER_MMHG = 400
_BELIEVABLE_CMMHG = limits.LOP_LOWEST_MMHG * 100


class LopRun:
    """lop: the procedure; begin(), then by turns take_samples(), lop.step(now_ms), follow()."""

    def __init__(self, settings, guard, ticks_diff, log):
        self._settings = settings
        self._guard = guard
        self._log = log
        ceiling_mmhg = min(
            settings["pressure_max_mmhg"], settings["pressure_trip_mmhg"] - _BELOW_TRIP_MMHG
        )
        self.lop = LopMeasurement(ceiling_mmhg * 100, settings["lop_time_s"] * 1000, ticks_diff)
        self._at = 0
        self._told = self._repeated = 0

    def begin(self, now_ms):
        """Once."""
        self._log(
            "LOP measurement begins, %s: keep still; STOP or DOWN ends it"
            % self._settings["lop_posture"]
        )
        self._at = self._guard.history_at
        self.lop.start(now_ms)

    def take_samples(self):
        """What the ticks have left since the last turn."""
        lop = self.lop
        history = self._guard.history
        at = self._at
        end = self._guard.history_at  # read once: ticks go on adding
        while at != end:
            sample = history[at]
            lop.push(sample if sample > 0 else 0)
            at = at + 1 if at + 1 < HISTORY else 0
        self._at = at

    def follow(self):
        """Say what was read. True when the wearer has to be asked to keep still."""
        lop = self.lop
        if lop.windows == self._told:
            return False
        self._told = lop.windows
        self._tell_window()
        repeated = self._repeated
        self._repeated = lop.repeated_windows
        return lop.repeated_windows != repeated

    def _tell_window(self):
        lop = self.lop
        window = lop.window
        mean, pulse = window.mean_cmmhg, window.height_q2cmmhg * 100 // _Q2_PER_MMHG
        moved = lop.quality & MOVED
        self._log(
            "LOP window %d: %d.%d mmHg, pulse %d.%02d mmHg, %d beats%s"
            % (
                lop.windows, mean // 100, mean % 100 // 10, pulse // 100, pulse % 100,
                window.beats, ", moved" if moved else "",
            )
        )  # fmt: skip

    def found(self):
        """Has the procedure ended in a pressure that can be a limb's?"""
        return self.lop.state == DONE and self.lop.estimate_cmmhg >= _BELIEVABLE_CMMHG

    def tell_found(self):
        """The result."""
        lop = self.lop
        self._log(
            "LOP found: %d mmHg, confidence %d %%, pulse %d/min, %d s"
            % (
                lop.estimate_cmmhg // 100, lop.confidence_pct, lop.heart_rate_bpm,
                lop.duration_ms // 1000,
            )
        )  # fmt: skip

    def tell_not_found(self, why, left):
        """why: from outside, else the procedure's own reason; left: attempts."""
        lop = self.lop
        if lop.state == DONE:
            why = "%d mmHg is no pressure that occludes a limb" % (lop.estimate_cmmhg // 100)
        text, hint = lop_judge.TEXT[lop.reason]
        self._log("LOP not found: %s %s" % (why or text, "" if why else hint))
        self._log(
            "%d attempt%s left, the next one in %d s"
            % (left, "" if left == 1 else "s", limits.LOP_SPACING_S)
        )
