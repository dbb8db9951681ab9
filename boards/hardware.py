"""What all boards' circuits have in common: part values, counts per build, and the sums behind.

Read by tools/documents/wiring.py, which draws the pictures, and by host_tests/boards, which hold
the documents to these numbers. Never copied to a device. What depends on the board stands in its
own hardware.py.

Sources are named in boards/parts.md. Coil inductances were not found anywhere: they are estimates.
"""

from math import log, pi

# The loads of the reference builds. The thigh's three pumps are of the arm's kind.
PUMPS = {"arm": 1, "thigh": 3}
VALVES = {"arm": 1, "thigh": 2}

ACTUATOR_MV = 5200  # the boost converter: 5.0 V must be left for a 5.0-6.0 V valve
CLAMP_ZENER_MV = 15000
SWITCH_RATED_MV = 30000  # drain to source, of every MOSFET
DIODE_MV = 400  # Schottky
HOLD_PCT = 40

RELIEF_MMHG = (310, 330)  # above the software's trip, below a single fault's 330

# 6 V coils by what is printed on them: ohms (V / A) and henries (estimate: 2-3 ms L/R).
COILS = {
    "400 mA": (15.0, 0.040),
    "276 mA": (21.7, 0.050),
    "80 mA": (75.0, 0.150),
}
DROP_OUT_PCT = 15  # of full current: where the spring wins (estimate)


def divider_permille(top_ohm, bottom_ohm):
    """Share of the voltage that reaches the pin, in thousandths."""
    return 1000.0 * bottom_ohm / (top_ohm + bottom_ohm)


def divider_error_permille(top_ohm, bottom_ohm, tolerance_pct):
    """Largest error of that share, in thousandths of itself: both resistors at their limits."""
    part = tolerance_pct / 100.0
    worst = divider_permille(top_ohm * (1 - part), bottom_ohm * (1 + part))
    return 1000.0 * (worst / divider_permille(top_ohm, bottom_ohm) - 1.0)


def filter_us(top_ohm, bottom_ohm, farad_n):
    """Time constant that the divider makes with its capacitor at the pin."""
    return top_ohm * bottom_ohm / (top_ohm + bottom_ohm) * farad_n / 1000.0


def filter_hz(top_ohm, bottom_ohm, farad_n):
    """Corner frequency of the same."""
    return 1e6 / (2.0 * pi * filter_us(top_ohm, bottom_ohm, farad_n))


def hold_current_pct(coil, clamp_mv):
    """Mean coil current under hold PWM, in per cent of the full one; 0 if the clamp empties it.

    While the switch is off the coil works against clamp_mv. Only a clamp below about the supply's
    share (2/3 at 40 %) leaves a current to hold the valve with.
    """
    ohm, _ = coil
    full = ACTUATOR_MV / ohm
    mean = (ACTUATOR_MV * HOLD_PCT - clamp_mv * (100 - HOLD_PCT)) / 100.0 / ohm
    return max(0.0, 100.0 * mean / full)


def release_ms(coil, clamp_mv, from_pct=100.0):
    """Time in which the coil's current falls from from_pct to where the spring wins."""
    ohm, henry = coil
    full = ACTUATOR_MV / ohm
    against = clamp_mv / ohm
    begin = full * from_pct / 100.0 + against
    end = full * DROP_OUT_PCT / 100.0 + against
    return 1000.0 * henry / ohm * log(begin / end)


def clamp_mv():
    """What the coil works against when it is let go: Zener and diode."""
    return CLAMP_ZENER_MV + DIODE_MV


def switch_peak_mv():
    """Highest voltage across a switch when the coil is let go."""
    return ACTUATOR_MV + clamp_mv()


def rise_mmhg_s(cuff, p_mmhg):
    """How fast the plant's pump at full duty lifts its cuff (creep and leak left aside)."""
    flow = cuff.free_ml_s * (1.0 - p_mmhg / cuff.stall_mmhg)
    return flow / cuff.capacity_ml_mmhg(p_mmhg)


def fill_s(cuff, to_mmhg, step_mmhg=0.5):
    """Time from empty to to_mmhg at full duty."""
    total = 0.0
    for k in range(int(to_mmhg / step_mmhg)):
        total += step_mmhg / rise_mmhg_s(cuff, (k + 0.5) * step_mmhg)
    return total


def orifice_ml_s(conductance, p_mmhg, critical=0.3):
    """Flow of an ISO 6358 valve, conductance in dm3/(s bar), from p_mmhg into the open air."""
    inside_bar = 1.01325 + p_mmhg * 0.00133322
    ratio = 1.01325 / inside_bar
    if ratio <= critical:
        return 1000.0 * conductance * inside_bar
    share = (ratio - critical) / (1.0 - critical)
    return 1000.0 * conductance * inside_bar * (1.0 - share * share) ** 0.5


def vent_s(flow_ml_s, capacity_ml_mmhg, from_mmhg=200.0, to_mmhg=15.0):
    """Time from from_mmhg to to_mmhg through flow_ml_s(p) out of capacity_ml_mmhg(p)."""
    step = 0.25
    total = 0.0
    p = from_mmhg - step / 2
    while p > to_mmhg:
        total += step * capacity_ml_mmhg(p) / flow_ml_s(p)
        p -= step
    return total
