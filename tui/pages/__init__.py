"""Pages: what a record says, as a document for one width.

`page_of` is the one way to them; the app, `pactline show`, the plain prompt and copying all use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dates import today as this_day
from store.interface import Kind, Store
from store.query import Query
from tui.pages.document import UNICODE, Document, Glyphs, Marks, Sheet

if TYPE_CHECKING:
    from datetime import date

    from tui.pages.parts import Page

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
    from tui.pages.parts import Page

    page = Page(store, Sheet(width, glyphs), Marks(), today or this_day(), as_of)
    document = _build(page, kind, record_id)
    if document is None or query is None:
        return document
    from tui.pages.parts import mark_hits

    return mark_hits(document, query)


def _build(page: Page, kind: str, record_id: str) -> Document | None:
    """Return the page of one kind of record; only what that kind needs is loaded."""
    store, as_of = page.store, page.as_of
    if kind == Kind.AGREEMENT:
        from tui.pages.agreement import agreement_page

        agreement = store.agreement(record_id, as_of=as_of)
        return None if agreement is None else agreement_page(page, agreement)
    if kind == Kind.ORGANISATION:
        from tui.pages.organisation import organisation_page

        organisation = store.organisation(record_id, as_of=as_of)
        return None if organisation is None else organisation_page(page, organisation)
    if kind == Kind.FUND:
        from tui.pages.other import fund_page

        fund = store.fund(record_id, as_of=as_of)
        return None if fund is None else fund_page(page, fund)
    from tui.pages.other import source_page

    source = store.source(record_id)
    return None if source is None else source_page(page, source)
