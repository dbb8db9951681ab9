"""Every test has a limit that names it, and SIGTERM leaves nothing behind: pytest itself is run."""

import os
import re
import signal
import subprocess
import sys
import time

import psutil
import pytest

from host_tests import limits
from tools.choice import ROOT

STUBBORN = """
import time

def test_goes_well():
    pass

def test_is_deaf():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
"""
STARTS_A_SIMULATOR = """
import subprocess, sys

def test_starts_one():
    command = [sys.executable, "-c", "import time; time.sleep(120)"]
    with open({path!r}, "w") as stream:
        child = subprocess.Popen(command)
        stream.write("%d\\n" % child.pid)
    child.wait()
"""
PATIENCE_S = 120


def start(folder, text, *words):
    """pytest on a file of its own, with our limits."""
    (folder / "test_it.py").write_text(text)
    (folder / "conftest.py").write_text(
        "from host_tests import limits\nfrom host_tests.limits import *  # noqa\n"
        "limits.GRACE_S = 1.0\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.Popen(
        [*command, *words, str(folder)], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("words", [(), ("-n", "1")], ids=["alone", "in workers"])
def test_a_test_that_swallows_its_time_limit_is_named(tmp_path, words):
    run = start(tmp_path, STUBBORN, "--timeout=2", *words)
    said = run.communicate(timeout=PATIENCE_S)[0]
    assert run.returncode != 0
    assert re.search(r"test_it\.py::test_is_deaf", said), said
    assert "test_goes_well: longer" not in said


def test_an_ordinary_slow_test_fails_by_name_and_the_others_go_on(tmp_path):
    text = "import time\n\ndef test_slow():\n    time.sleep(60)\n\ndef test_next():\n    pass\n"
    run = start(tmp_path, text, "--timeout=1")
    said = run.communicate(timeout=PATIENCE_S)[0]
    assert run.returncode == 1 and "1 failed, 1 passed" in said, said
    assert "test_slow" in said and "Timeout" in said


@pytest.mark.parametrize("words", [(), ("-n", "1")], ids=["alone", "in workers"])
def test_sigterm_ends_what_the_tests_started(tmp_path, words):
    path = tmp_path / "pid"
    run = start(tmp_path, STARTS_A_SIMULATOR.format(path=str(path)), *words)
    until_s = time.monotonic() + PATIENCE_S
    while not (path.exists() and path.read_text().endswith("\n")):
        assert run.poll() is None and time.monotonic() < until_s, run.communicate()[0]
        time.sleep(0.05)
    child = int(path.read_text())
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=PATIENCE_S)
    assert run.returncode == limits.TERMINATED
    assert not psutil.pid_exists(child)
