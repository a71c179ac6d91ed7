"""The page of a source: what it is, where to read it, its licence, and what it holds."""

from __future__ import annotations

from store.interface import Kind, Store
from store.query import parse
from store.records import Source
from tui.document import Document, Glyphs, Span, Style
from tui.sheet import Sheet, text

MOST_RECORDS = 20


def source_page(store: Store, source: Source, *, width: int, glyphs: Glyphs) -> Document:
    """Return a source's page, laid out for so many columns."""
    sheet = Sheet(width, glyphs)
    sheet.paragraph([text(source.title or source.id, Style.TITLE)])
    sheet.paragraph(
        [text(source.kind or "source"), Span(", ", Style.DIM), text(source.id, Style.DIM)]
    )
    sheet.blank()
    publisher = source.publisher
    if source.publisher_id:
        publisher = f"{publisher} ({source.publisher_id})" if publisher else source.publisher_id
    for label, value in (
        ("publisher", publisher),
        ("date", str(source.date) if source.date else ""),
        ("address", source.address),
        ("licence", source.licence),
    ):
        shown = text(value) if value else Span("not given", Style.GAP)
        sheet.field(label, [shown])
    for label, value in (
        ("file", source.file_name),
        ("taken in", source.imported.replace("T", " ").replace("Z", " UTC")),
        ("fingerprint", source.fingerprint),
    ):
        if value:
            sheet.field(label, [text(value)])
    for name, number in source.counts.items():
        sheet.field(name, [text(f"{number:,}")])
    if not source.date:
        words = "Without a date it is left out of every view “as it was known” on a day."
        sheet.paragraph([Span(words, Style.WARNING)], indent=2)
    for note in source.notes:
        sheet.bullet([text(note)])
    _write_records(store, sheet, source)
    return sheet.document(source.title or source.id)


def _write_records(store: Store, sheet: Sheet, source: Source) -> None:
    query = parse(f'source:="{source.id}"')
    for kind, title in (
        (Kind.AGREEMENT, "Agreements"),
        (Kind.ORGANISATION, "Organisations"),
        (Kind.FUND, "Funds"),
    ):
        listing = store.listing(query, kind)
        if not listing.total:
            continue
        sheet.heading(f"{title} it speaks of", f"{listing.total:,}")
        for row in listing.rows(0, MOST_RECORDS):
            sheet.bullet([text(row.title, Style.LINK, f"{kind}:{row.id}")])
        if listing.total > MOST_RECORDS:
            link = text(f"all {listing.total:,}", Style.LINK, f"search:{query.text}")
            sheet.paragraph([link], indent=2)
