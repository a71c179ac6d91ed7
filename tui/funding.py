"""Lists of money: as a table across the financial years, and by who received and paid it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from store import dates
from store.amounts import sums_text
from store.interface import Kind, Listing, Ranking, Reading, Row, Sort, Store, Totals
from store.names import place_name
from store.text import plural, printable
from store.timeline.pivot import Cell, Pivot, PivotRow, pivots
from store.timeline.series import narrowed_by, year_label
from store.timeline.words import left_out_form, sentence, unread_words
from tui.layout import Run, Runs, fill
from tui.pages.document import Span, Style, fit
from tui.pages.pivot import Layout, sign_of, twice_words
from tui.rows import GUTTER, FixedRows, Look
from tui.theme import Role

MOST_FUNDS = 500
"""Funds listed below the years; a search narrows them."""

NOT_ADDED = "Not added, so that no money counts twice"
ADDED = "Added, though it may count twice"
NEVER_ADDED = "Never added"


class Entry(NamedTuple):
    """A line of a table of money: a row of it or one of its brackets, else a plain row.

    Attributes:
        row: what the line is for keys and copies.
        search: what a plain row is of; empty where none can tell.
        pivot: the table that it belongs to; with no row of it, it is the table's heading.
        of: the row of the table.
        cell: the figure of several years that the line brings; None for the row itself.
        legend: whether the line says what the signs of the table's figures mean.
    """

    row: Row
    search: str = ""
    pivot: Pivot | None = None
    of: PivotRow | None = None
    cell: Cell | None = None
    legend: bool = False


class MoneyTable(FixedRows):
    """Money by the values of a field and by financial year, with what it leaves out below it."""

    def __init__(self, tables: Sequence[Pivot], entries: Sequence[Entry]) -> None:
        """Take the tables, and the lines, those of one table after those of another."""
        super().__init__([entry.row for entry in entries])
        self._tables, self._entries = tables, entries
        self._laid_out = lru_cache(8)(
            lambda number, cells, glyphs: Layout(tables[number], cells, glyphs, scrolled=True)
        )

    def _layout(self, pivot: Pivot, cells: int, look: Look) -> Layout:
        return self._laid_out(self._tables.index(pivot), cells - GUTTER, look.glyphs)

    def line(self, position: int, cells: int, look: Look) -> Runs:
        """Return a line of the table, the chosen figure set off from the others."""
        row, _, pivot, of, cell, is_legend = self._entries[position]
        if pivot is None:
            return super().line(position, cells, look)
        layout = self._layout(pivot, cells, look)
        if is_legend:
            legend = Run(layout.legend(), Role.DIM)
            return fill((look.gutter(row), legend), cells, look.cursor, look.glyphs.ellipsis)
        column = min(look.column, len(layout.all))
        years = layout.window(column)
        if of is None:
            rule = Run(look.glyphs.rule * GUTTER, Role.EDGE)
            return fill(
                (
                    rule,
                    *_runs(
                        layout.heading(
                            f"{pivot.field.capitalize()}, {layout.currency}", years, column
                        )
                    ),
                ),
                cells,
            )
        chosen = len(years) + 1 if column > len(layout.years) else 0
        if 0 < column <= len(layout.years):
            chosen = years.index(layout.years[column - 1]) + 1
        if cell is not None:
            drawn = layout.bracket(of, cell, years)
            spans = drawn or [Span(f"  {row.title}  {layout.text(cell.sum)}" if cell.sum else "")]
            chosen = 0
        else:
            name = fit(printable(row.title), layout.label - 1, ellipsis=look.glyphs.ellipsis)
            style = _STYLES.get(of.kind, Style.PLAIN)
            spans = [Span(f"{name} ", style), *layout.figures(of, years, bars=look.bars)]
        runs = [look.gutter(row)]
        for place, run in enumerate(_runs(spans)):
            on = look.cursor and (not chosen or place == chosen)
            runs.append(run._replace(role=look.cursor) if on else run)
        return fill(runs, cells, "" if chosen else look.cursor, look.glyphs.ellipsis)

    def heading(self, cells: int, look: Look) -> Runs:
        """Return the years of the first table over its figures."""
        if not self._tables:
            return fill((), cells)
        first = self._tables[0]
        layout = self._layout(first, cells, look)
        column = min(look.column, len(layout.all))
        runs = _runs(layout.heading(layout.name, layout.window(column), column))
        return fill((Run(" " * GUTTER, Role.DIM), *runs), cells, Role.DIM)

    def search(self, position: int, column: int) -> str | None:
        """Return the search for what a row, or a figure in it, is of; None where none can tell."""
        _, search, pivot, of, cell, _ = self._entries[position]
        if pivot is None or of is None:
            return search or None
        columns = [each.years for each in pivot.columns if len(each.years) < 2]
        years = columns[min(column, len(columns)) - 1] if column else None
        if cell is None and years is not None:
            found = next((each for each in of.cells if each.years == years), None)
            if found is None or found.sum is None:
                return None
        query = pivot.search(of, cell.years if cell else years)
        return query.text if query else None

    def figure(self, position: int, column: int) -> tuple[str, str]:
        """Return what a row, or a figure in it, is of, and the figure in words; empty for none."""
        row, _, pivot, of, cell, _ = self._entries[position]
        if pivot is None or of is None:
            return row.title, row.amount
        columns = [each.years for each in pivot.columns if len(each.years) < 2]
        if cell is None and column and column <= len(columns):
            years = columns[column - 1]
            cell = next((each for each in of.cells if each.years == years), Cell(years))
        years_words = f", {year_label(cell.years, pivot.start_month)}" if cell else ""
        money = cell.sum if cell else of.total
        return f"{of.label}{years_words}", str(money) if money else ""

    def columns(self, position: int) -> int:
        """Return how many figures a row has beside its total."""
        _, _, pivot, of, cell, _ = self._entries[position]
        if pivot is None or of is None or cell is not None:
            return 0
        return sum(1 for each in pivot.columns if len(each.years) < 2)

    def column_at(self, position: int, cells: int, look: Look, cell: int) -> int:
        """Return which figure stands in a cell of a row's line, from 1; 0 for none."""
        pivot = self._entries[position].pivot
        if pivot is None or not self.columns(position):
            return 0
        layout = self._layout(pivot, cells, look)
        shown = layout.columns(layout.window(min(look.column, len(layout.all))))
        at = (cell - GUTTER - layout.label) // layout.cells
        return layout.all.index(shown[at]) + 1 if 0 <= at < len(shown) else 0


