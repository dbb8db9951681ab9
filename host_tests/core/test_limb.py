"""cuff/session/limb.py: who may start, what is written when, and what a reset or a cut means."""

from cuff import faults, limits, params
from cuff.safety.continuity import Continuity
from cuff.safety.occlusion import OcclusionClock
from cuff.session.limb import Limb
from cuff.store import bout
from host_tests.core.test_continuity import Chip


class Record:
    """store.bout with a variable for a flash; refuses: the flash is full."""

    def __init__(self):
        self.kept = (bout.ABSENT, (0, 0, 0))
        self.writes = []
        self.refuses = False

    def load(self):
        return self.kept

    def write(self, state, used_s):
        if self.refuses:
            return False
        self.kept = (state, used_s)
        self.writes.append(state)
        return True

    def remove(self):
        self.kept = (bout.ABSENT, (0, 0, 0))
        self.writes.append(bout.ABSENT)
        return True


class Device:
    """A limb on a chip and a flash that outlive reset() and, the flash, power_cut()."""

    def __init__(self, **settings):
        self.settings = params.defaults()
        self.settings.update(settings)
        self.chip = Chip()
        self.record = Record()
        self.now_ms = 0
        self.boot()

    def boot(self):
        limit_s = limits.occlusion_limit_s(self.settings)
        self.clock = OcclusionClock(limit_s, self.settings["session_min"] * 60)
        self.kept = Continuity(self.chip)
        self.limb = Limb(
            self.clock, self.kept, self.record, self.settings, lambda end, start: end - start
        )
        return self

    def power_cut(self):
        self.chip.words = [0] * 4
        return self.boot()

    def run(self, seconds, pressed, empty=None):
        """So long under pressure, or without."""
        code = faults.NONE
        for _ in range(int(seconds * 10)):
            self.now_ms += 100
            code = self.clock.step(pressed, 15000 if pressed else 0) or code
            self.limb.step(self.now_ms, (not pressed) if empty is None else empty)
        return code

    def train(self, seconds):
        assert self.limb.begin()
        return self.run(seconds, True)


def test_a_new_limb_may_start():
    device = Device()
    assert device.limb.refusal(400) == faults.NONE
    assert device.limb.story() == ["switched on"]
    device.run(10, False)
    assert device.record.writes == []


def test_a_training_is_on_the_flash_from_before_the_pressure_until_recovered():
    device = Device()
    assert device.limb.begin()
    assert device.record.kept == (bout.OPEN, (0, 0, 0))
    device.run(100, True)
    assert device.record.writes == [bout.OPEN]
    device.run(5, False, empty=False)  # not empty yet: nothing is written under pressure
    assert device.record.writes == [bout.OPEN]
    device.run(5, False)
    assert device.record.kept == (bout.CLOSED, (100, 100, 100))
    device.run(169, False)
    assert device.record.writes == [bout.OPEN, bout.CLOSED]
    device.run(2, False)
    assert device.record.writes == [bout.OPEN, bout.CLOSED, bout.ABSENT]
    device.run(300, False)
    assert len(device.record.writes) == 3


def test_without_a_record_nothing_begins():
    device = Device()
    device.record.refuses = True
    assert not device.limb.begin()
    assert not device.kept.under_way and not device.limb.used_up()
    device.record.refuses = False
    assert device.limb.begin()


def test_a_reset_goes_on_from_what_was_counted_and_the_recovery_starts_again():
    device = Device()
    device.train(100)
    device.boot()
    assert device.clock.occluded_steps == 1100 and device.clock.session_steps == 1100
    assert device.limb.story()[1:] == [
        "a training was interrupted; nothing goes on by itself",
        "the limb needs 180 s with the cuff empty to recover",
    ]
    device.run(100, False)
    assert device.record.kept[0] == bout.CLOSED
    device.boot()
    assert device.clock.recovery_s() == 180 and len(device.limb.story()) == 2
    device.run(181, False)
    assert device.clock.occluded_steps == 0 and device.record.kept[0] == bout.ABSENT


def test_resets_every_second_give_nothing_back():
    # verifies: R-OCC-8, R-OCC-9
    device = Device()
    device.limb.begin()
    for _ in range(60):
        device.run(1.5, True)
        device.boot()
    assert device.clock.occluded_steps >= 900 and device.clock.session_steps >= 900


def test_a_power_loss_in_a_training_counts_as_the_ceiling():
    # verifies: R-OCC-9
    device = Device()
    device.train(20)
    device.power_cut()
    assert device.limb.refusal(60) == faults.RECOVERING
    assert device.limb.words(faults.RECOVERING) == ": 180 s more"
    assert device.run(0.1, True) == faults.OCCLUSION_TIME
    device.run(181, False)
    assert device.limb.refusal(60) == faults.NONE
    assert device.clock.session_left_s() <= 1200  # 10 min of an exercise were possible


def test_a_power_loss_soon_after_a_training_goes_on_from_what_was_used():
    # verifies: R-OCC-9, R-OCC-10
    device = Device()
    device.train(300)
    device.run(30, False)
    device.power_cut()
    assert device.clock.occluded_steps == 3000 and device.clock.recovery_s() == 180
    assert device.clock.session_steps == 3000
    assert "interrupted" not in " ".join(device.limb.story())
    device.run(181, False)
    device.power_cut()  # the limb has recovered: a new session
    assert device.clock.occluded_steps == 0 and device.clock.session_steps == 0


def test_a_record_that_could_not_be_closed_stays_open():
    device = Device()
    device.train(100)
    device.record.refuses = True
    device.run(10, False)
    assert device.record.kept[0] == bout.OPEN
    device.power_cut()
    assert device.clock.left_s() == 0


def test_recovering_is_told_with_the_seconds_and_ends():
    # verifies: R-OCC-5, R-OCC-13
    device = Device()
    device.train(500)
    device.run(10, False)
    assert device.limb.refusal(395) == faults.RECOVERING
    assert device.limb.words(faults.RECOVERING) == ": 50 s more"  # of the exercise
    assert device.limb.refusal(405) == faults.RECOVERING
    assert device.limb.words(faults.RECOVERING) == ": 170 s more"
    assert device.limb.words(faults.NO_LOP) == ""
    device.run(50, False)
    assert device.limb.refusal(395) == faults.NONE and device.limb.refusal(405) != faults.NONE
    device.run(120, False)
    assert device.limb.refusal(405) == faults.NONE


def test_a_training_that_never_fits_is_told_as_such():
    # verifies: R-OCC-13
    device = Device(exercise_min=5)
    assert device.limb.refusal(300) == faults.NONE
    assert device.limb.refusal(301) == faults.TOO_LONG
    device = Device(occlusion_arm_min=4)
    assert device.limb.refusal(240) == faults.NONE and device.limb.refusal(241) == faults.TOO_LONG


def test_a_session_is_over_when_the_training_does_not_fit_it():
    # verifies: R-OCC-10
    device = Device(session_min=5)
    device.train(200)
    device.run(181, False)
    assert device.limb.refusal(100) == faults.NONE
    assert device.limb.refusal(101) == faults.SESSION_OVER
    device.boot()
    assert device.limb.refusal(101) == faults.SESSION_OVER


def test_the_training_is_to_end_before_the_clock_trips():
    device = Device(exercise_min=1)
    assert device.limb.begin()
    assert device.run(50, True) == faults.NONE and not device.limb.used_up()
    device.run(0.1, True)
    assert device.limb.used_up()
    assert device.run(9.9, True) == faults.NONE
    assert device.run(0.1, True) == faults.OCCLUSION_TIME
