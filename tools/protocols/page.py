"""The table of docs/protocols.md: what each built-in protocol plans, and what a run of it held."""

from tools.choice import ROOT

PAGE = ROOT / "docs" / "protocols.md"
BEGIN = "<!-- planned and held: make protocols writes this -->"
END = "<!-- end -->"
HEAD = (
    "| protocol | build | target mmHg | bouts: planned s | held s | in all: planned | held | mean "
    "mmHg | SD | within ±10 % | ended |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)


def row(held):
    """One line of the table."""
    plan = held.plan
    cells = (
        held.name,
        held.build,
        held.target_mmhg,
        seconds(plan.bouts),
        seconds(held.bouts),
        f"{plan.total_s} s",
        f"{held.total_s:.0f} s",
        f"{held.mean_mmhg:.1f}",
        f"{held.sd_mmhg:.1f}",
        f"{held.within_pct:.1f} %",
        held.why,
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def seconds(bouts):
    """"3 x 295" where they are the same within a second or two."""
    numbers = [round(bout) for bout in bouts]
    if len(numbers) > 1 and max(numbers) - min(numbers) <= 2:
        return f"{len(numbers)} x {max(numbers)}"
    return ", ".join(map(str, numbers))


def rows_of(text):
    """[cells] of the table that stands in a page."""
    part = text.split(BEGIN)[1].split(END)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def write(found):
    """Put the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    table = "\n".join([*HEAD, *(row(held) for held in found)])
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
