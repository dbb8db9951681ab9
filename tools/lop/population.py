"""Virtual wearers with a known occlusion pressure, and the cuff pressure a sensor would show on
them.

Sources of the distributions ([src] was read there, [memory] was not):
  age uniform 18-85; systolic 112 + 0.45 (age - 20) +- 14, clipped 90-200; pulse pressure 40 + 0.35
      (age - 20) +- 8 ... shape of population surveys [memory: NHANES, Franklin 1997]
  heart rate 72 +- 14, 45-120 ... the issue's range
  respiration 0.18-0.33 Hz, systolic swing 2-7 mmHg peak to peak; slow wave at 0.1 Hz 1-4 mmHg
      [memory: textbook]
  heart-rate variation 2-6 %; atrial fibrillation 2 % of wearers (10 % above 65), intervals
      +-18-28 % [memory]; ectopic beats in 8 %, one in 8-30 beats, early by 30-40 % with a weak
      pulse and a pause behind [memory]
  thigh systolic = arm + 5..35 (supine) ... [memory: ankle and thigh augmentation]; checked against
      the LOP rows of docs/figures.md
  posture: hydrostatic column to the mid of the cuff: arm hanging 8-14 mmHg sitting and standing;
      thigh 12-22 sitting, 40-60 standing ... [calc from 187/204/241.5 mmHg, PeerJ e4697]
  pulse height in the cuff: median 1.6 mmHg, 0.5-5 (recordings: 0.8-5) on the arm; thigh: no
      recording is known, taken as median 1.3, 0.4-4 (assumption)
  rise 9 mmHg/s above 20 mmHg, 2.5 below [docs/figures.md]; creep 2-9 % within 1-12 s
  sensor: white 0.08 mmHg (rp2), 0.16 (esp32s3), remaining converter steps up to 0.15 mmHg
  at four places (rp2)
"""

import numpy as np

from tools.lop import conditions
from tools.lop.families import BUILD, FAMILIES, PA, PC

FS = 100
# Which beat has to be stopped, percentile of the beats' systolic pressures. The LOP is the pressure
# at which no arterial blood passes, so with an irregular heart the strong beats count that keep
# coming back (docs/lop.md); a regular one breathes by a few mmHg about its median.
PASSES_PCT = {"af": 75, "alternans": 75, "bigeminy": 75}


