"""What a wearer looks at while training: pressure large, what is asked for, what is left.

At rest the time that is left is large. Rules: integers of the snapshot only.
"""

from cuff.phases import HOLD, INFLATE, PAUSED, READY, REST, SET, VENT

_INFLATING, _READY, _SET, _OF, _HOLD, _VENT, _TARGET, _MMHG, _LOP, _PRESSURE = range(10)
_REST, _BEFORE, _REPS, _PAUSED, _GO_ON = range(10, 15)
_TITLES = {INFLATE: _INFLATING, READY: _READY, HOLD: _HOLD, VENT: _VENT, PAUSED: _PAUSED}


class Page:
    """words: the labels, in the order above."""

    def __init__(self, words, screen):
        self._words = words
        self._frame = None  # what the labels that are drawn depend on
        self._level = self._rep = self._left_s = self._occlusion_left_s = -1
        self._time_x = 0

    def _frame_of(self, status):
        return (
            status.phase, status.set_no, status.reps, status.target_cmmhg, status.share_pct,
            status.left_s > 0, status.battery_pct,
        )  # fmt: skip

    def update(self, canvas, status):
        """Draw what has changed in a picture that stays: its numbers. False: it does not stay."""
        level = status.level_cmmhg // 100
        if status.phase == REST or self._frame != self._frame_of(status):
            return False
        clear = canvas.frame.fill_rect
        if level != self._level:
            clear(0, 8, 66, 32, 0)
            canvas.large(64, 8, level)
            if status.phase == INFLATE:
                clear(0, 53, 128, 8, 0)
                canvas.bar(0, 53, 128, 8, status.level_cmmhg, status.target_cmmhg)
        if status.rep != self._rep and status.phase == SET:
            clear(0, 49, 64, 15, 0)
            canvas.of(0, 48, status.rep, status.reps)
        if status.left_s != self._left_s and status.phase != INFLATE:
            clear(66, 49, 62, 15, 0)
            canvas.time(127, 48, status.left_s)
        if status.occlusion_left_s != self._occlusion_left_s:
            clear(self._time_x, 41, 128, 7, 0)
            canvas.small_time(self._time_x, 41, status.occlusion_left_s)
        self._keep(status)
        return True

    def _keep(self, status):
        self._level = status.level_cmmhg // 100
        self._rep = status.rep
        self._left_s = status.left_s
        self._occlusion_left_s = status.occlusion_left_s

    def key(self, status):
        """What it shows: drawn anew when that has changed."""
        return (
            status.phase, status.set_no, status.rep, status.left_s, status.level_cmmhg // 100,
            status.target_cmmhg, status.occlusion_left_s, status.battery_pct,
        )  # fmt: skip

    def draw(self, canvas, status):
        """All of it."""
        if status.phase == REST and status.left_s:
            self._rest(canvas, status)
        else:
            self._work(canvas, status)
        self._time_x = x = canvas.text(0, 41, self._words[_PRESSURE]) + 3
        canvas.small_time(x, 41, status.occlusion_left_s)
        self._frame = self._frame_of(status)
        self._keep(status)
        canvas.battery(status.battery_pct)

    def _work(self, canvas, status):
        words = self._words
        phase = status.phase
        if phase == SET:
            self._sets(canvas, canvas.text(0, 0, words[_SET]) + 3, status)
        else:
            canvas.text(0, 0, words[_TITLES.get(phase, _REST)])
        canvas.large(64, 8, status.level_cmmhg // 100)
        if status.target_cmmhg:
            canvas.right(127, 8, words[_MMHG])
            canvas.right(124 - canvas.width(words[_MMHG]), 8, words[_TARGET])
            canvas.digits(127, 16, status.target_cmmhg // 100)
            self._share(canvas, status, 33)
        if phase == SET:
            canvas.of(0, 48, status.rep, status.reps)
        elif phase == INFLATE:
            canvas.bar(0, 53, 128, 8, status.level_cmmhg, status.target_cmmhg)
        elif phase == PAUSED or phase == REST:
            canvas.text(0, 54, words[_GO_ON])
        if status.left_s and phase != INFLATE:
            canvas.time(127, 48, status.left_s)

    def _rest(self, canvas, status):
        words = self._words
        x = canvas.text(0, 0, words[_REST]) + 3
        if status.set_no < status.sets:
            x = canvas.text(x, 0, words[_BEFORE]) + 3
            self._sets(canvas, x, status, 1)
        canvas.large_time(80, 8, status.left_s)
        canvas.digits(127, 16, status.level_cmmhg // 100)
        canvas.right(127, 33, words[_MMHG])
        x = canvas.text(0, 55, words[_TARGET]) + 3
        canvas.text(canvas.small(x, 55, status.target_cmmhg // 100) + 3, 55, words[_MMHG])
        self._share(canvas, status, 55)

    def _sets(self, canvas, x, status, more=0):
        x = canvas.small(x, 0, status.set_no + more) + 3
        canvas.small(canvas.text(x, 0, self._words[_OF]) + 3, 0, status.sets)

    def _share(self, canvas, status, y):
        if status.share_pct:
            x = 127 - canvas.width(self._words[_LOP]) - (13 if status.share_pct < 100 else 18)
            canvas.text(canvas.small(x, y, status.share_pct) + 3, y, self._words[_LOP])
