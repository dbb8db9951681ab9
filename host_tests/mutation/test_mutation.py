"""Is the machine that tries the tests itself to be trusted? On toys made here.

A toy is a project of one source and one file of tests in a folder of its own. The firmware's own
mutants take minutes: make mutate. Here its safety layer is only measured: is every line run?
"""

import dataclasses
import json
import os
import subprocess
import sys

import pytest

from tools.mutate import proofs
from tools.mutate.__main__ import main, run
from tools.mutate.mutants import mutants_of
from tools.mutate.project import FIRMWARE, ROOT, Project

SOURCE = '''"""A toy."""
LIMIT = 10


def above(value):
    """Is it?"""
    return value > LIMIT
'''
STRICT = """from toy import above


def test_at_the_limit_and_one_off():
    assert not above(10) and above(11) and not above(9) and above(50)
"""
WEAK = STRICT.replace("not above(10) and above(11)", "above(12)")


def project(folder, tests, source=SOURCE, proofs=""):
    """A toy; the tests of one toy must not find the module of another."""
    (folder / "src").mkdir()
    (folder / "tests").mkdir()
    (folder / "src" / "toy.py").write_text(source)
    (folder / "tests" / "test_toy.py").write_text(tests)
    (folder / "equivalents.toml").write_text(proofs)
    return Project(
        root=str(folder),
        sources=("src/*.py",),
        tests="tests/test_*.py",
        search=("src", "."),
        copied=("src", "tests"),
        least_limit_s=0.5,
    )


def tried(capsys, *given, **others):
    """(exit status, what was printed)."""
    status = run(project(*given, **others), jobs=1)
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_strict_tests_kill_every_mutant(tmp_path, capsys):
    status, said = tried(capsys, tmp_path, STRICT)
    assert status == 0 and " 0 unproven" in said, said


def test_a_weak_test_leaves_a_survivor_that_is_named(tmp_path, capsys):
    status, said = tried(capsys, tmp_path, WEAK)
    assert status == 1
    assert "SURVIVES src/toy.py::above line 7" in said and "+ return value >= LIMIT" in said
    assert "survive without a proof" in said


def test_a_number_outside_any_function_is_mutated(tmp_path, capsys):
    _, said = tried(capsys, tmp_path, WEAK)
    assert "- LIMIT = 10" in said and "+ LIMIT = 11" in said


def test_no_mutants_are_a_failure(tmp_path, capsys):
    status, said = tried(capsys, tmp_path, "def test_it(): pass\n", '"""Nothing."""\n')
    assert status == 1 and "no mutants" in said


def test_tests_that_fail_anyway_prove_nothing(tmp_path, capsys):
    status, said = tried(capsys, tmp_path, "def test_it(): assert False\n")
    assert status == 2 and "fail without any mutant" in said


HANG = """from toy import down


def test_it_ends():
    assert down(3) == 0
"""
COUNT = '''"""A toy."""


def down(left):
    """To nothing."""
    while left > 0:
        left -= 1
    return left
'''


def test_a_mutant_that_hangs_is_killed_by_its_time(tmp_path, capsys):
    status, said = tried(capsys, tmp_path, HANG, COUNT)
    results = json.loads((tmp_path / "build/mutate/results.json").read_text())["results"]
    assert "time" in {answer["how"] for answer in results.values()}, said


def proof(new, why="The sentence that says why no test can tell this one from the original."):
    return (
        '[[proof]]\nplace = "src/toy.py::above"\nold = "return value > LIMIT"\n'
        f'new = "{new}"\nwhy = "{why}"\n'
    )


def test_a_proof_of_a_mutant_that_is_killed_or_gone_is_stale(tmp_path, capsys):
    for number, new in enumerate(("return value >= LIMIT", "return value @ LIMIT")):
        folder = tmp_path / str(number)
        folder.mkdir()
        status, said = tried(capsys, folder, STRICT, proofs=proof(new))
        assert status == 1 and "STALE PROOF src/toy.py::above" in said, said


def test_more_than_2_percent_of_proofs_are_too_many(tmp_path, capsys):
    status, said = tried(capsys, tmp_path, WEAK, proofs=proof("return value >= LIMIT"))
    assert status == 1 and "more than 2 %" in said, said


