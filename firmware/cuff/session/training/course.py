"""How a training goes through the blocks of its protocol: what player.py starts and steers.

A vented rest, and a pause that has become one, counts from the empty cuff on; the limb's own clock
decides what it gives back. What a pause broke in a set is the repetition that comes once more.
"""

# pyright: reportOptionalMemberAccess=false, reportAttributeAccessIssue=false
# A plan is there in every phase but IDLE.

from cuff import codes
from cuff.phases import (
    CUE_END,
    CUE_LIFT,
    CUE_LOWER,
    CUE_NONE,
    CUE_SET_OVER,
    HOLD,
    IDLE,
    INFLATE,
    PAUSED,
    READY,
    REST,
    SET,
    VENT,
)
from cuff.session import protocols
from cuff.session.training import blocks

_BELOW_CMMHG = 1000  # the pressure, on a way down: less than what the tick takes for off target
_SLOW_CMMHG = 800  # above what a cycle lets down to, when its time is over
TEMPO, TIME, PRESS = 0, 1, 2  # what ends a repetition, and a set
_REPS = 5  # where in a block of sets they begin


class Course:
    """prescription: holds the plan (session/prescription.py). To be read: player.py."""

    def __init__(self, settings, ticks_diff, prescription):
        self._settings = settings
        self._prescription = prescription
        self._ticks_diff = ticks_diff
        self.phase = IDLE
        self.plan = None
        self._block = tuple()  # what is played, or inflated for
        self._at = self._rounds = 0  # the block that comes next; of what is repeated
        self.set_no = self.sets = self.reps = 0
        self.set_index = self.reps_done = self.left_s = self.bout = 0
        self.planned_s = 0  # under pressure, all of it
        self.resting = self.asks = False
        self.target_cmmhg = self.prescribed_cmmhg = self.highest_cmmhg = 0
        self._less_cmmhg = 0  # what LESS has taken, in all blocks
        self.aim_cmmhg = 0  # not 0: on the way down to it
        self.cue = CUE_NONE
        self.ended = codes.NONE
        self._phase_at_ms = 0
        self._began_ms = self._behind_ms = 0  # this time under pressure; those of the exercise
        self._bout_at_ms = self._bout_ms = 0  # of a hold that counts from the inflation
        self._by = 0
        self._again = IDLE  # the phase that a pause broke, and how far it was
        self._again_ms = 0
        self._lifting = self._next_set = self._empty = self._down = False

    def end(self, now_ms, code):
        """Vent for this reason; the first reason counts."""
        if self.phase not in (IDLE, VENT):
            self.ended = code
            self.target_cmmhg = self.aim_cmmhg = 0
            self.resting = self.asks = False
            self._enter(VENT, now_ms)
            self.cue = CUE_END

    def _exercise_ms(self, now_ms):
        return self._behind_ms + self._ticks_diff(now_ms, self._began_ms)

    def _passed(self, in_phase_ms, seconds):
        """Is this phase over? If not, left_s says when."""
        left_ms = seconds * 1000 - in_phase_ms
        self.left_s = (left_ms + 999) // 1000 if left_ms > 0 else 0
        return left_ms <= 0

    def _enter(self, phase, now_ms):
        self.phase = phase
        self._phase_at_ms = now_ms
        self.left_s = 0

    def _next_block(self, now_ms):
        """Play what comes next; at the end vent."""
        plan = self.plan
        while self._at < len(plan.blocks):
            block = plan.blocks[self._at]
            kind = block[0]
            self._at += 1
            if kind == blocks.REPEAT:
                self._rounds += 1
                if self._rounds < block[2]:
                    self._at = block[1] - 1
                else:
                    self._rounds = 0
                continue
            inflates = kind == blocks.INFLATE
            if inflates:
                self.prescribed_cmmhg = plan.targets[self._at - 1] * 100
                block = plan.blocks[self._at]  # what it is for
                self._at += 1
            self._block = block
            self.set_index = self.reps_done = 0
            self._count()
            if not (inflates and self._inflate(now_ms)):
                self._play(now_ms)
            return
        self.end(now_ms, codes.DONE)

    def _play(self, now_ms):
        kind = self._block[0]
        if kind == blocks.VENT:
            self._vent(REST, now_ms)
            self.cue = CUE_SET_OVER
        elif kind == blocks.HOLD:
            self._enter(HOLD, now_ms)
        elif self.phase == INFLATE:
            self._enter(READY, now_ms)
        else:
            self._begin_set(now_ms)

    def _inflate(self, now_ms):
        """To what is prescribed, less what LESS has taken; False: it is a way down."""
        target = self.prescribed_cmmhg - self._less_cmmhg
        if self._less_cmmhg > 0:
            target = min(self.prescribed_cmmhg, max(protocols.LOWEST_MMHG * 100, target))
        self._down = self.target_cmmhg > target
        if self._down:
            self.aim_cmmhg = target
            return False
        self.target_cmmhg = target
        self._enter(INFLATE, now_ms)
        return True

    def _arrived(self, now_ms):
        """The pressure is there, or a pause is over."""
        again = self._again
        self._again = IDLE
        if again == HOLD or again == REST:
            self._enter(again, now_ms)
            self._phase_at_ms = now_ms - self._again_ms
        elif self.phase == PAUSED:
            self._begin_set(now_ms)
        else:
            self._play(now_ms)

    def _count(self):
        """Which set it is, or which round, of how many."""
        block = self._block
        plan = self.plan
        self.reps = 0
        if block[0] == blocks.SETS:
            self.sets = len(block) - _REPS
            self.set_no = self.set_index + 1
            self.reps = block[_REPS + self.set_index]
        elif len(plan.bouts) > 1:
            self.sets = len(plan.bouts)
            self.set_no = min(self.sets, self.bout + 1)
        else:
            self.sets = plan.rounds
            self.set_no = self._rounds + 1

    def _begin_set(self, now_ms):
        block = self._block
        if self._next_set:
            self._next_set = False
            self.set_index += 1
            self.reps_done = 0
            self._count()
        self._lifting = True
        self._enter(SET, now_ms)
        if self.reps_done:  # the one that a pause broke once more
            self._phase_at_ms = now_ms - self.reps_done * (block[3] + block[4])
        self.cue = CUE_LIFT

    def _step_set(self, now_ms, in_phase_ms):
        """Count repetitions by the tempo and give its cues; by press it is START that ends one."""
        if self._by == PRESS:
            return
        block = self._block
        rep_ms = block[3] + block[4]
        rep = in_phase_ms // rep_ms  # divmod would leave a pair in memory, every turn
        self.left_s = (self.reps * rep_ms - in_phase_ms + 999) // 1000
        tempo = self._by == TEMPO
        if rep > self.reps_done:
            self.reps_done = rep
            if rep >= self.reps:
                self._set_over(now_ms)
            elif tempo:
                self._lifting = True
                self.cue = CUE_LIFT
        elif tempo and self._lifting and in_phase_ms % rep_ms >= block[3]:
            self._lifting = False
            self.cue = CUE_LOWER

    def _set_over(self, now_ms):
        self.cue = CUE_SET_OVER
        if self.set_index + 1 >= self.sets:
            self._next_block(now_ms)
            return
        self._next_set = True
        if self._block[2]:
            self._vent(REST, now_ms)
        else:
            self._enter(REST, now_ms)

    def _step_hold(self, now_ms, in_phase_ms, level_cmmhg):
        aim = self.aim_cmmhg
        if aim:
            self.target_cmmhg = min(self.target_cmmhg, max(aim, level_cmmhg - _BELOW_CMMHG))
            if self.target_cmmhg == aim:
                self.aim_cmmhg = 0
        block = self._block
        if block[2]:
            in_phase_ms = self._ticks_diff(now_ms, self._bout_at_ms)
        if not self._passed(in_phase_ms, block[1]):
            return
        if self._down and (self.aim_cmmhg or level_cmmhg > self.target_cmmhg + _SLOW_CMMHG):
            self.end(now_ms, codes.CYCLE_SLOW)
        else:
            self._next_block(now_ms)

    def _vent(self, phase, now_ms):
        """Until START is pressed: the rest counts from the empty cuff on."""
        self._behind_ms = self._exercise_ms(now_ms)
        self._bout_ms = self._ticks_diff(now_ms, self._bout_at_ms)
        self.target_cmmhg = self.aim_cmmhg = 0
        self.resting = True
        self._empty = False
        self._enter(phase, now_ms)
        self.left_s = self._rest_s()

    def _rest_s(self):
        return 0 if self.phase == PAUSED else self._block[1]
