"""What one window of an LOP measurement is worth: read on, repeat it, take it, or end.

Purpose: count what the windows so far say of the wearer (movement, rhythm, air) and know as early
as it can be known that this signal is no pulse. It must not choose a pressure, and ends nothing:
measurement.py does both by the answer.

How the signal itself tells what it is
  * Strength: the window's range against how its filtered samples bend. With noise of a sensor and
    nothing else the mean of six windows is 7 to 9, with the faintest pulses that were found 11.
  * Shape: the steepest 60 ms of an upstroke, times the interval, over the height. A sine, which is
    what a rocking limb and a tremor make, has 3.1 at most; pulses of 36 recordings 5.3 and more.
    Tall windows count more, since noise makes small ones steep.
  * Rhythm: only windows in which noise does not shape the beats are asked.
"""

from cuff.session.lop import judge, plan
from cuff.session.lop.pulse import ALTERNATES, FEW_BEATS, IRREGULAR, MOVED, STORE_HZ

READ_ON, REPEAT, TAKE, END = range(4)


class Watch:
    """answer(): once a window is read. flags: of the last one; reason: why to END."""

    def __init__(self):
        self.clear()

    def clear(self):
        self.windows = self.repeated_windows = 0
        self.clear_windows = self.irregular_windows = self.long_windows = self.alternating = 0
        self.heart_rate_bpm = self.flags = self.reason = 0
        self.rough_cmmhg = 0  # the least: a pump that shakes does so in every window
        self.scatter = 0
        self.shape_sum = self.shape_weight = 0
        self.strength_tenths = self._strength_sum = self._taken = 0  # of the best window
        self._interval = 0
        self._loud = False
        self.shift_cmmhg = 0  # of the knee, between the way up and the last window of the way back
        self._repeats = self._lost = self._sags = 0

    def new_place(self):
        """The next window is at another pressure."""
        self._repeats = 0

    @property
    def steep_pct(self):
        """Shape of the pulse so far; a sine: 310."""
        return self.shape_sum // self.shape_weight if self.shape_weight else 0

    def answer(self, w, target_cmmhg, max_height, on_flank, jumped):
        """What to do with the window `w`, read at this target; max_height: the wearer's so far."""
        flags = w.quality
        strength = min(w.range_q2cmmhg * 10 // max(w.noise_q2cmmhg, 1), judge.STRONG_TENTHS)
        faint = strength < judge.FAINT_TENTHS
        if strength < judge.CLEAR_TENTHS:
            flags &= ~(IRREGULAR | ALTERNATES)  # noise has no rhythm
        if (
            w.drift_cmmhg > plan.RISE_DRIFT_CMMHG
            or w.mean_cmmhg > target_cmmhg + plan.PUSHED_CMMHG
            or (judge.window_moved(w, max_height) and not faint)
            or jumped
        ):
            flags |= MOVED
        longest = plan.WINDOW_MAX_IRREGULAR if flags & IRREGULAR else plan.WINDOW_MAX
        need = plan.beats_needed(on_flank, self.scatter, max_height, flags & IRREGULAR)
        self.flags = flags
        if (w.beats < need or flags & MOVED) and w.n < longest:
            self.look_at = min(plan.look_again_at(w, need, flags & MOVED), longest)
            return READ_ON
        return self._read(w, flags, strength, max_height)

    def _read(self, w, flags, strength, max_height):
        if plan.sagged(w):
            flags |= MOVED
            self._sags += 1
            if self._sags >= plan.SAGS_MAX:
                return self._end(judge.LEAK)
        else:
            self._sags = 0
        self.flags = flags
        self.windows += 1
        rough = w.rough_cmmhg
        self.rough_cmmhg = min(self.rough_cmmhg, rough) if self.windows > 1 else rough
        if flags & MOVED:
            return self._moved()
        if not flags & FEW_BEATS:
            self.heart_rate_bpm = 60 * STORE_HZ // w.interval
            if strength >= judge.CLEAR_TENTHS and w.height_q2cmmhg * 2 > max_height:
                self._note_rhythm(w, flags)
        if w.beats >= 2:
            self.shape_sum += w.steep_pct * w.height_q2cmmhg
            self.shape_weight += w.height_q2cmmhg
        if w.beats >= plan.BEATS_FINE:
            spread = w.spread_q2cmmhg
            self.scatter += (spread - self.scatter) >> 2 if self.scatter else spread
        self.strength_tenths = max(self.strength_tenths, strength)
        self._strength_sum += strength
        if w.range_q2cmmhg > judge.LOUD * 4 * rough:
            self._loud = True
        self._taken += 1
        return self._known() or TAKE

    def _moved(self):
        if self._repeats >= plan.REPEATS_WINDOW:
            self._lost += 1
            return self._end(judge.MOVED) if self._lost > plan.LOST_MAX else TAKE
        self._repeats += 1
        self.repeated_windows += 1
        return self._end(judge.MOVED) if self.repeated_windows > plan.REPEATS_MAX else REPEAT

    def _note_rhythm(self, w, flags):
        """Irregular within the window, or another rate than usual: short windows show only that."""
        self.clear_windows += 1
        usual = self._interval or w.interval
        other = abs(w.interval - usual) * 100 > plan.OTHER_RATE_PCT * usual
        self._interval = usual + ((w.interval - usual) >> 2) if self._interval else usual
        if flags & IRREGULAR or other:
            self.irregular_windows += 1
        if w.beats > 2:
            self.long_windows += 1
            if flags & ALTERNATES:
                self.alternating += 1

    def faint(self):
        """Was there nothing but noise so far?"""
        return self._strength_sum < judge.FAINT_TENTHS * self._taken

    def _known(self):
        """Is it known by now that this is no pulse? END, or 0."""
        if self.rough_cmmhg > judge.ROUGH_CMMHG:  # a pump that shakes: what it leaves may do
            return 0
        if self._taken >= plan.PULSE_BY_WINDOWS and self.faint() and not self._loud:
            return self._end(judge.NO_PULSE)
        seen = self._loud or self.strength_tenths >= judge.CLEAR_TENTHS
        if self._taken >= plan.SHAPE_BY_WINDOWS and seen and not judge.a_pulse(self):
            return self._end(judge.MOVED)
        return 0

    def _end(self, reason):
        self.reason = reason
        return END
