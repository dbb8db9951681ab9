"""The whole device, unmodified, on both boards: boot, what it refuses, a hold by buttons, STOP."""

from cuff import codes
from host_tests.core.device_kit import BOARDS, READY_MS, Device, Sticky, Watch

START_MS = READY_MS + 100
HELD_MS = START_MS + 3500  # 40 mmHg on the quick cuff


def test_boots_vented_and_stays_so():
    # verifies: R-VNT-1
    for name in BOARDS:
        device = Device(board_name=name)
        watch = Watch(device)
        device.run(10000)
        taken = device.said(codes.PERMITS_READY)[0] // 10
        assert watch.driven == [] and device.mmhg() < 1, name
        assert not any(device.board.records.column(2)[:taken]), name
        assert not any(device.board.records.column(3)[:taken]), name
        assert device.said(codes.SELF_TEST_PASSED), device.text()
        assert device.said("will not start") == [], device.text()


def started(device, at_ms=START_MS, until_ms=START_MS + 800):
    """Press START; did it inflate?"""
    device.press("start", at_ms)
    device.run(until_ms)
    inflates = device.said("inflate") != []
    assert device.closed_between(at_ms, until_ms) == inflates
    return inflates


def started_training(device):
    """Press START; did a training begin (whatever else did)?"""
    device.press("start", START_MS)
    device.run(START_MS + 800)
    return device.said("inflate") != []


def test_starts_when_everything_is_right():
    for name in BOARDS:
        assert started(Device(board_name=name)), name


def test_refuses_to_start_uncalibrated():
    # verifies: R-SNS-5
    device = Device(settings={"calibrated_on": None})
    assert not started(device)
    assert device.said(codes.UNCALIBRATED), device.text()


def test_a_training_without_an_lop_measures_it_first():
    # verifies: R-LOP-1
    device = Device(settings={"training": "resistance", "lop_mmhg": None})
    assert not started_training(device)
    assert device.said(codes.LOP_BEGINS), device.text()


def test_refuses_a_share_above_that_of_first_sessions_and_measures_nothing_for_it():
    given = {"training": "resistance", "lop_mmhg": None, "target_pct_lop": 51}
    device = Device(settings=dict(given, experience="first"))
    assert not started(device)
    assert device.said(codes.SHARE) and device.said("51 is above the 50 %")
    assert device.said("LOP measurement") == [], device.text()


def test_refuses_a_pressure_above_the_limit_of_the_limb():
    # verifies: R-PRS-2
    device = Device(settings={"manual_mmhg": 91, "lop_mmhg": None})
    assert not started(device)
    assert device.said(codes.ABOVE_LIMIT), device.text()
    assert device.said("target 91 mmHg is above the limit of 90 mmHg")


def test_refuses_bad_settings_and_names_the_bound():
    # verifies: R-SET-1
    for data, words in (
        (b'{"target_pct_lop": 81}', "target_pct_lop must be at most 80 % LOP, not 81"),
        (b'{"lop_mmhg": 190', "not valid JSON"),
        (b"\xff\xff\xff\xff", "settings.json"),
    ):
        device = Device()
        device.settings_file(data)
        assert not started(device)
        assert device.said(codes.SETTINGS_REFUSED), device.text()
        assert device.said(words), device.text()
        assert device.said(codes.BAD_SETTINGS)
        for code in (codes.UNCALIBRATED, codes.NO_LOP):  # the file may well hold both
            assert device.said(code) == [], device.text()
        assert device.board.resets == []


def test_refuses_without_a_steady_zero_after_thirty_seconds():
    # verifies: R-SNS-4
    device = Device()
    device.board.electronics.set_fault("pressure", "noise", 30)
    assert not started(device, 1000, 32000)
    refused = device.said(codes.ZERO_UNSTABLE)
    assert refused and 31000 <= refused[0] <= 31200, device.text()


def shifted(plant):
    """A cuff that keeps 30 mmHg though the valve is open."""
    plant.p_mmhg = plant.creep1_mmhg = plant.creep2_mmhg = 30.0
    plant.blocked = True
    return plant


def test_refuses_a_cuff_under_pressure_as_zero():
    # verifies: R-SNS-4, R-VNT-8
    for name in BOARDS:
        device = Device(shifted(Sticky()), name)
        assert not started(device), name
        assert device.said(codes.ZERO_REFUSED) and device.said(codes.MAY_BE_CLOSED)


