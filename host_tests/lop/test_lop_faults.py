"""Planted faults: each must turn a core test red. A fault is a change of one constant or one
method."""

import pytest

from cuff.session.lop import fit as lop_fit
from cuff.session.lop import judge as lop_judge
from cuff.session.lop import measurement as lop_module
from cuff.session.lop import plan as lop_plan
from cuff.session.lop import pulse as lop_pulse
from cuff.session.lop import rules as lop_rules
from cuff.session.lop import watch as lop_watch
from host_tests.core import test_lop as lop_core

TESTS = [getattr(lop_core, name) for name in dir(lop_core) if name.startswith("test_")]


def _no_end(self, reason):
    self.reason = reason
    self.state = lop_module.REFUSED  # forgets to vent


def _unfiltered(self, sample_cmmhg):
    if self.keep and self.n < lop_pulse.CAPACITY:
        self._odd ^= 1
        if self._odd:
            self.q2cmmhg[self.n] = (sample_cmmhg - 12000) * 4 % 30000
            self.cmmhg[self.n] = sample_cmmhg
            self.n += 1


FAULTS = {
    "movement accepted": (lop_watch, "MOVED", 0, "test_movement_is_refused"),
    "noise taken for a pulse": (lop_judge, "FAINT_TENTHS", 0, "test_no_pulse_is_refused"),
    "straight line accepted": (
        lop_judge,
        "verdict",
        lambda f, c, r: lop_judge.OK,
        "test_fit_refuses_a_rising_or_straight_envelope",
    ),
    "no vent at the end": (
        lop_module.LopMeasurement,
        "_end",
        _no_end,
        "test_time_limit_stop_and_discomfort_vent",
    ),
    "shoulder taken for the knee": (lop_fit, "TOP_PERMILLE", 300, "test_finds_the_knee"),
    "every knee counts alike": (
        lop_fit,
        "LIKELIHOOD",
        (1024,) * 10**5,
        "test_fit_is_exact_on_its_own_curve",
    ),
    "wild points believed": (
        lop_fit,
        "OUTLIER_DEVIATIONS",
        10**4,
        "test_fit_leaves_out_one_wild_point_and_says_what_it_does_not_know",
    ),
    "no tail needed": (
        lop_judge,
        "TAIL_SEEN_CMMHG",
        0,
        "test_fit_refuses_a_rising_or_straight_envelope",
    ),
    "no band-pass": (lop_pulse.PulseWindow, "push", _unfiltered, "test_band_pass"),
    "leak called movement": (
        lop_plan,
        "SAGS_MAX",
        99,
        "test_cuff_that_leaks_is_not_called_movement",
    ),
    "empty pump tolerated": (lop_plan, "STALLS_MAX", 9, "test_cuff_that_does_not_fill"),
    "posture ignored": (lop_rules, "validity", lambda *a: lop_rules.VALID, "test_rules"),
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_planted_fault_is_caught(name, monkeypatch):
    where, attribute, value, test = FAULTS[name]
    assert hasattr(where, attribute)
    monkeypatch.setattr(where, attribute, value)
    with pytest.raises(AssertionError):
        getattr(lop_core, test)()


def test_planted_ceiling_fault_is_caught(monkeypatch):
    original = lop_module.LopMeasurement._raise_to

    def careless(self, target_cmmhg, now_ms):
        self._ceiling, kept = 10**6, self._ceiling
        original(self, target_cmmhg, now_ms)
        self._ceiling = kept

    monkeypatch.setattr(lop_module.LopMeasurement, "_raise_to", careless)
    with pytest.raises(AssertionError):
        lop_core.test_never_asks_above_the_ceiling_and_refuses_a_knee_beyond_it()
