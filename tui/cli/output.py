"""Rows of data in the form that fits: one contract for every verb that prints a list.

A table on a terminal; lines with tabs between the fields in a pipe; JSON and CSV where asked for,
with the same fields in the same order.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.cli.rows import Cells, csv_lines, json_array, plain_lines
from tui.cli.session import Session

if TYPE_CHECKING:
    from tui.pages.document import Document


def is_table(session: Session, args: Namespace) -> bool:
    """Tell whether rows are printed as a table."""
    return session.terminal and not (args.json or args.csv)


def write_rows(
    session: Session,
    args: Namespace,
    fields: Iterable[str],
    rows: Iterable[Cells],
    headings: Mapping[str, str],
    *,
    title: str = "",
    under: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print rows, one at a time, so that they may be many.

    Args:
        session: tells where to and how wide.
        args: `json` and `csv` are looked at.
        fields: names in their documented order, for plain text, CSV and JSON.
        rows: what to print.
        headings: field name to heading, for the table on a terminal.
        title: a heading over that table.
        under: field name to the fields that stand under it in its column there.
    """
    fields = list(fields)
    if args.json:
        session.out.writelines(json_array({name: row[name] for name in fields} for row in rows))
    elif args.csv:
        session.out.writelines(csv_lines(fields, rows))
    elif session.terminal:
        from tui.cli.tables import console_on, print_tables

        console = console_on(session.out, session.width)
        print_tables(console, rows, headings, title, under or {}, ascii=session.ascii)
    else:
        session.out.writelines(plain_lines(fields, rows))


def write_document(session: Session, document: Document) -> None:
    """Print a page: styled on a terminal that can, plain lines everywhere else."""
    if session.terminal:
        from tui.cli.tables import console_on, print_document

        print_document(console_on(session.out, session.width), document)
    else:
        session.out.write(document.text())
