"""The laptop client's program, on the simulated cuff, in a process of its own; and its API."""

import asyncio
import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tools.choice import ROOT
from tools.client import session, words
from tools.client.cuff import Cuff, Refused
from tools.client.shelf import Known, Shelf
from tools.client.simulated import SimulatedCuff
from tools.client.transports import SimulatedTransport
from tools.sim.plants import Arm

HOLD = {"training": "manual", "manual_minutes": 1, "manual_mmhg": 40}


@contextlib.contextmanager
def program(tmp_path, *words):
    """opencuff --simulated, as a process."""
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps(HOLD))
    running = subprocess.Popen(
        [sys.executable, "-m", "tools.client", "--simulated", "--speed", "20", *words],
        cwd=ROOT, env={**os.environ, "SETTINGS": str(settings)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


@pytest.mark.slow
def test_a_training_to_its_end_with_its_samples(tmp_path):
    log = tmp_path / "log.csv"
    with program(tmp_path, "train", "--log", str(log)) as running:
        said = running.communicate(timeout=120)[0]
    assert running.returncode == 0 and "ended: " in said, said
    rows = list(csv.DictReader(log.open()))
    assert len(rows) > 2000  # a minute at 50 Hz, and what is around it
    held = [float(row["mmhg"]) for row in rows if float(row["target_mmhg"]) == 40]
    assert abs(sorted(held)[len(held) // 2] - 40) < 2
    session.plot(log, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 10000


@pytest.mark.slow
def test_ctrl_c_in_a_training_asks_stop_first(tmp_path):
    log = tmp_path / "log.csv"
    with program(tmp_path, "train", "--log", str(log)) as running:
        end_s = time.monotonic() + 60
        while not log.exists() or "40.0" not in log.read_text():
            assert time.monotonic() < end_s and running.poll() is None
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)[0]
    assert running.returncode == 130 and "asked to stop: the cuff vents" in said, said


async def keeps_a_journal():
    cuff = SimulatedCuff(Arm(), settings=HOLD | {"lop_mmhg": 190}, speed=20).start()
    device = []
    cuff.on_line = lambda ms, line: device.append(line)
    try:
        async with Cuff(SimulatedTransport(cuff)) as client:
            await client.until(lambda live: live.flags & 1)
            with pytest.raises(Refused):
                await client.introduce("early", None)
            cuff.press("down", 3300)
            await client.until(lambda live: live.flags & 8)

            async def same(code):
                asyncio.ensure_future(session._say_yes(client, cuff))
                return True

            await client.hello(await client.introduce("test", same))
            assert [entry async for entry in client.journal()] == []
            await client.start()
            await client.until(lambda live: live.phase == 5)
            await client.stop()
            await client.until(lambda live: live.kind == 0 and live.phase == 0)
            await asyncio.sleep(0.3)
            entries = [entry async for entry in client.journal()]
            assert [(row["number"], row["kind"], row["ended"]) for row in entries] == [(1, 1, 129)]
            await client.set("rest_s", 45)
            assert (await client.settings())["rest_s"] == 45
    finally:
        cuff.stop()


def test_the_journal_and_the_settings_by_the_api():
    asyncio.run(asyncio.wait_for(keeps_a_journal(), 100))


def test_what_a_client_knows_is_its_owners_alone(tmp_path):
    # verifies: R-BLE-4
    shelf = Shelf(tmp_path / "kept" / "introduced.json")
    assert shelf.load("F0") is None
    shelf.save("F0", Known(bytes(32), b"abcd", 7))
    shelf.save("F1", Known(bytes(range(32)), b"efgh", 9))
    assert shelf.load("F0") == Known(bytes(32), b"abcd", 7)
    assert shelf.load("F1").counter == 9
    assert (tmp_path / "kept" / "introduced.json").stat().st_mode & 0o777 == 0o600


def test_codes_are_told_in_words():
    assert "calibrated" in words.of(48) and words.of(999) == "code 999"
    assert "%" not in "".join(words.with_hint(code) for code in range(256))
