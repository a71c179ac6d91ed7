"""A pivot as lines of text: values down, financial years across, totals pinned at the right.

Figures of one table have one form: whole units of its currency, or thousands where the years would
not fit else, as its heading says. A sign before a figure says what it leaves open. Each figure
links to the list of its agreements.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from itertools import accumulate

from rich.cells import cell_len

from store.amounts import CEILINGS, FLOORS, Qualifier, Sum
from store.codes import SYMBOLS
from store.reasons import shared_by
from store.text import plural, printable
from store.timeline.pivot import Cell, Pivot, PivotRow
from store.timeline.series import year_label
from store.timeline.words import (
    EXCEEDS,
    in_years_words,
    left_out_form,
    left_out_label,
    left_out_words,
    several_words,
    unread_words,
    years_words,
)
from tui.pages.document import (
    ABOUT,
    ALMOST,
    EXCEEDED,
    LEAST,
    LESS,
    MIXED,
    MORE,
    MOST,
    UNICODE,
    WORKED_OUT,
    Document,
    Glyphs,
    Sheet,
    Sign,
    Span,
    Style,
    bar_text,
    fit,
    text,
    wrap,
)

LEAST_LABEL, MOST_LABEL = 16, 44
"""Columns of the names of rows."""

_SHORT_LABEL = 20
"""Columns of names that are short enough where all years have room beside them."""

_FEWEST_YEARS = 3
_LARGE = 10_000_000
"""Units of a total from which thousands tell enough, where they show more years at once."""

_NUMBERS_FROM = 56
"""Columns from which a scrolled table says how many agreements a row is of."""

_SCALES = ((Decimal(1), "whole units"), (Decimal(1000), "thousands"))


def sign_of(total: Sum) -> Sign | None:
    """Return what stands before a figure for its qualifiers; None where it is exact.

    “About” bounds nothing, and stands alone: `Layout.text` writes it apart from other figures.
    """
    words, (_, _, above, below) = total.words, total.interval
    if words == {Qualifier.ABOUT}:
        return ABOUT
    if words & FLOORS and words & CEILINGS:
        return MIXED
    if words & FLOORS:
        return MORE if above else LEAST
    if words == {Qualifier.ALMOST} and total.number == 1:
        return ALMOST
    if words & CEILINGS:
        return LESS if below else MOST
    return None


def rounded(value: Decimal, words: frozenset[str]) -> Decimal:
    """Return a figure as a whole number, but for one so small that nothing would be left of it.

    A bound is rounded to the side on which it stays true.
    """
    mode = ROUND_HALF_EVEN
    if words & FLOORS and not words & CEILINGS:
        mode = ROUND_FLOOR
    elif words & CEILINGS and not words & FLOORS:
        mode = ROUND_CEILING
    return value.quantize(Decimal(1), mode) or value.quantize(
        Decimal(1).scaleb(value.adjusted()), mode
    )


def pivot_document(
    pivots: Sequence[Pivot], *, width: int, title: str, glyphs: Glyphs = UNICODE
) -> Document:
    """Return tables as a page to be printed, on which nothing leads anywhere.

    Args:
        pivots: a table a currency.
        width: columns that the lines may take.
        title: of the page.
        glyphs: the signs that the terminal can draw.
    """
    sheet = Sheet(width, glyphs)
    if title:
        sheet.paragraph([text(title, Style.TITLE)])
    for pivot in pivots:
        _write_table(sheet, pivot)
    if pivots:
        sheet.blank()
        for label, words, style in notes(pivots[0]):
            sheet.field(label, [text(words, style)])
    return sheet.document(title)


def notes(pivot: Pivot) -> list[tuple[str, str, Style]]:
    """Return what is said around tables, each once: its label, its words and their style."""
    totals = pivot.totals
    years = years_words(pivot.start_month)
    told = f"{years[0].lower()}{years[1:]}; {in_years_words(pivot.reading, totals)}"
    found = [("Years", told, Style.DIM)]
    form = left_out_form(totals)
    for each in totals.left_out:
        found.append((left_out_label(each), left_out_words(each, form), Style.WARNING))
    if words := unread_words(totals):
        found.append(("Not read", words, Style.WARNING))
    if totals.without:
        words = f"{plural(totals.without, 'agreement')} without a figure"
        found.append(("Without", words, Style.PLAIN))
    if words := twice_words(pivot):
        found.append(("Rows", words, Style.DIM))
    return found


def twice_words(pivot: Pivot) -> str:
    """Return that rows add up to more than their total, and why; empty where they don't."""
    return several_words(pivot.field) if pivot.twice else ""


