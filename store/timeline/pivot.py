"""Money by the values of a field, across the financial years: a table a currency.

Columns are financial years with the gaps between them kept in place; what stands in several years
together has a column of its own after the last of them, and what has no period the last one. The
figures of a row add up to its total by their bounds, and so do those of the bottom row; rows add up
to the bottom row where each agreement stands in one row alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from store.amounts import Sum, combined
from store.dates import UK_YEAR_START
from store.interface import Breakdown, LeftOut, Listing, Ranking, Reading, Totals, YearTotal
from store.query import Query
from store.reasons import shared_by
from store.text import plural
from store.timeline.series import (
    Group,
    Timeline,
    YearRow,
    in_a_row,
    narrowed_by,
    own_years,
    row_search,
)
from store.timeline.words import in_currency, worked_out_words

_SHARED = ("funder", "recipient")
"""Fields of which several values share money, which is no one's alone."""


class Cell(NamedTuple):
    """The money of one row in some financial years; no sum is a gap.

    `worked_out` tells whether its figures are worked out, in words.
    """

    years: tuple[int, ...]
    sum: Sum | None = None
    records: int = 0
    worked_out: str = ""


class PivotRow(NamedTuple):
    """One row: a value of the field, or what its label says.

    Attributes:
        label: for people.
        value: as a search asks for it; empty where agreements have none.
        kind: value, shared, others or total.
        total: what it comes to; None where it has no money that is its own.
        records: how many agreements that is of; figures, where there are several currencies.
        cells: one a column.
        shared: what it shares with others of the field, nobody says how.
    """

    label: str
    value: str
    kind: str
    total: Sum | None
    records: int
    cells: tuple[Cell, ...]
    shared: Sum | None = None


class Pivot(NamedTuple):
    """Money of one currency by the values of a field and by financial year.

    Attributes:
        columns: financial years, as rows of years are: with gaps, several together, none.
        rows: the values, then money that several share and the values beyond those asked for.
        bottom: all of it.
        values: how many values there are in all.
        twice: whether an agreement of several values stands in the row of each.
        totals: how many agreements, what is left out, what could not be read.
    """

    query: Query
    field: str
    currency: str
    reading: Reading
    start_month: int
    columns: tuple[YearRow, ...]
    rows: tuple[PivotRow, ...]
    bottom: PivotRow
    values: int
    twice: bool
    totals: Totals

    def search(self, row: PivotRow, years: tuple[int, ...] | None) -> Query | None:
        """Return the search for the agreements of a cell, or of a row; None where none can tell."""
        query = self.query
        if row.kind == "others":
            return None
        if row.kind == "value":
            try:
                query = query.with_field(self.field, row.value)
            except ValueError:
                return None
        if row.kind in ("value", "shared") and self.field in _SHARED:
            has = "has" if row.kind == "shared" else "no"
            query = narrowed_by(query, f"{has}:several-{self.field}s")
        if len(self.totals.sums) > 1:
            query = query.with_field("currency", self.currency)
        left_out = self.totals.left_out
        if years is not None:
            return row_search(query, self.reading, years, left_out)
        return narrowed_by(query, "has:money", *(each.without for each in left_out))


def pivots(
    listing: Listing,
    field: str,
    reading: Reading = Reading.AWARD_DATE,
    *,
    start_month: int = UK_YEAR_START,
    everything: bool = False,
    limit: int = 0,
    ranking: Ranking = Ranking.MONEY,
) -> tuple[Pivot, ...]:
    """Return the money of a listing by a field and year, a table a currency, pounds first.

    Args:
        listing: what a search found.
        field: a field of the search language whose values are counted.
        reading: how money is put in years.
        start_month: month 1 to 12 in which the store's financial years start.
        everything: whether to include what may be counted twice.
        limit: rows at most, the others being one row; 0 for all.
        ranking: the order of the rows.
    """
    totals = listing.totals(everything=everything)
    years = in_a_row(listing.years(reading, everything=everything), start_month)
    codes = tuple(each.currency for each in totals.sums)
    found = listing.breakdown(
        field,
        reading,
        None,
        limit,
        currencies=codes,
        ranking=ranking,
        everything=everything,
        across=True,
    )
    return tuple(
        _pivot(
            listing.query,
            field,
            reading,
            start_month,
            own_years(years, each.currency),
            totals,
            each,
        )
        for each in found
    )


