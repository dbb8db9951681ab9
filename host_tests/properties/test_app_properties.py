"""Any buttons, any schedule of loop and tick, any trouble: what the device never does.

A state machine on the real App and Tick. It knows little: when START was pressed while the device
was idle without a trip, and since when nobody has allowed the valve to close; that the self-test
may move a little air. Everything else is looked at from outside: outputs, trip, watchdog.
"""

import json
import os
import tempfile

import pytest
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cuff import app as app_module
from cuff import codes, memory, phases
from cuff.session import measuring, start
from cuff.store import files as record_files
from cuff.store import settings as settings_file
from cuff.words import tell
from host_tests.core.sensor_kit import stand_in
from host_tests.properties.free_chip import HOLD_MS, RAIL_COUNTS, Booted, FreeChip
from tools.sim.interpreter.flash import Flash
from tools.sim.scenario import calibration


class NoCollection:
    """In place of `gc`: a host's collection walks all that Hypothesis keeps, at every word told."""

    @staticmethod
    def collect():
        """Nothing has to be given back here."""

    @staticmethod
    def threshold(*amount):
        """MicroPython's without a limit."""
        return -1


memory.gc = NoCollection

BUTTONS = ("start", "stop", "up", "down")
LEASE_TICKS = 50
TURN_MS = 20
SELF_TEST_TURNS = 600
TEST_AIR_CMMHG = 2200  # where the tick ends a drill, and what one pump stroke adds
STORES = (settings_file, record_files)
REAL_OS = record_files.os
SETTINGS = st.fixed_dictionaries(
    {
        "training": st.sampled_from(["manual", "resistance"]),
        "manual_mmhg": st.integers(20, 90),
        "lop_mmhg": st.sampled_from([None, 80, 190, 300]),
        "target_pct_lop": st.integers(20, 80),
        "manual_minutes": st.integers(1, 10),
        "rest_s": st.integers(15, 120),
        "lift_ms": st.integers(500, 5000),
    }
)


