"""One training from START to the empty cuff: plays the blocks of a protocol, with time handed in.

IDLE -> INFLATE -> READY -> SET -> REST -> SET ... -> VENT -> IDLE   (sets)
IDLE -> INFLATE -> HOLD -> VENT -> IDLE                              (a hold)
... -> REST, vented -> START -> INFLATE -> ...                       (a vented rest)

It asks for a pressure (`target_cmmhg`) and gives cues; it never touches pump or valve, and it
cannot keep the cuff closed: stop, trips and limits are the tick's. Nothing resumes by itself: every
way out ends in VENT and IDLE, only START leaves IDLE, and only START closes the cuff again after a
vented rest (session/door.py; it is a start like any other, with its tests and its note).

A pause holds the count of time and repetitions at the pressure for half a minute, no longer than a
rest; then the cuff is vented: a limb that does not work gains nothing by it. The limb's time goes
on in a pause. After it the repetition that it broke comes once more.
"""

# pyright: reportOptionalMemberAccess=false, reportAttributeAccessIssue=false
# A plan is there in every phase but IDLE.

from cuff import codes
from cuff.limits import EMPTY_CMMHG
from cuff.phases import (
    CUE_GO_ON,
    CUE_NONE,
    CUE_REFUSED,
    HOLD,
    IDLE,
    INFLATE,
    PAUSED,
    READY,
    REST,
    SET,
    TRAINING,
    VENT,
)
from cuff.pressure.regulator import WORK
from cuff.safety.occlusion import EXERCISE_RECOVERY_S
from cuff.session import protocols
from cuff.session.training import blocks
from cuff.session.training.course import PRESS, TEMPO, TIME, Course
from cuff.verbs import END, LESS, MORE, PAUSE, SKIP

_ONCE_MS = 1000  # nobody does a set or rests in less: a second press is one by mistake
_EMPTY_MORE_MS = 500  # so that the clock has seen the whole of a vented rest
_SEEN_MS = 100  # until the regulator has taken up a new target
_BY = {"tempo": TEMPO, "time": TIME, "press": PRESS}


