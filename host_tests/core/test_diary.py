"""cuff/wearer/diary.py and scribe.py: what is written of a training, a measurement, a fault."""


from cuff import codes
from cuff.phases import HOLD, IDLE, INFLATE, LOP, NOTHING, REST, SET, TRAINING, VENT
from cuff.store import journal
from cuff.verbs import FELT
from host_tests.core.selftest_kit import Part
from host_tests.core.test_desk import Office
from host_tests.core.test_journal import Disk


class Day(Office):
    """An office, and what goes on beside it; turns of 20 ms."""

    def __init__(self, **given):
        super().__init__(**given)
        self.disk = Disk()
        self.desk.unload = lambda: None  # the journal keeps the disk that it was given
        self.diary = self.desk.diary
        self.slot = self.diary._slot = Part()
        self.guard = self.diary._guard = Part()
        self.guard.trip = self.guard.measured = self.guard.limit = 0
        self.idle = self.slot.now = Part()
        self.idle.kind = NOTHING
        self.idle.ended = codes.NONE
        self.ms = 0

    def begin(self, kind=TRAINING, target=9000, planned_s=400):
        self.slot.now = now = Part()
        now.kind, now.target_cmmhg = kind, target
        now.plan = Part() if kind == TRAINING else None
        if now.plan:
            now.plan.number, now.plan.total_s = 1, planned_s
        now.phase, now.set_no, now.reps_done = INFLATE, 0, 0
        return now

    def turns(self, count=1, level=9000, empty=False, step_ms=20):
        for _ in range(count):
            self.ms += step_ms
            self.on_disk(self.desk.step, self.ms, level, empty)

    def on_disk(self, function, *arguments):
        from cuff.store import journal as loaded

        loaded.open = self.disk.open
        return self.board.on(function, *arguments)

    def end(self, code=codes.DONE):
        self.slot.now.target_cmmhg = 0
        self.slot.now.phase = VENT
        self.turns(5)
        self.idle.ended = code
        self.slot.now = self.idle
        self.turns(2, 0)
        before = len(self.disk.files)
        self.turns(1, 0, empty=True)
        return before

    def entries(self):
        oldest, newest = self.disk.on(journal.span)
        found = []
        for number in range(max(1, oldest), newest + 1):
            values = journal.unpack(self.disk.on(journal.read, number))
            found.append({journal.NAMES[k]: values[k] for k in range(len(values))})
        return found



