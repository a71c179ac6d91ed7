"""Agreements over time as lines of text: who was in what, when, and what ends soon.

A stretch that is known is drawn full; the part in which it may have begun or ended is drawn half.
An end that nobody states runs on as a rule to the open end. Each row says the same in words.
"""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len, set_cell_size

from store.text import printable
from store.timeline.gantt import Gantt, GanttRow
from tui.charts.drawing import MarksOf, no_marks
from tui.charts.gantt_cells import LETTERS, cells_of
from tui.charts.gantt_words import (
    LAPSES,
    TITLE,
    caption,
    day_word,
    event_words,
    status_words,
    stretch_sources,
)
from tui.charts.scale import Scale
from tui.document import UNICODE, Document, Glyphs, Span, Style
from tui.sheet import Sheet, text

SIDE_BY_SIDE = 100
"""From this width on, titles stand beside their bars."""

_TITLE_SHARE = 3
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
        scale = Scale(chart.first, chart.last, max(sheet.width - indent - 1, 8))
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
    spans = [text(status_words(row), style), *marks(stretch_sources(row))]
    if row.lapsing:
        spans.append(Span(f"; {LAPSES}", Style.WARNING))
    for mark in row.events:
        if mark.kind in LETTERS:
            spans.append(text(f"; {LETTERS[mark.kind]} {event_words(mark)}"))
            spans += marks(mark.sources)
    for words in row.undated:
        spans.append(text(f"; {words}", Style.GAP))
    sheet.paragraph(spans, indent=indent)


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


def _cut(name: str, columns: int, glyphs: Glyphs) -> str:
    return set_cell_size(name, columns - cell_len(glyphs.ellipsis)) + glyphs.ellipsis
