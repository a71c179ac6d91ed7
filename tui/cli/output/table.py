"""Rows as a Rich table on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tui.cli.output.rows import Cells, plain

if TYPE_CHECKING:
    from tui.cli.session import Session

AT_ONCE = 500
"""Rows that are laid out together; the columns of the next ones are measured anew."""

FIGURES = {"amount"}
"""Fields of text that stand at the right of their column, as whole numbers do."""


IDS = {"id", "records", "who"}
"""Fields of ids, which a person copies: their column is wide enough for each in one piece."""


def console_for(session: Session) -> Console:
    """Return a console on the session's output that parses nothing as markup."""
    return Console(
        file=session.out, markup=False, emoji=False, highlight=False, width=session.width
    )


def print_tables(
    session: Session, rows: Iterable[Cells], shown: Mapping[str, str], title: str
) -> None:
    """Print the rows, words wrapped and never cut."""
    console = console_for(session)
    plain_box = session.ascii or not console.encoding.lower().startswith("utf")
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        table = Table(
            title=Text(title) if title else None,
            title_justify="left",
            box=box.ASCII2 if plain_box else box.SIMPLE_HEAD,
            pad_edge=False,
        )
        for name, heading in shown.items():
            figures = name in FIGURES or isinstance(batch[0][name], int)
            table.add_column(
                heading,
                overflow="fold",
                min_width=_widest_id(batch, name, session.width) if name in IDS else None,
                justify="right" if figures else "left",
            )
        for row in batch:
            table.add_row(*(Text(plain(row[name])) for name in shown))
        console.print(table)
        title = ""


def _widest_id(batch: Sequence[Cells], name: str, width: int) -> int:
    """Return the cells that the longest id needs, but no more than half of the table."""
    words = (word for row in batch for word in plain(row[name]).split())
    return min(max(map(cell_len, words), default=0), width // 2)
