"""The pages of funds and sources."""

from __future__ import annotations

from store.interface import Kind, Sort
from store.merged import FundView
from store.query import parse
from store.reasons import NO_FIGURE
from store.records import Source
from tui.pages.document import Document, Sheet, Span, Style, joined, text
from tui.pages.parts import Page, close_page

# ---- The page of a fund: the pot, whose it is, and the agreements that draw on it.

MOST_AGREEMENTS = 25
"""Agreements listed on a page; the rest is a search away."""


def fund_page(page: Page, view: FundView) -> Document:
    """Return a fund's page."""
    sheet, marks = page.sheet, page.marks
    sheet.paragraph([text(view.title, Style.TITLE)])
    sheet.paragraph([Span("fund, "), text(view.id, Style.DIM)])
    owners = [[text(claim.value), *marks.of(claim.sources)] for claim in view.each("owners")]
    sheet.field("whose", joined(owners, "; or "))
    if len(owners) > 1:
        words = "The source words its owner in more than one way."
        sheet.field("", [Span(words, Style.WARNING)])
    for claim in view.each("purpose"):
        sheet.field("purpose", [text(claim.value), *marks.of(claim.sources)])
    _write_size(page, view)
    _write_agreements(page, view)
    return close_page(page, view, (view.id,))


def _write_size(page: Page, view: FundView) -> None:
    sheet, sizes = page.sheet, view.each("amount")
    sheet.heading("Size")
    if not sizes:
        sheet.paragraph([Span("No figure is stated.", Style.GAP)], indent=2)
    for line, sources in sizes:
        size = str(line.amount) if line.amount else NO_FIGURE
        sheet.paragraph([text(size, Style.FIGURE), *page.marks.of(sources)], indent=2)
        if line.note:
            sheet.paragraph([text(line.note, Style.DIM)], indent=2)
    words = "A pot is never added to the money of the agreements that draw on it."
    sheet.paragraph([Span(words, Style.DERIVED)], indent=2)


def _write_agreements(page: Page, view: FundView) -> None:
    sheet, query = page.sheet, parse(f'fund:="{view.id}"')
    listing = page.store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=page.as_of)
    sheet.heading("Agreements that draw on it", f"{listing.total:,}" if listing.total else "")
    if not listing.total:
        sheet.paragraph([Span("No agreement in this store draws on it.", Style.GAP)], indent=2)
    for row in listing.rows(0, MOST_AGREEMENTS):
        figure = text(row.amount, Style.FIGURE) if row.amount else Span("no figure", Style.GAP)
        link = text(row.title, Style.LINK, f"{Kind.AGREEMENT}:{row.id}")
        sheet.bullet([link, Span(", "), figure, *page.marks.of(row.sources)])
    if listing.total > MOST_AGREEMENTS:
        rest = f"all {listing.total:,} agreements"
        sheet.paragraph([text(rest, Style.LINK, f"search:{query.text}")], indent=2)


# ---- The page of a source: what it is, where to read it, its licence, and what it holds.

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
