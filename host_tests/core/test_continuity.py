"""cuff/safety/continuity.py: what is believed after a reset, and that nothing shortens it."""

from cuff import codes
from cuff.safety.continuity import Continuity, value_of, word_of
from cuff.safety.occlusion import OcclusionClock

ASKED = 3


class Chip:
    """Four words that outlive what the test does to the rest."""

    def __init__(self, fill=0):
        self.words = [fill] * 4
        self.by_watchdog = False
        self.writes = 0

    def read_keep(self, number):
        return self.words[number]

    def write_keep(self, number, word):
        assert 0 <= word < 1 << 32  # it has no more bits, and no sign
        self.words[number] = word
        self.writes += 1

    def started_by_watchdog(self):
        return self.by_watchdog


def clock_with(occluded, exercise, session):
    """A clock that has counted so many steps."""
    clock = OcclusionClock(900, 1800)
    clock.occluded_steps = occluded
    clock.exercise_steps = exercise
    clock.session_steps = session
    return clock


def loaded(chip):
    """As after a boot."""
    kept = Continuity(chip)
    kept.load()
    return kept


def counted(kept):
    return kept.occluded_s, kept.exercise_s, kept.session_s


def switched_on(chip):
    """The first boot, to where the limb is known (session/limb.py notes it at once)."""
    kept = loaded(chip)
    kept.note(clock_with(0, 0, 0), False)
    return kept


def after_watchdog(chip, times):
    """So many watchdog resets in a row; what the last boot knows."""
    chip.by_watchdog = True
    for _ in range(times):
        kept = loaded(chip)
    return kept


def test_nothing_that_power_on_leaves_is_believed():
    for fill in (0, 0xFFFFFFFF, 0xA5C3A5C3, 0xAAAAAAAA, 0x55555555, 1):
        kept = loaded(Chip(fill))
        assert kept.power_on and not kept.under_way and counted(kept) == (0, 0, 0), fill
        assert kept.cause == codes.SWITCHED_ON and kept.radio_allowed


def test_what_other_programs_keep_in_the_words_is_not_believed():
    """MicroPython 1.29 offers the scratch registers to every program as machine.mem_backup."""
    for text in (b"hello, registers", b"\x00\x00\x03\xe8" * 4, bytes(range(16)), b"\xff\xfe" * 8):
        chip = Chip()
        switched_on(chip)
        chip.words = [int.from_bytes(text[4 * k : 4 * k + 4], "little") for k in range(4)]
        kept = loaded(chip)
        assert kept.power_on and kept.cause == codes.SWITCHED_ON, text
        for number in range(3):  # one of them is enough
            chip = Chip()
            switched_on(chip)
            chip.words[number] = int.from_bytes(text[:4], "little")
            assert loaded(chip).power_on, (text, number)


def test_a_foreign_word_is_no_reset_that_was_asked_for():
    for word in (1, 0xFFFFFFFF, 0x0A5CED01, 0x6C6C6568):
        chip = Chip()
        switched_on(chip)
        chip.words[ASKED] = word
        kept = after_watchdog(chip, 1)
        assert kept.cause == codes.RESTARTED_BY_WATCHDOG and kept.watchdog_resets == 1, word
        assert chip.words[ASKED] == 0


def test_every_value_comes_back_and_every_single_changed_bit_is_seen():
    for value in (0, 1, 600, 900, 1230, 0x7FFF, 0xFFFF):
        word = word_of(value)
        assert value_of(word) == value
        for bit in range(32):
            assert value_of(word ^ 1 << bit) is None


def test_what_was_counted_is_kept_rounded_up():
    chip = Chip()
    loaded(chip).note(clock_with(1201, 600, 12001), False)
    kept = loaded(chip)
    assert not kept.power_on and counted(kept) == (121, 60, 1201) and not kept.under_way
    assert kept.cause == codes.RESTARTED


def test_a_reset_under_way_adds_what_nobody_counted():
    chip = Chip()
    loaded(chip).note(clock_with(1200, 600, 1200), True)
    kept = loaded(chip)
    assert kept.under_way and counted(kept) == (130, 70, 130)
    assert counted(loaded(chip)) == (140, 80, 140)  # and again, until somebody notes more


def test_one_bad_word_makes_all_of_them_doubtful():
    for number in range(3):
        chip = Chip()
        loaded(chip).note(clock_with(1200, 600, 1200), True)
        chip.words[number] ^= 0x100
        assert loaded(chip).power_on, number


def test_a_reset_between_two_writes_leaves_old_or_new_words():
    for writes in range(4):
        chip = Chip()
        loaded(chip).note(clock_with(100, 100, 100), True)
        old = list(chip.words)
        loaded(chip).note(clock_with(500, 400, 500), True)
        torn = Chip()
        torn.words = chip.words[:writes] + old[writes:]
        kept = loaded(torn)
        assert not kept.power_on, writes
        assert kept.occluded_s in (20, 60) and kept.session_s in (20, 60)


def test_only_what_changed_is_written():
    chip = Chip()
    kept = loaded(chip)
    kept.note(clock_with(100, 100, 100), True)
    before = chip.writes
    kept.note(clock_with(100, 100, 100), True)
    assert chip.writes == before
    kept.note(clock_with(110, 100, 100), True)
    assert chip.writes == before + 1


