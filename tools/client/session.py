"""What every command of opencuff begins with: which device, how to reach it, and being let in."""

import asyncio
import contextlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tools import choice as chosen
from tools.client import kept, samples, transports
from tools.client.cuff import PING_S, Cuff, CuffError, Refused
from tools.client.shelf import Shelf
from tools.client.simulated import SimulatedCuff

SIMULATED = "simulated"
NONE_IN_RANGE = "no cuff in range: is it on, and is `radio` on in its settings?"
SIMULATED_SETTINGS = {"lop_mmhg": 190, "experience": "attested", "target_pct_lop": 50}


NOT_INTRODUCED = 2
FORGOTTEN = "the device has forgotten this computer: introduce it again (opencuff introduce)"


@dataclass
class Choice:
    """What the command line says."""

    address: str | None
    simulated: bool
    speed: float


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
        raise CuffError(NONE_IN_RANGE)
    return rows[0][0]


@contextlib.asynccontextmanager
async def connect(choice, anyone=False):
    """A connected Cuff; with a session if this client is known to it. anyone: without one."""
    if choice.simulated:
        async with _simulated(choice) as cuff:
            yield cuff
        return
    async with _at(choice, await _address(choice), anyone) as cuff:
        yield cuff


@contextlib.asynccontextmanager
async def connect_pair(choice, left, right, anyone=False):
    """(left, right), both connected, as `connect` does it."""
    if choice.simulated:
        one, other = (_simulated(choice, {"side": side}) for side in ("left", "right"))
        async with one as left_cuff, other as right_cuff:
            yield left_cuff, right_cuff
        return
    if not left or not right or left == right:
        raise CuffError("a pair needs two addresses: --left ADDRESS --right ADDRESS")
    async with _at(choice, left, anyone) as one, _at(choice, right, anyone) as other:
        yield one, other


@contextlib.asynccontextmanager
async def _at(choice, address, anyone):
    shelf = Shelf()
    known = None if anyone else shelf.load(address)
    ping_s = PING_S / max(1.0, choice.speed)
    transport = transports.over(address)
    async with Cuff(transport, lambda used: shelf.save(address, used), ping_s) as cuff:
        if known:
            try:
                await cuff.hello(known)
            except Refused as problem:
                if problem.reason == NOT_INTRODUCED:
                    raise CuffError(FORGOTTEN) from None
                raise
        yield cuff


@contextlib.asynccontextmanager
async def _simulated(choice, more=None):
    """A cuff in this program, introduced by somebody at its simulated buttons. The simulator names
    its files from the top of the tree."""
    with contextlib.chdir(chosen.ROOT):
        async with _at_its_buttons(choice, more) as cuff:
            yield cuff


@contextlib.asynccontextmanager
async def _at_its_buttons(choice, more):
    build = chosen.build()
    settings = SIMULATED_SETTINGS | chosen.settings() | {"build": build} | (more or {})
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


def ledger_path(choice):
    """Where a pair's time is kept; that of simulated limbs goes nowhere."""
    return Path(tempfile.mkdtemp()) / "cuffed.json" if choice.simulated else None


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

    async with Cuff(transports.over(address)) as cuff:
        console.print("when the codes agree: press START at the device")
        known = await cuff.introduce(name, same)
    Shelf().save(address, known)
    console.print(f"introduced to {address}")


async def ready(cuff):
    """Is this client let in?"""
    await cuff.command(b"\x40")


async def described(cuff, choice):
    """What a study wants to know beside the samples: device, wearer, protocol, settings."""
    info = await cuff.info()
    _, rest = await cuff.sealed_status()
    own = await kept.own_protocol(cuff, rest.protocol) if rest.protocol in kept.OWN else None
    return {
        "device": SIMULATED if choice.simulated else choice.address,
        "firmware": f"{info.firmware_major}.{info.firmware_minor}.{info.firmware_patch}",
        "build": ("arm", "thigh")[info.build],
        "began": datetime.now().astimezone().isoformat(timespec="seconds"),
        "sample_ms": 20,
        "wearer": rest.wearer,
        "side": kept.SIDES[rest.side],
        "cuff": rest.cuff,
        "lop_mmhg": rest.lop_mmhg,
        "protocol": {
            "number": rest.protocol, "name": kept.protocol_name(rest.protocol), "recipe": own,
        },
        "settings": await cuff.settings(),
    }  # fmt: skip


def plot(log, picture_file):
    """Pressure over time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows, _ = samples.read(log)
    if not rows:
        raise CuffError(f"{log} holds no samples")
    seconds = [row["ms"] / 1000 for row in rows]
    figure, axes = pyplot.subplots(figsize=(10, 4))
    axes.plot(seconds, [row["mmhg"] for row in rows], label="pressure")
    axes.step(seconds, [row["target_mmhg"] for row in rows], label="target", where="post")
    axes.set_xlabel("s")
    axes.set_ylabel("mmHg")
    axes.legend()
    figure.savefig(picture_file, dpi=120, bbox_inches="tight")
    pyplot.close(figure)
