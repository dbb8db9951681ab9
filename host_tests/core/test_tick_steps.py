"""cuff/tick.py alone: in which order, with what, and which outputs and feeding come of it.

The parts around it are stand-ins that do what the test says and note what they were asked; the tick
is real. What the parts do by themselves: their own tests, and test_tick_allocation.py on a plant.
"""

from cuff import codes
from cuff.safety.drill import CEILING, DEADMAN, PUMP, VALVE
from cuff.safety.lease import LAPSED
from host_tests.core.air_kit import Quick
from host_tests.core.sensor_kit import TickRig, stand_in
from tools.sim.held_permits import HeldLines

FULL = 65535
HELD = 26214  # 40 %
TARGET = 9000


class Permits:
    """Notes what is fed; feed() and feed_drill() answer `code`."""

    def __init__(self, notes):
        self._notes = notes
        self.code = codes.NONE
        self.in_use = False

    def feed(self):
        self._notes.append("feed")
        self.in_use = True
        return self.code

    def feed_drill(self, bits):
        self._notes.append(("drill", bits))
        self.in_use = True
        return self.code

    def rest(self):
        self._notes.append("rest")


class Looked:
    """Plausibility and clock: look() and step() answer `code`."""

    measured, limit, measured_s, limit_s = 11, 12, 13, 14
    shut = False

    def __init__(self, notes):
        self._notes = notes
        self.code = codes.NONE
        self.mid_cmmhg = None

    def look(self):
        self._notes.append("look")
        return self.code

    def step(self, wanted_closed, raw_cmmhg):
        self._notes.append(("clock", wanted_closed, raw_cmmhg))
        return self.code


class Watch:
    """One of those that look in ticks of their own; look() answers `code`."""

    measured, limit = 21, 22

    def __init__(self, name, notes):
        self._name = name
        self._notes = notes
        self.code = codes.NONE

    def look(self, manner):
        self._notes.append((self._name, manner))
        return self.code


class Alone(TickRig):
    """raw, target, closed, pump_u16: what the parts will say; notes: what they were asked."""

    def __init__(self, **settings):
        super().__init__(Quick(), **settings)
        notes = self.notes = []
        self.raw, self.target, self.closed, self.pump_u16 = 100, 0, False, 0
        tick = self.tick
        self.asked = []  # (wanted closed) of the guard
        self.regulated = []  # (raw, target, manner)
        stand_in(
            tick, sample=self._sample, claim=self._claim, check=self._check,
            regulate=self._regulate,
        )  # fmt: skip
        tick.permits = self.permits = Permits(notes)
        tick.plausibility = self.air = Looked(notes)
        tick.occlusion = self.clock = Looked(notes)
        self.elsewhere = []  # what the two notes that look between the others
        tick.answer = self.answer = Watch("answer", self.elsewhere)
        tick.air_budget = self.budget = Watch("budget", self.elsewhere)

    def _sample(self):
        self.tick.sensor.raw_cmmhg = self.raw
        return self.raw

    def _claim(self):
        return self.target

    def _check(self, wanted_closed):
        self.asked.append(wanted_closed)
        return self.tick.guard.trip or self.tick.guard.stop

    def _regulate(self, raw_cmmhg, target_cmmhg, manner):
        self.regulated.append((raw_cmmhg, target_cmmhg, manner))
        self.tick.regulator.valve_closed = self.closed
        self.tick.regulator.pump_duty_u16 = self.pump_u16

    def write_pump(self, duty_u16):
        self.writes.append(("pump", duty_u16))

    def write_valve(self, duty_u16):
        self.writes.append(("valve", duty_u16))

    def run(self, ticks=1):
        """So many ticks; what the last one has written, in its order."""
        for _ in range(ticks):
            self.writes = []
            self.tick.run(None)
        return self.writes

    def noted(self):
        """What has been asked since the last time."""
        found = list(self.notes)
        del self.notes[:]
        return found


def wanting(**settings):
    """Pressure is wanted, and the regulator closes the valve and pumps."""
    alone = Alone(**settings)
    alone.target, alone.closed, alone.pump_u16 = TARGET, True, 40000
    return alone


