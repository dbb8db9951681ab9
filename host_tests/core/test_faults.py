"""cuff/faults.py: every code once, every row complete, every reason in words."""

from cuff import faults

KINDS = (faults.TRIP, faults.ALARM, faults.BLOCK)
NOT_CODES = ("TRIP", "ALARM", "BLOCK", "NONE", "FAULTS")


def codes_by_name():
    """Upper-case constant -> code."""
    found = {}
    for name in dir(faults):
        if name == name.upper() and not name.startswith("_") and name not in NOT_CODES:
            found[name] = getattr(faults, name)
    return found


def test_codes_and_names_are_unique():
    for values in ([row.code for row in faults.FAULTS], [row.name for row in faults.FAULTS]):
        assert len(set(values)) == len(values)


def test_every_code_has_its_row_and_every_row_its_code():
    # verifies: R-ALM-3
    codes = codes_by_name()
    assert len(codes) == len(faults.FAULTS)
    assert sorted(codes.values()) == sorted([row.code for row in faults.FAULTS])


def test_codes_fit_a_byte_and_none_is_not_one_of_them():
    for row in faults.FAULTS:
        assert 0 < row.code < 256
    assert faults.NONE == 0


def test_kinds_have_their_ranges_so_that_a_code_tells_what_it_does():
    for row in faults.FAULTS:
        assert row.kind in KINDS
        first, last = {faults.TRIP: (1, 31), faults.ALARM: (32, 47), faults.BLOCK: (48, 127)}[
            row.kind
        ]
        assert first <= row.code <= last, row.name


def test_every_row_has_words_for_a_person_and_a_hazard():
    # verifies: R-ALM-3
    for row in faults.FAULTS:
        assert len(row.name) >= 4 and " " not in row.name, row.name
        assert len(row.text) >= 10 and len(row.hint) >= 10, row.name
        assert row.text != row.hint
        assert row.hazard[0] == "H" and row.hazard[1:].isdigit(), row.name


def test_a_limb_that_stays_under_pressure_is_told_to_be_freed_by_hand():
    # verifies: R-VNT-7
    for code in (faults.NOT_VENTING, faults.PUMP_STUCK, faults.VENT_TOO_FAST, faults.KINKED):
        assert "by hand" in faults.find(code).hint.lower()


def test_find_gives_the_row_of_a_code():
    for row in faults.FAULTS:
        assert faults.find(row.code) is row


def test_an_unknown_code_reads_as_the_internal_error():
    for code in (faults.NONE, 31, 255, -1):
        assert faults.find(code).code == faults.INTERNAL


def test_numbers_given_out_stay():
    fixed = ((1, "over-pressure"), (6, "lease"), (8, "occlusion-time"), (11, "not-venting"),
             (15, "internal"), (32, "leak"), (48, "uncalibrated"), (54, "not-empty"))  # fmt: skip
    for code, name in fixed:
        assert faults.find(code).name == name
