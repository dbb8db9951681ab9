"""Hazards, layers, requirements and tests: who stands for what, and where the chain is broken.

Reads docs/hazards.md, docs/requirements.md and the sources of the tests; makes
docs/traceability.md. A test says what it proves in a comment inside its body,

    # verifies: R-OCC-1, R-OCC-3

because a comment costs MicroPython nothing (pytest's marks do not exist there, a decorator would
lengthen the call depth that some tests measure), and because inside the body it goes when the test
goes. Above the `def` it would pass to the next test unnoticed.

Rules: functions of texts, so that tests can plant faults; only `load` reads files; nothing is run.
"""

import ast
import functools
import io
import itertools
import re
import tokenize
from typing import NamedTuple

HAZARD = re.compile(r"\bH\d+\b")
REQUIREMENT = re.compile(r"\bR-[A-Z]+-\d+\b")
LAYER = re.compile(r"\bL-[A-Z]+\b")
VERIFIES = re.compile(r"^#\s*verifies\b", re.I)
WELL_FORMED = re.compile(r"^# verifies: (R-[A-Z]+-\d+(?:, R-[A-Z]+-\d+)*)$")
BENCH = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
OPEN = re.compile(r"^open: not built yet \(([^)]+)\)$")
SAID = ("Harm:", "Layers:", "Left over:")
STATES = ("built", "bench", "open")
BOARDS = ("pico_w", "esp32_s3")


class Layer(NamedTuple):
    """needs: what it cannot do without; boards: where it is; state: built, bench or open."""

    needs: frozenset
    boards: tuple
    state: str


class Hazard(NamedTuple):
    """Of one section of hazards.md. layers: those that prevent or end it; bounds: the others."""

    title: str
    text: str
    layers: list
    bounds: list
    requirements: list


class Requirement(NamedTuple):
    """Of one row of requirements.md. proof as it stands there."""

    text: str
    proof: str

    @property
    def kinds(self):
        """Any of test, bench and open."""
        return [part.split(":")[0] for part in self.proof.split(" + ")]

    @property
    def area(self):
        """Where an open one will be built."""
        found = OPEN.match(self.proof)
        return found.group(1) if found else None


