"""Reads the arterial pulse in one window of cuff pressure: band-pass, beats, height, quality.

Purpose: `push` takes one 100 Hz sample (integers below 2**30 at every step, nothing allocated) and
keeps filtered samples at 50 Hz; `scan` then works through them a few samples per call, so no turn
of the loop gets long.

Rules
  * Band 0.5-4 Hz: two one-pole low-passes of 6 Hz (together 3.8 Hz) and one high-pass of 0.5 Hz.
    It starts when the pump stops and runs through the settling: one that starts with the first
    sample kept bends the first beat by up to a seventh.
  * Height of a beat is its upstroke, foot to peak. The high-pass turns a steady ramp into a
    constant, so the same code reads windows with the pump stopped and recorded ramps.
  * Heights are `_q2cmmhg`: quarters of a hundredth of a mmHg.

It must not know targets, LOP or the wearer's maximum, and must not ask for pressure.
"""

from array import array

CAPACITY = 448  # stored samples: 9 s at 50 Hz
STORE_HZ = 50
CHUNK = 64  # 1.28 s: holds a whole upstroke down to 45 beats per minute
BEATS_MAX = 20
INTERVAL_MIN = 18  # 0.36 s: 165 per minute
INTERVAL_MAX = 90  # 1.8 s: 33 per minute, a pause after an early beat included
STEEP = 3  # samples over which an upstroke's steepness is taken
LIMIT_Q2 = 32000
SLOW_SHIFT = 5  # time constant of the high-pass: 32 samples, 0.32 s

FEW_BEATS = 1  # flags of a window's quality
IRREGULAR = 2
MOVED = 4
ALTERNATES = 8


def median(values, n):
    """Median of the first n integers, without touching the order of `values`; rounds down."""
    s = sorted(values[:n])
    return s[n >> 1] if n & 1 else (s[(n >> 1) - 1] + s[n >> 1]) >> 1


def middle_mean(values, n):
    """Mean of the first n integers without the outer quarter at either end (of up to three:
    all)."""
    s = sorted(values[:n])
    cut = n >> 2
    return sum(s[cut : n - cut]) // (n - 2 * cut)


