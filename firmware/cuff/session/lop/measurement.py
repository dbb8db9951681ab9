"""Measures the limb occlusion pressure (LOP) through the cuff itself, as a step machine.

Procedure: raise the cuff in steps; at each step stop the pump, let the pressure settle, read a
window of beats; coarse steps up to and past the largest pulse, finer ones down the falling flank
and along the tail until the knee has 20 mmHg of tail behind it; if the flank was jumped over, go
back down for the missing points; fit; vent. Only windows with the pump stopped count, and the whole
envelope counts, not the last pulse seen: this is neither a measurement while pumping
(US20240050100) nor a search for a vanished distal pulse (5,649,954; 5,931,853; 6,213,939). No
legal advice.

Rules
  * `step(now_ms)` every turn of the loop, `push(sample_cmmhg)` for every 100 Hz sample before it.
    The caller passes on `target_cmmhg` and `pump_allowed` (False: valve closed, pump still) to the
    regulator, and renews its lease itself.
  * Per turn at most SCAN_PER_TURN samples are read or FIT_PER_TURN knees tried.
  * The machine ends in DONE or REFUSED with target 0; it never retries by itself.
It must not touch pump or valve, and never asks for more than the ceiling handed in.
"""

from cuff import memory
from cuff.session.lop import judge, plan
from cuff.session.lop.climb import ARRIVED, FAILED, HELD_UP, Climb, difference
from cuff.session.lop.fit import KneeFit
from cuff.session.lop.points import Envelope
from cuff.session.lop.pulse import MOVED, PulseWindow
from cuff.session.lop.watch import END, READ_ON, REPEAT, Watch

IDLE, RAISE, SETTLE, LISTEN, SCAN, FIT, FINAL, DONE, REFUSED = range(9)


