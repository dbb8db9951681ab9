"""The self-test without a board: its lines, its sensor and its clock are numbers."""

from cuff import codes
from cuff.safety.drill import CEILING, DEADMAN, PUMP, VALVE, Drill
from cuff.safety.permits import Permits
from cuff.safety.selftest_air import AirTest

FED = DEADMAN | CEILING
CLOSED = VALVE | FED
PUMPING = PUMP | CLOSED
CEILING_LOW = VALVE | PUMP | DEADMAN
LONGEST_MS = 275
AGAIN = (codes.AIR_UNTESTED, True)


class Part:
    """Anything with attributes."""


class Line:
    room = None
    shortest_ms = 225
    longest_ms = LONGEST_MS
    high = 1

    def level(self):
        return self.high

    def put(self, word):
        """Taken."""


class Lines:
    BY_EDGE = False
    word = 0

    def __init__(self, with_ceiling):
        self.deadman = Line()
        self.ceiling = Line() if with_ceiling else None

    def ceiling_word_of(self, duration_s):
        return duration_s


class Bench:
    """turn(cmmHg): 20 ms later, as the loop does it. look(ms): one turn, so many ms later."""

    def __init__(self, with_ceiling=True, power_on=True):
        self.ms = 0
        self.looks = 0
        self.ended = False  # STOP is pressed, or a trip latched
        self.sensor = Part()
        self.sensor.raw_cmmhg = 0
        self.lines = Lines(with_ceiling)
        self.permits = Permits(self.lines, 60)
        self.permits.accept(True)
        self.drill = Drill()
        chip = Part()
        chip.ticks_ms = lambda: self.ms
        chip.ticks_diff = lambda end, start: end - start
        self.test = AirTest(self.drill, self.permits, self.lines, self.sensor, chip)
        self.test.wanted = power_on

    def turn(self, cmmhg=None, times=1):
        """So many turns at this pressure; the orders after the last."""
        if cmmhg is not None:
            self.sensor.raw_cmmhg = cmmhg
        for _ in range(times):
            self.ms += 20
            self.test.step(True, self.ended)
        return self.drill.bits

    def until(self, bits, cmmhg=None, most=1000):
        """Until these are the orders; ms it took."""
        began_ms = self.ms
        for _ in range(most):
            if self.turn(cmmhg) == bits:
                return self.ms - began_ms
        raise AssertionError("orders stay %d, code %d" % (self.drill.bits, self.test.code))

    def over(self, cmmhg=None, most=1000):
        """Until the attempt is over; (code, wanted again)."""
        for _ in range(most):
            if not self.test.running:
                return self.test.code, self.test.wanted
            self.turn(cmmhg)
        raise AssertionError("no end, orders %d" % self.drill.bits)

    def rising(self):
        """At the begin of the rise with the pump, nothing in the cuff."""
        self.turn(0)
        self.until(VALVE | PUMP | DEADMAN, 0)
        self.until(VALVE | PUMP | FED)
        return self

    def slowly(self, cmmhg):
        """There in steps that nobody takes for a jump."""
        at = self.sensor.raw_cmmhg
        while at != cmmhg:
            at = min(at + 40, cmmhg) if at < cmmhg else max(at - 40, cmmhg)
            self.turn(at)
        return self

    def holding(self):
        """The pump is off again, the coasting over."""
        self.rising().slowly(350)
        self.until(VALVE | FED)
        self.turn(times=12)
        return self

    def refilling(self):
        """The valve has opened and is closed again, the cuff has lost all."""
        self.holding()
        self.until(FED)
        self.slowly(0)
        self.until(VALVE | FED)
        return self

    # -- to the millisecond: every step is entered "now", and nothing moves by itself --------

    def look(self, ms=0):
        """One turn, so many ms later; the orders after it."""
        self.ms += ms
        self.looks += 1
        self.test.step(True, self.ended)
        return self.drill.bits

    def shows(self, cmmhg):
        """This pressure for five turns of no time, then it is the mean as well; or until the
        attempt is over: the next turn might begin another."""
        self.sensor.raw_cmmhg = cmmhg
        for _ in range(5):
            if self.test.running:
                self.look()
        return self

    def goes(self, cmmhg):
        """There in two steps, neither a jump."""
        return self.shows((self.sensor.raw_cmmhg + cmmhg) // 2).shows(cmmhg)

    def answer(self):
        """(code, wanted again) of an attempt that is over."""
        assert not self.test.running and self.drill.bits == 0, self.drill.bits
        return self.test.code, self.test.wanted

    def settling(self, cmmhg=0):
        """At the begin of an attempt."""
        self.sensor.raw_cmmhg = cmmhg
        self.look()
        self.look()
        assert self.test.running
        return self

    def feeding_low(self, cmmhg=0):
        """At the begin of the pumping with the ceiling low."""
        self.settling(cmmhg).look(300)
        return self

    def feeding_first(self, cmmhg=0):
        """At the begin of the rise: fed, no pump yet."""
        self.feeding_low(cmmhg).look(450)
        self.look(450)
        assert self.look() == FED
        return self

    def pumped(self, cmmhg=0):
        """At the begin of the hold, 3.5 mmHg high."""
        self.feeding_first(cmmhg).look(60)
        self.goes(cmmhg + 350)
        assert self.look() == CLOSED
        return self

    def opened(self, cmmhg=0):
        """At the begin of the fall: the valve is told to open."""
        self.pumped(cmmhg).look(200)
        self.look(350)
        self.look(350)
        assert self.look() == FED
        return self

    def refilled(self, left=250, cmmhg=0):
        """At the begin of the refill, with so much left in the cuff."""
        self.opened(cmmhg).goes(cmmhg + left)
        assert self.look() == CLOSED
        return self

    def closed(self):
        """At the begin of the look at whether it stays, 2.5 mmHg high."""
        self.refilled().look(150)
        assert self.look() == CLOSED
        return self

    def released(self):
        """At the begin of the release: nothing is fed."""
        self.closed().look(150)
        self.look(200)
        assert self.look() == VALVE
        return self

    def blamed(self):
        """The valve did not open: the search for the reason begins."""
        self.opened().look(1501)
        self.look(2501)
        self.look(150)
        self.look(1501)
        return self
