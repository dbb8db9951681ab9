"""cuff/params.py: the bounds of every setting and limit."""

from cuff import limits, params

ROWS = [row for row in params.PARAMS if isinstance(row, params.Param)]
CHOICES = [row for row in params.PARAMS if isinstance(row, params.Choice)]
NAMES = [row for row in params.PARAMS if isinstance(row, params.Name)]


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


def test_names_take_short_texts_only():
    assert NAMES
    for row in NAMES:
        assert params.validate(row.name, row.default) is None
        assert params.validate(row.name, "x" * row.longest) is None
        for value in ("", "x" * (row.longest + 1), None, 7, True, ["cuff"]):
            problem = params.validate(row.name, value)
            assert problem and row.name in problem and str(row.longest) in problem, value


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
        ("lop_time_s", 180),
        ("lop_attempts", 3),
        ("lop_valid_days", 14),
    )
    for name, value in expected:
        assert values[name] == value, name
    assert params.find("target_pct_lop").hi == limits.SHARE_MAX_PCT == 80
    assert (limits.FIRST_SHARE_MAX_PCT, limits.LOP_SPACING_S) == (50, 120)


def test_defaults_are_a_fresh_dict_each_time():
    values = params.defaults()
    values["lop_mmhg"] = 190
    assert params.defaults()["lop_mmhg"] is None
    assert sorted(values) == sorted([row.name for row in params.PARAMS])


def test_occlusion_limit_is_that_of_the_limb_that_is_fitted():
    # verifies: R-OCC-1
    assert limits.occlusion_limit_s(with_settings(build="arm")) == 900
    assert limits.occlusion_limit_s(with_settings(build="thigh")) == 1200
    assert limits.occlusion_limit_s(with_settings(build="thigh", occlusion_thigh_min=7)) == 420
