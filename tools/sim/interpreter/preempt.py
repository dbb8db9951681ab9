"""Lets interrupts hit the firmware's own lines, not only its calls into the board (CPython).

    with Preemption(board, seed=7, one_in=300):
        board.run(until_ms=60000)

Purpose: between two virtual calls the firmware takes no virtual time, so that a hard tick never
falls between, say, two assignments that belong together. With this, at random lines of the
firmware (one in `one_in`) time passes until the next timer is due, and it fires right there, as if
the loop had been slow at that line. Seeded: the same seed hits the same lines.

Rules: only lines of the image's files count, and none inside a hard callback. What ends the run
or resets the chip is raised at the next virtual call, as ever. Uses sys.settrace, so it excludes
coverage and debuggers; a run is some ten times slower.
"""

import random
import sys

from tools.sim.interpreter.kernel import Signal, VirtualInterrupt


class Preemption:
    """hits: how often an interrupt was let in; places: set of (file, line) where."""

    def __init__(self, board, seed, one_in=300):
        self.hits = 0
        self.places = set()
        self._board = board
        self._random = random.Random(seed)
        self._one_in = one_in
        self._left = self._gap()
        self._previous = None

    def __enter__(self):
        self._previous = sys.gettrace()
        sys.settrace(self._enter_frame)
        return self

    def __exit__(self, *exception):
        sys.settrace(self._previous)

    def _gap(self):
        return self._random.randrange(1, 2 * self._one_in)

    def _enter_frame(self, frame, event, argument):
        return self._line if self._is_firmware(frame.f_code.co_filename) else None

    def _is_firmware(self, name):
        image = self._board.image
        return name in image.files or name.startswith(tuple(image.folders))

    def _line(self, frame, event, argument):
        board = self._board
        if event == "line" and not board.in_hard and board.dead is None:
            self._left -= 1
            if self._left <= 0:
                self._left = self._gap()
                self._let_in(frame)
        return self._line

    def _let_in(self, frame):
        board = self._board
        if not board.timers or board.irq_disabled:
            return
        self.hits += 1
        self.places.add((frame.f_code.co_filename, frame.f_lineno))
        due_us = min(timer._event.at_us for timer in board.timers)
        try:
            board.wait_us(max(0, due_us - board.now_us))
        except VirtualInterrupt:
            board.type_interrupt()
        except Signal:
            return  # board.dead is set: the next virtual call raises it
