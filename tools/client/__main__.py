"""opencuff: the cuff from a laptop. `python -m tools.client --help`; docs/client.md."""

import contextlib
import csv
import json
import sys
from types import SimpleNamespace

import click
from rich.table import Table

from tools.client import kept_commands, layouts, pair_commands, samples, session, words
from tools.client.cuff import CuffError
from tools.client.running import console, finish, runs
from tools.client.view import picture, watch

FILE = click.Path(dir_okay=False, resolve_path=True)
THERE = click.Path(exists=True, dir_okay=False, resolve_path=True)


@click.group()
@click.option("--address", help="of the device, or a bridge's ws://...; else the nearest")
@click.option("--simulated", is_flag=True, help="a cuff in this program instead of a real one")
@click.option("--speed", default=1.0, help="of a simulated one: times as fast as life")
@click.pass_context
def opencuff(context, address, simulated, speed):
    """The cuff over Bluetooth. Introduce this computer once, then train.

    Ctrl-C while a training runs asks the cuff to vent before anything else.
    """
    if not 0.1 <= speed <= 100:
        raise click.ClickException(f"--speed {speed:g}: a number from 0.1 to 100")
    context.obj = session.Choice(address, simulated, speed)


opencuff.add_command(kept_commands.wearers)
opencuff.add_command(kept_commands.cuffs)
opencuff.add_command(kept_commands.protocols)
opencuff.add_command(pair_commands.pair)


@opencuff.command()
@click.option("--seconds", default=5.0)
@click.pass_obj
def scan(choice, seconds):
    """Cuffs in range."""
    finish(_scan(choice, seconds))


async def _scan(choice, seconds):
    rows = await session.found(choice, seconds)
    if not rows:
        raise CuffError(session.NONE_IN_RANGE)
    table = Table("address", "name", "signal")
    for address, name, dbm in rows:
        table.add_row(address, name, f"{dbm} dBm" if dbm else "simulated")
    console.print(table)


@opencuff.command()
@click.option("--name", default="laptop", help="the device keeps it")
@click.pass_obj
def introduce(choice, name):
    """Be let in: hold DOWN at the device for 3 s first, let go, then compare the code."""
    finish(session.introduce(choice, name, console))


@opencuff.command()
@click.option("--once", is_flag=True, help="one line, no live picture")
@runs(anyone=True)
async def status(cuff, once):
    """What the cuff is doing, live. Needs no introduction."""
    if once:
        live, rest = await cuff.status()
        console.print(picture(live, rest))
        return
    await watch(cuff, lambda live: False)


@opencuff.command()
@runs(anyone=True)
async def stop(cuff):
    """Vent now. Needs no introduction."""
    await cuff.stop()
    await cuff.until(lambda live: live.target_cmmhg == 0, 5)
    console.print("vented")


@opencuff.command()
@click.option("--log", type=FILE, help="samples at 50 Hz: .csv or .parquet")
@runs()
async def train(cuff, log):
    """Begin the training that is set, and watch it to its end."""
    await session.ready(cuff)
    async with logging(cuff, log) as logged:
        await cuff.start()
        live = await cuff.until(lambda live: live.kind in (1, 2), 40)
        last = await watch(cuff, lambda live: live.kind == 0)
        logged.ended = words.of(last.ended)
    console.print(f"ended: {words.of(last.ended)}")
    if live.kind == 2:
        console.print("that was the LOP measurement, which was due: train again to begin")


@contextlib.asynccontextmanager
async def logging(cuff, path):
    """Samples into a file, if there is one to be."""
    if not path:
        yield SimpleNamespace(ended="")
        return
    samples.kind_of(path)
    choice = click.get_current_context().obj
    log = samples.SampleLog(path, await session.described(cuff, choice))
    cuff.on_pressure = log.taker(cuff)
    try:
        await cuff.stream()
        yield log
    finally:
        cuff.on_pressure = lambda *values: None
        log.close()
        console.print(f"{log.samples} samples in {path}, {log.lost} lost")


@opencuff.command()
@runs()
async def lop(cuff):
    """Measure the limb occlusion pressure."""
    await session.ready(cuff)
    await cuff.start(measure=True)
    await cuff.until(lambda live: live.kind == 2, 40)
    ended = await watch(cuff, lambda live: live.kind == 0)
    _, rest = await cuff.status()
    console.print(f"{words.of(ended.ended)}; LOP in force: {rest.lop_mmhg or 'none'} mmHg")


@opencuff.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@runs()
async def settings(cuff, name, value):
    """All settings; or change one: opencuff settings rest_s 45."""
    await session.ready(cuff)
    if value is not None:
        await cuff.set(name, int(value) if value.lstrip("-").isdigit() else value)
    rows = await cuff.settings()
    if name is not None and name not in rows:
        raise CuffError(f"{name}: there is no such setting; docs/settings.md has them all")
    table = Table("setting", "value")
    for row in sorted(rows.items()):
        if name in (None, row[0]):
            table.add_row(row[0], "-" if row[1] is None else str(row[1]))
    console.print(table)


@opencuff.group()
def journal():
    """What the device has kept of trainings and measurements."""


@journal.command()
@click.argument("file", type=FILE)
@runs()
async def export(cuff, file):
    """Into FILE: .csv or .json."""
    if not file.endswith((".csv", ".json")):
        raise CuffError(f"{file}: a journal goes into .csv or .json")
    await session.ready(cuff)
    entries = [entry async for entry in cuff.journal()]
    with open(file, "w", encoding="utf-8", newline="") as stream:
        if file.endswith(".json"):
            json.dump(entries, stream, indent=1)
        else:
            writer = csv.DictWriter(stream, layouts.ENTRY_NAMES)
            writer.writeheader()
            writer.writerows(entries)
    console.print(f"{len(entries)} entries in {file}")


@opencuff.command()
@click.argument("log", type=THERE)
@click.argument("picture_file", type=FILE)
def plot(log, picture_file):
    """The pressure of a log of `train --log`, as a picture."""
    try:
        session.plot(log, picture_file)
    except CuffError as problem:
        raise click.ClickException(str(problem)) from None
    console.print(f"drawn: {picture_file}")


def main():
    """The program."""
    sys.exit(opencuff(prog_name="opencuff"))


if __name__ == "__main__":
    main()
