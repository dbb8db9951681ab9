"""A supply that the pump breaks down: cuff/safety/air_tries.py, cuff/store/tries.py, the device."""

from cuff import codes
from cuff.safety.air_tries import AirTries
from cuff.store import files, tries
from cuff.words import tell
from host_tests.core.air_kit import Quick
from host_tests.core.checked import IS_32_BIT
from host_tests.core.device_kit import BOARDS, READY_MS, Device
from tools.sim.interpreter.flash import Flash

SUPPLY = "the supply broke down when the pump started - charge or replace the battery"
OFF_MS = 300


class Record:
    """store.tries with a variable for a flash."""

    def __init__(self, number=0):
        self.number = number
        self.writes = []
        self.refuses = False

    def load(self):
        return self.number

    def write(self, number):
        if self.refuses:
            return False
        self.number = number
        self.writes.append(number)
        return True

    def remove(self):
        return self.write(0)


def loaded(record):
    """As after a boot."""
    kept = AirTries(record)
    kept.load()
    return kept


def test_two_that_never_ended_are_the_most_without_a_person():
    # verifies: R-SUP-4
    record = Record()
    for number in range(4):
        kept = loaded(record)
        assert kept.alone() == (number < 2) and kept.unended == number and not kept.noted
        assert kept.begin() and kept.noted
    kept.end()
    assert loaded(record).alone() and not kept.noted and kept.alone()
    assert kept.unended == loaded(record).unended == 0


def test_begin_says_whether_the_flash_knows():
    record = Record()
    record.refuses = True
    assert not loaded(record).begin()


def on(flash, function, *arguments):
    """A function of the store on this flash."""
    was_os = files.os
    files.open, files.os = flash.open, flash
    try:
        return function(*arguments)
    finally:
        files.os = was_os
        del files.open


def test_the_number_is_kept_and_damage_reads_as_many():
    flash = Flash()
    assert on(flash, tries.load) == 0
    for number in range(1, 12):
        assert on(flash, tries.write, number)
        assert on(flash, tries.load) == min(number, tries.MANY)
    data = flash.files["tries"]
    assert on(flash, tries.remove) and on(flash, tries.load) == 0 and flash.files == {}
    for length in range(len(data)):
        assert on(Flash({"tries": data[:length]}), tries.load) == tries.MANY
    for body in ("0", "-", " ", "x", ""):
        assert on(flash, files.write, "tries", body)
        assert on(flash, tries.load) == tries.MANY, body


class Weak(Quick):
    """A cuff on a supply that breaks down as soon as the pump runs, while `weak`."""

    weak = True
    broken = False

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        self.broken = self.broken or (self.weak and pump_duty_u16 > 0)
        super().advance(steps, dt_us, pump_duty_u16, valve_energised)


class OnWeakSupply(Device):
    """starts: [ms] at which the pump ran and the power was gone for a moment."""

    def __init__(self, board_name):
        super().__init__(Weak(), board_name)
        self.starts = []
        self.board.every(1, self._look)

    def _look(self):
        broken, self.plant.broken = self.plant.broken, False
        if broken and not (self.starts and self.board.now_ms - self.starts[-1] < OFF_MS):
            self.starts.append(self.board.now_ms)
            self.board.power_cycle(OFF_MS)


def test_a_supply_that_the_pump_breaks_down_is_broken_down_twice_and_no_more():
    # verifies: R-SUP-4
    for name in BOARDS:
        device = OnWeakSupply(name)
        device.run(60000)
        assert len(device.starts) == 2, (name, device.starts)
        assert len(device.board.resets) == 2 and len(device.said(SUPPLY)) == 1, device.text()


def test_start_tries_again_once_and_a_charged_battery_ends_it():
    # verifies: R-SUP-4
    for name in BOARDS[: 1 if IS_32_BIT else 2]:
        device = OnWeakSupply(name)
        device.press("start", 25000)
        device.press("start", 45000)
        device.at(44000, lambda d=device: setattr(d.plant, "weak", False))
        device.run(45000 + READY_MS)
        assert len(device.starts) == 3 and 25000 < device.starts[2] < 27000, device.starts
        assert len(device.said(SUPPLY)) == 2, device.text()
        assert device.said(codes.SELF_TEST_PASSED) and device.said("inflate"), device.text()
        assert "tries" not in device.board.flash.files
        assert device.said("will not start") == []


def test_a_test_that_ended_leaves_nothing_and_neither_does_one_that_was_stopped():
    for name in BOARDS:
        device = Device(board_name=name)
        device.run(READY_MS + 200)
        assert device.said(codes.AIR_PROVED) and "tries" not in device.board.flash.files
    device = Device()
    device.press("stop", 4000)
    device.run(5500)
    assert device.said(codes.AIR_BROKEN_OFF), device.text()
    assert "tries" not in device.board.flash.files


def test_a_full_flash_means_that_a_person_starts_the_air():
    # verifies: R-SUP-4
    device = Device()

    def full(kind, name):
        raise OSError(28)

    device.board.flash.before_change = full
    device.run(READY_MS + 1000)
    assert device.said(codes.AIR_NOT_NOTED) and not device.said(codes.AIR_PROVED)
    text = tell.find(codes.SUPPLY).text
    assert device.said(text) == [], device.text()
