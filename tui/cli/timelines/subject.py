"""A timeline in each form that it can be printed in, and how it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from store.interface import Reading, Row
from tui.pages.document import Document, Glyphs, Marks

if TYPE_CHECKING:
    from datetime import date

    from store.interface import Store
    from store.merged import AgreementView
    from tui.pages.charts import Chart
    from tui.pages.tables import Row as TableRow

AT_ONCE = 200
"""Rows of a listing that are read together."""


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


def drawn(chart: Chart, rows: list[TableRow], *, empty: bool = False) -> Subject:
    """Return the timeline that a chart draws and that these rows tell."""
    from tui.pages.charts import draw
    from tui.pages.pictures import chart_svg

    def document(width: int, glyphs: Glyphs, marks: Marks) -> Document:
        return draw(chart, width=width, glyphs=glyphs, marks=marks.of)

    return Subject(document, rows, lambda titles: chart_svg(chart, titles), empty)


def views(
    store: Store, rows: Callable[[int, int], list[Row]], count: int, as_of: date | None
) -> Iterator[AgreementView]:
    """Yield the agreements of a listing's first rows, as known on a day.

    Args:
        store: where to read them.
        rows: returns rows of the listing by position and number.
        count: how many rows.
        as_of: the day; None for today.
    """
    for start in range(0, count, AT_ONCE):
        for row in rows(start, min(AT_ONCE, count - start)):
            view = store.agreement(row.id, as_of=as_of)
            if view is not None:
                yield view


def as_asked(chart: Chart, store: Store, asked: Question) -> Chart:
    """Return a chart that says what it leaves out, where it is of a day in the past."""
    from tui.pages.charts import as_known

    return as_known(chart, asked.as_of, store.sources()) if asked.as_of else chart
