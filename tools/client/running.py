"""How a command of opencuff runs: over a connected cuff or a pair, errors in one line, Ctrl-C."""

import asyncio
import contextlib
import functools
import signal

import click
from rich.console import Console

from tools.client import session
from tools.client.cuff import CuffError

console = Console()
VENT_S = 5


def runs(anyone=False):
    """A command that is a coroutine over a connected cuff. anyone: it needs no session, and must
    not fail because another client has it."""

    def made(function):
        async def connected(choice, *given, **named):
            async with session.connect(choice, anyone) as cuff:
                await stopping(function(cuff, *given, **named), cuff)

        @functools.wraps(function)
        def command(*given, **named):
            finish(connected(click.get_current_context().obj, *given, **named))

        return command

    return made


def finish(coroutine):
    """To its end; a CuffError is a line for the person."""
    try:
        asyncio.run(coroutine)
    except CuffError as problem:
        raise click.ClickException(str(problem)) from None


async def stopping(steps, *cuffs):
    """Run; Ctrl-C writes to stop first, of every cuff, and then ends it."""
    task = asyncio.ensure_future(steps)
    pressed = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, pressed.set)
    watch = asyncio.ensure_future(pressed.wait())
    await asyncio.wait((task, watch), return_when=asyncio.FIRST_COMPLETED)
    if pressed.is_set() and not task.done():
        asked = await asyncio.gather(*(cuff.stop() for cuff in cuffs), return_exceptions=True)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, CuffError):
            await task
        if any(isinstance(problem, Exception) for problem in asked):
            raise CuffError("not every cuff can be reached: press STOP at the device")
        console.print("[bold]asked to stop: the cuff vents[/]")
        for cuff in cuffs:
            with contextlib.suppress(CuffError):
                await cuff.until(lambda live: live.target_cmmhg == 0, VENT_S)
        raise click.exceptions.Exit(130)
    watch.cancel()
    await task
