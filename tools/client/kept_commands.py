"""opencuff wearers, cuffs, protocols: what the device keeps, listed and changed."""

import json

import click
from rich.table import Table

from tools.client import kept, recipe, session
from tools.client.cuff import CuffError
from tools.client.running import console, runs


@click.group()
def wearers():
    """Who trains: eight places."""


async def _show_wearers(cuff):
    chosen = (await cuff.sealed_status())[1].wearer
    table = Table("place", "name", "profile", "")
    for row in await kept.wearers(cuff):
        now = "trains now" if row.number == chosen else ""
        table.add_row(str(row.number), row.name, row.profile, now)
    console.print(table)


@wearers.command("list")
@runs()
async def list_wearers(cuff):
    """Those who are entered."""
    await session.ready(cuff)
    await _show_wearers(cuff)


@wearers.command("enter")
@click.argument("place", type=int)
@click.option("--name")
@click.option("--profile", help=", ".join(kept.PROFILES))
@click.option("--share", "share_pct", type=int, help="% of the LOP")
@click.option("--lop", "lop_mmhg", type=int, help="mmHg, found with Doppler; 0: none")
@click.option("--protocol", help="a name or a number")
@runs()
async def enter_wearer(cuff, place, protocol, **fields):
    """A new one in PLACE, 1 to 8, or something of one who is there."""
    given = {name: value for name, value in fields.items() if value is not None}
    if protocol is not None:
        given["protocol"] = kept.protocol_number(protocol)
    if not given:
        raise CuffError("nothing to enter: opencuff wearers enter --help")
    await session.ready(cuff)
    await kept.enter_wearer(cuff, place, **given)
    await _show_wearers(cuff)


@wearers.command("choose")
@click.argument("place", type=int)
@runs()
async def choose_wearer(cuff, place):
    """Trains now: PLACE 1 to 8, 0 nobody, 9 a guest."""
    await session.ready(cuff)
    await kept.choose_wearer(cuff, place)
    await _show_wearers(cuff)


@wearers.command("forget")
@click.argument("place", type=int)
@runs()
async def forget_wearer(cuff, place):
    """All that is kept of who is in PLACE; not of who trains now."""
    await session.ready(cuff)
    await kept.forget_wearer(cuff, place)
    await _show_wearers(cuff)


@click.group()
def cuffs():
    """Cuffs that are changed on one device: eight places."""


async def _show_cuffs(cuff):
    _, rest = await cuff.sealed_status()
    table = Table("place", "name", "width", "")
    for row in await kept.cuffs(cuff):
        now = f"on, {kept.SIDES[rest.side]}" if row.number == rest.cuff else ""
        table.add_row(str(row.number), row.name, f"{row.width_mm} mm", now)
    console.print(table)


@cuffs.command("list")
@runs()
async def list_cuffs(cuff):
    """Those that are entered."""
    await session.ready(cuff)
    await _show_cuffs(cuff)


@cuffs.command("enter")
@click.argument("place", type=int)
@click.argument("name")
@click.option("--width", "width_mm", type=int, required=True, help="mm")
@click.option("--from", "from_mm", type=int, required=True, help="circumference it fits, mm")
@click.option("--to", "to_mm", type=int, required=True, help="mm")
@runs()
async def enter_cuff(cuff, place, name, width_mm, from_mm, to_mm):
    """Cuff NAME in PLACE, 1 to 8."""
    await session.ready(cuff)
    await kept.enter_cuff(cuff, place, name, width_mm, from_mm, to_mm)
    await _show_cuffs(cuff)


@cuffs.command("wear")
@click.argument("place", type=int)
@click.argument("side", type=click.Choice(kept.SIDES))
@runs()
async def wear(cuff, place, side):
    """The cuff of PLACE (0: the one of the settings) is on now, on SIDE."""
    await session.ready(cuff)
    await kept.put_on(cuff, place, side)
    await _show_cuffs(cuff)


@click.group()
def protocols():
    """What a training does: built in, or one's own."""


@protocols.command("list")
@runs()
async def list_protocols(cuff):
    """All, and which one START begins."""
    await session.ready(cuff)
    await _show_protocols(cuff)


async def _show_protocols(cuff):
    chosen = (await cuff.sealed_status())[1].protocol
    table = Table("number", "protocol", "")
    for name, number in kept.BUILT_IN.items():
        table.add_row(str(number), name, "chosen" if number == chosen else "")
    for number, given in (await kept.own_protocols(cuff)).items():
        kinds = ", ".join(next(iter(block)) for block in given["blocks"])
        table.add_row(str(number), f"own: {kinds}", "chosen" if number == chosen else "")
    console.print(table)


@protocols.command("show")
@click.argument("protocol")
@runs()
async def show(cuff, protocol):
    """Those of one's own, as JSON that `store` takes again."""
    number = kept.protocol_number(protocol)
    if number not in kept.OWN:
        console.print(f"{kept.protocol_name(number)} is built in: docs/protocols.md")
        return
    await session.ready(cuff)
    given = await kept.own_protocol(cuff, number)
    if given is None:
        raise CuffError(f"protocol {number}: the device has none")
    click.echo(json.dumps(given, indent=1))


@protocols.command("store")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(dir_okay=False, resolve_path=True))
@runs()
async def store(cuff, number, file):
    """The protocol of FILE (JSON: docs/client.md) as NUMBER, 32 to 47."""
    given = recipe.read(file)
    recipe.encode(given)
    await session.ready(cuff)
    await kept.store_protocol(cuff, number, given)
    await _show_protocols(cuff)


@protocols.command("forget")
@click.argument("number", type=int)
@runs()
async def forget(cuff, number):
    """One of one's own."""
    await session.ready(cuff)
    await kept.forget_protocol(cuff, number)
    await _show_protocols(cuff)


@protocols.command("choose")
@click.argument("protocol")
@runs()
async def choose(cuff, protocol):
    """What the next START begins: a name or a number."""
    number = kept.protocol_number(protocol)
    await session.ready(cuff)
    await kept.choose_protocol(cuff, number)
    await _show_protocols(cuff)
