"""What every activity is like, and the one slot there is for it.

An activity (a training, a measurement of the LOP) has

    prepare(now_ms) -> code            what speaks against it, else it is ready: start or give_up
    start(now_ms), give_up()
    step(now_ms, level_cmmhg, reached) one turn; reached: the regulator has arrived at the target
    command(now_ms, verb)              NEXT, MORE, LESS, PAUSE, SKIP, END (phases.py): in a phase
                                       that has no use for it, nothing
    end(now_ms, code)                  vent for this reason; the first one counts
    take_cue() -> cue                  what is to be heard, once

and to be read: kind and phase (phases.py), target_cmmhg and manner (what it asks of the lease),
wanted (nothing else may move air or write the flash), over (nothing is asked for any more, though
the cuff may still be full), ended (how, a code; NONE while it runs), set_no, sets, reps, reps_done,
left_s (seconds of this phase; 0: it does not end by time), asks (START was pressed in a vented
rest: the door takes it), aim_cmmhg (not 0: what target_cmmhg is on its way down to).

It asks for a pressure and never touches pump or valve. Every way out ends in IDLE by itself.
"""

from cuff import codes
from cuff.phases import CUE_NONE, IDLE, NOTHING
from cuff.pressure.regulator import WORK


class Idle:
    """Nothing goes on: what stands in the slot between two activities."""

    kind = NOTHING
    phase = IDLE
    target_cmmhg = 0
    manner = WORK
    wanted = False
    over = True
    set_no = sets = reps = reps_done = left_s = aim_cmmhg = 0
    asks = False

    def __init__(self):
        self.ended = codes.NONE  # how the last activity did

    def step(self, now_ms, level_cmmhg, reached):
        """Nothing to do."""

    def command(self, now_ms, verb):
        """Nobody there to take it."""

    def end(self, now_ms, code):
        """It has."""

    def take_cue(self):
        """None."""
        return CUE_NONE


class Slot:
    """now: the activity, or Idle; cue: what is to be heard of this turn. Ctrl-C is off as long as
    there is one; done(): a training came to its end as planned, called once."""

    def __init__(self, allow_ctrl_c, done):
        self._allow_ctrl_c = allow_ctrl_c
        self._done = done
        self._idle = Idle()
        self.now = self._idle
        self.cue = CUE_NONE
        self._is_done = False

    def begin(self, activity, now_ms):
        """Once it is prepared, and only while nothing goes on."""
        self._allow_ctrl_c(False)
        self._is_done = False
        self.now = activity
        activity.start(now_ms)

    def step(self, now_ms, level_cmmhg, reached):
        """One turn of the loop."""
        activity = self.now
        activity.step(now_ms, level_cmmhg, reached)
        self.cue = activity.take_cue()
        if activity.ended == codes.DONE and not self._is_done:
            self._is_done = True
            self._done()
        if activity.phase == IDLE and activity is not self._idle:
            self._idle.ended = activity.ended
            self.now = self._idle
            self._allow_ctrl_c(True)
