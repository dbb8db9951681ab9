"""cuff/session/limb.py: who may start, what is written when, and what a reset or a cut means."""

from cuff import codes, limits, params
from cuff.safety.continuity import Continuity
from cuff.safety.occlusion import OcclusionClock
from cuff.session.limb import Limb
from cuff.session.spent import Spent
from cuff.store import bout
from host_tests.core.test_continuity import Chip


class Record:
    """store.bout with a variable for a flash; refuses: the flash is full."""

    def __init__(self):
        self.kept = (bout.ABSENT, bout.NONE_USED)
        self.writes = []
        self.refuses = False

    def load(self):
        return self.kept

    def write(self, state, used):
        if self.refuses:
            return False
        self.kept = (state, used)
        self.writes.append(state)
        return True

    def remove(self):
        self.kept = (bout.ABSENT, bout.NONE_USED)
        self.writes.append(bout.ABSENT)
        return True


class Ceiling:
    """The hardware's counter: asked: with what it would be loaded."""

    counting = drilled = False
    asked = 0
    top_s = 1230

    def limit_ceiling(self, left_s):
        self.asked = min(self.top_s, left_s)
        return self.asked


class Device:
    """A limb on a chip and a flash that outlive reset() and, the flash, power_cut()."""

    def __init__(self, **settings):
        self.settings = params.defaults()
        self.settings.update(settings)
        self.chip = Chip()
        self.record = Record()
        self.now_ms = 0
        self.set_minute = 0  # of a clock that somebody has set
        self.boot()

    def boot(self):
        limit_s = limits.occlusion_limit_s(self.settings)
        self.clock = OcclusionClock(limit_s, self.settings["session_min"] * 60)
        self.kept = Continuity(self.chip)
        self.kept.load()
        self.spent = Spent(self.settings["lop_attempts"], self.minute, lambda: self.set_minute > 0)
        self.permits = Ceiling()
        self.limb = Limb(
            self.clock, self.kept, self.record, self.settings, lambda end, start: end - start,
            self.permits, self.spent,
        )  # fmt: skip
        self.limb.load()
        return self

    def story(self):
        """What it says after the start: codes, figures behind them."""
        said = []
        self.limb.tell(lambda *words: said.append(words))
        return said

    def minute(self):
        return (self.set_minute or 7) + self.now_ms // 60000

    def power_cut(self):
        self.chip.words = [0] * 4
        self.set_minute = 0
        return self.boot()

    def run(self, seconds, pressed, empty=None):
        """So long under pressure, or without."""
        code = codes.NONE
        for _ in range(int(seconds * 10)):
            self.now_ms += 100
            code = self.clock.step(pressed, 15000 if pressed else 0) or code
            self.limb.step(self.now_ms, (not pressed) if empty is None else empty)
        return code

    def train(self, seconds, measure=False):
        assert self.limb.begin(self.now_ms, measure)
        self.permits.counting = True
        return self.run(seconds, True)

    def rest(self, seconds):
        """With the cuff empty, in seconds of its own: hours."""
        for _ in range(seconds):
            self.now_ms += 1000
            self.limb.step(self.now_ms, True)


def test_a_new_limb_may_start():
    device = Device()
    assert device.limb.refusal(400) == codes.NONE
    assert device.story() == [(codes.SWITCHED_ON,)]
    device.run(10, False)
    assert device.record.writes == []


def test_a_training_is_on_the_flash_from_before_the_pressure_until_recovered():
    device = Device()
    assert device.limb.begin(0)
    assert device.record.kept == (bout.OPEN, bout.NONE_USED)
    device.run(100, True)
    assert device.record.writes == [bout.OPEN]
    device.run(5, False, empty=False)  # not empty yet: nothing is written under pressure
    assert device.record.writes == [bout.OPEN]
    device.run(5, False)
    assert device.record.kept == (bout.CLOSED, (100, 100, 100, 0, 0))
    device.run(169, False)
    assert device.record.writes == [bout.OPEN, bout.CLOSED]
    device.run(2, False)
    assert device.record.writes == [bout.OPEN, bout.CLOSED, bout.RESTED]
    assert device.record.kept == (bout.RESTED, (0, 0, 100, 0, 0))
    device.run(300, False)
    assert len(device.record.writes) == 3


def test_without_a_record_nothing_begins():
    device = Device()
    device.record.refuses = True
    assert not device.limb.begin(0)
    assert not device.kept.under_way and not device.limb.used_up()
    device.record.refuses = False
    assert device.limb.begin(0)


