"""tools/deploy/shorten.py: names get words that cost nothing, and nothing means anything else.

That the image still runs: test_fold.py (a training, to the bit) and the heap of test_release.py
(every module imported, all built).
"""

import ast
import collections
import re

import pytest

from tools.deploy import image, shorten

OWNER = "class Cuff:\n    def press(self, level_cmmhg):\n        self.held_cmmhg = level_cmmhg\n"


def after(*texts, kept=()):
    """The modules a, b, ... and own name -> word."""
    sources = dict(zip("abc", texts, strict=False))
    words = shorten.names(sources, kept)
    return shorten.renamed(sources, words), words


def test_a_name_is_the_same_word_in_every_module():
    user = "def f(x):\n    x.press(level_cmmhg=1)\n    return x.held_cmmhg\n"
    done, words = after(OWNER, user)
    assert {"Cuff", "press", "held_cmmhg", "level_cmmhg"} <= set(words)
    assert len(set(words.values())) == len(words) and set(words.values()) <= set(shorten.WORDS)
    for name, word in words.items():
        assert name not in done["a"] + done["b"].replace("def f(x)", "")
        assert (OWNER + user).count(name) == (done["a"] + done["b"]).count(word)


@pytest.mark.parametrize(
    "other",
    [
        "x = getattr(y, 'held_cmmhg')\n",
        "x = 'y.held_cmmhg'\n",
        "from machine import held_cmmhg\n",
        "import held_cmmhg\n",
        "Pin(held_cmmhg=1)\n",
    ],
)
def test_what_may_mean_something_else_stays(other):
    done, words = after(OWNER, other)
    assert "held_cmmhg" not in words and done["b"] == other
    assert "held_cmmhg" in after(OWNER, "x = 'left: held_cmmhg'\n")[1], "a sentence is no name"


def test_the_name_of_a_module_stays():
    sources = {"cuff": "", "cuff.zero": "zero = 1\n"}
    assert shorten.names(sources) == {}


def test_parameters_of_two_modules_share_a_word():
    """And nothing that is more than a parameter, given by its name, or in the same module."""
    _, words = after(
        "def one_of(low_cmmhg, top_cmmhg):\n    pass\n", "def two_of(high_cmmhg):\n    pass\n"
    )
    assert words["low_cmmhg"] != words["top_cmmhg"]
    assert words["high_cmmhg"] in (words["low_cmmhg"], words["top_cmmhg"])
    assert len(set(words.values())) == len(words) - 1


@pytest.mark.parametrize(
    "more",
    [
        "x.high_cmmhg\n",
        "x.high_cmmhg = 1\n",
        "high_cmmhg = 1\n",
        "class A:\n    high_cmmhg = 1\n",
        "def high_cmmhg():\n    pass\n",
        "g(high_cmmhg=1)\n",
        "def h(low_cmmhg):\n    pass\n",
    ],
)
def test_what_is_more_than_a_parameter_shares_nothing(more):
    _, words = after("def f(low_cmmhg):\n    pass\n", "def g(high_cmmhg):\n    pass\n" + more)
    assert words["low_cmmhg"] != words["high_cmmhg"]


def test_what_functions_look_up():
    text = "def f(low):\n    high = low.level\n    return high + TOP\ndef g(x):\n    x.other()\n"
    assert shorten.looked_up(text, ["f"]) == {"f", "level", "TOP"}


def test_words_of_the_image_and_what_others_read_stay():
    done, _ = after("class A:\n    def append(self):\n        self.duty_u16 = 1\n")
    assert "append" in done["a"] and "duty_u16" in done["a"]
    assert "held_cmmhg" not in after(OWNER, kept=["held_cmmhg"])[1]


def test_what_only_a_function_knows_stays():
    text = "def f(x):\n    level = x\n    return [part for part in level]\n"
    _, words = after(text)
    assert "level" not in words and "part" not in words


def test_a_word_that_is_anywhere_is_not_given():
    first = after(OWNER)[1]["held_cmmhg"]
    assert after(OWNER, f"def f({first}x):\n    {first} = len('')\n")[1]["held_cmmhg"] != first
    assert after(OWNER, kept=[first])[1]["held_cmmhg"] != first


def test_strings_and_comments_stay():
    text = '"""press held_cmmhg"""\nx = "held_cmmhg is high"  # held_cmmhg\n'
    done, _ = after(OWNER, text)
    assert done["b"].count("held_cmmhg") == 3 and len(done["b"].split("\n")) == 3


def test_what_a_program_for_the_device_reads():
    read = shorten.words_read('"""held words"""\nfrom cuff import zero\nx.level = "a.b"  # pump\n')
    assert read == {"cuff", "zero", "x", "level", "a", "b"}


@pytest.mark.parametrize("board", ["pico_w", "esp32_s3"])
def test_the_firmware_is_the_same_but_for_its_names(board, monkeypatch):
    """Word by word: one for one name in a module, and the same everywhere; only names differ."""
    new = image.texts(board)
    monkeypatch.setattr(shorten, "renamed", lambda sources, words: sources)
    old = image.texts(board)
    words = {}
    for name in old:
        before, behind = tokens(old[name]), tokens(new[name])
        assert len(before) == len(behind), name
        for one, other in zip(before, behind, strict=True):
            assert words.setdefault(one, other) == other, (name, one)
        assert len(set(behind)) == len(set(before)), name
    counted = collections.Counter(words.values())
    shared = [one for one in words if counted[words[one]] > 1]
    assert 50 < len(shared) < 200, "parameters"
    more = re.compile(rf"(?:self\.|def |global )(?:{'|'.join(shared)})\b")
    assert not [found for text in old.values() for found in more.findall(text)]
    changed = [one for one in words if words[one] != one]
    assert len(changed) > 800 and all(one.isidentifier() for one in changed)
    assert not [one for one in changed if one in shorten.WORDS]


def test_a_name_has_the_same_word_with_and_without_machine_code():
    """A recording of the one image is replayed on the other, and a trace read with one table."""
    plain, marked = image.texts("pico_w"), image.texts("pico_w", native=True)
    mark = "@micropython.native"
    assert sum(text.count(mark) for text in marked.values()) > 40
    for name, text in plain.items():
        lines = [line for line in marked[name].split("\n") if line.strip() != mark]
        assert lines == text.split("\n"), name


def tokens(text):
    """Parts of a source, in their order: names, and all else as it is in the tree."""
    found = []
    for node in ast.walk(ast.parse(text)):
        for _, value in ast.iter_fields(node):
            if isinstance(value, (str, int, bytes)):
                found.append(value)
    return found
