"""A witness without a device: sensor, pump, valve and the second sensor are numbers in here."""

from cuff.safety.witness import Witness

TURN_MS = 20
WRAP = 1 << 30


class Part:
    """Something with attributes."""


class Guard:
    """Keeps what it is asked to latch."""

    def __init__(self):
        self.asked = []

    def ask(self, code, measured, limit):
        self.asked.append((code, measured, limit))


class Second:
    """answer: cmmHg of the next conversion, or None; conversions: how many were begun."""

    def __init__(self, bench):
        self._bench = bench
        self._found = None
        self.conversions = 0

    def begin(self):
        self.conversions += 1
        self._found = self._bench.second
        return self._found is not None

    def fetch(self):
        return self._found


class Bench:
    """first, second: cmmHg; pump, closed, wanted: what is so; run(ms) turns the loop."""

    def __init__(self, start_ms=0, ready=True):
        self.ms = start_ms
        self.first = self.second = 0
        self.wanted = False
        self.tick = Part()
        self.tick.sensor, self.tick.regulator = Part(), Part()
        self.tick.guard = Guard()
        self.tick.drill = Part()
        self.tick.drill.refused = False
        self.tick.regulator.pump_duty_u16 = 0
        self.tick.regulator.valve_closed = False
        self.tick.regulator.model = Part()
        self.tick.regulator.model.open_ticks = 0
        self.device = Second(self)
        self.witness = Witness(self.device, self.tick, self.difference)
        if ready:
            self.take_zero()
            self.test_air()

    def difference(self, end, start):
        return ((end - start + WRAP // 2) & (WRAP - 1)) - WRAP // 2

    @property
    def asked(self):
        """Codes that the guard was asked to latch."""
        return [code for code, _, _ in self.tick.guard.asked]

    def turn(self, ms=TURN_MS):
        self.ms += ms
        self.tick.sensor.raw_cmmhg = self.first
        self.witness.step(self.ms & (WRAP - 1), self.wanted)

    def run(self, ms, until=None):
        """Turns for so long, or until until() is true; ms it took."""
        began_ms = self.ms
        while self.ms - began_ms < ms:
            self.turn()
            if until is not None and until():
                break
        return self.ms - began_ms

    def both(self, cmmhg, second=None):
        """Both sensors say so, the second one perhaps something else."""
        self.first = cmmhg
        self.second = cmmhg if second is None else second

    def hold(self, cmmhg, pump=0, closed=True):
        """Pressure is wanted and there; run until pump and valve have come to rest."""
        self.wanted = True
        self.both(cmmhg)
        self.drive(pump, closed)
        self.run(1000)

    def drive(self, pump, closed):
        self.tick.regulator.pump_duty_u16 = pump
        self.tick.regulator.valve_closed = closed

    def take_zero(self, ms=2000):
        self.run(ms)
        self.witness.accept_zero()

    def test_air(self, rose=400, fell=200, passed=True):
        """The self-test with air, as the second sensor sees it."""
        zero = self.second
        self.witness.begin_test()
        self.run(200)
        self.second = zero + rose
        self.run(200)
        self.second = zero + rose - fell
        self.run(200)
        self.witness.end_test(passed)
        self.second = zero
        self.run(200)

    def time_to_trip(self, most_ms=5000):
        """ms until the guard is asked; None when it is not."""
        before = len(self.asked)
        took = self.run(most_ms, lambda: len(self.asked) > before)
        return took if len(self.asked) > before else None
