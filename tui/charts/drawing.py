"""A chart as lines of text for one width: labels, bars and words side by side or in a stack.

The words carry all of the meaning; a bar only shows it. On narrow screens the words come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from rich.cells import cell_len, set_cell_size

from store.text import printable
from tui.charts.bars import bar_text
from tui.charts.model import Bar, Chart, Note, Panel
from tui.document import UNICODE, Document, Glyphs, Span, Style
from tui.sheet import Sheet, text

MarksOf = Callable[[Iterable[str]], list[Span]]
"""Returns the marks of sources, with a blank before each: [S1] [S2]."""

_LABEL_SHARE = 3  # labels take a third of the width, and up to half of it where bars stay good
_GOOD_BAR = 24
_LONGEST_BAR = 60
_SHORTEST_BAR = 8
_WIDE_ENOUGH_FOR_SO_FAR = 110
_SHORT_LABEL = 10  # as long as “no period”, with a blank
_INDENT = 2


def no_marks(sources: Iterable[str]) -> list[Span]:
    """Return no marks, for charts whose sources are told elsewhere."""
    return []


def draw(
    chart: Chart, *, width: int, glyphs: Glyphs = UNICODE, marks: MarksOf = no_marks
) -> Document:
    """Return a chart as a document.

    Args:
        chart: what to draw.
        width: columns that the lines may take.
        glyphs: the signs that the terminal can draw.
        marks: returns the source marks to print behind a figure.
    """
    sheet = Sheet(width, glyphs)
    sheet.paragraph([text(chart.title, Style.TITLE)])
    for caption in chart.captions:
        sheet.paragraph([text(caption, Style.DIM)])
    for panel in chart.panels:
        sheet.heading(printable(panel.heading), printable(panel.aside))
        _bars(sheet, panel, marks)
        if panel.notes and panel.bars:
            sheet.blank()
        for note in panel.notes:
            _note(sheet, note, marks)
    if chart.notes:
        sheet.blank()
    for note in chart.notes:
        _note(sheet, note, marks)
    return sheet.document(chart.title)


def _note(sheet: Sheet, note: Note, marks: MarksOf) -> None:
    sheet.field(note.label, [text(note.words, note.style, note.link), *marks(note.sources)])


def _bars(sheet: Sheet, panel: Panel, marks: MarksOf) -> None:
    bars = panel.bars
    most = max((bar.value for bar in bars if bar.value is not None), default=Decimal(0))
    words = [_words(bar, sheet, marks) for bar in bars]
    longest = max((sum(cell_len(span.text) for span in each) for each in words), default=0)
    free = sheet.width - _INDENT - 3 - longest
    widest = max(9, sheet.width // _LABEL_SHARE, min(sheet.width // 2, free - _GOOD_BAR))
    sizes = [cell_len(printable(bar.label)) for bar in bars]
    labels = max((size for size in sizes if size <= widest), default=_INDENT)
    room = free - labels
    for bar, size, said in zip(bars, sizes, words, strict=True):
        if size > labels:
            name = text(bar.label, Style.LINK if bar.link else Style.LABEL, bar.link)
            sheet.paragraph([name], indent=_INDENT)
        if room >= _SHORTEST_BAR:
            columns = min(room, _LONGEST_BAR)
            drawn = _drawn(bar, most, columns, sheet.glyphs)
            blank = " " * (columns + 2 - sum(cell_len(span.text) for span in drawn))
            label = _label(bar, labels) if size <= labels else Span(" " * labels)
            sheet.lines.append((Span(" " * _INDENT), label, Span(" "), *drawn, Span(blank), *said))
        elif size <= labels <= _SHORT_LABEL:
            said = [_label(bar, labels), Span(" "), *said]
            sheet.paragraph(said, indent=_INDENT, hang=labels + 1)
            _bar_below(sheet, bar, most, _INDENT + labels + 1)
        else:
            if size <= labels:
                sheet.paragraph([_label(bar, size)], indent=_INDENT)
            sheet.paragraph(said, indent=_INDENT * 2)
            _bar_below(sheet, bar, most, _INDENT * 2)


def _bar_below(sheet: Sheet, bar: Bar, most: Decimal, indent: int) -> None:
    if bar.value is not None:
        drawn = _drawn(bar, most, min(sheet.width - indent - 1, _LONGEST_BAR), sheet.glyphs)
        if drawn:
            sheet.lines.append((Span(" " * indent), *drawn))


def _label(bar: Bar, columns: int) -> Span:
    label = printable(bar.label)
    style = Style.LINK if bar.link else Style.LABEL
    return Span(set_cell_size(label, columns), style, bar.link)


def _drawn(bar: Bar, most: Decimal, columns: int, glyphs: Glyphs) -> list[Span]:
    """Return a bar's signs: its end is open, or a ceiling has an upright; a gap is one dot."""
    if bar.value is None:
        return [Span(glyphs.gap, Style.GAP)]
    drawn = bar_text(bar.value, most, columns, glyphs)
    style = Style.BAR_OUT if bar.ceiling else Style.BAR
    spans = [Span(drawn, style)] if drawn else []
    if bar.open_end:
        spans.append(Span(glyphs.open_end, Style.BAR))
    elif bar.ceiling:
        spans.append(Span(glyphs.upright, Style.BAR_OUT))
    return spans


def _words(bar: Bar, sheet: Sheet, marks: MarksOf) -> list[Span]:
    style = Style.GAP if bar.value is None else Style.FIGURE
    spans = [text(bar.words, style), *marks(bar.sources)]
    if bar.so_far and sheet.width >= _WIDE_ENOUGH_FOR_SO_FAR:
        spans.append(text(f"  so far {bar.so_far}", Style.DERIVED))
    return spans