def test_a_reset_goes_on_from_what_was_counted_and_the_recovery_starts_again():
    device = Device()
    device.train(100)
    device.boot()
    assert device.clock.occluded_steps == 1100 and device.clock.session_steps == 1100
    assert device.story()[1:] == [(codes.INTERRUPTED,), (codes.LIMB_RECOVERS, 180)]
    device.run(100, False)
    assert device.record.kept[0] == bout.CLOSED
    device.boot()
    assert device.clock.recovery_s() == 180 and len(device.story()) == 2
    device.run(181, False)
    assert device.clock.occluded_steps == 0 and device.record.kept[0] == bout.RESTED


def test_resets_every_second_give_nothing_back():
    # verifies: R-OCC-8, R-OCC-9
    device = Device()
    device.limb.begin(0)
    for _ in range(60):
        device.run(1.5, True)
        device.boot()
    assert device.clock.occluded_steps >= 900 and device.clock.session_steps >= 900


def test_a_power_loss_in_a_training_counts_as_the_ceiling():
    # verifies: R-OCC-9
    device = Device()
    device.train(20)
    device.power_cut()
    assert device.limb.refusal(60) == codes.RECOVERING
    assert device.limb.figures(codes.RECOVERING) == (180,)
    assert device.run(0.1, True) == codes.OCCLUSION_TIME
    device.run(181, False)
    assert device.limb.refusal(60) == codes.NONE
    assert device.clock.session_left_s() <= 1200  # 10 min of an exercise were possible


def test_a_power_loss_soon_after_a_training_goes_on_from_what_was_used():
    # verifies: R-OCC-9, R-OCC-10
    device = Device()
    device.train(300)
    device.run(30, False)
    device.power_cut()
    assert device.clock.occluded_steps == 3000 and device.clock.recovery_s() == 180
    assert device.clock.session_steps == 3000
    assert (codes.INTERRUPTED,) not in device.story()
    device.run(181, False)
    device.power_cut()  # the limb has recovered; the session goes on
    assert device.clock.occluded_steps == 0 and device.clock.session_steps == 3000


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
    assert device.limb.refusal(365) == codes.RECOVERING
    assert device.limb.figures(codes.RECOVERING) == (50,)  # of the exercise
    assert device.limb.refusal(405) == codes.RECOVERING
    assert device.limb.figures(codes.RECOVERING) == (170,)
    assert device.limb.figures(codes.NO_LOP) == ()
    device.run(50, False)
    assert device.limb.refusal(365) == codes.NONE and device.limb.refusal(405) != codes.NONE
    device.run(120, False)
    assert device.limb.refusal(405) == codes.NONE


def test_a_training_that_never_fits_is_told_as_such():
    # verifies: R-OCC-13
    device = Device(exercise_min=5)
    assert device.limb.refusal(300) == codes.NONE
    assert device.limb.refusal(301) == codes.TOO_LONG
    device = Device(occlusion_arm_min=4)
    assert device.limb.refusal(240) == codes.NONE and device.limb.refusal(241) == codes.TOO_LONG


def test_a_session_is_over_when_the_training_does_not_fit_it():
    # verifies: R-OCC-10
    device = Device(session_min=5)
    device.train(200)
    device.run(181, False)
    assert device.limb.refusal(100) == codes.NONE
    assert device.limb.refusal(101) == codes.SESSION_OVER
    device.boot()
    assert device.limb.refusal(101) == codes.SESSION_OVER


def test_the_training_is_to_end_before_the_clock_trips():
    device = Device(exercise_min=1)
    assert device.limb.begin(0)
    assert device.run(50, True) == codes.NONE and not device.limb.used_up()
    device.run(0.1, True)
    assert device.limb.used_up()
    assert device.run(9.9, True) == codes.NONE
    assert device.run(0.1, True) == codes.OCCLUSION_TIME


# -- what outlives power: session time, attempts ------------------------------------------------

REST_S = limits.SESSION_REST_S


def test_a_session_goes_on_over_any_number_of_power_offs():
    # verifies: R-OCC-10
    device = Device()
    for _ in range(3):
        assert device.limb.refusal(554) == codes.NONE
        device.train(550)
        device.run(181, False)
        device.power_cut()
    assert device.clock.session_steps == 16500
    assert device.limb.refusal(554) == codes.SESSION_OVER
    device.boot()
    assert device.limb.refusal(554) == codes.SESSION_OVER


