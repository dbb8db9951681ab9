"""The line to a device: mpremote's transport, with its errors made into sentences.

    with Line(port) as line:
        line.enter()                      # into the raw REPL; never through a soft reset
        found = line.run("identify", {})  # a script of on_device/, its output
        line.restart()                    # reset; enter() or listen() wait until it is back

A reset takes a USB port away and brings it back, perhaps after seconds; socket:// and rfc2217://
stay. Rules: Ctrl-C is the only thing sent to a running program: the firmware takes it while idle
(it vents and restarts into maintenance) and ignores it while a training runs.
"""

import re
import struct
import time
from pathlib import Path

from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from tools.deploy.errors import INTERRUPTED, REFUSED, WRONG_CALL, WRONG_DEVICE, DeployError

SCRIPTS = Path(__file__).with_name("on_device")
BAUD = 115200
READ_S = 5.0  # mpremote's own reads: longer without a byte is a broken line
QUIET_S = 30.0  # the longest a command may work without a word
PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
PROMPT_S = 1.0
ENTER_S = 25.0  # a restart with USB coming back takes 2 to 5 s
SILENT_TRIES = 5
RESET_S = 0.3
LOOK_S = 0.1
OPEN_ERRORS = (ValueError,)  # pyserial's word for a kind of URL that it does not know
LINE_ERRORS = (TransportError, OSError, struct.error, IndexError)  # mpremote lets all of these out
BUSY = """\
The device does not let anyone in. Either a training is running (Ctrl-C is off while the cuff is \
under pressure): press STOP, wait until it is vented, try again. Or its program ignores Ctrl-C: \
hold STOP while switching on, let go after a second, try again."""


class Line:
    """port: as tools/deploy/port.py returns it. heard: what came before the prompt."""

    def __init__(self, port, baud=BAUD):
        self.port = port
        self.baud = baud
        self.transport = None
        self.heard = b""

    def __enter__(self):
        try:
            self._open()
        except (*LINE_ERRORS, *OPEN_ERRORS) as error:
            raise DeployError(
                f"{self.port} cannot be opened: {cause_of(error)}. Is it the right one, is another"
                " program using it, may you (group dialout)?",
                WRONG_CALL,
            )
        return self

    def __exit__(self, *_):
        self.close()

    def _open(self):
        self.transport = SerialTransport(self.port, baudrate=self.baud, timeout=READ_S)

    def close(self):
        """Let go of the port, whatever state it is in."""
        if self.transport:
            try:
                self.transport.close()
            except Exception:  # noqa: BLE001 - a port that is gone cannot be closed either
                pass
            self.transport = None

    def enter(self):
        """Into the raw REPL of whatever runs there."""
        end = time.monotonic() + ENTER_S
        silent = 0
        while time.monotonic() < end:
            try:
                if self.transport is None:
                    self._open()
                if self._knock():
                    return
                silent += 1
                if silent >= SILENT_TRIES and b"stopped: " not in self.heard:
                    break
            except LINE_ERRORS:  # gone with the reset
                self.close()
                time.sleep(LOOK_S)
        if self.transport is None:
            raise DeployError(f"{self.port} went away and did not come back.", INTERRUPTED)
        raise DeployError(self._why_not(), REFUSED)

    def _knock(self):
        """Ctrl-C, then Ctrl-A; True with the raw prompt."""
        self.transport.serial.timeout = LOOK_S
        self.transport.serial.write(b"\r\x03")
        time.sleep(LOOK_S)
        self.transport.serial.write(b"\r\x01")
        said = self.transport.read_until(1, PROMPT, timeout=PROMPT_S, timeout_overall=3 * PROMPT_S)
        self.heard += said
        if not said.endswith(PROMPT):
            return False
        while self.transport.serial.read(1):  # answers to earlier knocks
            continue
        self.transport.serial.write(b"\r\x01")  # the next command waits for a prompt
        self.transport.read_until(1, PROMPT[:-1], timeout=PROMPT_S, timeout_overall=3 * PROMPT_S)
        self.transport.in_raw_repl = True
        self.transport.serial.timeout = READ_S
        return True

    def _why_not(self):
        if not self.heard.strip():
            return (
                f"{self.port} says nothing at all. Without MicroPython there is no answer"
                f" (docs/deploy.md says how to install it). Otherwise: {BUSY}"
            )
        last = self.heard.decode(errors="replace").strip().splitlines()[-1][-200:]
        return f"{BUSY} Last words: {last}"

    def exec(self, code):
        """Run code on the device; what it printed."""
        try:
            said, trace = self.transport.exec_raw(code, timeout=QUIET_S)
        except LINE_ERRORS as error:
            raise DeployError(
                f"The line to {self.port} broke: {cause_of(error)}. What was copied stays; connect"
                " again and repeat the command: it goes on where it was.",
                INTERRUPTED,
            )
        if trace:
            raise DeviceError(trace.decode(errors="replace").strip())
        return said.decode()

    def run(self, script, **values):
        """Run a file of on_device/ with these names set; what it printed."""
        head = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        return self.exec(head + (SCRIPTS / f"{script}.py").read_text())

    def leave(self, code):
        """Run code that does not come back, such as a reset."""
        try:
            self.transport.exec_raw_no_follow(code)
        except LINE_ERRORS:
            pass  # gone before it could answer

    def restart(self):
        """machine.reset(). `enter` and `listen` find the line again."""
        self.leave("import machine\nmachine.reset()")
        if "://" not in self.port:
            self.close()  # held open, a USB port would come back under another name
        self.heard = b""
        time.sleep(RESET_S)

    def listen(self, seconds, until=None):
        """What the device says for so long, or until this pattern comes."""
        end = time.monotonic() + seconds
        said = b""
        while time.monotonic() < end and not (until and re.search(until, said)):
            try:
                if self.transport is None:
                    self._open()
                waiting = self.transport.serial.in_waiting
                if waiting:
                    said += self.transport.serial.read(waiting)
                    continue
            except LINE_ERRORS:
                self.close()
            time.sleep(LOOK_S)
        return said


class DeviceError(DeployError):
    """An exception on the device; the text is its traceback."""

    def __init__(self, trace):
        super().__init__(f"The device reports:\n{trace}", WRONG_DEVICE)
        self.trace = trace


def cause_of(error):
    """The innermost words."""
    return str(error).strip() or type(error).__name__
