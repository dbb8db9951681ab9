"""One snapshot of what is so: what light, sound, console and whoever comes next may know.

Rules: small integers and codes only, made once; `collect` at the end of a turn is its only writer.
Nobody in session or safety reads it: what decides asks the parts themselves.
"""

from cuff import codes
from cuff.phases import AT_REST, CUE_NONE, IDLE, NOTHING, SELF_TEST
from cuff.safety.selftest import under_way
from cuff.session import protocols

_LOOK_TURNS = 10


class Status:
    """kind, phase, cue: phases.py; ended, trip, also: codes; target, measured and limit in the
    unit of what they belong to, pressures in cmmHg. stand: phases.py; introduction, link_code: of a
    phone, the link's (link/introduce.py). reasons: why a START would be refused, at rest; figures:
    what belongs to the words of each."""

    def __init__(self):
        self.battery_pct = 255  # not known
        self.kind = NOTHING
        self.phase = IDLE
        self.cue = CUE_NONE
        self.ended = codes.NONE
        self.set_no = self.sets = self.reps = 0
        self.rep = 0  # done in this set
        self.left_s = 0  # of this phase; 0: it does not end by time
        self.occlusion_left_s = 0  # that the limb may still be under pressure
        self.share_pct = self.lop_mmhg = 0  # the target, of the LOP in force
        self.protocol = 0  # number of the training that is set
        self.target_cmmhg = self.level_cmmhg = 0
        self.trip = self.also = codes.NONE
        self.measured = self.limit = 0
        self.leaking = False
        self.proved = False  # nothing is left of the self-test
        self.offered = codes.NONE  # what a long press of START would confirm
        self.stand = AT_REST
        self.wearer = self.side = self.cuff = 0  # side: 0 not stated, 1 left, 2 right
        self.clock_set = False
        self.question = 0  # of the screening that is open: words.tell.question
        self.screened = 0  # its outcome: 1 clear, 2 caution, 3 ask, 4 stop; 0 none
        self.introduction = 0
        self.link_code = -1
        self.prescribed_mmhg = 0  # what the next training would ask for; 0: nothing
        self.due_h = 0  # hours to the next training that is advised; 0: now, or nobody knows
        self.first = self.vented = False  # it is a first session's; its rests are vented
        self.lop_step = self.lop_progress_pct = self.lop_pulse_bpm = self.lop_confidence = 0
        self.wait_s = 0  # until the limb has recovered
        self.testing = False  # what is missing of the self-test is under way
        self.reasons = self.figures = ()
        self.watched = False  # somebody wants what _look finds: set by a display, or a phone
        self._turn = 0

    def _who(self, desk):
        self.wearer = desk.wearer
        self.side = desk.side
        self.cuff = desk.cuff
        self.clock_set = desk.clock_set
        self.question = desk.question
        self.screened = desk.screened

    def collect(self, tick, selftest, session, level_cmmhg):
        """Of this turn."""
        guard = tick.guard
        activity = session.slot.now
        self.kind = activity.kind
        if self.kind == NOTHING and selftest.running():
            self.kind = SELF_TEST
        self.phase = activity.phase
        self.cue = session.slot.cue or session.door.take_cue()
        self.ended = activity.ended
        self.set_no = activity.set_no
        self.sets = activity.sets
        self.reps = activity.reps
        self.rep = activity.reps_done
        self.left_s = activity.left_s
        self.occlusion_left_s = tick.occlusion.left_s()
        self.protocol = protocols.number(session.settings)
        self._who(session.desk)
        self.target_cmmhg = activity.aim_cmmhg or activity.target_cmmhg
        self.level_cmmhg = level_cmmhg
        self.lop_mmhg = lop_mmhg = session.prescription.lop_mmhg
        self.share_pct = self.target_cmmhg // lop_mmhg if lop_mmhg else 0
        self.trip = guard.trip
        self.also = guard.also
        self.measured = guard.measured
        self.limit = guard.limit
        self.leaking = tick.plausibility.leaking
        self.proved = selftest.passed
        self.battery_pct = session.battery.pct
        self.offered = session.confirm.offered
        self.stand = session.door.stand()
        self._turn += 1
        if self.watched and self._turn >= _LOOK_TURNS:
            self._turn = 0
            self._look(tick.occlusion.recovery_s(), session)

    def _look(self, wait_s, session):
        """What takes longer to find out, and changes slowly."""
        self.wait_s = wait_s
        record = session.book.record
        self.lop_confidence = record["confidence_pct"] if record else 0
        lop = session.measuring.procedure
        if lop:
            self.lop_step = lop.watch.windows
            self.lop_progress_pct = lop.progress_pct
            self.lop_pulse_bpm = lop.watch.heart_rate_bpm
        if self.kind == NOTHING:
            self.prescribed_mmhg = session.prescription.target_mmhg()[0] or 0
            most_sets, self.vented = session.desk.bounds()
            self.due_h = session.desk.due_h()
            self.first = most_sets > 0
            self.reasons = reasons = tuple(session.door.blocks())
            self.figures = tuple([session.door.figures(code) for code in reasons])
            self.testing = bool(reasons) and under_way(reasons)
