"""Charts as SVG pictures: the words of the text chart, with its bars drawn."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from store.timeline.gantt import Gantt
from tui.charts.canvas import BAR, DIM, INK, LEADING, MARGIN, RULE, WARNING, WIDTH, Canvas
from tui.charts.drawing import draw
from tui.charts.gantt import draw_gantt
from tui.charts.gantt_words import TITLE, caption, day_word, row_words
from tui.charts.marks import Marks
from tui.charts.model import Bar, Chart, Note
from tui.charts.scale import Scale
from tui.document import Style

_LABELS = 180
_BARS = 330
_WORDS = MARGIN + _LABELS + _BARS + 24
_YEAR = 48
_READ_OUT = 100  # columns of the text that describes a picture

_FILLS = {Style.WARNING: WARNING, Style.DIM: DIM, Style.GAP: DIM}


def chart_svg(chart: Chart, source_titles: Mapping[str, str] | None = None) -> str:
    """Return a chart as an SVG picture.

    Args:
        chart: what to draw.
        source_titles: title of each source by its id, for the list under the picture.
    """
    canvas, marks = Canvas(), Marks()
    canvas.paragraph(chart.title, size=20, bold=True)
    for line in chart.captions:
        canvas.paragraph(line, fill=DIM)
    for panel in chart.panels:
        canvas.y += LEADING // 2
        canvas.paragraph(panel.heading, size=16, bold=True)
        most = max((bar.value for bar in panel.bars if bar.value is not None), default=Decimal(0))
        for bar in panel.bars:
            _bar(canvas, bar, most, marks)
        canvas.y += LEADING // 3
        for note in panel.notes:
            _note(canvas, note, marks)
    canvas.y += LEADING // 3
    for note in chart.notes:
        _note(canvas, note, marks)
    _sources(canvas, marks, source_titles or {})
    return canvas.finish(chart.title, draw(chart, width=_READ_OUT).text())


def gantt_svg(
    chart: Gantt,
    title: str = TITLE,
    source_titles: Mapping[str, str] | None = None,
) -> str:
    """Return agreements over time as an SVG picture; see `chart_svg`."""
    canvas, marks = Canvas(), Marks()
    canvas.paragraph(title, size=20, bold=True)
    canvas.paragraph(caption(chart), fill=DIM)
    for line in chart.known:
        canvas.paragraph(line, fill=DIM)
    room = WIDTH - 2 * MARGIN
    scale = Scale(chart.first, chart.last, room) if chart.first and chart.last else None
    if scale:
        for year, column in scale.years(_YEAR):
            if column <= room - _YEAR:
                canvas.write(MARGIN + column, f"{year}", room=_YEAR, fill=DIM)
        canvas.y += LEADING
    for row in chart.rows:
        canvas.paragraph(row.title, bold=True)
        begins, ends = row.run.begins.date, row.run.ends.date
        if scale and (begins or ends):
            fill = WARNING if row.lapsing else BAR
            left = scale.column(begins.first) if begins.first else 0
            right = scale.column(ends.last) if ends.last else room - 12
            sure_left = scale.column(begins.last) if begins.last else right
            sure_right = scale.column(ends.first) if ends.first else left
            canvas.box(MARGIN + left, right - left, fill=fill, hollow=True)
            if sure_right > sure_left:
                canvas.box(MARGIN + sure_left, sure_right - sure_left, fill=fill)
            if not ends:
                canvas.arrow(MARGIN + right, fill=fill)
            if scale.holds(chart.today):
                place = MARGIN + scale.column(chart.today)
                canvas.upright(place, canvas.y, canvas.y + LEADING, fill=INK)
            canvas.y += LEADING
        words = row_words(row, marks.text)
        canvas.paragraph(words, fill=WARNING if row.lapsing else INK)
        canvas.y += LEADING // 2
    if scale and scale.holds(chart.today):
        place = MARGIN + scale.column(chart.today)
        canvas.upright(place, canvas.y - LEADING // 2, canvas.y + LEADING // 4, fill=INK)
        canvas.write(min(place, WIDTH - 90) - 4, day_word(chart), room=90)
        canvas.y += LEADING
    canvas.paragraph("Full bars: runs. Dashed: may run. Arrow: end not stated.", fill=DIM)
    _sources(canvas, marks, source_titles or {})
    return canvas.finish(title, draw_gantt(chart, width=_READ_OUT, title=title).text())


def _bar(canvas: Canvas, bar: Bar, most: Decimal, marks: Marks) -> None:
    lines = canvas.write(MARGIN, bar.label, room=_LABELS - 8)
    left = MARGIN + _LABELS
    if bar.value is not None and bar.value > 0 and most > 0:
        length = float(bar.value / most) * _BARS
        canvas.box(left, length, hollow=bar.ceiling)
        if bar.open_end:
            canvas.arrow(left + max(length, 1) + 2)
    elif bar.value is None:
        canvas.box(left, 40, fill=RULE, hollow=True)
    gap = bar.value is None
    words = bar.words + marks.text(bar.sources)
    room = WIDTH - MARGIN - _WORDS
    fill = DIM if gap else INK
    lines = max(lines, canvas.write(_WORDS, words, room=room, fill=fill, italic=gap))
    canvas.y += lines * LEADING + 2


def _note(canvas: Canvas, note: Note, marks: Marks) -> None:
    canvas.write(MARGIN, note.label, room=_LABELS - 8, fill=DIM)
    room = WIDTH - 2 * MARGIN - _LABELS
    fill = _FILLS.get(note.style, INK)
    words = note.words + marks.text(note.sources)
    canvas.y += canvas.write(MARGIN + _LABELS, words, room=room, fill=fill) * LEADING + 2


def _sources(canvas: Canvas, marks: Marks, titles: Mapping[str, str]) -> None:
    canvas.y += LEADING // 2
    for mark, source in marks.met():
        canvas.paragraph(f"{mark.text} {titles.get(source) or source}", fill=DIM)
