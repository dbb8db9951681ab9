"""make demo PROTOCOL=name: a built-in protocol of the unmodified firmware, as table and picture."""

from tools import choice
from tools.program import DONE, NOT_AS_PLANNED
from tools.protocols import runs
from tools.protocols.page import seconds
from tools.protocols.picture import draw
from tools.tables import print_table


def main(console, name):
    """Run, print, draw."""
    if name not in runs.SETTINGS:
        raise choice.WrongChoice(
            f"PROTOCOL={name}: there is no such protocol; there are {', '.join(runs.SETTINGS)}"
        )
    build = choice.build()
    with console.status(f"{name} on the {build} build"):
        held, result = runs.run(name, build)
    rows = [
        (words or "down", f"{begin:.1f}", f"{end - begin:.1f}", str(at), f"{pressure.mean():.1f}")
        for begin, end, words, at in runs.spans(result)
        if len(pressure := result.cuff_mmhg[int(begin * 100) : int(end * 100)]) > 1
    ]
    heads = ("phase", ">from s", ">lasts s", ">target", ">mean")
    print_table(console, "What the cuff did (true pressure in mmHg)", heads, rows)
    print_table(
        console,
        "Planned and held",
        ("", ">planned", ">held"),
        [
            ("bouts, s", seconds(held.plan.bouts), seconds(held.bouts)),
            ("under pressure", f"{held.plan.total_s} s", f"{held.total_s:.0f} s"),
            ("at the target", f"{held.target_mmhg} mmHg", f"{held.mean_mmhg:.1f} mmHg"),
            ("within ±10 %", "", f"{held.within_pct:.1f} %"),
        ],
    )
    console.print(f"It ended because: {held.why}.", soft_wrap=True)
    picture = choice.ROOT / "build" / f"demo-{name}-{build}.png"
    draw(held, result, picture)
    console.print(f"Picture: {picture.relative_to(choice.ROOT)}")
    return DONE if held.why == "done" and not held.tripped else NOT_AS_PLANNED