OFF = [("valve", 0), ("pump", 0)]


# -- what it is made of ----------------------------------------------------------------------


def test_it_begins_with_nothing():
    rig = TickRig(Quick(), session_min=7, permit_ceiling_s=99, comfort_mmhg_s=23, limit_s=77)
    tick = rig.tick
    assert tick.count == 0
    assert tick.occlusion.limit_steps == 770 and tick.occlusion.session_limit_steps == 4200
    assert tick.permits._ceiling_word == HeldLines().ceiling_word_of(99)
    assert tick.plausibility._regulator is tick.regulator
    alone = Alone()
    assert alone.run() == OFF and alone.noted() == []


def test_a_step_is_counted_in_30_bits():
    alone = Alone()
    for count, after in ((0, 1), (5, 6), (0x3FFFFFFE, 0x3FFFFFFF), (0x3FFFFFFF, 0)):
        alone.tick.count = count
        alone.run()
        assert alone.tick.count == after


# -- what comes in -----------------------------------------------------------------------------


def test_the_guard_hears_whether_pressure_is_wanted_and_the_regulator_what():
    alone = Alone()
    alone.tick.lease.manner = 3
    for target, wanted in ((0, False), (1, True), (TARGET, True)):
        alone.target = target
        alone.run()
        assert alone.asked[-1] is wanted and alone.regulated[-1] == (100, target, 3)


def test_stop_is_read_in_every_tick():
    alone = wanting()
    alone.run(7)
    assert not alone.tick.guard.stop
    alone.stop = 0
    assert alone.run() == OFF
    assert alone.tick.guard.stop is True and alone.regulated[-1][1] == 0
    alone.stop = 1  # the loop takes it back, not the tick
    assert alone.run(3) == OFF and alone.tick.guard.stop is True


def test_a_lapsed_lease_latches_and_vents_at_once():
    alone = wanting()
    alone.run(7)
    alone.target = LAPSED
    assert alone.run() == OFF
    guard = alone.tick.guard
    assert (guard.trip, guard.measured, guard.limit) == (codes.LEASE, 0, 0)
    assert alone.asked[-1] is False and alone.regulated[-1][1] == 0


def test_a_lapse_vents_by_itself_should_the_guard_not_hold_it():
    alone = wanting()
    alone.run(7)
    alone.target = LAPSED
    alone.tick.guard.latch = lambda code, measured, limit: None
    alone.noted()
    for _ in range(20):
        alone.run()
        assert alone.regulated[-1][1] == 0
    assert "feed" not in alone.noted()


def test_a_latched_guard_vents_whatever_is_wanted():
    alone = wanting()
    alone.run(7)
    alone.tick.guard.latch(codes.RAIL, 1, 2)
    alone.noted()
    for _ in range(20):
        assert alone.run() == OFF and alone.regulated[-1][1] == 0
    assert "feed" not in alone.noted()
    assert alone.tick.guard.trip == codes.RAIL


def test_that_the_limb_may_be_shut_off_is_kept_by_the_tick_itself():
    """Once, whatever the loop does meanwhile."""
    # verifies: R-OCC-15
    for latched, times in (
        ((codes.KINKED,), 1),
        ((codes.RAIL,), 0),
        ((codes.RAIL, codes.VENT_TOO_FAST), 1),
    ):
        alone = wanting()
        kept = []
        alone.tick.keep_shut = lambda kept=kept: kept.append(1)
        for code in latched:
            alone.tick.guard.latch(code, 1, 2)
        alone.run(40)
        assert len(kept) == times and alone.clock.shut is bool(times), latched


# -- outputs ---------------------------------------------------------------------------------


def test_the_valve_is_pulled_in_for_60_ms_and_then_held_with_40_percent():
    alone = wanting()
    for k in range(12):
        assert alone.run() == [("valve", FULL if k < 6 else HELD), ("pump", 40000)], k


def test_every_closing_pulls_anew():
    alone = wanting()
    alone.run(20)
    alone.closed = False
    assert alone.run() == [("valve", 0), ("pump", 40000)]
    alone.closed = True
    for k in range(8):
        assert alone.run()[0] == ("valve", FULL if k < 6 else HELD), k
    alone.tick.guard.stop = True  # a vent, too, though the regulator would close
    assert alone.run() == OFF
    alone.tick.guard.stop = False
    for k in range(8):
        assert alone.run()[0] == ("valve", FULL if k < 6 else HELD), k


