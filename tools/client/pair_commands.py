"""opencuff pair: two cuffs, left and right, as one."""

import click
from rich.live import Live

from tools.client import session
from tools.client.pair import Ledger, Pair
from tools.client.running import console, finish, stopping
from tools.client.view import both, clock


@click.group()
@click.option("--left", help="address")
@click.option("--right", help="address")
@click.option("--wearer", default="wearer", help="whose time is counted, any name")
@click.pass_context
def pair(context, left, right, wearer):
    """Two cuffs, left and right: they begin together or not at all, one STOP is for both."""
    context.obj = (context.obj, left, right, wearer)


async def _run(given, steps, anyone=False):
    choice, left, right, wearer = given
    async with session.connect_pair(choice, left, right, anyone) as cuffs:
        two = Pair(*cuffs, Ledger(session.ledger_path(choice)), wearer, choice.speed)
        await stopping(steps(two), *cuffs)


@pair.command()
@click.pass_obj
def status(given):
    """What both are doing, now."""

    async def steps(two):
        for cuff in two.cuffs:
            await cuff.until(lambda live: True, 5)
        console.print(both(two))

    finish(_run(given, steps, True))


@pair.command()
@click.pass_obj
def stop(given):
    """Both vent now. Needs no introduction."""

    async def steps(two):
        await two.stop()
        console.print("asked to stop: both vent")

    finish(_run(given, steps, True))


@pair.command()
@click.pass_obj
def train(given):
    """Both begin what is set on each, within 100 ms or not at all."""

    async def steps(two):
        for cuff in two.cuffs:
            await session.ready(cuff)
        await two.start()
        console.print(f"both have begun, {two.apart_s * 1000:.0f} ms apart")
        passing = not console.is_terminal
        with Live(console=console, refresh_per_second=5, transient=passing) as drawn:
            await two.watch(lambda: drawn.update(both(two)))
        console.print(f"both are done; together {clock(two.cuffed_s)} under pressure this session")

    finish(_run(given, steps))
