"""What a protocol asks for, and how long: planned as START will meet it, against every limit.

Inflation at 5 mmHg/s, sets by their tempo, 10 s for each release. A vented rest gives back what the
occlusion clock gives back for it: an exercise after a minute, an occlusion after three; the
session's sum never. What is wrong is said as check.py says it. Loaded for a moment when a protocol
is chosen; the Plan stays.
"""

from cuff import codes, limits
from cuff.safety.occlusion import EXERCISE_RECOVERY_S, RECOVERY_S
from cuff.session import protocols
from cuff.session.training.blocks import FULL, HOLD, INFLATE, LONG, PASSIVE, REPEAT, SETS, VENT

RISE_S = 20  # of a cycle: no longer than it holds
NEAR_CMMHG = 300  # of what it is to be let down to


class Plan:
    """number: of the protocol; kind: its class; blocks; targets: mmHg of each block that inflates,
    0 of others; bouts: seconds of each time under pressure; rounds: of what is repeated; sets: at
    most, in all; exercise_s, occlusion_s: what the limb has to have left for it now; total_s: under
    pressure; wall_s: until the limb has recovered for the first time, or to the end; limit_s: of
    its kind; first: it is a first session's, not to failure."""

    def __init__(self, number, kind, blocks, limit_s, first=False):
        self.number = number
        self.kind = kind
        self.blocks = blocks
        self.limit_s = limit_s
        self.first = first
        self.targets = ()
        self.bouts = ()
        self.rounds = 1
        self.sets = 0
        for block in blocks:
            if block[0] == REPEAT:
                self.rounds = block[2]
            elif block[0] == SETS:
                self.sets += len(block) - 5  # its kind and four fields
        self.sets *= self.rounds
        self.exercise_s = self.occlusion_s = self.total_s = self.wall_s = 0


def limit_s(kind, settings):
    """The longest time under pressure of its class, seconds."""
    if kind == LONG:
        return limits.occlusion_limit_s(settings)
    return settings["bout_min" if kind == PASSIVE or kind == FULL else "exercise_min"] * 60


class Walk:
    """Plays the blocks on paper. model: what is known of the cuff, or None."""

    def __init__(self, plan, settings, model):
        self.plan = plan
        self._settings = settings
        self._model = model
        self._bouts = []
        self._exercise_s = self._occlusion_s = self._bout_s = self._target_mmhg = 0
        self._wall_s = 0
        self._first_exercise = self._first_occlusion = True
        self.wrong = None

    def play(self):
        """None, or (code, block, field, bound)."""
        plan = self.plan
        at = rounds = 0
        while at < len(plan.blocks) and not self.wrong:
            block = plan.blocks[at]
            at += 1
            if block[0] == REPEAT:
                rounds += 1
                if rounds < block[2]:
                    at = block[1] - 1
                else:
                    rounds = 0
            else:
                self._one(at, block)
        if not self.wrong:
            self._vent(len(plan.blocks))
            self._recovered(True, True)
            plan.bouts = tuple(self._bouts)
        return self.wrong

    def _one(self, number, block):
        kind = block[0]
        if kind == INFLATE:
            self._inflate(number, self.plan.targets[number - 1])
        elif kind == SETS:
            self._sets(number, block)
        elif kind == VENT:
            self._rest(number, block[1])
        elif block[2]:
            self._bout_s = max(self._bout_s, block[1])
        else:
            self._bout_s += block[1]

    def _inflate(self, number, target_mmhg):
        before_mmhg = self._target_mmhg if self._bout_s else 0
        self._target_mmhg = target_mmhg
        if target_mmhg >= before_mmhg:
            self._bout_s += (target_mmhg - before_mmhg) // protocols.INFLATE_MMHG_S
        following = self.plan.blocks[number]
        if before_mmhg and self._model and following[0] == HOLD:
            self._quick_enough(number, before_mmhg * 100, target_mmhg * 100, following[1])

    def _quick_enough(self, number, level_cmmhg, target_cmmhg, seconds):
        """Does this cuff change its pressure as quickly as a cycle asks?"""
        model = self._model
        if target_cmmhg > level_cmmhg:
            seconds = RISE_S
            needed_s = (target_cmmhg - level_cmmhg) * 256 // (model.rise_q8 * 100) + 1
        else:
            ticks = 0
            while level_cmmhg > target_cmmhg + NEAR_CMMHG and ticks <= seconds * 100:
                level_cmmhg -= level_cmmhg * model.vent_q16 >> 16
                ticks += 1
            needed_s = (ticks + 99) // 100
        if needed_s > seconds:
            self.wrong = (codes.CUFF_SLOW, number, "seconds", needed_s)

    def _sets(self, number, block):
        rest_s, vented, rep_ms = block[1], block[2], block[3] + block[4]
        if self.plan.blocks[number - 2][0] == INFLATE:
            self._bout_s += protocols.READY_S
        if not vented:
            sets = len(block) - 5
            self._bout_s += (sum(block[5:]) * rep_ms + 999) // 1000 + (sets - 1) * rest_s
            return
        for k in range(5, len(block)):
            if k > 5:
                self._rest(number, rest_s)
                if self.wrong:
                    return
                self._bout_s = self._target_mmhg // protocols.INFLATE_MMHG_S + protocols.READY_S
            self._bout_s += (block[k] * rep_ms + 999) // 1000

    def _rest(self, number, seconds):
        self._vent(number)
        if not self.wrong:
            self._recovered(seconds >= EXERCISE_RECOVERY_S, seconds >= RECOVERY_S)
            self._wall_s += seconds

    def _vent(self, number):
        """The end of a bout: what it makes of each sum."""
        plan = self.plan
        bout_s = self._bout_s + protocols.VENT_S
        self._bout_s = 0
        self._bouts.append(bout_s)
        self._exercise_s += bout_s
        self._occlusion_s += bout_s
        self._wall_s += bout_s
        plan.total_s += bout_s
        for sum_s, most_s, name in (
            (self._exercise_s, plan.limit_s, "exercise_s"),
            (self._occlusion_s, limits.occlusion_limit_s(self._settings), "occlusion_s"),
            (plan.total_s, self._settings["session_min"] * 60, "session_s"),
        ):
            if sum_s > most_s and not self.wrong:
                self.wrong = (codes.TOO_LONG, number, name, most_s)

    def _recovered(self, exercise, occlusion):
        """What a rest gives back; what was needed until the first one is what START needs."""
        plan = self.plan
        if exercise:
            if self._first_exercise:
                plan.exercise_s = self._exercise_s
                self._first_exercise = False
            self._exercise_s = 0
        if occlusion:
            if self._first_occlusion:
                plan.occlusion_s = self._occlusion_s
                plan.wall_s = self._wall_s
                self._first_occlusion = False
            self._occlusion_s = 0
