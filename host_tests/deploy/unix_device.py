"""Starts on_unix.py and lays a serial line to it: a pty, as a USB port would be.

    with UnixDevice(folder) as device:
        deploy(device.port, ...)
        device.control(pin11=0)           # STOP held
        device.power_cycle()

All that the device says is kept in `console`. A reset restarts it by itself, a power cut
(power_cycle(writes=N): after N changes of the flash) leaves it off. Its port is there once it has
started, as a USB port takes its time: a Ctrl-C never comes before, however slow this machine is.
"""

import fcntl
import json
import os
import select
import signal
import subprocess
import termios
import threading
import time
import tty
from pathlib import Path

from littlefs import LittleFS, UserContext

from tools.emulate.flash import FileSystem
from tools.sim.launch import find_micropython

SCRIPT = Path(__file__).with_name("on_unix.py")
BLOCK = 4096
HEAP = "2m"
POWER_ON, RESET = 1, 3  # machine.reset_cause() on the rp2
# What is said last of all when it starts: the prompt, or the first turn of small_firmware.py.
UP = (b">>> ", b" turn")
GUARD_S = 120  # against hanging only: many times what a busy machine needs


class UnixDevice:
    """folder: a temporary one; blocks of 4 KB of flash; fat: as some boards are shipped."""

    def __init__(self, folder, blocks=212, fat=False):
        self.flash = folder / "flash"
        self._control = folder / "control.json"
        self._control.write_text("{}")
        self._writes = folder / "writes"
        self.flash.write_bytes(b"\xff" * (blocks * BLOCK))
        self._fat = fat
        self.console = b""
        self.starts = 0
        self.cable = True  # or how many bytes may still pass to the device
        self._inside = self._terminal = None  # between the interpreter and us
        self._outside = self._port_end = None  # between us and who opens the port
        self._port = folder / "ttyACM0"
        self._process = None
        self._ended = False
        self._cause = POWER_ON
        self._began = 0  # where in `console` the last start is
        self._lock = threading.RLock()

    @property
    def port(self):
        """Its name; there while the device is on and has started."""
        return str(self._port)

    def __enter__(self):
        self.power_on()
        threading.Thread(target=self._pump, daemon=True).start()
        self.wait_until_up()
        return self

    def __exit__(self, *_):
        self._ended = True
        self.power_off()

    def put(self, files):
        """Replace the whole flash by these files (the device has to be off)."""
        blocks = self.flash.stat().st_size // BLOCK
        self.flash.write_bytes(FileSystem(files, blocks).bytes)

    def files(self):
        """Name -> bytes of everything on the flash, read by another littlefs."""
        data = self.flash.read_bytes()
        context = UserContext(len(data))
        context.buffer[:] = data
        fs = LittleFS(
            context, block_size=BLOCK, block_count=len(data) // BLOCK, prog_size=256, read_size=32,
            lookahead_size=32, cache_size=1024,
        )  # fmt: skip
        found = {}
        for folder, _, names in fs.walk("/"):
            for name in names:
                path = f"{folder}/{name}".strip("/")
                with fs.open(path, "rb") as stream:
                    found[path] = stream.read()
        return found

    def control(self, **values):
        """What pins (pin11=0) and converter (mv26=1500) see from now on."""
        self._control.write_text(json.dumps(values))

    def power_on(self, writes=None):
        """Start; writes: power fails after so many changes of the flash, over resets too."""
        self._writes.write_text("" if writes is None else str(writes))
        self._start(POWER_ON)

    def writes_left(self):
        """What is left of `writes`."""
        return int(self._writes.read_text())

    def _start(self, cause):
        self._cause = cause
        command = [find_micropython(), "-X", f"heapsize={HEAP}", "-i", str(SCRIPT)]
        command += [str(self.flash), str(self._control), str(self._writes), str(cause)]
        command += ["fat"] if self._fat else []
        with self._lock:
            self.starts += 1
            self._began = len(self.console)
            self._inside, self._terminal = pty_pair()
            self._process = subprocess.Popen(
                command,
                stdin=self._terminal, stdout=self._terminal, stderr=self._terminal,
                start_new_session=True, preexec_fn=self._take_terminal,
            )  # fmt: skip
            os.set_blocking(self._inside, False)

    def _port_comes(self):
        self._outside, self._port_end = pty_pair()
        os.set_blocking(self._outside, False)
        self._port.symlink_to(os.ttyname(self._port_end))

    def _port_goes(self):
        """As a USB port does when its device loses power or is reset."""
        self._port.unlink(missing_ok=True)
        ends = (self._outside, self._port_end, self._inside, self._terminal)
        self._outside = self._port_end = self._inside = self._terminal = None
        for number in ends:
            if number is not None:
                os.close(number)

    def _take_terminal(self):
        fcntl.ioctl(0, termios.TIOCSCTTY, 1)  # Ctrl-C becomes a signal, as on a chip an interrupt

    def power_off(self):
        """Pull the plug."""
        with self._lock:
            process, self._process = self._process, None
            if process:
                process.kill()
                process.wait()
                self._port_goes()

    def power_cycle(self, writes=None):
        """Off and on."""
        self.power_off()
        self.power_on(writes)

    @property
    def is_on(self):
        """Does it run?"""
        with self._lock:
            return self._process is not None

    def wait_until_up(self):
        """Until its port is there, or power was cut before."""
        end = time.monotonic() + GUARD_S
        while self.is_on and not self._port.exists():
            assert time.monotonic() < end, self.console[-2000:]
            time.sleep(0.002)

    def wait_for(self, text, seconds=GUARD_S, start=0):
        """The console says so; True if it does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in self.console[start:]:
                return True
            time.sleep(0.01)
        return False

    def _pump(self):
        """Both directions, and the restart after a reset. Under the lock, because the numbers of
        closed ends are given out anew at once."""
        while not self._ended:
            with self._lock:
                moved = self._process is not None and self._move()
            if not moved:
                time.sleep(0.002)
                self._look_after()

    def _move(self):
        ends = [end for end in (self._inside, self._outside) if end is not None]
        try:
            ready = select.select(ends, [], [], 0)[0]
            if self._inside in ready:
                self._from_device(os.read(self._inside, 4096))
            if self._outside in ready:
                self._to_device(os.read(self._outside, 1024))
        except OSError:  # the other side is gone
            return False
        return bool(ready)

    def _from_device(self, data):
        self.console += data
        if self._outside is None:
            if any(text in self.console[self._began :] for text in UP):
                self._port_comes()
        elif self.cable:
            try:
                os.write(self._outside, data)
            except BlockingIOError:
                pass  # nobody listens

    def _to_device(self, data):
        if self.cable is True:
            os.write(self._inside, data)
        elif self.cable:
            os.write(self._inside, data[: self.cable])
            self.cable = max(0, self.cable - len(data))

    def _look_after(self):
        process = self._process
        if process is None or process.poll() is None:
            return
        # All under the lock: a device that resets is on all the while.
        with self._lock:
            if self._process is not process:
                return
            while self._move():  # its last words
                continue
            self._process = None
            self._port_goes()
            if self._ended or process.returncode == -signal.SIGTERM:  # a power cut
                return
            # What ends otherwise is a soft reset: the chip knows of none.
            self._start(RESET if process.returncode == -signal.SIGKILL else self._cause)


def pty_pair():
    """(master, slave): bytes as they are, but Ctrl-C a signal while a program runs."""
    master, slave = os.openpty()
    tty.setraw(slave)
    modes = termios.tcgetattr(slave)
    modes[3] |= termios.ISIG
    modes[6][termios.VQUIT] = modes[6][termios.VSUSP] = b"\0"
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    return master, slave