class Person(RuleBasedStateMachine):
    """Presses, waits, breaks things. `allowed`: a START may have closed the valve."""

    folder = None

    @initialize(given=SETTINGS, ms=st.sampled_from([0, 2**30 - 5000]), begun=st.booleans())
    def power_on(self, given, ms, begun=False):
        """Boot, as App.run does, up to a device that could start, or (begun) that does."""
        given = {**calibration(), "zero_cmmhg": 0, "span_reading_cmmhg": 25000, **given}
        flash = Flash({"settings.json": json.dumps(given).encode()})
        for store in STORES:
            store.open = flash.open
        record_files.os = flash
        chip = self.chip = FreeChip(ms)
        # Stores that are loaded anew each time, as the journal, write here: a flash of each run.
        self.home, self.folder = os.getcwd(), tempfile.TemporaryDirectory()
        os.chdir(self.folder.name)
        app = self.app = app_module.App(chip, chip.facts, *settings_file.load())
        assert app.session.problem is None
        with pytest.raises(Booted):
            app.run()
        app.tick.guard.stop = False  # set because run() ends; here it goes on
        self.prepare(app)
        self.allowed = False
        self.asked_ms = 0
        self.blocked = False
        self.broken = None
        self.spoiled = False
        self.trip = codes.NONE
        self.ticks_alone = 0
        self.gap_ms = 0
        self.let_go_ms = -1000
        for _ in range(SELF_TEST_TURNS):
            self.run_for(1, 2)
            if app.selftest.passed:
                break
        assert app.selftest.passed and app.tick.guard.trip == codes.NONE
        if begun:
            self.start_properly()

    def teardown(self):
        """The stores are the host's again."""
        if self.folder:
            os.chdir(self.home)
            self.folder.cleanup()
        for store in STORES:
            vars(store).pop("open", None)
        record_files.os = REAL_OS

    def prepare(self, app):
        """For a test that plants something."""

    def tick(self):
        """One tick, and what holds right after it."""
        chip, tick = self.chip, self.app.tick
        chip.ms += 10
        chip.breathe(self.blocked)
        if self.broken is not None:
            chip.pressure = self.broken
        fed = chip.fed
        tick.run(None)
        guard = tick.guard
        assert chip.fed == fed, "the tick fed the watchdog"
        assert guard.trip != codes.INTERNAL
        if guard.trip or guard.stop:
            self.allowed = False
        closed = chip.valve_u16 or chip.pump_u16
        tests = self.app.selftest.air.running
        assert self.allowed or tests or not closed, "closed unasked"
        if tests and not self.spoiled:
            assert chip.air_cmmhg < TEST_AIR_CMMHG, "a self-test that occludes"
        if not chip.stop:
            assert chip.valve_u16 == 0 and chip.pump_u16 == 0
        self.ticks_alone += 1
        if self.ticks_alone > LEASE_TICKS:
            assert chip.valve_u16 == 0, "the loop is dead and the valve is closed"
        permitted = chip.permit_lines.deadman.level()
        if self.gap_ms > HOLD_MS:
            assert not permitted or not chip.valve_u16, "the tick was dead and a permit held"
        self.gap_ms = 0
        if self.trip:
            assert guard.trip == self.trip, "a trip went without the loop"
        self.trip = guard.trip

    def turn(self):
        """One turn of the loop; it touches no output, and clears a trip for a reason only."""
        chip, app = self.chip, self.app
        outputs = (chip.pump_u16, chip.valve_u16)
        if not chip.start:
            self.let_go_ms = chip.ms
        trip, raw = self.trip, app.tick.sensor.raw_cmmhg
        was_busy = self.busy()
        if not (chip.start or was_busy or trip):
            self.allowed = True
            self.asked_ms = chip.ms
        app.turn(chip.ticks_ms())
        self.ticks_alone = 0
        assert outputs == (chip.pump_u16, chip.valve_u16), "the loop moved pump or valve"
        now = self.trip = app.tick.guard.trip
        if trip and not now:
            pressed = not chip.start or self.let_go_ms > chip.ms - 200  # long ones count then
            assert pressed and raw < 1000, "cleared without START or with a full cuff"
            self.allowed = False
        forgotten = chip.ms - self.asked_ms > start.LONGEST_MS + TURN_MS
        if now or (not self.busy() and (was_busy or forgotten)):
            self.allowed = False
        assert app.session.training.target_cmmhg <= 30000
        assert app.session.measuring.target_cmmhg <= 30000

    def busy(self):
        """A training or a measurement is under way."""
        session = self.app.session
        return session.training.phase != phases.IDLE or session.measuring.phase != measuring.IDLE

    def run_for(self, turns, ticks_each):
        """Turns of the loop with so many ticks after each."""
        for _ in range(turns):
            self.turn()
            for _ in range(ticks_each):
                self.tick()

    @rule(name=st.sampled_from(BUTTONS), turns=st.integers(1, 6))
    def press(self, name, turns):
        """Shorter or longer than it takes to be seen."""
        setattr(self.chip, name, 0)
        self.run_for(turns, 2)
        setattr(self.chip, name, 1)
        self.run_for(2, 2)

    @rule()
    def start_properly(self):
        """What most people do most of the time, on a sound device: so that there is something to
        spoil."""
        self.let_go()
        if self.trip:
            self.press("start", 4)
        self.press("start", 4)
        for _ in range(SELF_TEST_TURNS):
            if self.busy() or not self.app.session.door.request.waiting:
                break
            self.run_for(1, 2)
        self.run_for(150, 2)
        event("busy" if self.busy() else "idle")

    @rule(turns=st.integers(1, 6))
    def stop_what_runs(self, turns):
        """The button that must always work, when there is something to stop."""
        if not self.busy():
            self.start_properly()
        self.press("stop", turns)
        self.run_for(10, 2)

    def let_go(self):
        """No button pressed, nothing broken; the cuff may still be full."""
        chip = self.chip
        chip.start = chip.stop = chip.up = chip.down = 1
        chip.rail = RAIL_COUNTS
        self.broken = None
        self.blocked = False
        self.run_for(2, 2)

    @rule(name=st.sampled_from(BUTTONS), held=st.booleans())
    def lean_on(self, name, held):
        """A button that stays pressed, or is let go."""
        setattr(self.chip, name, 0 if held else 1)

    @rule(turns=st.integers(1, 150))
    def wait(self, turns):
        """Undisturbed."""
        self.run_for(turns, 2)

    @rule(turns=st.lists(st.integers(0, 60), max_size=8))
    def stutter(self, turns):
        """Ticks missing, and loops that come late."""
        for ticks in turns:
            self.run_for(1, ticks)

    @rule(ticks=st.integers(40, 90), impatient=st.booleans())
    def hang(self, ticks, impatient=False):
        """The loop stands still, the tick does not; then START at once, or not."""
        for _ in range(ticks):
            self.tick()
        if impatient:
            self.press("start", 4)

    @rule(ms=st.integers(1, 2000))
    def clock_jumps(self, ms):
        """Both stood still, for a flash erase or worse."""
        self.chip.ms += ms
        self.gap_ms += ms

    @rule(counts=st.one_of(st.none(), st.integers(0, 65535)))
    def break_sensor(self, counts):
        """The input shows one value, or lives again."""
        self.broken = counts
        self.spoiled = True

    @rule(rail=st.sampled_from([RAIL_COUNTS, RAIL_COUNTS, 50000, 0, 65535]))
    def change_rail(self, rail):
        """The supply sags, or is back."""
        self.chip.rail = rail
        self.spoiled = True

    @rule(blocked=st.booleans())
    def block_valve(self, blocked):
        """Air stays in though the valve line is released."""
        self.blocked = blocked
        self.spoiled = True

    @invariant()
    def says_what_blocks(self):
        """Reasons not to start are known codes at any time."""
        app = getattr(self, "app", None)
        for code in app.session.door.blocks() if app else ():
            assert tell.find(code).code == code


