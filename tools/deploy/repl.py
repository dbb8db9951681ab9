"""make repl: a prompt on the device, always in maintenance: vented, no main program, no watchdog.

The way in is the same as deployment's (way_in.py), then mpremote's own terminal takes over; Ctrl-]
or Ctrl-X leaves it. The device stays in maintenance until it is switched off and on.
"""

import subprocess
import sys

from tools import choice
from tools.deploy.line import Line
from tools.deploy.port import choose
from tools.deploy.way_in import way_in
from tools.program import run_program


def command(console):
    """Open the way, let go of the port, hand over."""
    board = choice.board()
    with Line(choose()) as line:
        found = way_in(line, board)
        line.transport.exit_raw_repl()
        port = line.port
    for note in found.notes:
        console.print(note, highlight=False)
    console.print(
        "Maintenance: the cuff is vented, the main program is off. Ctrl-] leaves;"
        " off and on again (or machine.reset()) starts the device."
    )
    # resume: without it mpremote would restart the interpreter.
    done = subprocess.run(
        [sys.executable, "-m", "mpremote", "connect", port, "resume", "repl"], check=False
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(run_program(command))