def test_the_pump_runs_as_regulated_and_never_in_a_vent():
    alone = wanting()
    alone.closed, alone.pump_u16 = False, 777
    assert alone.run() == [("valve", 0), ("pump", 777)]
    alone.tick.guard.stop = True
    assert alone.run() == OFF


def test_the_last_gate_holds_whatever_is_decided_while_nothing_is_wanted():
    """A regulator that went wrong: it closes and pumps without a target."""
    alone = Alone()
    alone.closed, alone.pump_u16 = True, 777
    for _ in range(20):
        assert alone.run() == OFF
    alone.target = TARGET
    assert alone.run() == [("valve", FULL), ("pump", 777)]


# -- feeding ---------------------------------------------------------------------------------


def test_the_permits_are_fed_at_once_and_then_in_every_fifth_tick_that_does_not_look():
    for begin in range(10):
        alone = Alone()
        alone.tick.count = begin
        alone.target = TARGET
        fed = []
        for _ in range(20):
            alone.run()
            if "feed" in alone.noted():
                fed.append(alone.tick.count)
        later = [count for count in range(begin + 2, begin + 21) if count % 5 == 2]
        assert fed[0] == begin + 1 and fed[1:] == later, begin
    alone = Alone()
    alone.target = 1  # the least there is
    alone.run()
    assert alone.noted() == ["feed"]


def test_nothing_is_fed_while_nothing_is_wanted_and_it_rests_until_nothing_is_in_use():
    alone = wanting()
    alone.tick.count = 10
    alone.run()
    alone.target = 0
    alone.noted()
    alone.run(3)
    assert alone.noted() == ["rest"] * 3  # ticks 12 to 14
    alone.permits.in_use = False
    alone.run()
    assert alone.noted() == [("clock", False, 100), "rest"]
    alone.run(4)
    assert alone.noted() == []
    alone.target = TARGET  # and the next time at once again
    alone.run()
    assert alone.noted() == ["look", "feed"]


def test_a_lost_permit_takes_the_outputs_back_in_the_same_tick_and_latches():
    for code in (codes.PERMIT, codes.PERMIT_CEILING):
        alone = wanting()
        alone.run(6)
        alone.permits.code = code
        assert alone.run() == [("valve", HELD), ("pump", 40000), ("pump", 0), ("valve", 0)]
        guard = alone.tick.guard
        assert (guard.trip, guard.measured, guard.limit) == (code, 0, 0)


def test_stop_or_a_trip_is_not_fed_in_the_tick_that_sees_it():
    for what in ("stop", "trip", "lapsed", "look", "clock"):
        alone = wanting()
        alone.run(4)  # not fed since tick 2
        alone.tick._fed = False  # so that the next tick would feed, whichever it is
        if what == "look":
            alone.run(5)
            alone.tick._fed = False
            alone.air.code = codes.NO_RISE
        elif what == "clock":
            alone.clock.code = codes.OCCLUSION_TIME
        elif what == "stop":
            alone.stop = 0
        elif what == "trip":
            alone.tick.guard.latch(codes.RAIL, 0, 0)
        else:
            alone.target = LAPSED
        alone.noted()
        assert alone.run() == OFF, what
        assert "feed" not in alone.noted(), what


# -- an exception ----------------------------------------------------------------------------


def test_an_exception_anywhere_writes_nothing_but_0_and_latches():
    def broken(*_):
        raise ValueError

    for name in ("sample", "claim", "check", "regulate", "stop_level"):
        alone = wanting()
        alone.run(6)
        stand_in(alone.tick, **{name: broken})
        assert alone.run() == [("pump", 0), ("valve", 0)], name
        guard = alone.tick.guard
        assert (guard.trip, guard.measured, guard.limit) == (codes.INTERNAL, 0, 0)
    alone = wanting()
    alone.run(6)
    alone.permits.feed = broken  # after the outputs
    assert alone.run()[2:] == [("pump", 0), ("valve", 0)]
    assert alone.tick.guard.trip == codes.INTERNAL


