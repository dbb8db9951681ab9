"""The liars grid: every sensor fault at many moments of many stories, judged by the true pressure.

Purpose: one lead-in per story, and from each of its moments on a branch for every fault, as in
tools/faults/matrix.py; with the second sensor and, as far as one sensor can tell, without it. The
judge knows nothing of what the device believes: it reads the true pressure in the cuff, the target
that was asked for, and what was latched.

    bound       max(target + 30 mmHg, 1.25 x target)
    over_mmhg   the highest true pressure over the target, in a 100 ms mean: a beat is no pressure
    above_s     the longest time above the bound without a break

Rules: POSIX (it forks); plants without a relief valve.
"""

import os
import pickle
from concurrent.futures import as_completed

from tools.faults.second_rows import sensors_swapped
from tools.liars import stories
from tools.program import worker_pool
from tools.sim.circuit import sensor_faults

WATCH_S = 20  # after the fault; without the second sensor ...
ALONE_S = 45
IDLE_S = 20  # ... and that much longer if the cuff is still to be filled
BOARDS = ("pico_w", "esp32_s3")
SWAPPED = "sensors swapped"
FAULTS = (*[known[0] for known in sensor_faults.KINDS], SWAPPED)
# Until the reading is far enough off to be noticed: WATCH_S would show nothing of it yet. Their
# phase says nothing, so one moment of a story is tried; the slowest in two holds only.
SLOW_S = {"drift down 0.05 mmHg/s": 400, "drift down 0.2 mmHg/s": 120, "kink, 0.02 mmHg/s": 120,
          "drift down 0.5 mmHg/s": 60, "drift down 1 mmHg/s": 45}  # fmt: skip
_SLOWEST = "drift down 0.05 mmHg/s"
_LONG_HOLDS = ("arm, hold of 60", "thigh, hold of 60")
MEAN_ROWS = 10
_ROWS_PER_S = 100
_AFTER_TRIP_MS = 500
WORKERS = max(1, min(8, os.cpu_count() or 2))


def bound_mmhg(target_mmhg):
    """The highest true pressure that one lying part may lead to for longer than 2 s."""
    return max(target_mmhg + 30, target_mmhg * 5 / 4)


class Outcome:
    """One branch. board: its name; second: had the second sensor a say; trip: its name or
    "nothing"; trip_s: after the fault; over_mmhg, above_s: see above; alarm: was a leak said."""

    def __init__(self, story, fault, at_ms, second=False, board="pico_w"):
        self.story = story
        self.fault = fault
        self.at_ms = at_ms
        self.second = second
        self.board = board
        self.target_mmhg = stories.find(story).target_mmhg()
        self.trip = "nothing"
        self.trip_s = None
        self.alarm = False
        self.over_mmhg = self.above_s = 0.0

    def judge(self, rig):
        """From the whole run: what came before the fault counts as well."""
        after = [(ms, name) for ms, name in rig.trips if ms >= self.at_ms]
        if after:
            self.trip = after[0][1]
            self.trip_s = (after[0][0] - self.at_ms) / 1000
        self.alarm = any(ms >= self.at_ms for ms in rig.said("alarm: leak"))
        self.over_mmhg, self.above_s = judged(rig.pressures(0), self.target_mmhg)
        return self


def judged(pressures_mmhg, target_mmhg):
    """(over_mmhg, above_s) of true pressures at 100 Hz."""
    bound = bound_mmhg(target_mmhg)
    highest = 0.0
    total = 0.0
    run = longest = 0
    for k, mmhg in enumerate(pressures_mmhg):
        total += mmhg
        if k >= MEAN_ROWS:
            total -= pressures_mmhg[k - MEAN_ROWS]
            highest = max(highest, total / MEAN_ROWS)
        run = run + 1 if mmhg > bound else 0
        longest = max(longest, run)
    return highest - target_mmhg, longest / _ROWS_PER_S


def check(name):
    """A fault of that name; else a ValueError."""
    if name != SWAPPED:
        sensor_faults.make(name)


def _break(rig, fault):
    if fault == SWAPPED:
        sensors_swapped(rig)
    else:
        rig.board.sensor_fault = sensor_faults.make(fault)


def run_story(name, fault_names, moments, watch_s=None, board_name="pico_w", second=False):
    """[Outcome] of these faults at so many moments of one story."""
    story = stories.find(name)
    watch_s = watch_s or (WATCH_S if second else ALONE_S)
    if story.phase == "idle":
        moments = 1
        watch_s += IDLE_S
    fault_names = [f for f in fault_names if f != _SLOWEST or name in _LONG_HOLDS]
    times_ms = story.moments_ms(board_name, moments)
    rig = story.rig(board_name, second)
    found = []
    for at_ms in times_ms:
        faults = [f for f in fault_names if at_ms == times_ms[0] or f not in SLOW_S]
        rig.at(at_ms, lambda at_ms=at_ms, f=faults: _branch(rig, name, f, at_ms, watch_s, second,
                                                            found))  # fmt: skip
    rig.at(times_ms[-1] + 1, lambda: None if _is_child(found) else rig.end())
    rig.run(times_ms[-1] + max(watch_s, *SLOW_S.values()) * 1000 + 10)
    if _is_child(found):
        outcome, write_end = found[-1]
        with os.fdopen(write_end, "wb") as stream:
            pickle.dump(outcome.judge(rig), stream)
        os._exit(0)
    return found


def _is_child(found):
    return bool(found) and isinstance(found[-1], tuple)


def _branch(rig, story, fault_names, at_ms, watch_s, second, found):
    """In the parent: every branch's outcome into `found`. In a child: break the sensor, go on."""
    if _is_child(found):
        return
    for fault in fault_names:
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            found.append((Outcome(story, fault, at_ms, second, rig.board_name), write_end))
            _break(rig, fault)
            rig.at(at_ms + max(watch_s, SLOW_S.get(fault, 0)) * 1000, rig.end)
            rig.board.every(500, lambda: _end_after_trip(rig, story, at_ms))
            return
        os.close(write_end)
        with os.fdopen(read_end, "rb") as stream:
            data = stream.read()
        os.waitpid(child, 0)
        if not data:
            raise RuntimeError(f"{fault} in {story}: the branch died")
        found.append(pickle.loads(data))


def _end_after_trip(rig, story, at_ms):
    """Nothing more can come: it has tripped, and the cuff is below the bound."""
    trips = [ms for ms, _ in rig.trips if ms >= at_ms]
    low = rig.plant.cuff_cmmhg < bound_mmhg(stories.find(story).target_mmhg()) * 100
    if trips and low and rig.board.now_ms > trips[0] + _AFTER_TRIP_MS:
        rig.end()


def jobs(story_names=None):
    """[(story, board, second)]: with the second sensor on both boards, without it on the first."""
    names = story_names or [story.name for story in stories.STORIES]
    ways = [(board, True) for board in BOARDS] + [(BOARDS[0], False)]
    return [(name, *way) for name in names for way in ways]


def run_grid(given, fault_names=None, moments=4, watch_s=None, progress=None, workers=WORKERS):
    """[Outcome] of these jobs; progress(job) after each."""
    fault_names = fault_names or FAULTS
    found = []
    with worker_pool(workers) as pool:
        waiting = {
            pool.submit(run_story, job[0], fault_names, moments, watch_s, *job[1:]): job
            for job in given
        }
        for done in as_completed(waiting):
            found.extend(done.result())
            if progress:
                progress(waiting[done])
    return found


def worst(outcomes):
    """The one with the longest time above the bound, then the highest."""
    return max(outcomes, key=lambda outcome: (outcome.above_s, outcome.over_mmhg))
