"""The `time` module as the firmware sees it, in virtual time.

Source: extmod/modtime.c with MICROPY_PY_TIME_TICKS_PERIOD = 2**30 as on both chips (the 64-bit
unix port wraps at 2**62 and would hide wrap-around faults). The arithmetic stays within small
ints of a 32-bit VM, because ticks are taken inside hard callbacks; its constants are written out,
because looking a name up is what a call costs.
"""

from tools.sim.interpreter.kernel import TICKS_HALF, TICKS_MASK
from tools.sim.modules.args import get_float, get_int

TICKS_US = 2
DAYS_TO_1970 = 719468  # from the first of March of the year 0
EPOCH_OFFSET_S = 1609459200  # ports/rp2/main.c starts the clock at 2021-01-01


class VirtualTime:
    """What `import time` gives on the board."""

    __name__ = "time"

    def __init__(self, board):
        self._b = board

    def ticks_ms(self):
        """Milliseconds modulo 2**30."""
        b = self._b
        sub_us = b.sub_us + 2
        b.sub_us = sub_us
        if sub_us >= b.due_us:
            b._service()
        return (b.ms0 + (b.rem_us + b.sub_us) // 1000) & 0x3FFFFFFF

    def ticks_us(self):
        """Microseconds modulo 2**30."""
        b = self._b
        sub_us = b.sub_us + 2
        b.sub_us = sub_us
        if sub_us >= b.due_us:
            b._service()
        return (b.us0 + b.sub_us) & 0x3FFFFFFF

    def ticks_cpu(self):
        """On both ports the microsecond counter or the CPU's; here microseconds."""
        return self.ticks_us()

    def ticks_diff(self, end, start):
        """end - start on the ring, -2**29 .. 2**29 - 1."""
        difference = (end - start) & 0x3FFFFFFF
        if difference >= 0x20000000:
            return difference - 0x20000000 - 0x20000000
        return difference

    def ticks_add(self, ticks, delta):
        """ticks + delta on the ring."""
        delta = get_int(delta)
        if delta <= -TICKS_HALF or delta >= TICKS_HALF:
            raise OverflowError("ticks interval overflow")
        return ((ticks - TICKS_HALF + delta) & TICKS_MASK) ^ TICKS_HALF

    def sleep_ms(self, duration_ms):
        """Wait; negative is nothing."""
        duration_ms = get_int(duration_ms)
        self._b.wait_us(duration_ms * 1000 if duration_ms > 0 else TICKS_US)

    def sleep_us(self, duration_us):
        """Wait; negative is nothing."""
        duration_us = get_int(duration_us)
        self._b.wait_us(duration_us if duration_us > 0 else TICKS_US)

    def sleep(self, duration_s):
        """Wait for seconds, which may be a fraction."""
        self._b.wait_us(int(1000.0 * get_float(duration_s)) * 1000)

    def mktime(self, date):
        """Seconds since 1970 of (year, month, day, hour, minute, second, ...)."""
        return seconds_of(date)

    def gmtime(self, seconds):
        """(year, month, day, hour, minute, second, weekday from Monday, day of the year)."""
        days, left = seconds // 86400, seconds % 86400
        shifted = days + DAYS_TO_1970
        era, of_era = shifted // 146097, shifted % 146097
        year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
        of_year = of_era - (365 * year + year // 4 - year // 100)
        month = (5 * of_year + 2) // 153  # of a year that begins with March
        day = of_year - (153 * month + 2) // 5 + 1
        year += era * 400 + (month > 9)
        month += 3 if month < 10 else -9
        since_new_year = days - seconds_of((year, 1, 1, 0, 0, 0)) // 86400
        clock = (left // 3600, left % 3600 // 60, left % 60)
        return (year, month, day) + clock + ((days + 3) % 7, since_new_year + 1)

    def time(self):
        """Seconds since the epoch, by a clock that somebody may have set."""
        self._b.spend(TICKS_US)
        return EPOCH_OFFSET_S + self._b.clock_s + self._b.uptime_us() // 1000000


def seconds_of(date):
    """time.mktime."""
    year, month, day, hour, minute, second = date[:6]
    years = year - (1 if month < 3 else 0)  # a year ends with February here
    months = (month + 9) % 12
    days = years * 365 + years // 4 - years // 100 + years // 400
    days += (months * 153 + 2) // 5 + day - 1 - DAYS_TO_1970
    return ((days * 24 + hour) * 60 + minute) * 60 + second
