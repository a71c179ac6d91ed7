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

from tui.cli.output.rows import Cells, Value, plain

if TYPE_CHECKING:
    from tui.cli.session import Session

AT_ONCE = 500
"""Rows that are laid out together; the columns of the next ones are measured anew."""

FIGURES = {"amount"}
"""Fields of text that stand at the right of their column, as whole numbers do."""

IDS = {"id", "records"}
"""Fields of ids, which a person copies: each stands on a line of its own, in one piece."""

SHORT = {"date", "ends", "status"}
"""Fields of a word or a date, which stay in one piece however narrow the screen, as numbers do."""


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
        whole = {name for name in IDS & shown.keys() if _fits(batch, name, session.width // 2)}
        for name, heading in shown.items():
            number = isinstance(batch[0][name], int)
            table.add_column(
                heading,
                overflow="fold",
                no_wrap=number or name in whole | SHORT,
                justify="right" if number or name in FIGURES else "left",
            )
        for row in batch:
            table.add_row(*(Text(_cell(row[name], apart=name in whole)) for name in shown))
        console.print(table)
        title = ""


def _fits(batch: Sequence[Cells], name: str, width: int) -> bool:
    """Tell whether every id of a column is at most so wide."""
    return all(
        cell_len(line) <= width
        for row in batch
        for line in _cell(row[name], apart=True).splitlines()
    )


def _cell(value: Value, *, apart: bool) -> str:
    if apart and not isinstance(value, str) and isinstance(value, Sequence):
        return "\n".join(map(plain, value))
    return plain(value)
