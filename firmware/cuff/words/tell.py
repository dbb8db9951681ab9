"""From a code to its words, one row at a time, looked up in the file of a language (en.txt).

A line of it, in the order of the codes:

    code|name|hazard|text: what is the matter|hint: what to do, or nothing

Nothing of it stays in memory but the row asked for last: a table would take 16 KB of the heap for
good, and to import one for each row takes 20 ms and leaves its short words in the table of names.

Rules: never in the tick, since it allocates and takes some 3 ms. Nothing but words depends on
`find`: if the file cannot be read it still gives a Row.
"""

from micropython import const

from cuff import codes

LONGEST_BYTES = const(320)  # no line is longer, its end included
_NUMBER_BYTES = const(4)
_FOLDER = __file__.rpartition("/")[0]
language = "en"  # the console's; the display has its own


class Row:
    """A code in words: code, name, kind, text (what is the matter), hint (what to do), hazard."""

    def __init__(self, code, name, hazard, text, hint):
        self.code = code
        self.name = name
        self.hazard = hazard
        self.text = text
        self.hint = hint
        self.kind = kind_of(code)


def kind_of(code):
    """By the ranges of codes.py."""
    if code >= codes.DONE:
        return codes.OUTCOME
    if code >= codes.UNCALIBRATED:
        return codes.BLOCK
    return codes.ALARM if code >= codes.LEAK else codes.TRIP


_last = None  # the row asked for last, under the code asked for: the loop asks every turn of a trip
_last_code = codes.NONE
_last_language = ""


def find(code, in_language=None):
    """The row of a code; an unknown code reads as the internal error."""
    global _last, _last_code, _last_language
    of = in_language or language
    if _last is None or code != _last_code or of != _last_language:
        _last = code_read = None
        try:
            line = _line(of, code) or _line(language, code)
            if not line:
                code_read = codes.INTERNAL
                line = _line(of, code_read) or ()
            _last = Row(code if code_read is None else code_read, *line)
        except Exception:  # no memory, or a file that is damaged or gone
            pass
        _last_code = code
        _last_language = of
        if _last is None:
            _last = _without_words(code)
    return _last


def sentence(code):
    """What is the matter and what to do, as one text."""
    row = find(code)
    return row.text if not row.hint or row.code < codes.DONE else "%s %s" % (row.text, row.hint)


def filled(text, figures):
    """A text with its figures in place; without them it stays as it is."""
    return text % tuple(figures) if figures and "%" in text else text


def labels(page, in_language):
    """The words on a page of the display (panel/pages/): screen_en.txt has a line for each."""
    return _line("screen_" + in_language, page)


def question(number, in_language=None):
    """The row of a question of the screening (wearer/questions.py): text, and why in hint; None."""
    line = _line("ask_" + (in_language or language), number)
    return Row(number, *line) if line else None


def _line(name, code):
    """What a file has under a number, or None; OSError, ValueError, MemoryError if it is no
    good."""
    with open("%s/%s.txt" % (_FOLDER, name), "rb") as f:
        low, high = 0, f.seek(0, 2)
        while high - low > 2 * LONGEST_BYTES:  # its line, if there, begins at low or between them
            middle = (low + high) // 2
            f.seek(middle)
            part = f.read(LONGEST_BYTES + _NUMBER_BYTES)
            start = part.find(b"\n") + 1
            if int(part[start : part.find(b"|", start)]) <= code:
                low = middle + start
            else:
                high = middle + start
        f.seek(low)
        part = b"\n" + f.read(high - low + LONGEST_BYTES)
    start = part.find(b"\n%d|" % code)
    if start < 0:
        return None
    return str(part[start + 1 : part.find(b"\n", start + 1)], "utf-8").split("|")[1:]


def _without_words(code):
    hint = "words not found: switch off and on; report it"
    return Row(code, "fault-%d" % code, "H4", "fault %d" % code, hint)
