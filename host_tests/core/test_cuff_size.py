"""Another cuff under the same name is asked about, and an ordinary one never."""

from cuff import codes, phases
from cuff.session import cuff_size
from cuff.store import cuffs
from host_tests.core.air_kit import some
from host_tests.core.device_kit import Device
from tools.sim import plants

START_MS = 14000
VOLUMES = ("stiff_ml_mmhg", "slack_ml", "creep1_ml_mmhg", "creep2_ml_mmhg")


class Part:
    """Anything with attributes."""


class Record:
    def __init__(self, sizes):
        self.sizes = sizes
        self.written = []

    def load(self):
        return dict(self.sizes)

    def write(self, sizes, name):
        self.written.append((dict(sizes), name))
        return True


class Bench:
    """fill(ms) inflates with so much time of the pump at full speed from 30 to 50 mmHg."""

    def __init__(self, **sizes):
        self.ms = 0
        self.lines = []
        self.record = Record(sizes)
        self.state = Part()
        self.state.phase = phases.IDLE
        self.state.ended = codes.NONE
        self.state.end = self.end
        self.tick = Part()
        self.tick.guard = Part()
        self.tick.guard.stop = False
        self.tick.guard.trip = 0
        self.tick.regulator = Part()
        self.tick.regulator.observer = Part()
        self.tick.regulator.model = Part()
        self.size = cuff_size.CuffSize(
            self.record, {"cuff_name": "mine"}, self.state, lambda end, start: end - start,
            lambda *words: self.lines.append(words),
        )
        self.size.load()
        self.turn(phases.IDLE)

    def end(self, now_ms, why):
        self.state.phase = phases.VENT
        self.state.ended = why

    def turn(self, phase, cmmhg=0, speed_q8=0, ms=20, empty=False):
        self.ms += ms
        self.state.phase = phase
        self.tick.regulator.observer.level_cmmhg = cmmhg
        self.tick.regulator.model.speed_q8 = speed_q8
        self.size.step(self.ms, self.tick, empty)

    def fill(self, full_ms, speed_q8=256):
        """Up to the target, or to the question; whether that was asked."""
        self.turn(phases.INFLATE, 2999, speed_q8, 5000)  # does not count
        self.turn(phases.INFLATE, 3000, speed_q8, 0)
        self.turn(phases.INFLATE, 4999, speed_q8, full_ms * 256 // speed_q8)
        self.turn(phases.INFLATE, 5000, speed_q8, 0)
        if self.state.phase == phases.VENT:
            return True
        self.turn(phases.INFLATE, 5500, speed_q8, 1000)
        self.turn(phases.HOLD)
        return False

    def over(self):
        """Vented; the record written since."""
        before = len(self.record.written)
        self.turn(phases.VENT)
        self.turn(phases.IDLE)
        assert len(self.record.written) == before  # not empty yet
        self.turn(phases.IDLE, empty=True)
        self.turn(phases.IDLE, empty=True)
        return self.record.written[before:]


def test_the_first_inflation_under_a_name_learns():
    bench = Bench(other=1000)
    assert not bench.fill(2799)
    assert bench.over() == [({"other": 1000, "mine": 2800}, "mine")]
    assert not bench.fill(2799) and bench.over() == []
    assert bench.fill(1000)


def test_half_and_double_are_asked_about():
    # verifies: R-PRS-44
    for pct in (54, 100, 185):
        assert not Bench(mine=2000).fill(20 * pct - 1), pct
    for pct in (50, 53, 186, 200):
        bench = Bench(mine=2000)
        assert bench.fill(20 * pct - 1), pct
        assert bench.size.asked and bench.state.ended == codes.CUFF_CHANGED
        assert bench.lines[0] == (codes.CUFF_TAKES, pct)


def test_the_pump_counts_by_its_speed():
    assert not Bench(mine=2000).fill(1999, 64)
    assert Bench(mine=2000).fill(999, 64)


def test_start_goes_on_and_keeps_the_new_one():
    # verifies: R-PRS-44
    bench = Bench(mine=2000)
    assert bench.fill(999) and bench.over() == []
    assert not bench.fill(999)
    assert bench.over() == [({"mine": 1000}, "mine")]
    assert not bench.fill(999) and bench.fill(1999)


def test_stop_and_a_trip_leave_the_old_one():
    # verifies: R-PRS-44
    for what in ("stop", "trip"):
        bench = Bench(mine=2000)
        assert bench.fill(999)
        setattr(bench.tick.guard, what, 1)
        bench.turn(phases.VENT)
        setattr(bench.tick.guard, what, 0)
        assert bench.over() == [] and not bench.size.asked
        assert bench.fill(999)  # asked again


def test_what_trips_after_the_target_was_reached_is_not_kept():
    bench = Bench()
    assert not bench.fill(1999)
    bench.tick.guard.trip = 21
    bench.turn(phases.VENT)
    bench.tick.guard.trip = 0
    assert bench.over() == []


def test_an_inflation_that_is_broken_off_teaches_nothing():
    bench = Bench()
    bench.turn(phases.INFLATE, 3000, 256)
    bench.turn(phases.INFLATE, 5000, 256, 2000)
    assert bench.over() == []


def test_so_many_names_are_kept_the_first_goes():
    sizes = cuffs.load()
    for k in range(cuffs.MANY + 2):
        sizes["cuff %d, left" % k] = 1000 + k
        assert cuffs.write(sizes, "cuff %d, left" % k)
    found = cuffs.load()
    assert len(found) == cuffs.MANY and found["cuff 9, left"] == 1009
    assert "cuff 1, left" not in found and found["cuff 2, left"] == 1002
    cuffs.files.remove(cuffs.PATH)


def test_a_record_that_is_damaged_is_learned_anew():
    assert cuffs.write({"mine": 2000}, "mine") and dict(cuffs.load()) == {"mine": 2000}
    with open(cuffs.PATH, "a") as stream:
        stream.write("x")
    assert dict(cuffs.load()) == {}
    for body in ("many mine", "2000"):
        cuffs.files.write(cuffs.PATH, body)
        assert dict(cuffs.load()) == ({} if body[0] == "m" else {"": 2000})
    cuffs.files.remove(cuffs.PATH)
    assert dict(cuffs.load()) == {}


# -- on the device ----------------------------------------------------------------------------


def changed(share, plant_class=plants.Arm, **figures):
    """The plant with so many times the volume."""
    values = {name: getattr(plant_class, name) * share for name in VOLUMES}
    return plant_class(**dict(values, **figures))


def session(second, stop=False, again_ms=102000):
    """One hold on the reference arm, a second START on another cuff, and a third."""
    device = Device(plants.Arm(), settings={"manual_mmhg": 60, "manual_minutes": 1})
    device.press("start", START_MS)
    device.press("stop", 40000)

    def swap():
        for name in VOLUMES + ("drive",):
            setattr(device.plant, name, getattr(second, name))

    device.at(50000, swap)
    device.press("start", 60000)
    if stop:
        device.press("stop", 80000)
    device.press("start", again_ms)
    return device.run(again_ms + 45000)


def test_another_cuff_is_asked_about_before_the_working_pressure():
    # verifies: R-PRS-44
    for share, again_ms in some((0.45, 102000), (2.2, 140000)):
        device = session(changed(share), again_ms=again_ms)
        asked_ms = device.said(codes.CUFF_TAKES)[0]
        assert 60000 < asked_ms < 95000, device.text()
        assert max(device.board.records.column(0)[6100:10100]) < 5600  # of 60
        assert len(device.said("hold, ")) == 2, device.text()  # START went on
        assert device.said("hold, ")[1] > again_ms
    device = session(changed(0.45), stop=True)
    assert len(device.said("hold, ")) == 1, device.text()
    assert len(device.said(codes.CUFF_TAKES)) == 2, device.text()


def test_another_wrap_and_a_weak_battery_are_not_asked_about():
    for share, figures in some((0.7, {}), (1.3, {"drive": 0.8})):
        device = session(changed(share, **figures))
        assert device.said(codes.CUFF_TAKES) == [], device.text()
        assert len(device.said("hold, ")) == 2, device.text()