_STYLES = {"total": Style.HEADING, "shared": Style.DIM, "others": Style.DIM}


def _runs(spans: Iterable[Span]) -> list[Run]:
    return [Run(span.text, span.style.value) for span in spans]


def _with_names(store: Store, pivot: Pivot) -> Pivot:
    """Return a table of places with the names of the first codes."""
    named = [row._replace(label=place_name(store, row.label)) for row in pivot.rows[:MOST_NAMED]]
    return pivot._replace(rows=(*named, *pivot.rows[MOST_NAMED:]))


MOST_NAMED = 100
"""Places that are named in a table, which takes a reading of a record each."""

MOST_VALUES = 500
"""Rows of a table, those of most money; the others are one row, and the verb prints them all."""


def money_table(
    store: Store,
    listing: Listing,
    field: str,
    sort: Sort,
    reading: Reading,
    *,
    backwards: bool,
    everything: bool,
) -> MoneyTable:
    """Return money by a field and by financial year, what is left out named once, then the funds.

    Args:
        store: where the funds are.
        listing: what was found.
        field: whose values the rows are.
        sort: by amount or by name.
        reading: how money is put in years.
        backwards: the smallest, or the last name, first.
        everything: whether to include what may be counted twice.
    """
    tables = pivots(
        listing,
        field,
        reading,
        start_month=dates.year_start(store.settings()),
        everything=everything,
        limit=0 if backwards else MOST_VALUES,
        ranking=Ranking.NAME if sort is Sort.NAME else Ranking.MONEY,
    )
    if field == "place":
        tables = tuple(_with_names(store, pivot) for pivot in tables)
    entries: list[Entry] = []
    for number, pivot in enumerate(tables):
        if number:
            entries.append(Entry(Row(Kind.AGREEMENT, "", pivot.currency), "", pivot))
        values = [row for row in pivot.rows if row.kind == "value"]
        others = [row for row in pivot.rows if row.kind != "value"]
        for of in (*(reversed(values) if backwards else values), *others, pivot.bottom):
            entries += _entries_of(pivot, of)
        if any(sign_of(cell.sum) for row in pivot.rows for cell in row.cells if cell.sum):
            entries.append(Entry(Row(Kind.AGREEMENT, "", "Signs"), "", pivot, legend=True))
        if words := twice_words(pivot):
            entries.append(Entry(Row(Kind.AGREEMENT, "", sentence(words))))
    entries += _kept_out(listing, everything=everything)
    entries += _met(listing)
    entries += [Entry(row) for row in _funds(store, listing)]
    return MoneyTable(tables, entries)


