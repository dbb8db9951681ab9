"""A share of `make fuzz`, and that its checks can fail."""

import pytest

from cuff import memory, phases
from host_tests.link import fuzz


@pytest.fixture
def fuzzing(monkeypatch):
    """A run on a seed of its own."""
    monkeypatch.setattr(memory, "gc", fuzz.NoCollection)
    made = fuzz.Fuzz(20261129)
    yield made
    made.close()


def test_any_write_gets_an_answer_and_commands_only_when_it_may(fuzzing):
    # verifies: R-BLE-1, R-STP-7
    fuzzing.run(3500)
    assert fuzzing.missing() == []
    assert fuzzing.answers[0] > 100 and fuzzing.answers[110] > 100


def test_a_run_says_how_far_it_is_and_what_did_not_hold(monkeypatch, capsys):
    monkeypatch.setattr(memory, "gc", memory.gc)  # main() takes it away
    monkeypatch.setattr(fuzz, "FRESH_AFTER", 200)
    pairs = len(fuzz.OPCODES) * len(fuzz.STANDS)
    assert fuzz.main(["900", "3"]) == 1  # not every pair is reached by so few
    lines = [line for line in capsys.readouterr().out.splitlines() if "violations" in line]
    counts = [int(line.split()[0]) for line in lines]
    assert counts == sorted(counts) and counts[-1] == 900 and len(counts) > 3, lines
    reached = [int(line.split()[2]) for line in lines]
    assert reached == sorted(reached) and 0 < reached[0] < reached[-1] < pairs, lines
    assert all(f"of {pairs} pairs of opcode and stand, 0 violations" in line for line in lines)

    def breaks(self):
        raise AssertionError("planted")

    monkeypatch.setattr(fuzz.Fuzz, "plain", breaks)
    assert fuzz.main(["900", "3"]) == 1
    heard = capsys.readouterr()
    assert "1 violations" in heard.out.splitlines()[0] and "planted" in heard.err, heard


def test_a_stranger_who_commands_is_seen(fuzzing):
    fuzzing.access._plain = lambda now_ms, link, body: fuzzing.app.commands.do(now_ms, 3, 0, 2) * 0
    with pytest.raises(AssertionError):
        for _ in range(200):
            fuzzing.plain()


def test_a_seal_that_is_not_looked_at_is_seen(fuzzing):
    fuzzing.ask(0, fuzzing.session.seal(b"\x40"))  # before the first one nothing is forged
    keys = fuzzing.access._greeted_keys or fuzzing.access._keys
    opened = keys.open
    keys.open = lambda message: opened(message) or b"\x03"
    with pytest.raises(AssertionError):
        for _ in range(200):
            fuzzing.forged()


def test_a_training_that_nobody_started_is_seen(fuzzing):
    fuzzing.rest()
    fuzzing.app.session.door.start(fuzzing.chip.ticks_ms(), 0)
    with pytest.raises(AssertionError, match="nobody has started"):
        for _ in range(900):
            fuzzing.turn()
    assert fuzzing.app.commands.stand() == phases.RUNNING
