"""The pages of funds and sources."""

from __future__ import annotations

from store.interface import Kind, Row, Sort
from store.merged import FundView
from store.reasons import NO_FIGURE
from store.records import Source
from store.text import plural
from tui.pages.document import Document, Span, Style, joined, text
from tui.pages.record import Page, agreement_spans, close_page, link_to, whole

MOST_RECORDS = 20
"""Records of a kind listed on a source's page; the rest is a search away."""

_SIDE = 14
"""Columns of a label, so that a fingerprint stays in one piece on 80 columns."""


def fund_page(page: Page, view: FundView) -> Document:
    """Return a fund's page: the pot, whose it is, and the agreements that draw on it."""
    sheet = page.sheet
    sheet.paragraph([text(view.title, Style.TITLE)])
    sheet.paragraph([Span("fund, "), text(view.id, Style.DIM)])
    owners = [page.marked([text(owner)], sources) for owner, sources in view.each("owners")]
    sheet.field("whose", joined(owners, "; or "))
    if len(owners) > 1:
        words = "The source words its owner in more than one way."
        sheet.field("", [Span(words, Style.WARNING)])
    page.fields("purpose", view.each("purpose"))
    sheet.heading("Size")
    sizes = view.each("amount")
    if not sizes:
        page.gap("No figure is stated.")
    for line, sources in sizes:
        size = text(line.amount or NO_FIGURE, Style.FIGURE)
        sheet.paragraph(page.marked([size], sources), indent=2)
        if line.note:
            sheet.paragraph([text(line.note, Style.DIM)], indent=2)
    words = "A pot is never added to the money of the agreements that draw on it."
    sheet.paragraph([Span(words, Style.DERIVED)], indent=2)
    query = whole("fund", view.id)
    listing = page.store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=page.as_of)
    sheet.heading("Agreements that draw on it", f"{listing.total:,}" if listing.total else "")
    if not listing.total:
        page.gap("No agreement in this store draws on it.")

    def write(row: Row) -> None:
        agreement = page.store.agreement(row.id, as_of=page.as_of)
        sheet.bullet(agreement_spans(page, row, agreement, dated=False))

    page.rows(listing, write, f"all {listing.total:,} agreements")
    return close_page(page, view, (view.id,))


def held_words(source: Source) -> str:
    """Return what a source holds, and what could not be taken in from it; empty for nothing."""
    words = {
        "lost": "{} that could not be kept",
        "unread": "{} of money that could not be read",
        "warnings": "{} on how it was read",
    }
    nouns = {"lost": "record", "unread": "figure", "warnings": "remark"}
    return ", ".join(
        words.get(table, "{}").format(plural(number, nouns.get(table, table.removesuffix("s"))))
        for table, number in source.counts.items()
        if number
    )


def source_page(page: Page, source: Source) -> Document:
    """Return a source's page: what it is, where to read it, its licence, and what it holds."""
    sheet, title = page.sheet, source.title or source.id
    sheet.paragraph([text(title, Style.TITLE)])
    kind = text(source.kind or "source")
    sheet.paragraph([kind, Span(", ", Style.DIM), text(source.id, Style.DIM)])
    sheet.blank()
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
        ("holds", held_words(source)),
    ):
        sheet.field(label, [text(value)], label_width=_SIDE)
    if not source.date:
        page.warning("Without a date it is left out of every view “as it was known” on a day.")
    for note in source.notes:
        sheet.bullet([text(note)])
    for of, name in (
        (Kind.AGREEMENT, "Agreements"),
        (Kind.ORGANISATION, "Organisations"),
        (Kind.FUND, "Funds"),
    ):
        listing = page.store.listing(whole("source", source.id), of)
        if listing.total:
            sheet.heading(f"{name} it speaks of", f"{listing.total:,}")
        page.rows(
            listing,
            lambda row: sheet.bullet([link_to(row.kind, row.id, row.title)]),
            f"all {listing.total:,}",
            MOST_RECORDS,
        )
    return sheet.document(title)
