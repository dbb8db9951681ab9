"""Core tests of the LOP measurement: plain asserts, the same file on CPython and on 64- and 32-bit
MicroPython.

A small integer wearer (no random numbers of the host, no floats) drives the unmodified step
machine; `digest` folds every filtered sample and every decision into one number, which must be the
same on all interpreters.
"""

from cuff import codes
from cuff.session.lop import judge as lop_judge
from cuff.session.lop import rules as lop_rules
from cuff.session.lop.fit import KneeFit
from cuff.session.lop.knee import height_at
from cuff.session.lop.measurement import DONE, REFUSED, LopMeasurement
from cuff.session.lop.pulse import IRREGULAR, PulseWindow

# (hash, estimate cmmHg, confidence %, duration ms) of the measurement in `digest`; one that is
# meant to change is recorded anew from CPython.
DIGEST = (8829673, 14254, 96, 53720)
PULSE = (
    0, 12, 60, 150, 240, 256, 246, 228, 206, 188, 172, 150, 138, 140, 142, 132, 120, 110, 100,
    92, 84, 77, 70, 64, 58, 52, 47, 42, 37, 33, 29, 25, 21, 18, 15, 12, 9, 7, 5, 3,
)  # fmt: skip


class IntegerWearer:
    """Envelope: rises to `top`, falls straight to `rest` permille at the knee, level behind; noise
    from a small LCG."""

    def __init__(
        self,
        knee_cmmhg,
        top_cmmhg=9500,
        height_cmmhg=180,
        rest=280,
        beat=80,
        jerks=0,
        leak=0,
        rate=9,
    ):
        self.knee, self.top, self.height, self.rest = knee_cmmhg, top_cmmhg, height_cmmhg, rest
        self.beat, self.jerks, self.leak, self.rate = beat, jerks, leak, rate
        self.base, self.i, self.seed = 0, 0, 12345

    def _random(self):
        self.seed = (self.seed * 1103 + 12345) & 0xFFFF
        return self.seed >> 8

    def permille(self, p):
        if p < self.top:
            return max(1000 - (self.top - p) * 900 // self.top, 60)
        if p < self.knee:
            return 1000 - (p - self.top) * (1000 - self.rest) // (self.knee - self.top)
        return self.rest

    def sample(self, target_cmmhg, pump_allowed):
        if pump_allowed and self.base < target_cmmhg:
            self.base += self.rate
        elif pump_allowed and self.base > target_cmmhg + 60 or target_cmmhg == 0:
            self.base -= self.base // 60
        self.i += 1
        self.base = max(self.base - (self.leak if self.i % 10 == 0 else 0), 0)
        j = (self.i % self.beat) * len(PULSE) // self.beat
        p = self.base + PULSE[j] * self.height * self.permille(self.base) // 256000
        if self.jerks and (self.i // 40) % self.jerks == 0:
            p += (self._random() - 128) * 4
        return max(p + (self._random() & 15) - 8, 0)


def run(wearer, ceiling=30000, limit_ms=180000, stop_at_ms=0, digest=None):
    m = LopMeasurement(ceiling, limit_ms)
    m.start(0)
    now = highest = 0
    while not m.finished and now < 250000:
        for _ in range(2):
            m.push(wearer.sample(m.target_cmmhg, m.pump_allowed))
        now += 20
        m.step(now)
        highest = max(highest, m.target_cmmhg)
        if digest is not None:
            digest[0] = (
                digest[0] * 31 + m.target_cmmhg + m.state + m.window.n + m.window.q2cmmhg[0]
            ) & 0xFFFFFF
        if stop_at_ms and now >= stop_at_ms:
            m.stop()
    return m, highest


def test_finds_the_knee():
    for knee in (11500, 13000, 16000, 19500):
        m, _ = run(IntegerWearer(knee, top_cmmhg=knee - 4000))
        assert m.state == DONE and m.reason == lop_judge.OK, (knee, m.reason, m.confidence_pct)
        assert abs(m.estimate_cmmhg - knee) <= 400, (knee, m.estimate_cmmhg)
        assert m.target_cmmhg == 0 and not m.pump_allowed
        assert m.confidence_pct >= 80, m.confidence_pct
        assert 70 <= m.watch.heart_rate_bpm <= 80, m.watch.heart_rate_bpm


def test_residual_pulsation_does_not_move_the_knee():
    found = [
        run(IntegerWearer(15000, top_cmmhg=10500, rest=rest))[0].estimate_cmmhg
        for rest in (200, 280, 350)
    ]
    assert max(found) - min(found) <= 300, found


def test_movement_is_refused():
    # verifies: R-LOP-5
    for jerks in (1, 2, 3):  # trembling all the time: refused, whatever the name
        m, _ = run(IntegerWearer(14000, jerks=jerks))
        assert m.state == REFUSED and m.estimate_cmmhg == 0, (jerks, m.reason)
    for jerks in (4, 5, 6):  # jerks between still stretches: named movement
        m, _ = run(IntegerWearer(14000, jerks=jerks))
        assert m.state == REFUSED and m.reason == lop_judge.MOVED, (jerks, m.reason)
        assert m.estimate_cmmhg == 0 and m.target_cmmhg == 0


def test_no_pulse_is_refused():
    # verifies: R-LOP-5
    m, highest = run(IntegerWearer(14000, height_cmmhg=4))
    assert m.state == REFUSED and m.reason == lop_judge.NO_PULSE, m.reason
    assert m.estimate_cmmhg == 0 and highest <= 22000, highest


class Swinging(IntegerWearer):
    """No pulse: the limb swings at 1.1 Hz, the less the harder the cuff holds it."""

    SINE = (0, 38, 71, 92, 100, 92, 71, 38, 0, -38, -71, -92, -100, -92, -71, -38)

    def __init__(self, fades, period=90):
        super().__init__(14000, height_cmmhg=0)
        self.fades, self.period = fades, period

    def sample(self, target_cmmhg, pump_allowed):
        p = super().sample(target_cmmhg, pump_allowed)
        x = self.i * 16 * 16 // self.period  # sixteenths of a point of the table
        k, part = (x >> 4) & 15, x & 15
        swing = (self.SINE[k] * (16 - part) + self.SINE[(k + 1) & 15] * part) >> 4
        return max(p + swing * self.permille(self.base) // (500 if self.fades else 1000), 0)


def test_a_swinging_limb_and_a_tremor_stop_early():
    """Neither has the shape of a pulse, though the first fades as one does behind its knee."""
    # verifies: R-LOP-5
    for fades, period in ((True, 90), (False, 90), (False, 20)):
        m, highest = run(Swinging(fades, period))
        assert m.state == REFUSED and m.reason == lop_judge.MOVED, (fades, period, m.reason)
        assert highest <= 15000 and m.duration_ms <= 50000, (highest, m.duration_ms)


def test_no_pulse_is_known_at_150_mmhg():
    # verifies: R-LOP-5
    m, highest = run(IntegerWearer(14000, height_cmmhg=0))
    assert m.reason == lop_judge.NO_PULSE, m.reason
    assert highest <= 15000 and m.duration_ms <= 50000, (highest, m.duration_ms)


def test_what_small_beats_differ_by_is_no_movement():
    """30 % of a tail of 0.2 mmHg is noise; 30 % of a pulse of 2 mmHg is not."""
    w = PulseWindow()
    w.height_q2cmmhg, w.spread_pct, w.spread_q2cmmhg = 80, 40, 32
    w.range_q2cmmhg = w.range_max_q2cmmhg = 80
    w.tallest_pct = 100
    assert lop_judge.window_moved(w, 0) and lop_judge.window_moved(w, 600)
    assert not lop_judge.window_moved(w, 800)


class Alternating(IntegerWearer):
    """Every other beat a fifth weaker."""

    def permille(self, p):
        full = super().permille(p)
        return full * 8 // 10 if self.i // self.beat & 1 else full


def test_beats_that_alternate_are_an_irregular_rhythm():
    m, _ = run(Alternating(14000))
    assert lop_judge.irregular(m.watch), (m.watch.alternating, m.watch.long_windows)
    assert m.confidence_pct <= lop_judge.IRREGULAR_MOST_PCT
    m, _ = run(IntegerWearer(14000))
    assert not lop_judge.irregular(m.watch)


def test_never_asks_above_the_ceiling_and_refuses_a_knee_beyond_it():
    # verifies: R-LOP-4
    m, highest = run(IntegerWearer(33000, top_cmmhg=27000), ceiling=30000)
    assert m.state == REFUSED and highest <= 30000, (m.reason, highest)
    assert m.reason == lop_judge.CEILING, m.reason
    m, highest = run(IntegerWearer(17000, top_cmmhg=13000), ceiling=12000)
    assert m.state == REFUSED and highest <= 12000


def test_time_limit_stop_and_discomfort_vent():
    # verifies: R-LOP-4
    m, _ = run(IntegerWearer(16000), limit_ms=20000)
    assert m.state == REFUSED and m.reason == lop_judge.TIME_LIMIT and m.target_cmmhg == 0
    m, _ = run(IntegerWearer(16000), stop_at_ms=30000)
    assert m.state == REFUSED and m.reason == lop_judge.STOPPED and m.target_cmmhg == 0
    m = LopMeasurement(30000, 180000)
    m.start(0)
    m.stop(True)
    assert m.reason == lop_judge.DISCOMFORT and m.target_cmmhg == 0 and not m.pump_allowed


def test_cuff_that_does_not_fill():
    m, _ = run(IntegerWearer(14000, rate=0))
    assert m.state == REFUSED and m.reason == lop_judge.CANNOT_INFLATE, m.reason
    assert m.duration_ms <= 10000, m.duration_ms


def test_cuff_that_leaks_is_not_called_movement():
    # verifies: R-LOP-5
    m, _ = run(IntegerWearer(14000, leak=25))
    assert m.state == REFUSED and m.reason == lop_judge.LEAK, m.reason


def test_band_pass():
    """A 1.5 Hz square-ish pulse passes, a 20 Hz ripple of the same size is damped at least
    eightfold, a ramp gives no height."""
    ranges = []
    for period in (66, 5):
        w = PulseWindow()
        w.keep = True
        for i in range(600):
            w.push(12000 + (100 if (i % period) * 2 < period else -100))
        ranges.append(max(w.q2cmmhg[100 : w.n]) - min(w.q2cmmhg[100 : w.n]))
    assert ranges[0] > 8 * ranges[1] and ranges[0] > 600, ranges
    w = PulseWindow()
    w.keep = True
    for i in range(600):
        w.push(5000 + 8 * i)
    assert max(w.q2cmmhg[150 : w.n]) - min(w.q2cmmhg[150 : w.n]) <= 8


def test_beats_and_rhythm():
    w = PulseWindow()
    w.keep = True
    wearer = IntegerWearer(20000)
    wearer.base = 10000
    for _ in range(500):
        w.push(wearer.sample(10000, False))
    w.begin_scan()
    while not w.scan(40):
        pass
    assert w.beats in (5, 6), w.beats
    assert w.interval == 40, w.interval
    assert not w.quality & IRREGULAR and not lop_judge.window_moved(w)
    w.reset()
    w.keep = True
    beat = 60
    for i in range(600):
        if i % beat == 0:
            beat = 60 if beat == 110 else 110
            wearer.beat, wearer.i = beat, -1
        w.push(wearer.sample(10000, False))
    w.begin_scan()
    while not w.scan(40):
        pass
    assert w.quality & IRREGULAR, (w.beats, w.interval_spread_pct)


def fitted(pressures, heights, variances=None):
    f = KneeFit()
    f.begin(pressures, heights, len(pressures), 2, variances)
    while not f.advance():
        pass
    return f


def curve(knee_cmmhg, pressures):
    """The envelope the fit expects: flat top, flank, bend, tail; 4000 is the maximum."""
    return [4 * min(height_at(280, -4608, -384, (p - knee_cmmhg) // 50), 1000) for p in pressures]


def test_fit_is_exact_on_its_own_curve():
    """Two lines with the bend the fit expects; and on a corner without any bend it is 3 mmHg off
    at most, to the low side."""
    pressures = [6000 + 800 * i for i in range(16)]
    for knee in (11000, 12400, 13900):
        heights = curve(knee, pressures)
        f = fitted(pressures, heights)
        assert f.valid and abs(f.knee_cmmhg - knee) <= 60, (knee, f.knee_cmmhg)
        assert f.low_cmmhg < f.knee_cmmhg < f.high_cmmhg
        assert abs(f.corner_permille * f.max_height // 1000 - 1120) <= 60, f.corner_permille
        sharp = [
            4000 - (p - 6000) * 2800 // (knee - 6000) if p < knee else 1200 - (p - knee) // 60
            for p in pressures
        ]
        f = fitted(pressures, sharp)
        assert f.valid and -300 <= f.knee_cmmhg - knee <= 100, (knee, f.knee_cmmhg)


def test_fit_leaves_out_one_wild_point_and_says_what_it_does_not_know():
    pressures = [6000 + 800 * i for i in range(16)]
    heights = curve(12400, pressures)
    still = fitted(pressures, heights)
    wild = heights[:10] + [heights[10] * 3] + heights[11:]
    assert abs(fitted(pressures, wild).knee_cmmhg - still.knee_cmmhg) <= 150
    rough = [h + (400 if i & 2 else -400) for i, h in enumerate(heights)]
    assert fitted(pressures, rough).deviation_cmmhg > still.deviation_cmmhg + 50
    unsure = fitted(pressures, heights, [400 * 400] * 16)
    assert unsure.deviation_cmmhg > still.deviation_cmmhg + 100


def test_fit_refuses_a_rising_or_straight_envelope():
    # verifies: R-LOP-5
    for slope in (1, -1):
        pressures = [6000 + 800 * i for i in range(14)]
        heights = [2000 + slope * 120 * i for i in range(14)]
        f = fitted(pressures, heights)
        c = lop_judge.confidence_pct(f, 0, 0, 14)
        assert lop_judge.verdict(f, c, 0) != lop_judge.OK, (slope, f.knee_cmmhg, c)


def test_rules():
    # verifies: R-LOP-2
    r = lop_rules
    rec = r.record(r.THIGH, 1, "wide", 180, r.SITTING, 1000, 20000, 90, r.MANUAL)
    assert rec["origin"] == r.MANUAL and rec["width_mm"] == 180
    day = 1440
    assert r.validity(None, r.THIGH, 1, "wide", r.SITTING, 1000, 14) == r.NO_RECORD
    assert r.validity(rec, r.THIGH, 1, "wide", r.SITTING, 1000 + 14 * day, 14) == r.VALID
    assert r.validity(rec, r.THIGH, 1, "wide", r.SITTING, 1001 + 14 * day, 14) == r.EXPIRED
    assert r.validity(rec, r.THIGH, 1, "wide", r.SITTING, 999, 14) == r.EXPIRED
    assert r.validity(rec, r.THIGH, 2, "wide", r.SITTING, 1000, 14) == r.OTHER_LIMB
    assert r.validity(rec, r.ARM, 1, "wide", r.SITTING, 1000, 14) == r.OTHER_LIMB
    assert r.validity(rec, r.THIGH, 1, "narrow", r.SITTING, 1000, 14) == r.OTHER_CUFF
    assert r.validity(rec, r.THIGH, 1, "wide", r.LYING, 1000, 14) == r.LOWER_POSTURE
    assert not r.usable(r.LOWER_POSTURE)
    assert r.usable(r.validity(rec, r.THIGH, 1, "wide", r.STANDING, 1000, 14))
    assert r.attempt_wait_s(0, 0, 3, 120) == 0
    assert r.attempt_wait_s(1, 50, 3, 120) == 70
    assert r.attempt_wait_s(2, 130, 3, 120) == 0
    assert r.attempt_wait_s(3, 99999, 3, 120) == -1
    assert r.highest_target_cmmhg(20000, False, 80, 50, 9000, 30000) == 16000
    assert r.highest_target_cmmhg(20000, True, 80, 50, 9000, 30000) == 10000
    assert r.highest_target_cmmhg(0, False, 80, 50, 9000, 30000) == 9000
    assert r.target_cmmhg(20000, 80, 16000) == 16000
    assert r.target_cmmhg(20000, 81, 16000) == -1


def test_every_reason_is_told_by_a_code_of_its_own():
    names = ("MOVED", "NO_PULSE", "NO_KNEE", "UNCLEAR", "RHYTHM", "CANNOT_INFLATE", "CEILING",
             "TIME_LIMIT", "STOPPED", "DISCOMFORT", "LEAK", "WEAK_PULSE", "LOW_PRESSURE",
             "RIPPLE")  # fmt: skip
    for name in names:
        code = codes.LOP_FOUND + getattr(lop_judge, name)
        assert code == getattr(codes, "LOP_" + name), name
    assert len(names) == lop_judge.RIPPLE - 1  # 12 is a result that no limb has


def digest():
    d = [7]
    m, _ = run(IntegerWearer(14500, top_cmmhg=10000), digest=d)
    return d[0], m.estimate_cmmhg, m.confidence_pct, m.duration_ms


def test_every_interpreter_comes_to_the_same_numbers():
    """Every filtered sample and every decision of one measurement, folded into one number."""
    assert digest() == DIGEST
