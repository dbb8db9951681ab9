"""Settings, wearers, LOP and journal on MicroPython's own littlefs; the power goes at any write.

`CUTS=2000` asks for so many; a share of them is run every time. See cuts_main.py.
"""

import os
import subprocess

import pytest

from tools.sim.launch import ROOT, find_micropython, micropython_command

MAIN = "host_tests/sim/cuts_main.py"
CUTS = int(os.environ.get("CUTS", "150"))


def run(cuts, seed, weakness=""):
    """What the script says."""
    if find_micropython() is None:
        if os.environ.get("OPENCUFF_ALLOW_SKIP") == "1":
            pytest.skip("no MicroPython")
        pytest.fail("no MicroPython (OPENCUFF_ALLOW_SKIP=1 skips this)")
    firmware = os.path.join(ROOT, "firmware")
    arguments = [firmware, str(cuts), str(seed)] + ([weakness] if weakness else [])
    command = micropython_command(MAIN, arguments, heap_size="32m")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout.splitlines()


@pytest.mark.timeout(1800)
def test_a_cut_between_any_two_writes_leaves_old_or_new_and_a_device_that_boots():
    # verifies: R-SET-8, R-JRN-1
    lines = run(CUTS, 7)
    cuts, _, wrong = lines[0].partition(" cuts, ")
    assert int(cuts) >= CUTS and wrong == "0 wrong", lines


@pytest.mark.parametrize("weakness", ["overwritten", "rewritten"])
def test_a_planted_weakness_is_found(weakness):
    lines = run(600, 7, weakness)
    assert not lines[0].endswith(" 0 wrong"), lines
