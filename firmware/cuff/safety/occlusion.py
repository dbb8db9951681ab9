"""The occlusion clock: how long this limb has been under pressure, and when it has recovered.

It counts while the pressure is 20 mmHg or more, or the valve is to be closed, inflation included;
and while the limb may be `shut` off behind a kink, whatever the sensor reads.
Below 20 mmHg it pauses; only an uninterrupted minute of that ends an exercise, and three minutes
end an occlusion (VALD); shorter vents give nothing back. A session's sum has no recovery at all:
only the loop ends it (session/spent.py). It counts ticks, so no clock that is wrong or set can
stretch it.

Tick code, every STEP_TICKS: integers in 31 bits, no allocation. It must not know about trainings:
the loop only says how long the exercise at hand may last (`limit_exercise`), and `restore` takes
over what an earlier run of the device has counted.
"""

from micropython import const

from cuff import codes

STEP_TICKS = const(10)
STEPS_PER_S = const(10)
OCCLUDED_CMMHG = const(2000)  # R-OCC-2
EXERCISE_RECOVERY_S = const(60)
RECOVERY_S = const(180)
_EXERCISE_RECOVERY_STEPS = const(EXERCISE_RECOVERY_S * STEPS_PER_S)
_RECOVERY_STEPS = const(RECOVERY_S * STEPS_PER_S)


class OcclusionClock:
    """occluded_steps, exercise_steps, session_steps: counted so far; open_steps: without a break
    below 20 mmHg; limit_steps: of the whole occlusion; shut: set by the loop, see above;
    measured_s, limit_s: of the last fault. A step: 100 ms."""

    def __init__(self, limit_s, session_limit_s):
        self.limit_steps = limit_s * STEPS_PER_S
        self.limit_inverse = ~self.limit_steps
        self.session_limit_steps = session_limit_s * STEPS_PER_S
        self.session_inverse = ~self.session_limit_steps
        self.exercise_limit_steps = self.limit_steps
        self.occluded_steps = 0
        self.exercise_steps = 0
        self.session_steps = 0
        self.open_steps = 0
        self.shut = False
        self.measured_s = 0
        self.limit_s = 0

    def step(self, wanted_closed, raw_cmmhg):
        """Every 100 ms; OCCLUSION_TIME or SESSION_TIME once a limit is passed, else NONE."""
        if wanted_closed or raw_cmmhg >= OCCLUDED_CMMHG or self.shut:
            self.open_steps = 0
            self.occluded_steps += 1
            self.exercise_steps += 1
            self.session_steps += 1
            if not wanted_closed:
                return codes.NONE  # the valve is open already; plausibility asks why it stays
        elif self.occluded_steps:
            self.open_steps += 1
            if self.open_steps == _EXERCISE_RECOVERY_STEPS:
                self.exercise_steps = 0
            elif self.open_steps == _RECOVERY_STEPS:  # the exercise has been over for long
                self.occluded_steps = 0
                self.open_steps = 0
            return codes.NONE
        if self.limit_steps != ~self.limit_inverse:
            return self._fault(codes.LIMIT_LOST, self.limit_steps, ~self.limit_inverse)
        if self.occluded_steps > self.limit_steps:
            return self._fault(codes.OCCLUSION_TIME, self.occluded_steps, self.limit_steps)
        limit_steps = self.exercise_limit_steps
        if self.exercise_steps > limit_steps:
            return self._fault(codes.OCCLUSION_TIME, self.exercise_steps, limit_steps)
        limit_steps = self.session_limit_steps
        if limit_steps != ~self.session_inverse:
            return self._fault(codes.LIMIT_LOST, limit_steps, ~self.session_inverse)
        if wanted_closed and self.session_steps > limit_steps:  # else START is refused, no trip
            return self._fault(codes.SESSION_TIME, self.session_steps, limit_steps)
        return codes.NONE

    def _fault(self, code, steps, limit_steps):
        self.measured_s = steps // STEPS_PER_S
        self.limit_s = limit_steps // STEPS_PER_S
        return code

    def limit_exercise(self, limit_s):
        """The exercise at hand may last so long; never beyond what the limb may take."""
        self.exercise_limit_steps = min(limit_s * STEPS_PER_S, self.limit_steps)

    def restore(self, occluded_s, exercise_s, session_s):
        """Go on from what was counted before a reset. Never shortens what is counted now."""
        self.occluded_steps = max(self.occluded_steps, occluded_s * STEPS_PER_S)
        self.exercise_steps = max(self.exercise_steps, exercise_s * STEPS_PER_S)
        self.session_steps = max(self.session_steps, session_s * STEPS_PER_S)
        self.open_steps = 0

    def left_s(self):
        """Seconds that may still be spent under pressure now."""
        left = min(
            self.limit_steps - self.occluded_steps,
            self.exercise_limit_steps - self.exercise_steps,
            self.session_limit_steps - self.session_steps,
        )
        return max(0, left // STEPS_PER_S)

    def limit_left_s(self):
        """Seconds that the occlusion itself still has, whatever exercise and session have."""
        return max(0, (self.limit_steps - self.occluded_steps) // STEPS_PER_S)

    def session_left_s(self):
        """Seconds that the session still has, however long the limb rests."""
        return max(0, (self.session_limit_steps - self.session_steps) // STEPS_PER_S)

    def longest_s(self):
        """The longest that a limb which has recovered may be under pressure at a stretch."""
        return min(self.limit_steps, self.exercise_limit_steps) // STEPS_PER_S

    def wait_s(self, needed_s):
        """Seconds without pressure until needed_s fit; 0 when they do now. Rest does not give the
        session back: that is for the caller to look at."""
        needed = needed_s * STEPS_PER_S
        if self.limit_steps - self.occluded_steps < needed:
            return self.recovery_s()
        if self.exercise_limit_steps - self.exercise_steps < needed:
            return seconds_of(_EXERCISE_RECOVERY_STEPS - self.open_steps)
        return 0

    def recovery_s(self):
        """Seconds without pressure until a whole occlusion is free again; 0 when it is."""
        if not self.occluded_steps:
            return 0
        return seconds_of(_RECOVERY_STEPS - self.open_steps)


def seconds_of(steps):
    """Rounded up: what was used, and what is to be waited for. What is left is rounded down."""
    return (steps + STEPS_PER_S - 1) // STEPS_PER_S
