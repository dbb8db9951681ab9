"""Is the matrix's judge to be trusted? Each rule on a made-up run of one cell that breaks just this
rule, at its limit and one past it. No firmware runs here.
"""

import pytest

from tools.faults import bounds, catalogue, cell, states
from tools.faults.rig import Rig

AT_MS = 20000
END_MS = 40000
HELD = 150.0


class MadeRig(Rig):
    """A device that is held at 150 mmHg from 9 s on, as asked for; what a test adds happens."""

    def __init__(self):
        self.board = self
        self.records = self
        self.plant = self
        self.now_ms = END_MS
        self.now_us = END_MS * 1000
        self.resets = []
        self.log = [(9000, "8.90 inflate, target 150 mmHg")]
        self.drive = [(0, 0, 0), (9000000, 0, 65535)]
        self.asked = [(0, 0.0), (9000, HELD)]
        self.trips = []
        self.clears = []
        self.presses = [(8900, "start")]
        self.marks = {}
        self._trip_seen = 0
        self.cuff = [0.0] * 900 + [HELD] * (END_MS // 10 - 900)
        self.left = 0.0

    def column(self, _):
        return [mmhg * 100 for mmhg in self.cuff]

    def mmhg(self):
        return self.left

    def set(self, begin_ms, end_ms, mmhg):
        """True pressure between two times."""
        self.cuff[begin_ms // 10 : end_ms // 10] = [mmhg] * (end_ms // 10 - begin_ms // 10)

    def loads(self, ms, pump, valve):
        """What reaches pump and coil from then on."""
        self.drive.append((int(ms * 1000), pump, valve))

    def ends(self, ms, trip=None):
        """Let go of; a trip that stays."""
        self.loads(ms, 0, 0)
        self.set(int(ms) // 10 * 10, END_MS, 0.0)
        self.asked.append((ms, 0.0))
        if trip:
            self.trips.append((ms, trip))
            self._trip_seen = 1


def row(**changes):
    """A fault as the catalogue would have it: it has to trip as `rail` within 100 ms."""
    given = {"limit_ms": 100, "why": "a reason", "reasons": ("rail",), **changes}
    return catalogue.Fault("made up", "a made-up fault", lambda rig: None, **given)


def judged(rig, fault=None, state="hold", probed_ms=None, **times):
    """The Cell after its verdict."""
    made = cell.Cell.__new__(cell.Cell)
    made.__dict__.update(
        board_name="pico_w", fault=fault or row(), state=states.find(state), applies=True,
        outcome="", measured_ms=None, limit_ms=None, problems=[], highest_mmhg=0.0, over_mmhg=0.0,
        at_ms=AT_MS, rig=rig, probed_ms=probed_ms, start_ms=None, begun_ms=None, _no_start=None,
    )  # fmt: skip
    made.__dict__.update(times)
    made.judge()
    return made


def tripped(after_ms, trip="rail", latched=True):
    rig = MadeRig()
    rig.ends(AT_MS + after_ms, trip)
    rig._trip_seen = int(latched)
    return rig


def stopped(after_ms, stop_ms=23000):
    """It carries on, and STOP ends it."""
    rig = MadeRig()
    rig.presses.append((stop_ms, "stop"))
    rig.ends(stop_ms + after_ms)
    return rig


CARRIES_ON = {"limit_ms": None, "may_hold": True}


def test_a_run_in_which_nothing_is_wrong():
    found = judged(tripped(53))
    assert (found.problems, found.outcome, found.measured_ms) == ([], "rail", 53)
    found = judged(stopped(8), row(**CARRIES_ON), probed_ms=23000)
    assert (found.problems, found.outcome, found.measured_ms) == ([], "STOP", 8)


# -- release ---------------------------------------------------------------------------------


def test_pump_starts_that_nobody_asked_for_are_counted_where_the_row_says_so():
    for most, starts in ((None, 5), (2, 2)):
        assert judged(restarting(starts), row(reasons=("reset",), pump_starts=most)).problems == []
    found = judged(restarting(3), row(reasons=("reset",), pump_starts=2))
    assert found.pump_starts == 3 and "3 times unasked" in "; ".join(found.problems)
    asked = restarting(3)
    asked.presses.append((19500, "start"))  # before the reset that the fault brings
    assert judged(asked, row(reasons=("reset",), pump_starts=2)).pump_starts == 3
    asked.presses[-1] = (25500, "start")  # between the second and the third
    assert judged(asked, row(reasons=("reset",), pump_starts=2)).pump_starts == 2


def restarting(starts):
    """After the fault a reset, and one more with each start of the pump."""
    rig = MadeRig()
    rig.ends(AT_MS + 10)
    rig.resets.append((AT_MS + 10, "power"))
    for k in range(starts):
        at_ms = AT_MS + 2000 * (k + 1)
        rig.loads(at_ms, 65535, 0)
        rig.loads(at_ms + 1, 0, 0)
        rig.resets.append((at_ms + 1, "power"))
    return rig


def test_it_is_let_go_of_within_the_deadline():
    assert judged(tripped(100)).problems == []
    assert judged(tripped(101)).problems == ["released 101 ms after, allowed 100"]


def test_or_counted_from_where_the_fault_takes_effect():
    for mark_ms, problems in ((21000, []), (20999, ["released 101 ms after, allowed 100"])):
        rig = tripped(1100)
        rig.marks["crossed"] = mark_ms
        assert judged(rig, row(effect="crossed")).problems == problems


def test_stop_lets_go_within_its_own():
    for after_ms, problems in ((15, []), (16, ["released 16 ms after, allowed 15"])):
        found = judged(stopped(after_ms), row(**CARRIES_ON), probed_ms=23000)
        assert found.problems == problems
    found = judged(stopped(300), row(stop_ms=300, **CARRIES_ON), probed_ms=23000)
    assert found.problems == []


def test_never_released():
    found = judged(MadeRig())
    assert found.problems == ["the coil is still driven at the end"]


def test_what_closes_again_has_not_been_let_go_of():
    rig = tripped(53)
    rig.loads(30000, 0, 65535)
    rig.set(30000, 31000, 60.0)
    rig.loads(31000, 0, 0)
    assert judged(rig).problems == ["released 11000 ms after, allowed 100"]
    rig.set(30000, 31000, 19.9)  # a self-test's little air
    assert judged(rig).problems == []


def test_carrying_on_is_refused_to_what_has_to_end():
    fault = row(limit_ms=None, may_hold=False)
    assert judged(stopped(8), fault, probed_ms=23000).problems == ["carried on"]
    assert judged(stopped(8), row(**CARRIES_ON), probed_ms=23000).problems == []


def test_the_reason_has_to_be_one_of_those_expected():
    assert judged(tripped(53, "clock")).problems == ["reason 'clock', expected rail"]
    assert judged(tripped(53, "clock"), row(reasons=("rail", "clock"))).problems == []
    rig = tripped(53, None)
    assert judged(rig).problems == ["reason 'hardware', expected rail"]
    rig.resets.append((AT_MS + 53 + 99, "watchdog"))
    assert judged(rig, row(reasons=("reset",))).problems == []
    rig.resets = [(AT_MS + 53 + 100, "watchdog")]
    assert judged(rig, row(reasons=("reset",))).problems == ["reason 'hardware', expected reset"]
    rig.presses.append((AT_MS, "stop"))
    assert judged(rig, row(reasons=("stop",))).problems == []


def test_a_trip_stays_but_for_a_reset():
    assert judged(tripped(53, latched=False)).problems == ["the trip did not stay"]
    rig = tripped(53, latched=False)
    rig.resets.append((30000, "power"))
    assert judged(rig).problems == []
    rig.resets = [(AT_MS + 52, "power")]  # before it
    assert "the trip did not stay" in judged(rig).problems


def test_one_that_was_cleared_before_the_fault_is_none_of_its():
    rig = stopped(8)
    rig.trips.append((10000, "lease"))
    assert judged(rig, row(**CARRIES_ON), probed_ms=23000).problems == []


def test_what_is_over_when_somebody_starts_may_carry_on():
    fault = row(limit_ms=None, lasts=False)
    rig = MadeRig()
    rig.log = [(26000, "inflate, target 150 mmHg")]
    rig.drive = [(0, 0, 0), (26000000, 0, 65535)]
    rig.set(0, 26000, 0.0)
    rig.asked = [(0, 0.0), (26000, HELD)]
    rig.presses.append((29000, "stop"))
    rig.ends(29008)
    times = {"start_ms": 25000, "begun_ms": 26000, "probed_ms": 29000}
    assert judged(rig, fault, "idle", **times).problems == []
    fault.lasts = True
    assert judged(rig, fault, "idle", **times).problems == ["carried on"]


def test_the_pump_ends_with_the_valve_or_350_ms_later():
    for pump_ms, problems in ((350, []), (351, ["the pump runs on"])):
        rig = tripped(53)
        rig.drive[-1] = (rig.drive[-1][0], 65535, 0)
        rig.loads(AT_MS + 53 + pump_ms, 0, 0)
        assert judged(rig).problems == problems
    rig.trips[0] = (AT_MS + 54, "rail")  # counted from the trip, where that came later
    assert judged(rig).problems == []


def test_the_cuff_is_empty_at_the_end():
    rig = tripped(53)
    rig.left = 20.0
    assert judged(rig).problems == []
    rig.left = 20.4
    assert judged(rig).problems == ["20 mmHg at the end"]


# -- true pressure ---------------------------------------------------------------------------


def test_the_true_pressure_follows_what_was_asked_for():
    rig = tripped(9000)
    rig.set(22000, 25000, 187.5)
    fault = row(limit_ms=9000)
    assert judged(rig, fault).problems == [] and judged(rig, fault).over_mmhg == 0.0
    rig.set(22000, 25000, 188.5)
    found = judged(rig, fault)
    assert found.problems == ["188 mmHg where 150 were asked for, 1 above what may be held for 2 s"]
    assert found.over_mmhg == 38.5
    rig.set(24000, 25000, 187.5)  # 2 s
    assert judged(rig, fault).problems == []


def test_330_mmhg_are_never_passed():
    rig = tripped(53)
    rig.set(AT_MS, AT_MS + 50, 330.0)
    assert judged(rig).problems == [] and judged(rig).highest_mmhg == 330.0
    rig.set(AT_MS, AT_MS + 50, 331.0)
    assert judged(rig).problems == ["pressure rose to 331 mmHg"]


def test_a_known_fault_has_its_figure_and_only_once_it_has_struck():
    fault = row(limit_ms=9000)
    fault.name, most = "sensor stuck", HELD + bounds.KNOWN["sensor stuck"]
    rig = tripped(9000)
    rig.set(22000, 25000, most)
    assert judged(rig, fault).problems == []
    rig.set(22000, 25000, most + 1)
    assert len(judged(rig, fault).problems) == 1
    rig = tripped(9000)
    rig.set(15000, 18000, most)
    assert len(judged(rig, fault).problems) == 1


def test_no_relief_valve_helps():
    plant = states.make_rig("pico_w", "manual").plant
    for _ in range(600):
        plant.advance(100, 1000, 65535, True)
    assert plant.mmhg() > bounds.HIGHEST_MMHG


# -- before the start, and open ----------------------------------------------------------------


def before(start_ms=25000, begun_ms=26000):
    """Nothing is held when the fault strikes; START at 25 s is taken at 26 s, and trips at 28 s."""
    rig = MadeRig()
    rig.log = [(begun_ms, "inflate, target 150 mmHg")] if begun_ms else []
    rig.presses = [(start_ms, "start")]
    rig.drive = [(0, 0, 0)]
    rig.set(0, END_MS, 0.0)
    rig.asked = [(0, 0.0)]
    if begun_ms:
        rig.loads(26000, 0, 65535)
        rig.set(26000, 28000, 100.0)
        rig.asked += [(26000, HELD), (28000, 0.0)]
        rig.loads(28000, 0, 0)
        rig.trips.append((28000, "rail"))
        rig._trip_seen = 1
    return rig


def judged_before(rig, **others):
    begun = [ms for ms, line in rig.log if "inflate," in line]
    times = {"start_ms": 25000, "begun_ms": begun[0] if begun else None}
    return judged(rig, row(limit_ms=2000, **others), "idle", **times)


def test_a_start_that_comes_later_has_the_same_deadline():
    found = judged_before(before())
    assert found.problems == [] and found.outcome == "rail"
    rig = before()
    rig.drive[-1] = (28001000, 0, 0)
    assert judged_before(rig).problems == ["released 2001 ms after, allowed 2000"]


def test_nothing_closes_before_start():
    rig = before()
    rig.drive[1:1] = [(22000000, 0, 65535), (22100000, 0, 0)]
    rig.set(22000, 22200, 19.9)
    assert judged_before(rig).problems == []
    rig.set(22000, 22200, 20.0)
    assert judged_before(rig).problems == ["closed at 22000 ms, before START"]
    rig.drive.insert(2, (22050000, 0, 26214))  # pulled in, then held: one time it is driven
    rig.set(22000, 22050, 0.0)
    assert judged_before(rig).problems == ["closed at 22000 ms, before START"]


def test_a_start_that_was_refused_moves_no_air_that_shuts_off_a_limb():
    rig = before(begun_ms=None)
    rig.log.append((25010, "24.00 will not start: sensor supply out of range - charge it"))
    found = judged_before(rig)
    assert found.problems == [] and found.outcome == "no start: rail"
    rig.loads(27000, 0, 65535)
    rig.loads(28000, 0, 0)
    rig.set(27000, 28000, 19.9)
    assert judged_before(rig).problems == []
    rig.set(27000, 28000, 20.0)
    assert judged_before(rig).problems == ["closed at 27000 ms, and nothing was started"]


@pytest.mark.parametrize("state", ["venting", "tripped"])
def test_what_is_open_stays_open(state):
    rig = MadeRig()
    rig.ends(19000, "lease")
    assert judged(rig, state=state).problems == []
    rig.loads(22000, 0, 65535)
    rig.loads(23000, 0, 0)
    rig.set(22000, 23000, 19.9)
    assert judged(rig, state=state).problems == []
    rig.set(22000, 23000, 20.0)
    assert judged(rig, state=state).problems == ["closed at 22000 ms, and nobody pressed START"]


def test_what_vents_when_the_fault_strikes_has_stops_deadline():
    for after_ms, count in ((15, 0), (16, 1)):
        rig = MadeRig()
        rig.ends(AT_MS + after_ms)
        assert len(judged(rig, state="venting").problems) == count


def test_a_latched_trip_stays_whatever_strikes():
    rig = MadeRig()
    rig.ends(19000, "lease")
    rig._trip_seen = 0
    assert judged(rig, state="tripped").problems == ["the trip did not stay"]
    assert judged(rig, state="venting").problems == []
    rig.resets.append((AT_MS + 20, "watchdog"))
    assert judged(rig, state="tripped").problems == []
    rig.trips.append((AT_MS + 500, "internal"))  # a new one, that goes by itself
    assert judged(rig, state="tripped").problems == ["the trip did not stay"]


# -- told ------------------------------------------------------------------------------------


def blocked(said_ms):
    """The coil is let go of 53 ms after the fault, and the air stays until somebody opens."""
    rig = tripped(53)
    rig.set(AT_MS + 50, 25000, 100.0)
    if said_ms:
        rig.log.append((AT_MS + 53 + said_ms, "TRIP x - OPEN THE CUFF BY HAND NOW"))
    return rig


def test_a_person_who_has_to_open_the_cuff_is_told_in_time():
    fault = row(told=(catalogue.HANDS, 2500))
    assert judged(blocked(2500), fault).problems == []
    late = ["'OPEN THE CUFF BY HAND NOW' not said within 2500 ms"]
    assert judged(blocked(2501), fault).problems == late
    assert judged(blocked(None), fault).problems == late
    assert judged(tripped(53), fault).problems == []  # nothing is held
