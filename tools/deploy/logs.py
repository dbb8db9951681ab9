"""make logs: what the device says, live, until Ctrl-C. Sends it nothing, so nothing is disturbed.

A trip shows with its reason, the measured value and the limit, as the firmware prints them; this
firmware keeps no log on its flash, so what was said before is gone. When the line goes away (reset,
cable), it is opened again.
"""

import sys
import time

from tools.deploy.line import Line
from tools.deploy.port import choose
from tools.program import run_program

LOOK_S = 0.5
QUIET_S = 5.0


def follow(line, write, ended=lambda: False):
    """Hand on every complete line."""
    rest = b""
    heard_at = time.monotonic()
    while not ended():
        said = line.listen(LOOK_S)
        if said:
            heard_at = time.monotonic()
        elif heard_at and time.monotonic() - heard_at > QUIET_S:
            write("(quiet: an idle device says nothing; at a prompt there is no log)")
            heard_at = 0.0
        *lines, rest = (rest + said).split(b"\n")
        for text in lines:
            write(text.decode(errors="replace").rstrip("\r"))


def command(console):
    """make logs."""
    with Line(choose()) as line:
        console.print(f"{line.port}: Ctrl-C here ends this; the device goes on", highlight=False)
        follow(line, lambda text: console.print(text, markup=False, highlight=False))
    return 0


if __name__ == "__main__":
    sys.exit(run_program(command))
