"""`make sim` in a pseudo terminal: it draws, takes keys, and leaves the terminal as it was."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tools.live"]
PATIENCE_S = 120
CHOICES = ("PLANT", "BUILD", "BOARD", "SPEED", "SETTINGS")
LEFT_PICTURE = b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"


def environment(**choices):
    """The test's own environment with a capable terminal and the given choices only."""
    kept = {k: v for k, v in os.environ.items() if k not in CHOICES}
    return kept | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"} | choices


class Terminal:
    """A pseudo terminal of 80 x 24 with the simulator on it."""

    def __init__(self, **choices):
        self._ours, self._theirs = pty.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(self._theirs)
        self.seen = b""
        self.program = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=environment(**choices),
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
        )

    def type(self, keys):
        """Press keys."""
        os.write(self._ours, keys)

    def wait_for(self, text):
        """Read until `text` has been drawn; fails when it does not come."""
        begin_at = len(self.seen)
        until_s = time.monotonic() + PATIENCE_S
        while text not in self.seen[begin_at:]:
            assert time.monotonic() < until_s, f"{text!r} did not come: {self.seen[-3000:]!r}"
            self._read(0.1)

    def last_picture(self):
        """The last whole picture."""
        self._read(0.5)
        return self.seen.split(b"OpenCuff")[-2]

    def finish(self):
        """Wait for the program's end; return its exit code."""
        until_s = time.monotonic() + PATIENCE_S
        while self.program.poll() is None:
            assert time.monotonic() < until_s, "does not end"
            self._read(0.05)
        self._read(0.05)
        return self.program.returncode

    def is_as_before(self):
        """Was the terminal left as it was found?"""
        return termios.tcgetattr(self._theirs) == self.before

    def close(self):
        """Leave nothing behind, whatever the test's end."""
        self.program.kill()
        self.program.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def _read(self, wait_s):
        while select.select([self._ours], [], [], wait_s)[0]:
            self.seen += os.read(self._ours, 65536)
            wait_s = 0


@pytest.fixture
def terminal():
    running = Terminal(SPEED="20")
    yield running
    running.close()


@pytest.fixture
def experienced(tmp_path):
    """A device whose owner has entered an LOP and has experience."""
    path = tmp_path / "settings.json"
    path.write_text('{"lop_mmhg": 190, "experience": "attested", "target_pct_lop": 80}')
    running = Terminal(SPEED="20", SETTINGS=str(path))
    yield running
    running.close()


def test_draws_takes_keys_and_cleans_up(experienced):
    terminal = experienced
    terminal.wait_for(b"zero taken")
    assert b"OpenCuff" in terminal.seen and "×20".encode() in terminal.seen
    terminal.type(b"s")
    terminal.wait_for(b"inflate, target 152 mmHg")
    terminal.wait_for(b"closed")
    terminal.type(b"\x1b[B")  # down: ten less
    terminal.wait_for(b"142")
    terminal.type(b" ")
    terminal.wait_for(b"permits ready")  # vented, idle, and proved again
    terminal.type(b"p")
    terminal.wait_for(b"ready to zero")
    terminal.type(b"q")
    assert terminal.finish() == 0
    assert terminal.is_as_before()
    assert LEFT_PICTURE in terminal.seen and CURSOR_SHOWN in terminal.seen
    assert b"sim: ended after" in terminal.seen.split(LEFT_PICTURE)[-1]


def test_a_new_owner_measures_first_and_the_result_stays(terminal):
    terminal.wait_for(b"self-test passed")
    terminal.type(b"s")
    terminal.wait_for(b"LOP measurement begins")
    terminal.wait_for(b"LOP measurement over")  # the cuff is empty again
    terminal.type(b"s")
    terminal.wait_for(b"set 1 of")
    assert b"LOP found: " in terminal.last_picture()


def test_settings_that_cannot_be_read_are_named(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text("{")
    running = Terminal(SPEED="20", SETTINGS=str(path))
    try:
        assert running.finish() == 2
        assert f"SETTINGS={path}: ".encode() in running.seen
        assert LEFT_PICTURE not in running.seen
    finally:
        running.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(terminal, number):
    terminal.wait_for(b"OpenCuff")
    terminal.program.send_signal(number)
    assert terminal.finish() == 0
    assert terminal.is_as_before()
    assert LEFT_PICTURE in terminal.seen and CURSOR_SHOWN in terminal.seen


def test_ctrl_c_is_a_key(terminal):
    terminal.wait_for(b"OpenCuff")
    terminal.type(b"\x03")
    assert terminal.finish() == 0
    assert terminal.is_as_before()


def test_a_plant_that_fails_leaves_the_terminal_as_it_was():
    running = Terminal(SPEED="20", PLANT="host_tests.live.broken_plant:Breaks")
    try:
        assert running.finish() == 1
        assert running.is_as_before()
        assert b"the pump has fallen off" in running.seen.split(LEFT_PICTURE)[-1]
    finally:
        running.close()


def test_without_a_terminal_it_says_so():
    done = subprocess.run(
        COMMAND, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "make demo" in done.stderr and "Traceback" not in done.stderr


def test_a_wrong_choice_is_named():
    running = Terminal(SPEED="fast")
    try:
        assert running.finish() == 2
        assert b"SPEED=fast: must be a number" in running.seen
        assert LEFT_PICTURE not in running.seen
    finally:
        running.close()
