"""What the tests of the phone page need: its node packages, its build, and Chromium.

Rules: what is not there skips the test and says what would bring it; it never passes instead.
"""

import os
import shutil
import subprocess

import pytest

from tools.choice import ROOT

PHONE = ROOT / "tools" / "phone"
PLACES = ("chromium", "chromium-browser", "google-chrome")


def node(*arguments, seconds=200):
    """Runs node in the page's folder; its output, or a failed test."""
    done = _run(arguments, seconds)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


def browse(*arguments):
    """The same with a browser, whose seconds are the machine's: twice, if it has to be. What fails
    by itself fails both times."""
    try:
        done = _run(arguments, 130)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        print("once more, after:\n", done and done.stdout[-3000:] + done.stderr[-3000:])
        node(*arguments, seconds=130)


def _run(arguments, seconds):
    return subprocess.run(
        ["node", *arguments], cwd=PHONE, capture_output=True, text=True, timeout=seconds
    )


@pytest.fixture(scope="session")
def packages():
    if not (PHONE / "node_modules" / ".ready").exists():
        pytest.skip("the phone page's node packages are not here: make phone-setup")


@pytest.fixture(scope="session")
def chromium(packages):
    if not os.environ.get("CHROMIUM") and not any(shutil.which(name) for name in PLACES):
        pytest.skip("no Chromium on this machine: apt install chromium, or CHROMIUM=path")


@pytest.fixture(scope="session")
def page(packages, tmp_path_factory):
    """The built page, in a folder of this run."""
    folder = tmp_path_factory.mktemp("page")
    node("node_modules/vite/bin/vite.js", "build", "--outDir", str(folder), "--logLevel", "error")
    return folder
