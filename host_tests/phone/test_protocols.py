"""The page's protocol builder refuses, plans and encodes as the firmware does.

tools/phone/src/keep/protocol.ts against session/training/check.py, plan.py, codec.py: random
protocols, most of them nearly right, and the example of docs/protocols.md.
"""

import json
import random

from cuff import limits, params
from cuff.session.training import check, codec
from cuff.session.training import plan as planning
from cuff.session.training.blocks import EXERCISE, FULL, HOLD, INFLATE, REPEAT, SETS, VENT
from host_tests.phone.conftest import node

CASES = 1500
KINDS = {number: word for word, number in codec.KINDS.items()}
CLASSES = {number: word for word, number in codec.CLASSES.items()}
EXAMPLE = (
    EXERCISE,
    (
        (INFLATE, 60, 0), (SETS, 45, 1, 2000, 2000, 20, 15), (VENT, 180),
        (INFLATE, 0, 60), (HOLD, 300, 0),
    ),
)  # fmt: skip


def near(chance, least, most):
    """A number of the range; now and then one at its edge, or past it."""
    if chance.random() < 0.03:
        return max(0, chance.choice((least - 1, most + 1)))
    if chance.random() < 0.3:
        return chance.choice((least, most))
    return chance.randint(least, min(most, least + 120))


def block(chance, what, number):
    if what == INFLATE:
        share = chance.random() < 0.7
        low = near(chance, 20, 80 if chance.random() < 0.9 else 110)
        return (what, low, 0) if share else (what, chance.random() < 0.03 and 50 or 0, low)
    if what == REPEAT:
        return (what, chance.randint(1, number), near(chance, 2, 4))
    figures = [near(chance, least, most) for _, least, most in check.FIELDS[what]]
    if what == SETS:
        figures += [near(chance, 1, 20) for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.02:
        figures.append(1)
    return (what, *figures)


def protocol(chance):
    """(class, blocks): what follows is mostly what may follow."""
    kind = chance.choice((EXERCISE, EXERCISE, EXERCISE, 2, 3, FULL))
    blocks, last = [], None
    for number in range(1, chance.choice((2, 2, 3, 4, 6, 8, 17)) + 1):
        wild = chance.random() < 0.02
        what = chance.choice((INFLATE, SETS, HOLD, VENT, REPEAT) if wild else check.AFTER[last])
        if what == SETS and kind != EXERCISE and not wild:
            what = HOLD
        blocks.append(block(chance, what, number))
        last = last if what == REPEAT else what
    return kind, tuple(blocks)


def said(kind, blocks, chance):
    """What the firmware makes of it."""
    values = params.defaults()
    values["session_min"] = chance.choice((10, 30))
    lop_mmhg = chance.choice((120, 187, 240))
    case = {
        "kind": kind, "blocks": blocks, "lop": lop_mmhg, "shape": check.shape(kind, blocks),
        "limits": {
            "exerciseS": values["exercise_min"] * 60, "boutS": values["bout_min"] * 60,
            "occlusionS": limits.occlusion_limit_s(values), "sessionS": values["session_min"] * 60,
        },
    }  # fmt: skip
    if case["shape"]:
        return case
    data = codec.encode(kind, blocks)
    assert codec.decode(data) == ((kind, blocks), None)
    plan = planning.Plan(40, kind, blocks, planning.limit_s(kind, values))
    plan.targets = tuple(
        [b[0] == INFLATE and (b[2] or lop_mmhg * b[1] // 100) or 0 for b in blocks]
    )
    case["late"] = planning.Walk(plan, values, None).play()
    words = [" ".join([KINDS[b[0]], *map(str, b[1:])]) for b in blocks]
    case.update(
        bytes=data.hex(), text=", ".join([CLASSES[kind], *words]), bouts=plan.bouts,
        totalS=plan.total_s,
    )  # fmt: skip
    return case


def test_the_builder_says_what_the_cuff_would_say(packages, tmp_path):
    chance = random.Random(16)
    cases = [said(*EXAMPLE, chance)]
    cases += [said(*protocol(chance), chance) for _ in range(CASES)]
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    print(node("test/protocols.mjs", str(tmp_path / "cases.json")))
