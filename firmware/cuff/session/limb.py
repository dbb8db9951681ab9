"""What the limb may still take: the occlusion clock over resets and power losses; may START begin.

Order of a training: `refusal` says what speaks against it, `begin` writes "open" to the flash and
only then may pressure be asked for, `step` notes the clock every second and writes "closed" with
what was used once the cuff is empty, "rested" once the limb has recovered. The record goes when
session and attempts are given back (spent.py).

After a reset the kept words are right and the clock goes on from them. After a loss of power the
record decides: open (or damaged) counts as the ceiling, any other as what it says. Either way the
recovery starts again.

After a trip that says "open the cuff by hand" the limb may still be shut off, whatever the sensor
reads: its clock goes on, over resets and power losses, until a person confirms that it was opened.

Loop code; it never touches pump or valve, and what it writes to the flash it writes with the cuff
empty. LOP measurements begin and end here like any training.
"""

from cuff import codes
from cuff.safety.occlusion import STEPS_PER_S
from cuff.session.protocols import VENT_S
from cuff.store import bout

_NOTE_MS = 1000
_LONGEST_TURN_S = 10  # the watchdog sees to that: no longer rest is proved by one
_CEILING_MARGIN_S = 30
_SURE_STEPS = 5  # empty for so long before it is called so: a kink is reported within 200 ms