def draw(seed, limb, posture="lying", movement="still", family=None, chip=None, condition=None):
    """One wearer. The same seed gives the same person. condition: a name of conditions.py."""
    rng = np.random.default_rng([seed, 0 if limb == "arm" else 1])
    w = {"seed": seed, "limb": limb, "posture": posture, "movement": movement}
    w["family"] = family or FAMILIES[seed % len(FAMILIES)]
    w["chip"] = chip or ("rp2", "esp32s3")[(seed // 3) % 2]
    age = rng.uniform(18, 85)
    w["age"] = age
    sbp = float(np.clip(rng.normal(112 + 0.45 * (age - 20), 14), 90, 200))
    pulse = float(np.clip(rng.normal(40 + 0.35 * (age - 20), 8), 25, 0.55 * sbp))
    if limb == "arm":
        w["width_cm"] = rng.uniform(7, 14)
        w["circumference_cm"] = float(np.clip(rng.normal(30, 4), 22, 42))
        column = {"lying": 0, "sitting": rng.uniform(0, 12), "standing": rng.uniform(6, 14)}[
            posture
        ]
    else:
        w["width_cm"] = rng.uniform(10, 18)
        w["circumference_cm"] = float(np.clip(rng.normal(55, 5), 44, 70))
        extra = rng.uniform(5, 35)
        sbp, pulse = sbp + extra, pulse + extra
        column = {"lying": 0, "sitting": rng.uniform(12, 22), "standing": rng.uniform(40, 60)}[
            posture
        ]
    w["sbp"], w["dbp"] = sbp + column, sbp + column - pulse
    w["heart_rate"] = float(np.clip(rng.normal(72, 14), 45, 120))
    af = rng.random() < (0.10 if age > 65 else 0.02)
    w["rhythm"] = "af" if af else ("ectopic" if rng.random() < 0.08 else "sinus")
    median, low, high = (1.6, 0.5, 5.0) if limb == "arm" else (1.3, 0.4, 4.0)
    w["height_mmhg"] = float(np.clip(rng.lognormal(np.log(median), 0.45), low, high))
    w["condition"] = condition
    conditions.settle(w)
    return w, rng


def _intervals(w, rng, seconds):
    base = 60.0 / w["heart_rate"]
    out, t, early = [], 0.0, 0
    variation, af = rng.uniform(0.02, 0.06), rng.uniform(0.18, 0.28)
    breath = rng.uniform(0.18, 0.33)
    rate = rng.integers(8, 30)
    while t < seconds + 3.0:
        if w["rhythm"] == "af":
            rr, weak = base * float(np.clip(rng.normal(1.0, af), 0.5, 1.7)), 1.0
            weak = float(np.clip(1.0 - 0.35 * (base - rr) / base, 0.75, 1.1))
        else:
            rr, weak = (
                base * (1.0 + variation * np.sin(2 * np.pi * breath * t) + rng.normal(0, 0.01)),
                1.0,
            )
            if w["rhythm"] == "alternans":
                weak = 1.0 - w["alternate"] * (len(out) % 2)
            elif w["rhythm"] == "bigeminy":
                rr, weak = (base * 0.7, 1.0) if len(out) % 2 else (base * 1.3, w["alternate"])
            elif early:
                rr, early = base * 1.35, 0
            elif w["rhythm"] == "ectopic" and rng.integers(0, rate) == 0:
                rr, weak, early = base * rng.uniform(0.6, 0.7), rng.uniform(0.4, 0.8), 1
        out.append((t, rr, weak))
        t += rr
    return out, breath


def arterial(w, rng, seconds):
    """Arterial pressure under the cuff, 100 Hz, and how far each moment's systolic lies from its
    usual value."""
    beats, breath = _intervals(w, rng, seconds)
    n = int(seconds * FS)
    t = np.arange(n) / FS
    stiff = np.clip((w["age"] - 20) / 60, 0, 1)
    swing, slow = rng.uniform(1.0, 3.5), rng.uniform(0.5, 2.0)
    f0, f1 = rng.uniform(0, 6.28, 2)
    slow_hz = rng.uniform(0.07, 0.12)
    dev = swing * np.sin(2 * np.pi * breath * t + f0) + slow * np.sin(2 * np.pi * slow_hz * t + f1)
    p = np.full(n, w["dbp"])
    pulse = w["sbp"] - w["dbp"]
    rise, late = rng.uniform(0.07, 0.13), 0.10 + 0.30 * stiff * rng.uniform(0.5, 1.0)
    for start, rr, weak in beats:
        a, b = int(start * FS), min(n, int((start + rr) * FS))
        if a >= n:
            break
        ph = np.arange(b - a) / FS
        s = np.where(
            ph < rise,
            np.sin(0.5 * np.pi * np.minimum(ph / rise, 1)) ** 2,
            np.exp(-(ph - rise) / (0.28 + 0.1 * rr)),
        )
        s = (
            s
            + late * np.exp(-(((ph - rise - 0.10) / 0.06) ** 2))
            + 0.08 * np.exp(-(((ph - 0.36) / 0.05) ** 2))
        )
        s = s - s[-1] * ph / max(ph[-1], 0.01)
        p[a:b] += pulse * weak * s / max(s.max(), 1e-6)
    return p + dev, dev, [int(b[0] * FS) for b in beats if b[0] < seconds - 3]


def _moves(w, rng, n):
    """Movement as pressure at the sensor, mmHg."""
    m = np.zeros(n)
    t = np.arange(n) / FS
    kind = w["movement"]
    every = {"still": 0.0, "twitch": 25.0, "restless": 3.0}[kind]
    at = rng.uniform(2, 10)
    while every and at < n / FS:
        for _ in range(rng.integers(1, 4)):
            size = rng.choice([-1, 1]) * rng.uniform(1.0, 8.0)
            length = rng.uniform(0.1, 0.6)
            m += size * np.exp(-(((t - at) / length) ** 2))
            at += rng.uniform(0.2, 0.8)
        at += rng.exponential(every)
    tone = {"lying": 0.01, "sitting": 0.03, "standing": 0.10}[w["posture"]] * rng.uniform(0.5, 1.5)
    wob = rng.normal(0, 1, n)
    wob = np.convolve(wob, np.ones(12) / 12, "same") - np.convolve(wob, np.ones(150) / 150, "same")
    return (
        m
        + tone * wob / wob.std()
        + rng.uniform(0.02, 0.12) * np.sin(2 * np.pi * 0.25 * t + rng.uniform(0, 6))
    )


class Limb:
    """Cuff on a wearer; `lop_mmhg` is where flow just ceases to pass in the usual (median) beat.

    `advance(target_mmhg, pump_allowed)` gives the next sample in cmmHg."""

    def __init__(self, w, rng, seconds=200):
        self.wearer = w
        t_up, t_dn, lop_of, follows = BUILD[w["family"]](w, rng)
        pa, dev, starts = arterial(w, rng, seconds)
        n = len(pa)
        self.fall = conditions.fall_mmhg(w, n)
        open_ms = int(
            np.clip(w["width_cm"] / rng.uniform(2.5, 5.0), 1, 8)
        )  # samples a pulse needs through the cuff
        late = np.minimum.reduce(
            [np.concatenate([np.full(i, pa[0]), pa[: n - i]]) for i in range(open_ms)]
        )
        peaks = [late[a:b].max() for a, b in zip(starts, starts[1:], strict=False) if b > a]
        self.lop_mmhg = float(lop_of(np.percentile(peaks, PASSES_PCT.get(w["rhythm"], 50))))
        self.lop_mmhg += conditions.truth_mmhg(w, self.lop_mmhg)
        self.pa, self.late = pa + self.fall, late + self.fall
        self.dev = (dev + self.fall) * follows
        shape = self._heights(t_up, t_dn)
        gain = w["height_mmhg"] / shape.max()
        slope = rng.uniform(
            -0.0005, 0.0012
        )  # the cuff gets stiffer (or its gas springier) with pressure
        gain = gain * (1.0 + slope * (PC - 120.0))
        self.up, self.dn = (t_up * gain[:, None]).tolist(), (t_dn * gain[:, None]).tolist()
        self.moves = _moves(w, rng, n)
        noise = 0.08 if w["chip"] == "rp2" else 0.16
        self.noise = rng.normal(0, noise, n) + self.moves
        self.steps = (
            [(rng.uniform(20, 290), rng.uniform(-0.15, 0.15)) for _ in range(4)]
            if w["chip"] == "rp2"
            else []
        )
        self._put_on(rng)
        self.flex = self.fading = [0.0] * n
        self.fade_mmhg, self.always = 1.0, 0.0
        conditions.lay_over(self, n)

    def _put_on(self, rng):
        """Pump and cuff."""
        self.ripple = rng.uniform(0.05, 0.6)
        self.ripple_hz = rng.uniform(12, 40)
        self.rate = rng.uniform(7.5, 10.0)
        self.creep = [
            [rng.uniform(0.01, 0.05), rng.uniform(0.5, 1.5), 0.0],
            [rng.uniform(0.01, 0.04), rng.uniform(4, 12), 0.0],
        ]
        self.leak = rng.uniform(0.0, 0.05)
        self.base, self.i, self.highest_mmhg = 0.0, 0, 0.0

    def _heights(self, t_up, t_dn):
        """Pulse height of a usual beat at every cuff pressure of the grid."""
        both = t_up + t_dn
        w = self.wearer
        return np.array(
            [np.interp(w["sbp"], PA, row) - np.interp(w["dbp"], PA, row) for row in both]
        )

    def lop_at(self, seconds):
        """What would occlude then: what a measurement that ends then has to say."""
        return self.lop_mmhg + float(self.fall[min(int(seconds * FS), len(self.fall) - 1)])

    def _air(self, target_mmhg, pump_allowed, pushed):
        """Pump, valve, creep and leak for one sample; does the pump run?"""
        base = self.base
        pump = pump_allowed and base + pushed < target_mmhg
        if pump:
            base += self.rate * (0.28 if base < 20 else 1.0) / FS
        elif target_mmhg <= 0 or (pump_allowed and base + pushed > target_mmhg + 0.5):
            base -= base / 120.0  # valve open
        for c in self.creep:  # viscoelastic cuff: part of the pressure relaxes later
            flow = (base * c[0] - c[2]) / (c[1] * FS)
            c[2] += flow
            base -= flow
        base -= self.leak / FS
        self.base = base = max(base, 0.0)
        if base > self.highest_mmhg:
            self.highest_mmhg = base
        return pump

    def _pulse(self, pc, i):
        """What the artery adds under so much pressure."""
        x = min(max(pc, 0.0), 324.0) * 0.25
        k = int(x)
        f = x - k
        out = 0.0
        for table, pa in ((self.up, self.pa[i]), (self.dn, self.late[i])):
            y = min(max(pa, 0.0), 290.0) * 0.25
            m = int(y)
            g = y - m
            r, s = table[k], table[k + 1]
            v = (r[m] + g * (r[m + 1] - r[m])) * (1 - f) + (s[m] + g * (s[m + 1] - s[m])) * f
            y = self.wearer["dbp"] * 0.25
            m = int(y)
            g = y - m
            out += v - (r[m] + g * (r[m + 1] - r[m])) * (1 - f) - (s[m] + g * (s[m + 1] - s[m])) * f
        return out

    def advance(self, target_mmhg, pump_allowed):
        i = self.i = min(self.i + 1, len(self.pa) - 1)
        pushed = self.flex[i]  # a tense muscle presses on the artery as on the cuff
        pump = self._air(target_mmhg, pump_allowed, pushed)
        base = self.base
        out = base + self.noise[i] + pushed + self._pulse(base - self.dev[i] + pushed, i)
        if self.fading[i]:
            out += self.fading[i] * np.exp(-base / self.fade_mmhg)
        if pump or self.always:
            out += (self.ripple if pump else self.always) * np.sin(6.2832 * self.ripple_hz * i / FS)
        for at, size in self.steps:
            if out > at:
                out += size
        return int(round(out * 100.0))


def limb(seed, limb_name, **kw):
    w, rng = draw(seed, limb_name, **kw)
    return Limb(w, rng)
