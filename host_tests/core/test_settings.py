"""cuff/store/settings.py: a file that is not wholly right is refused wholly, and says why."""

import json
import sys

from cuff import params
from cuff.store import settings
from tools.sim.interpreter.flash import Flash


def load(data):
    """What the device makes of a settings.json of these bytes (None: no such file)."""
    files = {} if data is None else {"settings.json": data}
    settings.open = Flash(files).open  # in place of the builtin, as on the device
    try:
        return settings.load()
    finally:
        del settings.open


def test_the_table_is_gone_after_loading_also_after_a_refusal():
    for data in (None, b"{}", b"[]", b'{"lop": 1}'):
        load(data)
        assert "cuff.params" not in sys.modules and "cuff.store.strict" not in sys.modules
        assert not hasattr(sys.modules["cuff"], "params")


def refused(data):
    """The problem; nothing of the file may have been used."""
    values, problem = load(data)
    assert problem is not None, "accepted"
    assert problem.startswith("settings.json"), problem
    assert values == params.defaults(), "half used"
    return problem


GOOD = {"lop_mmhg": 190, "target_pct_lop": 80, "calibrated_on": 20261101, "build": "thigh"}


def test_no_file_means_defaults():
    assert load(None) == (params.defaults(), None)


def test_an_empty_object_means_defaults():
    assert load(b"{}") == (params.defaults(), None)


def test_given_settings_are_used_and_the_others_keep_their_defaults():
    values, problem = load(json.dumps(GOOD).encode())
    assert problem is None
    for name in params.defaults():
        assert values[name] == GOOD.get(name, params.defaults()[name]), name


def test_white_space_does_no_harm():
    values, problem = load(b'\r\n { "lop_mmhg" :\t190 }\r\n')
    assert problem is None and values["lop_mmhg"] == 190


def test_broken_json_is_refused():
    # verifies: R-SET-2
    for data in (b"", b" ", b"{", b'{"lop_mmhg": 190', b'{"lop_mmhg": 190,', b'{"lop_mmhg": 1x}'):
        assert "not valid JSON" in refused(data)


def test_a_file_cut_short_anywhere_is_refused():
    # verifies: R-SET-2
    whole = json.dumps(GOOD).encode()
    for length in range(len(whole)):
        refused(whole[:length])


# Each is refused by RFC 8259; MicroPython's own json takes most of them.
BROKEN = (
    b'{"lop_mmhg": 1 90}',
    b'{"lop_mmhg": 190 "rest_s": 30}',
    b'{"lop_mmhg": , "rest_s": 30}',
    b'{"lop_mmhg":}',
    b'{"lop_mmhg"}',
    b'{"lop_mmhg" 190}',
    b'{"lop_mmhg": 190,}',
    b'{,"lop_mmhg": 190}',
    b'{"lop_mmhg": 190,, "rest_s": 30}',
    b'{"lop_mmhg": 190}}',
    b'{"lop_mmhg": 190} x',
    b'{"lop_mmhg": 190',
    b"{lop_mmhg: 190}",
    b"{'lop_mmhg': 190}",
    b'{"lop_mmhg": 0190}',
    b'{"lop_mmhg": +190}',
    b'{"lop_mmhg": - 190}',
    b'{"lop_mmhg": 190.}',
    b'{"lop_mmhg": .5}',
    b'{"lop_mmhg": 19e}',
    b'{"lop_mmhg": 19e+}',
    b'{"lop_mmhg": 1e2e3}',
    b'{"lop_mmhg": 1.2.3}',
    b'{"lop_mmhg": 1_90}',
    b'{"lop_mmhg": 0xbe}',
    b'{"lop_mmhg": NaN}',
    b'{"lop_mmhg": Infinity}',
    b'{"lop_mmhg": -}',
    b'{"lop_mmhg": nul}',
    b'{"lop_mmhg": Null}',
    b'{"lop_mmhg": None}',
    b'{"lop_mmhg": 190]',
    b'{"lop_mmhg": "190}',
    b'{"cuff_name": "a\\x41"}',
    b'{"cuff_name": "a\\u00g1"}',
    b'{"cuff_name": "a\\u00"}',
    b'{"cuff_name": "a\\',
    b'{"cuff_name": "a\\u',
    b'{"cuff_name": "\\ud800"}',
    b'{"cuff_name": "a\nb"}',
    b'{"cuff_name": "a\x00b"}',
    b'{"cuff_name": a"}',
    b"{190: 190}",
    b'{"lop_mmhg": 190;}',
    b'{"lop_mmhg": 190} // LOP',
    b'/* LOP */ {"lop_mmhg": 190}',
    b'\xef\xbb\xbf{"lop_mmhg": 190}',
    b'{"lop_mmhg": 190}\x00',
    b'{"lop_mmhg": 190\xc2\xa0}',
    b'{"lop_mmhg": \xd9\xa1}',
)


