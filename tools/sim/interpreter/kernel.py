"""Virtual time, events and the two kinds of callback: the part of the board that runs.

Purpose: keeps one integer clock, fires what is due in it, and calls interrupt callbacks the way
the real ports do (hard: at once, with the heap locked; soft: see scheduler.py).

Rules: every virtual call of the firmware adds its cost to `sub_us` and comes in here through
`_service` once `sub_us` reaches `due_us`; nothing else moves time. What a hard callback touches
stays within 31-bit integers: absolute times, which outgrow them after 18 minutes, are read and
written outside callbacks only. Only `Signal`s leave `_service`, and never inside a callback that
could swallow them.

It must not know any chip, pin or plant.
"""

from tools.sim.interpreter.scheduler import Scheduler

try:
    from micropython import heap_lock, heap_unlock
except ImportError:

    def heap_lock():
        """CPython cannot refuse an allocation; the other two interpreters do."""

    def heap_unlock():
        """See heap_lock."""


TICKS_MASK = 0x3FFFFFFF  # time.ticks_* wrap at 2**30 on both chips (py/mpconfig.h)
TICKS_HALF = 0x20000000
FAR_US = 0x1FFFFFFF  # "never" for a due time that is relative to base_us
NEVER_US = 1 << 60
HARD_ENTRY_US = 20  # interrupt entry and mp_irq_dispatch on a 125 MHz M0+ (estimate)


class Signal(BaseException):
    """Leaves the firmware without its consent: never an Exception it could handle."""


class RunEnded(Signal):
    """The end of the run was reached."""


class HardReset(Signal):
    """The chip restarts: watchdog, machine.reset(), power."""


class VirtualInterrupt(KeyboardInterrupt):
    """Ctrl-C that was typed at the virtual board, not at the host."""


class Event:
    """Something that happens at a virtual time; `fire` takes no argument."""

    def __init__(self, at_us, fire):
        self.at_us = at_us
        self.fire = fire


def wrap_ticks(value):
    """value modulo 2**30, held negative so that adding to it never leaves the small ints."""
    return (value & TICKS_MASK) - TICKS_HALF - TICKS_HALF


