"""cuff/session/prescription.py: the pressure that follows from the settings, and its bounds."""

from cuff import codes, params
from cuff.session.prescription import Prescription


def target(**given):
    """Of a wearer with experience, unless told otherwise."""
    values = params.defaults()
    values["experience"] = "attested"
    values.update(given)
    return judged(values)


def judged(values):
    """(mmHg, None), or 0 and the code with the figures that its words take."""
    prescription = Prescription(values, lambda: values["lop_mmhg"], False)
    mmhg, code = prescription.target_mmhg()
    return mmhg, (code,) + prescription.figures(code) if code else None


def test_a_training_takes_its_share_of_the_lop_rounded_down():
    assert target(lop_mmhg=190, target_pct_lop=80) == (152, None)
    assert target(lop_mmhg=187, target_pct_lop=60) == (112, None)  # 112.2
    assert target(lop_mmhg=191, target_pct_lop=50) == (95, None)  # 95.5


def test_a_training_without_an_lop_is_refused():
    # verifies: R-PRS-2, R-LOP-1
    mmhg, reason = target(training="resistance")
    assert (mmhg, reason) == (0, (codes.NO_LOP,))


def test_a_training_never_asks_for_more_than_the_highest_pressure():
    # verifies: R-PRS-1
    assert target(lop_mmhg=300, target_pct_lop=80, pressure_max_mmhg=240) == (240, None)
    mmhg, reason = target(lop_mmhg=300, target_pct_lop=80, pressure_max_mmhg=239)
    assert (mmhg, reason) == (0, (codes.ABOVE_LIMIT, 240, 239))


def manual(**given):
    return target(training="manual", **given)


def test_without_an_lop_a_manual_hold_is_bound_by_the_limb():
    # verifies: R-PRS-2
    assert manual(build="arm", manual_mmhg=90) == (90, None)
    assert manual(build="thigh", manual_mmhg=100) == (100, None)
    for build, beyond, limit in (("arm", 91, 90), ("thigh", 101, 100)):
        mmhg, reason = manual(build=build, manual_mmhg=beyond)
        assert (mmhg, reason) == (0, (codes.ABOVE_LIMIT, beyond, limit))
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
            assert mmhg * 100 <= lop * 80, (lop, share)


def test_first_sessions_get_at_most_half_of_the_lop():
    # verifies: R-DOS-4
    for share, mmhg in ((20, 38), (50, 95)):
        assert target(lop_mmhg=190, target_pct_lop=share, experience="first") == (mmhg, None)
    mmhg, reason = target(lop_mmhg=190, target_pct_lop=51, experience="first")
    assert (mmhg, reason) == (0, (codes.SHARE, 51, 50))
    assert manual(lop_mmhg=190, manual_mmhg=95, experience="first") == (95, None)
    assert manual(lop_mmhg=190, manual_mmhg=96, experience="first")[0] == 0


def test_the_defaults_are_those_of_a_first_session():
    # verifies: R-DOS-4
    values = params.defaults()
    values["lop_mmhg"] = 200
    assert judged(values) == (100, None)
