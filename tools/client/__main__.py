"""opencuff: the cuff from a laptop. `python -m tools.client --help`; docs/client.md."""

import asyncio
import contextlib
import csv
import json
import signal
import sys

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tools.client import session
from tools.client.cuff import CuffError

console = Console()
PHASES = (
    "idle", "inflating", "ready", "set", "rest", "hold", "venting", "measuring", "settling",
)  # fmt: skip
KINDS = ("", "training", "LOP measurement", "self-test")


@click.group()
@click.option("--address", help="of the device; the only known or nearest one without it")
@click.option("--simulated", is_flag=True, help="a cuff in this program instead of a real one")
@click.option("--speed", default=1.0, help="of the simulated one: times as fast as life")
@click.pass_context
def opencuff(context, address, simulated, speed):
    """The cuff over Bluetooth. Introduce this computer once, then train.

    Ctrl-C while a training runs asks the cuff to vent before anything else.
    """
    context.obj = session.Choice(address, simulated, speed)


def runs(function):
    """A command that is a coroutine over a connected cuff."""

    async def connected(choice, *given, **named):
        async with session.connect(choice, console) as cuff:
            await stopping(function(cuff, *given, **named), cuff)

    def command(*given, **named):
        choice = click.get_current_context().obj
        try:
            asyncio.run(connected(choice, *given, **named))
        except CuffError as problem:
            raise click.ClickException(str(problem)) from None

    command.__doc__ = function.__doc__
    command.__name__ = function.__name__
    return command


async def stopping(steps, cuff):
    """Run; Ctrl-C writes to stop first, and then ends it."""
    task = asyncio.ensure_future(steps)
    pressed = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, pressed.set)
    watch = asyncio.ensure_future(pressed.wait())
    await asyncio.wait((task, watch), return_when=asyncio.FIRST_COMPLETED)
    if pressed.is_set() and not task.done():
        with contextlib.suppress(CuffError):
            await cuff.stop()
            console.print("[bold]asked to stop: the cuff vents[/]")
            await cuff.until(lambda live: live.target_cmmhg == 0, 5)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        raise click.exceptions.Exit(130)
    watch.cancel()
    await task


@opencuff.command()
@click.option("--seconds", default=5.0)
@click.pass_obj
def scan(choice, seconds):
    """Cuffs in range."""
    try:
        rows = asyncio.run(session.found(choice, seconds))
    except CuffError as problem:
        raise click.ClickException(str(problem)) from None
    if not rows:
        raise click.ClickException("no cuff in range: is it on, and is `radio` on in its settings?")
    table = Table("address", "name", "signal")
    for address, name, dbm in rows:
        table.add_row(address, name, f"{dbm} dBm" if dbm else "simulated")
    console.print(table)


@opencuff.command()
@click.option("--name", default="laptop", help="the device keeps it")
@click.pass_obj
def introduce(choice, name):
    """Be let in: hold DOWN at the device for 3 s first, let go, then compare the code."""
    try:
        asyncio.run(session.introduce(choice, name, console))
    except CuffError as problem:
        raise click.ClickException(str(problem)) from None


@opencuff.command()
@click.option("--once", is_flag=True, help="one line, no live picture")
@runs
async def status(cuff, once):
    """What the cuff is doing, live. Needs no introduction."""
    if once:
        live, rest = await cuff.status()
        console.print(picture(live, rest))
        return
    await watch(cuff, lambda live: False)


@opencuff.command()
@runs
async def stop(cuff):
    """Vent now. Needs no introduction."""
    await cuff.stop()
    await cuff.until(lambda live: live.target_cmmhg == 0, 5)
    console.print("vented")


@opencuff.command()
@click.option("--log", type=click.Path(dir_okay=False), help="samples at 50 Hz into a CSV file")
@runs
async def train(cuff, log):
    """Begin the training that is set, and watch it to its end."""
    await session.ready(cuff)
    with samples_to(cuff, log) as begin:
        await begin()
        await cuff.start()
        await cuff.until(lambda live: live.kind == 1, 40)
        ended = await watch(cuff, lambda live: live.kind == 0)
    console.print(f"ended: {session.words(ended.ended)}")


@opencuff.command()
@runs
async def lop(cuff):
    """Measure the limb occlusion pressure."""
    await session.ready(cuff)
    await cuff.start(measure=True)
    await cuff.until(lambda live: live.kind == 2, 40)
    ended = await watch(cuff, lambda live: live.kind == 0)
    _, rest = await cuff.status()
    console.print(f"{session.words(ended.ended)}; LOP in force: {rest.lop_mmhg or 'none'} mmHg")


