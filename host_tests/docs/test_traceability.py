"""The chain from hazard to test holds, and each way of breaking it turns this red."""

import re

import pytest

from tools.choice import ROOT
from tools.documents import traceability as trace
from tools.documents import traceability_page


@pytest.fixture(scope="module")
def texts():
    """The project's own."""
    return trace.load(ROOT)


def test_the_chain_holds(texts):
    found = trace.problems(texts)
    assert not found, "\n" + "\n".join(found)


def test_there_is_a_chain(texts):
    proved, _ = trace.tests_of(texts["tests"])
    assert len(trace.hazards(texts["hazards"])) >= 17
    assert len(trace.requirements(texts["requirements"])) >= 80
    assert sum(map(len, proved.values())) >= 150
    assert {name.split("/")[0] for tests in proved.values() for name in tests} >= {"core", "boards"}


def test_every_fault_the_device_can_tell_belongs_to_a_hazard(texts):
    from tools.words import reasons

    known = trace.hazards(texts["hazards"])
    assert [row.name for row in reasons() if row.hazard not in known] == []


def test_the_readme_says_what_it_is_not_and_who_must_not():
    # verifies: R-DOS-3
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert "not a certified medical device" in readme
    assert "(docs/hazards.md)" in readme
    for word in ("thrombosis", "pregnan", "blood pressure", "heart", "surgery", "under 14"):
        assert word in readme.partition("## Try it")[0], word


# A small project that is in order; each case below breaks it in one place.
HAZARDS = """## Layers

| layer | what it does | needs | boards | state |
|---|---|---|---|---|
| L-A | looks | core | both | built |
| L-B | pulls | person | both | bench |
| L-C | later | flash | both | open |
| L-E | helps | wall | both | bench |

## Hazards

### H1 Too much

Harm: it hurts. Severity: S3. Probability: P1.
Layers: L-A, L-B,
L-C. Bounds: L-E.

| how it comes about | what then holds | requirements |
|---|---|---|
| somehow | something | R-A-1, R-A-2, R-A-3 |

Left over: little.

## Evidence
"""
REQUIREMENTS = """| id | requirement | source | proof |
|---|---|---|---|
| R-A-1 | looks within 1 s | - | test |
| R-A-2 | pulls | - | bench: [by hand](bench.md#by-hand) |
| R-A-3 | later | - | open: not built yet (journal) |
"""
LAYERS = "Layers: L-A, L-B,\nL-C. Bounds: L-E."
TEST = "def test_it():\n    # verifies: R-A-1\n    assert True\n"
FAULTS = 'ROW = ("too much", "H1")  # R-A-1\n'


def small(**changes):
    """The small project, with other texts."""
    made = {
        "hazards": HAZARDS,
        "requirements": REQUIREMENTS,
        "plan": "the journal",
        "anchors": trace.anchors_of("bench.md", "# Bench\n\n## By hand\n"),
        "tests": {"core/test_a.py": TEST},
        "firmware": {"firmware/words.py": FAULTS},
    }
    made.update(changes)
    return made


def test_a_project_in_order_has_no_problems():
    assert trace.problems(small()) == []


def other(name, old, new, base=None):
    """The small project with `old` replaced in one of its texts."""
    text = base or {"hazards": HAZARDS, "requirements": REQUIREMENTS}[name]
    assert old in text
    return small(**{name: text.replace(old, new)})


def with_test(source):
    """The small project with this test file."""
    return small(tests={"core/test_a.py": source})