def flow_pivots(timeline: Timeline, query: Query, limit: int) -> tuple[Pivot, ...]:
    """Return an organisation's money in or out by who is on the other side and by year.

    Args:
        timeline: its money in, or its money out.
        query: finds the agreements that this is of.
        limit: rows at most, the others being one row.
    """
    return tuple(
        _pivot(
            query,
            group.field,
            timeline.reading,
            timeline.start_month,
            own_years(timeline.years, group.currency),
            timeline.totals,
            _cut(group, limit),
        )
        for group in timeline.groups
    )


def _cut(group: Group, limit: int) -> Breakdown:
    """Return the first rows of a group with their years, the money of the others added up."""
    rest = group.rows[limit:]
    years: dict[tuple[int, ...], list[YearTotal]] = {}
    for each in (*group.others_across, *(year for of in group.across[limit:] for year in of)):
        years.setdefault(each.years, []).append(each)
    return Breakdown(
        group.rows[:limit],
        group.values,
        combined([*group.others, *(each for _, totals in rest for each in totals.sums)]),
        group.currency,
        group.others_records + sum(totals.records for _, totals in rest),
        group.across[:limit],
        tuple(
            YearTotal(
                of,
                sum(each.records for each in found),
                combined(total for each in found for total in each.sums),
                sum((Counter(each.worked_out) for each in found), Counter()),
                sum((Counter(each.exceeded) for each in found), Counter()),
            )
            for of, found in years.items()
        ),
    )


def _pivot(
    query: Query,
    field: str,
    reading: Reading,
    start_month: int,
    columns: Sequence[YearRow],
    totals: Totals,
    found: Breakdown,
) -> Pivot:
    code, mixed = found.currency, len(totals.sums) > 1
    places = {column.years: place for place, column in enumerate(columns)}
    gaps = [Cell(years) for years in places]

    def counted(records: int, total: Sum | None) -> int:
        if total is None:
            return 0
        return total.number if mixed else records

    def row(
        label: str, value: str, kind: str, money: Totals, years: Sequence[YearTotal]
    ) -> PivotRow:
        cells = list(gaps)
        for each in years:
            total = in_currency(each.sums, code)
            if total is not None and each.years in places:
                derived = worked_out_words(
                    each.worked_out.get(code, 0), total, each.exceeded.get(code, 0)
                )
                cells[places[each.years]] = Cell(
                    each.years, total, counted(each.records, total), derived
                )
        shared = combined(total for out in money.left_out for total in out.sums)
        own = in_currency(money.sums, code)
        return PivotRow(
            label,
            value,
            kind,
            own,
            counted(money.records, own),
            tuple(cells),
            in_currency(shared, code),
        )

    rows = [
        row(count.label or "none", count.value, "value", money, years)
        for (count, money), years in zip(found.rows, found.across, strict=True)
    ]
    if in_currency(found.shared.sums, code):
        label = shared_by(field)
        rows.append(row(label, "", "shared", found.shared, found.shared_across))
    if in_currency(found.others, code):
        label = plural(found.values - len(found.rows), "other")
        money = Totals(found.others, found.others_records, 0)
        rows.append(row(label, "", "others", money, found.others_across))
    bottom = row("Total", "", "total", totals._replace(left_out=()), _as_totals(columns))
    return Pivot(
        query, field, code, reading, start_month, tuple(columns), tuple(rows), bottom,
        found.values, found.twice, totals,
    )  # fmt: skip


def _as_totals(columns: Sequence[YearRow]) -> list[YearTotal]:
    return [
        YearTotal(each.years, each.records, each.sums, each.worked_out, each.exceeded)
        for each in columns
    ]


def missing_from(pivot: Pivot) -> tuple[LeftOut, ...]:
    """Return what a table leaves out of its currency, or in all currencies where that is mixed."""
    return tuple(each for each in pivot.totals.left_out if in_currency(each.sums, pivot.currency))