class Kernel(Scheduler):
    """The clock, the event list and the callback rules. VirtualBoard adds the hardware."""

    def __init__(self, ticks_start_ms):
        super().__init__()
        self.ticks_start_ms = ticks_start_ms
        self.base_us = 0  # absolute time of the last rebase
        self.sub_us = 0  # what has passed since
        self.due_us = 0  # sub_us at which _service must be called
        self.adc_due_us = 0  # same, or earlier when the analogue samples grow old
        self.next_us = 0  # absolute time of the earliest event
        self.next_event = None
        self.events = []
        self.owed = False  # a hard callback left something to do after it
        self.in_hard = False
        self.in_world = False  # a hook runs: print and open are the host's own
        self.irq_disabled = False
        self._stall_until_us = 0
        self.dead = None  # the Signal that every further call of the firmware gets
        self.host_error = None  # what a hook or the plant raised
        self._restart_ticks()

    def __getattr__(self, name):
        # now_us and now_ms. Not properties: a class with properties makes every attribute store
        # of MicroPython search all base classes first, and stores are what a virtual call does.
        if name == "now_us":
            return self.base_us + self.sub_us
        if name == "now_ms":
            return (self.base_us + self.sub_us) // 1000
        raise AttributeError(name)

    # -- the clock -------------------------------------------------------------------------

    def _restart_ticks(self):
        self.rem_us = 0
        self.ms0 = wrap_ticks(self.ticks_start_ms)
        self.us0 = wrap_ticks(self.ticks_start_ms * 1000)

    def _rebase(self):
        sub_us = self.sub_us
        self.sub_us = 0
        self.base_us += sub_us
        self.us0 = ((self.us0 + sub_us) & 0x3FFFFFFF) - 0x20000000 - 0x20000000  # wrap_ticks
        sub_us += self.rem_us
        if sub_us >= 1000:
            whole_ms = sub_us // 1000
            sub_us -= whole_ms * 1000
            self.ms0 = ((self.ms0 + whole_ms) & 0x3FFFFFFF) - 0x20000000 - 0x20000000
        self.rem_us = sub_us

    def _advance_to(self, target_us):
        """Let time pass up to target_us, firing what is due on the way."""
        if self.sub_us >= self.due_us:
            self._service()
        while self.next_us <= target_us:
            ahead_us = self.next_us - self.base_us
            if ahead_us > self.sub_us:
                self.sub_us = ahead_us
            self._service()
        ahead_us = target_us - self.base_us
        if ahead_us > self.sub_us:
            self.sub_us = ahead_us
            self._rebase()
            self._set_due()

    def spend(self, cost_us):
        """What a virtual call costs; whatever is due by then fires."""
        sub_us = self.sub_us + cost_us
        self.sub_us = sub_us
        if sub_us >= self.due_us:
            self._service()

    def wait_us(self, duration_us):
        """time.sleep_*: time passes, interrupts and scheduled callbacks run."""
        if self.in_hard:
            self.spend(duration_us)
            return
        self._advance_to(self.base_us + self.sub_us + duration_us)

    def block_us(self, duration_us):
        """A blocking transfer in C: interrupts run, scheduled callbacks wait for its end."""
        was_soft = self.in_soft
        self.in_soft = True
        try:
            self.wait_us(duration_us)
        finally:
            self.in_soft = was_soft
        self._set_due()
        self.spend(0)

    # -- events ----------------------------------------------------------------------------

    def add_event(self, event):
        """Put an event on the list; its at_us says when."""
        self.events.append(event)
        self._pick()
        self._set_due()

    def drop_event(self, event):
        """Take an event off the list; nothing happens when it is not there."""
        if event in self.events:
            self.events.remove(event)
            self._pick()
            self._set_due()

    def _pick(self):
        best = None
        best_us = NEVER_US
        for event in self.events:
            at_us = event.at_us
            if at_us < best_us:
                best = event
                best_us = at_us
        self.next_event = best
        self.next_us = best_us

    def _set_due(self):
        if self.in_hard or self.dead:
            return
        due_us = self.next_us - self.base_us
        if self.attention and not self.in_soft:
            due_us = 0
        elif due_us > FAR_US:
            due_us = FAR_US
        self.due_us = due_us
        self.adc_due_us = 0  # the first read after any event samples anew

    def _service(self):
        """Fire what is due. Reached from every virtual call once its time has come."""
        if self.dead:
            raise self.dead
        if self.in_hard:
            return
        while True:
            if self.sub_us:
                self._rebase()
            base_us = self.base_us
            if self.next_us <= base_us:
                self._fire_next()
            elif self._stall_until_us > base_us:
                self.sub_us = min(self.next_us, self._stall_until_us) - base_us
            else:
                break
        if self.attention and not self.in_soft:
            self._attend()
        self._set_due()

    def _fire_next(self):
        try:
            self.next_event.fire()
        except Exception as error:
            self._fail(error)
        if self.dead:
            self.due_us = self.adc_due_us = -1
            raise self.dead
        self._pick()

    def _attend(self):
        """Between two calls of the loop: scheduled callbacks, then Ctrl-C."""
        if self._queued:
            self._run_scheduled()
        self.attention = False
        if self.interrupt_pending:
            self.interrupt_pending = False
            self._set_due()
            raise VirtualInterrupt

    def _fail(self, error):
        """A hook or the plant raised: end the run, and let run() raise it outside."""
        if self.host_error is None:
            self.host_error = error
        self.die(RunEnded())

    def unmodelled(self, what):
        """The firmware used what the real port has and this board has not: say so, whatever the
        firmware catches."""
        self._fail(NotImplementedError("virtual board: %s is not modelled" % what))
        raise self.dead

    def die(self, signal):
        """From now on the firmware gets `signal` from every call it makes."""
        self.dead = signal
        self.due_us = self.adc_due_us = -1

    # -- callbacks -------------------------------------------------------------------------

    def call_hard(self, callback, argument):
        """shared/runtime/mpirq.c mp_irq_dispatch: heap and scheduler locked. True when it ended
        well; an exception is printed and must end the interrupt's source."""
        problem = None
        self.in_hard = True
        self.due_us = self.adc_due_us = FAR_US
        self.sub_us += HARD_ENTRY_US
        heap_lock()
        try:
            callback(argument)
        except BaseException as error:
            problem = error
        heap_unlock()
        self.in_hard = False
        if self.owed:
            self.owed = False
            self.settle_owed()
        if problem is None:
            return True
        if self.dead is None:
            self._host_interrupt(problem)
            self.say("Uncaught exception in IRQ callback handler\n")
            self.say_exception(problem)
        return False

    def settle_owed(self):
        """What a hard callback left to do because the heap was locked (`owed`)."""

    def _host_interrupt(self, problem):
        if isinstance(problem, KeyboardInterrupt) and not isinstance(problem, VirtualInterrupt):
            raise problem
