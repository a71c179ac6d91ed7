"""The page of a record as a document for one width: the app, `show` and copying all use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from store.dates import today as this_day
from store.interface import Kind, Store
from store.merged import AgreementView, FundView, OrganisationView, View
from store.query import Query
from store.query.highlighting import highlight
from tui.pages.agreement import agreement_page
from tui.pages.document import UNICODE, Document, Glyphs, Line, Marks, Sheet, Span, Style
from tui.pages.organisation import organisation_page
from tui.pages.other import fund_page, source_page
from tui.pages.record import Page

SOURCE = "source"
"""The kind of a page that shows a source; the other kinds are those of `store.interface.Kind`."""

_MARKED = {Style.PLAIN, Style.TITLE, Style.LINK, Style.LABEL, Style.DIM}


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
    folded: bool = False,
    decides: str = "",
) -> Document | None:
    """Return a record's page, or None where the store doesn't know it.

    Args:
        store: where to read.
        kind: organisation, agreement, fund or source.
        record_id: any id of the record.
        width: columns.
        glyphs: the signs that the terminal can draw.
        today: the day that “live” and “lapses soon” are about.
        as_of: leave out what sources of a later date say.
        query: marks its words where they stand on the page.
        folded: leave what is seldom asked for of an organisation a link away.
        decides: the key that decides whether two organisations are one; empty where none does.
    """
    page = Page(store, Sheet(width, glyphs), Marks(), today or this_day(), as_of, folded, decides)
    read: dict[str, Callable[..., View[Any] | None]] = {
        Kind.AGREEMENT: store.agreement,
        Kind.ORGANISATION: store.organisation,
        Kind.FUND: store.fund,
    }
    if kind in read:
        view = read[kind](record_id, as_of=as_of)
        document = page_of_view(page, view) if view else None
    else:
        source = store.source(record_id)
        document = source_page(page, source) if source else None
    return mark_hits(document, query) if document and query else document


def page_of_view(page: Page, view: View[Any]) -> Document:
    """Return the page of a record, which the store need not know yet."""
    if isinstance(view, AgreementView):
        return agreement_page(page, view)
    if isinstance(view, OrganisationView):
        return organisation_page(page, view)
    if isinstance(view, FundView):
        return fund_page(page, view)
    raise TypeError("a page is of an agreement, an organisation or a fund")


def mark_hits(document: Document, query: Query) -> Document:
    """Return the page with the query's hits in the style of a hit; links keep leading."""
    if not query.clauses:
        return document
    return document._replace(lines=tuple(_marked(line, query) for line in document.lines))


def _marked(line: Line, query: Query) -> Line:
    spans: list[Span] = []
    for span in line:
        hits = highlight(query, span.text) if span.style in _MARKED else []
        spans.extend(_cut(span, hits) if hits else (span,))
    return tuple(spans)


def _cut(span: Span, hits: Iterable[tuple[int, int]]) -> Iterable[Span]:
    place = 0
    for start, end in hits:
        if start > place:
            yield span._replace(text=span.text[place:start])
        if end > max(start, place):
            yield Span(span.text[max(start, place) : end], Style.HIT, span.link)
        place = max(place, end)
    if place < len(span.text):
        yield span._replace(text=span.text[place:])
