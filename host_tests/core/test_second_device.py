"""Two sensors on the whole device: what trips, what is refused, and that no part costs time."""

from cuff import codes
from host_tests.core.device_kit import BOARDS, Device
from tools.sim import plants
from tools.sim.circuit import sensor_faults

START_MS = 8000
AT_MS = 20000  # 40 mmHg are held by then


def held(act=None, board="pico_w", until_ms=24000, at_ms=AT_MS, **options):
    """A manual hold of 40 mmHg in which act(device) happens."""
    device = Device(board_name=board, **options)
    device.press("start", START_MS)
    if act:
        device.at(at_ms, lambda: act(device))
    device.run(until_ms)
    return device


def trip_of(device):
    """(ms, name) of the trip that the console tells; None without one."""
    for ms, line in device.board.log:
        if " TRIP " in line:
            return ms, line.split(" TRIP ")[1].split(":")[0]
    return None


def breaks(kind, value=0):
    return lambda device: device.board.second.set_fault(kind, value)


def first(kind, value=0):
    def act(device):
        board = device.board
        board.electronics.set_fault("pressure", kind, value, board.now_us)

    return act


def test_a_hold_goes_through_with_both_sensors():
    for board in BOARDS:
        device = held(board=board)
        assert trip_of(device) is None, device.text()
        assert abs(device.mmhg() - 40) < 5
        assert device.board.second.conversions > 200


def test_a_second_sensor_that_is_lost_under_pressure_vents_within_a_second():
    # verifies: R-SEC-2
    for kind in ("dead", "busy", "garbage", "saturated"):
        device = held(breaks(kind))
        ms, name = trip_of(device)
        assert name == "second-lost" and ms - AT_MS <= 800, device.text()
        assert not device.closed_between(ms + 10, 24000)


def test_a_bus_that_is_stuck_under_pressure_vents_within_a_second_and_keeps_the_lease():
    # verifies: R-SEC-2
    for board in BOARDS:
        for line in ("second_scl", "second_sda"):
            device = held(lambda d, pin=line: d.board.drive(pin, 0), board)
            ms, name = trip_of(device)
            assert name == "second-lost" and ms - AT_MS <= 800, device.text()


def test_a_frozen_answer_is_an_answer_that_stopped():
    device = held(breaks("frozen"))
    ms, name = trip_of(device)
    assert name == "second-lost" and ms - AT_MS <= 2500, device.text()


def test_either_sensor_that_goes_away_from_the_other_trips():
    # verifies: R-SEC-1
    for act, within_ms in (
        (breaks("offset", 2500), 1000), (breaks("offset", -2500), 1000),
        (breaks("gain", 2000), 1000), (breaks("gain", 300), 1000),
        (first("offset", -25 * 12), 1000),
        # Down to its target by a valve that opens again and again: safe, and so not in a hurry.
        (first("offset", 25 * 12), 3500), (first("gain", 600), 3500),
    ):  # fmt: skip
        device = held(act)
        ms, name = trip_of(device)
        assert name == "sensors-disagree" and ms - AT_MS <= within_ms, device.text()
        assert "OPEN THE CUFF BY HAND" in device.text()


def test_a_long_release_of_a_large_cuff_is_no_disagreement():
    """DOWN fourteen times in a row: the valve is open for more than three seconds, which empties
    the manifold ahead of the cuff."""
    settings = {"build": "thigh", "manual_mmhg": 100, "manual_minutes": 8}
    device = Device(plants.Thigh(), settings=settings)
    device.press("start", 14000)
    for k in range(14):
        device.press("down", 45000 + 160 * k, 70)
    device.run(54000)
    assert trip_of(device) is None, device.text()
    assert abs(device.mmhg() - 20) < 5


