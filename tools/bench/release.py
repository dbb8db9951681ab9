"""How fast the coil is let go of: worst over many phases of tick and loop. Host side.

Each figure is the longest time from a fault to the last moment at which the valve's coil gets
anything, on the virtual RP2040 with its permits, the fault striking at PHASES moments that lie
differently to the 10 ms of the tick and the 20 ms of the loop. The goals are the deadlines of the
design. Over-pressure counts from the crossing of the limit by the true pressure.
"""

from tools.faults import acts, catalogue, states

PHASES = 41
_APART_MS = 3.7  # no divisor of 10 or 20 ms
_SETTLE_MS = 1500
_AFTER_MS = 1500

# name: (act, deadline in ms, mark from which it counts or None for the act itself)
RELEASES = {
    "stop_to_valve_ms": (acts.press_stop, catalogue.STOP_MS, None),
    "overpressure_to_valve_ms": (
        acts.sit_on_cuff(2000.0),
        catalogue.OVER_PRESSURE_MS,
        "crossed",
    ),
    "hung_loop_to_valve_ms": (acts.loop_hung, catalogue.DEAD_LOOP_MS, None),
    "hung_tick_to_valve_ms": (acts.tick_dead, catalogue.DEAD_TICK_MS, None),
}
# name: (unit, goal, published, worst is max or min of)
FIGURES = {name: ("ms", f"<= {limit_ms}", None, max) for name, (_, limit_ms, _) in RELEASES.items()}


class NeverReleased(Exception):
    """The coil was still driven when the run ended."""


def release_ms(name, phase, board="pico_w", files=None):
    """One run: milliseconds to the release, the fault striking in that phase."""
    act, _, mark = RELEASES[name]
    rig = states.make_rig(board, "manual", files=files)
    times = states.timeline(board, "manual")
    states.play(rig, "manual", times)
    # Over-pressure while inflating: a regulator that holds would open the valve by itself.
    base_ms = times["120"] if mark else times["hold"] + _SETTLE_MS
    at_ms = base_ms + phase * _APART_MS
    rig.at(at_ms, lambda: act(rig))
    rig.run(int(at_ms) + _AFTER_MS)
    from_ms = rig.marks[mark] if mark else at_ms
    if rig.drive[-1][2]:
        raise NeverReleased(f"{name}: the coil is still driven {_AFTER_MS} ms after the fault")
    return rig.drive[-1][0] / 1000 - from_ms


def worst_ms(name, phases=PHASES, board="pico_w", files=None):
    """The longest of all phases."""
    return max(release_ms(name, phase, board, files) for phase in range(phases))


def measure():
    """{figure: worst of all phases}."""
    return {name: worst_ms(name) for name in FIGURES}
