"""make selftest: a guided test of a device on the bench. Cuff on a bottle, never on a limb.

The steps run on the device (on_device/selftest.py); a person does what only a person can: press,
listen, look. What was not tried counts as not passed. It proves that this device, wired like this,
can make, hold and release pressure and that STOP and the lease work; it proves nothing about
accuracy (docs/calibration.md) and nothing about hardware this firmware does not drive yet.

Exit status: 0 all passed, 1 not all, 2 to 5 as make deploy.
"""

import json
import sys

from rich.table import Table

from tools import choice
from tools.choice import ROOT
from tools.deploy import image
from tools.deploy.errors import WRONG_CALL, DeployError
from tools.deploy.line import Line
from tools.deploy.port import choose
from tools.deploy.selftest_rules import STEPS
from tools.deploy.way_in import way_in
from tools.program import run_program

PATH = ROOT / "build" / "selftest.json"
SAFE = """\
[bold]Not on a limb.[/bold] Wrap the cuff snugly round a bottle or a pipe of about that thickness, \
connect tube and supply. Every step ends vented; Ctrl-C here vents at once; pulling the plug vents \
too. If anything hisses, smells or gets hot: pull the plug."""


class Person:
    """Asks on the terminal."""

    def __init__(self, console):
        self._console = console

    def tell(self, text):
        """Say what comes; wait for Enter."""
        self._console.input(f"\n{text} [Enter] ")

    def agrees(self, text):
        """A question; only a clear yes counts."""
        return self._console.input(f"{text} [y/n] ").strip().lower() in ("y", "yes")


class Device:
    """The steps on the device, by name."""

    def __init__(self, line):
        self._line = line
        line.run("selftest")

    def __call__(self, name, *arguments):
        """One step; its answer."""
        given = ", ".join(repr(argument) for argument in arguments)
        return json.loads(self._line.exec(f"{name}({given})").splitlines()[-1])


def selftest(line, person, console):
    """[(name, passed, numbers)] of every step."""
    device = Device(line)
    context = {}
    results = []
    for name, step in STEPS:
        try:
            passed, text = step(device, person, context)
        except KeyboardInterrupt:
            line.transport.serial.write(b"\r\x03")  # ends the step, which vents
            raise
        results.append((name, passed, text))
        console.print(f"{'[green]pass[/green]' if passed else '[red]FAIL[/red]'} {name}: {text}")
        if not passed and name in context.get("ends", ()):
            break
    for name, _ in STEPS[len(results) :]:
        results.append((name, False, "not tried"))
    return results


def show(results, console):
    """The table, and build/selftest.json."""
    table = Table(title="Bench test")
    for head in ("step", "", "seen"):
        table.add_column(head)
    for name, passed, text in results:
        table.add_row(name, "[green]pass[/green]" if passed else "[red]FAIL[/red]", text)
    console.print(table)
    PATH.parent.mkdir(exist_ok=True)
    rows = [dict(zip(("step", "pass", "seen"), row, strict=True)) for row in results]
    PATH.write_text(json.dumps(rows, indent=1) + "\n")


def command(console):
    """make selftest."""
    board = choice.board()
    person = Person(console)
    with Line(choose()) as line:
        found = way_in(line, board)
        if found.who["firmware"] != image.version():
            raise DeployError(
                f"The device has OpenCuff {found.who['firmware']}, this folder {image.version()}:"
                " make deploy first.",
                WRONG_CALL,
            )
        console.print(SAFE)
        person.tell("No limb is in the cuff?")
        results = selftest(line, person, console)
        line.restart()
    show(results, console)
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(run_program(command))
