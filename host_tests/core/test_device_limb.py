"""The whole device over resets, power losses, a bad flash: the limb's time is never forgotten."""

from cuff import codes
from host_tests.core.checked import IS_32_BIT
from host_tests.core.device_kit import BOARDS, READY_MS, Device, Watch, planted

START_MS = READY_MS + 100
HELD_MS = START_MS + 3500
AGAIN_MS = READY_MS + 6200  # from a reset to a device that may start: the zero takes 5 s more
ENOSPC = 28
EROFS = 30
SHORT = {"exercise_min": 2, "occlusion_arm_min": 2, "manual_mmhg": 20}  # 1 min, 14 s around it


def on_change(device, wanted, function):
    """Call function(kind) at the wanted (1, 2, ...) change of the limb's record after power-on."""
    seen = []

    def change(kind, name):
        if not name.startswith("bout"):
            return
        seen.append((device.board.now_ms, kind, name))
        if len(seen) == wanted:
            function(kind)

    device.board.flash.before_change = change
    return seen


def cut_power(device):
    def cut(kind):
        device.board.power_cycle(0)
        raise device.board.dead

    return cut


def words_of_record(device):
    """What the record on the flash says now, word by word; ["absent"] without one."""
    data = device.board.flash.files.get("bout")
    return ["absent"] if data is None else data.decode().split("\n")[1].split(" ")


def state(device):
    """What the record on the flash says now; 'absent' without one."""
    return words_of_record(device)[0]


def test_the_record_is_there_before_the_valve_closes_and_closed_when_it_is_open():
    # verifies: R-OCC-9
    for name in BOARDS:
        device = Device(board_name=name, settings={"manual_mmhg": 20})
        seen = on_change(device, 0, None)
        watch = Watch(device)
        device.press("start", START_MS)
        device.press("stop", START_MS + 3000)
        device.run(START_MS + 6000)
        assert [kind for _, kind, _ in seen] == ["create", "write", "rename"] * 2, name
        assert seen[2][0] <= watch.driven[0] and seen[3][0] >= watch.released[-1], (name, seen)
        assert state(device) == "closed"


def test_no_write_is_made_while_there_is_pressure():
    # verifies: R-SET-3
    device = Device()
    held = []
    device.board.flash.before_change = lambda kind, name: held.append(device.mmhg())
    device.press("start", START_MS)
    device.press("stop", HELD_MS)
    device.run(HELD_MS + 4000)
    # The self-test's, the training's, the journal's.
    assert len(held) == 4 + 6 + 2 and max(held) <= 10, held


def test_an_erase_of_400_ms_at_any_write_trips_nothing():
    # verifies: R-CTL-14
    for name in BOARDS:
        device = Device(board_name=name, settings={"manual_mmhg": 20})

        def erase(kind, name, board=device.board):
            state = board.disable_irq()
            board.wait_us(400000)
            board.enable_irq(state)

        device.board.flash.before_change = erase
        device.press("start", START_MS)
        device.press("stop", START_MS + 5000)
        device.press("start", START_MS + 11000)
        device.press("stop", START_MS + 15000)
        device.run(START_MS + 20000)
        assert device.said("TRIP") == [], device.text()
        assert len(device.said("inflate")) == 2 and device.board.resets == [], device.text()
        assert state(device) == "closed"


def test_a_flash_that_takes_no_record_means_no_inflation_and_says_why():
    # verifies: R-OCC-14
    for name, code in (("pico_w", ENOSPC), ("esp32_s3", EROFS)):
        for kind in ("create", "write", "rename"):
            device = Device(board_name=name)
            watch = Watch(device)

            def refuse(done, path, kind=kind, code=code):
                if done == kind and path.startswith("bout"):
                    raise OSError(code)

            device.board.flash.before_change = refuse
            device.press("start", START_MS)
            device.run(START_MS + 1000)
            assert device.said(codes.RECORD), device.text()
            assert watch.driven == [] and device.said("inflate") == []


