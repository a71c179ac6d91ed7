"""Money on the pages of agreements and organisations, drawn with the charts of timelines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from store.days import year_start
from store.interface import Kind, Listing, Reading, Sort, Store
from store.merged import AgreementView, OrganisationView
from store.query import Query, parse
from store.reasons import NO_FIGURE
from store.timeline.agreement import agreement_timeline
from tui.charts.agreement import agreement_chart
from tui.charts.drawing import MarksOf, draw, no_marks
from tui.charts.model import Chart, Note
from tui.charts.words import left_out_words, reading_note, years_words
from tui.document import Span, Style
from tui.pages.page import Page
from tui.sheet import Sheet, text

READ_ONE_BY_ONE = 400
"""Agreements up to which an organisation's money is worked out from each; above, by the index."""


def write_funding(page: Page, view: AgreementView) -> None:
    """Write an agreement's money: years with their gaps, totals, and what nobody accounts for."""
    if not view.funding():
        page.sheet.heading("Money")
        page.sheet.paragraph([Span("No source states any money.", Style.GAP)], indent=2)
        return
    start_month = year_start(page.store.settings())
    timeline = agreement_timeline(view, Reading.AWARD_DATE, start_month)
    chart = _named("Money", agreement_chart(timeline))
    if not chart.panels:
        page.sheet.heading("Money")
    _draw(page.sheet, chart, page.marks.of, start_month, reading=timeline.choice)
    _write_pots(page, view)
    _write_lines(page, view)


def _write_pots(page: Page, view: AgreementView) -> None:
    """Write how large the funds are that the money is drawn from, apart from the money itself."""
    for fund_id in dict.fromkeys(line.drawn_from for line, _ in view.funding() if line.drawn_from):
        fund = page.store.fund(fund_id, as_of=page.as_of)
        for line, sources in fund.each("amount") if fund else ():
            if line.amount:
                words = f"{line.amount} in all: the pot, not money of this agreement"
                page.sheet.field("The fund", [text(words), *page.marks.of(sources)])


def _write_lines(page: Page, view: AgreementView) -> None:
    """Write what the sources say beside their figures: references and notes."""
    told = [
        (line, sources)
        for line, sources in view.funding()
        if line.same_as or (line.note and line.amount)
    ]
    if told:
        page.sheet.blank()
    for line, sources in told:
        when = str(line.period) if line.period else "no period"
        words = [f"the same amount as {line.same_as}"] if line.same_as else []
        words += [line.note] if line.note else []
        page.sheet.field(when, [text("; ".join(words)), *page.marks.of(sources)], label_width=22)


def write_money_in_and_out(page: Page, view: OrganisationView) -> None:
    """Write an organisation's money in and out by financial year, each currency apart."""
    start_month = year_start(page.store.settings())
    charts = money_charts(page.store, view, Reading.AWARD_DATE, start_month, page.as_of)
    if not charts:
        page.sheet.heading("Money in and out")
        page.sheet.paragraph([Span("No source states any money.", Style.GAP)], indent=2)
    for number, chart in enumerate(charts, 1):
        named = _named(chart.title, chart) if len(charts) > 1 else chart
        if not (chart.panels or len(charts) > 1):
            page.sheet.heading("Money in and out")
        _draw(page.sheet, named, no_marks, start_month, reading=number == len(charts))


def money_charts(
    store: Store,
    view: OrganisationView,
    reading: Reading,
    start_month: int,
    as_of: date | None,
) -> list[Chart]:
    """Return an organisation's money as one chart, or in and out apart where it has thousands.

    Args:
        store: where its agreements are.
        view: the organisation.
        reading: how an amount over several years is put on a year.
        start_month: month 1 to 12 in which the store's financial years start.
        as_of: day up to which sources count; None for all.
    """
    from store.timeline.organisation import organisation_timeline
    from tui.charts.organisation import organisation_chart

    listing = store.listing(party_query(view.id), Kind.AGREEMENT, Sort.DATE, as_of=as_of)
    if not listing.total:
        return []
    if listing.total > READ_ONE_BY_ONE:
        return list(_from_index(store, view, reading, start_month, as_of))
    rows = listing.rows(0, READ_ONE_BY_ONE)
    found = (store.agreement(row.id, as_of=as_of) for row in rows)
    agreements = [agreement for agreement in found if agreement is not None]
    return [
        organisation_chart(
            organisation_timeline(view.ids, view.title, agreements, reading, start_month)
        )
    ]


def party_query(record_id: str, field: str = "party") -> Query:
    """Return the search for the agreements that an organisation takes part in."""
    return parse(f'{field}:="{record_id}"')


def _from_index(
    store: Store,
    view: OrganisationView,
    reading: Reading,
    start_month: int,
    as_of: date | None,
) -> Iterator[Chart]:
    from store.timeline.listing import listing_timeline
    from tui.charts.listing import listing_chart

    for field, words, other in (
        ("recipient", "Money in", "funder"),
        ("funder", "Money out", "recipient"),
    ):
        listing = store.listing(party_query(view.id, field), Kind.AGREEMENT, as_of=as_of)
        if not listing.total:
            yield Chart(words, (), (), (Note(words, NO_FIGURE, style=Style.GAP),))
            continue
        timeline = listing_timeline(
            listing, reading, title=words, start_month=start_month, groups=(other,)
        )
        chart = listing_chart(timeline)
        yield chart._replace(notes=(*chart.notes, *_shared(listing, view, field, reading)))


def _shared(
    listing: Listing, view: OrganisationView, field: str, reading: Reading
) -> Iterator[Note]:
    """Yield what the total holds that is not the organisation's alone."""
    for count, totals in listing.breakdown(field, reading, limit=1):
        for left_out in totals.left_out if count.value in view.ids else ():
            words = f"in the total, {left_out_words(left_out)}; how much is whose is not stated"
            yield Note("Shared", words, style=Style.WARNING)


def _named(name: str, chart: Chart) -> Chart:
    """Return a chart whose headings tell what it is of: Money in, GBP; Money in by funder, GBP."""
    headings = [panel.heading for panel in chart.panels]
    named = [f"{name} b{each[1:]}" if each[:3] == "By " else f"{name}, {each}" for each in headings]
    panels = zip(chart.panels, named, strict=True)
    return chart._replace(panels=tuple(panel._replace(heading=each) for panel, each in panels))


def _draw(
    sheet: Sheet, chart: Chart, marks: MarksOf, start_month: int, *, reading: bool = True
) -> None:
    """Write a chart as a part of a page, figures first.

    The first heading tells how years run; a note at the end the reading, where there is a choice.
    """
    years = years_words(start_month)
    aside = f"{years[0].lower()}{years[1:]}"
    panels = tuple(
        panel if number else panel._replace(aside=aside)
        for number, panel in enumerate(chart.panels)
    )
    notes = (*chart.notes, reading_note(Reading.AWARD_DATE)) if reading else chart.notes
    if panels:
        sheet.blank()
    whole = Chart("", (), panels, notes)
    sheet.extend(draw(whole, width=sheet.width, glyphs=sheet.glyphs, marks=marks).lines)
