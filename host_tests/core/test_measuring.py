"""cuff/session/measuring.py in the whole device: found, refused, stopped, faulty, kept.

The accuracy of the measurement is tested elsewhere (host_tests/lop, host_tests/scenario); here it
is what the device makes of it: windows in which nothing moves, ways out, attempts, the record.
"""

import json

from cuff import codes, params
from cuff.session.lop.book import LopBook
from cuff.session.lop.measurement import DONE
from cuff.session.measuring import VENT, Measuring
from cuff.session.spent import Spent
from host_tests.core.air_kit import Quick, some
from host_tests.core.checked import IS_32_BIT
from host_tests.core.device_kit import BOARDS, Watch
from host_tests.core.lop_kit import START_MS, LopDevice

LATER_MS = START_MS + 23000  # well within the measurement, above 80 mmHg


def test_it_finds_the_occlusion_pressure_and_vents():
    # verifies: R-LOP-3
    for board_name in some(*BOARDS):
        device = LopDevice("arm-3", board_name=board_name).run_to_the_end()
        assert device.found() is not None, device.text()
        assert abs(device.found()[0] - device.true_lop_mmhg) <= 15, device.text()
        assert device.mmhg() < 10
        assert device.said("TRIP") == [] and device.board.resets == []
        assert json.loads(device.board.flash.files["lop.json"].split(b"\n")[1])["limb"] == "arm"


def test_a_trip_while_it_vents_takes_the_result_back():
    device = LopDevice("arm-3")

    def cut():
        if device.said("LOP found") and not device.said("TRIP"):
            device.board.electronics.set_fault("pressure", "open")
        else:
            device.board.electronics.set_fault("pressure", None)

    device.board.every(100, cut)
    device.run_to_the_end()
    log = device.text()
    assert device.said("LOP not kept: pressure sensor gives no valid signal"), log
    assert "lop.json" not in device.board.flash.files, log
    assert device.said("self-test passed")[-1] < device.said("TRIP")[0], log


def test_in_every_window_the_pump_stands_and_the_valve_is_shut():
    device = LopDevice().run_to_the_end()
    assert len(device.windows()) >= 8
    for read_ms in device.windows():
        for ms in range(read_ms - 1800, read_ms - 20, 10):
            _, _, pump, valve = device.row(ms)
            assert pump == 0 and valve > 0, (read_ms, ms)


def test_it_never_asks_for_more_than_the_ceiling():
    # verifies: R-LOP-4
    device = LopDevice("thigh-1", settings={"pressure_max_mmhg": 140}).run_to_the_end()
    assert device.found() is None
    assert device.said("LOP not found: "), device.text()
    assert 12000 < max(device.board.records.column(0)) < 14500


def test_stop_vents_within_15_ms_and_ends_it():
    # verifies: R-STP-1, R-LOP-4
    for board_name in some(*BOARDS):
        device = LopDevice(board_name=board_name)
        watch = Watch(device)
        device.press("stop", LATER_MS)
        device.run_to_the_end()
        assert [ms for ms in watch.released if LATER_MS <= ms <= LATER_MS + 15], watch.released
        assert device.said("LOP not found: stopped"), device.text()
        assert device.found() is None and "lop.json" not in device.board.flash.files
        assert not device.closed_between(LATER_MS + 20, device.board.now_ms - 20)


def test_down_says_that_it_hurts_and_vents():
    # verifies: R-LOP-4
    device = LopDevice()
    device.press("down", LATER_MS)
    device.run_to_the_end()
    assert device.said(codes.LOP_DISCOMFORT), device.text()
    assert not device.closed_between(LATER_MS + 150, device.board.now_ms - 20)


def test_movement_is_refused_with_what_to_do():
    # verifies: R-LOP-5
    device = LopDevice(restless_ms=(START_MS + 17000, 200000)).run_to_the_end()
    assert device.found() is None
    lines = device.said(codes.LOP_MOVED)
    assert lines, device.text()
    assert device.said(", moved") and device.said("2 attempts left, the next one in 120 s")
    assert "lop.json" not in device.board.flash.files


def test_no_pulse_is_refused():
    # verifies: R-LOP-5
    class Numb(Quick):
        pulse_gain = 0.0

    device = LopDevice(None, plant_class=Numb).run_to_the_end()
    assert device.said("LOP not found: ") and device.found() is None, device.text()


