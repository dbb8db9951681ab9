"""Ticks that come late and bunch, as where no hard timer exists: what still goes by the clock."""

from cuff import codes
from cuff.safety.late_ticks import LateTicks
from host_tests.core.air_kit import Quick
from host_tests.core.device_kit import READY_MS, Device, planted
from host_tests.core.sensor_kit import TickRig

START_MS = READY_MS + 100
HOLD = {"training": "manual", "manual_mmhg": 60, "manual_minutes": 1}


class Clock:
    """ticks_ms and ticks_diff of a chip."""

    def __init__(self):
        self.ms = 0

    def ticks_ms(self):
        return self.ms

    def ticks_diff(self, end, start):
        return end - start


def late_ticks():
    """A LateTicks and its clock."""
    clock = Clock()
    return LateTicks(clock.ticks_ms, clock.ticks_diff), clock


def steps(late, clock, waits_ms):
    """Ticks with these waits before them; how many lost steps were told."""
    told = 0
    for wait_ms in waits_ms:
        clock.ms += wait_ms
        late.step()
        told += late.lost_step()
    return told


# -- time that was lost ------------------------------------------------------------------------


def test_ticks_in_time_lose_nothing():
    late, clock = late_ticks()
    assert steps(late, clock, [10] * 5000) == 0


def test_ticks_that_bunch_lose_nothing():
    """A pause of 80 ms: eight ticks late, none lost; again and again."""
    late, clock = late_ticks()
    assert steps(late, clock, ([90] + [0] * 8 + [10] * 20) * 50) == 0


def test_each_lost_step_is_told_once():
    late, clock = late_ticks()
    assert steps(late, clock, [10, 189, 10]) == 0
    late, clock = late_ticks()
    assert steps(late, clock, [10, 190, 10, 10]) == 1
    late, clock = late_ticks()  # 120 ms of every second, eight of its twelve ticks come late
    lossy = [130] + [0] * 7 + [10] * 87
    assert 58 <= steps(late, clock, lossy * 120) <= 60  # 50 ms of each of 120 s


def test_a_clock_that_is_slow_takes_no_time_away():
    late, clock = late_ticks()
    assert steps(late, clock, [5] * 1000 + [190]) == 1


def test_of_what_the_ticks_are_behind_no_millisecond_is_lost_or_added():
    for waits, told in (([190], 1), ([189], 0), ([189, 11], 1), ([9, 190], 1), ([9, 189], 0),
                        ([191], 1), ([900], 1),
                        ([11, 189], 1), ([11] * 180, 1), ([11] * 179, 0)):  # fmt: skip
        late, clock = late_ticks()
        assert steps(late, clock, waits) == told, waits


