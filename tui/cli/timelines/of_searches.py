"""The timeline of what a search finds: its money, or its agreements over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.interface import Kind, Sort
from tui.cli.timelines.subject import Question, Subject, as_asked, drawn, views
from tui.pages.document import Document, Glyphs, Marks

if TYPE_CHECKING:
    from store.interface import Store
    from store.query import Query


def of_search(store: Store, query: Query, asked: Question) -> Subject:
    """Return the money of everything that a search finds."""
    from store.timeline.series import listing_timeline
    from tui.pages.charts import listing_chart
    from tui.pages.tables import listing_rows

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
    chart = as_asked(listing_chart(timeline), store, asked)
    return drawn(chart, listing_rows(timeline), empty=not listing.total)


def over_time(store: Store, query: Query, asked: Question, limit: int) -> tuple[Subject, int]:
    """Return the agreements of a search over time, and how many there are in all."""
    from store.timeline.spans import gantt
    from tui.pages.charts import known_lines
    from tui.pages.gantt import TITLE, draw_gantt
    from tui.pages.pictures import gantt_svg
    from tui.pages.tables import gantt_rows

    listing = store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=asked.as_of)
    count = min(limit, listing.total) if limit else listing.total
    chart = gantt(views(store, listing.rows, count, asked.as_of), asked.today)
    if asked.as_of:
        chart = chart._replace(known=known_lines(asked.as_of, store.sources()))
    title = f"{TITLE}: {query.description}" if query else TITLE

    def document(width: int, glyphs: Glyphs, marks: Marks) -> Document:
        return draw_gantt(chart, width=width, title=title, glyphs=glyphs, marks=marks.of)

    def svg(titles: dict[str, str]) -> str:
        return gantt_svg(chart, title, titles)

    return Subject(document, gantt_rows(chart), svg, not listing.total), listing.total