def test_attempts_are_spaced_and_end():
    # verifies: R-LOP-6
    if IS_32_BIT:
        return  # six virtual minutes
    device = LopDevice()
    stopped_ms = []
    for k in range(4):
        begin_ms = START_MS + k * 150000
        if k:
            device.press("start", begin_ms - 100000)  # too early
            device.press("start", begin_ms)
        device.press("stop", begin_ms + 5000)
        stopped_ms.append(begin_ms + 5000)
    device.run(3 * 150000 + 20000)
    assert len(device.said(codes.LOP_BEGINS)) == 3, device.text()
    assert len(device.said(codes.LOP_PAUSE)) == 2
    log = device.text()
    assert len(device.said("1 attempt left, the next one in 120 s")) == 1, log
    assert len(device.said(codes.LOP_NO_ATTEMPT)) == 1, log
    assert device.said("0 attempts") == [], log
    words = "no attempt left - rest until the next session, 480 min with the device left on"
    assert device.said(words), log
    assert device.said("another day") == [], log  # it was never off


class Nothing:
    """Stands in for guard and occlusion clock where neither is asked."""

    history = ()
    history_at = 0

    def left_s(self):
        """All day."""
        return 86400


def test_a_pressure_that_occludes_no_limb_is_no_result():
    # verifies: R-LOP-1
    for estimate_cmmhg, believed in ((7999, False), (8000, True)):
        values = params.defaults()
        book = LopBook(values, lambda: 0, lambda: False)
        lines = []
        part = Measuring(
            values, book, None, Nothing(), Nothing(), lambda a, b: a - b, None,
            lambda *words, to=lines: to.append(words), Spent(3, book, book),
        )  # fmt: skip
        assert part.prepare(0) == codes.NONE
        part.start(0)
        lop = part._run.lop
        lop.state, lop.estimate_cmmhg = DONE, estimate_cmmhg
        part.step(20, 10000, False)
        assert (book.in_force() == 80) == believed and part.phase == VENT
        assert part.target_cmmhg == 0
        said = (codes.LOP_NOT_FOUND, codes.LOP_NOT_A_LIMBS, 79)
        assert (said in lines) != believed, lines


class Torn(Quick):
    """The tube comes off in the middle."""

    off_ms = LATER_MS
    passed_us = 0

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        self.passed_us += steps * dt_us
        if self.passed_us > self.off_ms * 1000:
            self.leak_ml_s_mmhg = self.torn_leak
        super().advance(steps, dt_us, pump_duty_u16, valve_energised)

    torn_leak = 0.5


def test_a_tube_that_comes_off_trips_or_is_called_a_leak():
    device = LopDevice(plant_class=Torn)
    device.run(65000)
    assert device.said("TRIP") or device.said("LOP not found: The cuff"), device.text()
    assert device.found() is None and not device.closed_between(60000, 64000)


def test_a_slow_leak_is_called_a_leak_and_not_movement():
    # verifies: R-LOP-5
    class Seeps(Torn):
        torn_leak = 0.02

    device = LopDevice(plant_class=Seeps).run_to_the_end()
    assert device.said(codes.LOP_LEAK), device.text()


class Runaway(Quick):
    """The pump's switch is shorted from some moment on."""

    passed_us = 0

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        self.passed_us += steps * dt_us
        if self.passed_us > LATER_MS * 1000:
            pump_duty_u16 = 65535
        super().advance(steps, dt_us, pump_duty_u16, valve_energised)


def test_a_pump_that_does_not_stop_trips_or_ends_it_within_seconds():
    device = LopDevice(plant_class=Runaway)
    device.run(50000)
    assert device.said("TRIP") or device.said("LOP not found"), device.text()
    assert max(device.board.records.column(0)) < 31500
    assert not device.closed_between(49000, 50000)


def test_up_and_start_measures_anew_though_one_is_known():
    device = LopDevice(settings={"lop_mmhg": 150})
    device.press("up", START_MS - 500, 1500)
    device.run(START_MS + 2000)
    assert device.said("LOP 150 mmHg, entered by hand")
    assert device.said(codes.LOP_BEGINS) and device.said("inflate") == [], device.text()


def test_postures_that_contradict_are_refused_before_it_begins():
    device = LopDevice(settings={"lop_posture": "standing", "training_posture": "lying"})
    device.run(START_MS + 1000)
    assert device.said(codes.LOP_BEGINS) == [] and device.said(codes.POSTURES)


def test_it_lasts_over_a_reset_and_ends_with_power_off():
    # verifies: R-LOP-3
    device = LopDevice()
    device.at(LATER_MS, device.board.ctrl_c)  # off while it measures
    device.at(90000, device.board.stall_loop)  # ends in a reset by the watchdog
    device.at(102000, lambda: device.board.power_cycle(500))
    device.run(105000)
    assert [ms // 1000 for ms in device.said("measured with confidence")] == [98], device.text()
    assert [ms // 1000 for ms in device.said(codes.LOP_WAS_OFF)] == [102]


def test_a_damaged_record_is_told_and_not_used():
    device = LopDevice()
    device.board.flash.files["lop.json"] = b"00000000\n{}"
    device.run(START_MS + 500)
    assert device.said("lop.json is damaged") and device.said(codes.LOP_BEGINS)
