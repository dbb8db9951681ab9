"""A training without device: turns of 20 ms on a clock that wraps, cues kept as they come."""

from cuff import params
from cuff.session import training
from cuff.session.training import Training

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
        self.training = Training(values, self.difference)

    def difference(self, end, start):
        return ((end - start + 2**29) & (2**30 - 1)) - 2**29

    @property
    def now(self):
        return self.ms & (2**30 - 1)

    def start(self, target=152, highest=152):
        return self.training.start(self.now, target, highest)

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
            self.turn(reached=self.training.phase == training.INFLATE)
            self.level = 0 if self.training.phase == training.VENT else PRESSURE
        raise AssertionError("phase %d never came" % phase)


def begun(**settings):
    session = Session(**settings)
    session.start()
    return session


ALL_RUNNING = (training.INFLATE, training.READY, training.SET, training.REST)
