"""A row as it is shown: with what depends on the day and on other records."""

from __future__ import annotations

from store.index.blob import unpack_ids, unpack_row
from store.index.opened import OpenedIndex
from store.index.statuses import status
from store.light_typing import TYPE_CHECKING
from store.rows import Kind, Row
from store.text import plural, printable

if TYPE_CHECKING:
    from datetime import date


def shown_row(index: OpenedIndex, blob: bytes, today: date, as_of: date | None = None) -> Row:
    """Return the row of a stored document.

    Args:
        index: counts an organisation's agreements.
        blob: what is stored of the document.
        today: the day for an agreement's status.
        as_of: counts only what sources dated up to this day speak of.
    """
    row, start, end = unpack_row(blob)
    if row.kind is Kind.AGREEMENT:
        row = row._replace(status=status(start, end, today))
    elif row.kind is Kind.ORGANISATION:
        query = index.terms("party", unpack_ids(blob))
        if as_of:
            query = index.both(query, index.known(as_of))
        count = index.count(query)
        row = row._replace(detail=plural(count, "agreement") if count else "")
    if not row.id.isprintable():
        row = row._replace(id=printable(row.id))
    return row