def occluded_s(board_name, pause_ms, rounds):
    """Seconds on the occlusion clock after rounds of 3 s, each with a pause; eight ticks wait."""
    rig = TickRig(Quick(), board_name)
    assert rig.zero()
    rig.step(4000, 300)
    before = rig.tick.occlusion.occluded_steps
    for _ in range(rounds):
        rig.late_ms = pause_ms
        rig.step(4000)
        rig.late_ms = -10
        rig.step(4000, min(pause_ms // 10, 7))
        rig.late_ms = 0
        rig.step(4000, (3000 - 10 - pause_ms) // 10)
    assert rig.tick.guard.trip == codes.NONE
    return (rig.tick.occlusion.occluded_steps - before) // 10


def test_the_limb_is_counted_by_the_clock_where_ticks_are_lost():
    # verifies: R-CTL-31
    for pause_ms in (0, 50, 140):
        assert 299 <= occluded_s("esp32_s3", pause_ms, 100) <= 300, pause_ms


# -- the valve's pull-in -----------------------------------------------------------------------


def pull(waits_ms):
    """[(ms since it began, full current)] of a valve that closes, with these waits."""
    late, clock = late_ticks()
    late.step()
    ticks = 0
    began = None
    seen = []
    for wait_ms in waits_ms:
        clock.ms += wait_ms
        late.step()
        ticks = late.pulled(ticks, 6)
        if began is None:
            began = clock.ms
        full = ticks < 6
        if full:
            ticks += 1
        seen.append((clock.ms - began, full))
    return seen


def test_the_pull_in_lasts_60_ms_by_the_clock():
    # verifies: R-CTL-31
    for waits in ([10] * 12, [10, 60] + [0] * 6 + [10] * 6, [0] * 12 + [10] * 12, [1] * 100,
                  [10] * 4 + [25, 0, 0] + [10] * 6, [10, 55, 0, 0, 0, 0, 5, 10]):  # fmt: skip
        for ms, full in pull(waits):
            assert full == (ms < 60), (waits, ms, full)


def test_a_second_pull_in_is_as_long_as_the_first():
    late, clock = late_ticks()
    for _ in range(3):
        late.step()
        assert late.pulled(0, 6) == 0
        clock.ms += 30
        late.step()
        assert late.pulled(1, 6) == 3
        clock.ms += 30
        late.step()
        assert late.pulled(4, 6) == 6
        clock.ms += 5
        late.step()
        assert late.pulled(6, 6) == 6


def pulled_after(ms, enough=6):
    """The ticks of a pull-in that is so old, whatever the count says."""
    late, clock = late_ticks()
    late.step()
    assert late.pulled(0, enough) == 0
    clock.ms += ms
    late.step()
    found = [late.pulled(ticks, enough) for ticks in (1, 3, 6)]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_a_pull_in_that_has_begun_is_one_tick_old_at_least_and_never_older_than_enough():
    """Of 0 ticks it would begin anew."""
    # verifies: R-CTL-31
    for ms, ticks in ((0, 1), (9, 1), (10, 1), (19, 1), (20, 2), (29, 2), (59, 5), (60, 6),
                      (69, 6), (70, 6), (90000, 6)):  # fmt: skip
        assert pulled_after(ms) == ticks, ms
    assert pulled_after(70, 7) == 7 and pulled_after(70, 5) == 5


# -- whole devices -----------------------------------------------------------------------------


def paused(pause_ms, every_ms, files=None):
    """The board with the soft tick, inflating and holding, with pauses from before START."""
    device = Device(board_name="esp32_s3", settings=HOLD, files=files)
    board = device.board
    board.every(every_ms, lambda: board.stall_loop(pause_ms), START_MS - 300)
    device.press("start", START_MS)
    return device.run(START_MS + 12000)


def test_pauses_of_collecting_garbage_trip_nothing():
    # verifies: R-CTL-31
    for pause_ms, every_ms in ((25, 330), (50, 490), (80, 700), (100, 1700), (120, 2500)):
        device = paused(pause_ms, every_ms)
        assert device.said("hold, target 60"), (pause_ms, device.text())
        assert not device.said("TRIP") and device.mmhg() > 55, (pause_ms, device.text())


def closes(after_ms, files=None):
    """Does the cuff fill if the ticks stand for 60 ms from so long after START on?"""
    device = Device(board_name="esp32_s3", settings=HOLD, files=files)
    device.press("start", START_MS)
    device.at(START_MS + after_ms, lambda: device.board.stall_loop(60))
    return device.run(START_MS + 2000).mmhg() > 10


def test_the_valve_closes_though_its_ticks_come_at_once():
    """It is told to close in the first of six ticks that have waited for the same pause."""
    # verifies: R-CTL-31
    moments = range(15, 61, 3)
    assert all([closes(ms) for ms in moments])
    files = planted("cuff/tick.py", "late.step()", "late.pulled = lambda t, _: t")
    assert not all([closes(ms, files) for ms in moments])


def test_a_pause_beyond_the_monostable_ends_vented():
    # verifies: R-CTL-31
    device = Device(board_name="esp32_s3", settings=HOLD)
    board = device.board
    device.press("start", START_MS)
    device.at(START_MS + 6000, lambda: board.stall_loop(300))
    device.run(START_MS + 9000)
    assert device.said("TRIP permit") or device.said(codes.CLOCK), device.text()
    assert device.mmhg() < 10


# -- memory that is tidied up slowly -----------------------------------------------------------


def test_memory_that_takes_too_long_is_a_reason_not_to_start():
    # verifies: R-CTL-32
    for board_name, collect_ms, starts in (
        ("esp32_s3", 60, True), ("esp32_s3", 82, False), ("pico_w", 200, True),
    ):  # fmt: skip
        device = Device(board_name=board_name, settings=HOLD)
        device.board.collect_ms = collect_ms
        device.press("start", START_MS + 3000)
        device.run(START_MS + 8000)
        said = device.said(codes.MEMORY_SLOW)
        assert bool(device.said("inflate,")) == starts, (board_name, device.text())
        assert bool(said) == (not starts), (board_name, device.text())


def test_the_heap_of_the_soft_tick_is_kept_small():
    """A hard tick waits for no collection, so the loop collects when it has time (memory.py)."""
    # verifies: R-CTL-32
    for board_name, expected in (("esp32_s3", 32768), ("pico_w", -1)):
        device = Device(board_name=board_name)
        device.run(1000)
        assert device.board.collect_every_bytes == expected, board_name
