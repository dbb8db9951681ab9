"""Tables that lose nothing: columns that do not fit go into a second table below the first.

    print_table(console, "Title", ("figure", ">value", "goal"), rows)

A head that begins with > is set to the right, one that begins with ~ is prose and may be folded.
The first column names the row and stands in every table. Cells are texts or rich Texts. Rules:
nothing is cut off, in a terminal of 80 columns and in a pipe alike.
"""

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

PROSE = 30  # a column of prose gets at least this much
MARKS = ">~"
FRAME = 3  # characters of frame and padding to a column, and one more to a table


def _widths(heads, rows):
    """How wide each column has to be."""
    found = []
    for head, *cells in zip(heads, *rows, strict=True):
        most = PROSE if head.startswith("~") else None
        wanted = max(cell_len(str(cell)) for cell in (head.lstrip(MARKS), *cells))
        found.append(min(wanted, most or wanted))
    return found


def split(widths, room):
    """Indices of the columns of each table; the first column stands in all of them."""
    first = 1 + widths[0] + FRAME
    tables, used = [[0]], first
    for index in range(1, len(widths)):
        wanted = widths[index] + FRAME
        if used + wanted > room and len(tables[-1]) > 1:
            tables.append([0])
            used = first
        tables[-1].append(index)
        used += wanted
    return tables


def print_table(console, title, heads, rows):
    """Print rows, in as many tables as the width asks for."""
    names = [head.lstrip(MARKS) for head in heads]
    rows = [list(row) for row in rows]
    tables = split(_widths(heads, rows), console.width)
    for number, columns in enumerate(tables):
        more = f" ({number + 1} of {len(tables)})" if len(tables) > 1 else ""
        table = Table(title=f"{title}{more}", title_justify="left")
        for index in columns:
            justify = "right" if heads[index].startswith(">") else "left"
            table.add_column(names[index], justify=justify, overflow="fold")
        for row in rows:
            cells = (row[index] for index in columns)
            table.add_row(*(c if isinstance(c, Text) else Text(str(c)) for c in cells))
        console.print(table)


def verdict(passed, yes="yes", no="no"):
    """A word in green or red."""
    return Text(yes, style="green") if passed else Text(no, style="red")