class Player(Course):
    """An activity (activity.py). prescription: holds the plan (session/prescription.py). To be
    read, too: set_index, reps_done (in this set), left_s (of this phase; 0: not by time), bout (how
    often the cuff was closed again), resting (vented, between two bouts), asks (START was pressed
    in there)."""

    kind = TRAINING
    manner = WORK

    @property
    def wanted(self):
        """Is pressure asked for? While the cuff is empty, the next self-test may begin."""
        return self.target_cmmhg > 0

    @property
    def over(self):
        """Is nothing asked for any more?"""
        return self.phase == IDLE or self.phase == VENT

    def prepare(self, now_ms):
        """Why it may not begin, or NONE."""
        return self._prescription.target_mmhg()[1]

    def give_up(self):
        """Not begun after all: nothing to take back."""

    def start(self, now_ms):
        """Begin, from IDLE only, with what is prescribed now."""
        if self.phase != IDLE:
            return False
        self.plan = self._prescription.plan
        self.highest_cmmhg = self._prescription.highest_mmhg() * 100
        self._at = self._rounds = self.bout = 0
        self._less_cmmhg = self._behind_ms = 0
        self._again = IDLE
        self._next_set = False
        self.ended = codes.NONE
        self.planned_s = self.plan.total_s
        self._by = _BY[self._settings["sets_by"]]
        if self._by == PRESS and self.plan.first:  # no set goes on beyond what is planned
            self._by = TIME
        self._began_ms = self._bout_at_ms = now_ms
        self._next_block(now_ms)
        return True

    def next_bout_s(self):
        """Seconds that going on after a vented rest would take."""
        bouts = self.plan.bouts
        return bouts[min(self.bout + (self.phase == REST), len(bouts) - 1)]

    def go_on(self, now_ms):
        """Inflate again after a vented rest: the door has asked for all that a start asks for."""
        since_ms = self._ticks_diff(now_ms, self._phase_at_ms)
        if since_ms >= EXERCISE_RECOVERY_S * 1000:
            self._behind_ms = 0
        self._began_ms = self._bout_at_ms = now_ms
        self.resting = self.asks = False
        self.bout += 1
        if self.phase == PAUSED:
            self._bout_at_ms = now_ms - self._bout_ms
        elif self._block[0] == blocks.VENT:
            self._next_block(now_ms)
            return
        self._inflate(now_ms)

    def command(self, now_ms, verb):
        """What a person asks for: phases.py."""
        if verb == MORE:
            self.change_target(protocols.STEP_MMHG)
        elif verb == LESS:
            self.change_target(-protocols.STEP_DOWN_MMHG)
        elif verb == END:
            self.end(now_ms, codes.ENDED)
        elif self.resting:
            self.asks = self._empty and (verb == SKIP or self.left_s == 0)
            self.cue = CUE_NONE if self.asks else CUE_REFUSED
        elif verb == PAUSE and self.phase != PAUSED:
            self._pause(now_ms)
        elif verb == SKIP and self.phase == HOLD:
            self._next_block(now_ms)
        else:
            self.next(now_ms)

    def next(self, now_ms):
        """START pressed in a training: the set is done, the rest or the pause is over. Pressed
        twice it does not skip what the first press has just begun."""
        if self._ticks_diff(now_ms, self._phase_at_ms) < _ONCE_MS:
            return
        if self.phase == SET:
            self._set_over(now_ms)
        elif self.phase in (REST, READY):
            self._begin_set(now_ms)
        elif self.phase == PAUSED:
            self._arrived(now_ms)

    def change_target(self, step_mmhg):
        """UP and DOWN: down always, up no further than the prescribed or highest pressure."""
        if self.target_cmmhg == 0 or self.aim_cmmhg:  # there it falls already
            return
        by_hand = self.phase == HOLD and self.plan.kind == blocks.BY_HAND
        prescribed = self.prescribed_cmmhg
        top = self.highest_cmmhg if by_hand else prescribed
        less = self._less_cmmhg - step_mmhg * 100
        if step_mmhg < 0:  # a low block has little to take: the next one is no higher for it
            most = (max(self.plan.targets) - protocols.LOWEST_MMHG) * 100
            less = max(self._less_cmmhg, min(less, most))
        self._less_cmmhg = less = max(prescribed - top, less)
        self.target_cmmhg = min(top, max(protocols.LOWEST_MMHG * 100, prescribed - less))

    def step(self, now_ms, level_cmmhg, reached):
        """One turn of the loop. reached: the regulator has arrived at the target."""
        phase = self.phase
        if phase == IDLE:
            return
        in_phase_ms = self._ticks_diff(now_ms, self._phase_at_ms)
        if phase == VENT:
            if level_cmmhg < EMPTY_CMMHG:
                self._enter(IDLE, now_ms)
        elif self.resting:
            self._step_vented(now_ms, in_phase_ms, level_cmmhg)
        elif self._exercise_ms(now_ms) > self.plan.limit_s * 1000:
            self.end(now_ms, codes.EXERCISE_OVER)
        elif phase == INFLATE:
            if reached and in_phase_ms >= _SEEN_MS:
                self._arrived(now_ms)
        elif phase == SET:
            self._step_set(now_ms, in_phase_ms)
        elif phase == HOLD:
            self._step_hold(now_ms, in_phase_ms, level_cmmhg)
        elif phase == PAUSED:
            if self._passed(in_phase_ms, protocols.PAUSE_HELD_S):
                self._vent(PAUSED, now_ms)
        elif self._passed(in_phase_ms, self._block[1] if phase == REST else protocols.READY_S):
            self._begin_set(now_ms)

    def take_cue(self):
        """The cue that is due, once: buttons and ends give one outside `step`, too."""
        cue = self.cue
        self.cue = CUE_NONE
        return cue

    def _pause(self, now_ms):
        """Time and repetitions stand still. While it inflates there is nothing to hold yet."""
        if self.phase != INFLATE or self._again == IDLE:
            self._again = self.phase
            self._again_ms = self._ticks_diff(now_ms, self._phase_at_ms)
        if self.phase == INFLATE:
            self._vent(PAUSED, now_ms)
        else:
            self._enter(PAUSED, now_ms)

    def _step_vented(self, now_ms, in_phase_ms, level_cmmhg):
        if not self._empty:
            if level_cmmhg < EMPTY_CMMHG:
                self._empty = True
                self._phase_at_ms = now_ms
            return
        was_left = self.left_s
        in_phase_ms -= _EMPTY_MORE_MS
        rest_s = self._rest_s()
        if self._passed(in_phase_ms, rest_s):
            if was_left:
                self.cue = CUE_GO_ON
            if in_phase_ms > (rest_s + protocols.GO_ON_S) * 1000:
                self.end(now_ms, codes.NOBODY)
