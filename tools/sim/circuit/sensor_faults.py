"""A pressure sensor that lies: what it reads instead of what its lumen sees, from a moment on.

    board.sensor_fault = Kink(leak_mmhg_s=0.05)      None repairs it

Purpose: the ways in which one reading can be wrong and still look like a reading. The converter
behind it goes on with its own noise, so nothing here is caught by a signal that has no noise
(`Frozen` takes that away, too). The fault sits between the sensor's lumen and its output: a second
sensor, on a lumen of its own, sees none of it.

Rules: `reading(cmmhg, now_us)` is asked before every burst of conversions with the pressure at the
sensor's port in hundredths of mmHg; + - * / only, the same bits on every interpreter; nothing of
board, pins or firmware. Zero is the sensor's own, so a gain keeps it.
"""


class SensorFault:
    """The whole sensor: reads what is there. Subclasses say what `_lie` does with it."""

    frozen = False  # the converter's noise stands still, too

    def __init__(self):
        self.since_us = -1

    def reading(self, cmmhg, now_us):
        """What it puts out now; the first call is the moment it breaks."""
        if self.since_us < 0:
            self.since_us = now_us
            self._begin(cmmhg)
        return self._lie(cmmhg, (now_us - self.since_us) * 1e-6)

    def _begin(self, cmmhg):
        """Remember what is needed of the moment it breaks."""

    def _lie(self, cmmhg, seconds):
        return cmmhg


class Stuck(SensorFault):
    """Stands where it was, under the noise of the converter."""

    def _begin(self, cmmhg):
        self.held_cmmhg = cmmhg

    def _lie(self, cmmhg, seconds):
        return self.held_cmmhg


class Frozen(Stuck):
    """Stands where it was, and so does the converter: the very same counts."""

    frozen = True


class Drift(SensorFault):
    """Creeps away by mmhg_s, down when negative, up to most_mmhg from the truth."""

    def __init__(self, mmhg_s, most_mmhg=300.0):
        super().__init__()
        self.cmmhg_s = mmhg_s * 100.0
        self.most_cmmhg = most_mmhg * 100.0

    def _lie(self, cmmhg, seconds):
        off = self.cmmhg_s * seconds
        most = self.most_cmmhg
        return cmmhg + (most if off > most else -most if off < -most else off)


class Gain(SensorFault):
    """Reads so many times the pressure."""

    def __init__(self, gain):
        super().__init__()
        self.gain = gain

    def _lie(self, cmmhg, seconds):
        return cmmhg * self.gain


class Offset(SensorFault):
    """Reads so many mmHg more."""

    def __init__(self, mmhg):
        super().__init__()
        self.off_cmmhg = mmhg * 100.0

    def _lie(self, cmmhg, seconds):
        return cmmhg + self.off_cmmhg


class Lag(SensorFault):
    """A lumen so narrow that the reading follows with this time constant, s."""

    def __init__(self, tau_s):
        super().__init__()
        self.tau_s = tau_s

    def _begin(self, cmmhg):
        self.at_cmmhg = cmmhg
        self.before_s = 0.0

    def _lie(self, cmmhg, seconds):
        share = (seconds - self.before_s) / self.tau_s
        self.before_s = seconds
        self.at_cmmhg += (cmmhg - self.at_cmmhg) * (share if share < 1.0 else 1.0)
        return self.at_cmmhg


class Kink(SensorFault):
    """The sensor's own lumen is kinked: it sees air that is trapped, step_mmhg lower than the cuff
    at that moment, which leaks away by leak_mmhg_s."""

    def __init__(self, leak_mmhg_s=0.0, step_mmhg=0.0):
        super().__init__()
        self.leak_cmmhg_s = leak_mmhg_s * 100.0
        self.step_cmmhg = step_mmhg * 100.0

    def _begin(self, cmmhg):
        self.held_cmmhg = cmmhg - self.step_cmmhg

    def _lie(self, cmmhg, seconds):
        left = self.held_cmmhg - self.leak_cmmhg_s * seconds
        return left if left > 0.0 else 0.0


class Intermittent(SensorFault):
    """A contact that comes and goes: of each period_s it stands still for held_s."""

    def __init__(self, period_s, held_s):
        super().__init__()
        self.period_s = period_s
        self.held_s = held_s

    def _begin(self, cmmhg):
        self.held_cmmhg = cmmhg

    def _lie(self, cmmhg, seconds):
        if seconds % self.period_s >= self.held_s:
            self.held_cmmhg = cmmhg
        return self.held_cmmhg


KINDS = (
    ("stuck", Stuck, ()),
    ("frozen", Frozen, ()),
    ("kink", Kink, ()),
    ("kink, 0.02 mmHg/s", Kink, (0.02,)),
    ("kink, 0.05 mmHg/s", Kink, (0.05,)),
    ("kink, 0.1 mmHg/s", Kink, (0.1,)),
    ("kink, 0.5 mmHg/s", Kink, (0.5,)),
    ("kink, 0.8 mmHg lower", Kink, (0.0, 0.8)),
    ("lag 0.2 s", Lag, (0.2,)),
    ("lag 1 s", Lag, (1.0,)),
    ("lag 2 s", Lag, (2.0,)),
    ("lag 4 s", Lag, (4.0,)),
    ("lag 8 s", Lag, (8.0,)),
    ("drift down 0.05 mmHg/s", Drift, (-0.05,)),
    ("drift down 0.2 mmHg/s", Drift, (-0.2,)),
    ("drift down 0.5 mmHg/s", Drift, (-0.5,)),
    ("drift down 1 mmHg/s", Drift, (-1.0,)),
    ("drift down 5 mmHg/s", Drift, (-5.0,)),
    ("drift up 0.05 mmHg/s", Drift, (0.05,)),
    ("drift up 0.2 mmHg/s", Drift, (0.2,)),
    ("drift up 1 mmHg/s", Drift, (1.0,)),
    ("drift up 5 mmHg/s", Drift, (5.0,)),
    ("gain 0.3", Gain, (0.3,)),
    ("gain 0.5", Gain, (0.5,)),
    ("gain 0.6", Gain, (0.6,)),
    ("gain 0.8", Gain, (0.8,)),
    ("gain 1.3", Gain, (1.3,)),
    ("gain 2", Gain, (2.0,)),
    ("offset -10 mmHg", Offset, (-10.0,)),
    ("offset -30 mmHg", Offset, (-30.0,)),
    ("offset +10 mmHg", Offset, (10.0,)),
    ("offset +30 mmHg", Offset, (30.0,)),
    ("intermittent 1 s of 2 s", Intermittent, (2.0, 1.0)),
    ("intermittent 5 s of 6 s", Intermittent, (6.0, 5.0)),
)


def make(name):
    """A new fault by its name in KINDS."""
    for known, kind, arguments in KINDS:
        if known == name:
            return kind(*arguments)
    raise ValueError("no sensor fault '%s'; there are %s" % (name, ", ".join(k[0] for k in KINDS)))
