"""The converters' errors: wide codes, noise, gain and offset, the esp32's window."""

import statistics

from host_tests.sim.board.board_kit import Line, make_board
from tools.sim.circuit.chips import CHIPS, PINS
from tools.sim.circuit.electronics import Electronics
from tools.sim.circuit.noise import NOISE_SIZE, gaussian_table
from tools.sim.interpreter.image import virtual_modules
from tools.sim.modules.adc import MARGIN_LSB, TABLE_PER_LSB, rp2_table


def reader(chip="rp2", **options):
    """(board, channel, ADC object) of a board that does not run."""
    board = make_board("", chip, Line(), **options)
    board.in_hard = True  # read what is placed, without the plant
    board.due_us = board.adc_due_us = 1 << 29
    number = PINS[chip]["pressure"]
    adc = virtual_modules(board)["machine"].ADC(number)
    return board, board.electronics.channels[number], adc


def widths(wide_lsb):
    """LSB that each code takes of the analogue range."""
    table = rp2_table(wide_lsb * 16)
    inside = table[MARGIN_LSB * TABLE_PER_LSB : -MARGIN_LSB * TABLE_PER_LSB]
    found = {}
    for value in inside:
        found[value >> 4] = found.get(value >> 4, 0) + 1
    return {code: count / TABLE_PER_LSB for code, count in found.items()}


def test_four_codes_are_wide_and_their_size_is_settable():
    for wide_lsb in (1, 9, 15):
        found = widths(wide_lsb)
        for code in (512, 1536, 2560, 3584):
            assert abs(found[code] - wide_lsb) <= 0.5
        ordinary = [found.get(code, 0) for code in range(4096) if code & 1023 != 512]
        assert max(ordinary) <= 1.25
        assert len(ordinary) == 4092
    assert sum(widths(15).values()) == 4096


def test_non_linearity_is_a_saw_tooth_of_half_a_wide_code():
    table = rp2_table(9 * 16)
    offset = MARGIN_LSB * TABLE_PER_LSB
    errors = [(table[offset + 4 * lsb + 2] >> 4) - lsb for lsb in range(4096)]
    assert 3 <= max(errors) <= 5
    assert -5 <= min(errors) <= -3


def test_read_u16_spreads_twelve_bits():
    _, channel, adc = reader()
    seen = set()
    for lsb in (0, 1, 700, 2048, 3000, 4095):
        channel.position_q4 = (MARGIN_LSB + lsb) * 16 + 8
        for _ in range(200):
            value = adc.read_u16()
            assert value == ((value >> 4) << 4) | (value >> 12)
            seen.add(value >> 4)
    assert 0 in seen and 4095 in seen


def test_noise_leaves_8_7_bits():
    _, channel, adc = reader(wide_lsb=1)
    channel.position_q4 = (MARGIN_LSB + 1000) * 16 + 8
    codes = [adc.read_u16() >> 4 for _ in range(NOISE_SIZE)]
    assert abs(statistics.mean(codes) - 1000) < 0.2
    # An ideal converter's quantisation error has SD 1/sqrt(12) LSB of its own size.
    assert abs(statistics.stdev(codes) - 4096 / 2**8.7 / 12**0.5) < 0.2


def test_noise_table_is_near_gaussian_and_white():
    table = list(gaussian_table(1600, 5))
    assert abs(statistics.mean(table)) < 60
    sd = statistics.stdev(table)
    assert abs(sd - 1600) < 80
    inside = sum(1 for value in table if abs(value) < sd) / len(table)
    assert 0.65 < inside < 0.72
    for lag in (1, 2, 3, 16):
        together = sum(table[k] * table[k - lag] for k in range(len(table))) / len(table)
        assert abs(together / sd**2) < 0.05


def test_bursts_are_not_the_same_noise_again():
    board, channel, adc = reader()
    means = []
    for _ in range(400):
        board.in_hard = False
        board.sample_analog()
        board.in_hard = True
        channel.position_q4 = (MARGIN_LSB + 1000) * 16 + 8
        means.append(sum(adc.read_u16() >> 4 for _ in range(16)) / 16)
    assert len(set(means)) > 40  # of some 70 sixteenths within three deviations
    # 16 independent samples: a quarter of one sample's deviation
    assert 0.5 < statistics.stdev(means) / (2.84 / 4) < 1.5


def test_gain_and_offset_move_the_codes():
    electronics = Electronics(CHIPS["rp2"], PINS["rp2"])
    electronics.sample(15000, 5000, 3900, 0)
    plain = electronics.pressure.position_q4 - MARGIN_LSB * 16
    electronics.adc_gain_permille = 10.0
    electronics.adc_offset_lsb = 5.0
    electronics.settle()
    electronics.sample(15000, 5000, 3900, 0)
    moved = electronics.pressure.position_q4 - MARGIN_LSB * 16
    assert abs(moved - (plain * 1.01 + 80)) < 2


def test_esp32_sees_0_to_3100_mv():
    _, channel, adc = reader("esp32")

    def mean_mv(mv):
        channel.position_q4 = int(MARGIN_LSB * 16 + mv * 65536 / 3100)
        return statistics.mean(adc.read_uv() for _ in range(2000)) / 1000

    assert abs(mean_mv(1500) - 1500) < 3
    assert abs(mean_mv(2900) - 2900) < 4
    channel.position_q4 = (MARGIN_LSB + 4096 + 100) * 16
    assert adc.read_uv() == 3100000
    channel.position_q4 = (MARGIN_LSB - 100) * 16
    assert adc.read_uv() == 0 and adc.read() == 0


def test_esp32_raw_codes_bend_where_read_uv_does_not():
    _, channel, adc = reader("esp32")
    channel.position_q4 = (MARGIN_LSB + 3840) * 16
    raw = statistics.mean(adc.read() for _ in range(2000))
    assert 3795 < raw < 3805
    channel.position_q4 = (MARGIN_LSB + 2000) * 16
    assert abs(statistics.mean(adc.read() for _ in range(2000)) - 2000) < 1


def test_esp32_scatter():
    _, channel, adc = reader("esp32")
    channel.position_q4 = (MARGIN_LSB + 2000) * 16
    values_mv = [adc.read_uv() / 1000 for _ in range(4000)]
    assert 3 < statistics.stdev(values_mv) < 6