def cells(line):
    """The cells of one line of a Markdown table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows(text, pattern):
    """Table rows whose first cell matches as a whole."""
    lines = [cells(line) for line in text.splitlines() if line.startswith("|")]
    return [row for row in lines if pattern.fullmatch(row[0])]


def duplicates(text, pattern):
    """Ids that have two rows."""
    ids = [row[0] for row in rows(text, pattern)]
    return sorted({name for name in ids if ids.count(name) > 1})


def layers(text):
    """Id -> Layer."""
    found = {}
    for name, _, needs, where, state in rows(text, LAYER):
        parts = frozenset(part.strip() for part in re.split(r",| or ", needs)) - {"nothing"}
        found[name] = Layer(parts, BOARDS if where == "both" else (where,), state)
    return found


def hazards(text):
    """Id -> Hazard, from every '### H1 Title'."""
    found = {}
    for part in re.split(r"^### (?=H\d+ )", text, flags=re.M)[1:]:
        head, _, body = part.partition("\n")
        body = re.split(r"^## ", body, flags=re.M)[0]
        name, _, title = head.partition(" ")
        named = re.split(r"\n\n|Bounds:", body.partition("Layers:")[2])[0]
        requirements_of = list(dict.fromkeys(REQUIREMENT.findall(body)))
        bounds = LAYER.findall(body.partition("Bounds:")[2].partition("\n\n")[0])
        found[name] = Hazard(title, body, LAYER.findall(named), bounds, requirements_of)
    return found


def requirements(text):
    """Id -> Requirement."""
    return {row[0]: Requirement(row[1], row[3]) for row in rows(text, REQUIREMENT)}


@functools.cache
def verified_in(name, source):
    """((id, 'file::test') pairs, complaints) of one file."""
    pairs = []
    problems = []
    functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or not VERIFIES.match(token.string):
            continue
        at = f"{name}:{token.start[0]}"
        well = WELL_FORMED.match(token.string)
        inside = [f.name for f in functions if f.lineno < token.start[0] <= f.end_lineno]
        if not well:
            problems.append(f"{at}: write '# verifies: R-ABC-1, R-ABC-2'")
        elif not inside:
            problems.append(f"{at}: 'verifies' belongs inside a test")
        else:
            pairs += [(found, f"{name}::{inside[0]}") for found in well.group(1).split(", ")]
    return pairs, problems


def tests_of(files):
    """(id -> sorted ['file::test'], complaints) of {file name: source}."""
    found = {}
    problems = []
    for name, source in files.items():
        pairs, more = verified_in(name, source)
        problems += more
        for requirement, test in pairs:
            found.setdefault(requirement, set()).add(test)
    return {name: sorted(tests) for name, tests in found.items()}, problems


def best_pair(hazard, all_layers, board, without_person=False):
    """(shared parts, layer, layer) of the two layers of that board that share least, or None."""
    here = [
        (name, all_layers[name])
        for name in hazard.layers
        if name in all_layers
        and all_layers[name].state != "open"
        and board in all_layers[name].boards
        and not (without_person and "person" in all_layers[name].needs)
    ]
    pairs = [
        (sorted(one.needs & two.needs), first, second)
        for (first, one), (second, two) in itertools.combinations(here, 2)
    ]
    return min(pairs, key=lambda pair: len(pair[0]), default=None)


def risk_problems(name, text):
    """Classes of the risk that is left, and the words that the highest ones need."""
    found = re.search(r"Severity: S([1-5])\. Probability: P([1-4])\b", text)
    if not found:
        return [f"{name} says no 'Severity: S1..S5. Probability: P1..P4'"]
    if int(found.group(1)) >= 4 and int(found.group(2)) >= 3 and "not acceptable" not in text:
        return [f"{name} is S{found.group(1)} at P{found.group(2)}, and not called not acceptable"]
    return []


def hazard_problems(all_hazards, all_layers, known):
    """What is missing from the sections of the hazards."""
    problems = []
    for name, hazard in all_hazards.items():
        problems += [f"{name} says no '{word}'" for word in SAID if word not in hazard.text]
        problems += [f"{name} names {r}, which is no requirement"
                     for r in hazard.requirements if r not in known]  # fmt: skip
        unknown = [layer for layer in hazard.layers + hazard.bounds if layer not in all_layers]
        problems += [f"{name} names {layer}, which is no layer" for layer in unknown]
        problems += risk_problems(name, hazard.text)
        if len(set(hazard.layers)) < 2:
            problems.append(f"{name} has fewer than two layers")
        if not hazard.requirements:
            problems.append(f"{name} has no requirement")
        for board in BOARDS:
            pair = best_pair(hazard, all_layers, board)
            if pair is None or pair[0]:
                problems.append(f"{name} has no two independent layers on {board}: {pair}")
    used = {name for row in all_hazards.values() for name in row.layers + row.bounds}
    problems += [f"{name} stands against no hazard" for name in sorted(all_layers.keys() - used)]
    wrong = [name for name, row in all_layers.items() if row.state not in STATES]
    return problems + [f"{name}: state is one of {', '.join(STATES)}" for name in wrong]


def requirement_problems(known, proved, used, plan, anchors):
    """What is missing from the rows of the requirements. plan: the text where open things stand;
    anchors: every 'file#heading' there is."""
    problems = [f"{name} is no requirement, but {tests[0]} verifies it"
                for name, tests in proved.items() if name not in known]  # fmt: skip
    for name, row in known.items():
        tests = proved.get(name, [])
        if name not in used:
            problems.append(f"{name} belongs to no hazard")
        if set(row.kinds) - {"test", "bench", "open"} or (row.kinds[0] == "open") != bool(row.area):
            problems.append(f"{name}: proof is test, bench or 'open: not built yet (place)'")
        if "test" in row.kinds and not [t for t in tests if not t.startswith("emulator/")]:
            problems.append(f"{name}: no test verifies it (one that needs an image does not count)")
        if "test" not in row.kinds and tests:
            problems.append(f"{name}: {tests[0]} verifies it, but its proof is '{row.proof}'")
        if row.area and row.area not in plan:
            problems.append(f"{name}: '{row.area}' stands in no plan")
        if "bench" in row.kinds:
            links = BENCH.findall(row.proof)
            problems += [f"{name}: no procedure at {link}" for link in links if link not in anchors]
            if not links:
                problems.append(f"{name}: no link to its procedure")
    return problems


def firmware_problems(sources, all_hazards, known):
    """Ids named in the firmware that are nowhere else."""
    problems = []
    for name, source in sources.items():
        for pattern, there in ((HAZARD, all_hazards), (REQUIREMENT, known)):
            ids = sorted(set(pattern.findall(source)) - set(there))
            problems += [f"{name} names {found}, which is not written down" for found in ids]
    return problems


def problems(texts):
    """Everything that is wrong with the chain; [] when it holds. texts: see load()."""
    all_hazards = hazards(texts["hazards"])
    all_layers = layers(texts["hazards"])
    known = requirements(texts["requirements"])
    proved, found = tests_of(texts["tests"])
    used = {name for hazard in all_hazards.values() for name in hazard.requirements}
    for text, pattern in ((texts["requirements"], REQUIREMENT), (texts["hazards"], LAYER)):
        found += [f"{name} is there twice" for name in duplicates(text, pattern)]
    found += hazard_problems(all_hazards, all_layers, known)
    found += requirement_problems(known, proved, used, texts["plan"], texts["anchors"])
    return found + firmware_problems(texts["firmware"], all_hazards, known)


def anchors_of(name, text):
    """{'name', 'name#heading', ...} of a Markdown file, headings as GitHub links them."""
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    slugs = (re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)
    return {name} | {f"{name}#{slug}" for slug in slugs}


def load(root):
    """The texts of a project: hazards, requirements, plan, anchors, tests, firmware."""
    docs = root / "docs"
    anchors = set()
    for path in [*docs.glob("*.md"), *(root / "boards").rglob("*.md")]:
        seen_from_docs = path.name if path.parent == docs else f"../{path.relative_to(root)}"
        anchors |= anchors_of(seen_from_docs, path.read_text(encoding="utf-8"))
    plan = (docs / "design.md").read_text(encoding="utf-8").partition("## Still to come")[2]
    tests = root / "host_tests"
    return {
        "hazards": (docs / "hazards.md").read_text(encoding="utf-8"),
        "requirements": (docs / "requirements.md").read_text(encoding="utf-8"),
        "plan": " ".join(plan.split()),
        "anchors": anchors,
        "tests": {
            str(path.relative_to(tests)): path.read_text(encoding="utf-8")
            for path in sorted(tests.rglob("test_*.py"))
        },
        "firmware": {
            str(path.relative_to(root)): path.read_text(encoding="utf-8")
            for path in sorted((root / "firmware").rglob("*.py"))
        },
    }
