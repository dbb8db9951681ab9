"""Buzzer: tempo cues and the alarms.

A lift cue is 880 Hz, a lower cue 587 Hz, three falling tones end a set. Alarms after IEC 60601-1-8
(numbers of pulses, lengths, spacings; from memory of its table 3, check before you claim it): high
priority, a trip: twice three and two pulses; medium priority, a leak: three longer ones. Both are
repeated until their cause is gone. Cues can be muted (commands.MUTE), alarms cannot, and no cue
interrupts a burst.
"""
from cuff.phases import (
    CUE_END,
    CUE_FOUND,
    CUE_GO_ON,
    CUE_KEEP_STILL,
    CUE_LIFT,
    CUE_LOWER,
    CUE_MEASURE,
    CUE_NOT_FOUND,
    CUE_REFUSED,
    CUE_SET_OVER,
)

LIFT_HZ = 880
LOWER_HZ = 587
_ALARM_HZ = 932  # example tone of a device on the market (Covidien N-560)
_WARNING_HZ = 622
_ALARM_EVERY_MS = 7000  # bursts 2.5-15 s apart
_WARNING_EVERY_MS = 15000  # 2.5-30 s

# Patterns: (frequency Hz, 0 = silence; milliseconds) one after the other.
LIFT = ((LIFT_HZ, 120),)
LOWER = ((LOWER_HZ, 120),)
SET_OVER = ((784, 150), (0, 60), (659, 150), (0, 60), (523, 300))
END = ((523, 150), (0, 60), (659, 150), (0, 60), (784, 300))
MEASURE = ((523, 120), (0, 80), (523, 120), (0, 80), (1047, 250))
KEEP_STILL = ((330, 150),)
FOUND = ((1047, 150), (0, 60), (1319, 150), (0, 60), (1568, 300))
GO_ON = ((988, 150), (0, 60), (988, 300))
REFUSED = ((220, 300), (0, 100), (220, 300))
_PULSE = (_ALARM_HZ, 120)  # 75-200 ms
_GAP = (0, 120)  # 50-125 ms
_FIVE = (_PULSE, _GAP, _PULSE, _GAP, _PULSE, (0, 360), _PULSE, _GAP, _PULSE)
ALARM = _FIVE + ((0, 700),) + _FIVE
WARNING = ((_WARNING_HZ, 200), (0, 200), (_WARNING_HZ, 200), (0, 200), (_WARNING_HZ, 200))
NO_ALARM = 0
MEDIUM = 1
HIGH = 2
_OF_A_PRIORITY = ((), WARNING, ALARM)
# Every cue (phases.py) has its sound.
OF_A_CUE = {
    CUE_LIFT: LIFT,
    CUE_LOWER: LOWER,
    CUE_SET_OVER: SET_OVER,
    CUE_END: END,
    CUE_MEASURE: MEASURE,
    CUE_KEEP_STILL: KEEP_STILL,
    CUE_FOUND: FOUND,
    CUE_NOT_FOUND: REFUSED,
    CUE_REFUSED: REFUSED,
    CUE_GO_ON: GO_ON,
}


class Sound:
    """tone: the chip's function (frequency in Hz, 0 = silent)."""

    def __init__(self, tone, ticks_diff):
        self._tone = tone
        self._ticks_diff = ticks_diff
        self._pattern = ()
        self._at = 0
        self._since_ms = 0
        self._alarm_ms = 0
        self._priority = NO_ALARM  # of the last turn

    def play(self, pattern, now_ms):
        """Start a cue at once; it replaces the one that plays, but no alarm."""
        if not (self._priority and self._at < len(self._pattern)):
            self._begin(pattern, now_ms)

    def step(self, now_ms, priority):
        """One turn. priority: of the alarm to be repeated."""
        if priority:
            every_ms = _ALARM_EVERY_MS if priority == HIGH else _WARNING_EVERY_MS
            passed_ms = self._ticks_diff(now_ms, self._alarm_ms)
            if priority != self._priority or passed_ms >= every_ms:
                self._alarm_ms = now_ms
                self._begin(_OF_A_PRIORITY[priority], now_ms)
        elif self._priority:  # its cause is gone
            self._pattern = ()
            self._at = 0
            self._tone(0)
        self._priority = priority
        if self._at >= len(self._pattern):
            return
        if self._ticks_diff(now_ms, self._since_ms) >= self._pattern[self._at][1]:
            self._since_ms = now_ms
            self._at += 1
            self._tone(self._pattern[self._at][0] if self._at < len(self._pattern) else 0)

    def _begin(self, pattern, now_ms):
        self._pattern = pattern
        self._at = 0
        self._since_ms = now_ms
        self._tone(pattern[0][0])
