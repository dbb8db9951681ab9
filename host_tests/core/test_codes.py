"""cuff/codes.py and cuff/words/: every code once, every row complete, every reason in words."""

import os

from cuff import codes
from cuff.panel import story
from cuff.words import tell

FOLDER = tell.__file__.rpartition("/")[0]


def lines(language):
    """The lines of a language, cut into their parts."""
    with open("%s/%s.txt" % (FOLDER, language), "rb") as stream:
        return [line.split("|") for line in stream.read().decode().split("\n")[:-1]]


LINES = lines("en")
TOLD = [tell.Row(int(line[0]), *line[1:]) for line in LINES]
ROWS = [row for row in TOLD if row.code < codes.DONE]

KINDS = (codes.TRIP, codes.ALARM, codes.BLOCK)
NOT_CODES = ("TRIP", "ALARM", "BLOCK", "OUTCOME", "NONE")
OWN_WORDS = (codes.LOP_WINDOW,)  # put together in panel/story.py


def codes_by_name():
    """Upper-case constant -> code."""
    found = {}
    for name in dir(codes):
        value = getattr(codes, name)
        if name == name.upper() and name not in NOT_CODES and isinstance(value, int):
            found[name] = value
    return found


def test_codes_and_names_are_unique():
    for values in ([row.code for row in ROWS], [row.name for row in ROWS]):
        assert len(set(values)) == len(values)


def test_every_code_has_its_row_and_every_row_its_code():
    # verifies: R-ALM-3
    found = codes_by_name()
    assert len(set(found.values())) == len(found)
    reasons = [code for code in found.values() if code < codes.DONE]
    assert sorted(reasons) == sorted([row.code for row in ROWS])


def test_every_outcome_and_event_has_words_once():
    # verifies: R-ALM-3
    told = [row.code for row in TOLD if row.code >= codes.DONE]
    told += list(story.LINES) + list(OWN_WORDS)
    told.append(codes.LOP_VALID)  # the first of its kind, told as LOP_MEASURED
    events = [code for code in codes_by_name().values() if code >= codes.DONE]
    assert sorted(told) == sorted(events)


def test_figures_go_into_the_words_and_without_them_they_stay():
    assert tell.filled("%d s more", (5,)) == "5 s more" and tell.filled("%d s", ()) == "%d s"
    assert tell.filled("done", (5,)) == "done"
    assert tell.sentence(codes.LOP_LEAK).startswith("The cuff loses air. Check tube")
    assert tell.sentence(codes.RAIL) == tell.find(codes.RAIL).text


def test_codes_fit_a_byte_and_none_is_not_one_of_them():
    for row in ROWS:
        assert 0 < row.code < 256
    assert codes.NONE == 0


def test_kinds_have_their_ranges_so_that_a_code_tells_what_it_does():
    for row in ROWS:
        assert row.kind in KINDS
        first, last = {codes.TRIP: (1, 31), codes.ALARM: (32, 47), codes.BLOCK: (48, 127)}[row.kind]
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
    for code in (codes.NOT_VENTING, codes.PUMP_STUCK, codes.VENT_TOO_FAST, codes.KINKED):
        assert "by hand" in tell.find(code).hint.lower()


def words(row):
    """A line of the file again."""
    return [str(row.code), row.name, row.hazard, row.text, row.hint]


def test_find_gives_the_row_of_every_code():
    for line in LINES:
        assert words(tell.find(int(line[0]))) == line


def test_lines_are_such_as_find_can_find():
    for line in LINES:
        assert len(line) == 5, line
        assert len("|".join(line).encode()) < tell.LONGEST_BYTES, line
    numbers = [int(line[0]) for line in LINES]
    assert numbers == sorted(numbers)


class Language:
    """Another file in the place of the words, from its text; None: there is none."""

    def __init__(self, text):
        self._text = text

    def __enter__(self):
        tell.language = "zz"
        tell.find(codes.RECORD)
        if self._text is not None:
            with open(FOLDER + "/zz.txt", "wb") as stream:
                stream.write(self._text)

    def __exit__(self, *exception):
        tell.language = "en"
        if self._text is not None:
            os.remove(FOLDER + "/zz.txt")
        tell.find(codes.NONE)


def of_length(length):
    """A file of lines of this length, its end included, and the codes in it."""
    numbers = range(1, 256, 2)
    return numbers, "".join(
        ["%d|n|H1|t|" % n + "x" * (length - len("%d|n|H1|t|\n" % n)) + "\n" for n in numbers]
    )


def test_every_line_is_found_however_long_they_are():
    for length in (12, 17, 100, tell.LONGEST_BYTES - 1, tell.LONGEST_BYTES):
        numbers, text = of_length(length)
        with Language(text.encode()):
            for code in range(1, 256):
                assert tell.find(code).code == (code if code in numbers else codes.INTERNAL)


def test_the_row_asked_for_last_is_kept():
    row = tell.find(codes.NO_RISE)
    assert tell.find(codes.NO_RISE) is row, "read anew though it was the last"
    assert tell.find(codes.LEAK).name == "leak"


def test_without_the_file_a_code_still_has_a_row():
    damages = (None, b"", b"\xff" * 4096, b"\n" * 4096, b"1|2|3\n" * 400, b"|" * 4096, b"9|\n9")
    rows = (
        (codes.NO_RISE, codes.TRIP),
        (codes.LEAK, codes.ALARM),
        (codes.NO_LOP, codes.BLOCK),
    )
    for text in damages:
        with Language(text):
            for code, kind in rows:
                row = tell.find(code)
                assert row.name == "fault-%d" % code and row.text == "fault %d" % code
                assert (row.code, row.kind) == (code, kind)
                assert len(row.hint) >= 10 and row.hazard == "H4"
        assert tell.find(codes.RAIL).name == "rail", "stays without words"


def test_an_unknown_code_reads_as_the_internal_error():
    for code in (codes.NONE, 31, 255, -1):
        assert tell.find(code).code == codes.INTERNAL


def test_numbers_given_out_stay():
    fixed = ((1, "over-pressure"), (6, "lease"), (8, "occlusion-time"), (11, "not-venting"),
             (15, "internal"), (32, "leak"), (48, "uncalibrated"), (54, "not-empty"))  # fmt: skip
    for code, name in fixed:
        assert tell.find(code).name == name


def test_every_trip_that_says_open_by_hand_keeps_the_limb_s_time_going():
    """A new one belongs into codes.OPEN_BY_HAND; no other may be in it."""
    # verifies: R-OCC-15
    said = [
        row.code for row in ROWS
        if row.kind == codes.TRIP and "open the cuff by hand" in row.hint.lower()
    ]  # fmt: skip
    said.remove(codes.NOT_ZERO)  # a reading that occludes no limb
    assert sorted(said) == sorted(codes.OPEN_BY_HAND) and len(said) >= 5
