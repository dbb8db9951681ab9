"""docs/traceability.md: counts, what is open, what only a bench can show, requirement -> tests.

Rules: only writes out what tools/documents/traceability.py found; judges nothing.
"""

from tools.documents import traceability as trace

HEAD = """# Which test proves which requirement

Written by `python -m tools.documents` from [hazards.md](hazards.md),
[requirements.md](requirements.md) and the `# verifies:` comments in `host_tests/`.
`host_tests/docs/test_traceability.py` fails when a requirement has no test, a test
names no requirement, a hazard has no two independent layers, or an id in the firmware is written
down nowhere.

"""


def counts(known, proved):
    """How many rows stand on what."""
    tests = {test for found in proved.values() for test in found}
    of = {kind: [name for name, row in known.items() if row.kinds == [kind]]
          for kind in ("test", "bench", "open")}  # fmt: skip
    both = [name for name, row in known.items() if row.kinds == ["test", "bench"]]
    return (
        "| requirements | tests | tests and bench | bench only | open | tests that prove |\n"
        "|---|---|---|---|---|---|\n"
        f"| {len(known)} | {len(of['test'])} | {len(both)} | {len(of['bench'])} "
        f"| {len(of['open'])} | {len(tests)} |\n"
    )


def open_rows(known, all_hazards, all_layers):
    """Requirements and layers that are not built yet."""
    lines = ["| id | not built yet | what is missing | hazards |", "|---|---|---|---|"]
    for name, row in known.items():
        if row.area:
            of = [h for h, hazard in all_hazards.items() if name in hazard.requirements]
            lines.append(f"| {name} | {row.area} | {row.text} | {', '.join(of)} |")
    for name, layer in all_layers.items():
        if layer.state == "open":
            of = [h for h, hazard in all_hazards.items() if name in hazard.layers]
            lines.append(f"| {name} | a layer | see hazards.md | {', '.join(of)} |")
    return "\n".join(lines) + "\n"


def bench_rows(known):
    """Requirements that hardware has to show."""
    lines = ["| id | what to see | procedure |", "|---|---|---|"]
    for name, row in known.items():
        if "bench" in row.kinds:
            lines.append(f"| {name} | {row.text} | {row.proof.partition('bench: ')[2]} |")
    return "\n".join(lines) + "\n"


def told(pair):
    """One best pair in words."""
    if pair is None:
        return "none"
    shared, first, second = pair
    return f"{first} + {second}: share {', '.join(shared) or 'nothing'}"


def pair_rows(all_hazards, all_layers):
    """What the best pair of each hazard shares, with and without a person."""
    lines = [
        "| hazard | layers | independent pair | without a person, Pico W | ... ESP32-S3 |",
        "|---|---|---|---|---|",
    ]
    for name, hazard in all_hazards.items():
        pairs = [trace.best_pair(hazard, all_layers, board, True) for board in trace.BOARDS]
        first = told(trace.best_pair(hazard, all_layers, trace.BOARDS[0]))
        row = [f"{name} {hazard.title}", str(len(hazard.layers)), first, *map(told, pairs)]
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def test_rows(known, proved):
    """Requirement -> tests."""
    lines = ["| id | tests |", "|---|---|"]
    for name in known:
        if proved.get(name):
            lines.append(f"| {name} | {'<br>'.join(proved[name])} |")
    return "\n".join(lines) + "\n"


def page(texts):
    """The whole page."""
    all_hazards = trace.hazards(texts["hazards"])
    all_layers = trace.layers(texts["hazards"])
    known = trace.requirements(texts["requirements"])
    proved, _ = trace.tests_of(texts["tests"])
    missing = sum(row.area is not None for row in known.values())
    return (
        HEAD
        + counts(known, proved)
        + f"\n## Open: {missing} requirements not built yet\n\n"
        + open_rows(known, all_hazards, all_layers)
        + "\n## Only hardware can show it\n\nNobody has done these for your device.\n\n"
        + bench_rows(known)
        + "\n## How independent the layers are\n\nOf the layers of a hazard that are built or "
        "hardware: the two that share least. What they share\ntakes both away when it fails. "
        '"none": without a person there are not even two.\n\n'
        + pair_rows(all_hazards, all_layers)
        + "\n## Requirement and tests\n\n`core/` runs on CPython and on 64-bit and 32-bit "
        "MicroPython; `emulator/` only if there is an\nimage.\n\n" + test_rows(known, proved)
    )
