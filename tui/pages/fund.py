"""The page of a fund: the pot, whose it is, and the agreements that draw on it."""

from __future__ import annotations

from datetime import date

from store.interface import Kind, Sort, Store
from store.merged import FundView
from store.query import parse
from tui.charts.marks import Marks
from tui.document import Document, Glyphs, Span, Style
from tui.pages.own_notes import write_own_notes
from tui.pages.people import write_as_published, write_notes
from tui.sheet import Sheet, joined, text

MOST_AGREEMENTS = 25


def fund_page(
    store: Store,
    view: FundView,
    *,
    width: int,
    glyphs: Glyphs,
    today: date,
    as_of: date | None = None,
) -> Document:
    """Return a fund's page, laid out for so many columns."""
    sheet, marks = Sheet(width, glyphs), Marks()
    sheet.paragraph([text(view.title, Style.TITLE)])
    sheet.paragraph([Span("fund, "), text(view.id, Style.DIM)])
    owners = [[text(claim.value), *marks.of(claim.sources)] for claim in view.each("owners")]
    if owners:
        sheet.field("whose", joined(owners, "; or "))
        if len(owners) > 1:
            words = "The source words its owner in more than one way."
            sheet.field("", [Span(words, Style.WARNING)])
    for claim in view.each("purpose"):
        sheet.field("purpose", [text(claim.value), *marks.of(claim.sources)])
    sheet.heading("Size")
    sizes = view.each("amount")
    if not sizes:
        sheet.paragraph([Span("No figure is stated.", Style.GAP)], indent=2)
    for line, sources in sizes:
        size = str(line.amount) if line.amount else "no figure stated"
        sheet.paragraph([text(size, Style.FIGURE), *marks.of(sources)], indent=2)
        sheet.paragraph([text(line.note, Style.DIM)], indent=2) if line.note else None
    words = "A pot is never added to the money of the agreements that draw on it."
    sheet.paragraph([Span(words, Style.DERIVED)], indent=2)
    listing = store.listing(parse(f'fund:="{view.id}"'), Kind.AGREEMENT, Sort.DATE, as_of=as_of)
    sheet.heading("Agreements that draw on it", f"{listing.total:,}" if listing.total else "")
    if not listing.total:
        sheet.paragraph([Span("No agreement in this store draws on it.", Style.GAP)], indent=2)
    for row in listing.rows(0, MOST_AGREEMENTS):
        figure = text(row.amount, Style.FIGURE) if row.amount else Span("no figure", Style.GAP)
        link = text(row.title, Style.LINK, f"{Kind.AGREEMENT}:{row.id}")
        sheet.bullet([link, Span(", "), figure, *marks.of(row.sources)])
    write_notes(sheet, view, marks)
    write_own_notes(store, sheet, (view.id,))
    write_as_published(sheet, view, marks)
    marks.write(sheet, store.sources())
    return sheet.document(view.title)
