"""What a training was like, in numbers: from the plant's true cuff pressure at 100 Hz.

Exercise time runs from the beginning of the first to the end of the last repetition of each set,
rest time from 2 s after that to the next first repetition (after Swain 2025, whose five devices
are the comparison). Everything is judged on the cuff, never on what the firmware believes. A wearer
that is not the simulator's (no repetitions are known) has a set from its first to its last moment.
A figure is None if there was nothing to judge: the training ended earlier.
"""

import numpy as np

ROWS_PER_S = 100
REST_FROM_S = 2.0
BAND_PCT = 10
REST_BAND_PCT = 5
REACHED_MMHG = 2.0


class Training:
    """One run: cuff_mmhg (100 Hz from power-on), reps [(ms, ms)], phases [(ms, text)], target."""

    def __init__(self, cuff_mmhg, reps, phases, target_mmhg, lop_mmhg):
        self.cuff_mmhg = np.asarray(cuff_mmhg, dtype=float)
        self.reps = reps
        self.phases = phases
        self.target_mmhg = target_mmhg
        self.lop_mmhg = lop_mmhg

    def between(self, from_s, to_s):
        """Cuff pressure between two times."""
        return self.cuff_mmhg[int(from_s * ROWS_PER_S) : int(to_s * ROWS_PER_S)]

    def begin_of(self, word):
        """Seconds at which the first phase whose text starts with word began, or None."""
        for ms, text in self.phases:
            if text.startswith(word):
                return ms / 1000
        return None

    def vent_at_s(self):
        """When the cuff was opened: what the limb does afterwards is no repetition of a set."""
        vent = self.begin_of("vent")
        return len(self.cuff_mmhg) / ROWS_PER_S if vent is None else vent

    def sets(self):
        """[(from_s, to_s, [(from_s, to_s) of its repetitions])] in order."""
        vent = self.vent_at_s()
        found = []
        for begin, end in self._set_phases(vent):
            if not self.reps:
                found.append((begin, end, []))
                continue
            mine = [(a / 1000, b / 1000) for a, b in self.reps if begin <= a / 1000 < end]
            mine = [(a, min(b, vent)) for a, b in mine]
            if mine:
                found.append((mine[0][0], mine[-1][1], mine))
        return found

    def _set_phases(self, vent):
        """[(from_s, to_s)]: with repetitions to the next set, since the last one outlasts the
        tone; without to the next phase."""
        times = [(ms / 1000, text.startswith("set ")) for ms, text in self.phases]
        times = [(at, is_set) for at, is_set in times if at < vent] + [(vent, True)]
        ends = [(at, is_set) for at, is_set in times if is_set or not self.reps]
        return [
            (begin, next(at for at, _ in ends if at > begin))
            for begin, is_set in times[:-1]
            if is_set
        ]

    def rests(self):
        """[(from_s, to_s)]: 2 s after the last repetition of a set to the next first one."""
        sets = self.sets()
        return [(a[1] + REST_FROM_S, b[0]) for a, b in zip(sets, sets[1:], strict=False)]

    def exercise_within_pct(self):
        """Share of exercise time within +-10 % of the target."""
        if not self.sets():
            return None
        worked = np.concatenate([self.between(a, b) for a, b, _ in self.sets()])
        off = np.abs(worked - self.target_mmhg)
        return 100.0 * float(np.mean(off <= self.target_mmhg * BAND_PCT / 100))

    def peaks_and_valleys_pct_lop(self):
        """Mean of the peaks and mean of the valleys of all repetitions, % LOP."""
        if not any(reps for _, _, reps in self.sets()):
            return None, None
        peaks, valleys = [], []
        for _, _, reps in self.sets():
            for begin, end in reps:
                middle = (begin + end) / 2
                half = (end - begin) / 2
                peaks.append(self.between(begin, end).max())
                after = min(end + half / 4, self.vent_at_s())
                valleys.append(self.between(middle, after).min())
        scale = 100.0 / self.lop_mmhg
        return float(np.mean(peaks)) * scale, float(np.mean(valleys)) * scale

    def rest_pressure(self):
        """All samples of rest time."""
        return np.concatenate([np.zeros(0), *(self.between(a, b) for a, b in self.rests())])

    def rest_within_pct(self):
        """Share of rest time within +-5 % of the target."""
        rested = self.rest_pressure()
        if not len(rested):
            return None
        off = np.abs(rested - self.target_mmhg)
        return 100.0 * float(np.mean(off <= self.target_mmhg * REST_BAND_PCT / 100))

    def rest_sd_mmhg(self):
        """Standard deviation of the pressure over all rest time."""
        rested = self.rest_pressure()
        return float(np.std(rested)) if len(rested) else None

    def inflate_from_mmhg(self):
        """What was in the cuff when inflation began: the self-test's air goes in some seconds."""
        begin = self.begin_of("inflate")
        return None if begin is None else float(self.cuff_mmhg[int(begin * ROWS_PER_S)])

    def _after_s(self, word, arrived):
        """Seconds from the beginning of a phase until arrived(pressures) holds, or None."""
        begin = self.begin_of(word)
        if begin is None:
            return None
        rows = np.flatnonzero(arrived(self.cuff_mmhg[int(begin * ROWS_PER_S) :]))
        return float(rows[0]) / ROWS_PER_S if len(rows) else None

    def inflate_s(self):
        """From the command to inflate until within 2 mmHg of the target."""
        return self._after_s("inflate", lambda p: p >= self.target_mmhg - REACHED_MMHG)

    def overshoot_mmhg(self):
        """Highest pressure above the target before the first repetition."""
        if self.inflate_s() is None:
            return None
        sets = self.sets()
        first = self.between(self.begin_of("inflate"), sets[0][0] if sets else self.vent_at_s())
        return float(first.max()) - self.target_mmhg

    def vent_to_s(self, to_mmhg=15.0):
        """From the command to vent until to_mmhg."""
        return self._after_s("vent", lambda p: p <= to_mmhg)

    def occluded_s(self, above_mmhg=20.0):
        """Total time above 20 mmHg."""
        return float(np.count_nonzero(self.cuff_mmhg >= above_mmhg)) / ROWS_PER_S


def pump_time_s(plant, target_mmhg, from_mmhg=0.0):
    """Seconds the plant's pump needs at full duty from one pressure to within 2 mmHg of the
    target; inf: never. What lies below from_mmhg is pumped, too, and not counted."""
    begin = None
    for step in range(300000):
        if begin is None and plant.cuff_cmmhg >= from_mmhg * 100:
            begin = step
        if plant.cuff_cmmhg >= (target_mmhg - REACHED_MMHG) * 100:
            return (step - begin) / 1000
        plant.step(1000, 65535, True)
    return float("inf")