TestPerson = Person.TestCase
TestPerson.settings = settings(settings(), stateful_step_count=20)


def starts_on_up(app):
    """Planted: another button closes the valve."""
    def pressed():
        return not app.chip.up and app.session.door.start(app.chip.ticks_ms(), False)

    app.panel.buttons.up.pressed = pressed


def clears_when_full(app):
    """Planted: a trip is cleared under pressure."""
    guard = app.tick.guard
    plain = guard.clear

    def clear():
        guard._sensor = type("Empty", (), {"raw_cmmhg": 0})
        try:
            return plain()
        finally:
            guard._sensor = app.tick.sensor

    guard.clear = clear


def never_lapses(app):
    """Planted: a request for pressure outlives the loop."""
    stand_in(app.tick, claim=lambda: app.tick.lease.target_cmmhg)


def forgets_stop(app):
    """Planted: the loop takes a stop for a pause."""
    app.session.training.end = lambda now_ms, why: setattr(app.tick.guard, "stop", False)


@pytest.mark.parametrize(
    "plant", [starts_on_up, clears_when_full, never_lapses, forgets_stop], ids=lambda p: p.__name__
)
def test_a_planted_weakness_is_found(plant):
    """The machine is able to fail, and does within what CI runs."""

    class Planted(Person):
        def prepare(self, app):
            plant(app)

    once = settings(derandomize=True, stateful_step_count=20, phases=[Phase.generate],
                    max_examples=400, report_multiple_bugs=False, database=None)  # fmt: skip
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Planted, settings=once)


def test_a_device_that_is_started_does_close_the_valve():
    """What the machine looks at is no device that never does anything."""
    person = Person()
    try:
        person.power_on({"training": "manual", "manual_mmhg": 40}, 0)
        assert person.app.session.door.blocks() == []
        person.press("start", 4)
        person.run_for(250, 2)
        assert person.allowed and person.chip.valve_u16 > 0
        assert person.app.session.training.phase == phases.HOLD
        person.hang(70)
        assert person.trip == codes.LEASE and person.chip.valve_u16 == 0
        person.run_for(100, 2)
        person.press("start", 4)
        assert person.trip == codes.NONE
    finally:
        person.teardown()
