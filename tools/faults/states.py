"""Every state a device can be in when something breaks, and how a person brings it there.

Purpose: a state is a script of button presses and a moment, found in an undisturbed run of the
same script: every run is the same to the bit until its fault strikes. Rules: scripts use what a
person has; moments follow from console and true pressure, never from figures written down here.
"""

from functools import cache

from tools.faults.cuff import NO_RELIEF_MMHG, BreakableCuff
from tools.faults.rig import Rig

MANUAL = {"training": "manual", "manual_mmhg": 150, "manual_minutes": 3}
RESISTANCE = {"training": "resistance"}
_WITHIN_MS = 3  # a moment inside the ticks' grid, not on it
_TRY_MS = 400
_REP_MS = 4000


class State:
    """name: the column; script: what a person does; kind: "before" the start, "closed" while the
    cuff is held, "open" when it has been let go."""

    def __init__(self, name, title, script, kind):
        self.name = name
        self.title = title
        self.script = script
        self.kind = kind


STATES = (
    State("boot", "before the zero", "manual", "before"),
    State("zeroing", "taking the zero", "manual", "before"),
    State("self-test", "proving the permits", "manual", "before"),
    State("idle", "ready to start", "manual", "before"),
    State("inflating low", "pump on, 40 mmHg", "manual", "closed"),
    State("inflating high", "pump on, 120 mmHg", "manual", "closed"),
    State("hold", "manual hold, 150 mmHg", "manual", "closed"),
    State("set relaxed", "repetitions, limb relaxed", "resistance", "closed"),
    State("set contracted", "repetitions, limb contracted", "resistance", "closed"),
    State("rest", "between two sets", "rest", "closed"),
    State("venting", "after STOP, 100 mmHg left", "stopped", "open"),
    State("tripped", "latched, empty", "tripped", "open"),
)


def find(name):
    """The state of that name."""
    for state in STATES:
        if state.name == name:
            return state
    raise KeyError(f"no state '{name}'; there are {', '.join(s.name for s in STATES)}")


def make_rig(board_name, script, **options):
    """A device with the settings of a script, on a cuff that no relief valve protects."""
    settings = dict(MANUAL if script in ("manual", "stopped", "tripped") else RESISTANCE)
    settings.update(options.pop("settings", None) or {})
    plant = BreakableCuff(relief_mmhg=NO_RELIEF_MMHG)
    return Rig(board_name, settings, plant, **options)


def play(rig, script, times):
    """Lay out what the person does."""
    rig.press("start", times["start"])
    if script == "rest":
        rig.press("start", times["set"] + 2 * _REP_MS)
    elif script == "stopped":
        rig.press("stop", times["hold"] + 2000)
    elif script == "tripped":
        rig.at(times["hold"] + 2000, lambda: rig.board.stall_loop(1500))


def lead_in(rig, state):
    """Up to the moment of a state; before the start nobody presses anything."""
    if state.kind != "before":
        play(rig, state.script, timeline(rig.board_name, state.script))


@cache
def ready_ms(board_name):
    """When START first works after power-on: somebody keeps trying."""
    rig = make_rig(board_name, "manual")

    def again():
        if not rig.said("inflate"):
            rig.press_now("start", _TRY_MS // 2)

    rig.board.every(_TRY_MS, again)
    rig.board.run(until_ms=20000, stop=lambda: bool(rig.said("inflate")))
    if not rig.said("inflate"):
        raise RuntimeError(f"{board_name} does not start undisturbed:\n{rig.text()}")
    return rig.presses[-1][0]


def first(rig, words, after_ms=0):
    """When the console first said so."""
    return next((ms for ms in rig.said(words) if ms >= after_ms), None)


@cache
def timeline(board_name, script):
    """Names -> ms, of an undisturbed run."""
    times = {"start": ready_ms(board_name) + _TRY_MS}
    if script == "manual":
        rig = make_rig(board_name, script)
        play(rig, script, times)
        rig.run(times["start"] + 20000)
        cuff = rig.pressures(0)
        times["boot"] = first(rig, "ready to zero")
        times["zero"] = first(rig, "zero taken")
        times["40"] = next(k for k, mmhg in enumerate(cuff) if mmhg >= 40) * 10
        times["120"] = next(k for k, mmhg in enumerate(cuff) if mmhg >= 120) * 10
        times["hold"] = first(rig, "hold,")
        return times
    if script == "resistance":
        rig = make_rig(board_name, script)
        play(rig, script, times)
        rig.run(times["start"] + 25000)
        times["set"] = first(rig, "set 1")
        return times
    if script == "rest":
        return timeline(board_name, "resistance")
    times = dict(timeline(board_name, "manual"))
    rig = make_rig(board_name, script)
    play(rig, script, times)
    rig.run(times["hold"] + 4000)
    after = times["hold"] + 2000
    falling = rig.pressures(after)
    times["vent"] = after + 10 * next(k for k, mmhg in enumerate(falling) if mmhg < 100)
    return times


def moment_ms(board_name, state):
    """When the fault strikes, ms of virtual time."""
    times = timeline(board_name, state.script)
    ready = ready_ms(board_name)
    moments = {
        "boot": lambda: times["boot"] - 60,
        "zeroing": lambda: (times["boot"] + times["zero"]) // 2,
        "self-test": lambda: (times["zero"] + ready) // 2,
        "idle": lambda: times["start"] - 100,
        "inflating low": lambda: times["40"],
        "inflating high": lambda: times["120"],
        "hold": lambda: times["hold"] + 2000,
        "set relaxed": lambda: times["set"] + _REP_MS + 200,
        "set contracted": lambda: times["set"] + _REP_MS + 200 + _REP_MS // 2,
        "rest": lambda: times["set"] + 2 * _REP_MS + 4000,
        "venting": lambda: times["vent"],
        "tripped": lambda: times["hold"] + 6000,
    }
    return moments[state.name]() + _WITHIN_MS
