"""Pump and valve between pins and plant: the coil's pull-in and hold, timing, records."""

import pytest

from host_tests.sim.board.board_kit import make_board


class Spy:
    """A plant that notes what it is driven with, millisecond by millisecond."""

    cuff_cmmhg = 0

    def __init__(self):
        self.steps = []

    def step(self, dt_us, pump_duty_u16, valve_energised):
        assert dt_us == 1000
        self.steps.append((pump_duty_u16, valve_energised))


def energised_ms(main, until_ms=200, chip="rp2"):
    """Number of energised milliseconds, and the first of them."""
    board = make_board(main, chip, Spy())
    board.run(until_ms=until_ms)
    states = [energised for _, energised in board.plant.steps]
    assert len(states) == until_ms
    return sum(states), (states.index(True) if any(states) else None)


VALVE = "v = PWM(Pin(17), freq=20000, duty_u16=0)\ntime.sleep_ms(9)\n"


def test_hold_duty_alone_does_not_pull_in():
    assert energised_ms(VALVE + "v.duty_u16(23000)\n")[0] == 0


def test_full_duty_pulls_in_and_hold_duty_keeps_it():
    main = VALVE + "v.duty_u16(65535)\ntime.sleep_ms(%d)\nv.duty_u16(%d)\n"
    count, first = energised_ms(main % (25, 23000))
    assert first == pytest.approx(11, abs=1)
    assert count == 200 - first


def test_too_short_a_pull_falls_back():
    main = VALVE + "v.duty_u16(65535)\ntime.sleep_ms(%d)\nv.duty_u16(%d)\n"
    assert energised_ms(main % (15, 23000))[0] == pytest.approx(15, abs=1)
    assert energised_ms(main % (60, 10000))[0] == pytest.approx(60, abs=1)


def test_full_duty_twice_does_not_need_a_second_pull():
    main = VALVE + (
        "v.duty_u16(65535)\ntime.sleep_ms(30)\nv.duty_u16(23000)\ntime.sleep_ms(30)\n"
        "v.duty_u16(65535)\ntime.sleep_ms(5)\nv.duty_u16(23000)\n"
    )
    count, first = energised_ms(main)
    assert count == 200 - first


def test_a_plain_high_pin_is_full_duty():
    count, first = energised_ms("Pin(17, Pin.OUT, value=1)\n")
    assert count == 200 - first
    count, first = energised_ms("Pin(5, Pin.OUT, value=1)\n", chip="esp32")
    assert count == 200 - first


def test_reset_releases_the_valve_and_stops_the_pump():
    board = make_board(
        "PWM(Pin(17), freq=20000, duty_u16=65535)\nPWM(Pin(16), freq=20000, duty_u16=50000)\n"
        "time.sleep_ms(100)\nmachine.reset()\n",
        plant=Spy(),
        boot_ms=20,
    )
    board.run(until_ms=140)
    during = board.plant.steps[60]
    assert during[1] and during[0] == pytest.approx(50000, abs=10)
    assert board.plant.steps[130] == (0, False)


def test_what_a_tick_changes_takes_hold_within_two_milliseconds():
    board = make_board(
        "pump = PWM(Pin(16), freq=20000, duty_u16=0)\n"
        "def tick(t):\n    pump.duty_u16(30000)\n"
        "timer = Timer(mode=Timer.ONE_SHOT, period=50, callback=tick, hard=True)\n"
        "time.sleep_ms(500)\n",
        plant=Spy(),
    )
    board.run(until_ms=100)
    first = [pump for pump, _ in board.plant.steps].index(30000)
    assert 51 <= first <= 52


def test_records_are_taken_at_100_hz():
    board = make_board("PWM(Pin(16), freq=20000, duty_u16=65535)\n", plant=Spy())
    board.run(until_ms=3000)
    assert len(board.records) == 301
    assert board.records.column(2)[:3] == [0, 65535, 65535]
    assert board.records.column(2)[-1] == 65535
    assert board.records.row(300) == board.records.row(-1) == (0, 0, 65535, 0)
    with pytest.raises(IndexError):
        board.records.row(301)


def test_records_go_over_chunks():
    board = make_board("", plant=Spy())
    for number in range(3000):
        board.records.add(number, -number, 1, 2)
    assert board.records.column(0) == list(range(3000))
    assert board.records.row(2500) == (2500, -2500, 1, 2)


def test_a_plant_that_raises_ends_the_run_visibly():
    class Broken(Spy):
        def step(self, dt_us, pump_duty_u16, valve_energised):
            raise ZeroDivisionError("in the plant")

    main = (
        "while True:\n"
        "    try:\n        ADC(26).read_u16()\n    except Exception:\n        pass\n"
    )
    board = make_board(main, plant=Broken())
    with pytest.raises(ZeroDivisionError, match="in the plant"):
        board.run(until_ms=100)