def test_rest_that_was_counted_with_the_cuff_empty_gives_a_session_back():
    # verifies: R-OCC-16
    device = Device()
    device.train(600, measure=True)
    device.run(190, False)
    device.rest(REST_S - 200)
    assert device.clock.session_steps == 6000 and device.spent.attempts == 1
    device.rest(30)
    assert device.clock.session_steps == 0 and device.spent.attempts == 0
    assert device.record.kept == (bout.ABSENT, bout.NONE_USED)


def test_rest_counts_only_while_empty_and_begins_anew_with_every_boot_and_pressure():
    # verifies: R-OCC-16
    device = Device()
    device.train(100)
    device.run(190, False)
    device.rest(REST_S // 2)
    for _ in range(REST_S):  # a cuff that is not empty, or a self-test
        device.now_ms += 1000
        device.limb.step(device.now_ms, False)
    assert device.clock.session_steps == 1000
    device.boot()
    device.rest(REST_S // 2 + 600)
    assert device.clock.session_steps == 1000
    device.train(1)
    device.run(190, False)
    device.rest(REST_S // 2 + 600)
    assert device.clock.session_steps == 1010
    device.rest(REST_S // 2 - 700)
    assert device.clock.session_steps == 0


def test_one_turn_proves_ten_seconds_of_rest_at_most():
    # verifies: R-OCC-16
    device = Device()
    device.train(20, measure=True)
    device.run(5, False)
    device.now_ms += 3600000
    device.limb.step(device.now_ms, True)
    assert 10 <= device.spent.rest_s <= 15


def test_a_clock_that_was_set_then_and_now_proves_the_rest_over_power_off():
    # verifies: R-OCC-16
    for minutes, given_back in ((REST_S // 60, False), (REST_S // 60 + 1, True)):
        device = Device()
        device.set_minute = 29758320
        device.train(600, measure=True)
        device.run(181, False)
        since_minute = device.record.kept[1][4]
        assert device.record.kept[0] == bout.RESTED and since_minute == device.minute() - 3
        device.power_cut()
        device.set_minute = 1
        device.set_minute += since_minute + minutes - device.minute()
        device.boot()
        assert (device.clock.session_steps == 0) == given_back
        assert (device.spent.attempts == 0) == given_back
        device.run(1, False)
        assert (device.record.kept[0] == bout.ABSENT) == given_back


def test_a_clock_that_was_set_only_then_or_only_now_proves_nothing():
    # verifies: R-OCC-16
    device = Device()
    device.set_minute = 29758320
    device.train(600)
    device.run(190, False)
    device.power_cut()
    device.now_ms += 3 * REST_S * 1000
    assert device.boot().clock.session_steps == 6000
    device = Device()
    device.train(600)
    device.run(190, False)
    device.power_cut()
    device.set_minute = 29758320
    device.run(2, False)
    assert device.boot().clock.session_steps == 6000


def test_only_after_a_power_off_a_person_may_say_that_it_is_another_day():
    # verifies: R-OCC-16
    device = Device(session_min=5)
    device.train(290)
    device.run(181, False)
    assert device.limb.refusal(100) == codes.SESSION_OVER and not device.spent.may_claim
    assert device.limb.figures(codes.SESSION_OVER) == (477,)
    device.boot()
    assert not device.spent.may_claim
    device.power_cut()
    assert device.spent.may_claim
    assert device.limb.new_session() == (290, 0)
    assert device.limb.refusal(100) == codes.NONE and not device.spent.may_claim
    device.run(1, False)
    assert device.record.kept == (bout.ABSENT, bout.NONE_USED)
    device.power_cut()
    device.train(1)
    assert not device.spent.may_claim


def test_an_attempt_is_used_from_before_its_pressure():
    # verifies: R-LOP-6
    device = Device()
    for number in range(1, 4):
        assert device.spent.wait_s() == (120 if number > 1 else 0)
        device.train(20, measure=True)
        assert device.record.kept[:1] + device.record.kept[1][3:4] == (bout.OPEN, number)
        (device.boot if number == 1 else device.power_cut)()
        device.run(1, False)
        assert device.spent.attempts == number and device.spent.attempts_left() == 3 - number
    assert device.spent.wait_s() == -1
    device.record.refuses = True
    assert not device.limb.begin(0, True) and device.spent.attempts == 3


def test_attempts_are_spaced_by_rest_that_was_counted():
    # verifies: R-LOP-6
    device = Device()
    device.train(20, measure=True)
    device.run(100, False)
    assert 18 <= device.spent.wait_s() <= 24
    device.run(22, False)
    assert 0 <= device.spent.wait_s() <= 2
    device.run(4, False)
    assert device.spent.wait_s() == 0
    device.power_cut()
    assert device.spent.wait_s() == 120  # how long it was off nobody knows
    device.run(5, False)
    assert 114 <= device.spent.wait_s() <= 116


def test_a_damaged_record_has_used_everything():
    # verifies: R-OCC-9, R-LOP-6
    device = Device()
    device.record.kept = (bout.OPEN, bout.ALL_USED)
    device.power_cut()
    assert device.limb.refusal(60) == codes.SESSION_OVER and device.spent.wait_s() == -1
    assert device.spent.may_claim


# -- may still be closed ------------------------------------------------------------------------


class Guard:
    def __init__(self, trip, also=codes.NONE):
        self.trip = trip
        self.also = also


def test_after_a_trip_that_says_so_the_time_goes_on_until_the_cuff_was_opened():
    # verifies: R-OCC-15
    guards = [Guard(code) for code in codes.OPEN_BY_HAND]
    for guard in guards + [Guard(codes.LEASE, codes.NOT_VENTING)]:
        device = Device()
        device.train(100)
        device.limb.tripped(guard)
        device.run(240, False)
        assert device.clock.occluded_steps == 3400 and device.clock.session_steps == 3400
        assert device.record.kept[0] == bout.SHUT
        assert device.limb.refusal(60) == codes.MAY_BE_CLOSED
        device.limb.opened()
        device.run(179, False)
        assert device.clock.occluded_steps == 3400 and device.record.kept[0] == bout.CLOSED
        device.run(2, False)
        assert device.clock.occluded_steps == 0 and device.limb.refusal(60) == codes.NONE


def test_a_record_is_closed_only_after_half_a_second_so_that_a_kink_is_told_first():
    # verifies: R-OCC-15
    device = Device()
    device.train(100)
    device.run(0.4, False)
    assert device.record.kept[0] == bout.OPEN and not device.limb.unsaved()
    device.limb.tripped(Guard(codes.VENT_TOO_FAST))
    assert device.limb.unsaved()
    device.run(0.1, False)
    assert device.record.kept[0] == bout.SHUT and not device.limb.unsaved()
    device = Device()
    device.train(100)
    device.run(0.5, False)
    assert device.record.kept[0] == bout.CLOSED
    device = Device()  # STOP before a step was counted
    device.train(0)
    device.run(0.1, False)
    assert device.record.kept[0] == bout.CLOSED


def test_any_other_trip_lets_the_limb_recover():
    device = Device()
    device.train(100)
    device.limb.tripped(Guard(codes.LEASE))
    device.run(181, False)
    assert device.clock.occluded_steps == 0 and not device.clock.shut


def test_it_goes_on_over_resets_and_power_losses():
    # verifies: R-OCC-15
    device = Device()
    device.train(100)
    device.limb.tripped(Guard(codes.KINKED))
    device.boot()
    assert device.clock.shut and device.clock.occluded_steps == 1100
    assert (codes.OPEN_THE_CUFF,) in device.story()
    device.run(10, False)
    device.power_cut()
    assert device.clock.shut and device.limb.refusal(60) == codes.MAY_BE_CLOSED
    assert device.clock.left_s() == 0
    device.limb.opened()
    device.boot()
    device.run(1, False)
    assert not device.clock.shut and device.record.kept[0] == bout.CLOSED


# -- the hardware's counter ----------------------------------------------------------------------


def test_the_counter_is_loaded_with_what_is_left_and_30_s():
    # verifies: R-OCC-6
    device = Device()
    assert device.limb.begin(0) and device.permits.asked == 930
    device = Device()
    device.train(60)
    device.boot()
    device.run(1, False)
    assert device.limb.begin(0) and device.permits.asked == 900 - 70 + 30
    device = Device(build="thigh")
    assert device.limb.begin(0) and device.permits.asked == 1230
    device = Device()
    device.clock.occluded_steps = 9500
    assert device.limb.begin(0) and device.permits.asked == 30


def test_a_training_that_the_counter_would_cut_off_waits_for_the_recovery():
    # verifies: R-OCC-13
    device = Device(exercise_min=10)
    device.train(300)
    device.run(170, False)
    device.train(100)
    device.run(70, False)
    assert device.clock.left_s() >= 500  # by the clock there is time
    assert device.limb.refusal(288) == codes.NONE
    assert device.limb.refusal(292) == codes.RECOVERING
    assert device.limb.figures(codes.RECOVERING) == (110,)
    device.permits.drilled = True
    assert device.limb.refusal(292) == codes.NONE
    device.permits.drilled = False
    device.run(110, False)
    assert device.limb.refusal(292) == codes.NONE
