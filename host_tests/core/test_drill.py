"""A drill on the real tick: it does as told, lapses, and gives way to everything else at once."""

from cuff import codes
from cuff.safety.drill import CEILING, DEADMAN, DRILL_TICKS, PUMP, VALVE, Drill
from host_tests.core.air_kit import Quick
from host_tests.core.sensor_kit import BOARDS, TickRig

ALL = VALVE | PUMP | DEADMAN | CEILING


def drilling(board_name="pico_w", bits=ALL, ticks=10):
    """A rig in the middle of a drill."""
    rig = TickRig(Quick(), board_name)
    assert rig.zero()
    rig.tick.drill.begin()
    for _ in range(ticks):
        rig.tick.drill.order(bits)
        rig.step(0)
    return rig


def test_each_bit_moves_its_part():
    for board_name in BOARDS:
        assert (drilling(board_name).pump, drilling(board_name).valve) == (65535, 26214)
        rig = drilling(board_name, VALVE)
        assert rig.pump == 0 and rig.valve == 26214
        rig = drilling(board_name, PUMP)
        assert rig.pump == 65535 and rig.valve == 0
        rig = drilling(board_name, DEADMAN)
        assert rig.pump == 0 and rig.valve == 0 and rig.tick.guard.trip == codes.NONE


def test_the_valve_is_pulled_in_anew_each_time():
    rig = drilling(bits=VALVE, ticks=6)
    assert rig.valve == 65535
    rig.tick.drill.order(DEADMAN)
    rig.step(0)
    assert rig.valve == 0
    rig.tick.drill.order(VALVE)
    rig.step(0)
    assert rig.valve == 65535


def gone(rig):
    """Both lines off, and the order dropped for good."""
    off = rig.pump == 0 and rig.valve == 0 and rig.tick.drill.bits == 0 and rig.tick.drill.refused
    rig.tick.drill.order(ALL)
    rig.step(0)
    return off and rig.pump == 0 and rig.valve == 0


def test_an_order_lapses_after_half_a_second():
    # verifies: R-VNT-10
    rig = drilling()
    rig.step(0, DRILL_TICKS - 1)
    assert rig.valve > 0 and rig.pump > 0
    rig.step(0, 1)
    assert gone(rig) and DRILL_TICKS == 50


def test_at_20_mmhg_it_ends_in_the_same_tick():
    # verifies: R-VNT-10
    rig = drilling()
    rig.plant.p_mmhg = 18.5
    rig.tick.drill.order(ALL)
    rig.step(0)
    assert rig.valve > 0
    rig.plant.p_mmhg = 21.0
    rig.tick.drill.order(ALL)
    rig.step(0)
    assert gone(rig)


def test_stop_ends_it_in_the_same_tick():
    rig = drilling()
    rig.stop = 0
    rig.step(0)
    assert gone(rig)


def test_a_trip_ends_it():
    # verifies: R-VNT-10
    rig = drilling()
    rig.chain.electronics.set_fault("pressure", "open")
    rig.step(0, 3)
    assert rig.tick.guard.trip == codes.SENSOR_RANGE and gone(rig)


def test_where_pressure_is_wanted_the_drill_has_no_say():
    rig = drilling()
    rig.tick.drill.order(DEADMAN)
    rig.step(4000, 20)
    assert rig.valve > 0 and rig.pump > 0  # as the regulator wants it
    rig.step(0)
    assert gone(rig)


def test_an_expired_lease_trips_in_a_drill_as_everywhere():
    rig = drilling()
    rig.step(4000)
    for _ in range(60):
        rig.tick.drill.order(ALL)
        rig.step(None)
    assert rig.tick.guard.trip == codes.LEASE and rig.valve == 0 and rig.pump == 0


def test_it_counts_as_no_occlusion_and_teaches_the_regulator_nothing():
    rig = drilling()
    model = rig.tick.regulator.model
    known = (model.rise_q8, model.vent_q16, model.open_ms)
    for k in range(200):
        rig.tick.drill.order(ALL if k < 50 else DEADMAN)
        rig.step(0)
    assert rig.tick.occlusion.occluded_steps == 0
    assert (model.rise_q8, model.vent_q16, model.open_ms) == known
    assert rig.tick.guard.trip == codes.NONE


class Spy:
    """A permit line that counts its words."""

    room = None

    def __init__(self):
        self.words = []

    def level(self):
        return 1

    def put(self, word):
        self.words.append(word)


def fed(bits, ticks=51):
    """Words that dead-man and ceiling got in so many ticks of an order."""
    rig = TickRig(Quick())
    assert rig.zero()
    permits = rig.tick.permits
    deadman, ceiling = Spy(), Spy()
    permits._put = deadman.put
    permits._ceiling_put = ceiling.put
    accept = permits.accept
    rig.tick.permits.accept = lambda rearmed: None
    accept(True)
    for _ in range(ticks):
        rig.plant.advance(10, 1000, rig.pump, rig.valve > 0)
        rig.now_ms += 10
        rig.chain.place(rig.plant.sensor_cmmhg, rig.plant.rail_mv)
        rig.tick.lease.renew(0, False)
        rig.tick.drill.order(bits)
        rig.tick.run(None)
    return len(deadman.words), len(ceiling.words)


def test_the_dead_man_is_fed_at_once_and_every_50_ms_and_the_ceiling_once():
    assert fed(ALL) == (11, 1)
    assert fed(VALVE | PUMP | DEADMAN) == (11, 0)
    assert fed(VALVE | PUMP) == (0, 0)


def test_permits_that_are_not_proved_are_not_fed():
    rig = TickRig(Quick())
    assert rig.zero()
    permits = rig.tick.permits
    deadman = Spy()
    permits._put = deadman.put
    permits.ready = False
    assert permits.feed_drill(ALL) == codes.NONE and deadman.words == [] and not permits.in_use


def test_at_power_on_nothing_is_ordered_and_nothing_was_refused():
    drill = Drill()
    assert (drill.bits, drill.ticks_left, drill.refused) == (0, 0, False)


def test_20_mmhg_are_too_much_and_one_hundredth_less_is_not():
    # verifies: R-VNT-10
    for raw_cmmhg, held in ((-300, ALL), (1999, ALL), (2000, 0), (2001, 0), (31000, 0)):
        drill = Drill()
        drill.order(ALL)
        assert drill.tick(False, raw_cmmhg) == held, raw_cmmhg
        assert drill.refused == (held == 0), raw_cmmhg


def test_a_new_drill_begins_without_the_orders_of_the_last():
    drill = Drill()
    drill.order(PUMP)
    drill.begin()
    assert drill.bits == 0 and drill.tick(False, 0) == 0


def test_a_refusal_ends_with_the_beginning_of_the_next_drill():
    # verifies: R-VNT-10
    drill = Drill()
    drill.order(ALL)
    assert drill.tick(True, 0) == 0
    drill.order(ALL)
    assert drill.bits == 0 and drill.tick(False, 0) == 0
    drill.begin()
    drill.order(VALVE)
    assert drill.tick(False, 0) == VALVE and not drill.refused
