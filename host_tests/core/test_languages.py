"""Every code and every label of the display in both languages, and no letter without a glyph."""

from cuff.panel.canvas import _end, _place
from cuff.panel.font import LARGE, MEDIUM, SMALL
from cuff.panel.pages import menu, ready
from cuff.session import protocols
from cuff.words import tell

FOLDER = tell.__file__.rpartition("/")[0]
MARKS = "æøåÆØÅé▲▼►°"


def lines(name):
    """The lines of a file of words/, cut into their parts."""
    with open("%s/%s.txt" % (FOLDER, name), "rb") as stream:
        return [line.split("|") for line in stream.read().decode().split("\n")[:-1]]


def figures(text):
    """The places for figures in it, in their order."""
    found = []
    for piece in text.replace("%%", "").split("%")[1:]:
        at = [k for k in range(len(piece)) if piece[k] in "ds"][0]
        found.append(piece[: at + 1])
    return found


def test_every_code_is_there_in_danish_too():
    english, danish = lines("en"), lines("da")
    assert [row[:3] for row in english] == [row[:3] for row in danish]
    for a, b in zip(english, danish):
        assert len(b) == 5 and len("|".join(b).encode()) < tell.LONGEST_BYTES, b
        for column in (3, 4):
            assert figures(a[column]) == figures(b[column]), (a, b)
            assert bool(a[column]) == bool(b[column]), (a, b)
        assert "BY HAND" not in a[4] or "MED HÅNDEN" in b[4], b


def test_every_question_is_there_in_danish_too():
    english, danish = lines("ask_en"), lines("ask_da")
    assert [row[0] for row in english] == [row[0] for row in danish]
    assert all([len(row) == 5 and row[3] and row[4] for row in danish])


def test_a_code_is_found_in_each_language():
    assert tell.find(9).text == "pump runs but pressure does not rise"
    assert tell.find(9, "da").text == "pumpen kører, men trykket stiger ikke"
    assert tell.find(9).text == "pump runs but pressure does not rise"


def test_labels_are_as_many_in_both_languages():
    english, danish = lines("screen_en"), lines("screen_da")
    assert [(row[0], len(row)) for row in english] == [(row[0], len(row)) for row in danish]
    assert [int(row[0]) for row in english] == list(range(len(english)))
    for language, rows in (("en", english), ("da", danish)):
        for row in rows:
            assert len("|".join(row).encode()) < tell.LONGEST_BYTES, row
            assert all(row[1:]), row
            assert tell.labels(int(row[0]), language) == row[1:]


def test_the_display_has_a_name_for_every_protocol_that_is_built_in():
    built_in = sorted([n for n in protocols.NUMBERS.values() if n != protocols.CUSTOM])
    assert built_in == list(menu._PROTOCOLS) == list(range(1, ready._BUILT_IN + 1))
    for language in ("en", "da"):
        names = tell.labels(menu._VALUES, language)
        assert len(names) == len(built_in) + len(menu._WORDS), names


def test_every_letter_has_a_glyph():
    seen = set()
    for name in ("en", "da", "screen_en", "screen_da", "ask_en", "ask_da"):
        for row in lines(name):
            seen.update("".join(row))
    for letter in sorted(seen - {" "}):
        data = letter.encode()
        places = [_place(code) for code in data]
        assert len(data) == 1 or letter in MARKS, letter
        assert places[-1] >= 0 and places[:-1] == [-1] * (len(data) - 1), letter
        assert _end(places[-1]) > places[-1], letter
    assert len(SMALL) == 5 * (94 + len(MARKS)) and len(MEDIUM) == 18 * 12 and len(LARGE) == 72 * 11


def test_no_two_letters_look_alike():
    glyphs = [bytes(SMALL[at : at + 5]) for at in range(0, len(SMALL), 5)]
    assert len(set(glyphs)) == len(glyphs)