PLANTED = {
    "a deleted test": (small(tests={}), "R-A-1: no test verifies it"),
    "a test that lost its comment": (
        with_test("def test_it():\n    assert True\n"),
        "R-A-1: no test verifies it",
    ),
    "a test under another name is not collected": (
        with_test(TEST.replace("test_it", "check_it")),
        "belongs inside a test",
    ),
    "only a test that needs an image": (
        small(tests={"emulator/test_a.py": TEST}),
        "R-A-1: no test verifies it",
    ),
    "an unknown id in a test": (
        with_test(TEST + "\n\ndef test_two():\n    # verifies: R-A-9\n    assert True\n"),
        "R-A-9 is no requirement, but core/test_a.py::test_two verifies it",
    ),
    "a comment above the test": (
        with_test("# verifies: R-A-1\ndef test_it():\n    assert True\n"),
        "core/test_a.py:1: 'verifies' belongs inside a test",
    ),
    "a comment that is no list": (
        with_test(TEST.replace("R-A-1", "R-A-1 and others")),
        "core/test_a.py:2: write '# verifies:",
    ),
    "a new requirement without a test": (
        other("requirements", "| R-A-2 |", "| R-A-4 | more | - | test |\n| R-A-2 |"),
        "R-A-4: no test verifies it",
    ),
    "a requirement of no hazard": (other("hazards", ", R-A-2", ""), "R-A-2 belongs to no hazard"),
    "a requirement twice": (
        other("requirements", "| R-A-2 |", "| R-A-1 | again | - | test |\n| R-A-2 |"),
        "R-A-1 is there twice",
    ),
    "a hazard with one layer": (
        other("hazards", LAYERS, "Layers: L-A. Bounds: L-B, L-C, L-E."),
        "H1 has fewer than two layers",
    ),
    "one layer named twice": (
        other("hazards", LAYERS, "Layers: L-A, L-A. Bounds: L-E."),
        "H1 has fewer than two layers",
    ),
    "a second layer that is not built": (
        other("hazards", LAYERS, "Layers: L-A, L-C. Bounds: L-E."),
        "H1 has no two independent layers on pico_w: None",
    ),
    "two layers that share the core": (
        other("hazards", "| person |", "| core, high side |"),
        "H1 has no two independent layers on esp32_s3: (['core'],",
    ),
    "a layer that one board lacks": (
        other("hazards", "| core | both |", "| core | pico_w |"),
        "H1 has no two independent layers on esp32_s3",
    ),
    "an unknown layer": (other("hazards", "L-B,\n", "L-B, L-X,\n"), "names L-X, which is no layer"),
    "an unknown bound": (other("hazards", "L-E.\n", "L-Y.\n"), "names L-Y, which is no layer"),
    "a layer in a state of its own": (
        other("hazards", "| flash | both | open |", "| flash | both | soon |"),
        "L-C: state is one of",
    ),
    "a layer against nothing": (
        other("hazards", "| L-C |", "| L-D | - | core | both | built |\n| L-C |"),
        "L-D stands against no hazard",
    ),
    "a hazard without requirements": (
        other("hazards", "R-A-1, R-A-2, R-A-3", "-"),
        "H1 has no requirement",
    ),
    "a hazard that names an unknown requirement": (
        other("hazards", "R-A-3 |", "R-A-3, R-B-1 |"),
        "H1 names R-B-1, which is no requirement",
    ),
    "a hazard without residual risk": (
        other("hazards", "Left over: little.", ""),
        "H1 says no 'Left over:'",
    ),
    "a hazard without classes": (
        other("hazards", "Severity: S3.", "Severity: bad."),
        "H1 says no 'Severity:",
    ),
    "a risk too high that is not called so": (
        other("hazards", "Severity: S3. Probability: P1.", "Severity: S4. Probability: P3 today."),
        "H1 is S4 at P3, and not called not acceptable",
    ),
    "a fault of no hazard": (
        small(firmware={"firmware/words.py": FAULTS.replace("H1", "H77")}),
        "firmware/words.py names H77",
    ),
    "firmware that names an unknown requirement": (
        small(firmware={"firmware/a.py": "# R-A-17\n"}),
        "firmware/a.py names R-A-17",
    ),
    "open without a place": (
        other("requirements", "open: not built yet (journal)", "open"),
        "R-A-3: proof is test, bench or 'open: not built yet (place)'",
    ),
    "open with a place that no plan has": (small(plan="the radio"), "'journal' stands in no plan"),
    "open but tested": (
        with_test(TEST.replace("R-A-1", "R-A-1, R-A-3")),
        "R-A-3: core/test_a.py::test_it verifies it",
    ),
    "bench without a procedure": (
        other("requirements", "bench: [by hand](bench.md#by-hand)", "bench"),
        "R-A-2: no link to its procedure",
    ),
    "bench with a procedure that is gone": (
        other("requirements", "#by-hand", "#by-foot"),
        "R-A-2: no procedure at bench.md#by-foot",
    ),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_broken_chain_is_seen(kind):
    broken, words = PLANTED[kind]
    assert any(words in line for line in trace.problems(broken)), trace.problems(broken)


def test_each_single_test_that_proves_alone_is_missed_when_deleted(texts):
    """On the real tests: cut out the only proof of a requirement, and it is named."""
    proved, _ = trace.tests_of(texts["tests"])
    alone = {name: found[0] for name, found in proved.items() if len(found) == 1}
    assert len(alone) >= 10
    for requirement, test in alone.items():
        file, _, function = test.partition("::")
        source = texts["tests"][file]
        body = re.search(rf"^def {function}\(.*?(?=^\S|\Z)", source, re.M | re.S)
        cut = texts | {"tests": texts["tests"] | {file: source.replace(body.group(), "")}}
        found = "\n".join(trace.problems(cut))
        assert f"{requirement}: no test verifies it" in found, (requirement, test)


def test_the_page_counts_what_is_open(texts):
    page = traceability_page.page(texts)
    known = trace.requirements(texts["requirements"])
    missing = [name for name, row in known.items() if row.kinds == ["open"]]
    assert f"## Open: {len(missing)} requirements" in page
    table = page.partition("## Open")[2].partition("## Only")[0]
    assert all(f"| {name} |" in table for name in missing)
    small_page = traceability_page.page(small())
    assert "| 3 | 1 | 0 | 1 | 1 | 1 |" in small_page
    assert "| R-A-1 | core/test_a.py::test_it |" in small_page
    assert "L-A + L-B: share nothing | none | none |" in small_page
