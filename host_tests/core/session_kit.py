"""A training without device: turns of 20 ms on a clock that wraps, cues kept as they come."""

from cuff import params, phases
from cuff.session import protocols
from cuff.session.training import builtin, check
from cuff.session.training import plan as planning
from cuff.session.training.player import Player

TURN_MS = 20
PRESSURE = 15200


class Session:
    """A training in turns of 20 ms on a clock that wraps; cues are kept as (ms, cue)."""

    def __init__(self, start_ms=0, **settings):
        values = params.defaults()
        values.update(settings)
        self.ms = start_ms
        self.level = 0
        self.cues = []
        self.asked = (152, 152)
        self.values = values
        self.plan = None
        self.training = Player(values, self.difference, self)

    def difference(self, end, start):
        return ((end - start + 2**29) & (2**30 - 1)) - 2**29

    @property
    def now(self):
        return self.ms & (2**30 - 1)

    def target_mmhg(self):
        """In the place of session/prescription.py."""
        return self.asked[0], 0

    def highest_mmhg(self):
        return self.asked[1]

    def start(self, target=152, highest=152):
        self.asked = (target, highest)
        self.plan = planned(self.values, target)
        return self.training.start(self.now)

    def turn(self, reached=False):
        self.ms += TURN_MS
        state = self.training
        state.step(self.now, self.level, reached)
        cue = state.take_cue()
        if cue:
            self.cues.append((self.ms, cue))

    def run(self, ms, reached=False):
        for _ in range(ms // TURN_MS):
            self.turn(reached)

    def to(self, phase):
        """Play until a phase comes; ms it took."""
        began_ms = self.ms
        for _ in range(60000):
            if self.training.phase == phase:
                return self.ms - began_ms
            self.turn(reached=self.training.phase == phases.INFLATE)
            self.level = 0 if self.training.phase == phases.VENT else PRESSURE
        raise AssertionError("phase %d never came" % phase)


def planned(values, target):
    """The plan of the training that is set, at a pressure."""
    number = protocols.number(values)
    kind, blocks = builtin.made(number, values, None)
    if kind == check.BY_HAND:
        blocks = ((check.INFLATE, 0, target),) + blocks[1:]
    return planned_of(number, kind, blocks, values, target)


def planned_of(number, kind, blocks, values, target):
    """The plan of these blocks. What is too long is refused by others, and played here."""
    plan = planning.Plan(number, kind, blocks, 10**9)
    inflate = check.INFLATE
    plan.targets = tuple([(b[2] or target) if b[0] == inflate else 0 for b in blocks])
    endless = dict(values)
    for name in ("exercise_min", "bout_min", "session_min", "occlusion_arm_min"):
        endless[name] = 10**6
    assert planning.Walk(plan, endless, None).play() is None
    plan.limit_s = planning.limit_s(kind, values)
    return plan


def begun(**settings):
    session = Session(**settings)
    session.start()
    return session


ALL_RUNNING = (phases.INFLATE, phases.READY, phases.SET, phases.REST)
