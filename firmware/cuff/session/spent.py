"""What outlives power beside the clock's seconds: attempts at the LOP, and the rest since pressure.

Session time and attempts are given back only by time that the device can prove: by its clock if
somebody has set it, then and now; else by as much rest counted here, powered and with the cuff
empty. A chip without a clock does not know a day from a minute while it is off. So after a
power-off, and only then, a person at the device may say that it is another day (confirm.py).

Rules: whole seconds and minutes, rounded so that rest is never longer than it was. It reads and
writes no record: session/limb.py does.
"""

from cuff import limits
from cuff.session.lop import rules as lop_rules


class Spent:
    """attempts: measurements of the LOP begun in this session; rest_s: counted since pressure;
    since_minute: of a clock that was set, when the pressure ended, 0 without one; may_claim: the
    device was off since. minute(), clock_is_set(): the chip's."""

    def __init__(self, attempts_max, minute, clock_is_set):
        self._attempts_max = attempts_max
        self._minute = minute
        self._clock_is_set = clock_is_set
        self.attempts = 0
        self.rest_s = 0
        self.since_minute = 0
        self.may_claim = False

    def restore(self, attempts, since_minute, was_off):
        """From the record at boot; the rest is counted anew."""
        self.attempts = attempts
        self.since_minute = since_minute
        self.may_claim = was_off

    def under_pressure(self):
        """Pressure is about to be asked for."""
        self.rest_s = 0
        self.may_claim = False

    def date(self):
        """The rest begins now at the earliest."""
        self.since_minute = self._minute() if self._clock_is_set() else 0

    def move_date(self, minutes):
        """The clock was set ahead or back by so much: what has passed since stays what it was."""
        if self.since_minute:
            self.since_minute = max(1, self.since_minute + minutes)

    def given_back(self):
        """Is the rest between two sessions proved?"""
        if self.rest_s >= limits.SESSION_REST_S:
            return True
        if not self.since_minute or not self._clock_is_set():
            return False
        return self._minute() - self.since_minute > limits.SESSION_REST_S // 60

    def clear(self):
        """A new session."""
        self.attempts = self.since_minute = 0
        self.may_claim = False

    def rest_left_min(self):
        """Minutes of rest to a new session, counted with the device on."""
        return (limits.SESSION_REST_S - self.rest_s + 59) // 60

    def wait_s(self):
        """Seconds until the next measurement of the LOP may begin; -1: none is left."""
        return lop_rules.attempt_wait_s(
            self.attempts, self.rest_s, self._attempts_max, limits.LOP_SPACING_S
        )

    def attempts_left(self):
        """How many more there are."""
        return max(0, self._attempts_max - self.attempts)