def in_years_briefly(reading: Reading, totals: Totals) -> str:
    """Return how money is put in years, in as few words as a line of the screen has room for."""
    if reading is Reading.AWARD_DATE:
        return "by award date"
    spread, others = totals.by_days, totals.records - totals.by_days
    return f"by days: {spread:,} spread, worked out; {others:,} not spread"


def _entries_of(pivot: Pivot, of: PivotRow) -> Iterator[Entry]:
    """Yield a row of a table and, below it, its figures of several years together."""
    key = f"{pivot.currency}|{of.kind}|{of.value}"
    row = Row(
        Kind.AGREEMENT,
        key,
        of.label,
        type="money",
        who=_body(pivot.field, of.value),
        amount=str(of.total) if of.total else "",
        detail=plural(of.records, "agreement") if of.records else "",
    )
    yield Entry(row, "", pivot, of)
    for cell in of.cells:
        if len(cell.years) > 1 and cell.sum:
            label = f"{year_label(cell.years, pivot.start_month)} together"
            label += f", {cell.worked_out}" if cell.worked_out else ""
            together = Row(Kind.AGREEMENT, f"{key}|{label}", label, "money", "", str(cell.sum))
            yield Entry(together, "", pivot, of, cell)


def _funds(store: Store, listing: Listing) -> list[Row]:
    funds = store.listing(listing.query, Kind.FUND, Sort.NAME, as_of=listing.as_of)
    if not funds.total:
        return []
    more = f", the first {MOST_FUNDS}" if funds.total > MOST_FUNDS else ""
    title = f"Funds, never added to the years ({funds.total:,}{more})"
    return [Row(Kind.FUND, "", title), *funds.rows(0, MOST_FUNDS)]


def _met(listing: Listing) -> Iterator[Entry]:
    """Yield each of the bodies that a typed word is, with the search for it alone."""
    for met in listing.met():
        if len(met.values) > 1:
            yield Entry(Row(Kind.AGREEMENT, "", f"{met}, added up"))
            for each in met.values:
                detail, who = plural(each.records, "agreement"), _body(met.field, each.value)
                row = Row(Kind.ORGANISATION, each.value, each.label, "total", who, detail=detail)
                yield Entry(row, listing.query.with_field(met.field, each.value).text)


def _body(field: str, value: str) -> str:
    """Return what leads to the page of a value; empty where it has none."""
    of_bodies = field in ("funder", "recipient", "partner", "party")
    return f"{Kind.ORGANISATION.value}:{value}" if of_bodies and value else ""


def _kept_out(listing: Listing, *, everything: bool) -> Iterator[Entry]:
    """Yield what totals leave out, or count all the same, with the search that finds it."""
    totals = listing.totals()
    twice = totals.not_added
    never = [each for each in totals.left_out if not each.counts_twice]
    form = left_out_form(totals)
    for heading, noun, left_out in (
        (ADDED if everything else NOT_ADDED, "agreement", twice),
        (NEVER_ADDED, "figure", never),
    ):
        if left_out:
            yield Entry(Row(Kind.AGREEMENT, "", heading))
        for out in left_out:
            told = sums_text(out.sums, form=form), plural(out.records, noun)
            yield _kept_out_entry(listing, out.reason, out.without, *told)
    if totals.without:
        told = "", plural(totals.without, "agreement")
        yield _kept_out_entry(listing, "without a figure", "has:money", *told)
    if unread := unread_words(totals):
        yield Entry(Row(Kind.AGREEMENT, "", sentence(unread).removesuffix(".")))


_OPPOSITE = {"no:": "has:", "has:": "no:", "-": ""}


def _kept_out_entry(listing: Listing, reason: str, without: str, amount: str, detail: str) -> Entry:
    """Return a row of what is kept out; `without` is what a search adds to find none of it."""
    clauses = without.split(" -")
    for start, other in _OPPOSITE.items():
        if clauses[0].startswith(start):
            clauses[0] = other + clauses[0].removeprefix(start)
            break
    search = narrowed_by(listing.query, f"({' OR '.join(clauses)})").text if without else ""
    title = reason.capitalize()
    row = Row(Kind.AGREEMENT, f"total:{reason}", title, "total", "", amount, detail=detail)
    return Entry(row, search)
