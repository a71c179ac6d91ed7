"""A pivot as lines of text: values down, financial years across, totals pinned at the right.

Figures of one table have one form: whole units of its currency, or thousands where the years would
not fit else, as its heading says. A sign before a figure says what it leaves open. Each figure
links to the list of its agreements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from rich.cells import cell_len

from store.amounts import CEILINGS, FLOORS, Qualifier, Sum
from store.text import plural, printable
from store.timeline.pivot import Cell, Pivot, PivotRow
from store.timeline.series import year_label
from store.timeline.words import (
    in_years_words,
    left_out_label,
    left_out_words,
    unread_words,
    years_words,
)
from tui.pages.document import UNICODE, Document, Glyphs, Sheet, Span, Style, text, wrap

LEAST_LABEL, MOST_LABEL = 16, 44
"""Columns of the names of rows."""

_FEWEST_YEARS = 3
_SCALES = ((Decimal(1), "whole units"), (Decimal(1000), "thousands"))


class Sign(NamedTuple):
    """What stands before a figure, in ASCII too, and what it means."""

    sign: str
    ascii: str
    meaning: str


EXACT, MORE, LEAST, LESS, MOST, ABOUT, MIXED = (
    Sign("", "", ""),
    Sign(">", ">", "more than"),
    Sign("≥", ">=", "at least"),
    Sign("<", "<", "less than"),
    Sign("≤", "<=", "up to"),
    Sign("~", "~", "about"),
    Sign("±", "+-", "some may be more, some less"),
)


def sign_of(total: Sum) -> Sign:
    """Return what stands before a figure for its qualifiers."""
    words, (_, _, above, below) = total.words, total.interval
    if Qualifier.ABOUT in words:
        return ABOUT
    if words & FLOORS and words & CEILINGS:
        return MIXED
    if words & FLOORS:
        return MORE if above else LEAST
    if words & CEILINGS:
        return LESS if below else MOST
    return EXACT


def pivot_document(
    pivots: Sequence[Pivot],
    *,
    width: int,
    title: str,
    glyphs: Glyphs = UNICODE,
    first: int | None = None,
    captions: Sequence[str] = (),
) -> Document:
    """Return tables as a page.

    Args:
        pivots: a table a currency.
        width: columns that the lines may take.
        title: of the page.
        glyphs: the signs that the terminal can draw.
        first: place of the first year that is shown; None shows all years, in blocks.
        captions: what else stands under the title.
    """
    sheet = Sheet(width, glyphs)
    if title:
        sheet.paragraph([text(title, Style.TITLE)])
    for caption in captions:
        sheet.paragraph([text(caption, Style.DIM)])
    for pivot in pivots:
        _Table(pivot, sheet).write(first)
    if pivots:
        _write_notes(sheet, pivots[0], first)
    return sheet.document(title)


def _write_notes(sheet: Sheet, pivot: Pivot, first: int | None) -> None:
    totals = pivot.totals
    sheet.blank()
    years, told = years_words(pivot.start_month), in_years_words(pivot.reading, totals)
    sheet.field("Years", [text(f"{years[0].lower()}{years[1:]}; {told}", Style.DIM)])
    for each in totals.left_out:
        sheet.field(left_out_label(each), [text(left_out_words(each), Style.WARNING)])
    if words := unread_words(totals):
        sheet.field("Not read", [text(words, Style.WARNING)])
    if totals.without:
        sheet.field("Without", [text(f"{plural(totals.without, 'agreement')} without a figure")])
    if pivot.twice:
        words = f"an agreement of several {pivot.field}s stands in the row of each"
        sheet.field("Rows", [text(words, Style.DIM)])


class _Table:
    """One table being written: which scale its figures have, and how its columns share the width.

    Args:
        pivot: the table.
        sheet: takes its lines.
    """

    def __init__(self, pivot: Pivot, sheet: Sheet) -> None:
        self.pivot, self.sheet, self.used = pivot, sheet, dict[Sign, None]()
        self.ascii = sheet.glyphs.bar[-1].isascii()
        self.rows = [*pivot.rows, pivot.bottom]
        self.years = [c.years for c in pivot.columns if len(c.years) == 1]
        self.apart = any(not c.years for c in pivot.columns)
        names = [cell_len(printable(row.label)) for row in self.rows]
        self.numbers = max(len(f"{row.records:,}") for row in self.rows)
        for self.scale, self.unit in _SCALES:
            least = len("no period" if self.apart else "2011/12")
            self.cells = max(least, *(self._size(row) for row in self.rows)) + 1
            fixed = self.cells * (1 + self.apart) + self.numbers + 1
            room = sheet.width - fixed - LEAST_LABEL
            if room >= self.cells * min(_FEWEST_YEARS, len(self.years)):
                break
        least = min(len(self.years), _FEWEST_YEARS) * self.cells
        free = sheet.width - fixed - least
        # On a narrow page names stand above their figures.
        narrow = sheet.width < fixed + LEAST_LABEL + self.cells
        self.label = 2 if narrow else max(LEAST_LABEL, min(max(names), MOST_LABEL, free))
        self.shown = max(1, (sheet.width - fixed - self.label) // self.cells)

    def write(self, first: int | None) -> None:
        """Write the table: a heading, then its years from one on, or all of them in blocks."""
        pivot, count = self.pivot, len(self.years)
        by = f"{pivot.currency} by {pivot.field}, {self.unit}"
        self.sheet.heading(by, self._about())
        starts = range(0, max(count, 1), self.shown) if first is None else (first,)
        for number, start in enumerate(starts):
            if number:
                self.sheet.blank()
            self._block(self.years[start : start + self.shown], start)
        signs = ", ".join(f"{self._sign(each)}: {each.meaning}" for each in self.used)
        if signs:
            self.sheet.paragraph([Span(signs, Style.DIM)], indent=2)

    def _about(self) -> str:
        values = plural(self.pivot.values, self.pivot.field)
        return f"{values}, by money; years run on below" if self._cut else f"{values}, by money"

    @property
    def _cut(self) -> bool:
        return len(self.years) > self.shown

    def _block(self, years: Sequence[tuple[int, ...]], start: int) -> None:
        month = self.pivot.start_month
        heads = [year_label(each, month) for each in years]
        heads += ["no period"] if self.apart else []
        cells = "".join(f"{head:>{self.cells}}" for head in (*heads, "Total"))
        line = f"{'':{self.label}}{cells} {'Nr':>{self.numbers}}"
        self._add([Span(line, Style.LABEL)])
        for row in self.rows:
            self._row(row, years)

    def _row(self, row: PivotRow, years: Sequence[tuple[int, ...]]) -> None:
        label = text(row.label, Style.LINK if row.kind == "value" else Style.LABEL)
        if row.kind == "value":
            label = label._replace(link=self._link(row, None))
        size = cell_len(label.text)
        if size > self.label:
            self.sheet.paragraph([label], hang=2)
            label, size = Span(""), 0
        by_years = {cell.years: cell for cell in row.cells}
        spans = [label, Span(" " * (self.label - size))]
        for each in (*years, *([()] if self.apart else [])):
            spans += self._figure(row, by_years[each])
        spans += self._figure(row, Cell((), row.total, row.records), whole=True)
        spans.append(Span(f" {row.records or '':>{self.numbers},}" if row.records else ""))
        self._add(spans)
        for cell in row.cells:
            if len(cell.years) > 1 and cell.sum:
                self._bracket(row, cell, years)
        if row.shared:
            words = f"{row.shared} shared with other {self.pivot.field}s, parts not stated"
            self.sheet.paragraph([text(words, Style.DIM)], indent=4)

    def _bracket(self, row: PivotRow, cell: Cell, years: Sequence[tuple[int, ...]]) -> None:
        """Write a figure of several years under them, if one of them is shown."""
        places = [place for place, (year,) in enumerate(years) if year in cell.years]
        if not places or not cell.sum:
            return
        figure = f" {self._text(cell.sum)} "
        start, end = (self.label + self.cells * place for place in (places[0], places[-1] + 1))
        glyphs = self.sheet.glyphs
        rule = max(end - start - cell_len(figure) - 3, 0)
        left, right = ("`", "'") if self.ascii else ("└", "┘")
        drawn = (
            f"{left}{glyphs.rule * (rule // 2)}{figure}{glyphs.rule * (rule - rule // 2)}{right}"
        )
        blank = Span(" " * max(0, end - cell_len(drawn)))
        words = f" {year_label(cell.years, self.pivot.start_month)} together"
        link = Span(drawn, Style.DERIVED, self._link(row, cell.years))
        self._add([blank, link, Span(words, Style.DIM)])

    def _add(self, spans: Sequence[Span]) -> None:
        """Write a line, wrapped where the page is too narrow for it."""
        line = tuple(span for span in spans if span.text)
        fits = sum(cell_len(span.text) for span in line) <= self.sheet.width
        self.sheet.lines.extend([line] if fits else wrap(line, self.sheet.width, hang=4))

    def _figure(self, row: PivotRow, cell: Cell, *, whole: bool = False) -> Iterator[Span]:
        shown = self._text(cell.sum) if cell.sum else self.sheet.glyphs.gap
        yield Span(" " * max(0, self.cells - cell_len(shown)))
        if cell.sum is None:
            yield Span(shown, Style.GAP)
        else:
            yield Span(shown, Style.FIGURE, self._link(row, None if whole else cell.years))

    def _link(self, row: PivotRow, years: tuple[int, ...] | None) -> str:
        query = self.pivot.search(row, years)
        return f"list:agreements:{query.text}" if query else ""

    def _size(self, row: PivotRow) -> int:
        sums = [row.total, *(cell.sum for cell in row.cells if len(cell.years) < 2)]
        return max((cell_len(self._text(each)) for each in sums if each), default=0)

    def _text(self, total: Sum) -> str:
        """Return a figure in the table's scale, with its sign."""
        sign = sign_of(total)
        if sign is not EXACT:
            self.used[sign] = None
        value = (total.nominal / self.scale).quantize(Decimal(1))
        return f"{self._sign(sign)}{'−' if value < 0 else ''}{abs(value):,}"

    def _sign(self, sign: Sign) -> str:
        return sign.ascii if self.ascii else sign.sign
