"""The page of a fund: the pot, whose it is, and the agreements that draw on it."""

from __future__ import annotations

from store.interface import Kind, Sort
from store.merged import FundView
from store.query import parse
from store.reasons import NO_FIGURE
from tui.document import Document, Span, Style
from tui.pages.page import Page, close_page
from tui.sheet import joined, text

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