def test_no_number_spills_into_its_neighbour():
    chip = Chip()
    switched_on(chip)
    kept = after_watchdog(chip, 1)
    kept.note(clock_with(7000000, 7000000, 7000000), False)
    kept = loaded(chip)
    assert counted(kept) == (0xFFFF, 0x7FF, 0xFFF) and not kept.under_way and not kept.trip
    kept.trip = 31
    kept.note(clock_with(7000000, 0, 7000000), False)
    kept = loaded(chip)
    assert counted(kept) == (0xFFFF, 0, 0xFFF) and kept.trip == 31


def test_the_tick_may_say_that_the_limb_is_shut_off_and_nothing_else_changes():
    chip = Chip()
    kept = switched_on(chip)
    kept.watchdog_resets = 2
    kept.trip = 6
    kept.note(clock_with(1000, 500, 2000), True)
    kept.keep_shut()
    again = loaded(chip)
    assert again.shut and again.under_way and again.watchdog_resets == 2 and again.trip == 6
    assert counted(again) == (110, 60, 210)


def test_two_watchdog_resets_in_a_row_keep_the_radio_off():
    # verifies: R-CTL-13
    chip = Chip()
    assert switched_on(chip).radio_allowed
    kept = after_watchdog(chip, 1)
    assert kept.radio_allowed and kept.cause == codes.RESTARTED_BY_WATCHDOG
    assert not after_watchdog(chip, 1).radio_allowed
    kept = after_watchdog(chip, 5)
    assert not kept.radio_allowed and kept.watchdog_resets == 3


def test_a_training_that_ended_or_a_power_on_clears_the_count():
    chip = Chip()
    switched_on(chip)
    kept = after_watchdog(chip, 3)
    kept.training_done()
    assert kept.watchdog_resets == 0
    kept.note(clock_with(0, 0, 0), False)
    kept = loaded(chip)
    assert kept.watchdog_resets == 1 and kept.radio_allowed  # one more, the first of a new row
    chip.words = [0] * 4
    assert loaded(chip).watchdog_resets == 0


def test_a_reset_that_was_asked_for_is_no_watchdog_reset():
    """reset_cause() of the RP2040 says the same for both."""
    chip = Chip()
    switched_on(chip)
    chip.by_watchdog = True
    chip.words[ASKED] = 0x0A5CED00
    kept = loaded(chip)
    assert kept.watchdog_resets == 0 and kept.cause == codes.RESTARTED_BY_PROGRAM
    assert loaded(chip).watchdog_resets == 1  # the mark holds for one boot only


def test_a_reset_by_a_loader_is_no_watchdog_reset():
    """After copying a new image the RP2040 names the watchdog; no word is ours then."""
    chip = Chip()
    chip.by_watchdog = True
    assert loaded(chip).watchdog_resets == 0


def test_what_another_version_left_is_read_the_same():
    """New firmware begins with a reset: the words of the old one are then what the limb has behind
    it, under way, after one watchdog reset, with 600, 300 and 1201 s."""
    words = [0x0258A79B, 0x012CA4EF, 0x54B1F172]
    assert words[2] == (0x4000 | 1 << 12 | 1201) << 16 | (0x54B1 ^ 0xA5C3)
    chip = Chip()
    chip.words = words + [0]
    kept = loaded(chip)
    assert not kept.power_on and kept.under_way and kept.watchdog_resets == 1
    assert counted(kept) == (610, 310, 1211)
    kept.note(clock_with(6000, 3000, 12010), True)
    assert chip.words == words + [0]


def test_a_limb_that_may_be_shut_off_stays_so_and_its_unseen_time_counts():
    # verifies: R-OCC-15
    chip = Chip()
    clock = clock_with(1200, 600, 1200)
    clock.shut = True
    loaded(chip).note(clock, False)
    kept = loaded(chip)
    assert not kept.power_on and kept.shut and not kept.under_way and kept.watchdog_resets == 0
    assert counted(kept) == (130, 70, 130)
    clock.shut = False
    kept.note(clock, False)
    kept = loaded(chip)
    assert not kept.shut and counted(kept) == (120, 60, 120)
    assert not loaded(Chip()).shut


def test_a_session_of_any_length_and_a_row_of_resets_do_not_touch_each_other():
    """Every bit of the seconds is used, at 2048 s and above it, and none is taken for a reset."""
    for session_s in (1, 2047, 2048, 4095):
        for resets in range(4):
            chip = Chip()
            kept = switched_on(chip)
            if resets:
                kept = after_watchdog(chip, resets)
            kept.note(clock_with(10, 10, session_s * 10), False)
            chip.by_watchdog = False
            kept = loaded(chip)
            assert kept.session_s == session_s, (session_s, resets)
            assert kept.watchdog_resets == resets and not kept.under_way, (session_s, resets)


def test_a_reset_by_something_else_neither_adds_to_the_row_nor_ends_it():
    # verifies: R-CTL-13
    chip = Chip()
    switched_on(chip)
    after_watchdog(chip, 1)
    chip.by_watchdog = False
    for _ in range(3):
        assert loaded(chip).watchdog_resets == 1
    assert after_watchdog(chip, 1).watchdog_resets == 2


def test_a_power_on_that_was_cut_short_is_one_again():
    """Until the record on the flash has been asked, nothing says that the limb has rested: words of
    ours, all zero, would let the next start believe that instead of the record."""
    # verifies: R-OCC-8
    chip = Chip()
    loaded(chip)
    for _ in range(3):
        kept = loaded(chip)
        assert kept.power_on and kept.cause == codes.SWITCHED_ON
    kept.note(clock_with(9000, 9000, 12000), True)
    kept = loaded(chip)
    assert not kept.power_on and kept.under_way and counted(kept) == (910, 910, 1210)
