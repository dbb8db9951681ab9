"""An account of the air: what the pump delivers while holding has to be what the cuff always lost.

A reading that sinks by itself makes the regulator pump, and the cuff goes up unseen. To the pump
this is a leak. So the leak that the cuff showed at first is believed, and what comes on top of it
is added up: beyond 30 mmHg's worth nobody knows from here whether the air is lost or the sensor
is wrong, and the cuff is vented.

* While holding, in windows of 5 s: what the pump has given less the rise of the mean. The first
  10 s do not count, since creep takes most of its air then. The most that the next four windows
  show is the usual loss, up to the leak of a bad cuff; it may shrink, and grows hardly at all. What
  is above it, a margin and a quarter of itself is summed, and the sum never falls below zero (a
  CUSUM). A release ends the window and the sum: a reading that sinks gives no reason for one,
  while a limb that works slowly takes up air in one half of a repetition and returns it in the
  other.
* While the limb works, what the valve lets go is known too badly to be summed over repetitions. The
  pump alone, without any release between, may give twice what swing, sag and creep of the smallest
  cuff take up, a bad leak left aside.

A reading that rises by itself only costs pressure; it is not looked for. Looks every 100 ms, in
ticks of its own. Tick code: integers in 31 bits, no allocation. Units: cmmHg of the cuff as learned
(cuff_model.py).
"""

from micropython import const

from cuff import codes
from cuff.pressure.answer import given_cmmhg
from cuff.pressure.regulator import HOLD, REPS, WORK

_SETTLE_LOOKS = const(30)  # after a repetition the mean is still on its way
_CREEP_LOOKS = const(100)  # of holding, before the first window
_WINDOW_LOOKS = const(50)
_LEARN_WINDOWS = const(4)
_USUAL_MOST_CMMHG = const(300)  # 36 mmHg/min: six times what an automatic NIBP may leak
_MARGIN_CMMHG = const(75)  # a window
_SHRINKS_CMMHG = const(25)  # after a set the limb fills again, and hides the loss for a while
_GROWS_CMMHG = const(5)
_UNEXPLAINED_CMMHG = const(3000)
_SWING_CMMHG = const(30000)  # twice what swing, sag and creep of the smallest cuff take up
_LEAK_CMMHG = const(9)  # a look: what the windows of a hold believe at most
_LOOK_Q8 = const(10 << 8)  # of a second
_STANDS_AT_CMMHG_16 = const(937)  # the build's dead duty is that of 150 mmHg


class AirBudget:
    """look() every 100 ms -> fault code or 0; measured, limit: of the last one, in cmmHg.
    unexplained_cmmhg: summed so far, since the cuff was last empty; usual_cmmhg: loss in a
    window."""

    def __init__(self, regulator, answer):
        self._regulator = regulator
        self._answer = answer
        self._model = regulator.model
        # Looks still to wait, windows still to learn from; fed by the pump since air last left
        # while the limb works.
        self.unexplained_cmmhg = self._creep_looks = self._settle_looks = self._learn_windows = 0
        self.usual_cmmhg = self._window_looks = self._given_cmmhg = self._mean_cmmhg = 0
        self.measured = self.limit = self._target_cmmhg = self._open_ticks = self._fed_cmmhg = 0

    def look(self, manner):
        """Called in every tenth tick, with the regulator's manner."""
        regulator = self._regulator
        mode = regulator.mode
        target = regulator.target_cmmhg
        if target != self._target_cmmhg:
            self._retarget(target)
        open_ticks = self._model.open_ticks
        released = open_ticks != self._open_ticks
        self._open_ticks = open_ticks
        if released:  # of a reading that sinks nothing is ever let go: what was lost, a limb took
            self.unexplained_cmmhg = 0
        if mode == HOLD and manner == WORK:  # a measurement lets the pressure sink in its windows
            return self._holding(regulator, released)
        self._settle_looks = _SETTLE_LOOKS
        if mode != REPS or released:
            self._fed_cmmhg = 0
            return codes.NONE
        # By its speed: the pump of a quick cuff is off again before it runs.
        pumped = self._answer.rise_cmmhg_s * self._model.speed_q8 // _LOOK_Q8
        fed = self._fed_cmmhg + pumped - _LEAK_CMMHG
        self._fed_cmmhg = max(0, fed)
        if fed >= _SWING_CMMHG:
            return self._fault(fed, _SWING_CMMHG)
        return codes.NONE

    def _fault(self, measured, limit):
        self.measured = measured
        self.limit = limit
        return codes.AIR_LOST

    def _retarget(self, target):
        """From empty everything is learned anew; a step up makes the cuff creep again."""
        if not self._target_cmmhg or not target:
            self.unexplained_cmmhg = 0
            self.usual_cmmhg = 0
            self._learn_windows = _LEARN_WINDOWS
            self._creep_looks = _CREEP_LOOKS
        self._target_cmmhg = target
        self._settle_looks = _SETTLE_LOOKS

    def _pumped_cmmhg(self, regulator):
        """Since the last look, by the duty of this one."""
        duty = regulator.pump_duty_u16
        if not duty:
            return 0
        level = regulator.observer.level_cmmhg
        stands_u16 = self._model.dead_u16 * (level >> 4) // _STANDS_AT_CMMHG_16
        return given_cmmhg(self._answer.rise_cmmhg_s, duty, stands_u16)

    def _holding(self, regulator, released):
        """Sum up a window; its end may be the end of the training."""
        self._fed_cmmhg = 0
        if self._creep_looks:
            self._creep_looks -= 1
        if self._settle_looks:
            self._settle_looks -= 1
        if self._creep_looks or self._settle_looks or released:
            self._window_looks = 0
            return codes.NONE
        if not self._window_looks:
            self._given_cmmhg = 0
            self._mean_cmmhg = regulator.mean_q8 >> 8
        self._window_looks = (self._window_looks + 1) % _WINDOW_LOOKS
        self._given_cmmhg += self._pumped_cmmhg(regulator)
        if self._window_looks:
            return codes.NONE
        return self._close(self._given_cmmhg - (regulator.mean_q8 >> 8) + self._mean_cmmhg)

    def _close(self, lost):
        """A window's loss: learn from it, or add what is unusual about it."""
        usual = self.usual_cmmhg
        if self._learn_windows:
            self._learn_windows -= 1
            self.usual_cmmhg = min(max(usual, lost), _USUAL_MOST_CMMHG)
            return codes.NONE
        unexplained = self.unexplained_cmmhg + lost - usual - (usual >> 2) - _MARGIN_CMMHG
        self.unexplained_cmmhg = max(0, unexplained)
        if lost > usual:
            usual += _GROWS_CMMHG
        elif usual > _SHRINKS_CMMHG:
            usual -= _SHRINKS_CMMHG if usual - lost > _SHRINKS_CMMHG else 0
        self.usual_cmmhg = min(usual, _USUAL_MOST_CMMHG)
        if unexplained >= _UNEXPLAINED_CMMHG:
            return self._fault(unexplained, _UNEXPLAINED_CMMHG)
        return codes.NONE
