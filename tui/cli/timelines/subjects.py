"""What a timeline is of: an agreement, an organisation, a search, or agreements over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.errors import PactlineError
from store.interface import Kind, Reading, Row, Sort
from tui.charts.marks import Marks
from tui.document import Document, Glyphs

if TYPE_CHECKING:
    from datetime import date

    from store.interface import Store
    from store.merged import AgreementView
    from store.query import Query
    from tui.charts.model import Chart
    from tui.charts.tables import Row as TableRow

AT_ONCE = 200


class Subject(NamedTuple):
    """A timeline in each form that it can be printed in.

    Attributes:
        document: the chart as lines, for a width, a set of signs and the page's source marks.
        rows: one figure, or one agreement, a row.
        svg: the chart as a picture, given the titles of sources.
        empty: nothing was found.
    """

    document: Callable[[int, Glyphs, Marks], Document]
    rows: list[TableRow]
    svg: Callable[[dict[str, str]], str]
    empty: bool = False


class Question(NamedTuple):
    """How a timeline is wanted: which reading, from which month, as known on which day."""

    reading: Reading
    start_month: int
    as_of: date | None
    today: date
    everything: bool = False
    groups: tuple[str, ...] = ()
    deflator: str = ""
    base: int = 0
    year: int | None = None


def of_record(store: Store, row: Row, asked: Question) -> Subject:
    """Return the timeline of an agreement or an organisation.

    Raises:
        PactlineError: nothing was known of it on that day, or it is a fund.
    """
    if row.kind is Kind.AGREEMENT:
        return _of_agreement(store, row, asked)
    if row.kind is Kind.ORGANISATION:
        return _of_organisation(store, row, asked)
    raise PactlineError(
        f"“{row.title}” is a fund, whose size is no money of a year",
        remedy=f"`pactline show {row.id}` tells what is known of it",
    )


def of_search(store: Store, query: Query, asked: Question) -> Subject:
    """Return the money of everything that a search finds."""
    from store.timeline.listing import listing_timeline
    from tui.charts.listing import listing_chart
    from tui.charts.tables import listing_rows

    listing = store.listing(query, Kind.AGREEMENT, as_of=asked.as_of)
    timeline = listing_timeline(
        listing,
        asked.reading,
        title=query.description if query else "Everything",
        start_month=asked.start_month,
        everything=asked.everything,
        groups=asked.groups,
        year=asked.year,
    )
    if asked.deflator:
        from store.timeline.prices import in_prices_of, read_deflator

        timeline = in_prices_of(timeline, read_deflator(Path(asked.deflator)), asked.base)
    chart = _known(listing_chart(timeline), store, asked)
    return _drawn(chart, listing_rows(timeline), empty=not listing.total)


def over_time(store: Store, query: Query, asked: Question, limit: int) -> tuple[Subject, int]:
    """Return the agreements of a search over time, and how many there are in all."""
    from store.timeline.gantt import gantt
    from tui.charts.gantt import draw_gantt
    from tui.charts.known import known_lines
    from tui.charts.svg import gantt_svg
    from tui.charts.tables import gantt_rows

    listing = store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=asked.as_of)
    count = min(limit, listing.total) if limit else listing.total
    chart = gantt(_views(store, listing.rows, count, asked.as_of), asked.today)
    if asked.as_of:
        chart = chart._replace(known=known_lines(asked.as_of, store.sources()))
    title = f"Agreements over time: {query.description}" if query else "Agreements over time"

    def document(width: int, glyphs: Glyphs, marks: Marks) -> Document:
        return draw_gantt(chart, width=width, title=title, glyphs=glyphs, marks=marks.of)

    def svg(titles: dict[str, str]) -> str:
        return gantt_svg(chart, title, titles)

    return Subject(document, gantt_rows(chart), svg, not listing.total), listing.total


def _of_agreement(store: Store, row: Row, asked: Question) -> Subject:
    from store.timeline.agreement import agreement_timeline
    from tui.charts.agreement import agreement_chart
    from tui.charts.known import as_known
    from tui.charts.tables import agreement_rows

    view = store.agreement(row.id, as_of=asked.as_of)
    if view is None:
        raise _not_known(row, asked)
    timeline = agreement_timeline(view, asked.reading, asked.start_month)
    own = [source for source in store.sources() if source.id in row.sources]
    chart = as_known(agreement_chart(timeline), asked.as_of, own)
    return _drawn(chart, agreement_rows(timeline))


def _of_organisation(store: Store, row: Row, asked: Question) -> Subject:
    from store.timeline.organisation import organisation_timeline
    from tui.charts.organisation import organisation_chart
    from tui.charts.tables import organisation_rows
    from tui.pages.funding import party_query

    view = store.organisation(row.id, as_of=asked.as_of)
    if view is None:
        raise _not_known(row, asked)
    listing = store.listing(party_query(row.id), Kind.AGREEMENT, as_of=asked.as_of)
    views = _views(store, listing.rows, listing.total, asked.as_of)
    timeline = organisation_timeline(view.ids, view.title, views, asked.reading, asked.start_month)
    return _drawn(_known(organisation_chart(timeline), store, asked), organisation_rows(timeline))


def _known(chart: Chart, store: Store, asked: Question) -> Chart:
    from tui.charts.known import as_known

    return as_known(chart, asked.as_of, store.sources()) if asked.as_of else chart


def _drawn(chart: Chart, rows: list[TableRow], *, empty: bool = False) -> Subject:
    from tui.charts.drawing import draw
    from tui.charts.svg import chart_svg

    def document(width: int, glyphs: Glyphs, marks: Marks) -> Document:
        return draw(chart, width=width, glyphs=glyphs, marks=marks.of)

    return Subject(document, rows, lambda titles: chart_svg(chart, titles), empty)


def _views(
    store: Store, rows: Callable[[int, int], list[Row]], count: int, as_of: date | None
) -> Iterator[AgreementView]:
    for start in range(0, count, AT_ONCE):
        for row in rows(start, min(AT_ONCE, count - start)):
            view = store.agreement(row.id, as_of=as_of)
            if view is not None:
                yield view


def _not_known(row: Row, asked: Question) -> PactlineError:
    from tui.cli.launch import NothingFound

    return NothingFound(
        f"nothing was known of “{row.title}” on {asked.as_of}",
        remedy="sources without a date are never counted; leave out --as-of",
    )
