"""Regulation while the limb works: a ceiling that clips peaks, a pump that feeds the relaxation.

A contraction lifts the pressure of a sealed cuff by tens of mmHg in a second, and its end takes
them away again. The valve is far stronger than the pump, so the scheme is one-sided:

* the valve clips the pressure at a ceiling, opened ahead of time by its own delay;
* the pump feeds at full duty from the top of a repetition until the pressure is back at the
  target, so that no part of the relaxation is lost to reaction time;
* a release leaves a falling slope, which is no relaxing muscle: once the pressure has been above
  the target for longer than a repetition's top, the pump feeds only after a real fall;
* the ceiling is learned, repetition by repetition, so that peak and valley lie evenly about the
  target, but never above the band of +-10 %. If the swing is larger than pump and band
  allow, the ceiling stays at the edge of the band: the longest time inside it that is possible.

Tick code: integers in 31 bits, no allocation. Pressures in cmmHg, slopes in cmmHg per tick Q8.
"""

from micropython import const

ENTER_CMMHG = const(300)  # off target by this, and moving: the limb works; but a pulse:
_ENTER_SLOPE_Q8 = const(5 << 8)  # 5 mmHg/s ...
_ENTER_TICKS = const(10)  # ... for so long: the upstroke of a pulse is over sooner ...
_ENTER_SURE_CMMHG = const(800)  # ... or off by more than a pulse ever is
_FALL_SLOPE_Q8 = const(-(3 << 8))
_STILL_Q8 = const(450 << 8)  # less than this from the limb: it is still (a pulse: < 500)
_STILL_TICKS = const(150)  # still near the target for so long: the repetitions are over
_STILL_AWAY_TICKS = const(300)  # still elsewhere, a long contraction perhaps: hold there no longer
_CROSS_CMMHG = const(100)  # about the target; divides one half repetition from the next
_FIRST_CEILING_PCT = const(9)  # before a repetition was seen: sag makes the first low
_TOP_CEILING_PCT = const(10)
_TOP_MARGIN_CMMHG = const(55)
_LOW_CEILING_CMMHG = const(200)
_NEAR_PEAK_Q8 = const(12 << 8)  # the rise is nearly over ...
_PEAK_TOLERANCE_CMMHG = const(10)  # ... and a release would cost more than it saves
_TOP_ZONE_CMMHG = const(250)  # this close below the ceiling the pump feeds already
_TOP_PUMP_TICKS = const(250)  # ... but not for longer: a limb that stays there needs no air
_NO_FEED_CMMHG = const(300)  # this far above the ceiling the valve does not keep up: no more air
_FALLEN_CMMHG = const(500)  # later a slope is a fall only this far below it: past pulse and release
_LINGER_TICKS = const(600)  # above the target for so long without a valley: the ceiling is too high