def test_a_training_is_written_once_in_the_empty_cuff_with_what_was_held():
    # verifies: R-JRN-3
    day = Day(side="left")
    day.diary.newly_on = 1
    now = day.begin()
    day.turns(100, 4000)
    now.phase, now.set_no = SET, 1
    for rep in range(31):
        now.reps_done = rep
        day.turns(10, 9100)
    now.phase = REST
    day.turns(100, 8900)
    now.phase, now.set_no, now.reps_done = SET, 2, 0
    day.turns(1, 8900)
    now.reps_done = 7
    day.turns(1, 8900)
    assert not day.disk.files
    assert day.end() == 0
    day.turns(20, 0, empty=True)
    entries = day.entries()
    assert len(entries) == 1
    one = entries[0]
    assert (one["kind"], one["ended"], one["number"], one["on"]) == (1, codes.DONE, 1, 1)
    assert (one["limb"], one["protocol"], one["wearer"], one["minute"]) == (1, 1, 0, 0)
    assert (one["planned_s"], one["under_s"]) == (400, (100 + 310 + 100 + 2) * 20 // 1000)
    assert (one["target_cmmhg"], one["lop_mmhg"]) == (9000, 190)
    assert (one["sets"], one["reps"], one["inside_pct"]) == (2, 37, 100)
    assert 45 <= one["off_cmmhg"] <= 55 and 80 <= one["sd_cmmhg"] <= 90
    assert (one["felt"], one["pain"]) == (255, 255)


def test_nothing_is_written_while_the_cuff_is_not_empty():
    # verifies: R-JRN-4
    day = Day()
    now = day.begin()
    now.phase = HOLD
    day.turns(50)
    day.guard.trip, day.guard.measured, day.guard.limit = codes.OVER_PRESSURE, 31100, 31000
    now.target_cmmhg = 0
    day.turns(50)
    day.idle.ended = codes.OVER_PRESSURE
    day.slot.now = day.idle
    day.turns(500)
    assert not day.disk.files
    day.turns(1, 0, empty=True)
    entries = day.entries()
    assert [(one["kind"], one["ended"]) for one in entries] == [(1, 1), (3, 1)]
    assert (entries[1]["first"], entries[1]["second"]) == (31100, 31000)


def test_each_trip_makes_one_entry_also_without_a_training():
    day = Day()
    for code in (codes.RAIL, codes.CLOCK):
        day.guard.trip = code
        day.turns(3, 0, empty=True)
        day.guard.trip = 0
        day.turns(3, 0, empty=True)
    assert [(one["kind"], one["ended"]) for one in day.entries()] == [(3, 5), (3, 7)]


def test_a_measurement_is_written_without_figures_of_a_hold():
    day = Day()
    day.begin(LOP, 20000)
    day.turns(300, 15000)
    day.end(codes.LOP_MOVED)
    one = day.entries()[0]
    assert (one["kind"], one["ended"], one["sd_cmmhg"]) == (2, codes.LOP_MOVED, 0)
    assert one["under_s"] == 6


def test_time_without_pressure_is_no_time_under_pressure():
    day = Day()
    now = day.begin()
    now.phase = HOLD
    day.turns(50)
    now.target_cmmhg = 0
    now.phase = REST
    day.turns(500, 0)
    now.target_cmmhg = 9000
    now.phase = HOLD
    day.turns(100)
    day.end()
    one = day.entries()[0]
    assert one["under_s"] == 3 and one["off_cmmhg"] == 0


def test_the_count_of_power_ons_goes_up_once_a_power_on():
    day = Day()
    day.diary.newly_on = 1
    for _ in range(2):
        day.begin()
        day.turns(2)
        day.end()
    day.diary.newly_on = 1
    day.begin()
    day.turns(2)
    day.end()
    assert [one["on"] for one in day.entries()] == [1, 1, 2]


def test_a_flash_that_takes_nothing_is_told_once_and_holds_nothing_up():
    day = Day()

    def full(kind, name):
        raise OSError(28)

    day.disk.before_change = full
    day.begin()
    day.turns(2)
    day.end()
    day.turns(9, 0, empty=True)
    assert day.notes == [(codes.NOT_WRITTEN,)]
    day.disk.before_change = None
    day.begin()
    day.turns(2)
    day.end()
    assert len(day.entries()) == 1


def test_how_it_felt_belongs_to_the_last_training():
    # verifies: R-JRN-3
    day = Day()
    assert day.do(FELT, (200, 5, 0)) == codes.NOT_NOW
    day.begin()
    day.turns(2)
    day.end()
    day.guard.trip = codes.RAIL
    day.turns(1, 0, empty=True)
    day.guard.trip = 0
    for bad in (None, 5, (), (1, 2), (1, 2, 3, 4), (-1, 5, 0), (1, 11, 0), (1, 5, -1), (1, 5, 11),
                (65536, 5, 0), (1, True, 0), (1, "5", 0), [1, 5, 0]):  # fmt: skip
        assert day.on_disk(day.done, 0, FELT, bad, 1) == codes.SET_REFUSED, bad
    assert day.on_disk(day.done, 0, FELT, (205, 7, 255), 1) == codes.NONE
    one = day.entries()[-1]
    assert (one["kind"], one["load_hg"], one["felt"], one["pain"]) == (4, 205, 7, 255)
    assert one["first"] == 1


def test_idle_turns_write_nothing():
    day = Day()
    day.idle.phase = IDLE
    day.turns(50, 0, empty=True)
    assert not day.disk.files and day.notes == []
