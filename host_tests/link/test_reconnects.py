"""Connects and disconnects, many of them lost at some byte, leave the heap as it was.

On 64-bit MicroPython, firmware and board in one heap: see reconnects_main.py. The bytes that are
free are judged. The largest piece is only printed: it gets smaller, and this heap does not say
whether the firmware or the simulated board is what lies in its midst.
"""

import os
import subprocess

import pytest

from tools.sim.launch import ROOT, find_micropython, micropython_command

MAIN = "host_tests/link/reconnects_main.py"
MOST_BYTES = 1024  # a link that leaves one block of 32 bytes behind costs 1.6 KB in 50


def visits(count, *words):
    """(bytes lost, greeted, lost at a byte)."""
    if find_micropython() is None:
        if os.environ.get("OPENCUFF_ALLOW_SKIP") == "1":
            pytest.skip("no MicroPython")
        pytest.fail("no MicroPython (OPENCUFF_ALLOW_SKIP=1 skips this)")
    command = micropython_command(MAIN, [str(count), *words], heap_size="8m")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    print(done.stdout)
    rows = [line.split() for line in done.stdout.splitlines()]
    heap = [row for row in rows if row[0] == "HEAP"]
    assert [int(row[1]) for row in heap] == [0, count], rows
    greeted, lost = [int(number) for number in rows[-1][1:]]
    return int(heap[0][2]) - int(heap[1][2]), greeted, lost


@pytest.mark.parametrize("count", (50, pytest.param(1000, marks=pytest.mark.long)))
def test_the_heap_is_as_it_was(count):
    bytes_lost, greeted, lost = visits(count)
    assert greeted >= count * 2 // 3 and lost >= count // 4
    assert bytes_lost < MOST_BYTES


def test_a_block_that_each_lost_session_leaves_is_seen():
    bytes_lost, _, _ = visits(50, "leak")
    assert bytes_lost > 33 * 64
