"""The bar of one agreement over time, one sign a column."""

from __future__ import annotations

from datetime import date

from store.timeline.gantt import EventMark, GanttRow
from store.timeline.status import Status
from tui.charts.scale import Scale
from tui.document import Glyphs, Span, Style

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
