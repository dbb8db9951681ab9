"""machine.Timer of both ports.

Sources: ports/rp2/machine_timer.c (virtual timers of the default alarm pool, hard or soft, no
ids), ports/esp32/machine_timer.c (four hardware timers, callbacks always scheduled).
An exception that escapes a hard periodic callback ends that timer for good (machine_timer.c
alarm_callback returns 0). Late hard ticks are made up one after the other, since the next alarm
is set from the previous target (pico-sdk alarm pool, negative return value); the esp32's counter
reloads by itself, and what it missed is lost.

A timer that nobody holds is collected on the rp2, and its finaliser stops it: the alarm pool is no
root of the garbage collector (seen on stock v1.28.0). CPython shows that, at once and not only at
the next collection; MicroPython has no finalisers for classes written in Python.
"""

import sys

from tools.sim.interpreter.kernel import Event
from tools.sim.modules.args import get_float, get_int

TIMER_US = 10
ALARM_POOL_SIZE = 16  # PICO_TIME_DEFAULT_ALARM_POOL_MAX_TIMERS
ESP32_TIMERS = 4  # SOC_TIMER_GROUP_TOTAL_TIMERS of the S3

if sys.implementation.name == "micropython":

    def weak(target):
        """MicroPython has no weak references: the board holds the timer."""
        return lambda: target
else:
    from weakref import ref as weak


class Alarm:
    """What the chip holds of a running timer; the Timer object is the firmware's to keep."""

    def __init__(self, timer, number=None):
        self._timer = weak(timer)
        self._number = number
        self._callback = None
        self._event = Event(0, self._fire)
        self._period_us = 0
        self._periodic = True
        self._hard = False
        self._running = False
        self._b = timer._board

    def start(self, mode, callback, period, tick_hz, freq, hard):
        """machine_timer_init_helper of either port, after the checks."""
        b = self._b
        b.spend(TIMER_US)
        self._periodic = get_int(mode) != Timer.ONE_SHOT
        if freq is not None:
            period_us = int(1000000.0 / get_float(freq))
        else:
            period_us = get_int(period) * 1000000 // get_int(tick_hz)
        self._period_us = period_us if period_us > 0 else 1
        self._callback = callback
        self._hard = bool(hard)
        self._event.at_us = b.now_us + self._period_us
        self._running = True
        b.start_timer(self)

    def stop(self):
        """No further callback."""
        if self._running:
            self._running = False
            self._b.stop_timer(self)

    def left_us(self):
        """Time to the next callback."""
        return self._event.at_us - self._b.now_us

    def _fire(self):
        b = self._b
        if not self._periodic:
            self.stop()
        else:
            event = self._event
            event.at_us += self._period_us
            if self._number is not None and event.at_us <= b.base_us:
                missed = (b.base_us - event.at_us) // self._period_us + 1
                event.at_us += missed * self._period_us
        callback = self._callback
        if callback is None:
            return
        if not self._hard:
            b.schedule(callback, self._timer())
            return
        b.sample_analog()
        if not b.call_hard(callback, self._timer()):
            self.stop()


class Timer:
    """What both ports share."""

    ONE_SHOT = 0
    PERIODIC = 1
    _board = None

    def deinit(self):
        """Stop the timer."""
        self._alarm._b.spend(TIMER_US)
        self._alarm.stop()


class Rp2Timer(Timer):
    """ports/rp2/machine_timer.c."""

    def __init__(self, *args, **kwargs):
        self._alarm = Alarm(self)
        if args:
            if get_int(args[0]) != -1:
                raise ValueError("Timer doesn't exist")
            args = args[1:]
        if args or kwargs:
            self.init(*args, **kwargs)

    def __del__(self):
        self._alarm.stop()

    def init(
        self, *, mode=1, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False
    ):
        """Start, or start anew."""
        self._alarm.stop()
        if len(self._board.timers) >= ALARM_POOL_SIZE:
            raise OSError(12)  # ENOMEM
        self._alarm.start(mode, callback, period, tick_hz, freq, hard)


class Esp32Timer(Timer):
    """ports/esp32/machine_timer.c; whoever asks for an id gets that hardware timer."""

    def __init__(self, *args, **kwargs):
        if not args:
            raise TypeError("function missing 1 required positional arguments")
        number = get_int(args[0])
        if number < 0 or number >= ESP32_TIMERS:
            raise ValueError("invalid Timer number")
        kept = self._board.esp32_timers
        if number in kept:
            self._alarm = kept[number]._alarm
        else:
            self._alarm = Alarm(self, number)
            kept[number] = self
        if len(args) > 1 or kwargs:
            self.init(*args[1:], **kwargs)

    def init(
        self, *, mode=1, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False
    ):
        """Start, or start anew. The timer is stopped before its arguments are looked at."""
        self._alarm.stop()
        if hard:
            raise ValueError("hard Timers are not implemented")
        self._alarm.start(mode, callback, period, tick_hz, freq, False)

    def value(self):
        """Milliseconds since the last alarm."""
        alarm = self._alarm
        if not alarm._running:
            raise ValueError("timer not set")
        return (alarm._period_us - alarm.left_us()) // 1000