def test_of_a_part_their_share_is_not_judged(tmp_path, capsys):
    toy = project(tmp_path, WEAK, proofs=proof("return value >= LIMIT"))
    run(dataclasses.replace(toy, partial=True), jobs=1)
    said = capsys.readouterr().out
    assert "1 proven to be the same program" in said and "more than 2 %" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[proof]]\nplace = 3\n", "proof 1 has no text 'place'"),
        (proof("x", "short"), "proves nothing in 5 characters; at least 40"),
        (proof("x") * 2, "proof 2 is there twice"),
        ("[[proof", "equivalents.toml: "),
    ],
)
def test_a_bad_list_of_proofs_is_refused_with_its_reason(tmp_path, capsys, text, words):
    status, said = tried(capsys, tmp_path, STRICT, proofs=text)
    assert status == 2 and words in said, said


def test_a_second_run_goes_on_where_the_first_was(tmp_path, capsys):
    toy = project(tmp_path, STRICT)
    assert run(toy, jobs=1) == 0
    results = tmp_path / "build/mutate/results.json"
    kept = json.loads(results.read_text())
    before = len(kept["results"])
    for key in list(kept["results"])[:2]:
        del kept["results"][key]
    for answer in kept["results"].values():
        answer["how"] = "kept"
    results.write_text(json.dumps(kept))
    assert run(toy, jobs=1) == 0
    after = json.loads(results.read_text())["results"].values()
    assert len(after) == before and [a["how"] for a in after].count("kept") == before - 2


@pytest.mark.parametrize("word", ["0", "-3", "many"])
def test_a_bad_number_is_refused(capsys, word):
    with pytest.raises(SystemExit) as refusal:
        main(["--every", word])
    assert refusal.value.code == 2 and "--every" in capsys.readouterr().err


def test_only_one_module_that_is_not_there_is_refused(capsys):
    assert main(["--only", "parachute"]) == 2
    told = capsys.readouterr().err
    assert "--only parachute: no such source" in told and "cuff/safety/guard.py" in told


def test_of_a_part_the_proofs_of_other_files_are_not_stale(tmp_path, capsys):
    toy = project(tmp_path, STRICT, proofs=proof("return value @ LIMIT").replace("toy.", "other."))
    assert run(toy, jobs=1) == 1
    assert "STALE PROOF src/other.py" in capsys.readouterr().out
    assert run(dataclasses.replace(toy, partial=True), jobs=1) == 0


def test_every_module_of_safety_is_mutated_and_every_proof_is_of_a_mutant():
    """By what lies in the folder, so that the next module needs no line here; and what make mutate
    would find stale, without trying any."""
    files = FIRMWARE.source_files()
    for path in (ROOT / "firmware/cuff/safety").glob("*.py"):
        if path.stat().st_size:
            assert str(path.relative_to(ROOT)) in files
    for name in ("air_budget", "answer", "plausibility", "venting"):
        assert f"firmware/cuff/pressure/{name}.py" in files
    names = set()
    for name in files:
        made = mutants_of(name, (ROOT / name).read_text(encoding="utf-8"))
        assert made, name
        names.update(mutant.name for mutant in made)
    listed = proofs.load(ROOT / FIRMWARE.proofs)
    assert [name for name in listed if name not in names] == []
    assert len(listed) * 100 <= proofs.MOST_PCT * len(names)


@pytest.mark.slow
@pytest.mark.parametrize("module", ["safety/lease", "safety/drill"])
def test_no_mutant_of_a_small_module_is_left_unproven(module):
    """All modules: make mutate."""
    assert main(["--only", module, "--jobs", "1"]) == 0


@pytest.mark.slow
@pytest.mark.timeout(1520)
def test_the_safety_layer_is_covered_wholly_branches_included(tmp_path):
    """By the tests that are named after its modules, and of a series its first case: a minute of
    them, more beside other tests."""
    out = tmp_path / "coverage.json"
    command = [sys.executable, "-m", "tools.mutate.baseline", FIRMWARE.to_json(), str(out)]
    few = {**os.environ, "OPENCUFF_CASES": "1"}
    subprocess.run([*command, "--until-covered"], cwd=ROOT, check=True, timeout=1500, env=few)
    result = json.loads(out.read_text())
    assert result["failed"] == {} and result["missing"] == {}
    assert len(result["tests"]) > 100


def test_a_line_without_a_test_is_missed(tmp_path):
    toy = project(tmp_path, STRICT, SOURCE + "\n\ndef other(x):\n    return 1 if x else 2\n")
    out = tmp_path / "coverage.json"
    command = [sys.executable, "-m", "tools.mutate.baseline", toy.to_json(), str(out)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert json.loads(out.read_text())["missing"]["src/toy.py"]["lines"] == [11]
