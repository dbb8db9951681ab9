"""The tick computes the same bits on the emulated chip as on CPython: duties and its whole state.

Recorded on the virtual board, replayed on stock MicroPython with the deployed files: once as byte
code, once with the tick's modules compiled to machine code.
"""

import json
from pathlib import Path

import pytest

from host_tests.emulator.recording import record
from tools.deploy.image import deployed, texts
from tools.emulate.engine import run

pytestmark = [pytest.mark.emulator, pytest.mark.slow, pytest.mark.timeout(900)]
MAIN = Path(__file__).with_name("replay_main.py")
BOARD = "pico_w"
HALT_AFTER_MS = 300000
DIGITS = 14  # of one tick: pump 4, valve 4, hash 6


@pytest.fixture(scope="module")
def recording():
    """A training from power-on to STOP, on CPython."""
    with pytest.MonkeyPatch.context() as patch:
        return record(patch, texts(BOARD, readers=[MAIN.read_text(encoding="utf-8")]))


def replay(image, recording, native, codes, ticks):
    """[(pump duty, valve duty, hash)] as the emulated chip computes them."""
    program = MAIN.read_text(encoding="utf-8")
    files = deployed(BOARD, native, readers=[program])
    plan = {"names": recording.names, "kinds": recording.kinds, "ticks": ticks}
    files["main.py"] = program.encode()
    files["replay.json"] = json.dumps(plan).encode()
    files["replay.bin"] = recording.stream(ticks)
    files["settings.json"] = json.dumps(recording.settings).encode()
    config = {"codes": codes, "haltAfterMs": HALT_AFTER_MS, "xipMissCycles": 0}
    result = run("replay.mjs", image, files, BOARD, settings=config)
    assert result["problem"] is None, result["problem"]
    if ticks == len(recording.rows()):
        assert result["unread"] == [0, 0], "the tick on the chip made fewer conversions"
    text = "".join(result["rows"])
    cut = [text[at : at + DIGITS] for at in range(0, len(text), DIGITS)]
    return [(int(row[:4], 16), int(row[4:8], 16), int(row[8:], 16)) for row in cut]


def first_difference(chip, host):
    """Number of the first tick that differs, and both its rows; None when all are the same."""
    assert len(chip) == len(host)
    for number, pair in enumerate(zip(chip, host, strict=True)):
        if pair[0] != pair[1]:
            return number, *pair
    return None


def test_the_recording_has_everything(recording):
    rows = recording.rows()
    valves = {valve for _, valve, _ in rows}
    assert len(rows) > 5000
    assert {0, 65535} < valves and len({pump for pump, _, _ in rows}) > 1
    assert any(name.endswith("trip") for name in recording.names)


@pytest.mark.parametrize("native", [False, True], ids=["bytecode", "native"])
def test_same_bits_on_the_chip(image, recording, native):
    codes = [list(values) for values in recording.codes.values()]
    chip = replay(image, recording, native, codes, len(recording.rows()))
    assert first_difference(chip, recording.rows()) is None


def test_one_wrong_code_is_seen(image, recording):
    """The proof that this file can fail: one conversion of tick 200 is 16 codes higher."""
    codes = [list(values) for values in recording.codes.values()]
    per_tick = len(codes[0]) // len(recording.rows())
    codes[0][200 * per_tick] += 16
    chip = replay(image, recording, False, codes, 300)
    assert first_difference(chip, recording.rows()[:300])[0] == 200
