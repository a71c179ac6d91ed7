"""The funding view: money by financial year of what a search found, and the funds apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.interface import (
    Kind,
    Listing,
    QualifiedSum,
    Reading,
    Row,
    Sort,
    Store,
)
from store.sums import of_qualified, sum_text
from store.timeline.listing import ListingYear, in_a_row
from tui.state import language
from tui.state.rows import FixedRows

if TYPE_CHECKING:
    from store.query import Query

MOST_FUNDS = 500
"""Funds listed below the years; a search narrows them."""

NO_PERIOD = "no period stated"


def funding_rows(
    store: Store, listing: Listing, query: Query, reading: Reading, *, everything: bool = False
) -> FixedRows:
    """Return a row a financial year and currency, one without period, then the funds.

    The id of a year's row is the search that narrows to its agreements.
    """
    start_month = language.year_start(store)
    years, loose = in_a_row(listing.years(reading, everything=everything), start_month)
    rows: list[Row] = []
    sizes: list[tuple[str, float]] = []
    for year in (*years, *([loose] if loose else [])):
        for money in year.sums or (QualifiedSum("", {}, {}),):
            rows.append(_year_row(year, money))
            size = float(of_qualified(money).nominal) if money.counts and year.year else 0.0
            sizes.append((money.currency, max(0.0, size)))
    most = {
        currency: max(size for code, size in sizes if code == currency) for currency, _ in sizes
    }
    shares = [size / (most[currency] or 1.0) for currency, size in sizes]
    funds = store.listing(query, Kind.FUND, Sort.NAME)
    if funds.total:
        more = f", the first {MOST_FUNDS}" if funds.total > MOST_FUNDS else ""
        title = f"Funds, never added to the years ({funds.total:,}{more})"
        rows.append(Row(Kind.FUND, "", title))
        rows += funds.rows(0, MOST_FUNDS)
    return FixedRows(rows, shares)


def year_name(year: int | None, start_month: int = 4) -> str:
    """Return a financial year as 2011/12, or 2011 where it is the calendar year."""
    if year is None:
        return NO_PERIOD
    return str(year) if start_month == 1 else f"{year}/{(year + 1) % 100:02}"


def _year_row(year: ListingYear, money: QualifiedSum) -> Row:
    name = NO_PERIOD if year.year is None else year.label
    noun = "agreement" if year.records == 1 else "agreements"
    return Row(
        Kind.AGREEMENT,
        language.year_search(None if year.year is None else name),
        name,
        type="year",
        amount=sum_text(money) if money.counts else "no figure" if year.records else "none found",
        date="" if year.year is None else str(year.year),
        detail=f"{year.records:,} {noun}" if year.records else "",
    )
