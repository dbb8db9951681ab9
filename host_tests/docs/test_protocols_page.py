"""docs/protocols.md: its example is one protocol in both forms, its tables are the firmware's."""

import json
import re

from cuff import params
from cuff.session import protocols
from cuff.session.training import check, codec
from cuff.session.training import plan as planning
from tools.choice import ROOT

PAGE = (ROOT / "docs" / "protocols.md").read_text(encoding="utf-8")


def blocks_of_page(language):
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [text for kind, text in found if kind == language]


def rows(heading):
    """Cells of the table below a heading."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_example_is_the_same_in_both_forms_and_may_be_played():
    (text,) = blocks_of_page("json")
    (digits,) = blocks_of_page("")
    data = bytes.fromhex(digits)
    made, wrong = codec.decode(data)
    assert wrong is None
    assert (made, wrong) == codec.from_text(json.loads(text)["32"])
    assert codec.encode(*made) == data
    plan = planning.Plan(32, *made, 600)
    plan.targets = (114, 0, 0, 60, 0)
    assert check.shape(*made) is None
    assert planning.Walk(plan, params.defaults(), None).play() is None


def test_its_protocols_are_those_that_are_built_in():
    found = {row[1].strip("`"): row[0] for row in rows("Built in")}
    first, last = found.pop("custom").split("-")
    assert (int(first), int(last)) == (protocols.CUSTOM, protocols.CUSTOM_LAST)
    numbers = {word: number for word, number in protocols.NUMBERS.items() if word != "custom"}
    assert {word: int(number) for word, number in found.items()} == numbers
    assert set(params.find("training").words) == set(protocols.NUMBERS)
    names = re.findall(r"`(\w+)`", " ".join(row[3] for row in rows("Built in")))
    assert names and all(params.find(name) for name in names)


def test_its_blocks_have_the_bounds_that_are_checked():
    for name, number, _, bounds in rows("Blocks"):
        kind = codec.KINDS[name.strip("`")]
        assert kind == int(number)
        limits = [(int(a), int(b)) for a, b in re.findall(r"(\d+)-(\d+)", bounds)]
        fields = [(least, most) for _, least, most in check.FIELDS[kind]]
        if name == "`inflate`":
            assert limits == [(20, 80), (20, fields[1][1])]
            assert f"`full`: {fields[0][1]}" in bounds
        elif name == "`sets`":
            reps = [(1, check.MOST_SETS), check.REPS[1:]]
            assert limits == [fields[0], fields[1], fields[2], *reps] and fields[2] == fields[3]
        elif name == "`repeat`":
            assert limits == [fields[1]]
        else:
            assert limits == fields
    assert f"At most {codec.LONGEST_BYTES} bytes" in " ".join(PAGE.split())
    assert {name.strip("`") for name, *_ in rows("Limits")} == set(codec.CLASSES)


def test_it_is_said_how_many_blocks_there_may_be():
    assert f"2 to {check.MOST_BLOCKS} blocks" in PAGE