class Layout:
    """How a pivot shares the columns of a page: the scale of its figures, the years that fit.

    Args:
        pivot: the table.
        width: columns that its lines may take.
        glyphs: the signs that the terminal can draw.
        scrolled: whether years scroll, so that fewer of them on the screen are no loss.
        linked: whether figures lead to their agreements, which takes a search for each.

    Attributes:
        years: the financial years that have a column, oldest first.
        apart: whether money of no period has the column after them.
        unit: what figures are in.
        label, cells, whole, numbers: columns of names, a year's figure, a total and a number.
        shown: how many years fit.
        signs: those of the figures that were written.
        compared: whether there are figures that bars could compare.
    """

    def __init__(
        self,
        pivot: Pivot,
        width: int,
        glyphs: Glyphs,
        *,
        scrolled: bool = False,
        linked: bool = True,
    ) -> None:
        self.pivot, self.glyphs, self.signs = pivot, glyphs, dict[Sign, None]()
        self._scrolled, self._linked = scrolled, linked
        rows = [*pivot.rows, pivot.bottom]
        self.years = [c.years for c in pivot.columns if len(c.years) == 1]
        self.apart = any(not c.years for c in pivot.columns)
        names = max(cell_len(printable(row.label)) for row in rows)
        self.numbers = max(len("Nr"), *(len(f"{row.records:,}") for row in rows)) + 1
        if scrolled and width < _NUMBERS_FROM:
            self.numbers = 0
        fewest = min(len(self.years), _FEWEST_YEARS)
        for self.scale, self.unit in _SCALES:
            cells = [cell for row in rows for cell in row.cells if len(cell.years) < 2]
            heading = len("no period") if self.apart else len("11/12" if scrolled else "2011/12")
            self.cells = max(heading, *map(cell_len, map(self.of_cell, cells))) + 1
            self.whole = max(len("Total"), *(cell_len(self.text(row.total)) for row in rows)) + 1
            fixed = self.cells * self.apart + self.whole + self.numbers
            room = width - fixed - LEAST_LABEL
            few = scrolled and pivot.bottom.total and pivot.bottom.total.nominal >= _LARGE
            if room >= self.cells * (len(self.years) if few else fewest):
                break
        # On a narrow page names stand above their figures.
        narrow = not scrolled and width < fixed + LEAST_LABEL + self.cells
        free = width - fixed - self.cells * (len(self.years) if scrolled else fewest)
        self.label = 2 if narrow else max(LEAST_LABEL, min(names, MOST_LABEL, free))
        if scrolled:
            beside = width - fixed - self.cells * len(self.years)
            least = min(names + 1, max(width * 2 // 5, beside), MOST_LABEL)
            if beside >= _SHORT_LABEL:
                least = min(least, beside)
            self.label = max(6, min(max(self.label, least), width - fixed - self.cells))
        self.shown = max(1, (width - fixed - self.label) // self.cells)
        if scrolled:
            spare = width - fixed - self.cells * min(self.shown, len(self.years))
            self.label = min(max(names + 1, self.label), spare)
        sums = [c.sum for row in pivot.rows for c in row.cells if c.sum and len(c.years) == 1]
        self.most = max((each.nominal for each in sums), default=Decimal(0))
        self.compared = len(sums) > 1

    def window(self, column: int) -> Sequence[tuple[int, ...]]:
        """Return the years that are shown: those around a column from 1 on, else of most money."""
        count = len(self.years)
        if 0 < column <= count:
            start = column - 1 - self.shown // 2
        else:
            money = {cell.years: cell.sum.nominal for cell in self.pivot.bottom.cells if cell.sum}
            sums = [Decimal(0), *accumulate(money.get(each, Decimal(0)) for each in self.years)]
            starts = range(max(0, count - self.shown) + 1)
            start = max(starts, key=lambda at: (sums[min(at + self.shown, count)] - sums[at], at))
        start = max(0, min(start, count - self.shown))
        return self.years[start : start + self.shown]

    def blocks(self) -> list[Sequence[tuple[int, ...]]]:
        """Return all years, as many together as fit beside each other."""
        starts = range(0, max(len(self.years), 1), self.shown)
        return [self.years[start : start + self.shown] for start in starts]

    @property
    def name(self) -> str:
        """What rows are of and what figures are in: Funder, £000."""
        return f"{self.pivot.field.capitalize()}, {self.currency}"

    @property
    def currency(self) -> str:
        """The sign of the figures' currency, and what they are in: £, £000 or USD 000."""
        sign = SYMBOLS.get(self.pivot.currency, f"{self.pivot.currency} ")
        return f"{sign}{'000' if self.unit == 'thousands' else ''}".rstrip()

    def columns(self, years: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Return the years that have a figure beside each name, none for no period last."""
        return [*years, ()] if self.apart else [*years]

    def heading(self, name: str, years: Sequence[tuple[int, ...]], column: int = 0) -> list[Span]:
        """Return the line of headings; the one of the chosen column is set off."""
        heads = [year_label(each, self.pivot.start_month) for each in years]
        if self.cells <= len("2011/12"):
            heads = [head[2:] for head in heads]
        heads += ["no period"] if self.apart else []
        at = self.columns(years).index(self.all[column - 1]) if column else -1
        before, after = ("◂", "▸") if self.glyphs.is_unicode else ("<", ">")
        hidden = self._scrolled and years
        earlier = before if hidden and years[0] != self.years[0] else " "
        later = after if hidden and years[-1] != self.years[-1] else " "
        name = name[: self.label - 1]
        return [
            text(f"{name:{self.label - 1}}{earlier}", Style.LABEL),
            *(
                text(f"{head:>{self.cells}}", Style.HEADING if place == at else Style.LABEL)
                for place, head in enumerate(heads)
            ),
            text(f"{later}{'Total':>{self.whole - 1}}", Style.LABEL),
            text(f"{'Nr':>{self.numbers}}" if self.numbers else "", Style.LABEL),
        ]

    @property
    def all(self) -> list[tuple[int, ...]]:
        """The years of every column that has a figure beside each name."""
        return self.columns(self.years)

    def figures(
        self, row: PivotRow, years: Sequence[tuple[int, ...]], *, bars: bool = False
    ) -> list[Span]:
        """Return a row's figures, or bars of one scale, with its total and its number behind."""
        by_years = {cell.years: cell for cell in row.cells}
        bars = bars and self.compared and row.kind != "total"
        spans: list[Span] = []
        for each in self.columns(years):
            cell = by_years[each]
            if not (bars and each):
                spans.append(self._figure(row, self.of_cell(cell), self.cells, each))
            elif cell.sum:
                about = ABOUT if Qualifier.ABOUT in cell.sum.words else None
                sign = sign_of(cell.sum) or about
                mark = self._mark(cell)
                room = self.cells - 2 - len(mark)
                bar = bar_text(cell.sum.nominal, self.most, room, self.glyphs)
                bar += (self.glyphs.sign(sign) if sign else "") + mark
                spans.append(Span(f" {bar:{self.cells - 1}}", Style.BAR, self._link(row, each)))
            else:
                spans.append(Span(f" {self.glyphs.gap:{self.cells - 1}}", Style.GAP))
        spans.append(self._figure(row, self.text(row.total), self.whole, None))
        number = f"{row.records:,}" if row.records else ""
        return [*spans, Span(f"{number:>{self.numbers}}" if self.numbers else "")]

    def bracket(
        self, row: PivotRow, cell: Cell, years: Sequence[tuple[int, ...]]
    ) -> list[Span] | None:
        """Return a figure of several years, drawn under them; None if none of them is shown."""
        places = [place for place, (year,) in enumerate(years) if year in cell.years]
        if not places or not cell.sum:
            return None
        figure = f" {self.text(cell.sum)} "
        start, end = (self.label + self.cells * place for place in (places[0], places[-1] + 1))
        rule = max(end - start - cell_len(figure) - 3, 0)
        left, right = ("└", "┘") if self.glyphs.is_unicode else ("`", "'")
        half = self.glyphs.rule * (rule // 2)
        drawn = f"{left}{half}{figure}{self.glyphs.rule * (rule - rule // 2)}{right}"
        blank = Span(" " * max(0, end - cell_len(drawn)))
        derived = f", {cell.worked_out}" if cell.worked_out else ""
        # The rule is drawn over years that are not shown, or are none of the figure's.
        drawn_over = years[places[0] : places[-1] + 1]
        plain = len(places) == len(cell.years) == len(drawn_over)
        of = "together" if plain else year_label(cell.years, self.pivot.start_month)
        words = f" {of}{derived}"
        return [
            blank, Span(drawn, Style.DERIVED, self._link(row, cell.years)), Span(words, Style.DIM)
        ]  # fmt: skip

    def link_of(self, row: PivotRow) -> str:
        """Return where a row's name leads: to all its agreements."""
        return self._link(row, None) if row.kind == "value" else ""

    def of_cell(self, cell: Cell) -> str:
        """Return the figure of a cell, marked where it is worked out; empty for none."""
        return f"{self._mark(cell)}{self.text(cell.sum)}"

    def _mark(self, cell: Cell) -> str:
        if not cell.worked_out:
            return ""
        mark = EXCEEDED if EXCEEDS in cell.worked_out else WORKED_OUT
        self.signs[mark] = None
        return self.glyphs.sign(mark)

    def text(self, total: Sum | None) -> str:
        """Return a figure in the table's scale, with its sign; what is “about” so much apart."""
        if total is None:
            return ""
        words = total.words
        firm = words - {Qualifier.ABOUT}
        if firm and firm < words:
            return f"{self.text(total.of(firm))}+{self.text(total.of(words - firm))}"
        sign = sign_of(total)
        if sign:
            self.signs[sign] = None
        value = rounded(total.nominal / self.scale, words)
        return f"{self.glyphs.sign(sign) if sign else ''}{'−' if value < 0 else ''}{abs(value):,}"

    def legend(self) -> str:
        """Return what the signs of the figures mean that were written."""
        return ", ".join(f"{self.glyphs.sign(each)}: {each.meaning}" for each in self.signs)

    def _figure(
        self, row: PivotRow, figure: str, width: int, years: tuple[int, ...] | None
    ) -> Span:
        if not figure:
            return Span(f"{self.glyphs.gap:>{width}}", Style.GAP)
        return Span(f"{figure:>{width}}", Style.FIGURE, self._link(row, years))

    def _link(self, row: PivotRow, years: tuple[int, ...] | None) -> str:
        query = self.pivot.search(row, years) if self._linked else None
        return f"list:agreements:{query.text}" if query else ""


def write_years(sheet: Sheet, pivot: Pivot, name: str, *, every: bool) -> None:
    """Write a table whose rows have one line each, with its years in as many blocks as they need.

    Args:
        sheet: the page.
        pivot: the table.
        name: what its heading calls it.
        every: all years; else those of most money that fit beside each other.
    """
    layout = Layout(pivot, sheet.width - 2, sheet.glyphs, scrolled=True)
    name, room = f"{name}, {layout.currency}", layout.label + 1
    rows = (*pivot.rows, *((pivot.bottom,) if len(pivot.rows) > 1 else ()))
    for number, years in enumerate(layout.blocks() if every else [layout.window(0)]):
        if number:
            sheet.blank()
        first, *others = layout.heading("", years)
        head = fit(name, room, ellipsis=sheet.glyphs.ellipsis)
        sheet.lines.append((Span(head, Style.HEADING), text(first.text[-1:]), *others))
        for row in rows:
            label = fit(printable(row.label), layout.label - 1, ellipsis=sheet.glyphs.ellipsis)
            style = Style.LINK if row.kind == "value" else Style.LABEL
            spans = [Span(f"  {label}", style, layout.link_of(row)), Span(" ")]
            sheet.lines.append((*spans, *layout.figures(row, years)))
            for cell in row.cells:
                if len(cell.years) > 1 and (drawn := layout.bracket(row, cell, years)):
                    _add(sheet, [Span("  "), *drawn])
    if signs := layout.legend():
        sheet.paragraph([Span(signs, Style.DIM)], indent=2)


def _write_table(sheet: Sheet, pivot: Pivot) -> None:
    """Write a table with all its years, in blocks where they don't fit beside each other."""
    layout = Layout(pivot, sheet.width, sheet.glyphs, linked=False)
    values, count = plural(pivot.values, pivot.field), len(layout.years)
    more = "; years run on below" if count > layout.shown else ""
    name = f"{pivot.currency} by {pivot.field}, {layout.unit}"
    sheet.heading(name, f"{values}, by money{more}")
    for number, years in enumerate(layout.blocks()):
        if number:
            sheet.blank()
        _add(sheet, layout.heading("", years))
        for row in (*pivot.rows, pivot.bottom):
            _write_row(sheet, layout, row, years)
    if signs := layout.legend():
        sheet.paragraph([Span(signs, Style.DIM)], indent=2)


def _write_row(
    sheet: Sheet, layout: Layout, row: PivotRow, years: Sequence[tuple[int, ...]]
) -> None:
    link = layout.link_of(row)
    label = text(row.label, Style.LINK if row.kind == "value" else Style.LABEL, link)
    size = cell_len(label.text)
    if size > layout.label:
        sheet.paragraph([label], hang=2)
        label, size = Span(""), 0
    _add(sheet, [label, Span(" " * (layout.label - size)), *layout.figures(row, years)])
    for cell in row.cells:
        if len(cell.years) > 1 and (drawn := layout.bracket(row, cell, years)):
            _add(sheet, drawn)
    if row.shared:
        words = f"{row.shared} {shared_by(layout.pivot.field)}"
        sheet.paragraph([text(words, Style.DIM)], indent=4)


def _add(sheet: Sheet, spans: Sequence[Span]) -> None:
    """Write a line, wrapped where the page is too narrow for it."""
    line = tuple(span for span in spans if span.text)
    fits = sum(cell_len(span.text) for span in line) <= sheet.width
    sheet.lines.extend([line] if fits else wrap(line, sheet.width, hang=4))
