"""Scheduled callbacks and Ctrl-C: what waits for the loop's next call into the board.

Source: py/scheduler.c. A ring of fixed size, because callbacks are scheduled from hard interrupts
too, where nothing can be allocated. They run one after the other, none inside another, and an
exception is printed and otherwise ignored.
"""

from tools.sim.interpreter.console import Console

DEPTH = 8  # MICROPY_SCHEDULER_DEPTH of ports/rp2 and ports/esp32 mpconfigport.h


class Scheduler(Console):
    """The ring. `attention` shows the kernel that something waits."""

    def __init__(self):
        super().__init__()
        self.in_soft = False
        self.forget_scheduled()

    def schedule(self, callback, argument):
        """py/scheduler.c mp_sched_schedule: a ring of fixed size; False when it is full."""
        if self._queued >= DEPTH:
            return False
        at = (self._queue_head + self._queued) & (DEPTH - 1)
        self._queue_callbacks[at] = callback
        self._queue_arguments[at] = argument
        self._queued += 1
        self.attention = True
        if not self.in_hard and not self.in_soft:
            self.due_us = self.adc_due_us = 0
        return True

    def _run_scheduled(self):
        """py/scheduler.c: one after the other, the scheduler locked, errors printed."""
        self.in_soft = True
        self._set_due()
        try:
            while self._queued:
                at = self._queue_head
                self._queue_head = (at + 1) & (DEPTH - 1)
                self._queued -= 1
                try:
                    self._queue_callbacks[at](self._queue_arguments[at])
                except Exception as error:
                    self.say_exception(error)
                if self.dead:
                    raise self.dead
        finally:
            self.in_soft = False

    def forget_scheduled(self):
        """The interpreter ended."""
        self._queue_callbacks = [None] * DEPTH
        self._queue_arguments = [None] * DEPTH
        self._queue_head = 0
        self._queued = 0
        self.attention = False
        self.interrupt_pending = False

    def type_interrupt(self):
        """Ctrl-C that the port accepts."""
        self.interrupt_pending = True
        self.attention = True
        self._set_due()
