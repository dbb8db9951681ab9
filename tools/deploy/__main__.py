"""make deploy: the firmware onto a board, only what changed, proved by hashes.

BOARD=pico_w|esp32_s3, PORT= (tools/deploy/port.py; default: the only board on USB), BUILD=arm|thigh
is compared with the device's settings. Exit status: 0 done, 2 wrong call, 3 refused (pressure,
training, another program), 4 wrong device or no room, 5 the line broke.
"""

import os
import re
import sys
import time

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from tools import choice
from tools.deploy import image
from tools.deploy.install import Installer, describe
from tools.deploy.line import Line
from tools.deploy.port import choose
from tools.deploy.way_in import way_in
from tools.program import run_program

STARTED = rb"(?m)^\d+\.\d\d .+$"  # any line of its log: the first ones come before USB listens
START_S = 15.0


def deploy(port, board, console):
    """All of it; returns (bytes sent, files sent)."""
    files = image.deployed(board)
    with Line(port) as line:
        found = way_in(line, board)
        for text in (*describe(found.who, board), *build_notes(found.who), *found.notes):
            console.print(text, highlight=False)
        if found.who["board"] not in (None, board):
            console.print(f"note      it was set up as {found.who['board']}: is this its wiring?")
        with bar(console) as progress:
            task = progress.add_task("", total=None)
            installer = Installer(
                line, files, found.who,
                lambda done, total, name: progress.update(
                    task, completed=min(done, total), total=total, description=name),
            )  # fmt: skip
            if installer.finish_earlier():
                console.print("note      an earlier run was cut while placing files: completed")
            plan = installer.plan()
            if not plan.nothing():
                installer.install(plan)
        report(plan, files, console)
        line.restart()
        started(line, console)
        return sum(len(files[name]) for name in plan.copy), len(plan.copy)


def bar(console):
    """Name, bar, bytes and bytes a second."""
    return Progress(
        TextColumn("{task.description:32}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        console=console, transient=True,
    )  # fmt: skip


def report(plan, files, console):
    """What was done."""
    if plan.nothing():
        console.print(f"nothing to copy: all {len(files)} files are there, hashes equal")
        return
    size = sum(len(files[name]) for name in plan.copy)
    console.print(
        f"{len(plan.copy)} files copied ({size} bytes), {len(plan.ready)} sent by an earlier run,"
        f" {len(plan.same)} unchanged, {len(plan.remove)} removed; hashes verified on the device",
        highlight=False,
    )


def build_notes(who):
    """BUILD= is a setting of the device, and settings are the user's."""
    wanted = os.environ.get("BUILD")
    if not wanted or choice.build() == (who["build"] or "arm"):
        return []
    return [
        f'note      settings.json on the device says build "{who["build"] or "arm"}": settings are'
        f' yours, deploy does not write them. Put "build": "{wanted}" into it (docs/settings.md).'
    ]


def started(line, console):
    """See the new firmware start."""
    said = line.listen(START_S, STARTED)
    if re.search(STARTED, said):
        console.print("started   it holds nothing until START is pressed")
        return
    last = said.decode(errors="replace").strip().splitlines()[-5:]
    console.print("[yellow]not seen to start; the device says:[/yellow]", *last, sep="\n  ")


def command(console):
    """make deploy."""
    begin = time.monotonic()
    board = choice.board()
    choice.build()
    size, _ = deploy(choose(), board, console)
    console.print(f"{size} bytes sent, {time.monotonic() - begin:.0f} s", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(run_program(command))