def test_an_exception_before_a_soft_tick_vents_in_that_tick_and_the_next_ones_go_on():
    def broken(*_):
        raise ValueError

    for name in ("step", "pulled", "lost_step"):
        alone = wanting(board_name="esp32_s3")
        alone.run(5)
        alone.noted()
        assert alone.tick.guard.trip == codes.NONE
        setattr(alone.tick._late, name, broken)
        count = alone.tick.count
        assert alone.run() == OFF, name  # the tick in which lost time is asked for
        assert alone.tick.count == count + 1 and "feed" not in alone.noted()
        guard = alone.tick.guard
        assert (guard.trip, guard.measured, guard.limit) == (codes.INTERNAL, 0, 0)


# -- looks -----------------------------------------------------------------------------------


def test_what_the_loop_asks_for_latches_and_vents_in_the_clock_s_tick():
    # verifies: R-SEC-1
    alone = wanting()
    guard = alone.tick.guard
    guard.ask(codes.SENSORS_DISAGREE, 31, 32)
    for _ in range(4):
        assert alone.run() != OFF and guard.trip == codes.NONE
    assert alone.run() == OFF
    assert (guard.trip, guard.measured, guard.limit) == (codes.SENSORS_DISAGREE, 31, 32)
    assert guard.asked == codes.NONE
    guard.trip = codes.NONE  # asked once, latched once
    alone.run(10)
    assert guard.trip == codes.NONE


def test_it_looks_at_the_air_in_every_tenth_tick_and_at_the_clock_half_way():
    alone = Alone()
    at = []
    for _ in range(40):
        alone.run()
        at += [(alone.tick.count, note) for note in alone.noted()]
    clock = ("clock", False, 100)
    assert at == [
        (5, clock), (10, "look"), (15, clock), (20, "look"), (25, clock), (30, "look"),
        (35, clock), (40, "look"),
    ]  # fmt: skip


def test_the_clock_hears_what_is_wanted_and_the_air_the_pressure_half_way():
    for target, wanted in ((0, False), (1, True), (TARGET, True)):
        alone = Alone()
        alone.target = target
        alone.run(4)
        alone.raw = 4321
        alone.noted()
        alone.run()
        assert alone.noted()[0] == ("clock", wanted, 4321) and alone.air.mid_cmmhg == 4321
        alone.raw = 1
        alone.run(5)
        assert alone.air.mid_cmmhg == 4321


def test_a_vent_is_no_wanted_pressure_for_the_clock():
    alone = wanting()
    alone.run(4)
    alone.tick.guard.stop = True
    alone.noted()
    alone.run()
    assert alone.noted()[0] == ("clock", False, 100)


def test_what_a_look_finds_latches_with_its_figures_and_vents_in_this_tick():
    alone = wanting()
    alone.run(9)
    alone.air.code = codes.NO_RISE
    assert alone.run() == OFF
    guard = alone.tick.guard
    assert (guard.trip, guard.measured, guard.limit) == (codes.NO_RISE, 11, 12)
    alone = wanting()
    alone.run(4)
    alone.clock.code = codes.OCCLUSION_TIME
    assert alone.run() == OFF
    guard = alone.tick.guard
    assert (guard.trip, guard.measured, guard.limit) == (codes.OCCLUSION_TIME, 13, 14)


def test_answers_and_budget_are_looked_at_in_ticks_of_their_own():
    alone = Alone()
    alone.tick.lease.manner = 3
    at = []
    for _ in range(20):
        alone.run()
        at += [(alone.tick.count, note) for note in alone.elsewhere]
        del alone.elsewhere[:]
    budget, answer = ("budget", 3), ("answer", 3)
    assert at == [(4, budget), (8, answer), (14, budget), (18, answer)]


def test_what_they_find_latches_with_its_figures_and_vents_unfed_in_this_tick():
    for name, before in (("budget", 3), ("answer", 7)):
        alone = wanting()
        alone.run(before)
        getattr(alone, name).code = codes.NO_RISE
        alone.tick._fed = False
        alone.noted()
        assert alone.run() == OFF, name
        guard = alone.tick.guard
        assert (guard.trip, guard.measured, guard.limit) == (codes.NO_RISE, 21, 22)
        assert alone.noted() == []


