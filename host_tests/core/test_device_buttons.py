"""The whole device and buttons that are stuck, held too long, or pressed together."""

from cuff import codes
from cuff.words import tell
from host_tests.core.device_kit import BOARDS, READY_MS, Device, Watch
from host_tests.core.lop_kit import LopDevice

START_MS = READY_MS + 200
HOLD = {"training": "manual", "manual_mmhg": 60, "manual_minutes": 1}
FOR_EVER = 100000


def stuck(device):
    return device.said(tell.find(codes.BUTTON_STUCK).text)


def lights(device, from_ms, to_ms):
    """Share of the turns in which the light is on, in percent."""
    seen = []

    def look():
        if from_ms <= device.board.now_ms < to_ms:
            seen.append(device.board.pin_level("led"))

    device.board.every(20, look)
    return seen


def test_up_that_is_stuck_measures_no_lop():
    # verifies: R-STP-5, R-STP-6
    for name in BOARDS:
        for since_ms in (0, 5000):
            device = Device(board_name=name, settings=HOLD)
            device.press("up", since_ms, FOR_EVER)
            device.press("start", START_MS)
            device.run(START_MS + 12000)
            log = device.text()
            assert device.said("LOP measurement") == [] and device.said("inflate, target 60"), log
            assert len(stuck(device)) == 1 and device.said("alarm: UP: "), log
            assert max(device.board.records.column(0)) < 6500, log


def test_up_pressed_more_than_a_second_before_start_is_no_chord():
    # verifies: R-STP-6
    for before_ms, measures in ((0, True), (900, True), (1200, False)):
        device = LopDevice(settings={"lop_mmhg": 150})
        device.press("up", START_MS - before_ms, 3000)
        device.run(START_MS + 1500)
        assert (device.said(codes.LOP_BEGINS) != []) == measures, device.text()
        assert (device.said("inflate") == []) == measures, device.text()


def test_start_that_is_stuck_starts_nothing_and_is_told():
    # verifies: R-STP-5
    device = Device(settings=HOLD)
    device.press("start", 0, START_MS + 3000)
    device.press("start", START_MS + 4000)
    seen = lights(device, READY_MS, START_MS + 3000)
    device.run(START_MS + 5500)
    assert len(stuck(device)) == 1 and device.said("alarm: START"), device.text()
    assert device.said("no button is stuck any more"), device.text()
    assert [ms > START_MS + 4000 for ms in device.said("inflate")] == [True], device.text()
    assert 15 <= 100 * sum(seen) // len(seen) <= 25  # "not ready", though the self-test has passed


def test_a_start_held_for_more_than_ten_seconds_is_told_and_one_of_nine_is_not():
    # verifies: R-STP-5
    for held_ms, times in ((9000, 0), (11000, 1)):
        device = Device(settings=HOLD)
        device.press("start", START_MS, held_ms)
        device.run(START_MS + 12000)
        assert len(stuck(device)) == times and device.said("hold, target 60"), device.text()


def test_stop_that_is_stuck_vents_for_good_and_start_says_why():
    # verifies: R-STP-2, R-STP-5
    for name in BOARDS:
        device = Device(board_name=name, settings=HOLD)
        watch = Watch(device)
        device.press("start", START_MS)
        device.press("stop", START_MS + 1000, FOR_EVER)
        device.press("start", START_MS + 9000)
        device.press("start", START_MS + 13000)
        device.run(START_MS + 14000)
        refused = device.said(codes.STOP_HELD)
        assert len(refused) == 2 and len(stuck(device)) == 1, device.text()
        assert START_MS + 11000 <= stuck(device)[0] <= START_MS + 11500
        assert [ms for ms in watch.driven if ms > START_MS + 1000] == []


def test_start_while_the_cuff_empties_is_answered_and_begins_nothing_later():
    device = Device(settings=HOLD)
    board = device.board
    heard = []
    board.every(20, lambda: heard.append((board.now_ms, board.pwm_hz("buzzer"))))
    device.press("start", START_MS)
    device.press("stop", START_MS + 4000)
    device.press("start", START_MS + 4300)
    device.run(START_MS + 12000)
    log = device.text()
    idle_ms = device.said("idle, ")[0]
    said = device.said(codes.NOT_EMPTY)
    assert len(said) == 1 and START_MS + 4300 < said[0] < idle_ms, log
    assert [hz for ms, hz in heard if said[0] <= ms <= said[0] + 100 and hz == 220], log
    assert len(device.said("inflate")) == 1, log


def test_up_and_down_are_said():
    device = Device(settings={"manual_mmhg": 40})
    device.press("start", READY_MS + 100)
    device.press("down", READY_MS + 4000)
    device.press("up", READY_MS + 5000)
    device.press("up", READY_MS + 6000, 100)
    device.run(READY_MS + 8000)
    lines = [line.split(" ", 1)[1] for _, line in device.board.log]
    after = lines[lines.index("hold, target 40 mmHg") + 1 :]
    assert after[:2] == ["target 30 mmHg", "target 35 mmHg"], device.text()
