"""cuff/safety/permits.py without a chip: to the tick, when it feeds, when it gives up, and why."""

from cuff import codes
from cuff.safety.drill import CEILING, DEADMAN
from cuff.safety.permits import DRILL_CEILING_S, FEED_TICKS, Permits


class Line:
    """A permit that notes what is put, and shows what it is told to."""

    def __init__(self):
        self.high = 1
        self.waiting = 0
        self.words = []

    def level(self):
        return self.high

    def room(self):
        return self.waiting

    def put(self, word):
        self.words.append(word)


class Lines:
    """Fed by edges: 0 and then 9. A ceiling or none."""

    word = 9
    BY_EDGE = True

    def __init__(self, with_ceiling=True):
        self.deadman = Line()
        self.ceiling = Line() if with_ceiling else None

    def ceiling_word_of(self, duration_s):
        return duration_s * 10


def armed(with_ceiling=True):
    """Permits that a self-test has accepted, and their lines."""
    lines = Lines(with_ceiling)
    permits = Permits(lines, 60)
    permits.accept(True)
    return permits, lines


def test_at_power_on_nothing_is_proved_used_or_counting():
    permits = Permits(Lines(), 60)
    assert (permits.ready, permits.in_use, permits.counting) == (False, False, False)
    assert permits.drilled is False and permits.feed() == codes.PERMIT


def test_no_new_attribute_is_made_by_feeding_and_resting():
    permits = Permits(Lines(), 60)
    names = sorted(dir(permits))
    permits.rest()
    permits.accept(True)
    permits.feed()
    permits.rest()
    assert sorted(dir(permits)) == names


def test_a_feed_lasts_for_five_of_the_ticks_between_feeds():
    assert FEED_TICKS == 5  # 50 ms of 250: four may be lost


def test_the_first_feed_starts_the_ceiling_once_and_each_is_an_edge():
    permits, lines = armed()
    for _ in range(3):
        assert permits.feed() == codes.NONE
    assert lines.deadman.words == [0, 9, 0, 9, 0, 9] and lines.ceiling.words == [600]
    permits.accept(False)
    permits.feed()
    assert lines.deadman.words[-2:] == [0, 9]
    assert lines.ceiling.words == [600]
    permits.accept(True)
    permits.feed()
    assert lines.ceiling.words == [600, 600]


def test_a_line_without_edges_gets_its_word_alone():
    lines = Lines()
    lines.BY_EDGE = False
    permits = Permits(lines, 60)
    permits.accept(True)
    permits.feed()
    permits.feed_drill(DEADMAN)
    assert lines.deadman.words == [9, 9]


def test_a_full_fifo_is_left_alone():
    permits, lines = armed()
    lines.deadman.waiting = 1
    assert permits.feed() == codes.NONE and lines.deadman.words == []


def test_the_first_feed_does_not_look_and_the_second_does():
    for name, code in (("ceiling", codes.PERMIT_CEILING), ("deadman", codes.PERMIT)):
        permits, lines = armed()
        getattr(lines, name).high = 0
        assert permits.feed() == codes.NONE
        assert permits.feed() == code and not permits.ready
        assert permits.feed() == codes.PERMIT  # and stays so: there is no proof any more
        permits.accept(False)
        assert permits.feed() == codes.NONE  # the first again


def test_without_a_ceiling_only_the_dead_man_counts():
    permits, lines = armed(with_ceiling=False)
    assert permits.feed() == codes.NONE and permits.counting
    assert permits.feed() == codes.NONE


def test_unused_for_100_ms_it_is_spent():
    """Far less than the hold: a permit that is about to go is none."""
    permits, _ = armed()
    permits.feed()
    for _ in range(9):
        permits.rest()
        assert permits.ready and permits.in_use
    permits.rest()
    assert not permits.ready and not permits.in_use
    permits.rest()
    assert not permits.ready


def test_a_feed_and_a_proof_begin_the_100_ms_anew():
    permits, _ = armed()
    for begin in (permits.feed, lambda: permits.accept(True)):
        for _ in range(3):
            begin()
            for _ in range(9):
                permits.rest()
            assert permits.ready
        permits.rest()
        assert not permits.ready
        permits.accept(True)


# -- the self-test's drill -----------------------------------------------------------------


def test_a_drill_feeds_the_dead_man_and_starts_a_short_ceiling_once():
    permits, lines = armed()
    for _ in range(2):
        assert permits.feed_drill(DEADMAN) == codes.NONE
    assert lines.deadman.words == [0, 9] * 2 and lines.ceiling.words == []
    assert permits.in_use and not permits.counting
    for _ in range(2):
        assert permits.feed_drill(DEADMAN | CEILING) == codes.NONE
    assert lines.deadman.words == [0, 9] * 4 and permits.counting
    assert lines.ceiling.words == [160]  # 16 s: the self-test with air takes 13 at most


def test_a_drill_asks_for_no_level_and_holds_no_tick_up():
    permits, lines = armed()
    lines.deadman.high = lines.ceiling.high = 0
    lines.deadman.waiting = 1
    for _ in range(3):
        assert permits.feed_drill(DEADMAN | CEILING) == codes.NONE
    assert lines.deadman.words == [] and permits.ready


def test_a_drill_feeds_nothing_that_is_not_proved():
    # verifies: R-VNT-9
    permits, lines = armed()
    permits.ready = False
    assert permits.feed_drill(DEADMAN | CEILING) == codes.NONE
    assert lines.deadman.words == lines.ceiling.words == [] and not permits.in_use


def test_a_drill_s_ceiling_is_16_s_or_the_device_s_where_that_is_shorter():
    for ceiling_s, drill_s in ((15, 15), (16, 16), (17, 16), (1230, 16)):
        lines = Lines()
        permits = Permits(lines, ceiling_s)
        permits.accept(True)
        permits.feed_drill(CEILING)
        assert lines.ceiling.words == [drill_s * 10], ceiling_s
    assert DRILL_CEILING_S == 16


def test_a_ceiling_is_a_drill_s_only_from_its_start_by_a_drill_to_the_next_rearming():
    """What a drill has started may be started anew before the limb has recovered: nothing else."""
    permits, _ = armed()
    permits.feed_drill(DEADMAN)
    assert not permits.drilled
    permits.feed_drill(DEADMAN | CEILING)
    assert permits.drilled
    permits.accept(False)
    assert permits.drilled and permits.counting
    permits.accept(True)
    assert not permits.drilled and not permits.counting
    permits.feed()
    permits.feed_drill(DEADMAN | CEILING)  # it has been started for a training
    assert permits.counting and not permits.drilled


def test_a_drill_begins_the_100_ms_anew_and_without_a_ceiling_counts_too():
    permits, _ = armed(with_ceiling=False)
    for _ in range(3):
        permits.feed_drill(DEADMAN | CEILING)
        for _ in range(9):
            permits.rest()
        assert permits.ready and permits.counting
    permits.rest()
    assert not permits.ready


def test_the_ceiling_is_started_with_what_the_limb_has_left_and_never_with_more():
    # verifies: R-OCC-6
    permits, lines = armed()  # 60 s
    assert permits.limit_ceiling(45) == 45
    permits.feed()
    assert lines.ceiling.words == [450]
    assert permits.limit_ceiling(30) == 30  # it runs: no word changes that
    permits.feed()
    assert lines.ceiling.words == [450]
    permits.accept(True)
    assert permits.limit_ceiling(61) == 60
    permits.feed()
    assert lines.ceiling.words == [450, 600]
    permits, lines = armed(with_ceiling=False)
    assert permits.limit_ceiling(45) == 45 and permits.feed() == codes.NONE