def test_a_refused_zero_is_taken_again_once_the_cuff_was_opened():
    device = Device(shifted(Sticky()))
    device.press("start", START_MS)

    def open_cuff():
        device.plant.blocked = False

    device.at(START_MS + 500, open_cuff)
    device.press("start", START_MS + 2500, 3400)  # confirms that it was opened
    device.press("start", START_MS + 9000)
    device.run(START_MS + 24000)
    assert device.said("inflate"), device.text()


def test_a_manual_hold_is_started_and_stopped_by_buttons():
    for name in BOARDS:
        device = Device(board_name=name)
        device.press("start", START_MS)
        device.press("stop", HELD_MS + 2000)
        device.run(HELD_MS + 4500)
        assert device.said("inflate, target 40") and device.said("hold, target 40"), device.text()
        held = [device.row(ms)[0] for ms in range(HELD_MS, HELD_MS + 2000, 10)]
        assert min(held) >= 3800 and max(held) <= 4300, (name, min(held), max(held))
        assert device.said(codes.STOPPED) and device.said("idle"), device.text()
        assert not device.closed_between(HELD_MS + 2020, HELD_MS + 4500)
        assert device.mmhg() < 10


def test_up_and_down_change_a_hold():
    device = Device()
    device.press("start", START_MS)
    device.press("up", HELD_MS)
    device.press("up", HELD_MS + 400)
    device.press("down", HELD_MS + 2500)
    device.run(HELD_MS + 5500)
    assert 4700 <= device.row(HELD_MS + 2400)[0] <= 5600  # a burst lifts so small a cuff far
    assert 3700 <= device.row(HELD_MS + 5400)[0] <= 4500


def test_stop_releases_the_valve_within_15_ms_at_any_moment():
    # verifies: R-STP-1
    """While inflating, at the stop of the pump, in a hold; at any phase of tick and loop."""
    for name in BOARDS:
        device = Device(board_name=name, settings={"manual_mmhg": 20})
        watch = Watch(device)
        presses = []
        at_ms = START_MS
        for k in range(7):
            after_ms = 90 + 290 * k + k * 3.7
            device.press("start", at_ms, 60)
            presses.append(at_ms + after_ms)
            device.press("stop", at_ms + after_ms, 100)
            at_ms += after_ms + 1100
        device.run(int(at_ms))
        assert len(watch.driven) >= len(presses), (name, device.text())
        for pressed_ms in presses:
            assert any([begin < pressed_ms for begin in watch.driven])
            later = [ms for ms in watch.released if ms >= int(pressed_ms)]
            assert later and later[0] - pressed_ms <= 15, (name, pressed_ms, later[:1])
            again = [ms for ms in watch.driven if pressed_ms + 15 < ms < pressed_ms + 1000]
            assert again == [], (name, again)


def test_stop_held_down_keeps_everything_off():
    # verifies: R-STP-2
    device = Device()
    watch = Watch(device)
    device.press("stop", START_MS - 50, 3000)
    device.press("start", START_MS)
    device.press("start", START_MS + 1000)
    device.run(START_MS + 3000)
    assert watch.driven == []


def test_stop_at_power_on_leaves_a_vented_device_without_main_program():
    # verifies: R-CTL-9
    for name in BOARDS:
        device = Device(board_name=name)
        watch = Watch(device)
        device.press("stop", 0, 1000)
        device.press("start", 3000)
        device.run(4000)
        assert device.said("maintenance") and device.board.at_prompt, device.text()
        assert watch.driven == []


def test_the_alarm_sounds_after_a_trip_and_not_before():
    # verifies: R-ALM-1
    device = Device()
    heard = []

    def listen():
        if device.board.pin_duty_u16("buzzer"):
            heard.append((device.board.now_ms, device.board.pwm_hz("buzzer")))

    device.board.every(20, listen)
    device.press("start", START_MS)
    device.at(HELD_MS, lambda: device.board.electronics.set_fault("pressure", "open"))
    device.run(HELD_MS + 1500)
    trips = device.said("TRIP sensor-")
    assert trips and trips[0] <= HELD_MS + 80, device.text()
    assert heard and heard[0][0] >= HELD_MS + 20  # the third bad sample