def restarted(name, event, at_ms=HELD_MS, until_ms=None):
    """Holding 40 mmHg when event(board) happens; START is pressed when it is up again."""
    device = Device(board_name=name)
    device.press("start", START_MS)
    device.at(at_ms, lambda: event(device.board))
    device.press("start", at_ms + AGAIN_MS + 500)
    return device.run(until_ms or at_ms + AGAIN_MS + 1200)


def test_a_power_loss_under_pressure_counts_as_the_ceiling():
    # verifies: R-OCC-9, R-CTL-7
    for name in BOARDS:
        device = restarted(name, lambda board: board.power_cycle(200))
        log = device.text()
        assert device.said(codes.INTERRUPTED), log
        assert device.said("the limb needs 180 s"), log
        assert device.said(codes.RECOVERING) and len(device.said("inflate")) == 1, log
        assert state(device) == "closed", (name, log)
        later = device.board.records.column(0)[(HELD_MS + 4000) // 10 :]
        assert max(later) < 2000, (name, max(later))  # the self-test's air, and no more


def test_the_selftest_of_a_limb_that_still_recovers_leaves_the_ceiling_whole():
    """Its drill starts the ceiling with a few seconds; the training needs all of it."""
    # verifies: R-OCC-6
    device = Device()
    device.press("start", START_MS)
    device.press("stop", START_MS + 4000)
    again_ms = START_MS + 9000
    device.at(again_ms, lambda: device.board.power_cycle(200))
    device.press("start", again_ms + AGAIN_MS + 500)
    device.run(again_ms + AGAIN_MS + 26000)
    assert device.said("the limb needs 180 s"), device.text()
    assert len(device.said("inflate")) == 2 and device.said("TRIP") == [], device.text()
    assert device.closed_between(again_ms + AGAIN_MS + 24000, again_ms + AGAIN_MS + 25900)


def test_after_a_watchdog_reset_the_clock_goes_on_and_nothing_resumes():
    # verifies: R-OCC-9, R-CTL-4, R-CTL-7
    for name in BOARDS:
        device = Device(board_name=name)
        device.press("start", START_MS)
        device.at(HELD_MS, device.board.stall_loop)
        device.run(HELD_MS + 8000 + AGAIN_MS)
        log = device.text()
        assert [kind for _, kind in device.board.resets] == ["watchdog"], log
        assert device.said(codes.RESTARTED_BY_WATCHDOG), log
        assert device.said(codes.INTERRUPTED), log
        assert device.said("the limb needs 180 s"), log
        assert len(device.said("inflate")) == 1 and device.mmhg() < 10
        used = words_of_record(device)
        assert used[0] == "closed" and 13 <= int(used[1]) <= 20, used  # 3.5 s, unseen 10 s


HANG = "if tick.count in (620, 621): self.chip.sleep_ms(9000)"


def test_two_watchdog_resets_in_a_row_are_told():
    # verifies: R-CTL-13
    device = Device(files=planted("cuff/app.py", "guard = tick.guard", HANG))
    device.run(6200 + 8000 + 6200 + 8000 + 2000)
    assert [kind for _, kind in device.board.resets] == ["watchdog"] * 2, device.text()
    assert len(device.said(codes.RESTARTED_BY_WATCHDOG)) == 2
    assert len(device.said("2 watchdog resets in a row: radio stays off")) == 1


def test_an_exception_of_the_loop_is_no_watchdog_reset():
    for name in BOARDS:
        crash = "if tick.count >= 400: raise ValueError"
        device = Device(board_name=name, files=planted("cuff/app.py", "guard = tick.guard", crash))
        device.run(9000)
        assert [kind for _, kind in device.board.resets] == ["reset", "reset"], device.text()
        assert len(device.said(codes.RESTARTED_BY_PROGRAM)) == 2, device.text()
        assert device.said(codes.RESTARTED_BY_WATCHDOG) == [] and device.said("radio") == []


def test_start_is_refused_until_the_planned_training_fits_and_then_works():
    # verifies: R-OCC-5, R-OCC-13
    device = Device(settings=SHORT)
    device.press("start", START_MS)
    device.press("stop", START_MS + 60000)
    device.press("start", START_MS + 65000)
    device.press("start", START_MS + 250000)
    device.run(START_MS + 251000)
    refused = device.said(codes.RECOVERING)
    assert len(refused) == 1 and START_MS + 65000 <= refused[0] < START_MS + 66000, device.text()
    line = [text for ms, text in device.board.log if ms == refused[0]][0]
    seconds = int(line.split(": ")[2].split(" ")[0])
    assert 174 <= seconds <= 177, line
    assert len(device.said("inflate")) == 2, device.text()


def test_a_training_that_never_fits_is_refused():
    settings = dict(SHORT)
    settings["exercise_min"] = 1
    device = Device(settings=settings)
    device.press("start", START_MS)
    device.run(START_MS + 1000)
    assert device.said(codes.TOO_LONG) and device.said("inflate") == [], device.text()


class Journey:
    """A short use with its START, its end and its recovery; the power goes at one flash change."""

    def __init__(self, change):
        self.device = Device(settings=SHORT)
        self.seen = on_change(self.device, change, cut_power(self.device))
        self.device.press("start", START_MS)
        self.device.press("stop", START_MS + 3000)
        self.device.run(START_MS + (18000 if 1 <= change <= 6 else 200000))
        self.cuts = [ms for ms, kind in self.device.board.resets if kind == "power"]


def test_a_power_cut_at_any_change_of_the_flash_is_safe():
    """Before pressure nothing is lost; after it at least what was used is counted."""
    # verifies: R-OCC-9
    count = 1 if IS_32_BIT else 9
    for change in range(1, count + 1):
        journey = Journey(change)
        log = journey.device.text()
        assert len(journey.cuts) == 1, (change, log)
        kind = journey.seen[change - 1][1]
        assert kind == (["create", "write", "rename"] * 3)[change - 1], change
        pressed = len(journey.device.said("inflate"))
        recovers = journey.device.said("the limb needs 180 s")
        if change <= 3:
            assert pressed == 0 and recovers == [], (change, log)
        else:
            assert pressed == 1 and len(recovers) == 1, (change, log)
            was_open = journey.device.said(codes.INTERRUPTED)
            assert len(was_open) == (1 if change <= 6 else 0), (change, log)
        assert journey.device.mmhg() < 1
    if not IS_32_BIT:
        assert len(Journey(0).seen) == 9  # and there is no other change


def test_a_training_that_takes_longer_than_planned_ends_without_a_trip():
    """A pump so weak that a minute is gone before the hold begins: 10 s are left for the vent."""
    device = Device(settings={"exercise_min": 2, "manual_mmhg": 40})
    device.press("start", START_MS)
    device.at(START_MS + 20, lambda: setattr(device.plant, "free_ml_s", 1.5))  # was fine before
    device.run(START_MS + 125000)
    assert device.said("hold,") and device.said("hold,")[0] > START_MS + 50000, device.text()
    assert device.said(codes.TIME_USED_UP), device.text()
    assert device.said("TRIP") == [] and device.mmhg() < 10


def test_a_training_that_ends_well_clears_the_count_of_watchdog_resets():
    # verifies: R-CTL-13
    device = Device(settings={"manual_mmhg": 20})
    ended_ms = 14500 + 75000
    for ms in (3500, ended_ms):
        device.at(ms, lambda: device.board.stall_loop())
    device.press("start", 14500)
    device.run(ended_ms + 8000 + 1000)
    assert len(device.said(codes.RESTARTED_BY_WATCHDOG)) == 2, device.text()
    assert device.said(codes.DONE) and device.said(codes.RADIO_OFF) == [], device.text()
