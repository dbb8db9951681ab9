"""The part of a measurement that is in memory only while one runs: feeds the procedure; reports.

Samples are taken from the guard's history, where every tick leaves one anyway: nothing is added to
the tick, nothing is allocated, and none is lost, since a loop that sleeps through the two seconds
of that ring has lost its lease long before. Phases, attempts and the record are measuring.py's.
"""

from cuff import codes, limits
from cuff.safety.guard import HISTORY
from cuff.session.lop import judge
from cuff.session.lop.measurement import DONE, LopMeasurement
from cuff.session.lop.pulse import MOVED

_BELOW_TRIP_MMHG = 10
_Q2_PER_MMHG = 400
_BELIEVABLE_CMMHG = limits.LOP_LOWEST_MMHG * 100


class LopRun:
    """lop: the procedure; begin(), then by turns take_samples(), lop.step(now_ms), follow()."""

    def __init__(self, settings, guard, ticks_diff, note):
        self._settings = settings
        self._guard = guard
        self._note = note
        ceiling_mmhg = min(
            settings["pressure_max_mmhg"], settings["pressure_trip_mmhg"] - _BELOW_TRIP_MMHG
        )
        self.lop = LopMeasurement(ceiling_mmhg * 100, settings["lop_time_s"] * 1000, ticks_diff)
        self._at = 0
        self._told = self._repeated = 0

    def begin(self, now_ms):
        """Once."""
        self._note(codes.LOP_BEGINS, self._settings["lop_posture"])
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
        watch = lop.watch
        if watch.windows == self._told:
            return False
        self._told = watch.windows
        self._tell_window()
        repeated = self._repeated
        self._repeated = watch.repeated_windows
        return watch.repeated_windows != repeated

    def _tell_window(self):
        lop = self.lop
        window = lop.window
        watch = lop.watch
        self._note(
            codes.LOP_WINDOW, watch.windows, window.mean_cmmhg,
            window.height_q2cmmhg * 100 // _Q2_PER_MMHG, window.beats, bool(watch.flags & MOVED),
        )  # fmt: skip

    def found(self):
        """Has the procedure ended in a pressure that can be a limb's?"""
        return self.lop.state == DONE and self.lop.estimate_cmmhg >= _BELIEVABLE_CMMHG

    def outcome(self):
        """The code of what it came to, if no pressure was found."""
        if self.lop.state == DONE:
            return codes.LOP_NOT_A_LIMBS
        return codes.LOP_FOUND + self.lop.reason

    def tell_found(self):
        """The result."""
        lop = self.lop
        watch = lop.watch
        self._note(
            codes.LOP_RESULT, lop.estimate_cmmhg // 100, lop.confidence_pct, watch.heart_rate_bpm,
            lop.duration_ms // 1000,
        )  # fmt: skip
        if judge.irregular(watch):
            self._note(codes.LOP_IRREGULAR)
