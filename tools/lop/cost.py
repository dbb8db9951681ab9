"""Cost of the LOP code per turn of the loop, as a ratio to an integer PID step, and the memory it
holds.

Run under MicroPython: `micropython tools/lop/cost.py` from the project root. Absolute times of a
desktop mean nothing for the chip; the ratio does: an integer PID step costs about 60 us on an
RP2040 (seen on an emulated one).
"""

import gc
import sys
import time

sys.path.insert(0, "firmware")
from cuff.session.lop import measurement as lop  # noqa: E402
from cuff.session.lop.fit import DONE, KneeFit  # noqa: E402
from cuff.session.lop.pulse import PulseWindow  # noqa: E402

PID_STEP_US = 60
PARTS = ("coarse knee", "range", "trim", "fine knee", "mean", "lines", "misfit")


class Pid:
    """A PID step of the usual kind: derivative on measurement, conditional integration, limits."""

    def __init__(self):
        self.integral = 0
        self.last = 0

    def step(self, target, measured):
        error = target - measured
        d = self.last - measured
        self.last = measured
        p = (error * 800) >> 8
        trial = self.integral + ((error * 40) >> 8)
        out = p + trial + ((d * 1200) >> 8)
        if out > 65535:
            out = 65535
            if error < 0:
                self.integral = trial
        elif out < 0:
            out = 0
            if error > 0:
                self.integral = trial
        else:
            self.integral = trial
        return out


def best(f, n=300, rounds=7):
    """Shortest mean time of `f` over some rounds, us: the least disturbed one."""
    low = 0
    for _ in range(rounds):
        gc.collect()
        t = time.ticks_us()
        for _ in range(n):
            f()
        t = time.ticks_diff(time.ticks_us(), t) / n
        low = t if not low or t < low else low
    return low


def window_costs():
    """[(what, us)] of filling and reading a window."""
    w = PulseWindow()
    w.keep = True

    def push():
        if w.n > 400:
            w.n = 0
        w.push(12000)

    rows = [("push, one sample", best(push))]
    for i in range(400):
        w.push(12000 + (i * 37) % 90)

    def scan(stage):
        w.begin_scan()
        w.scan(1000 if stage else 40)
        if stage:
            t = time.ticks_us()
            w.scan(40)
            return time.ticks_diff(time.ticks_us(), t)
        return 0

    rows.append(("scan turn, ranges (40 samples)", best(lambda: scan(0))))
    rows.append(("scan turn, beats (40 samples)", min(scan(1) for _ in range(50))))
    return rows


def fit_costs():
    """[(what, us)] of the knee's fit."""
    rows = []
    f = KneeFit()
    p = [6000 + 700 * i for i in range(24)]
    h = [4000 - 160 * i if i < 16 else 1500 - 10 * i for i in range(24)]
    rows.append(("fit begin (24 points)", best(lambda: f.begin(p, h, 24, 4), 50)))
    parts = {}
    while f._stage != DONE:
        part = PARTS[f._stage]
        t = time.ticks_us()
        f.advance()
        parts.setdefault(part, []).append(time.ticks_diff(time.ticks_us(), t))
    for part in PARTS:
        if part in parts:
            rows.append(
                (
                    "%s (%d times, the median)" % (part, len(parts[part])),
                    sorted(parts[part])[len(parts[part]) // 2],
                )
            )
    return rows


def main():
    """Print the table; returns the object whose memory was measured."""
    pid = Pid()
    unit = best(lambda: pid.step(12000, 11950))
    for name, us in window_costs() + fit_costs():
        print(
            "%-36s %6.1f PID steps, about %5.2f ms on RP2040"
            % (name, us / unit, us / unit * PID_STEP_US / 1000)
        )
    gc.collect()
    before = gc.mem_alloc()
    m = lop.LopMeasurement(30000, 180000)
    gc.collect()
    print(
        "memory of one LopMeasurement: %d bytes on this %d-bit port"
        % (gc.mem_alloc() - before, 64 if sys.maxsize > 2**32 else 32)
    )
    return m


main()
