"""docs/client.svg: `opencuff --simulated train` in a terminal, amid a set.

    .venv/bin/python -m tools.documents.terminal

The very training and the very picture that the program shows, of one moment; a minute.
"""

import asyncio
import re
import sys

from rich.console import Console

from tools.choice import ROOT
from tools.client import session
from tools.client.view import picture

PICTURE = ROOT / "docs/client.svg"
COMMAND = "$ opencuff --simulated train"
SPEED = 10
WIDTH = 76
SET, REP = 2, 6
# The reader's own font: nothing is fetched.
ADDRESSES = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.S)


async def moment():
    """The status amid a set."""
    async with session.connect(session.Choice(None, True, SPEED)) as cuff:
        await cuff.start()
        live = await cuff.until(lambda live: live.set_no == SET and live.rep == REP, 120)
        rest = cuff.rest
        await cuff.stop()
        return live, rest


def main():
    """The program."""
    live, rest = asyncio.run(moment())
    console = Console(record=True, width=WIDTH, force_terminal=True, color_system="truecolor")
    console.print(COMMAND)
    console.print(picture(live, rest))
    console.print()
    text = console.export_svg(title="opencuff", unique_id="opencuff")
    PICTURE.write_text(ADDRESSES.sub("", text), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
