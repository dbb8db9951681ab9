"""docs/fault-matrix.md, written from the cells of a run. Rules: no figure is written by hand."""

from tools.faults import bounds, catalogue, states

BOARD_TITLES = {"pico_w": "Pico W (RP2040)", "esp32_s3": "ESP32-S3"}
HEAD = """# Fault matrix

Written by `make faults` from the run itself; a test repeats the run and compares. Each cell is one
run of the unmodified firmware on the virtual board: a fault strikes in a state, and the cell is
judged by what reaches the valve's coil, to the microsecond, and by the true pressure in the cuff.

* `rail 53 of 100`: the coil was released for good 53 ms after the fault, the deadline is 100 ms,
  and the device latched the trip *rail*. `hardware`: permit or supply let go by themselves before
  any program said why. `reset`: the reset let go. 0: the regulator had opened the valve already.
* `STOP 8 of 15`: the device carried on, as it may with this fault, and when somebody pressed STOP
  the coil was released within 8 ms. `told 969`: it said "OPEN THE CUFF BY HAND NOW" (or refused the
  zero) so many ms later; the person does, and only that helps.
* `no start: rail`: START was pressed later and refused, or the trip had come before. `starts, ...`:
  it started, and this is what came of it.
* `pump 2`: after resets the pump started twice without a START; more than two are a failure.
* `stays open`: nothing closed the valve any more and the cuff emptied.
* `-`: not applicable; the second table says why.

In every cell, too: nothing closes again without START; a trip stays; 20 mmHg or less before START
and at the end. There is no relief valve, and yet: the true pressure is never above 330 mmHg, and
not above max(asked + 30 mmHg, 1.25 x asked) for longer than 2 s. The exceptions that are known
stand in a table with the figure that they may not pass (`tools/faults/bounds.py`).
"""


def matrix_table(board, results):
    """One board: faults down, states across."""
    names = [state.name for state in states.STATES]
    lines = [f"| fault | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for title, group in catalogue.GROUPS:
        lines.append(f"| **{title}** |" + " |" * len(names))
        for fault in group:
            cells = [results[(board, fault.name, name)].text() for name in names]
            lines.append(f"| {fault.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def fault_table():
    """What each fault is, its deadline and the reason for it."""
    lines = ["| fault | what breaks | deadline | why | not applicable |", "|---|---|---|---|---|"]
    for fault in catalogue.FAULTS:
        limits = [_limit(fault.limit_ms, fault.why)]
        elsewhere = fault.elsewhere
        for board, names, changes in fault.special:
            where = ", ".join([BOARD_TITLES[board]] if board else []) or ", ".join(names)
            if "limit_ms" in changes:
                words = _limit(changes["limit_ms"], changes.get("why", fault.why))
                limits.append((f"{where}: {words[0]}", words[1]))
            elsewhere = elsewhere or changes.get("elsewhere", "")
        deadline = "; ".join(words for words, _ in limits)
        why = "; ".join(dict.fromkeys(words for _, words in limits))
        lines.append(f"| {fault.name} | {fault.title} | {deadline} | {why} | {elsewhere} |")
    return "\n".join(lines)


def _limit(limit_ms, why):
    return ("-" if limit_ms is None else f"{limit_ms} ms", why)


def state_table():
    """What each state is."""
    lines = ["| state | the moment of the fault |", "|---|---|"]
    return "\n".join(lines + [f"| {state.name} | {state.title} |" for state in states.STATES])


def known_of(results, board):
    """[(fault, state, mmHg, allowed)]: where a board's cells were held further above what was asked
    for than anybody may, the worst of each fault."""
    worst = {}
    for (name, fault, state), result in sorted(results.items()):
        if name == board and result.over_mmhg > worst.get(fault, (0.0,))[0]:
            worst[fault] = (result.over_mmhg, state)
    return [
        (fault, state, round(mmhg), bounds.KNOWN.get(fault, 0))
        for fault, (mmhg, state) in worst.items()
    ]


def known_table(results, boards):
    """The exceptions of all boards; and what is on the list for what the matrix does not show."""
    lines = ["| board | fault | worst state | mmHg over asked | may be |", "|---|---|---|---|---|"]
    for board in boards:
        for fault, state, mmhg, allowed in known_of(results, board):
            lines.append(f"| {board} | {fault} | {state} | {mmhg} | {allowed} |")
    seen = {fault for board in boards for fault, *_ in known_of(results, board)}
    for fault, mmhg in bounds.KNOWN.items():
        if fault not in seen:
            lines.append(f"| - | {fault} | longer than a cell lasts | - | {mmhg} |")
    return "\n".join(lines)


def counts(results):
    """(cells that apply, cells that fail)."""
    tried = [result for result in results.values() if result.applies]
    return len(tried), sum(1 for result in tried if result.problems)


def failures(results):
    """A list of the cells that fail, or a sentence that none does."""
    failed = [result for result in results.values() if result.problems]
    if not failed:
        return "No cell fails."
    words = [
        f"* {r.board}, {r.fault}, {r.state}: {'; '.join(r.problems)}"
        for r in sorted(failed, key=lambda r: (r.board, r.fault, r.state))
    ]
    return "\n".join(words)


def page(results, boards):
    """The whole document."""
    tried, failed = counts(results)
    parts = [HEAD, f"{tried} cells, {failed} of which fail.\n"]
    for board in boards:
        parts.append(f"## {BOARD_TITLES.get(board, board)}\n\n{matrix_table(board, results)}\n")
    parts.append(f"## Held too far above what was asked for\n\n{known_table(results, boards)}\n")
    parts.append(f"## The faults\n\n{fault_table()}\n")
    parts.append(f"## The states\n\n{state_table()}\n")
    parts.append(f"## Cells that fail\n\n{failures(results)}\n")
    return "\n".join(parts)


def rows_of(text, board):
    """{fault: [cell, ...]} of one board's table in a page: what a test compares."""
    section = text.split(f"## {BOARD_TITLES[board]}\n", 1)[1].split("\n## ", 1)[0]
    found = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == len(states.STATES) + 1:
            found[cells[0]] = cells[1:]
    return found
