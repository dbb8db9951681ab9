"""The laptop client's commands, one after the other, against one simulated device behind a bridge.

The program runs in this process but for the introduction, which asks a person for the code.
"""

import csv
import json
import os
import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner

from host_tests.link.bridge_kit import Person, bridge, opened
from tools.choice import ROOT
from tools.client import kept, layouts, recipe, samples
from tools.client.__main__ import opencuff
from tools.client.cuff import CuffError

SETTINGS = {
    "training": "manual", "manual_mmhg": 40, "manual_minutes": 1, "lop_mmhg": 190,
    "experience": "attested", "target_pct_lop": 50,
}  # fmt: skip
SPEED = 10
OWN = {
    "class": "exercise",
    "blocks": [
        {"inflate": {"share_pct": 60}},
        {"sets": {"reps": [20, 15], "rest_s": 45, "vented": 1, "lift_ms": 2000, "lower_ms": 2000}},
        {"vent": {"seconds": 180}},
        {"inflate": {"mmhg": 60}},
        {"hold": {"seconds": 300}},
    ],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with what this client knows; the device's address stands in `address`."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("XDG_CONFIG_HOME")
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    with bridge(SETTINGS, SPEED) as address:
        (folder / "address").write_text(address)
        yield folder
    os.environ.pop("XDG_CONFIG_HOME")
    if before:
        os.environ["XDG_CONFIG_HOME"] = before


@pytest.fixture(scope="module")
def introduced(home):
    """The folder, after `opencuff introduce` and a person at the device."""
    address = (home / "address").read_text()
    before = call(home, "settings")
    assert before.exit_code == 1 and "opencuff introduce" in before.output, before.output
    opened(address)
    person = Person(address)
    person.start()
    with subprocess.Popen(
        [sys.executable, "-m", "tools.client", "--address", address, "introduce"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        said = running.communicate(person.code() + "\n", 60)[0]
    assert running.returncode == 0 and "introduced to" in said, said
    return home


def call(home, *words, status=None):
    """The result; its output is said if the status is another."""
    address = (home / "address").read_text()
    given = ["--address", address, "--speed", str(SPEED), *words]
    result = CliRunner().invoke(opencuff, given, env={"COLUMNS": "120"})
    assert status is None or result.exit_code == status, (words, result.output, result.exception)
    return result


def said(home, *words):
    """What a command says that succeeds."""
    return call(home, *words, status=0).output


def refused(home, *words):
    """What a command says that does not."""
    return call(home, *words, status=1).output


def test_wearers_are_entered_listed_chosen_and_forgotten(introduced):
    text = said(introduced, "wearers", "enter", "3", "--name", "Åse", "--profile", "senior",
                "--share", "45", "--protocol", "cyclic")  # fmt: skip
    assert "Åse" in text and "senior" in text
    assert "trains now" not in said(introduced, "wearers", "list")
    assert "trains now" in said(introduced, "wearers", "choose", "3")
    assert "not now" in refused(introduced, "wearers", "forget", "3")
    said(introduced, "wearers", "choose", "0")
    assert "Åse" not in said(introduced, "wearers", "forget", "3")


def test_a_wearer_is_refused_with_what_is_wrong(introduced):
    assert "places 1 to 8" in refused(introduced, "wearers", "enter", "9", "--name", "Bo")
    assert "athlete" in refused(introduced, "wearers", "enter", "1", "--profile", "giant")
    assert "1 to 16 printable" in refused(introduced, "wearers", "enter", "1", "--name", "x" * 17)
    assert "share_pct 101: " in refused(introduced, "wearers", "enter", "1", "--share", "101")
    assert "nothing to enter" in refused(introduced, "wearers", "enter", "1")
    assert "preconditioning" in refused(introduced, "wearers", "enter", "1", "--protocol", "9")


def test_cuffs_are_entered_listed_and_worn(introduced):
    text = said(introduced, "cuffs", "enter", "2", "blue", "--width", "110", "--from", "250",
                "--to", "350")  # fmt: skip
    assert "blue" in text and "110 mm" in text
    assert "on, left" in said(introduced, "cuffs", "wear", "2", "left")
    assert "on, left" in said(introduced, "cuffs", "list")
    said(introduced, "cuffs", "wear", "0", "unstated")
    refused(introduced, "cuffs", "wear", "7", "left")  # nobody has entered it
    wrong = ("cuffs", "enter", "2", "blue", "--width", "-1", "--from", "1", "--to", "2")
    assert "0 to 65535" in refused(introduced, *wrong)


def test_a_protocol_of_ones_own_is_stored_shown_chosen_and_forgotten(introduced, tmp_path):
    file = tmp_path / "own.json"
    file.write_text(json.dumps(OWN))
    assert "own: inflate, sets" in said(introduced, "protocols", "store", "33", str(file))
    assert json.loads(said(introduced, "protocols", "show", "33")) == OWN
    assert "none" in refused(introduced, "protocols", "show", "34")
    text = said(introduced, "protocols", "choose", "33")
    assert [line for line in text.splitlines() if "chosen" in line and " 33 " in line], text
    text = said(introduced, "protocols", "choose", "manual")
    assert [line for line in text.splitlines() if "chosen" in line and "manual" in line], text
    assert " 33 " not in said(introduced, "protocols", "forget", "33")
    assert "32 to 47" in refused(introduced, "protocols", "store", "31", str(file))
    file.write_text("{")
    assert "no JSON" in refused(introduced, "protocols", "store", "33", str(file))


def test_settings_are_changed_and_a_wrong_one_is_said(introduced):
    assert "45" in said(introduced, "settings", "rest_s", "45")
    assert "no such setting" in refused(introduced, "settings", "colour")
    assert "not accepted" in refused(introduced, "settings", "rest_s", "5")


def test_stop_works_while_another_client_has_the_session(introduced):
    # verifies: R-STP-7
    holding = threading.Event()
    asked = []

    def watch(cuff_log):
        with subprocess.Popen(
            [sys.executable, "-m", "tools.client", "--address",
             (introduced / "address").read_text(), "--speed", str(SPEED), "train", "--log",
             str(cuff_log)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        ) as running:  # fmt: skip
            holding.set()
            asked.append(running.communicate(timeout=90)[0])

    log = introduced / "log.csv"
    runner = threading.Thread(target=watch, args=(log,))
    runner.start()
    assert holding.wait(10)
    for _ in range(400):
        runner.join(0.1)
        if log.exists() and ",40.0," in log.read_text():
            break
    assert "occupied" in refused(introduced, "settings")
    assert "vented" in said(introduced, "stop")
    runner.join(60)
    assert asked and "ended: stopped" in asked[0], asked
    rows, known = samples.read(log)
    assert known["ended"] == "stopped" and known["protocol"]["name"] == "manual"
    assert known["settings"]["manual_mmhg"] == 40 and known["samples"] == len(rows) > 50
    assert known["lost_samples"] == 0
    steps = [after["ms"] - before["ms"] for before, after in zip(rows, rows[1:], strict=False)]
    assert set(steps) <= {20, 30, 40} and abs(rows[-1]["ms"] / len(rows) - 20) < 1


def test_the_journal_goes_into_both_kinds_of_file(introduced, tmp_path):
    entries = json.loads(exported(introduced, tmp_path / "journal.json"))
    rows = list(csv.DictReader(exported(introduced, tmp_path / "journal.csv").splitlines()))
    assert [list(row) for row in rows] == [list(layouts.ENTRY_NAMES)] * len(entries)
    assert [{name: int(value) for name, value in row.items()} for row in rows] == entries
    assert ".csv or .json" in refused(introduced, "journal", "export", str(tmp_path / "j.txt"))


def exported(home, file):
    """The text of the file."""
    assert "entries in" in said(home, "journal", "export", str(file))
    return file.read_text()


def test_a_recipe_is_held_to_the_letter():
    page = (ROOT / "docs/protocols.md").read_text()
    data = bytes.fromhex(page.split("The example above:\n\n```\n")[1].split("```")[0])
    assert recipe.encode(OWN) == data
    filled = recipe.decode(data)
    assert recipe.encode(filled) == data
    hold = {"hold": {"seconds": 60}}
    air = {"inflate": {"mmhg": 60}}
    for blocks, what in (
        ([air], "2 to 16"),
        ([hold, air], "block 1, hold: first comes inflate"),
        ([air, hold, air], "the last block is one of"),
        ([air, {"hold": {}}], "block 2, hold: seconds is missing: 1 to 1200"),
        ([air, {"hold": {"seconds": 1201}}], "block 2, hold: seconds 1201: a whole number from 1"),
        ([air, {"hold": {"second": 1}}], "block 2, hold: its fields are seconds"),
        ([{"inflate": {"mmhg": 60, "share_pct": 60}}, hold], "one of the two"),
        ([air, {"sets": {"reps": [61], "rest_s": 30}}], "sets: reps 61: a whole number from 1 to"),
        ([air, {"walk": {}}], "block 2: one of inflate"),
    ):
        with pytest.raises(CuffError, match=what):
            recipe.encode({"class": "exercise", "blocks": blocks})
    with pytest.raises(CuffError, match="not in class aerobic"):
        recipe.encode({"class": "aerobic", "blocks": [air, hold, {"vent": {"seconds": 60}}, hold]})
    with pytest.raises(CuffError, match="class giant"):
        recipe.encode({"class": "giant", "blocks": [air, hold]})


def test_protocols_have_names_and_numbers():
    assert kept.protocol_number("cyclic") == kept.protocol_number("5") == 5
    assert kept.protocol_name(5) == "cyclic" and kept.protocol_name(33) == "own 33"
