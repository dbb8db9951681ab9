"""cuff/pressure/sensor.py behind the analogue chain of both boards: error, zero, rail, span."""

from host_tests.core.sensor_kit import BOARDS, Chain

RAILS_MV = (4750, 4875, 5000, 5125, 5250)
GOAL_CMMHG = 50
BURSTS = 12


def read_cmmhg(chain, sensor, cmmhg, rail_mv=5000, bursts=BURSTS):
    """What the firmware makes of a pressure: the mean of some bursts, the rail settled."""
    total = 0
    for k in range(bursts + 8):
        chain.place(cmmhg, rail_mv)
        sensor.sample()
        if k >= 8:
            total += sensor.raw_cmmhg
    return total / bursts


def zeroed(chain, sensor, cmmhg=0, ticks=200):
    """Move the zero to the mean of this pressure; True."""
    for _ in range(8):
        chain.place(cmmhg)
        sensor.sample()
    total = 0
    for _ in range(ticks):
        chain.place(cmmhg)
        total += sensor.sample()
    sensor.move_zero(total * 16 // ticks)
    return True


def worst_error(board_name, pressures, **options):
    """Largest error in cmmHg over pressures and rails, calibrated and zeroed."""
    chain = Chain(board_name, **options)
    sensor = chain.sensor()
    assert zeroed(chain, sensor)
    worst = 0.0
    for rail_mv in RAILS_MV:
        for cmmhg in pressures:
            error = read_cmmhg(chain, sensor, cmmhg, rail_mv) - cmmhg
            if abs(error) > abs(worst):
                worst = error
    return worst


def test_error_on_the_rp2040_is_half_a_mmhg_at_most_up_to_300():
    # verifies: R-SNS-6
    assert abs(worst_error("pico_w", range(0, 30001, 1500))) <= GOAL_CMMHG


def test_error_on_the_esp32_s3_is_half_a_mmhg_at_most_up_to_300():
    # verifies: R-SNS-6
    assert abs(worst_error("esp32_s3", range(0, 30001, 1500))) <= GOAL_CMMHG


def test_a_rail_beyond_its_limits_is_told_as_such():
    for board_name in BOARDS:
        chain = Chain(board_name)
        sensor = chain.sensor()
        sensor.watch_rail(4750, 5250)
        for rail_mv, fine in ((4700, False), (4770, True), (5000, True), (5230, True),
                              (5300, False)):  # fmt: skip
            read_cmmhg(chain, sensor, 10000, rail_mv)
            assert abs(sensor.rail_mv() - rail_mv) <= 12, (board_name, rail_mv)
            inside = sensor.rail_low_counts <= sensor.rail_counts <= sensor.rail_high_counts
            assert inside == fine, (board_name, rail_mv)


def test_a_sagging_rail_moves_nothing_while_an_uncorrected_one_is_10_mmhg_off():
    # verifies: R-SUP-2
    chain = Chain("pico_w")
    sensor = chain.sensor()
    assert zeroed(chain, sensor)
    at_full = read_cmmhg(chain, sensor, 20000, 5000)
    sagged = read_cmmhg(chain, sensor, 20000, 4760)
    assert abs(sagged - at_full) < GOAL_CMMHG
    chain.place(0, 5000)
    at_5_v = chain.read_rail()
    chain.read_rail = lambda: at_5_v  # what a board without the second channel believes
    sensor = chain.sensor()
    assert at_full - read_cmmhg(chain, sensor, 20000, 4760) > 800


def test_a_rail_input_that_fails_leaves_a_pressure_to_judge_by():
    """Its wire breaks: pressure must not seem to double, and no number may leave 31 bits."""
    for kind, value in (("open", 0), ("short", 1)):
        chain = Chain("pico_w")
        sensor = chain.sensor()
        sensor.watch_rail(4750, 5250)
        assert zeroed(chain, sensor)
        read_cmmhg(chain, sensor, 25000)
        chain.electronics.set_fault("rail", kind, value)
        before = 25000
        for _ in range(8):
            chain.place(25000, 5000)
            sensor.sample()
            assert abs(sensor.raw_cmmhg - before) < 5000  # no jump that hides the true reason
            before = sensor.raw_cmmhg
        inside = sensor.rail_low_counts <= sensor.rail_counts <= sensor.rail_high_counts
        assert not inside or kind == "short"


class Uncorrected:
    """pico_w without its figure for the converter's steps."""

    def __init__(self, facts):
        for name in dir(facts):
            if name[0] != "_":
                setattr(self, name, getattr(facts, name))
        self.ADC_STEP_COUNTS = 0


def pressure_at(chain, code):
    """cmmHg that puts an ideal converter at this 12-bit code."""
    mv = code * 3300 / 4096 / (chain.facts.SENSOR_DIVIDER_PERMILLE / 1000)
    electronics = chain.electronics
    share = mv / 5000 - 0.04 - electronics.zero_error_mv / 5000
    kpa = share / 0.018 / (1 + electronics.span_error_permille / 1000)
    return int(kpa * 750.062)


def errors_across(chain, sensor, code):
    """Errors below and above a wide code, in cmmHg."""
    below = pressure_at(chain, code - 60)
    above = pressure_at(chain, code + 60)
    low = read_cmmhg(chain, sensor, below, bursts=40) - below
    return low, read_cmmhg(chain, sensor, above, bursts=40) - above


def test_the_four_steps_of_the_rp2040_are_taken_out():
    chain = Chain("pico_w")
    plain = chain.sensor(Uncorrected(chain.facts))
    sensor = chain.sensor()
    assert zeroed(chain, sensor) and zeroed(chain, plain)
    for code in (512, 1536, 2560, 3584):
        low, high = errors_across(chain, plain, code)
        assert abs(high - low) > 60, code  # about 8 codes of 4096 are 0.8 mmHg
        low, high = errors_across(chain, sensor, code)
        assert abs(high - low) < 30, code


def test_steps_of_another_chip_are_corrected_as_far_as_they_are_known():
    """A converter without wide codes, corrected all the same, is off by what the steps are not."""
    assert abs(worst_error("pico_w", (0, 5000, 10000, 15000, 20000, 30000), wide_lsb=12)) < 100


def test_a_zero_that_moved_takes_out_drift_of_the_sensor():
    chain = Chain()
    sensor = chain.sensor()
    chain.electronics.zero_error_mv += 24.0  # 2 mmHg since the calibration
    chain.electronics.settle()
    assert abs(read_cmmhg(chain, sensor, 0) - 200) < 30
    assert abs(sensor.zero_shift_cmmhg(200 * 16) - 200) <= 2
    assert zeroed(chain, sensor)
    assert abs(read_cmmhg(chain, sensor, 0)) < 30
    assert abs(read_cmmhg(chain, sensor, 15000) - 15000) < GOAL_CMMHG


def test_a_shift_counts_from_the_calibration_wherever_the_zero_is_now():
    # verifies: R-SNS-4
    for board_name in BOARDS:
        sensor = Chain(board_name).sensor()
        sensor.move_zero(300 * 16)
        for cmmhg in (-700, -300, 0, 100):
            assert abs(sensor.zero_shift_cmmhg(cmmhg * 16) - cmmhg - 300) <= 2, board_name


def test_span_of_the_calibration_is_used():
    # verifies: R-SNS-7
    chain = Chain()
    plain = chain.sensor(span_reading_cmmhg=25300)
    wide = chain.sensor(span_reading_cmmhg=25300 + 500)
    ratio = read_cmmhg(chain, wide, 20000) / read_cmmhg(chain, plain, 20000)
    assert abs(ratio - 25000 / 25500) < 0.002
