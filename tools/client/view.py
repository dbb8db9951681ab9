"""A status as a person sees it in the terminal."""

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tools.client import words
from tools.client.cuff import CuffError
from tools.client.running import console

PHASES = (
    "idle", "inflating", "ready", "set", "rest", "hold", "venting", "measuring", "settling",
)  # fmt: skip
KINDS = ("", "training", "LOP measurement", "self-test")
BAR_MMHG = 250
BAR = 40


async def watch(cuff, ended):
    """The status, drawn again with each one, until it says so; the last one."""
    live = cuff.live
    with Live(console=console, refresh_per_second=5, transient=not console.is_terminal) as drawn:
        async for live in cuff.statuses():
            drawn.update(picture(live, cuff.rest))
            if ended(live):
                return live
    raise CuffError("the link is gone: press STOP at the device if it should end")


def both(pair):
    """Of a pair."""
    rows = []
    for name, cuff in zip(("left", "right"), pair.cuffs, strict=True):
        rows += [Text(name, style="bold cyan"), picture(cuff.live, cuff.rest)]
    rows.append(f"both limbs together: {clock(pair.cuffed_s)} under pressure in this session")
    return Group(*rows)


def picture(live, rest):
    """A status as a few lines."""
    table = Table.grid(padding=(0, 2))
    phase = PHASES[live.phase] if live.phase < len(PHASES) else str(live.phase)
    kind = KINDS[live.kind] if live.kind < len(KINDS) else str(live.kind)
    table.add_row(Text(": ".join(word for word in (kind, phase) if word), style="bold"))
    wanted = f" of {live.target_cmmhg / 100:.0f}" if live.target_cmmhg else ""
    table.add_row(Text(f"{live.level_cmmhg / 100:6.1f}{wanted} mmHg  ") + bar(live))
    if live.sets and live.kind == 1:
        table.add_row(f"set {live.set_no} of {live.sets}, repetition {live.rep} of {live.reps}")
    if live.left_s:
        table.add_row(f"{clock(live.left_s)} left")
    if live.trip:
        table.add_row(Text(f"TRIPPED: {words.with_hint(live.trip)}", style="bold red"))
    if rest and rest.lop_mmhg:
        share = f"; target {rest.share_pct} %" if rest.share_pct else ""
        table.add_row(f"LOP {rest.lop_mmhg} mmHg{share}")
    if rest and live.kind == 0 and rest.reasons:
        reasons = (rest.reason_1, rest.reason_2, rest.reason_3)[: rest.reasons]
        table.add_row("not ready: " + "; ".join(words.with_hint(code) for code in reasons))
    return table


def clock(seconds):
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def bar(live):
    """Pressure as a bar."""
    full = min(BAR, max(0, live.level_cmmhg * BAR // (BAR_MMHG * 100)))
    return Text("█" * full, style="green") + Text("·" * (BAR - full))
