"""Rows as a Rich table on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from tui.cli.output.rows import Cells, Value, plain
from tui.cli.output.widths import LONGEST_WORD, Needs, fitted

if TYPE_CHECKING:
    from tui.cli.session import Session

AT_ONCE = 500
"""Rows that are laid out together; the columns of the next ones are measured anew."""

Cell = list[tuple[str, str]]
"""The lines of a cell, each with the field that it is of."""

FIGURES = {"amount"}
"""Fields of text that stand at the right of their column, as whole numbers do."""

IDS = {"id", "records", "source"}
"""Fields of ids, which a person copies: each stands on a line of its own, in one piece."""

_WHOLE = IDS | FIGURES | {"date", "ends"}
"""Fields that are the last to be folded on a narrow screen, as all numbers are."""

_BETWEEN = 3
"""Columns that the lines between two columns of a table take with their blanks."""


def console_for(session: Session) -> Console:
    """Return a console on the session's output that parses nothing as markup."""
    return Console(
        file=session.out, markup=False, emoji=False, highlight=False, width=session.width
    )


def print_tables(
    session: Session,
    rows: Iterable[Cells],
    shown: Mapping[str, str],
    title: str = "",
    under: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print the rows, words wrapped and never cut; see `write_rows`."""
    console = console_for(session)
    plain_box = session.ascii or not console.encoding.lower().startswith("utf")
    below = under or {}
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        table = Table(
            title=Text(title) if title else None,
            title_justify="left",
            box=box.ASCII2 if plain_box else box.SIMPLE_HEAD,
            pad_edge=False,
        )
        columns = [[_cell(row, (name, *below.get(name, ()))) for row in batch] for name in shown]
        needs = [
            _needs(cells, heading, session.width)
            for cells, heading in zip(columns, shown.values(), strict=True)
        ]
        widths = fitted(needs, session.width - _BETWEEN * len(shown) + 1)
        for name, width in zip(shown, widths, strict=True):
            justify: JustifyMethod = "right" if _is_figure(name, batch) else "left"
            table.add_column(shown[name], overflow="fold", width=width, justify=justify)
        for cells in zip(*columns, strict=True):
            table.add_row(*(_text(cell) for cell in cells))
        console.print(table)
        title = ""


def _cell(row: Cells, fields: Sequence[str]) -> Cell:
    """Return the lines of a cell, each with the field that it is of."""
    return [
        (field, line)
        for field in fields
        for line in _lines(field, row[field])
        if line or field == fields[0]
    ]


def _lines(field: str, value: Value) -> list[str]:
    """Return a value on one line, but several ids on a line each; a number with its commas."""
    if type(value) is int:
        return [f"{value:,}"]
    if field in IDS and not isinstance(value, str) and isinstance(value, Sequence):
        return [plain(each) for each in value]
    return [plain(value)]


def _text(cell: Cell) -> Text:
    """Return a cell's lines, those of further fields dim."""
    first = cell[0][0] if cell else ""
    lines = [Text(line, "" if field == first else "dim") for field, line in cell]
    return Text("\n").join(lines)


def _is_figure(name: str, batch: Sequence[Cells]) -> bool:
    kinds = {type(row[name]) for row in batch}
    return name in FIGURES or (int in kinds and kinds <= {int, type(None)})


def _needs(cells: Sequence[Cell], heading: str, screen: int) -> Needs:
    """Return what a column asks for; an id of more than half of the screen may be folded."""
    lines = [("", heading), *(pair for cell in cells for pair in cell)]
    sizes = [(field in _WHOLE, cell_len(line)) for field, line in lines]
    words = [cell_len(word) for _, line in lines for word in line.split()]
    whole = [size for kept, size in sizes if kept and size <= screen // 2]
    natural = max(size for _, size in sizes)
    return Needs(natural, max(whole, default=1), min(max(words, default=1), LONGEST_WORD))