class LopMeasurement:
    """start(now_ms); then push() and step() until `finished`."""

    def __init__(self, ceiling_cmmhg, time_limit_ms, ticks_diff=difference):
        self._ceiling = ceiling_cmmhg
        self._time_limit_ms = time_limit_ms
        self._diff = ticks_diff
        self.window = PulseWindow()
        self.fit = KneeFit()
        self.envelope = Envelope()
        self.watch = Watch()
        self._climb = Climb(ticks_diff)
        self._reset()

    def _reset(self):
        self.state, self.reason = IDLE, judge.OK
        self.target_cmmhg, self.pump_allowed = 0, False
        self.envelope.clear()
        self.watch.clear()
        self.estimate_cmmhg = self.confidence_pct = self.progress_pct = self.duration_ms = 0
        self._last_height = self._pressure = 0
        self._look_from = self._highest_target = 0
        self._refines = 0

    @property
    def finished(self):
        return self.state >= DONE

    def start(self, now_ms):
        self._reset()
        self._began_ms = now_ms
        self._raise_to(plan.START_CMMHG, now_ms)

    def stop(self, discomfort=False):
        """The wearer's stop or 'too much'; safe in every state."""
        if not self.finished and self.state != IDLE:
            self._end(judge.DISCOMFORT if discomfort else judge.STOPPED)

    def push(self, sample_cmmhg):
        self._pressure += (sample_cmmhg - self._pressure) >> 2
        if self.state == LISTEN or self.state == SCAN or self.state == SETTLE:
            self.window.push(sample_cmmhg)

    def step(self, now_ms):
        """One turn; returns the state."""
        s = self.state
        if s == IDLE or s >= DONE:
            return s
        self.duration_ms = self._diff(now_ms, self._began_ms)
        if s != FINAL and self.duration_ms > self._time_limit_ms:
            self._finish_with_what_is_there(judge.TIME_LIMIT)
        elif self._pressure > self._ceiling + plan.OVER_CEILING_CMMHG:
            self._end(judge.CEILING)
        elif s == RAISE:
            self._step_raise(now_ms)
        elif s == SETTLE:
            if self._diff(now_ms, self._since_ms) >= plan.SETTLE_MS:
                self._listen()
        elif s == LISTEN:
            if self.window.n >= self._look_at:
                self.window.begin_scan()
                self.state = SCAN
        elif s == SCAN:
            if self.window.scan(plan.SCAN_PER_TURN):
                self._heard(now_ms)
        else:
            self._step_fit(now_ms)
        return self.state

    # --- raising and settling ---

    def _raise_to(self, target_cmmhg, now_ms):
        if target_cmmhg > self._ceiling:
            self._finish_with_what_is_there(judge.CEILING)
            return
        self.target_cmmhg = target_cmmhg
        self.watch.new_place()
        self._climb_to(target_cmmhg, now_ms)

    def _climb_to(self, target_cmmhg, now_ms):
        self.pump_allowed = True
        limit_ms = plan.FIRST_RAISE_LIMIT_MS if self.envelope.n == 0 else plan.RAISE_LIMIT_MS
        self._climb.begin(target_cmmhg, self._pressure, now_ms, limit_ms)
        self.state = RAISE

    def _step_raise(self, now_ms):
        seen = self._climb.look(self._pressure, now_ms)
        if seen == ARRIVED:
            self.pump_allowed = False
            self._since_ms = now_ms
            self.window.reset()
            self.state = SETTLE
        elif seen == FAILED:
            self._end(judge.CANNOT_INFLATE)
        elif seen == HELD_UP:
            self._end(judge.MOVED)

    def _listen(self):
        self.window.keep = True
        self._look_at = plan.FIRST_LOOK
        self.state = LISTEN

    # --- one window read ---

    def _heard(self, now_ms):
        w = self.window
        watch = self.watch
        answer = watch.answer(
            w, self.target_cmmhg, self.envelope.max_height, self._look_from, self._jumped(w)
        )
        if answer == READ_ON:
            self._look_at = watch.look_at
            self.state = LISTEN
        elif answer == END:
            self._end(watch.reason)
        elif answer == REPEAT:
            self._climb_to(self.target_cmmhg, now_ms)  # what the first window lost is made up
        else:
            self._take(now_ms)

    def _jumped(self, w):
        """Pulses do not grow again behind the flank's top unless something moved."""
        return (
            self._look_from
            and not self._refines
            and w.height_q2cmmhg * 100 > self._last_height * plan.JUMP_PCT + 4000
        )

    def _take(self, now_ms):
        w = self.window
        if not self.watch.flags & MOVED:
            if self._refines:
                shift = self.fit.shift_cmmhg(w.mean_cmmhg, w.height_q2cmmhg, plan.ON_FLANK_CMMHG)
                self.watch.shift_cmmhg = shift or self.watch.shift_cmmhg
            if self.envelope.insert(w.mean_cmmhg, w.height_q2cmmhg, w.variance):
                self._look_from = 0
        self._last_height = w.height_q2cmmhg
        self._next(now_ms)

    # --- where to go next ---

    def _next(self, now_ms):
        here = self._highest_target = max(self._highest_target, self.target_cmmhg)
        share = self._last_height * 1000 // max(self.envelope.max_height, 1)
        if self._refines == 0:
            self.progress_pct = min(90, here * 90 // 22000)
        if not self._look_from and share < plan.FLANK_PERMILLE and self.envelope.n >= 3:
            self._look_from = here
        if self._refines or (
            share < plan.LOOK_PERMILLE
            and here >= self._look_from + plan.TAIL_CMMHG
            and self.envelope.levelling()
        ):
            self._begin_fit(plan.GRID_COARSE, FIT)
        else:
            step = plan.FINE_CMMHG if share < plan.LOOK_PERMILLE else plan.MIDDLE_CMMHG
            self._raise_to(here + (step if self._look_from else plan.COARSE_CMMHG), now_ms)

    def _begin_fit(self, grid, state):
        e = self.envelope
        self.fit.begin(e.pressures_cmmhg, e.heights_q2cmmhg, e.n, grid, e.variances)
        self.state = state

    def _step_fit(self, now_ms):
        memory.leave(plan.FIT_LEAVES_BYTES)
        for _ in range(plan.FIT_PER_TURN):
            if self.fit.advance():
                break
        else:
            return
        if self.state == FINAL:
            self._judge()
        else:
            self._decide(now_ms)

    def _decide(self, now_ms):
        """Enough tail? Then fill the flank if it was jumped over, then finish; else go on up."""
        f, top = self.fit, self._highest_target
        if (
            self._refines == 0
            and top < self._look_from + plan.SEARCH_CMMHG
            and (
                not f.valid
                or top < f.high_cmmhg + plan.TAIL_CMMHG
                or f.corner_permille > plan.CORNER_GO_ON_PERMILLE
            )
        ):
            self._raise_to(top + plan.FINE_CMMHG, now_ms)
            return
        gap = plan.gap_to_fill(f, self.envelope)
        if not gap and not self._refines:  # always once: is the knee still there?
            gap = f.knee_cmmhg - plan.COMPARE_BELOW_CMMHG
        if f.valid and gap and self._refines < plan.REFINE_MAX:
            self._refines += 1
            self.progress_pct = 92
            self._raise_to(gap, now_ms)
            return
        self._finish_with_what_is_there(judge.OK)

    # --- ends ---

    def _finish_with_what_is_there(self, reason):
        self.target_cmmhg, self.pump_allowed = 0, False
        self._pending = reason
        self._begin_fit(plan.GRID_FINE, FINAL)

    def _judge(self):
        watch = self.watch
        c = self.confidence_pct = judge.confidence_of(self.fit, watch)
        reason = judge.final(self.fit, c, watch, self._pending)
        if reason != judge.OK:
            self._end(reason)
            return
        self.estimate_cmmhg = self.fit.knee_cmmhg
        self.progress_pct = 100
        self.state = DONE

    def _end(self, reason):
        self.state, self.reason = REFUSED, reason
        self.target_cmmhg, self.pump_allowed = 0, False
