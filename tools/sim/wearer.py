"""The person in the cuff: presses buttons, hears the buzzer, works the limb.

Purpose: close the loop outside the device with nothing but what a person has. A lift tone starts
one repetition after a reaction time; a wearer with a tempo of their own repeats until the tones
that end a set. Contraction is a raised cosine, 0..1024 of the plant's swing.

Rules: integers and a seeded generator, so every interpreter sees the same wearer. Knows nothing
of the firmware's inside.
"""

from math import cos, pi

LIFT_HZ = 880
SET_OVER_HZ = 784
LOP_FOUND_HZ = 1568
GO_ON_HZ = 988
STEP_MS = 10
REACTION_MS = 200
READY_AFTER_LOP_MS = 3000
READY_AFTER_REST_MS = 1000
JERK_MS = 150
_SHAPE_STEPS = 256
_SHAPE = [int(512.0 * (1.0 - cos(2.0 * pi * k / _SHAPE_STEPS)) + 0.5) for k in range(_SHAPE_STEPS)]


class Wearer:
    """rep_ms: one repetition; own_tempo: ignore the device's beat between first and last tone;
    irregular_pct: how much single repetitions differ in time and strength.
    goes_on: press START when the tones say that a vented rest is over.
    trains_after_lop: press START once the tones say that the occlusion pressure is found.
    restless_ms: (from, to) in which the limb does not keep still, or None.

    reps: list of (begin ms, end ms) of every repetition done, in virtual time. lop_found: the
    tones were heard.
    """

    def __init__(
        self,
        board,
        rep_ms=4000,
        own_tempo=False,
        irregular_pct=0,
        seed=1,
        trains_after_lop=False,
        restless_ms=None,
        goes_on=True,
    ):
        if not 500 <= rep_ms <= 20000:
            raise ValueError("rep_ms must be 500..20000, not %d" % rep_ms)
        if not 0 <= irregular_pct <= 60:
            raise ValueError("irregular_pct must be 0..60, not %d" % irregular_pct)
        self._board = board
        self._plant = board.plant
        self._able = hasattr(board.plant, "contraction_q10")
        self._rep_ms = rep_ms
        self._own_tempo = own_tempo
        self._irregular_pct = irregular_pct
        self._random = seed
        self._tone_hz = 0
        self._begin_ms = -1
        self._length_ms = 0
        self._strength = 0
        self._going = False
        self.trains_after_lop = trains_after_lop
        self._restless_ms = restless_ms
        self.lop_found = False
        self._goes_on = goes_on
        self.reps = []
        board.every(STEP_MS, self._step)

    def press(self, button, at_ms, for_ms=200):
        """Press a button at a time and let go of it."""
        self._board.at(at_ms, lambda: self._board.press(button))
        self._board.at(at_ms + for_ms, lambda: self._board.release(button))

    def _draw(self, span):
        """-span..span, evenly."""
        if span <= 0:
            return 0
        self._random = (self._random * 1103 + 12345) & 0xFFFFF
        return (self._random >> 4) % (2 * span + 1) - span

    def _begin_rep(self, now_ms):
        self._begin_ms = now_ms
        swing = self._irregular_pct
        self._length_ms = self._rep_ms + self._draw(self._rep_ms * swing // 100)
        self._strength = 100 - (swing + self._draw(swing)) // 2
        self._plant.exercising = True

    def _step(self):
        board = self._board
        now_ms = board.now_ms
        tone_hz = board.pwm_hz("buzzer") if board.pin_duty_u16("buzzer") else 0
        if tone_hz != self._tone_hz:
            self._tone_hz = tone_hz
            if tone_hz == LIFT_HZ and not self._able:
                pass  # a plant that moves its limb itself, or has none
            elif tone_hz == LIFT_HZ and not self._going:
                self._going = True
                self._begin_rep(now_ms + REACTION_MS)
            elif tone_hz == LIFT_HZ and not self._own_tempo:
                self._finish(now_ms)
                self._begin_rep(now_ms + REACTION_MS)
            elif tone_hz == SET_OVER_HZ:
                self._going = False
            elif tone_hz == GO_ON_HZ and self._goes_on:
                self.press("start", now_ms + READY_AFTER_REST_MS)
                self._goes_on = False  # the tone comes twice
                board.at(now_ms + 2 * READY_AFTER_REST_MS, self._listen_again)
            elif tone_hz == LOP_FOUND_HZ and not self.lop_found:
                self.lop_found = True
                if self.trains_after_lop:
                    self.press("start", now_ms + READY_AFTER_LOP_MS)
        if self._begin_ms >= 0:
            self._move(now_ms)
        elif self._restless_ms and self._able:
            self._fidget(now_ms)

    def _listen_again(self):
        self._goes_on = True

    def _fidget(self, now_ms):
        """Jerks at random: up to a fifth of a repetition, one in about two seconds."""
        from_ms, to_ms = self._restless_ms
        if from_ms <= now_ms < to_ms and now_ms % JERK_MS == 0:
            jerks = self._draw(6) == 0
            self._plant.contraction_q10 = 120 + self._draw(80) if jerks else 0
        elif now_ms == to_ms:
            self._plant.contraction_q10 = 0

    def _move(self, now_ms):
        into_ms = now_ms - self._begin_ms
        if into_ms >= self._length_ms:
            self._finish(self._begin_ms + self._length_ms)
            if self._going and self._own_tempo:
                self._begin_rep(now_ms)
        elif into_ms >= 0:
            shape = _SHAPE[into_ms * _SHAPE_STEPS // self._length_ms]
            self._plant.contraction_q10 = shape * self._strength // 100

    def _finish(self, end_ms):
        if self._begin_ms >= 0 and end_ms > self._begin_ms:
            self.reps.append((self._begin_ms, end_ms))
        self._begin_ms = -1
        self._plant.contraction_q10 = 0
        self._plant.exercising = False
