"""The emulated Cortex-M0+ itself: results, flags and cycles. Needs node, but no MicroPython."""

import shutil
import subprocess

import pytest

from tools.choice import ROOT

TESTS = "tools/emulate/tests/core.test.mjs"


@pytest.mark.slow
def test_the_core_counts_and_computes_as_arm_says():
    if shutil.which("node") is None or not (ROOT / "node_modules" / "rp2040js").is_dir():
        pytest.fail("node or its package rp2040js is missing: make setup")
    done = subprocess.run(
        ["node", "--test", TESTS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
