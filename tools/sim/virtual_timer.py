"""machine.Timer of both ports.

Sources: ports/rp2/machine_timer.c (virtual timers of the default alarm pool, hard or soft, no
ids), ports/esp32/machine_timer.c (four hardware timers, callbacks always scheduled).
An exception that escapes a hard periodic callback ends that timer for good (machine_timer.c
alarm_callback returns 0). Late hard ticks are made up one after the other, since the next alarm
is set from the previous target (pico-sdk alarm pool, negative return value).
"""

from tools.sim.args import get_float, get_int
from tools.sim.kernel import Event

TIMER_US = 10
ALARM_POOL_SIZE = 16  # PICO_TIME_DEFAULT_ALARM_POOL_MAX_TIMERS


class Timer:
    """What both ports share."""

    ONE_SHOT = 0
    PERIODIC = 1
    _board = None

    def _prepare(self):
        self._b = self._board
        self._event = Event(0, self._fire)
        self._event.timer = self
        self._running = False
        self._callback = None
        self._period_us = 0
        self._periodic = True
        self._hard = False

    def _start(self, mode, callback, period, tick_hz, freq, hard):
        b = self._b
        b.spend(TIMER_US)
        self._periodic = get_int(mode) != self.ONE_SHOT
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

    def deinit(self):
        """Stop the timer."""
        self._b.spend(TIMER_US)
        self._stop()

    def _stop(self):
        if self._running:
            self._running = False
            self._b.stop_timer(self)

    def _fire(self):
        b = self._b
        if not self._periodic:
            self._stop()
        else:
            self._event.at_us += self._period_us
        if not self._hard:
            self._post()
        elif self._callback is not None:
            b.sample_analog()
            if not b.call_hard(self._callback, self):
                self._stop()

    def _post(self):
        if self._callback is not None:
            self._b.schedule(self._callback, self)


class Rp2Timer(Timer):
    """ports/rp2/machine_timer.c."""

    def __init__(self, *args, **kwargs):
        self._prepare()
        if args:
            if get_int(args[0]) != -1:
                raise ValueError("Timer doesn't exist")
            args = args[1:]
        if args or kwargs:
            self.init(*args, **kwargs)

    def init(self, *, mode=1, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        """Start, or start anew."""
        self._stop()
        if self._b.timer_count() >= ALARM_POOL_SIZE:
            raise OSError(12)  # ENOMEM
        self._start(mode, callback, period, tick_hz, freq, hard)


class Esp32Timer(Timer):
    """ports/esp32/machine_timer.c; a timer id is one object, whoever asks for it."""

    def __init__(self, *args, **kwargs):
        if not args:
            raise TypeError("function missing 1 required positional arguments")
        number = get_int(args[0])
        if number < 0 or number >= 4:  # SOC_TIMER_GROUP_TOTAL_TIMERS of the S3
            raise ValueError("invalid Timer number")
        self._prepare()
        self._number = number
        if len(args) > 1 or kwargs:
            self.init(*args[1:], **kwargs)

    def init(self, *, mode=1, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        """Start, or start anew. The timer is stopped before its arguments are looked at."""
        b = self._b
        old = b.timer_with_number(self._number)
        if old is not None:
            old._stop()
        if hard:
            raise ValueError("hard Timers are not implemented")
        self._start(mode, callback, period, tick_hz, freq, False)

    def value(self):
        """Milliseconds since the last alarm."""
        b = self._b
        if not self._running:
            raise ValueError("timer not set")
        return (self._period_us - (self._event.at_us - b.now_us)) // 1000
