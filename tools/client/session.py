"""What every command of opencuff begins with: which device, how to reach it, and being let in."""

import asyncio
import contextlib
import csv
import re
from dataclasses import dataclass
from functools import cache

from tools import choice as chosen
from tools.client import transports
from tools.client.cuff import PING_S, Cuff, CuffError, NotDone
from tools.client.shelf import Shelf
from tools.client.simulated import SimulatedCuff

SIMULATED = "simulated"
SIMULATED_SETTINGS = {"lop_mmhg": 190, "experience": "attested", "target_pct_lop": 50}


@dataclass
class Choice:
    """What the command line says."""

    address: str | None
    simulated: bool
    speed: float


@cache
def _texts():
    path = chosen.ROOT / "firmware/cuff/words/en.txt"
    rows = (line.split("|") for line in path.read_text(encoding="utf-8").splitlines())
    return {int(row[0]): row[3] for row in rows if len(row) > 3 and row[0].isdigit()}


def words(code):
    """A code of the device as a person reads it."""
    text = re.sub(r" ?\(?%[0-9]*[ds]( %%)?\)?", "", _texts().get(code, f"code {code}"))
    return text or f"code {code}"


async def found(choice, seconds):
    """[(address, name, dBm)]."""
    if choice.simulated:
        return [(SIMULATED, "OpenCuff cuff", 0)]
    return await transports.scan(seconds)


async def _address(choice):
    if choice.address:
        return choice.address
    rows = await transports.scan(4.0)
    if not rows:
        raise CuffError("no cuff in range: is it on, and is `radio` on in its settings?")
    return rows[0][0]


@contextlib.asynccontextmanager
async def connect(choice, console):
    """A connected Cuff; with a session if this client is known to it."""
    if choice.simulated:
        async with _simulated(choice) as cuff:
            yield cuff
        return
    shelf = Shelf()
    address = await _address(choice)
    known = shelf.load(address)
    transport = transports.BleakTransport(address)
    async with Cuff(transport, lambda used: shelf.save(address, used)) as cuff:
        if known:
            await cuff.hello(known)
        yield cuff


@contextlib.asynccontextmanager
async def _simulated(choice):
    """A cuff in this program, introduced by somebody at its simulated buttons."""
    build = chosen.build()
    settings = SIMULATED_SETTINGS | chosen.settings() | {"build": build}
    plant = chosen.plant()()
    simulated = SimulatedCuff(plant, chosen.board(), build, settings, choice.speed).start()
    lines = []
    simulated.on_line = lambda ms, line: lines.append(line)
    try:
        ping_s = PING_S / max(1.0, choice.speed)
        async with Cuff(transports.SimulatedTransport(simulated), ping_s=ping_s) as cuff:
            await cuff.until(lambda live: live.flags & 1)
            simulated.press("down", 3300)
            await cuff.until(lambda live: live.flags & 8)

            async def same(code):
                while not any(f"code {code}" in line for line in lines):
                    await asyncio.sleep(0.02)
                asyncio.ensure_future(_say_yes(cuff, simulated))
                return True

            await cuff.hello(await cuff.introduce("opencuff", same))
            yield cuff
    finally:
        simulated.stop()


async def _say_yes(cuff, simulated):
    while (await cuff.info()).introduction != 4:
        await asyncio.sleep(0.05)
    simulated.press("start")


async def introduce(choice, name, console):
    """Compared by a person; kept for the next time."""
    if choice.simulated:
        async with _simulated(choice):
            console.print("the simulated cuff is introduced anew each time")
        return
    address = await _address(choice)

    async def same(code):
        typed = await asyncio.to_thread(console.input, "the code on the device's display: ")
        return typed.strip() == code

    async with Cuff(transports.BleakTransport(address)) as cuff:
        console.print("when the codes agree: press START at the device")
        known = await cuff.introduce(name, same)
    Shelf().save(address, known)
    console.print(f"introduced to {address}")


async def ready(cuff):
    """Is this client let in?"""
    try:
        await cuff.command(b"\x40")
    except NotDone as problem:
        raise CuffError(str(problem)) from None


def plot(log, picture_file):
    """Pressure over time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with open(log, encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    if not rows:
        raise CuffError(f"{log} holds no samples")
    begin_ms = int(rows[0]["ms"])
    seconds = [((int(row["ms"]) - begin_ms) % 655360) / 1000 for row in rows]
    figure, axes = pyplot.subplots(figsize=(10, 4))
    axes.plot(seconds, [float(row["mmhg"]) for row in rows], label="pressure")
    axes.step(seconds, [float(row["target_mmhg"]) for row in rows], label="target", where="post")
    axes.set_xlabel("s")
    axes.set_ylabel("mmHg")
    axes.legend()
    figure.savefig(picture_file, dpi=120, bbox_inches="tight")
    pyplot.close(figure)