def test_what_a_lenient_reader_would_guess_at_is_refused_on_every_interpreter():
    # verifies: R-SET-2
    for data in BROKEN:
        problem = refused(data)
        assert "not valid JSON" in problem, (data, problem)


def test_a_name_that_comes_twice_is_refused_by_name():
    # verifies: R-SET-2
    for data in (
        b'{"lop_mmhg": 190, "lop_mmhg": 120}',
        b'{"lop_mmhg": 190, "rest_s": 30, "lop\\u005fmmhg": 190}',
    ):
        assert "names 'lop_mmhg' twice" in refused(data)


def test_a_value_that_is_no_plain_one_is_refused():
    # verifies: R-SET-2
    for value in (b"[190]", b"{}", b'{"a": 1}', b"[]"):
        assert "plain values" in refused(b'{"lop_mmhg": ' + value + b"}")


def test_the_line_of_what_is_wrong_is_told():
    assert "(line 3)" in refused(b'{\n"lop_mmhg": 190,\n"rest_s": 3 0\n}')


def test_what_is_right_is_read_as_it_is_written():
    for text, value in (
        (b'"b"', "b"),
        (b'"\\u0061\\/\\\\\\""', 'a/\\"'),
        (b'"\xc3\xa5rm"', "\u00e5rm"),
    ):
        values, problem = load(b'{"cuff_name":' + text + b"}")
        assert problem is None and values["cuff_name"] == value, (text, problem)
    for text, words in (
        (b"-190", "at least 80 mmHg, not -190"),
        (b"0", "at least 80 mmHg, not 0"),
        (b"190.0", "whole number of mmHg"),
        (b"19e1", "whole number of mmHg"),
        (b"1.9E+2", "whole number of mmHg"),
        (b"-0.5e-3", "whole number of mmHg"),
        (b"false", "whole number of mmHg"),
        (b'"190"', "whole number of mmHg"),
    ):
        assert words in refused(b'{"lop_mmhg": ' + text + b" }"), text
    assert load(b'{"lop_mmhg":null}')[1] is None


def test_something_after_the_object_is_refused():
    refused(json.dumps(GOOD).encode() + b"}")
    refused(json.dumps(GOOD).encode() * 2)


def test_what_is_no_object_is_refused():
    # verifies: R-SET-2
    for data in (b"[]", b"190", b'"lop_mmhg"', b"null", b"true", b'[{"lop_mmhg": 190}]'):
        assert "one object" in refused(data)


def test_bytes_that_are_no_text_are_refused():
    # verifies: R-SET-2
    for data in (b"\xff\xfe{\x00}\x00", b'{"build": "\xe5rm"}', b"\x80" * 40):
        refused(data)


def test_erased_and_zeroed_flash_is_refused():
    # verifies: R-SET-2
    refused(b"\xff" * 64)
    refused(b"\x00" * 64)


def test_an_unknown_name_is_refused_by_name():
    # verifies: R-SET-1
    given = dict(GOOD)
    given["lop"] = 190
    assert "unknown setting 'lop'" in refused(json.dumps(given).encode())


def test_one_bad_value_refuses_the_whole_file_and_names_its_bound():
    # verifies: R-SET-1
    for name, value, words in (
        ("target_pct_lop", 81, "at most 80 % LOP, not 81"),
        ("lop_mmhg", 79, "at least 80 mmHg, not 79"),
        ("rest_s", 30.5, "whole number of s"),
        ("exercise_min", True, "whole number of min"),
        ("pressure_trip_mmhg", 311, "at most 310 mmHg"),
        ("build", "leg", "one of arm, thigh"),
        ("comfort_mmhg_s", None, "whole number of mmHg/s"),
    ):
        given = dict(GOOD)
        given[name] = value
        problem = refused(json.dumps(given).encode())
        assert name in problem and words in problem


def test_a_number_too_large_for_the_chip_is_refused():
    assert "at most 300 mmHg" in refused(b'{"lop_mmhg": 340282366920938463463374607431768211456}')


def padded(length):
    """A good file of exactly so many bytes."""
    whole = json.dumps(GOOD).encode()
    return whole[:-1] + b" " * (length - len(whole)) + b"}"


def test_a_file_may_have_4096_bytes_and_no_more():
    assert load(padded(4096))[1] is None
    assert "larger than 4096 bytes" in refused(padded(4097))
    assert "larger than 4096 bytes" in refused(padded(100000))
