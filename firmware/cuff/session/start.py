"""START, remembered while the self-test runs: at most 30 s, and never past STOP or a refusal.

Somebody who switches on and presses START a second later means it; somebody who has walked away
since does not. It decides nothing about reasons: they are handed in.
"""

NOTHING = 0
WAIT = 1
GO = 2
REFUSE = 3

LONGEST_MS = 30000  # the last air of an LOP measurement took up to 21 s to be gone (zero.py)


class StartRequest:
    """waiting: START is remembered."""

    def __init__(self, ticks_diff):
        self._ticks_diff = ticks_diff
        self._since_ms = 0
        self.waiting = False

    def press(self, now_ms):
        """START was pressed: remember it."""
        self._since_ms = now_ms
        self.waiting = True

    def cancel(self):
        """Forget it; True if there was one."""
        was_waiting = self.waiting
        self.waiting = False
        return was_waiting

    def step(self, now_ms, reasons, they_pass):
        """What to do about it now. they_pass: all reasons there are go by themselves."""
        if not self.waiting:
            return NOTHING
        if reasons and they_pass and self._ticks_diff(now_ms, self._since_ms) <= LONGEST_MS:
            return WAIT
        self.waiting = False
        return REFUSE if reasons else GO