class PulseWindow:
    """One window at a time: reset, push samples, scan, read the fields."""

    def __init__(self):
        self.q2cmmhg = array("h", bytes(2 * CAPACITY))
        self.cmmhg = array("H", bytes(2 * CAPACITY))
        self.beat_height = array("i", bytes(4 * BEATS_MAX))
        self.beat_at = array("h", bytes(2 * BEATS_MAX))
        self._upstroke_at = array("h", bytes(2 * BEATS_MAX))
        self._chunk = array("i", [0] * (CAPACITY // CHUNK))
        self.reset()

    def reset(self):
        self.n = 0
        self.keep = False  # samples are stored only once the caller says the pressure has settled
        self._primed = False
        self._odd = 0
        self._low1 = self._low2 = self._slow = 0  # _slow: times 32
        self._last = self._step = 0
        self._rough_sum = self._rough_n = 0
        self.begin_scan()

    def push(self, sample_cmmhg):
        """One sample. Largest intermediate: 65535 * 16 * 32 < 2**25."""
        x = sample_cmmhg << 4
        if not self._primed:
            self._primed = True
            self._low1 = self._low2 = x
            self._slow = x << SLOW_SHIFT
            self._last, self._step = sample_cmmhg, 0
        step = sample_cmmhg - self._last
        self._rough_sum += abs(step - self._step)
        self._rough_n += 1
        self._last, self._step = sample_cmmhg, step
        low = self._low1 = self._low1 + (((x - self._low1) * 5) >> 4)
        out = self._low2 = self._low2 + (((low - self._low2) * 5) >> 4)
        slow = self._slow >> SLOW_SHIFT
        self._slow += out - slow
        self._odd ^= 1
        i = self.n
        if self._odd or not self.keep or i >= CAPACITY:
            return
        q = (out - slow) >> 2
        self.q2cmmhg[i] = LIMIT_Q2 if q > LIMIT_Q2 else (-LIMIT_Q2 if q < -LIMIT_Q2 else q)
        p = out >> 4
        self.cmmhg[i] = 0 if p < 0 else (65535 if p > 65535 else p)
        self.n = i + 1

    # --- reading the window, in pieces ---

    def begin_scan(self):
        """Start reading what is stored now."""
        self.read_up_to = self.n
        self._at = 0
        self._pass = 0
        self.beats = 0
        self.range_q2cmmhg = self.range_max_q2cmmhg = 0
        self.height_q2cmmhg = 0
        self.spread_q2cmmhg = self.spread_pct = self.tallest_pct = 0
        self.variance = 0
        self.interval = self.interval_spread_pct = self.steep_pct = 0
        self.rough_cmmhg = self._rough_sum // max(self._rough_n, 1)
        self._steep = self._steep_at = self._steep_sum = 0
        self.noise_q2cmmhg = self._noise_sum = 0
        self.mean_cmmhg = self.drift_cmmhg = 0
        self.quality = 0
        self._low_q = self._high_q = self._sum = 0

    def scan(self, limit):
        """Work through up to `limit` stored samples; True when the fields are ready."""
        if self._pass == 0:
            self._scan_ranges(limit)
        elif self._pass == 1:
            self._scan_beats(limit)
        elif self._pass == 2:
            self._summarise()
        return self._pass == 3

    def _scan_ranges(self, limit):
        """Range of each chunk; their lower median is a pulse height no single jerk can spoil."""
        i, stop = self._at, min(self.read_up_to, self._at + limit)
        q, low, high, total = self.q2cmmhg, self._low_q, self._high_q, self._sum
        bent = self._noise_sum
        while i < stop:
            v = q[i]
            if i > 1:
                bent += abs(v - 2 * q[i - 1] + q[i - 2])
            if i % CHUNK == 0:
                low = high = v
            elif v < low:
                low = v
            elif v > high:
                high = v
            total += self.cmmhg[i]
            i += 1
            if i % CHUNK == 0:
                self._chunk[i // CHUNK - 1] = high - low
        self._at, self._low_q, self._high_q, self._sum = i, low, high, total
        self._noise_sum = bent
        if i < self.read_up_to:
            return
        self.noise_q2cmmhg = bent // max(i - 2, 1)
        chunks = self.read_up_to // CHUNK
        if chunks:
            self.range_q2cmmhg = sorted(self._chunk[:chunks])[(chunks - 1) >> 1]
            self.range_max_q2cmmhg = max(self._chunk[:chunks])
        self._turn = self.range_q2cmmhg * 7 // 16 + 8
        self._at, self._pass = 0, 1
        self._low_q = self._high_q = q[0]
        self._low_at = self._high_at = 0
        self._rising = False
        self._seen_fall = False

    def _scan_beats(self, limit):
        """Zigzag: a peak counts once the signal has fallen by `_turn` behind it, a foot once it has
        risen by it."""
        i, stop = self._at, min(self.read_up_to, self._at + limit)
        q, turn = self.q2cmmhg, self._turn
        while i < stop:
            v = q[i]
            if self._rising:
                if i >= STEEP and v - q[i - STEEP] > self._steep:
                    self._steep, self._steep_at = v - q[i - STEEP], i
                if v > self._high_q:
                    self._high_q, self._high_at = v, i
                elif self._high_q - v >= turn:
                    if self._seen_fall:
                        self._add_beat()
                    self._rising, self._seen_fall = False, True
                    self._low_q, self._low_at = v, i
            elif v <= self._low_q:
                self._low_q, self._low_at = v, i
            elif v - self._low_q >= turn:
                if self._low_at:
                    self._seen_fall = True
                self._rising = True
                self._steep, self._steep_at = 0, i
                self._high_q, self._high_at = v, i
            i += 1
        self._at = i
        if i >= self.read_up_to:
            self._pass = 2

    def _add_beat(self):
        if self.beats < BEATS_MAX:
            self.beat_height[self.beats] = self._high_q - self._low_q
            self.beat_at[self.beats] = (self._high_at + self._low_at) >> 1
            self._upstroke_at[self.beats] = self._steep_at  # sharper than a foot on a wavy line
            self.beats += 1
            self._steep_sum += self._steep

    def _summarise(self):
        self._pass = 3
        n = self.beats
        if self.read_up_to:
            self.mean_cmmhg = self._sum // self.read_up_to
            last = self.read_up_to - 1
            span = min(
                25, last
            )  # half a second at either end, so that a pulse does not pass for drift
            self.drift_cmmhg = self._mean_of(last - span, last) - self._mean_of(0, span)
        if n < 2:
            self.quality = FEW_BEATS
            self.height_q2cmmhg = self.range_q2cmmhg
            return
        height = self.height_q2cmmhg = max(middle_mean(self.beat_height, n), 1)
        self.spread_q2cmmhg = median([abs(h - height) for h in self.beat_height[:n]], n)
        self.spread_pct = self.spread_q2cmmhg * 100 // height
        # Of the height, q2cmmhg squared: 1.5 median distances are a standard deviation.
        self.variance = min(self.spread_q2cmmhg * self.spread_q2cmmhg * 9 // (4 * n), 1 << 29)
        self.tallest_pct = max(self.beat_height[:n]) * 100 // height
        at = self._upstroke_at
        gaps = [at[k + 1] - at[k] for k in range(n - 1)]
        self.interval = max(median(gaps, n - 1), 1)
        self.steep_pct = self._steep_sum * 100 // (n * STEEP) * self.interval // height
        self.interval_spread_pct = (
            max([abs(g - self.interval) for g in gaps]) * 100 // self.interval
        )
        if self.interval < INTERVAL_MIN or self.interval > INTERVAL_MAX:
            self.quality |= FEW_BEATS
        if self.interval_spread_pct > 20:
            self.quality |= IRREGULAR
        if n > 2 and self._alternates(n, height):
            self.quality |= ALTERNATES

    def _alternates(self, n, height):
        """Every other beat weaker: neighbours differ by an eighth or more, and more than twice as
        much as beats that have one between them."""
        h = self.beat_height
        near = median([abs(h[k + 1] - h[k]) for k in range(n - 1)], n - 1)
        return near * 8 > height and near > 2 * median(
            [abs(h[k + 2] - h[k]) for k in range(n - 2)], n - 2
        )

    def _mean_of(self, a, b):
        return sum(self.cmmhg[a : b + 1]) // (b - a + 1)
