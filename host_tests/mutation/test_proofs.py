"""The proofs of mutation testing, each tried by series of inputs that run; and whether those series
could find anything at all. More of them: python -m tools.mutate.counterexample.
"""

import functools

import pytest

from tools.mutate import counterexample, proofs, series
from tools.mutate.mutants import mutants_of
from tools.mutate.project import FIRMWARE, ROOT

FEW = 3  # series for each proof here
MANY = 40  # at most, for a mutant that should be found
MOST = 8  # such mutants a file


@functools.cache
def source(file):
    return (ROOT / file).read_text(encoding="utf-8")


@functools.cache
def mutants(file):
    return mutants_of(file, source(file))


@functools.cache
def listed():
    """What identifies each mutant that has a proof; test_mutation.py: all of them are there."""
    return proofs.load(ROOT / FIRMWARE.proofs)


def test_every_proof_is_of_a_file_with_series():
    assert {name[0].partition("::")[0] for name in listed()} <= set(series.OF_FILE)
    assert len(listed()) > 40


# In each file one function that matters, and the share of its mutants that the series tell apart:
# what they cannot find they cannot refute. Some mutants change nothing that can be seen.
FOUND_PCT = {
    "firmware/cuff/tick.py": ("Tick._run", 60),
    "firmware/cuff/pressure/answer.py": ("Answer._inflating", 60),
    "firmware/cuff/pressure/air_budget.py": ("AirBudget._holding", 60),
    "firmware/cuff/pressure/inflating.py": ("Inflating._judge", 60),
    "firmware/cuff/pressure/plausibility.py": ("Plausibility._exercising", 70),
    "firmware/cuff/pressure/venting.py": ("Venting.look", 70),
    "firmware/cuff/safety/guard.py": ("Guard._check_bounds", 70),
    "firmware/cuff/safety/lease.py": ("Lease.tick", 70),
    "firmware/cuff/safety/occlusion.py": ("OcclusionClock.step", 70),
    "firmware/cuff/safety/continuity.py": ("Continuity._store", 70),
    "firmware/cuff/safety/permits.py": ("Permits.rest", 60),
    "firmware/cuff/safety/selftest_permits.py": ("PermitTest._again", 60),
    "firmware/cuff/safety/selftest_air.py": ("AirTest._suspicious", 60),
    "firmware/cuff/safety/selftest.py": ("SelfTest._wait_deep", 60),
    "firmware/cuff/safety/zero.py": ("Zero._judge", 60),
    "firmware/cuff/wearer/progress.py": ("after_gap", 60),
    "firmware/cuff/wearer/screening.py": ("step", 60),
}


@pytest.mark.parametrize("file", sorted(series.OF_FILE))
def test_series_find_most_of_what_is_wrong_and_nothing_that_is_proven(file):
    """Both in one, since a file's mutants take seconds to make."""
    for mutant in mutants(file):
        if mutant.name in listed():
            found = counterexample.counterexample(file, source(file), mutant.text, FEW)
            assert found is None, mutant
    place, least_pct = FOUND_PCT[file]
    tried = [
        mutant for mutant in mutants(file)
        if mutant.place.endswith("::" + place) and mutant.name not in listed()
    ]  # fmt: skip
    tried = tried[:: -(-len(tried) // MOST)]
    found = [
        mutant for mutant in tried
        if counterexample.counterexample(file, source(file), mutant.text, MANY)
    ]  # fmt: skip
    missed = "\n".join(str(mutant) for mutant in tried if mutant not in found)
    assert len(tried) >= 3 and len(found) * 100 >= least_pct * len(tried), missed


def test_a_proof_that_was_none_is_refuted():
    """The count passes its limit in a look that found something else first."""
    file = "firmware/cuff/pressure/venting.py"
    new = "if looks == self._deadline:"
    mutant = next(made for made in mutants(file) if made.new == new)
    assert counterexample.counterexample(file, source(file), mutant.text, 400)


def test_what_is_wrong_is_reported(monkeypatch, capsys):
    file = "firmware/cuff/safety/lease.py"
    wrong = next(made for made in mutants(file) if made.new == "if left > 1:")
    monkeypatch.setattr(counterexample, "proven", lambda only: [(wrong, source(file))])
    assert counterexample.main(["--series", "3"]) == 1
    told = capsys.readouterr().out
    assert "NO PROOF firmware/cuff/safety/lease.py::Lease.tick" in told and "1 refuted" in told


@pytest.mark.parametrize("words", [["--only", "parachute"], ["--series", "0"]])
def test_nothing_to_try_is_no_success(words, capsys):
    assert counterexample.main(words) == 2
    assert "no proof, or no series" in capsys.readouterr().err
