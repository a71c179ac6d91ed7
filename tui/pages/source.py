"""The page of a source: what it is, where to read it, its licence, and what it holds."""

from __future__ import annotations

from store.interface import Kind
from store.query import parse
from store.records import Source
from tui.document import Document, Span, Style
from tui.pages.page import Page
from tui.sheet import Sheet, text

MOST_RECORDS = 20
"""Records of a kind listed on a page; the rest is a search away."""

_SIDE = 14
"""Columns of a label, so that a fingerprint stays in one piece on 80 columns."""


def source_page(page: Page, source: Source) -> Document:
    """Return a source's page."""
    sheet, title = page.sheet, source.title or source.id
    sheet.paragraph([text(title, Style.TITLE)])
    kind = text(source.kind or "source")
    sheet.paragraph([kind, Span(", ", Style.DIM), text(source.id, Style.DIM)])
    sheet.blank()
    _write_origin(sheet, source)
    if not source.date:
        words = "Without a date it is left out of every view “as it was known” on a day."
        sheet.paragraph([Span(words, Style.WARNING)], indent=2)
    for note in source.notes:
        sheet.bullet([text(note)])
    _write_records(page, source)
    return sheet.document(title)


def _write_origin(sheet: Sheet, source: Source) -> None:
    publisher = source.publisher or source.publisher_id
    if source.publisher and source.publisher_id:
        publisher = f"{publisher} ({source.publisher_id})"
    for label, value in (
        ("publisher", publisher),
        ("date", str(source.date) if source.date else ""),
        ("address", source.address),
        ("licence", source.licence),
    ):
        shown = text(value) if value else Span("not given", Style.GAP)
        sheet.field(label, [shown], label_width=_SIDE)
    for label, value in (
        ("file", source.file_name),
        ("taken in", source.imported.replace("T", " ").replace("Z", " UTC")),
        ("fingerprint", source.fingerprint),
        *((name, f"{number:,}") for name, number in source.counts.items()),
    ):
        if value:
            sheet.field(label, [text(value)], label_width=_SIDE)


def _write_records(page: Page, source: Source) -> None:
    query = parse(f'source:="{source.id}"')
    for kind, title in (
        (Kind.AGREEMENT, "Agreements"),
        (Kind.ORGANISATION, "Organisations"),
        (Kind.FUND, "Funds"),
    ):
        listing = page.store.listing(query, kind)
        if not listing.total:
            continue
        page.sheet.heading(f"{title} it speaks of", f"{listing.total:,}")
        for row in listing.rows(0, MOST_RECORDS):
            page.sheet.bullet([text(row.title, Style.LINK, f"{kind}:{row.id}")])
        if listing.total > MOST_RECORDS:
            link = text(f"all {listing.total:,}", Style.LINK, f"search:{query.text}")
            page.sheet.paragraph([link], indent=2)
