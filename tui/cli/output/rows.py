"""Rows of data in the form that fits: one contract for every verb that prints a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from store.text import printable

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

Value = str | int | bool | None | Sequence[str]
"""What a field of a row may hold; several texts stay apart in JSON and are joined elsewhere."""

Cells = Mapping[str, Value]
"""A row: field name to value."""

BETWEEN = "; "
"""What stands between several texts in one plain or CSV field."""


def write_rows(
    session: Session,
    words: Words,
    fields: Sequence[str],
    rows: Iterable[Cells],
    *,
    shown: Mapping[str, str],
    title: str = "",
    under: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print rows.

    Args:
        session: tells where to and how wide.
        words: `--json` and `--csv` are looked for.
        fields: names in their documented order, for plain text, CSV and JSON.
        rows: what to print; taken one at a time, so that they may be many.
        shown: field name to heading, for the table on a terminal.
        title: a heading over that table.
        under: field name to the fields that stand under it in its column there.
    """
    if words.has("json"):
        from tui.cli.output.json_text import array

        session.out.writelines(array({name: row[name] for name in fields} for row in rows))
    elif words.has("csv"):
        from tui.cli.output.csv_text import lines

        session.out.writelines(lines(fields, rows))
    elif session.terminal:
        from tui.cli.output.table import print_tables

        print_tables(session, rows, shown, title, under)
    else:
        session.out.writelines(plain_lines(fields, rows))


def plain_lines(fields: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield each row as its fields with a tab between them; no heading, no tab inside a field."""
    for row in rows:
        yield "\t".join([plain(row[name]) for name in fields]) + "\n"


def plain(value: Value) -> str:
    """Return a value as printable text on one line."""
    if isinstance(value, str):
        return printable(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    return BETWEEN.join([printable(text) for text in value])
