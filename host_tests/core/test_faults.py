"""cuff/faults.py: every code once, every row complete, every reason in words."""

import sys

from cuff import fault_rows, faults

ROWS = [faults.Fault(*row) for row in fault_rows.FAULTS]

KINDS = (faults.TRIP, faults.ALARM, faults.BLOCK)
NOT_CODES = ("TRIP", "ALARM", "BLOCK", "NONE")


def codes_by_name():
    """Upper-case constant -> code."""
    found = {}
    for name in dir(faults):
        if name == name.upper() and not name.startswith("_") and name not in NOT_CODES:
            found[name] = getattr(faults, name)
    return found


def test_codes_and_names_are_unique():
    for values in ([row.code for row in ROWS], [row.name for row in ROWS]):
        assert len(set(values)) == len(values)


def test_every_code_has_its_row_and_every_row_its_code():
    # verifies: R-ALM-3
    codes = codes_by_name()
    assert len(codes) == len(ROWS)
    assert sorted(codes.values()) == sorted([row.code for row in ROWS])


def test_codes_fit_a_byte_and_none_is_not_one_of_them():
    for row in ROWS:
        assert 0 < row.code < 256
    assert faults.NONE == 0


def test_kinds_have_their_ranges_so_that_a_code_tells_what_it_does():
    for row in ROWS:
        assert row.kind in KINDS
        first, last = {faults.TRIP: (1, 31), faults.ALARM: (32, 47), faults.BLOCK: (48, 127)}[
            row.kind
        ]
        assert first <= row.code <= last, row.name


def test_every_row_has_words_for_a_person_and_a_hazard():
    # verifies: R-ALM-3
    for row in ROWS:
        assert len(row.name) >= 4 and " " not in row.name, row.name
        assert len(row.text) >= 10 and len(row.hint) >= 10, row.name
        assert row.text != row.hint
        assert row.hazard[0] == "H" and row.hazard[1:].isdigit(), row.name


def test_a_limb_that_stays_under_pressure_is_told_to_be_freed_by_hand():
    # verifies: R-VNT-7
    for code in (faults.NOT_VENTING, faults.PUMP_STUCK, faults.VENT_TOO_FAST, faults.KINKED):
        assert "by hand" in faults.find(code).hint.lower()


def words(row):
    """All of a row."""
    return (row.code, row.name, row.kind, row.text, row.hint, row.hazard)


def test_find_gives_the_row_of_a_code():
    for given in fault_rows.FAULTS:
        assert words(faults.find(given[0])) == given


def test_the_table_is_gone_after_a_row_was_read_and_the_row_is_kept():
    row = faults.find(faults.NO_RISE)
    assert "cuff.fault_rows" not in sys.modules
    assert not hasattr(sys.modules["cuff"], "fault_rows")
    assert faults.find(faults.NO_RISE) is row, "read anew though it was the last"
    assert faults.find(faults.LEAK).name == "leak"


class Damaged:
    """In place of the table: using it fails as a damaged file or a full heap does."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, name):
        raise self._error


def find_without_table(code, error):
    """What find gives while the table fails so, after another row was asked for."""
    faults.find(faults.RECORD)
    broken = Damaged(error)
    sys.modules["cuff.fault_rows"] = sys.modules["cuff"].fault_rows = broken
    return faults.find(code)


def test_without_the_table_a_code_still_has_a_row():
    rows = (
        (faults.NO_RISE, faults.TRIP),
        (faults.LEAK, faults.ALARM),
        (faults.NO_LOP, faults.BLOCK),
    )
    for error in (MemoryError(), ImportError("no such file"), OSError(5), ValueError("damaged")):
        for code, kind in rows:
            row = find_without_table(code, error)
            assert row.name == "fault-%d" % code and row.text == "fault %d" % code
            assert (row.code, row.kind) == (code, kind)
            assert len(row.hint) >= 10 and row.hazard == "H4"
            assert words(faults.find(faults.RAIL))[1] == "rail", "stays without words"


def test_an_unknown_code_reads_as_the_internal_error():
    for code in (faults.NONE, 31, 255, -1):
        assert faults.find(code).code == faults.INTERNAL


def test_numbers_given_out_stay():
    fixed = ((1, "over-pressure"), (6, "lease"), (8, "occlusion-time"), (11, "not-venting"),
             (15, "internal"), (32, "leak"), (48, "uncalibrated"), (54, "not-empty"))  # fmt: skip
    for code, name in fixed:
        assert faults.find(code).name == name