class Reps:
    """step() -> sets `pump_full` and `valve_closed`; `active` says whether the limb works.
    peak_cmmhg, valley_cmmhg: of the last repetition; half_ticks: since it crossed the target."""

    def __init__(self, model, observer):
        self._model = model
        self._observer = observer
        self.active = False
        self.pump_full = False
        self.valve_closed = True
        self.ceiling_cmmhg = 0  # above target
        self.peak_cmmhg = 0
        self.valley_cmmhg = 0
        self._above = True
        self.half_ticks = 0
        self._lifted = False
        self.moving_ticks = 0
        self._still_ticks = 0
        self._limb_q8 = 0
        self._before_q8 = 0

    def forget(self, target_cmmhg):
        """New target: nothing is known of its repetitions yet."""
        self.active = False
        self.ceiling_cmmhg = target_cmmhg * _FIRST_CEILING_PCT // 100

    def starts(self, off_cmmhg):
        """Does the limb begin to work? Asked while holding more than ENTER_CMMHG off target."""
        level = self._observer.level_cmmhg
        slope = self._observer.slope_q8
        up = off_cmmhg > 0
        if -_ENTER_SLOPE_Q8 <= slope <= _ENTER_SLOPE_Q8 or (slope > 0) != up:
            self.moving_ticks = 0
            return False
        self.moving_ticks += 1
        sure = off_cmmhg > _ENTER_SURE_CMMHG or off_cmmhg < -_ENTER_SURE_CMMHG
        if sure or self.moving_ticks > _ENTER_TICKS:
            self.active = True
            self.peak_cmmhg = self.valley_cmmhg = level
            self._above = up
            self.half_ticks = 0
            self._lifted = up
            self._still_ticks = 0
            self._limb_q8 = 0
            self._before_q8 = self._observer.level_q8
            self.valve_closed = True
        return self.active

    def step(self, target_cmmhg):
        """One tick of a working limb."""
        observer = self._observer
        level = observer.level_cmmhg
        slope = observer.slope_q8
        self._follow(level, observer.level_q8, target_cmmhg)
        top = target_cmmhg + self.ceiling_cmmhg
        half = self.half_ticks
        full = False
        if level < target_cmmhg and level + self._model.coast_cmmhg() < target_cmmhg:
            full = True
        elif half < _TOP_PUMP_TICKS:
            if level > top - _TOP_ZONE_CMMHG:
                full = level < top + _NO_FEED_CMMHG
            else:
                full = slope < _FALL_SLOPE_Q8 and self._lifted
        elif slope < _FALL_SLOPE_Q8:
            full = self._lifted and level < top - _FALLEN_CMMHG
        self.pump_full = full
        # The valve acts after its delay: look as far ahead.
        model = self._model
        ahead = level + ((slope * model.lead_q4) >> 12)
        if not self.valve_closed:
            ahead -= model.drop_cmmhg(level) * model.shut_ms // 10
        if slope < _NEAR_PEAK_Q8:
            top += _PEAK_TOLERANCE_CMMHG
        self.valve_closed = ahead <= top

    def _follow(self, level, now_q8, target_cmmhg):
        """Peaks and valleys of the repetitions, the ceiling that centres them, and their end."""
        self.half_ticks = half = self.half_ticks + 1
        if self._above:
            if level > self.peak_cmmhg:
                self.peak_cmmhg = level
            if level > target_cmmhg + (self.ceiling_cmmhg >> 1):
                self._lifted = True
            if level < target_cmmhg - _CROSS_CMMHG:
                self._above = False
                self._lifted = False
                self.half_ticks = 0
                self.valley_cmmhg = level
            elif half > _LINGER_TICKS and self.ceiling_cmmhg > _LOW_CEILING_CMMHG:
                self.ceiling_cmmhg -= 1
        else:
            if level < self.valley_cmmhg:
                self.valley_cmmhg = level
            if level > target_cmmhg + _CROSS_CMMHG:
                self._above = True
                self.half_ticks = 0
                self._centre(target_cmmhg)
                self.peak_cmmhg = level
        # The repetitions are over once the pressure stays where it is: the limb's part of it, that
        # is, without what pump and valve did.
        limb_q8 = self._limb_q8 + now_q8 - self._before_q8 - self._model.last_push_q8
        self._before_q8 = now_q8
        if not -_STILL_Q8 < limb_q8 < _STILL_Q8:
            self._limb_q8 = 0
            self._still_ticks = 0
            return
        self._limb_q8 = limb_q8
        self._still_ticks = still = self._still_ticks + 1
        off = level - target_cmmhg
        near = -ENTER_CMMHG < off < ENTER_CMMHG
        if still > (_STILL_TICKS if near else _STILL_AWAY_TICKS):
            self.active = False

    def _centre(self, target_cmmhg):
        """Move the ceiling so that the next peak and valley lie evenly about the target."""
        middle = (self.peak_cmmhg + self.valley_cmmhg) >> 1
        off = target_cmmhg - middle
        # Up at once, down slowly: one weak repetition must not cost the next strong one's valley.
        ceiling = self.ceiling_cmmhg + (off if off > 0 else off >> 3)
        top = target_cmmhg * _TOP_CEILING_PCT // 100 - _TOP_MARGIN_CMMHG
        if ceiling > top:
            ceiling = top
        elif ceiling < _LOW_CEILING_CMMHG:
            ceiling = _LOW_CEILING_CMMHG
        self.ceiling_cmmhg = ceiling
