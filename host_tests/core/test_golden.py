"""Whole trainings give the same bits on CPython, 64-bit and 32-bit MicroPython."""

from host_tests.core.golden_kit import difference, expected


def test_arm_training_is_bit_identical():
    assert difference("arm_training") is None
    assert expected("arm_training")["ended"].startswith("vent: done")


def test_thigh_training_on_the_other_chip_is_bit_identical():
    assert difference("thigh_training_irregular") is None
    assert expected("thigh_training_irregular")["ended"].startswith("vent: done")


def test_stopped_hold_is_bit_identical():
    assert difference("manual_hold_stopped") is None
    assert expected("manual_hold_stopped")["ended"].startswith("vent: stopped")


def test_a_measured_lop_is_bit_identical():
    assert difference("arm_lop_measured") is None
    assert expected("arm_lop_measured")["ended"].startswith("LOP ")