def test_a_first_sensor_that_drifts_down_cannot_overfill_the_cuff():
    for mv_s in (-12, -2):  # 1 and 0.17 mmHg/s
        act = first("drift", mv_s * 1000)
        device = held(act, until_ms=AT_MS + 16000 * 12 // -mv_s, settings={"manual_minutes": 5})
        assert trip_of(device)[1] == "sensors-disagree", device.text()
        assert max([device.row(ms)[0] for ms in range(AT_MS, device.board.now_ms, 10)]) < 5600


def test_a_dead_second_sensor_does_not_start_and_says_so():
    # verifies: R-SEC-3
    for kind in ("dead", "busy", "garbage"):
        device = Device()
        device.board.second.set_fault(kind)
        device.press("start", START_MS)
        device.run(14000)
        text = "will not start: the second pressure sensor does not answer"
        assert device.said(text), device.text()
        assert device.said("second sensor: the second pressure sensor does not answer")
        assert not device.said("inflate")


def test_a_second_sensor_that_comes_back_is_proved_before_the_next_start():
    device = Device()
    device.board.second.set_fault("dead")
    device.at(9000, lambda: device.board.second.set_fault(None))
    device.press("start", 10000)
    device.press("start", 13000)
    device.run(30000)
    assert device.said("inflate"), device.text()


def test_one_that_does_not_follow_the_air_does_not_start():
    device = Device()
    device.at(2500, lambda: device.board.second.set_fault("stuck"))
    device.press("start", START_MS)
    device.run(22000)
    assert device.said(codes.SECOND_STUCK), device.text()
    assert not device.said("inflate")


def test_the_air_of_the_self_test_stays_little_when_the_first_sensor_lags():
    for board in BOARDS:
        device = Device(board_name=board)
        device.board.sensor_fault = sensor_faults.make("lag 4 s")
        device.press("start", START_MS)
        device.run(16000)
        highest = max([device.row(ms)[0] for ms in range(0, 16000, 10)])
        assert highest < 2000, highest
        assert device.said(codes.SECOND_PARTED), device.text()
        assert not device.said("inflate")


def test_one_that_follows_again_after_start_is_believed():
    device = Device()
    device.at(2500, lambda: device.board.second.set_fault("stuck"))
    device.at(9000, lambda: device.board.second.set_fault(None))
    device.press("start", 10000)
    device.run(24000)
    assert device.said("inflate"), device.text()


def test_one_that_is_not_at_zero_does_not_start():
    device = Device()
    device.board.second.zero_error_cmmhg = 2500
    device.press("start", START_MS)
    device.run(12000)
    assert device.said("second sensor: the second pressure sensor is not at zero"), device.text()
    assert not device.said("inflate")


def test_a_trip_is_not_cleared_while_the_second_sensor_sees_pressure():
    # verifies: R-SEC-4
    def act(device):
        first("open")(device)  # 0 V: a trip, and no pressure is read any more
        device.board.second.set_fault("offset", 6000)

    device = Device()
    device.press("start", START_MS)
    device.at(AT_MS, lambda: act(device))
    device.at(AT_MS + 4000, lambda: first(None)(device))
    device.press("start", AT_MS + 6000)
    device.at(AT_MS + 8000, lambda: device.board.second.set_fault(None))
    device.press("start", AT_MS + 10000)
    device.run(AT_MS + 12000)
    assert device.said(codes.TRIP_STAYS), device.text()
    assert device.said(codes.TRIP_CLEARED)[0] >= AT_MS + 10000


def test_that_the_cuff_was_opened_is_not_confirmed_while_the_second_sensor_sees_pressure():
    # verifies: R-SEC-4, R-OCC-15
    for board in BOARDS:
        device = Device(board_name=board)
        device.press("start", START_MS)
        device.at(AT_MS, lambda d=device: d.board.second.set_fault("offset", 6000))
        device.press("start", AT_MS + 6000, 3500)
        device.at(AT_MS + 11000, lambda d=device: d.board.second.set_fault(None))
        device.press("start", AT_MS + 12000, 3500)
        device.run(AT_MS + 17000)
        assert trip_of(device)[1] == "sensors-disagree", device.text()
        assert device.said(codes.NOT_CONFIRMED), device.text()
        confirmed = device.said(codes.OPENED_BY_HAND)
        assert len(confirmed) == 1 and confirmed[0] > AT_MS + 12000, device.text()


# -- boards without one --------------------------------------------------------------------


def one_sensor(settings=None, board="pico_w", lacks=False):
    """A device whose board.py says that there is no second sensor, or does not know the word."""
    device = Device(board_name=board, settings=settings, second=False)
    if lacks:
        text = device.board.image.files["board.py"]
        device.board.image.files["board.py"] = text.replace("SECOND_SENSOR = None\n", "")
    device.board.second.set_fault("dead")
    return device


def test_a_board_without_one_starts_and_says_so_at_every_start():
    # verifies: R-SEC-5
    for board in BOARDS:
        for lacks in (False, True):
            device = one_sensor(board=board, lacks=lacks)
            device.press("start", START_MS)
            device.run(14000)
            assert device.said("inflate, target 40"), device.text()
            assert len(device.said("one pressure sensor")) == 2, device.text()
            assert device.board.second.conversions == 0
            assert trip_of(device) is None


def test_a_board_without_one_is_refused_above_the_limits_without_an_lop():
    # verifies: R-SEC-5
    for build, most in (("arm", 90), ("thigh", 100)):
        for wanted in (most, most + 1):
            manual = {"training": "manual", "manual_mmhg": wanted, "build": build}
            device = one_sensor(manual)
            device.press("start", START_MS)
            device.run(9000)
            refused = device.said("above the limit of %d mmHg (one pressure sensor)" % most)
            assert bool(refused) == (wanted > most), device.text()
            assert bool(device.said("inflate")) == (wanted <= most), device.text()


def test_with_two_sensors_the_same_is_allowed():
    device = Device(settings={"training": "manual", "manual_mmhg": 100})
    device.press("start", START_MS)
    device.run(9000)
    assert device.said("inflate"), device.text()
    assert not device.said("one pressure sensor")
