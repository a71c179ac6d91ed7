"""Agreements over time as lines of text: who was in what, when, and what ends soon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len

from store.dates import PartialDate
from store.status import Status
from store.text import plural, printable
from store.timeline.spans import LAPSING_MONTHS, EventMark, Gantt, GanttRow
from tui.pages.charts import MarksOf, no_marks
from tui.pages.document import UNICODE, Document, Glyphs, Sheet, Span, Style, fit, text

# ---- Days on the columns of a chart.


class Scale(NamedTuple):
    """A stretch of days on so many columns."""

    first: date
    last: date
    columns: int

    def column(self, day: date) -> int:
        """Return the column of a day, counted from 0; days outside go to the nearest end."""
        days = max((self.last - self.first).days, 1)
        place = (day - self.first).days * (self.columns - 1)
        return max(0, min(self.columns - 1, round(place / days)))

    def holds(self, day: date) -> bool:
        """Tell whether a day is on the chart."""
        return self.first <= day <= self.last

    def years(self, room: int) -> list[tuple[int, int]]:
        """Return calendar years and their columns, so few that each label has its room."""
        all_years = [
            year
            for year in range(self.first.year, self.last.year + 1)
            if self.holds(date(year, 1, 1))
        ]
        for step in (1, 2, 5, 10, 20, 50, 100, 500, 1000):
            ticks = [
                (year, self.column(date(year, 1, 1))) for year in all_years if year % step == 0
            ]
            gaps = [after[1] - before[1] for before, after in pairwise(ticks)]
            if all(gap >= room for gap in gaps):
                return ticks
        return ticks[:1]


# ---- The bar of one agreement over time, one sign a column.

LETTERS = {"launched": "L", "signed": "S", "extended": "X"}
"""Events that are marked on a bar, by the letter that stands for them."""


def cells_of(row: GanttRow, scale: Scale, today: date, glyphs: Glyphs) -> list[Span]:
    """Return a row's bar, one sign a column, joined by style."""
    full, half = glyphs.bar[-1], glyphs.bar[(len(glyphs.bar) - 1) // 2]
    cells: list[tuple[str, Style]] = [(" ", Style.PLAIN)] * scale.columns
    if scale.holds(today):
        cells[scale.column(today)] = (glyphs.upright, Style.TODAY)
    begins, ends = row.run.begins, row.run.ends
    if not begins.date and not ends.date:
        return []
    first = scale.column(begins.date.first) if begins.date.first else 0
    last = scale.column(ends.date.last) if ends.date.last else scale.columns - 1
    sure_first = scale.column(begins.date.last) if begins.date.last else last + 1
    sure_last = scale.column(ends.date.first) if ends.date.first else first - 1
    if row.status is Status.END_NOT_KNOWN and not ends.date:
        sure_last = sure_first
    style = Style.WARNING if row.lapsing else Style.BAR
    for column in range(first, last + 1):
        if not ends.date and column > sure_first:
            cells[column] = (glyphs.rule, Style.BAR_OUT)
        elif not begins.date and column < last:
            cells[column] = (glyphs.gap, Style.BAR_OUT)
        elif sure_first <= column <= sure_last and not (ends.by and column == last):
            cells[column] = (full, style)
        else:
            cells[column] = (half, style)
    if not ends.date:
        cells[last] = (glyphs.open_end, Style.BAR_OUT)
    for mark in row.events:
        _put_letter(cells, mark, scale)
    return _joined(cells)


def _put_letter(cells: list[tuple[str, Style]], mark: EventMark, scale: Scale) -> None:
    day = mark.date.last if mark.by else mark.date.first
    if mark.kind in LETTERS and day is not None and scale.holds(day):
        cells[scale.column(day)] = (LETTERS[mark.kind], Style.MARK)


def _joined(cells: list[tuple[str, Style]]) -> list[Span]:
    spans: list[Span] = []
    for sign, style in cells:
        if spans and spans[-1].style == style:
            spans[-1] = Span(spans[-1].text + sign, style)
        else:
            spans.append(Span(sign, style))
    if spans and spans[-1].style is Style.PLAIN:
        spans[-1] = Span(spans[-1].text.rstrip())
    return spans


# ---- What is said of agreements over time, in a chart of text and in a picture alike.

TITLE = "Agreements over time"
LAPSES = f"LAPSES within {LAPSING_MONTHS} months"

_FROM = {"planned dates": "planned from", "actual dates": "from"}


def caption(chart: Gantt) -> str:
    """Return how many agreements there are, which day today is, and how many lapse soon."""
    today = PartialDate.on(chart.today)
    lapsing = sum(row.lapsing for row in chart.rows)
    words = f"{plural(len(chart.rows), 'agreement')}; {'on' if chart.known else 'today is'} {today}"
    return f"{words}; {lapsing} lapsing within {LAPSING_MONTHS} months"


def status_words(row: GanttRow) -> str:
    """Return how an agreement runs and stands: 2009 to 2012/13, ended."""
    begins, ends = row.run.begins, row.run.ends
    if not begins.date and not ends.date:
        return "no dates stated"
    start = f"{_FROM.get(begins.why, begins.why)} {begins}"
    if not begins.date:
        start = "beginning not stated"
    end = f"until {ends}" if ends.date and not ends.by else f"ends {ends}" if ends.date else ""
    if ends.derived:
        end += f" ({ends.why})"
    words = [start, *([end] if end else []), row.status.value]
    return ", ".join(words)


def row_words(row: GanttRow, marks: Callable[[Iterable[str]], str]) -> str:
    """Return all that a row says, for a picture; `marks` returns source marks as text."""
    words = [status_words(row) + marks(stretch_sources(row))]
    words += [LAPSES] if row.lapsing else []
    words += [
        event_words(mark) + marks(mark.sources) for mark in row.events if mark.kind in LETTERS
    ]
    return "; ".join([*words, *row.undated])


def stretch_sources(row: GanttRow) -> Iterable[str]:
    """Return the sources of a row's beginning and end, each once."""
    return dict.fromkeys((*row.begin_sources, *row.end_sources))


def event_words(mark: EventMark) -> str:
    """Return an event with its day: signed by 3 February 2017."""
    return f"{mark.kind} {'by ' if mark.by else ''}{mark.date}"


def day_word(chart: Gantt) -> str:
    """Return what the mark of the day says: today, or which day it is."""
    return chart.today.isoformat() if chart.known else "today"


# ---- Agreements over time as lines of text: who was in what, when, and what ends soon.

SIDE_BY_SIDE = 100
"""From this width on, titles stand beside their bars."""

ON_ONE_LINE = 150
"""From this width on, what is said of an agreement stands behind its bar, if it is short."""

_TITLE_SHARE = 3
_WORDS_SHARE = 3
_YEAR_ROOM = 5


def draw_gantt(
    chart: Gantt,
    *,
    width: int,
    title: str = TITLE,
    glyphs: Glyphs = UNICODE,
    marks: MarksOf = no_marks,
) -> Document:
    """Return agreements over time as a document.

    Args:
        chart: what to draw.
        width: columns that the lines may take.
        title: what was asked for, in words.
        glyphs: the signs that the terminal can draw.
        marks: returns the source marks to print behind a date.
    """
    sheet = Sheet(width, glyphs)
    sheet.paragraph([text(title, Style.TITLE)])
    sheet.paragraph([Span(caption(chart), Style.DIM)])
    for words in chart.known:
        sheet.paragraph([text(words, Style.DIM)])
    titles = sheet.width // _TITLE_SHARE if sheet.width >= SIDE_BY_SIDE else 0
    indent = titles + 1 if titles else 2
    scale = None
    if chart.first and chart.last:
        behind = sheet.width // _WORDS_SHARE if sheet.width >= ON_ONE_LINE else 0
        scale = Scale(chart.first, chart.last, max(sheet.width - indent - behind - 1, 8))
        sheet.blank()
        sheet.lines.append(_axis(scale, indent))
    for row in chart.rows:
        _row(sheet, row, scale, chart.today, titles, marks)
    if scale:
        _foot(sheet, scale, chart, indent)
    return sheet.document(title)


def _axis(scale: Scale, indent: int) -> tuple[Span, ...]:
    cells = [" "] * (indent + scale.columns + _YEAR_ROOM)
    for year, column in scale.years(_YEAR_ROOM):
        label = f"{year:04}"
        if column + len(label) <= scale.columns + 1:
            cells[indent + column : indent + column + len(label)] = label
    return (Span("".join(cells).rstrip(), Style.DIM),)


def _row(
    sheet: Sheet, row: GanttRow, scale: Scale | None, today: date, titles: int, marks: MarksOf
) -> None:
    link = f"agreement:{row.id}"
    name = printable(row.title)
    if titles:
        shown = fit(name, titles, ellipsis=sheet.glyphs.ellipsis)
        lead = [Span(shown, Style.LINK, link), Span(" ")]
    else:
        sheet.blank()
        sheet.paragraph([Span(name, Style.LINK, link)])
        lead = [Span("  ")]
    cells = cells_of(row, scale, today, sheet.glyphs) if scale else []
    said = _said(row, marks)
    bar = titles + 1 + scale.columns + 1 if scale else 0
    if cells and bar + sum(cell_len(each.text) for each in said) <= sheet.width:
        drawn = sum(cell_len(each.text) for each in (*lead, *cells))
        sheet.lines.append((*lead, *cells, Span(" " * (bar - drawn)), *said))
        return
    if cells:
        sheet.lines.append((*lead, *cells))
    elif titles:
        sheet.lines.append(tuple(lead))
    sheet.paragraph(said, indent=titles + 1 if titles else 2)


def _said(row: GanttRow, marks: MarksOf) -> list[Span]:
    """Return what is said of an agreement: how it runs and stands, and what happened when."""
    style = Style.DERIVED if row.run.ends.derived else Style.PLAIN
    spans = [text(status_words(row), style), *marks(stretch_sources(row))]
    if row.lapsing:
        spans.append(Span(f"; {LAPSES}", Style.WARNING))
    for mark in row.events:
        if mark.kind in LETTERS:
            spans.append(text(f"; {LETTERS[mark.kind]} {event_words(mark)}"))
            spans += marks(mark.sources)
    for words in row.undated:
        spans.append(text(f"; {words}", Style.GAP))
    return spans


def _foot(sheet: Sheet, scale: Scale, chart: Gantt, indent: int) -> None:
    sheet.blank()
    if scale.holds(chart.today):
        column = scale.column(chart.today)
        sign = f"{sheet.glyphs.today} {day_word(chart)}"
        before = min(indent + column, max(sheet.width - len(sign), 0))
        sheet.lines.append((Span(" " * before), Span(sign, Style.TODAY)))
    full, half = sheet.glyphs.bar[-1], sheet.glyphs.bar[(len(sheet.glyphs.bar) - 1) // 2]
    legend = (
        f"{full} runs, {half} may run, {sheet.glyphs.rule}{sheet.glyphs.open_end} end not stated, "
        + ", ".join(f"{letter} {kind}" for kind, letter in LETTERS.items())
    )
    sheet.paragraph([Span(legend, Style.DIM)])