@opencuff.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@runs
async def settings(cuff, name, value):
    """All settings; or change one: opencuff settings rest_s 45."""
    await session.ready(cuff)
    if value is not None:
        await cuff.set(name, int(value) if value.lstrip("-").isdigit() else value)
    table = Table("setting", "value")
    for row in sorted((await cuff.settings()).items()):
        if name in (None, row[0]):
            table.add_row(row[0], "-" if row[1] is None else str(row[1]))
    console.print(table)


@opencuff.group()
def journal():
    """What the device has kept of trainings and measurements."""


@journal.command()
@click.argument("file", type=click.Path(dir_okay=False))
@runs
async def export(cuff, file):
    """Into FILE: .csv or .json."""
    await session.ready(cuff)
    entries = [entry async for entry in cuff.journal()]
    with open(file, "w", encoding="utf-8", newline="") as stream:
        if file.endswith(".json"):
            json.dump(entries, stream, indent=1)
        elif entries:
            writer = csv.DictWriter(stream, entries[0])
            writer.writeheader()
            writer.writerows(entries)
    console.print(f"{len(entries)} entries in {file}")


@opencuff.command()
@click.argument("log", type=click.Path(exists=True, dir_okay=False))
@click.argument("picture_file", type=click.Path(dir_okay=False))
def plot(log, picture_file):
    """The pressure of a CSV file of `train --log`, as a picture."""
    session.plot(log, picture_file)
    console.print(f"drawn: {picture_file}")


async def watch(cuff, ended):
    """The status, drawn again with each one, until it says so; the last one."""
    live = cuff.live
    with Live(console=console, refresh_per_second=5, transient=not console.is_terminal) as drawn:
        async for live in cuff.statuses():
            drawn.update(picture(live, cuff.rest))
            if ended(live):
                return live
    raise CuffError("the link is gone: press STOP at the device if it should end")


def picture(live, rest):
    """A status as a few lines."""
    table = Table.grid(padding=(0, 2))
    phase = PHASES[live.phase] if live.phase < len(PHASES) else str(live.phase)
    kind = KINDS[live.kind] if live.kind < len(KINDS) else str(live.kind)
    table.add_row(Text(f"{kind} {phase}".strip() or "idle", style="bold"))
    wanted = f" of {live.target_cmmhg / 100:.0f}" if live.target_cmmhg else ""
    table.add_row(f"{live.level_cmmhg / 100:6.1f}{wanted} mmHg  {bar(live)}")
    if live.sets and live.kind == 1:
        table.add_row(f"set {live.set_no} of {live.sets}, repetition {live.rep} of {live.reps}")
    if live.left_s:
        table.add_row(f"{live.left_s // 60}:{live.left_s % 60:02} left")
    if live.trip:
        table.add_row(Text(f"TRIPPED: {session.words(live.trip)}", style="bold red"))
    if rest and rest.lop_mmhg:
        table.add_row(f"LOP {rest.lop_mmhg} mmHg; target {rest.share_pct} %")
    if rest and live.kind == 0 and rest.reasons:
        reasons = (rest.reason_1, rest.reason_2, rest.reason_3)[: rest.reasons]
        table.add_row("not ready: " + "; ".join(session.words(code) for code in reasons))
    return table


def bar(live, width=40):
    """Pressure as a bar of 0 to 250 mmHg."""
    full = min(width, max(0, live.level_cmmhg * width // 25000))
    return "█" * full + "·" * (width - full)


@contextlib.contextmanager
def samples_to(cuff, file):
    """Samples into a CSV file, if there is one to be: ms, mmHg, target mmHg."""
    if not file:

        async def nothing():
            """No file."""

        yield nothing
        return
    with open(file, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("ms", "mmhg", "target_mmhg"))

        def take(_sequence, at_ms, values, step_ms):
            target = cuff.live.target_cmmhg / 100 if cuff.live else 0
            for k, value in enumerate(values):
                writer.writerow((at_ms + k * step_ms, value / 100, target))

        cuff.on_pressure = take
        try:
            yield cuff.stream
        finally:
            cuff.on_pressure = lambda *values: None


if __name__ == "__main__":
    sys.exit(opencuff(prog_name="opencuff"))
