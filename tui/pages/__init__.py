"""Pages: what a record says, as a document for one width.

`page_of` is the one way to them; the app, `pactline show`, the plain prompt and copying all use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dates import today as this_day
from store.interface import Kind, Store
from tui.document import UNICODE, Document, Glyphs

if TYPE_CHECKING:
    from datetime import date

    from store.query import Query

SOURCE = "source"
"""The kind of a page that shows a source; the other kinds are those of `store.interface.Kind`."""


def page_of(
    store: Store,
    kind: str,
    record_id: str,
    *,
    width: int,
    glyphs: Glyphs = UNICODE,
    today: date | None = None,
    as_of: date | None = None,
    query: Query | None = None,
) -> Document | None:
    """Return a record's page, or None where the store does not know it.

    Args:
        store: where to read.
        kind: organisation, agreement, fund or source.
        record_id: any id of the record.
        width: columns.
        glyphs: the signs that the terminal can draw.
        today: the day that “live” and “lapses soon” are about.
        as_of: leave out what sources of a later date say.
        query: marks its words where they stand on the page.
    """
    day = today or this_day()
    document = _build(store, kind, record_id, width, glyphs, day, as_of)
    if document is not None and query is not None:
        from tui.pages.hits import mark_hits

        document = mark_hits(document, query)
    return document


def _build(
    store: Store,
    kind: str,
    record_id: str,
    width: int,
    glyphs: Glyphs,
    today: date,
    as_of: date | None,
) -> Document | None:
    if kind == Kind.AGREEMENT:
        from tui.pages.agreement import agreement_page

        agreement = store.agreement(record_id, as_of=as_of)
        return (
            agreement
            if agreement is None
            else agreement_page(
                store, agreement, width=width, glyphs=glyphs, today=today, as_of=as_of
            )
        )
    if kind == Kind.ORGANISATION:
        from tui.pages.organisation import organisation_page

        organisation = store.organisation(record_id, as_of=as_of)
        return (
            organisation
            if organisation is None
            else organisation_page(
                store, organisation, width=width, glyphs=glyphs, today=today, as_of=as_of
            )
        )
    if kind == Kind.FUND:
        from tui.pages.fund import fund_page

        fund = store.fund(record_id, as_of=as_of)
        return (
            fund
            if fund is None
            else fund_page(store, fund, width=width, glyphs=glyphs, today=today, as_of=as_of)
        )
    from tui.pages.source import source_page

    source = store.source(record_id)
    if source is None:
        return None
    return source_page(store, source, width=width, glyphs=glyphs)
