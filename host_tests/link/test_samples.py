"""Logs of pressure for studies: both kinds of file, time that wraps, samples that are lost."""

import json

import pytest

from host_tests.link.test_pair import TRAINS
from tools.client import samples
from tools.client.cuff import CuffError

KNOWN = {"device": "F0", "protocol": {"number": 6, "name": "manual", "recipe": None}}


@pytest.mark.parametrize("name", ("log.csv", "log.parquet"))
def test_what_is_logged_is_read_again_with_what_it_was_measured_in(tmp_path, name):
    path = tmp_path / name
    log = samples.SampleLog(path, dict(KNOWN))
    for k in range(3001):
        log.add(655000 + 20 * k, 4000 + k % 7, TRAINS)  # over the end of the device's clock
    log.add(655000 + 20 * 3004, -35, None)
    log.ended = "done"
    log.close()
    rows, known = samples.read(path)
    assert [row["ms"] for row in rows] == [20 * k for k in range(3001)] + [20 * 3004]
    assert list(rows[3].values()) == [60, 40.03, 40, 1, 0, 0] and tuple(rows[3]) == samples.COLUMNS
    assert rows[-1]["mmhg"] == -0.35 and rows[-1]["target_mmhg"] == 0
    assert known == {**KNOWN, "samples": 3002, "lost_samples": 3, "ended": "done"}


def test_a_log_that_is_cut_off_is_described_and_an_empty_one_is_one(tmp_path):
    path = tmp_path / "log.csv"
    samples.SampleLog(path, dict(KNOWN))
    assert json.loads((tmp_path / "log.csv.json").read_text()) == KNOWN
    for name in ("empty.parquet", "empty.csv"):
        log = samples.SampleLog(tmp_path / name, dict(KNOWN))
        log.close()
        rows, known = samples.read(tmp_path / name)
        assert rows == [] and known["ended"] == "cut off" and known["samples"] == 0


def test_a_file_of_another_kind_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(CuffError, match=".csv or .parquet"):
        samples.SampleLog(tmp_path / "log.txt", {})


def test_without_pyarrow_it_says_what_is_lacking(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(CuffError, match="pyarrow"):
        samples.kind_of(tmp_path / "log.parquet")
