"""Money over the years and agreements over time, as pages of the app."""

from __future__ import annotations

from collections.abc import Iterator

from store.dates import today
from store.interface import Kind, Listing, Sort
from store.merged import AgreementView
from store.timeline.series import listing_timeline
from tui.pages.charts import Chart, draw, listing_chart
from tui.pages.document import Document, Line, Marks, Sheet, Span, Style
from tui.state import language
from tui.state.funding import year_name
from tui.state.session import Session

GROUPS = ("funder", "recipient", "programme", "type")
OVER_TIME = "Agreements over time"
_NOTHING: tuple[Line, ...] = ((), (Span("Nothing is found whose time could be drawn."),))
MOST_AGREEMENTS = 100
"""Agreements drawn over time at once; a search narrows them."""


def year_page(session: Session, year: int | None, width: int) -> Document:
    """Return a year's money by funder, recipient, programme and type."""
    found = session.found
    listing = found.listing if found else None
    if found is None or listing is None:
        return Document("", ())
    start_month = language.year_start(session.store)
    name = year_name(year, start_month)
    search = language.joined(found.query, "fy", "" if year is None else name)
    link = Span("List these agreements", Style.LINK, f"list:agreements:{search}")
    lines: list[Line] = [(link,), ()]
    if year is None:
        words = "No source states a period for this money; it is spread over no year."
        return Document(name, (*lines, (Span(words),)))
    chart = _of_listing(session, listing, name, year)
    return Document(f"Financial year {name}", (*lines, *_drawn(session, chart, width).lines))


def timeline(session: Session, width: int) -> Document:
    """Return the money of the record, or of everything listed, over the years."""
    kind, _, record_id = session.subject().partition(":")
    start_month = language.year_start(session.store)
    if kind == Kind.AGREEMENT:
        view = session.store.agreement(record_id, as_of=session.as_of)
        if view is not None:
            from store.timeline.series import agreement_timeline
            from tui.pages.charts import agreement_chart

            chart = agreement_chart(agreement_timeline(view, session.reading, start_month))
            return _drawn(session, chart, width)
    if kind == Kind.ORGANISATION:
        from store.timeline.series import organisation_money
        from tui.pages.charts import organisation_chart

        body = session.store.organisation(record_id, as_of=session.as_of)
        if body is not None:
            money = organisation_money(
                session.store, body, session.reading, start_month, session.as_of
            )
            return _drawn(session, organisation_chart(body.title, *money), width)
    found = session.found
    if found is None or found.listing is None or kind == Kind.FUND:
        return Document("Timeline", ((), (Span("A fund's size is no money of a year."),)))
    if not found.listing.total:
        return Document("Timeline", _NOTHING)
    return _drawn(session, _of_listing(session, found.listing, "Everything found", None), width)


def over_time(session: Session, width: int) -> Document:
    """Return the agreements that the search finds, from beginning to end."""
    from store.timeline.spans import gantt
    from tui.pages.gantt import draw_gantt

    found = session.found
    if found is None:
        return Document(OVER_TIME, ())
    listing = session.store.listing(found.query, Kind.AGREEMENT, Sort.DATE, as_of=session.as_of)
    if not listing.total:
        return Document(OVER_TIME, _NOTHING)
    chart = gantt(_views(session, listing, MOST_AGREEMENTS), session.as_of or today())
    if session.as_of:
        from tui.pages.charts import known_lines

        chart = chart._replace(known=known_lines(session.as_of, session.store.sources()))
    marks = Marks()
    drawn = draw_gantt(chart, width=width, title="", glyphs=session.glyphs, marks=marks.of)
    drawn = _with_sources(session, drawn._replace(title=OVER_TIME), marks, width)
    if listing.total <= MOST_AGREEMENTS:
        return drawn
    words = f"The first {MOST_AGREEMENTS} of {listing.total:,} agreements; a search narrows them."
    return Document(drawn.title, ((Span(words, Style.WARNING),), *drawn.lines))


def _of_listing(session: Session, listing: Listing, title: str, year: int | None) -> Chart:
    return listing_chart(
        listing_timeline(
            listing,
            session.reading,
            title=title,
            start_month=language.year_start(session.store),
            groups=GROUPS,
            year=year,
            everything=session.everything,
        )
    )


def _drawn(session: Session, chart: Chart, width: int) -> Document:
    if session.as_of:
        from tui.pages.charts import as_known

        chart = as_known(chart, session.as_of, session.store.sources())
    marks = Marks()
    # The pane prints the title above its lines.
    untitled = chart._replace(title="")
    drawn = draw(untitled, width=width, glyphs=session.glyphs, marks=marks.of)
    return _with_sources(session, drawn._replace(title=chart.title), marks, width)


def _with_sources(session: Session, drawn: Document, marks: Marks, width: int) -> Document:
    foot = Sheet(width, session.glyphs)
    marks.write(foot, session.store.sources() if marks.used else ())
    blank = ((),) if foot.lines else ()
    return Document(drawn.title, (*drawn.lines, *blank, *foot.lines))


def _views(session: Session, listing: Listing, most: int) -> Iterator[AgreementView]:
    for row in listing.rows(0, most):
        view = session.store.agreement(row.id, as_of=session.as_of)
        if view is not None:
            yield view
