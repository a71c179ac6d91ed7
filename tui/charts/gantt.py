"""Agreements over time as lines of text: who was in what, when, and what ends soon.

A stretch that is known is drawn full; the part in which it may have begun or ended is drawn half.
An end that nobody states runs on as a rule to the open end. Each row says the same in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from rich.cells import cell_len, set_cell_size

from store.dates import PartialDate
from store.text import plural, printable
from store.timeline.gantt import EventMark, Gantt, GanttRow
from store.timeline.status import LAPSING_MONTHS
from tui.charts.drawing import MarksOf, no_marks
from tui.charts.gantt_cells import LETTERS, cells_of
from tui.charts.scale import Scale
from tui.document import UNICODE, Document, Glyphs, Span, Style
from tui.sheet import Sheet, text

SIDE_BY_SIDE = 100
"""From this width on, titles stand beside their bars."""

_FROM = {"planned dates": "planned from", "actual dates": "from"}
_TITLE_SHARE = 3
_YEAR_ROOM = 5
_LAPSES = f"LAPSES within {LAPSING_MONTHS} months"


def draw_gantt(
    chart: Gantt,
    *,
    width: int,
    title: str = "Agreements over time",
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
        scale = Scale(chart.first, chart.last, max(sheet.width - indent - 1, 8))
        sheet.blank()
        sheet.lines.append(_axis(scale, indent))
    for row in chart.rows:
        _row(sheet, row, scale, chart.today, titles, marks)
    if scale:
        _foot(sheet, scale, chart, indent)
    return sheet.document(title)


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


def caption(chart: Gantt) -> str:
    """Return how many agreements there are, which day today is, and how many lapse soon."""
    today = PartialDate.on(chart.today)
    lapsing = sum(row.lapsing for row in chart.rows)
    words = f"{plural(len(chart.rows), 'agreement')}; {'on' if chart.known else 'today is'} {today}"
    return f"{words}; {lapsing} lapsing within {LAPSING_MONTHS} months"


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
        shown = name if cell_len(name) <= titles else _cut(name, titles, sheet.glyphs)
        lead = [Span(set_cell_size(shown, titles), Style.LINK, link), Span(" ")]
    else:
        sheet.blank()
        sheet.paragraph([Span(name, Style.LINK, link)])
        lead = [Span("  ")]
    cells = cells_of(row, scale, today, sheet.glyphs) if scale else []
    if cells:
        sheet.lines.append((*lead, *cells))
    elif titles:
        sheet.lines.append(tuple(lead))
    _words(sheet, row, titles + 1 if titles else 2, marks)


def _words(sheet: Sheet, row: GanttRow, indent: int, marks: MarksOf) -> None:
    style = Style.DERIVED if row.run.ends.derived else Style.PLAIN
    spans = [text(status_words(row), style), *marks(_stretch_sources(row))]
    if row.lapsing:
        spans.append(Span(f"; {_LAPSES}", Style.WARNING))
    for mark in row.events:
        if mark.kind in LETTERS:
            spans.append(text(f"; {LETTERS[mark.kind]} {_event_words(mark)}"))
            spans += marks(mark.sources)
    for words in row.undated:
        spans.append(text(f"; {words}", Style.GAP))
    sheet.paragraph(spans, indent=indent)


def row_words(row: GanttRow, marks: Callable[[Iterable[str]], str]) -> str:
    """Return all that a row says, for a picture; `marks` returns source marks as text."""
    words = [status_words(row) + marks(_stretch_sources(row))]
    words += [_LAPSES] if row.lapsing else []
    words += [
        _event_words(mark) + marks(mark.sources) for mark in row.events if mark.kind in LETTERS
    ]
    return "; ".join([*words, *row.undated])


def _stretch_sources(row: GanttRow) -> Iterable[str]:
    return dict.fromkeys((*row.begin_sources, *row.end_sources))


def _event_words(mark: EventMark) -> str:
    return f"{mark.kind} {'by ' if mark.by else ''}{mark.date}"


def day_word(chart: Gantt) -> str:
    """Return what the mark of the day says: today, or which day it is."""
    return chart.today.isoformat() if chart.known else "today"


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
        "L launched, S signed, X extended"
    )
    sheet.paragraph([Span(legend, Style.DIM)])


def _cut(name: str, columns: int, glyphs: Glyphs) -> str:
    return set_cell_size(name, columns - cell_len(glyphs.ellipsis)) + glyphs.ellipsis
