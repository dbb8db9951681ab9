"""The campaign: a few runs without a violation, planted weaknesses found, a replay to the bit."""

import psutil
import pytest

from tools.campaign import __main__ as command
from tools.campaign import run_one
from tools.campaign.plan import Plan

FEW = [*range(1, 13), 300, 536, 959, 1274, 1798]  # the last five once violated something
# Seeds in which each weakness showed in a campaign; the other rules stay silent there without it.
FOUND_BY = {
    "no-over-pressure": (63, "held for 50 ms"),
    "lease-doubled": (87, "after loop asleep"),
    "deadman-unfed": (2, "trip permit, and nothing was broken"),
    "deadman-fed-by-loop": (27, "after interrupts masked"),
    "clock-reset-by-vent": (11, "limb occluded"),
    "clock-rearmed-in-band": (11, "limb occluded"),
}


def test_a_few_runs_violate_nothing():
    for seed in FEW:
        assert run_one.run_one(seed)["violations"] == [], f"python -m tools.campaign --seed {seed}"


@pytest.mark.parametrize("name", list(FOUND_BY))
def test_a_planted_weakness_is_found(name):
    seed, words = FOUND_BY[name]
    assert run_one.run_one(seed)["violations"] == []
    found = run_one.run_one(seed, name)["violations"]
    assert any(words in sentence for _, sentence in found), found


def test_the_same_seed_is_the_same_run():
    first, second = run_one.play(31)[0], run_one.play(31)[0]
    assert first.board.trace == second.board.trace and first.drive == second.drive
    assert Plan(31).describe() == Plan(31).describe() != Plan(32).describe()


def test_a_replay_tells_the_whole_story(capsys):
    assert command.main(["--seed", "63", "--weakness", "no-over-pressure"]) == 1
    text = capsys.readouterr().out
    assert "! cuff sat on" in text and "VIOLATED" in text and "settings:" in text


def test_a_cluster_of_processes_finds_the_same(capsys, monkeypatch):
    monkeypatch.delenv("DASK_SCHEDULER", raising=False)
    words = ["--runs", "2", "--first", "62", "--weakness", "no-over-pressure"]
    assert command.main(words) == 1
    assert "python -m tools.campaign --seed 63" in capsys.readouterr().out
    left = [child.cmdline() for child in psutil.Process().children(recursive=True)]
    assert not [words for words in left if any("spawn_main" in word for word in words)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--runs", "0"], "N=0: must be a whole number from 1 to 10000000"),
        (["--runs", "many"], "N=many: must be"),
        (["--seed", "-1"], "seed=-1: must be"),
        (["--weakness", "laziness"], "no weakness 'laziness'; there are"),
    ],
)
def test_wrong_words_are_told(arguments, words, capsys):
    assert command.main(arguments) == 2
    assert words in capsys.readouterr().err


def test_a_scheduler_that_is_not_there_is_told(monkeypatch, capsys):
    monkeypatch.setenv("DASK_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr("tools.campaign.cluster.CONNECT_S", 1)
    assert command.main(["--runs", "1"]) == 2
    assert "no scheduler answers there" in capsys.readouterr().err
