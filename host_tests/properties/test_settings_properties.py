"""A settings.json of any bytes is refused with a reason, or what it gives lies within bounds."""

import json

from hypothesis import event, given
from hypothesis import strategies as st

from cuff import codes, params
from cuff.session.prescription import Prescription
from cuff.store import settings
from tools.sim.interpreter.flash import Flash

NAMES = [row.name for row in params.PARAMS]
VALUES = st.one_of(
    st.integers(-(2**40), 2**40), st.none(), st.booleans(), st.floats(), st.text(max_size=8),
    st.lists(st.integers(), max_size=3), st.sampled_from(["arm", "thigh", "manual", "resistance"]),
)  # fmt: skip


def in_bounds(row):
    """Values that params.py accepts, at the ends most often."""
    if isinstance(row, params.Choice):
        return st.sampled_from(row.words)
    return st.one_of(st.integers(row.lo, row.hi), st.sampled_from([row.lo, row.hi]))


BOUNDED = [row for row in params.PARAMS if not isinstance(row, params.Name)]
GOOD = st.fixed_dictionaries({}, optional={row.name: in_bounds(row) for row in BOUNDED})
NEARLY = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=5)), VALUES, max_size=4)
FILES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    GOOD.map(lambda given: json.dumps(given).encode()),
    NEARLY.map(lambda given: json.dumps(given).encode()),
    st.tuples(GOOD, st.integers(0, 400), st.integers(0, 255)).map(
        lambda drawn: spoilt(json.dumps(drawn[0]).encode(), *drawn[1:])
    ),
)


def spoilt(data, at, byte):
    """One byte of a good file is another."""
    at %= len(data)
    return data[:at] + bytes([byte]) + data[at + 1 :]


def load(data):
    """What the device makes of these bytes."""
    settings.open = Flash({"settings.json": data}).open  # in place of the builtin
    try:
        return settings.load()
    finally:
        del settings.open


@given(FILES)
def test_any_bytes_are_refused_with_a_reason_or_load_within_bounds(data):
    values, problem = load(data)
    event("loaded" if problem is None else "refused")
    assert sorted(values) == sorted(NAMES)
    if problem is not None:
        assert problem.startswith("settings.json") and values == params.defaults()
    for name, value in values.items():
        assert params.validate(name, value) is None
        row = params.find(name)
        if isinstance(row, params.Param) and value is not None:
            assert row.lo <= value <= row.hi and isinstance(value, int)


@given(GOOD)
def test_everything_within_bounds_is_accepted_and_asks_for_no_more_than_the_limit(given):
    values, problem = load(json.dumps(given).encode())
    assert problem is None
    for name in given:
        assert values[name] == given[name]
    lop_mmhg = values["lop_mmhg"]
    wanted, code = Prescription(values, lambda: lop_mmhg, False).target_mmhg()
    assert (wanted == 0) == (code != codes.NONE)
    assert wanted <= values["pressure_max_mmhg"]
    if values["lop_mmhg"] is not None:
        assert wanted <= (values["lop_mmhg"] * 4 + 4) // 5
