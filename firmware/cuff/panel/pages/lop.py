"""While the LOP is measured: pressure, pulse, how far it has come; keep still."""

from cuff.phases import MEASURE

_MEASURING, _VENT, _PULSE, _MMHG, _STEP, _STILL, _ENDS = range(7)


class Page:
    """words: the labels, in the order above."""

    def __init__(self, words, screen):
        self._words = words
        self._screen = screen

    def key(self, status):
        """What it shows."""
        return (
            status.phase, status.level_cmmhg // 100, status.lop_step, status.lop_progress_pct,
            status.lop_pulse_bpm, status.battery_pct, self._screen.slide & 1,
        )  # fmt: skip

    def draw(self, canvas, status):
        """All of it."""
        words = self._words
        measures = status.phase == MEASURE
        canvas.text(0, 0, words[_MEASURING if measures else _VENT])
        canvas.battery(status.battery_pct)
        canvas.large(64, 8, status.level_cmmhg // 100)
        canvas.text(67, 32, words[_MMHG])
        if status.lop_pulse_bpm:
            canvas.right(127, 8, words[_PULSE])
            canvas.digits(127, 16, status.lop_pulse_bpm)
        if measures:
            if status.lop_step:
                x = 112 - canvas.width(words[_STEP])
                canvas.small(canvas.text(x, 32, words[_STEP]) + 3, 32, status.lop_step)
            canvas.bar(0, 42, 128, 6, status.lop_progress_pct, 100)
            canvas.text(0, 49, words[_ENDS if self._screen.slide & 1 else _STILL], 2)