def test_a_stop_that_is_held_vents_in_those_ticks_too():
    for before in (3, 4, 7, 9):
        alone = wanting()
        alone.run(before)
        alone.stop = 0
        assert alone.run() == OFF
        alone.stop = 1
        assert alone.run(10) == OFF and "feed" not in alone.noted()[-1:]


def test_a_reading_that_is_no_signal_says_nothing_about_the_air():
    alone = wanting()
    alone.air.blind = False
    alone.tick.guard.lost = True
    alone.run(4)
    alone.noted()
    alone.run()
    assert alone.air.mid_cmmhg is None and ("clock", True, 100) in alone.noted()
    assert not alone.air.blind
    alone.run(5)
    assert alone.air.blind is True and "look" not in alone.noted()
    alone.tick.guard.lost = False
    alone.run(10)
    assert "look" in alone.noted() and alone.air.mid_cmmhg == 100


# -- drill -----------------------------------------------------------------------------------


def drilled(bits):
    """Nothing is wanted, and the self-test has ordered this."""
    alone = Alone()
    alone.raw = 50
    alone.tick.drill.begin()
    alone.tick.drill.order(bits)
    return alone


def test_a_drill_moves_what_it_orders_and_feeds_what_it_says():
    for bits in range(1, 16):
        alone = drilled(bits)
        valve = FULL if bits & VALVE else 0
        assert alone.run() == [("valve", valve), ("pump", FULL if bits & PUMP else 0)], bits
        fed = bits & (DEADMAN | CEILING)
        assert alone.noted() == ([("drill", fed)] if fed else []), bits
        regulator = alone.tick.regulator
        assert regulator.valve_closed is bool(bits & VALVE)
        assert regulator.pump_duty_u16 == (FULL if bits & PUMP else 0)


def test_a_drill_is_fed_like_a_training():
    alone = drilled(VALVE | DEADMAN)
    fed = []
    for _ in range(20):
        alone.tick.drill.order(VALVE | DEADMAN)
        alone.run()
        if ("drill", DEADMAN) in alone.noted():
            fed.append(alone.tick.count)
    assert fed == [1, 2, 7, 12, 17]


def test_a_drill_that_is_forbidden_moves_nothing_and_is_dropped():
    for what in ("stop", "trip", "target", "20 mmHg"):
        alone = drilled(VALVE | PUMP | DEADMAN)
        if what == "stop":
            alone.tick.guard.stop = True
        elif what == "trip":
            alone.tick.guard.latch(codes.RAIL, 0, 0)
        elif what == "target":  # a lease that says so, though it is not yet claimed
            alone.tick.lease.target_cmmhg = 1
        else:
            alone.raw = 2000
        assert alone.run() == OFF, what
        assert alone.noted() == [] and alone.tick.drill.refused and not alone.tick.drill.bits, what


def test_while_pressure_is_wanted_a_drill_has_no_say_and_the_clocks_tick_drops_it():
    alone = wanting()
    alone.tick.drill.begin()
    alone.tick.drill.order(PUMP)
    assert alone.run() == [("valve", FULL), ("pump", 40000)]
    assert alone.tick.drill.bits == PUMP and not alone.tick.drill.refused
    alone.target = 1  # the least there is
    alone.run(4)
    assert alone.tick.drill.bits == 0 and alone.tick.drill.refused is True
    alone = drilled(VALVE)
    for _ in range(12):
        alone.tick.drill.order(VALVE)
        alone.run()
    assert alone.tick.drill.bits == VALVE and not alone.tick.drill.refused


def test_a_tick_that_looks_drops_no_drill():
    alone = wanting()
    alone.tick.count = 8
    alone.tick.drill.begin()
    alone.tick.drill.order(PUMP)
    alone.run(2)
    assert alone.tick.drill.bits == PUMP


def test_no_order_is_no_drill():
    alone = Alone()
    alone.run(20)
    assert not alone.tick.drill.refused
