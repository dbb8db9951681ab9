"""What the limb may still take: the occlusion clock over resets and power losses; may START begin.

Order of a training: `refusal` says what speaks against it, `begin` writes "open" to the flash and
only then may pressure be asked for, `step` notes the clock every second, writes "closed" with what
was used once the cuff is empty, and removes the record when the limb has recovered.

After a reset the kept words are right and the clock goes on from them. After a loss of power the
record decides: open (or damaged) counts as the ceiling, closed as what it says. Either way the
recovery starts again.

The 30 minutes of a session: without a clock that runs while the device is off, a day cannot be told
from a minute. So a session lasts from power-on to power-off, resets included, and a power-on starts
a new one only when the last limb had recovered, or else no record would be there to go on from.

Loop code; it never touches pump or valve, and what it writes to the flash it writes with the cuff
empty. LOP measurements begin and end here like any training.
"""

from cuff import faults
from cuff.safety.occlusion import STEPS_PER_S
from cuff.session.protocols import VENT_S

_NOTE_MS = 1000
# As in store/bout.py, which is handed in.
_ABSENT, _OPEN, _CLOSED = "absent", "open", "closed"


class Limb:
    """clock: the tick's, not yet running; kept: safety.continuity; record: store.bout."""

    def __init__(self, clock, kept, record, settings, ticks_diff):
        self._clock = clock
        self._kept = kept
        self._record = record
        self._exercise_limit_s = settings["exercise_min"] * 60
        self._ticks_diff = ticks_diff
        self._noted_ms = 0
        self._wait_s = 0
        self._state, used_s = record.load()
        self._interrupted = kept.under_way if kept.valid else self._state == _OPEN
        clock.limit_exercise(self._exercise_limit_s)
        if kept.valid:
            clock.restore(kept.occluded_s, kept.exercise_s, kept.session_s)
        elif self._state == _OPEN:
            ceiling_s = clock.limit_steps // STEPS_PER_S
            clock.restore(ceiling_s, ceiling_s, used_s[2] + clock.longest_s())
        elif self._state == _CLOSED:
            clock.restore(used_s[0], used_s[1], used_s[2])
        kept.note(clock, self._interrupted)

    def story(self):
        """Lines for the log after the start."""
        kept = self._kept
        lines = [kept.cause]
        if self._interrupted:
            lines.append("a training was interrupted; nothing goes on by itself")
        wait_s = self._clock.recovery_s()
        if wait_s:
            lines.append("the limb needs %d s with the cuff empty to recover" % wait_s)
        if not kept.radio_allowed:
            lines.append("%d watchdog resets in a row: radio stays off" % kept.watchdog_resets)
        return lines

    def refusal(self, planned_s):
        """The code of what forbids so long a training now, or NONE."""
        clock = self._clock
        self._wait_s = clock.wait_s(planned_s)
        if planned_s > clock.longest_s():
            return faults.TOO_LONG
        if planned_s > clock.session_left_s():
            return faults.SESSION_OVER
        return faults.RECOVERING if self._wait_s else faults.NONE

    def words(self, code):
        """What there is to add to the text of a refusal."""
        return ": %d s more" % self._wait_s if code == faults.RECOVERING else ""

    def begin(self):
        """Before pressure is asked for, with the cuff empty: False when it must not be."""
        clock = self._clock
        clock.limit_exercise(self._exercise_limit_s)
        if not self._write(_OPEN):
            return False
        self._kept.note(clock, True)
        return True

    def used_up(self):
        """Time to let go, so that the end of the training is no trip."""
        return self._clock.left_s() < VENT_S

    def step(self, now_ms, empty):
        """Every turn. empty: cuff empty, nothing wanted, and no self-test that a write upsets."""
        clock = self._clock
        if empty and self._state == _OPEN:
            self._write(_CLOSED)
            self._state = _CLOSED  # also where the flash refuses: then "open" stays, to be careful
        elif empty and self._state == _CLOSED and clock.occluded_steps == 0:
            self._record.remove()
            self._state = _ABSENT
        elif self._ticks_diff(now_ms, self._noted_ms) < _NOTE_MS:
            return
        self._noted_ms = now_ms
        self._kept.note(clock, self._state == _OPEN)

    def _write(self, state):
        kept = self._kept
        kept.note(self._clock, self._state == _OPEN)
        if not self._record.write(state, (kept.occluded_s, kept.exercise_s, kept.session_s)):
            return False
        self._state = state
        return True
