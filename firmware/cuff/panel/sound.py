"""Buzzer: tempo cues and the alarm.

A lift cue is 880 Hz, a lower cue 587 Hz, three falling tones end a set. The alarm follows the
high-priority pattern of IEC 60601-1-8 (three pulses, two pulses), repeated until it is cleared.
"""

LIFT_HZ = 880
LOWER_HZ = 587
_ALARM_HZ = 932  # example tone of a device on the market (Covidien N-560)
_ALARM_EVERY_MS = 7000

# Patterns: (frequency Hz, 0 = silence; milliseconds) one after the other.
LIFT = ((LIFT_HZ, 120),)
LOWER = ((LOWER_HZ, 120),)
SET_OVER = ((784, 150), (0, 60), (659, 150), (0, 60), (523, 300))
END = ((523, 150), (0, 60), (659, 150), (0, 60), (784, 300))
MEASURE = ((523, 120), (0, 80), (523, 120), (0, 80), (1047, 250))
KEEP_STILL = ((330, 150),)
FOUND = ((1047, 150), (0, 60), (1319, 150), (0, 60), (1568, 300))
REFUSED = ((220, 300), (0, 100), (220, 300))
ALARM = (
    (_ALARM_HZ, 120), (0, 120), (_ALARM_HZ, 120), (0, 120), (_ALARM_HZ, 120), (0, 400),
    (_ALARM_HZ, 120), (0, 120), (_ALARM_HZ, 120),
)  # fmt: skip


class Sound:
    """tone: the chip's function (frequency in Hz, 0 = silent)."""

    def __init__(self, tone, ticks_diff):
        self._tone = tone
        self._ticks_diff = ticks_diff
        self._pattern = ()
        self._at = 0
        self._since_ms = 0
        self._alarm_ms = 0
        self._alarming = False

    def play(self, pattern, now_ms):
        """Start a pattern at once; it replaces the one that plays."""
        self._pattern = pattern
        self._at = 0
        self._since_ms = now_ms
        self._tone(pattern[0][0])

    def step(self, now_ms, alarm):
        """One turn. alarm: repeat the alarm pattern."""
        again = not self._alarming or self._ticks_diff(now_ms, self._alarm_ms) >= _ALARM_EVERY_MS
        if alarm and again:
            self._alarm_ms = now_ms
            self.play(ALARM, now_ms)
        self._alarming = alarm
        if self._at >= len(self._pattern):
            return
        if self._ticks_diff(now_ms, self._since_ms) >= self._pattern[self._at][1]:
            self._since_ms = now_ms
            self._at += 1
            self._tone(self._pattern[self._at][0] if self._at < len(self._pattern) else 0)
