"""Runs the firmware's LopMeasurement on one virtual wearer."""

from cuff.session.lop.measurement import LopMeasurement

CEILING_CMMHG = 30000
TIME_LIMIT_MS = 180000


def measure(limb, trace=None):
    """(measurement, seconds until the result). Two samples per turn of 20 ms, as in the device's
    loop."""
    m = LopMeasurement(CEILING_CMMHG, TIME_LIMIT_MS)
    now_ms = 0
    m.start(now_ms)
    while not m.finished and now_ms < 200000:
        for _ in range(2):
            p = limb.advance(m.target_cmmhg / 100.0, m.pump_allowed)
            m.push(max(p, 0))
            if trace is not None:
                trace.append((now_ms, p, m.target_cmmhg, m.state))
        now_ms += 20
        m.step(now_ms)
    return m, now_ms / 1000.0