class Limb:
    """clock: the tick's, not yet running; kept: safety.continuity; record: store.bout, or one like
    it; permits: the tick's; spent: session.spent."""

    def __init__(self, clock, kept, record, settings, ticks_diff, permits, spent):
        self._clock = clock
        self._kept = kept
        self._record = record
        self.exercise_limit_s = settings["exercise_min"] * 60  # of the training that is set
        self._ticks_diff = ticks_diff
        self._permits = permits
        self.spent = spent
        self._noted_ms = None
        self._wait_s = 0
        self._ceiling_s = 0  # of the hardware's counter, and when it may have been started
        self._ceiling_ms = 0
        self._state = bout.ABSENT
        self._interrupted = False

    def load(self):
        """What earlier runs have left, once, before the tick runs: the kept words if they are
        right, else the record."""
        clock = self._clock
        kept = self._kept
        spent = self.spent
        self._state, used = self._record.load()
        self._interrupted = self._unsure() if kept.power_on else kept.under_way
        clock.limit_exercise(self.exercise_limit_s)
        if not kept.power_on:
            clock.restore(kept.occluded_s, kept.exercise_s, kept.session_s)
            clock.shut = kept.shut
        elif self._unsure():
            ceiling_s = clock.limit_steps // STEPS_PER_S
            clock.restore(ceiling_s, ceiling_s, used[2] + clock.longest_s())
            clock.shut = self._state == bout.SHUT
        else:
            clock.restore(used[0], used[1], used[2])
        spent.restore(used[3], used[4], kept.power_on)
        if spent.given_back():
            self.new_session()
        kept.note(clock, self._interrupted)

    def _unsure(self):
        """Was pressure asked for, and nobody has seen the end?"""
        return self._state in (bout.OPEN, bout.SHUT)

    def tell(self, note):
        """What there is to say of it after the start."""
        kept = self._kept
        note(kept.cause)
        if self._interrupted:
            note(codes.INTERRUPTED)
        wait_s = self._clock.recovery_s()
        if wait_s:
            note(codes.LIMB_RECOVERS, wait_s)
        if self._clock.shut:
            note(codes.OPEN_THE_CUFF)
        if not kept.radio_allowed:
            note(codes.RADIO_OFF, kept.watchdog_resets)

    def refusal(self, planned_s, occlusion_s=0, total_s=0, wall_s=0):
        """The code of what forbids so long an exercise now, or NONE. occlusion_s, wall_s: until the
        limb has recovered for the first time, under pressure and in all; total_s: of the session;
        where they are more than that."""
        clock = self._clock
        self._wait_s = clock.wait_s(planned_s)
        if clock.limit_left_s() < occlusion_s:
            self._wait_s = clock.recovery_s()
        if clock.shut:
            return codes.MAY_BE_CLOSED
        if planned_s > clock.longest_s():
            return codes.TOO_LONG
        if max(planned_s, total_s) > clock.session_left_s():
            return codes.SESSION_OVER
        if not self._wait_s and clock.occluded_steps and (
            max(planned_s, wall_s) > self._ceiling_left_s()
        ):
            self._wait_s = clock.recovery_s()  # only then it is loaded anew
        return codes.RECOVERING if self._wait_s else codes.NONE

    def _ceiling_left_s(self):
        """What the hardware's counter still has, where it runs."""
        if not self._permits.counting or self._permits.drilled:
            return self._clock.longest_s()
        return self._ceiling_s - self._ticks_diff(self._noted_ms, self._ceiling_ms) // 1000

    def figures(self, code):
        """The numbers that belong to a refusal's words."""
        if code == codes.SESSION_OVER:
            return (self.spent.rest_left_min(),)
        return (self._wait_s,) if code == codes.RECOVERING else ()

    def begin(self, now_ms, measure=False):
        """Before pressure is asked for, with the cuff empty: False when it must not be. measure:
        it is an attempt to measure the LOP."""
        clock = self._clock
        spent = self.spent
        clock.limit_exercise(self.exercise_limit_s)
        spent.attempts += measure
        if not self._write(bout.OPEN):
            spent.attempts -= measure
            return False
        spent.under_pressure()
        ceiling_s = self._permits.limit_ceiling(clock.limit_left_s() + _CEILING_MARGIN_S)
        if not self._permits.counting:
            self._ceiling_s = ceiling_s
            self._ceiling_ms = now_ms
        self._kept.note(clock, True)
        return True

    def used_up(self):
        """Time to let go, so that the end of the training is no trip."""
        return self._clock.left_s() < VENT_S

    def watch(self, tick):
        """Before it runs: what was latched before a reset is latched, since no person has cleared
        it, and the tick may say by itself that the limb may be shut off."""
        tick.keep_shut = self._kept.keep_shut
        if self._kept.trip:
            tick.guard.latch(self._kept.trip, 0, 0)

    def tripped(self, guard):
        """Every turn: is a trip latched? No reset may clear it. If it says that the cuff may still
        be closed, the time goes on."""
        kept = self._kept
        shut = bool(guard.trip in codes.OPEN_BY_HAND or guard.also)
        if guard.trip != kept.trip or shut and not kept.shut:
            kept.trip = guard.trip
            self._clock.shut = self._clock.shut or shut
            kept.note(self._clock, shut or self._unsure())

    def unsaved(self):
        """Does the flash not yet know that the cuff may still be closed?"""
        return self._clock.shut and self._state != bout.SHUT

    def opened(self):
        """A person has confirmed that the cuff was opened by hand: the limb recovers from now."""
        self._clock.shut = False
        self._kept.note(self._clock, self._unsure())

    def new_session(self):
        """Session time and attempts are given back; (seconds, attempts) that were used."""
        clock = self._clock
        behind = (clock.session_steps // STEPS_PER_S, self.spent.attempts)
        clock.session_steps = 0
        self.spent.clear()
        return behind

    def step(self, now_ms, empty):
        """Every turn. empty: cuff empty, nothing wanted, and no self-test that a write upsets."""
        if self._noted_ms is None:
            self._noted_ms = now_ms
        passed_ms = self._ticks_diff(now_ms, self._noted_ms)
        state = self._next(empty)
        if state != self._state:
            if state == bout.ABSENT:
                self._record.remove()
            else:
                self._write(state)
            self._state = state  # also if the flash refuses: then the old one stays
        elif passed_ms < _NOTE_MS:
            return
        elif empty and not self._unsure():
            self._rest(min(passed_ms // 1000, _LONGEST_TURN_S))
        self._noted_ms = now_ms
        self._kept.note(self._clock, self._unsure())

    def _next(self, empty):
        """What the record should say now."""
        state = self._state
        clock = self._clock
        if not empty:
            return state
        if clock.shut:
            return bout.SHUT
        if state == bout.OPEN and clock.occluded_steps and clock.open_steps < _SURE_STEPS:
            return state  # no record says "closed" of a limb that a kink has just shut off
        if state == bout.OPEN or state == bout.SHUT:
            return bout.CLOSED
        if clock.occluded_steps:
            return state
        if not clock.session_steps and not self.spent.attempts:
            return bout.ABSENT
        return bout.RESTED if state == bout.CLOSED else state

    def _rest(self, seconds):
        spent = self.spent
        if self._state != bout.ABSENT:
            spent.rest_s += seconds
            if spent.given_back():
                self.new_session()

    def _write(self, state):
        kept = self._kept
        spent = self.spent
        kept.note(self._clock, self._unsure())
        if state != bout.RESTED:
            spent.date()
        used = (kept.occluded_s, kept.exercise_s, kept.session_s, spent.attempts)
        if not self._record.write(state, used + (spent.since_minute,)):
            return False
        self._state = state
        return True
