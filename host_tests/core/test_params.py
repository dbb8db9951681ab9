"""cuff/params.py: the bounds of every setting and limit, and the pressure that follows."""

from cuff import params

ROWS = [row for row in params.PARAMS if isinstance(row, params.Param)]
CHOICES = [row for row in params.PARAMS if isinstance(row, params.Choice)]


def with_settings(**given):
    """Defaults with some settings changed."""
    values = params.defaults()
    values.update(given)
    return values


def test_names_are_unique_and_every_row_is_found_under_its_own():
    names = [row.name for row in params.PARAMS]
    assert len(set(names)) == len(names)
    for row in params.PARAMS:
        assert params.find(row.name) is row
    assert params.find("lop") is None


def test_a_row_is_in_order_and_has_its_default_inside():
    for row in ROWS:
        assert row.lo < row.hi, row.name
        assert row.lo <= row.advise_lo <= row.advise_hi <= row.hi, row.name
        assert row.default is None or row.lo <= row.default <= row.hi, row.name
        assert row.unit and len(row.source) >= 15, row.name
    for row in CHOICES:
        assert row.default in row.words and row.source


def test_both_bounds_of_every_row_are_accepted():
    for row in ROWS:
        assert params.validate(row.name, row.lo) is None
        assert params.validate(row.name, row.hi) is None


def test_one_beyond_a_bound_is_refused_and_the_bound_is_named():
    # verifies: R-SET-1
    for row in ROWS:
        low = params.validate(row.name, row.lo - 1)
        high = params.validate(row.name, row.hi + 1)
        begin = row.name + " must be at "
        assert low == begin + "least %d %s, not %d" % (row.lo, row.unit, row.lo - 1)
        assert high == begin + "most %d %s, not %d" % (row.hi, row.unit, row.hi + 1)


def test_what_is_no_whole_number_is_refused_by_every_row():
    # verifies: R-SET-1
    for row in ROWS:
        for value in (True, False, row.lo + 0.0, str(row.lo), [row.lo], {}, b"60"):
            problem = params.validate(row.name, value)
            assert problem is not None, (row.name, value)
            assert row.name in problem and "whole number of " + row.unit in problem


def test_only_what_has_no_default_may_be_left_open():
    for row in ROWS:
        assert (params.validate(row.name, None) is None) == (row.default is None), row.name


def test_choices_take_their_words_only():
    for row in CHOICES:
        for word in row.words:
            assert params.validate(row.name, word) is None
        for value in ("", "Arm", row.words[0] + " ", None, 0, True, [row.words[0]]):
            problem = params.validate(row.name, value)
            assert problem and row.name in problem and row.words[-1] in problem


def test_an_unknown_name_is_refused():
    for name in ("", "lop", "pressure_max", "LOP_MMHG", "lop_mmhg "):
        assert params.validate(name, 100) == "unknown setting '%s'" % name


def test_a_limit_can_only_be_tightened():
    # verifies: R-OCC-11
    limits = [row for row in ROWS if row.kind == params.LIMIT]
    assert len(limits) >= 7
    for row in limits:
        assert row.default == row.hi, row.name
        assert params.validate(row.name, row.default - 1) is None, row.name
        assert params.validate(row.name, row.default + 1) is not None, row.name


def test_the_limits_are_those_of_the_design():
    # verifies: R-OCC-1, R-OCC-6, R-PRS-3
    values = params.defaults()
    expected = (
        ("pressure_max_mmhg", 300),
        ("pressure_trip_mmhg", 310),
        ("manual_arm_mmhg", 90),
        ("manual_thigh_mmhg", 100),
        ("occlusion_arm_min", 15),
        ("occlusion_thigh_min", 20),
        ("exercise_min", 10),
        ("session_min", 30),
    )
    for name, value in expected:
        assert values[name] == value, name
    assert params.find("target_pct_lop").hi == 80


def test_defaults_are_a_fresh_dict_each_time():
    values = params.defaults()
    values["lop_mmhg"] = 190
    assert params.defaults()["lop_mmhg"] is None
    assert sorted(values) == sorted([row.name for row in params.PARAMS])


def test_occlusion_limit_is_that_of_the_limb_that_is_fitted():
    # verifies: R-OCC-1
    assert params.occlusion_limit_s(with_settings(build="arm")) == 900
    assert params.occlusion_limit_s(with_settings(build="thigh")) == 1200
    assert params.occlusion_limit_s(with_settings(build="thigh", occlusion_thigh_min=7)) == 420


def target(**given):
    return params.target_mmhg(with_settings(**given))


def test_a_training_takes_its_share_of_the_lop_rounded():
    assert target(lop_mmhg=190, target_pct_lop=80) == (152, None)
    assert target(lop_mmhg=187, target_pct_lop=60) == (112, None)  # 112.2
    assert target(lop_mmhg=191, target_pct_lop=50) == (96, None)  # 95.5


def test_a_training_without_an_lop_is_refused():
    # verifies: R-PRS-2, R-LOP-1
    mmhg, reason = target(training="resistance")
    assert mmhg == 0 and "lop_mmhg" in reason


def test_a_training_never_asks_for_more_than_the_highest_pressure():
    # verifies: R-PRS-1
    assert target(lop_mmhg=300, target_pct_lop=80, pressure_max_mmhg=240) == (240, None)
    mmhg, reason = target(lop_mmhg=300, target_pct_lop=80, pressure_max_mmhg=239)
    assert mmhg == 0 and "240" in reason and "239" in reason


def manual(**given):
    return target(training="manual", **given)


def test_without_an_lop_a_manual_hold_is_bound_by_the_limb():
    # verifies: R-PRS-2
    assert manual(build="arm", manual_mmhg=90) == (90, None)
    assert manual(build="thigh", manual_mmhg=100) == (100, None)
    for build, beyond, limit in (("arm", 91, "90"), ("thigh", 101, "100")):
        mmhg, reason = manual(build=build, manual_mmhg=beyond)
        assert mmhg == 0 and str(beyond) in reason and limit in reason
    assert manual(build="arm", manual_mmhg=60, manual_arm_mmhg=59)[0] == 0


def test_with_an_lop_a_manual_hold_is_bound_by_80_percent_of_it():
    # verifies: R-PRS-1
    assert manual(lop_mmhg=190, manual_mmhg=152) == (152, None)
    assert manual(lop_mmhg=190, manual_mmhg=153)[0] == 0
    assert manual(lop_mmhg=300, manual_mmhg=201, pressure_max_mmhg=200)[0] == 0
    assert manual(lop_mmhg=80, manual_mmhg=65)[0] == 0  # though without an LOP 90 would do


def test_no_accepted_settings_lead_beyond_80_percent_or_the_highest_pressure():
    # verifies: R-PRS-1
    for lop in (80, 81, 190, 299, 300):
        for share in (20, 59, 80):
            mmhg, reason = target(lop_mmhg=lop, target_pct_lop=share)
            assert reason is None and 0 < mmhg <= 300
            assert mmhg * 100 <= lop * 80 + 50, (lop, share)  # rounded to whole mmHg
